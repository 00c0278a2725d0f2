"""A scored instrument as a table (.csv): the score first, then a row per flag, band set, subscale and item."""

from __future__ import annotations

from calando.present import wording
from calando.present.screen import band_words as bands
from calando.present.screen import words
from calando.present.table_out import rows_csv

COLUMNS = ("part", "id", "what", "answer", "points", "text", "basis", "sources")
Row = tuple[str, ...]


def screen_csv(answer: words.ScreenAnswer) -> bytes:
    """Return the result as CSV; the first row is the score with its next step."""
    return rows_csv(COLUMNS, _rows(answer))


def _rows(answer: words.ScreenAnswer) -> list[Row]:
    result = answer.result
    emergency = "emergency" if result.emergency else ""
    rows: list[Row] = [
        ("first", emergency, "", "", "", line, "", "") for line in words.first_lines(result)
    ]
    rows += [
        ("score", result.instrument, words.title_of(result), result.score_text,
         wording.number(result.score) if result.score is not None else "", result.headline, "", ""),
        ("next step", emergency, words.next_title(result), "", "", result.next_step, "", ""),
    ]  # fmt: skip
    rows += [
        ("call", c.kind, c.name, c.number, "", c.note, "", "") for c in result.contacts
    ]  # fmt: skip
    rows += [
        (f"flag: {f.kind}", f.id, "urgent" if f.urgent else "", "", "", f.text, f.basis, "; ".join(f.sources))
        for f in result.flags
    ]  # fmt: skip
    rows += [
        ("band", b.band_set, bands.band_name(b, result), bands.band_here(b), "",
         bands.band_said(b), b.basis, "; ".join(b.sources))
        for b in result.bands
    ]  # fmt: skip
    rows += [
        ("subscale", s.id, s.title, "", wording.number(s.score), bands.scale_text(s), "", "")
        for s in result.subscales
    ]
    rows += [
        ("item", i.key, i.label, i.answer or words.NOT_ASKED,
         "" if i.points is None else wording.number(i.points), i.answer_label, "", "")
        for i in result.items
    ]  # fmt: skip
    return rows
