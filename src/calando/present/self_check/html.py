"""A self-check as one self-contained page for the person: big type, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.page import drawn, page
from calando.present.screen import words as screen_words
from calando.present.self_check import words
from calando.present.self_check.plot import tiles_svg


def self_check_html(answer: words.SelfCheckAnswer) -> str:
    """Return the page of a self-check: whom to call, the result, what to do; sources come last."""
    result = answer.result
    return page(
        "self_check.html",
        answer,
        c=words,
        s=screen_words,
        tiles=drawn(tiles_svg, result),
    )
