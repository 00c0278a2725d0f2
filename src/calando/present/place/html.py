"""A placement as one self-contained page: inline style and figure, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.place import rule_words, words
from calando.present.place.plot import place_svg
from calando.present.urgent import words as urgent_words


def place_html(answer: words.PlaceAnswer) -> str:
    """Return the page of a placement: whom to call first, whatever it says."""
    from markupsafe import Markup

    result = answer.result
    return template("place.html").render(
        answer=answer,
        result=result,
        t=words,
        r=rule_words,
        u=urgent_words,
        v=vocabulary,
        w=wording,
        first=words.first_lines(result),
        ladder=[Markup(place_svg(result, width, heading=False)) for width in (WIDE, NARROW)],
        caption=words.FIGURE_WORDS,
    )
