"""A list of places as a table (.csv): a row per place, then what cannot be placed or read."""

from __future__ import annotations

from collections.abc import Iterator

from calando.decide.locate.result import LocateResult
from calando.present.locate import words
from calando.present.table_out import rows_csv

COLUMNS = (
    "part", "number", "name", "address", "phone", "intake_phone", "website", "distance_km", "distance_basis",
    "levels", "level_words", "detox_words", "payments", "not_told", "latitude", "longitude",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@")


def locate_csv(answer: words.LocateAnswer) -> bytes:
    """Return the places as CSV, nearest first; distances in km."""
    return rows_csv(COLUMNS, _rows(answer.result))


def _rows(result: LocateResult) -> Iterator[tuple[str, ...]]:
    blank = ("",) * (len(COLUMNS) - 3)
    for line in words.first_lines(result):
        yield ("first", "", line, *blank)
    for p in result.places:
        row = (
            "place", str(p.number), p.name, p.address, p.phone, p.intake_phone, p.website,
            "" if p.distance_km is None else f"{p.distance_km:.2f}", p.distance_basis,
            "; ".join(o.level for o in p.levels), words.level_words(p), "; ".join(p.detox_words),
            "; ".join(p.payments), "; ".join(p.not_told),
            "" if p.lat is None else f"{p.lat:.5f}", "" if p.lng is None else f"{p.lng:.5f}",
        )  # fmt: skip
        yield (*(_cell(c) for c in row[:14]), *row[14:])
    for line in words.undetermined_text(result):
        yield ("not determined", "", _cell(line), *blank)
    for line in words.unreadable_text(result):
        yield ("cannot be read", "", _cell(line), *blank)
    for line in (*words.left_out_text(result), *result.file.messages):
        yield ("note", "", line, *blank)


def _cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
