"""A self-check as one self-contained page for the person: big type, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.screen import words as screen_words
from calando.present.self_check import words
from calando.present.self_check.plot import tiles_svg
from calando.present.urgent import words as urgent_words


def self_check_html(answer: words.SelfCheckAnswer) -> str:
    """Return the page of a self-check: whom to call, the result, what to do; sources come last."""
    from markupsafe import Markup

    result = answer.result
    tiles = [tiles_svg(result, width) for width in (WIDE, NARROW)]
    return template("self_check.html").render(
        answer=answer,
        result=result,
        c=words,
        s=screen_words,
        u=urgent_words,
        v=vocabulary,
        w=wording,
        tiles=[Markup(svg) for svg in tiles if svg],
    )
