"""An answer about a pump as one self-contained page: inline style and figures, no script, nothing loaded."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.pump import words
from calando.present.pump.plot import curves_svg, timeline_svg
from calando.present.urgent import words as urgent_words


def pump_html(answer: words.PumpAnswer) -> str:
    """Return the page of an answer about a pump: whom to call first, then the verdict, then the boxed warning."""
    from markupsafe import Markup

    result = answer.result
    curves = [curves_svg(result, width) for width in (WIDE, NARROW)]
    lanes = [timeline_svg(result, width) for width in (WIDE, NARROW)]
    return template("pump.html").render(
        answer=answer,
        result=result,
        t=words,
        u=urgent_words,
        v=vocabulary,
        w=wording,
        box=words.box(result),
        first=words.first_lines(result),
        curves=[Markup(svg) for svg in curves if svg],
        lanes=[Markup(svg) for svg in lanes if svg],
        words_asked=[words.unrecognised_text(word) for word in result.unrecognised],
    )
