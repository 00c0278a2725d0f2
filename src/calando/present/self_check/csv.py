"""A self-check as a table (.csv): the count first, then steps, flags, a row per sign and per question asked."""

from __future__ import annotations

from calando.present.self_check import words
from calando.present.table_out import rows_csv

COLUMNS = ("part", "id", "what", "answer", "counts", "text", "basis", "sources")
Row = tuple[str, ...]


def self_check_csv(answer: words.SelfCheckAnswer) -> bytes:
    """Return the result as CSV; the first rows are the count and the next step."""
    return rows_csv(COLUMNS, _rows(answer))


def _rows(answer: words.SelfCheckAnswer) -> list[Row]:
    result = answer.result
    emergency = "emergency" if result.emergency else ""
    rows: list[Row] = [
        ("first", emergency, "", "", "", line, "", "") for line in words.first_lines(result)
    ]
    rows += [
        ("count", result.instrument, words.band_text(result), words.count_text(result), "", result.headline, "", ""),
        ("next step", emergency, words.NEXT_TITLE, "", "", result.next_step, "", ""),
    ]  # fmt: skip
    rows += [("call", c.kind, c.name, c.number, "", c.note, "", "") for c in result.contacts]
    rows += [
        ("step", s.id, s.title, words.urgency(s), "", s.text, s.basis, "; ".join(s.sources))
        for s in result.steps
    ]
    rows += [
        (f"flag: {f.kind}", f.id, "urgent" if f.urgent else "", "", "", f.text, f.basis, "; ".join(f.sources))
        for f in result.flags
    ]  # fmt: skip
    rows += [
        (
            "sign",
            c.id,
            c.title,
            words.ANSWERS[c.answer],
            "yes" if c.counted else "no",
            c.why,
            "",
            "",
        )
        for c in result.criteria
    ]
    rows += [
        ("other sign", s.id, s.title, words.ANSWERS[s.answer], "no", s.why, "", "")
        for s in result.supporting
    ]
    rows += [("asked", a.key, "", a.answer, "", a.text, "", "") for a in result.asked]
    return rows
