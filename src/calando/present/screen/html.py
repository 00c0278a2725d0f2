"""A scored instrument as one self-contained page: inline style and figures, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.page import drawn, page
from calando.present.screen import band_words as bands
from calando.present.screen import words
from calando.present.screen.plot import bands_svg, found_svg, scales_svg


def screen_html(answer: words.ScreenAnswer) -> str:
    """Return the page of a score: whom to call first, then what is urgent, then the next step."""
    result = answer.result
    return page(
        "screen.html",
        answer,
        s=words,
        b=bands,
        bands=drawn(bands_svg, result),
        found=drawn(found_svg, result),
        scales=drawn(scales_svg, result),
    )
