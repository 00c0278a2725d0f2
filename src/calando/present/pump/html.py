"""An answer about a pump as one self-contained page: inline style and figures, no script, nothing loaded."""

from __future__ import annotations

from calando.present.page import drawn, page
from calando.present.pump import words
from calando.present.pump.plot import curves_svg, timeline_svg


def pump_html(answer: words.PumpAnswer) -> str:
    """Return the page of an answer about a pump: whom to call first, then the verdict, then the boxed warning."""
    result = answer.result
    *calls, verdict = words.first_lines(result)
    return page(
        "pump.html",
        answer,
        t=words,
        box=words.box(result),
        calls=calls,
        verdict=verdict,
        curves=drawn(curves_svg, result),
        lanes=drawn(timeline_svg, result),
        words_asked=[words.unrecognised_text(word) for word in result.unrecognised],
    )
