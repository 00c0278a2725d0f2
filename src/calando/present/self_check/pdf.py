"""The paper of a self-check as PDF, set by `common.typ`, `urgent.typ`, `self_check.typ`: the person's sheet first."""

from __future__ import annotations

from calando.present import wording
from calando.present.pdf import papers
from calando.present.screen import words as screen_words
from calando.present.self_check import words
from calando.present.self_check.plot import tiles_svg
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def self_check_pdf(answer: words.SelfCheckAnswer) -> bytes:
    """Return the PDF of a self-check; equal answers give equal bytes."""
    svg = tiles_svg(answer.result)
    figures = {"tiles_svg": svg} if svg else {}
    return papers(_data(answer), figures, "urgent.typ", "self_check.typ")


def _data(answer: words.SelfCheckAnswer) -> dict[str, object]:
    result = answer.result
    contacts, country = result.contacts, result.jurisdiction
    return {
        "title": words.title_of(result),
        "paper": wording.paper(country or ""),
        "who": "self-check",
        "intended_use": wording.INTENDED_USE,
        "emergency": {
            "title": screen_words.strip_title(contacts, country) + ".",
            "line": words.strip_line(contacts, country),
        },
        "reminder": screen_words.reminder(contacts, country),
        "is_now": result.emergency,
        "before": list(words.first_lines(result)),
        "who_lines": [],
        "warnings": [],
        "flags": [{"text": f.text, "urgent": f.urgent} for f in words.flags(result)],
        "headline": result.headline,
        "lines": [*words.result_lines(result), words.CHECK_ONLY],
        "next_title": words.NEXT_TITLE,
        "more_title": words.MORE_TITLE,
        "steps": [
            {"when": words.urgency(s), "title": s.title, "text": s.text, "now": s.urgency == "now"}
            for s in result.steps
        ],
        "always": [{"text": line.text, "urgent": line.urgent} for line in result.always],
        "help_title": words.CALL_TITLE,
        "help": [list(row) for row in urgent_words.contact_rows(contacts)],
        "count_title": words.COUNT_TITLE,
        "criteria": [
            {"name": f"{n}. {c.title}", "mark": words.MARKS[words.state(c)], "said": words.state_text(c), "why": c.why}
            for n, c in enumerate(result.criteria, start=1)
        ],
        "other_title": words.SUPPORTING_TITLE,
        "other_note": words.SUPPORTING_NOTE,
        "other": [
            f"{s.title}: {words.ANSWERS[s.answer]}. {s.why}".strip() for s in words.supporting(result)
        ],
        "beside_title": words.BESIDE_TITLE,
        "beside": list(words.beside(result)),
        "care_title": words.FOR_CARE_TITLE,
        "care": [list(row) for row in words.care_rows(result)],
        "asked_title": words.ASKED_TITLE,
        "asked": [[a.text, a.answer] for a in result.asked],
        "cited_title": words.CITED_TITLE,
        "cited": urgent_pdf.rows(words.cited(result)),
        **urgent_pdf.tail(answer, words.reasons(answer), answer.caveats, (), (), ()),
    }  # fmt: skip
