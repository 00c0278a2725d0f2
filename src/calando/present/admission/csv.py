"""An admission checklist as a table (.csv): a row per line to be ticked."""

from __future__ import annotations

from collections.abc import Iterator

from calando.decide.admission.result import AdmissionResult
from calando.present.admission import words
from calando.present.table_out import rows_csv

COLUMNS = (
    "number", "section", "id", "audience", "urgent", "text", "patient_text", "because", "why", "basis", "sources",
    "where", "claims", "done",
)  # fmt: skip


def admission_csv(answer: words.AdmissionAnswer) -> bytes:
    """Return the checklist as CSV, with an empty last column to tick."""
    return rows_csv(COLUMNS, _rows(answer.result))


def _rows(result: AdmissionResult) -> Iterator[tuple[object, ...]]:
    blank = ("",) * (len(COLUMNS) - 6)
    for line in (*words.first_lines(result), result.headline, words.level_line(result)):
        yield ("", "first", "", "", "yes" if result.emergency else "", line, *blank)
    for section in result.sections:
        for row in section.rows:
            yield (
                row.number, section.id, row.id, row.audience, "yes" if row.urgent else "", row.text,
                row.patient_text, "; ".join(row.because), row.why, row.basis, "; ".join(row.sources),
                row.where, "; ".join(row.claims), "",
            )  # fmt: skip
