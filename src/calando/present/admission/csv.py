"""An admission checklist as a table (.csv): a row per line to be ticked."""

from __future__ import annotations

import csv
import io

from calando.present.admission import words

COLUMNS = (
    "number", "section", "id", "audience", "urgent", "text", "patient_text", "because", "why", "basis", "sources",
    "where", "claims", "done",
)  # fmt: skip


def admission_csv(answer: words.AdmissionAnswer) -> bytes:
    """Return the checklist as CSV, with an empty last column to tick."""
    result = answer.result
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    blank = ("",) * (len(COLUMNS) - 6)
    for line in (*words.first_lines(result), result.headline, words.level_line(result)):
        writer.writerow(("", "first", "", "", "yes" if result.emergency else "", line, *blank))
    for section in result.sections:
        for row in section.rows:
            writer.writerow(
                (
                    row.number,
                    section.id,
                    row.id,
                    row.audience,
                    "yes" if row.urgent else "",
                    row.text,
                    row.patient_text,
                    "; ".join(row.because),
                    row.why,
                    row.basis,
                    "; ".join(row.sources),
                    row.where,
                    "; ".join(row.claims),
                    "",
                )
            )
    return text.getvalue().encode()
