"""A list of places as one self-contained page: inline style and figure, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.locate import words
from calando.present.locate.plot import caption_of, locate_svg
from calando.present.urgent import words as urgent_words


def locate_html(answer: words.LocateAnswer) -> str:
    """Return the page of a list: whom to call first, whatever it lists."""
    from markupsafe import Markup

    result = answer.result
    figures = [locate_svg(result, width, heading=False) for width in (WIDE, NARROW)]
    return template("locate.html").render(
        answer=answer,
        result=result,
        t=words,
        u=urgent_words,
        v=vocabulary,
        w=wording,
        figures=[Markup(svg) for svg in figures if svg],
        caption=caption_of(result),
    )
