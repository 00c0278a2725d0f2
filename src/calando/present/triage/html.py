"""A triage as one self-contained page: inline style and figures, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.page import drawn, page
from calando.present.triage import words
from calando.present.triage.plot import evidence_svg, windows_svg


def triage_html(answer: words.TriageAnswer) -> str:
    """Return the page of a triage: whom to call first, whatever it says."""
    result = answer.result
    return page(
        "triage.html",
        answer,
        t=words,
        calls=words.first_lines(result)[:-1],
        signs=drawn(evidence_svg, result),
        windows=drawn(windows_svg, result),
        words_asked=[words.unrecognised_text(word) for word in result.unrecognised],
    )
