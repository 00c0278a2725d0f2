"""A list of places as one self-contained page: inline style and figure, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.locate import words
from calando.present.locate.plot import caption_of, locate_svg
from calando.present.page import drawn, page


def locate_html(answer: words.LocateAnswer) -> str:
    """Return the page of a list: whom to call first, whatever it lists."""
    result = answer.result
    return page(
        "locate.html",
        answer,
        t=words,
        calls=words.first_lines(result),
        figures=drawn(locate_svg, result, heading=False),
        caption=caption_of(result),
    )
