"""The papers of an admission as PDF: a page for the person, one for the team, then what stands behind them."""

from __future__ import annotations

from collections.abc import Callable

from calando.decide.admission.result import ChecklistRow
from calando.present import wording
from calando.present.admission import words
from calando.present.pdf import papers
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def admission_pdf(answer: words.AdmissionAnswer) -> bytes:
    """Return the PDF of a checklist; equal answers give equal bytes."""
    return papers(_data(answer), {}, "urgent.typ", "admission.typ")


def _data(answer: words.AdmissionAnswer) -> dict[str, object]:
    result = answer.result
    return {
        **urgent_pdf.head(
            words.TITLE,
            result.patient,
            result.kidney,
            result.contacts,
            words.who_lines(result),
            words.first_lines(result),
        ),
        "headline": result.headline,
        "level": words.level_line(result),
        "emergency_why": urgent_pdf.rows(words.emergency_why(result)),
        "person_title": words.PERSON_TITLE,
        "person_lead": words.PERSON_LEAD,
        "person_first": list(words.person_first(result)),
        "person_foot": words.PERSON_FOOT,
        "person_contacts": " · ".join(words.person_contacts(result)),
        "person": _parts(words.person_parts(result), lambda row: row.patient_text),
        "team_title": words.TEAM_TITLE,
        "team": _parts(words.paper_parts(result), lambda row: row.text),
        "team_note": words.PAPER_NOTE,
        **urgent_pdf.tail(
            answer,
            words.reasons(answer),
            answer.caveats,
            (),
            result.not_told,
            urgent_words.in_order(result.contacts),
        ),
        "sources": [
            [key, wording.source_text(answer.sources[key])] for key in sorted(answer.sources)
        ],
    }


def _parts(
    parts: tuple[words.Part, ...], text: Callable[[ChecklistRow], str]
) -> list[dict[str, object]]:
    return [
        {
            "title": part.title,
            "note": part.note,
            "rows": [
                {
                    "text": text(row),
                    "urgent": row.urgent,
                    "mine": words.because_text(row),
                    "basis": row.basis,
                }
                for row in part.rows
            ],
        }
        for part in parts
    ]
