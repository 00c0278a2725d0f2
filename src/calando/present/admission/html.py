"""An admission checklist as one self-contained page: boxes to tick, nothing stored, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.admission import words
from calando.present.html import template
from calando.present.urgent import words as urgent_words


def admission_html(answer: words.AdmissionAnswer) -> str:
    """Return the page of a checklist: whom to call first, then the person's part and the team's."""
    return template("admission.html").render(
        answer=answer,
        result=answer.result,
        t=words,
        u=urgent_words,
        v=vocabulary,
        w=wording,
    )
