"""A triage as one self-contained page: inline style and figures, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.triage import words
from calando.present.triage.plot import evidence_svg, windows_svg
from calando.present.urgent import words as urgent_words


def triage_html(answer: words.TriageAnswer) -> str:
    """Return the page of a triage: whom to call first, whatever it says."""
    from markupsafe import Markup

    result = answer.result
    signs = [evidence_svg(result, width) for width in (WIDE, NARROW)]
    windows = [windows_svg(result, width) for width in (WIDE, NARROW)]
    return template("triage.html").render(
        answer=answer,
        result=result,
        t=words,
        u=urgent_words,
        v=vocabulary,
        w=wording,
        first=words.first_lines(result),
        signs=[Markup(svg) for svg in signs if svg],
        windows=[Markup(svg) for svg in windows if svg],
        words_asked=[words.unrecognised_text(word) for word in result.unrecognised],
    )
