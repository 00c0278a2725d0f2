"""An admission checklist as one self-contained page: boxes to tick, nothing stored, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.admission import words
from calando.present.page import page


def admission_html(answer: words.AdmissionAnswer) -> str:
    """Return the page of a checklist: whom to call first, then the person's part and the team's."""
    return page(
        "admission.html",
        answer,
        t=words,
        calls=words.first_lines(answer.result),
    )
