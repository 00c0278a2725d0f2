"""What the papers of triage and pump share: the strip, who it is about, the ending; set by `urgent.typ`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from calando.decide.recommendation import (
    Answer,
    ContactLine,
    KidneyReport,
    PatientSummary,
    Statement,
)
from calando.present import wording
from calando.present.urgent import words as urgent_words

Paper = dict[str, object]


def head(
    title: str,
    patient: PatientSummary,
    kidney: KidneyReport,
    contacts: Sequence[ContactLine],
    who_lines: Sequence[str],
    before: Sequence[str],
) -> Paper:
    """Return what stands on top of a paper; `before` is what comes before its title."""
    strip = urgent_words.strip_title(contacts)
    return {
        "title": title,
        "paper": wording.paper(patient.jurisdiction),
        "who": patient.id or "no patient id",
        "intended_use": wording.INTENDED_USE,
        "emergency": {"title": strip + ".", "line": urgent_words.strip_line(contacts)},
        "reminder": strip,
        "before": list(before),
        "who_lines": list(who_lines),
        "warnings": list(kidney.warnings),
    }


def tail(
    answer: Answer[Any],
    reasons: Iterable[Statement],
    caveats: Iterable[Statement],
    words: Iterable[str],
    not_told: Sequence[str],
    contacts: Sequence[ContactLine],
) -> Paper:
    """Return what stands at the end of a paper; `words` are those that were not understood."""
    return {
        "words_title": urgent_words.NOT_UNDERSTOOD_TITLE,
        "words": list(words),
        "reasons": rows(reasons),
        "caveats": rows(caveats),
        "not_told_title": urgent_words.NOT_TOLD_TITLE,
        "not_told": list(not_told),
        "contacts": [list(row) for row in urgent_words.contact_rows(contacts)],
        "sources": [
            [key, wording.source_text(answer.sources[key])] for key in sorted(answer.sources)
        ],
    }


def rows(statements: Iterable[Statement]) -> list[Paper]:
    """Return statements as `common.typ` sets them."""
    return [{"text": s.text, "tag": wording.basis_tag(s), "urgent": s.urgent} for s in statements]


def lists(found: Iterable[tuple[str, str, tuple[Statement, ...]]]) -> list[Paper]:
    """Return lists of cited lines under their titles."""
    return [{"title": title, "rows": rows(statements)} for _, title, statements in found]


def table(
    title: str,
    columns: Sequence[str],
    widths: Sequence[float],
    found: Iterable[Sequence[str]],
    *,
    marked: Iterable[int] = (),
    note: str = "",
) -> Paper:
    """Return a table; `marked` rows are bold."""
    return {
        "title": title,
        "columns": list(columns),
        "widths": list(widths),
        "rows": [list(row) for row in found],
        "marked": list(marked),
        "note": note,
    }
