"""The paper of an overdose as PDF, laid out by `common.typ` and `overdose.typ`: for professionals only.

An overdose is never handled from a patient's page, so there is none.
"""

from __future__ import annotations

from calando.decide.recommendation import Statement
from calando.present import vocabulary, wording
from calando.present.overdose import tables, words
from calando.present.overdose.plot import chances_svg, has_course, overdose_svg
from calando.present.pdf import papers, shown_table
from calando.present.urgent import pdf as urgent_pdf


def overdose_pdf(answer: words.OverdoseAnswer) -> bytes:
    """Return the PDF of an overdose."""
    result, figures = answer.result, {}
    if words.chances(result):
        figures["chances_svg"] = chances_svg(result)
    if has_course(result):
        figures["course_svg"] = overdose_svg(result, heading=False)
    return papers(_data(answer), figures, "overdose.typ")


def _data(answer: words.OverdoseAnswer) -> dict[str, object]:
    result = answer.result
    series = tables.series(result)
    return {
        "title": words.title_of(result),
        "paper": wording.paper(result.patient.jurisdiction),
        "who": result.patient.id or "no patient id",
        "intended_use": wording.INTENDED_USE,
        "emergency": {"title": f"{words.numbers_text(result)}.", "line": words.call_text(result)},
        "urgent": list(words.urgent_lines(answer)),
        "headline": result.headline,
        "place": words.place_text(result),
        "why": words.why_text(result),
        "why_tag": words.why_tag(result),
        "rules": urgent_pdf.rows(words.as_statements(words.why_rules(result))),
        "who_lines": list(words.who_lines(result)),
        "warnings": list(result.kidney.warnings),
        "do_now": _part(words.DO_NOW_TITLE, words.as_statements(words.do_now(result))),
        "told": _facts(words.TOLD_TITLE, words.told_facts(result)),
        "unrecognised": words.unrecognised_text(result),
        "chances": {
            "title": words.CHANCES_TITLE,
            "note": words.chances_note(result),
            "none": "" if words.chances(result) else words.NO_CHANCES,
            "at_home": result.severity_at_home,
        },
        "course": {
            **shown_table(tables.course(result)),
            "none": "" if has_course(result) else words.NO_FIGURE,
            "caption": words.FIGURE_CAPTION,
            "ways": urgent_pdf.rows(words.structure_lines(result)),
        },
        "times": shown_table(tables.times(result)),
        "dialysis": {
            **shown_table(tables.dialysis(result)),
            "headline": result.dialysis.headline,
            "notes": urgent_pdf.rows(tables.titled_notes(result)),
            "said": shown_table(tables.statements(result)),
            "together": tables.statements_together(result),
        },
        "after": _part(words.AFTER_TITLE, words.after_statements(result)),
        "never": _part(words.NEVER_TITLE, words.as_statements(result.never)),
        "self_harm": {
            **_part(words.SELF_HARM_TITLE, words.as_statements(result.self_harm)),
            "none": "" if result.self_harm else words.NO_SELF_HARM,
        },
        "back": _back(answer),
        "series": {**shown_table(series), "notes": urgent_pdf.rows(tables.series_notes(result))}
        if series.rows
        else None,
        "not_told": {"title": words.NOT_TOLD_TITLE, "lines": list(words.not_told(result))},
        "reasons": _part("Reasons", words.reasons(answer)),
        "caveats": _part("Caveats", words.caveats(answer)),
        "contacts": {
            "title": words.CONTACTS_TITLE,
            "rows": [
                [vocabulary.CONTACT_TITLES.get(c.kind, c.kind), c.number, wording.contact_text(c)]
                for c in result.contacts
            ],
        },
        "sources": [
            [key, wording.source_text(answer.sources[key])] for key in sorted(answer.sources)
        ],
    }


def _back(answer: words.OverdoseAnswer) -> dict[str, object] | None:
    back = answer.result.back_calculation
    if back is None:
        return None
    return {**_facts(words.BACK_TITLE, words.back_facts(back)), "text": back.text}


def _facts(title: str, facts: tuple[tuple[str, str], ...]) -> dict[str, object]:
    return {"title": title, "facts": [list(pair) for pair in facts]}


def _part(title: str, statements: tuple[Statement, ...]) -> dict[str, object]:
    return {"title": title, "rows": urgent_pdf.rows(statements)}
