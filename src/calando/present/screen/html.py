"""A scored instrument as one self-contained page: inline style and figures, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.screen import band_words as bands
from calando.present.screen import words
from calando.present.screen.plot import bands_svg, found_svg, scales_svg
from calando.present.urgent import words as urgent_words


def screen_html(answer: words.ScreenAnswer) -> str:
    """Return the page of a score: whom to call first, then what is urgent, then the next step."""
    from markupsafe import Markup

    result = answer.result
    strips = [bands_svg(result, width) for width in (WIDE, NARROW)]
    seen = [found_svg(result, width) for width in (WIDE, NARROW)]
    scales = [scales_svg(result, width) for width in (WIDE, NARROW)]
    return template("screen.html").render(
        answer=answer,
        result=result,
        s=words,
        b=bands,
        u=urgent_words,
        v=vocabulary,
        w=wording,
        bands=[Markup(svg) for svg in strips if svg],
        found=[Markup(svg) for svg in seen if svg],
        scales=[Markup(svg) for svg in scales if svg],
    )
