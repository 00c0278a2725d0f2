"""The paper of a check as PDF, laid out by `common.typ` and `check.typ`: professional pages, then the patient's."""

from __future__ import annotations

from dataclasses import asdict

from calando.present import vocabulary, wording
from calando.present.check import words
from calando.present.check.cards_words import (
    all_sections,
    clear_lines,
    codes_by_tier,
    loud,
    overrides_of,
    unchecked_lines,
)
from calando.present.check.plot import burden_svg
from calando.present.pdf import papers, shown_table
from calando.present.urgent import pdf as urgent_pdf


def check_pdf(answer: words.CheckAnswer) -> bytes:
    """Return the PDF of a check."""
    burden = words.counted_burden(answer.result)
    figures = {} if burden is None else {"burden_svg": burden_svg(burden, heading=False)}
    return papers(_data(answer), figures, "check.typ")


def _data(answer: words.CheckAnswer) -> dict[str, object]:
    result, kidney = answer.result, answer.result.kidney
    *urgent, headline = words.first_lines(answer)
    number = words.emergency_number(result)
    sections = all_sections(result.cards)
    return {
        "title": words.title_of(result),
        "verdict": words.title_of(result),
        "paper": wording.paper(result.patient.jurisdiction),
        "who": result.patient.id or "no patient id",
        "intended_use": wording.INTENDED_USE,
        "emergency": {"title": f"EMERGENCY {number}.", "line": words.emergency_line(result)},
        "urgent": urgent,
        "headline": headline,
        "who_lines": list(words.who_lines(result)),
        "warnings": list(kidney.report.warnings),
        "sections": [asdict(section) for section in sections],
        "loud": len(loud(sections)),
        "unchecked": {
            "title": words.UNCHECKED_TITLE,
            "lines": [asdict(line) for line in unchecked_lines(result.cards)],
        },
        "clear": {
            "title": words.CLEAR_TITLE,
            "lines": [asdict(line) for line in clear_lines(result.cards)],
        },
        "overrides": [list(pair) for pair in overrides_of(sections)],
        "codes": [list(pair) for pair in codes_by_tier(sections)],
        "burden": _burden(answer),
        "kidney": {
            **shown_table(words.kidney_table(kidney)),
            "too_much": words.too_much_text(result),
            "grave": words.is_too_much_grave(result),
            "facts": [list(pair) for pair in words.kidney_facts(kidney)],
        },
        "not_told_title": words.NOT_TOLD_TITLE,
        "not_told": list(result.not_told),
        "reasons": urgent_pdf.rows(words.reasons(answer)),
        "caveats": urgent_pdf.rows(words.caveats(answer)),
        "sources": [
            [key, wording.source_text(answer.sources[key])] for key in sorted(answer.sources)
        ],
        "patient": _patient(answer),
    }


def _burden(answer: words.CheckAnswer) -> dict[str, object]:
    burden = words.counted_burden(answer.result)
    if burden is None:
        said = " ".join(words.burden_lines(answer.result.burden))
        return {"title": words.BURDEN_TITLE, "text": said, "table": None}
    table = shown_table(words.burden_table(burden))
    return {"title": words.BURDEN_TITLE, "text": burden.text, "table": table}


def _patient(answer: words.CheckAnswer) -> dict[str, object]:
    result = answer.result
    lines = words.patient_lines(result)
    return {
        "title": words.PATIENT_TITLE,
        "emergency": words.is_emergency(result),
        "lines": list(lines),
        "none": "" if lines else words.NO_PATIENT_LINES,
        "contacts": [
            [vocabulary.CONTACT_TITLES.get(c.kind, c.kind), c.number, wording.contact_text(c)]
            for c in result.contacts
        ],
    }
