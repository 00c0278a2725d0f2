"""A placement as one self-contained page: inline style and figure, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.page import drawn, page
from calando.present.place import rule_words, words
from calando.present.place.plot import place_svg


def place_html(answer: words.PlaceAnswer) -> str:
    """Return the page of a placement: whom to call first, whatever it says."""
    result = answer.result
    return page(
        "place.html",
        answer,
        t=words,
        r=rule_words,
        calls=words.first_lines(result)[:-1],
        ladder=drawn(place_svg, result, heading=False),
        caption=words.FIGURE_WORDS,
    )
