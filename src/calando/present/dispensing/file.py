"""Read a dispensing history (CSV or TOML), or say all that is wrong with it at once.

docs/dispensing.md says what a file may hold. `dispensing_cells` reads one entry.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from calando.decide.amounts import repeated
from calando.decide.misuse.scene import is_baclofen, resolver_of
from calando.errors import InputError, Problem
from calando.facts.load import load_facts
from calando.patient.dispensing_history import DispensingHistory
from calando.present.dispensing.cells import COLUMNS, Row, entry_of, unknown_key
from calando.present.dispensing.head import (
    FAR_AHEAD,
    HEAD_KEYS,
    HEAD_WORDS,
    Head,
    Told,
    is_far_ahead,
)
from calando.present.dispensing.near import near_baclofen
from calando.present.patient.problems import shown
from calando.present.patient.text import read_tables

SUFFIXES = (".csv", ".toml")
MAX_BYTES, MAX_ROWS, MAX_PROBLEMS = 1_000_000, 5000, 50
_HEAD_LINE = re.compile(r"#\s*(\w+)\s*[:=]\s*(.*?)\s*")
_SEPARATORS = ",;\t"
_IN_OTHER_WORDS = (
    ("; `calando init` writes a file to start from", ""),
    ("a patient file", "a dispensing file"),
    ("patient file", "dispensing file"),
    ("[patient]", "[[dispensing]]"),
    ("the key patient", "the key dispensing"),
)


def load_dispensing(
    path: Path | str,
    *,
    country: str | None = None,
    prescribed_mg_per_day: float | None = None,
    until: str | None = None,
    indication: str | None = None,
    age_years: float | None = None,
) -> DispensingHistory:
    """Read a dispensing history.

    Parameters
    ----------
    path : a file ending in .csv (comma, semicolon or tab) or .toml.
    country : needed unless the file says it: highest doses and telephone numbers depend on it.
    prescribed_mg_per_day : of baclofen by mouth, for entries that do not say [mg/day].
    until : a date or day up to which the history is complete; without it a gap at the end is unknown.
    indication, age_years : choose the country's highest dose.

    Raises
    ------
    InputError : with every problem of the file, unknown columns first; a cell is "row 5: count".

    Examples
    --------
    >>> history = load_dispensing("examples/dispensing_steady.csv", country="UK")
    >>> len(history.entries), history.entries[0].drug, history.entries[0].mg
    (9, 'baclofen', 840.0)
    """
    told = Told(
        country=country,
        until=until,
        prescribed_mg_per_day=_text(prescribed_mg_per_day),
        indication=indication,
        age_years=_text(age_years),
    )
    return read_dispensing(Path(path), told)


def _text(number: float | None) -> str | None:
    """Return a number as it would be typed; what is none is refused where the typed one is."""
    return None if number is None else str(repeated(number))


def read_dispensing(path: Path, told: Told) -> DispensingHistory:
    """Return the history of a file with what was told beside it; see `load_dispensing`."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        _refuse(
            f"The file is called {path.name}; its ending must say what it is: .csv or .toml.",
            ", ".join(SUFFIXES),
        )
    if suffix == ".toml":
        try:
            return dispensing_from_mapping(read_tables(path), told)
        except InputError as error:
            raise InputError(*(_about_dispensing(p) for p in error.problems)) from None
    return _history(*_csv_rows(_read_text(path)), told)


def dispensing_from_mapping(data: Mapping[str, Any], told: Told | None = None) -> DispensingHistory:
    """Return the history that nested tables describe: head keys, and `dispensing`, a list of entries.

    >>> entry = {"day": 0, "drug": "baclofen", "strength_mg": 10, "count": 84}
    >>> dispensing_from_mapping({"country": "UK", "dispensing": [entry]}).jurisdiction
    'UK'
    """
    known = (*HEAD_KEYS, "dispensing")
    problems = [unknown_key("file", k, known) for k in data if k not in known]
    entries = data.get("dispensing")
    if not isinstance(entries, list) or not entries:
        message = "there is no entry: in TOML write [[dispensing]] with double brackets"
        problems.append(
            Problem(field="dispensing", message=message, allowed="[[dispensing]] tables")
        )
        raise InputError(*problems)
    rows: list[Row] = []
    keys = [k for k in COLUMNS if k != "country"]
    for i, cells in enumerate(entries[: MAX_ROWS + 1]):
        where = f"dispensing[{i}]"
        if not isinstance(cells, Mapping):
            message = "this entry is not a table: write [[dispensing]] and its keys below"
            problems.append(Problem(field=where, value=shown(cells), message=message))
            continue
        problems += [unknown_key(where, k, keys) for k in cells if k not in keys]
        rows.append(Row(where, {k: v for k, v in cells.items() if k in keys}))
    head = {k: str(data[k]) for k in HEAD_KEYS if k in data}
    return _history(rows, head, problems, told or Told())


# -- CSV ------------------------------------------------------------------------------------------


def _refuse(message: str, allowed: str, field: str = "file") -> None:
    raise InputError(Problem(field=field, message=message, allowed=allowed))


def _read_text(path: Path) -> str:
    allowed = f"a readable CSV file in UTF-8 of at most {MAX_BYTES // 1_000_000} MB"
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist"
            _refuse(f"{path} {what}. Check the path and the spelling.", allowed)
        if path.stat().st_size > MAX_BYTES:
            _refuse(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.", allowed)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _refuse(f"{path.name} is not in UTF-8. Save it again as CSV in UTF-8.", allowed)
    except (OSError, ValueError) as error:
        _refuse(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.", allowed)
    raise AssertionError("unreachable")


def _csv_rows(text: str) -> tuple[list[Row], dict[str, str], list[Problem]]:
    """Return rows, what the lines with # say, and problems of the header and of the shape."""
    if "\0" in text:
        _refuse("The file is not text. Save it as CSV in UTF-8.", "CSV in UTF-8")
    head: dict[str, str] = {}
    said_in: dict[str, int] = {}
    problems: list[Problem] = []
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if line.lstrip().startswith("#"):
            said = _HEAD_LINE.fullmatch(line.strip())
            key = HEAD_WORDS.get(said[1].lower(), said[1].lower()) if said else ""
            if said is None or key not in HEAD_KEYS:
                continue
            first = head.setdefault(key, said[2])
            if first.upper() != said[2].upper():
                problems.append(_said_twice(key, (said_in[key], first), (number, said[2])))
            said_in.setdefault(key, number)
        elif line.strip(" ,;\t"):
            lines.append((number, line))
    if len(lines) < 2:
        _refuse(
            "The file has no entries. Write a header and one row per dispensing.",
            "a header such as date,drug,strength_mg,count,days_supply",
        )
    separator = max(_SEPARATORS, key=lines[0][1].count)
    names = [n.strip().lower() for n in _cells(lines[0][1], separator) or []]
    problems += _header_problems(names, lines[0][0])
    rows = []
    for number, line in lines[1 : MAX_ROWS + 2]:
        cells = _cells(line, separator)
        if cells is None or len(cells) != len(names):
            problems.append(_ragged(number, cells, len(names)))
            continue
        found = {n: c for n, c in zip(names, cells, strict=True) if n in COLUMNS}
        rows.append(Row(f"row {number}", found))
    return rows, head, problems


def _said_twice(key: str, one: tuple[int, str], other: tuple[int, str]) -> Problem:
    """Return the problem of two lines at the head of the file that contradict each other."""
    return Problem(
        field=f"row {other[0]}: {key}",
        value=shown(other[1]),
        message=f"{key} is said twice: row {one[0]} says {shown(one[1])}, row {other[0]} says {shown(other[1])}.",
        allowed="one line for each",
    )


def _cells(line: str, separator: str) -> list[str] | None:
    """Return the cells of a line, None if its quotation marks make no sense."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator, strict=True))
    except csv.Error:
        return None


def _header_problems(names: Sequence[str], line: int) -> Iterator[Problem]:
    where = f"row {line}"
    for name in names:
        if name not in COLUMNS:
            yield unknown_key(where, name or "(blank)", list(COLUMNS))
    for name in sorted({n for n in names if names.count(n) > 1 and n in COLUMNS}):
        yield Problem(
            field=f"{where}: {name}", message=f"{name} occurs twice.", allowed="each column once"
        )


def _ragged(number: int, cells: list[str] | None, wanted: int) -> Problem:
    allowed = f"{wanted} values, as in the header"
    if cells is None:
        message = "A quotation mark is not closed, or stands inside a value. Take it out."
    else:
        message = f"The row has {len(cells)} values, the header {wanted} names."
    value = None if cells is None else len(cells)
    return Problem(field=f"row {number}", value=value, message=message, allowed=allowed)


# -- from rows to a history -----------------------------------------------------------------------


def _history(
    rows: list[Row], head: Mapping[str, str], problems: list[Problem], told: Told
) -> DispensingHistory:
    if len(rows) > MAX_ROWS:
        _refuse(f"The file has more than {MAX_ROWS} entries.", f"at most {MAX_ROWS} entries")
    days, first_date = _days(rows, told.today)
    resolve = resolver_of(load_facts())

    def of_baclofen(name: str) -> bool:
        return is_baclofen(resolve(name))

    near = near_baclofen()
    entries = [entry_of(row, day, of_baclofen, near) for row, day in zip(rows, days, strict=True)]
    countries = _country_cells(rows)
    problems += [p for row in rows for p in row.problems]
    read = Head(head, told, countries, problems)
    last = max((d for d in days if d is not None), default=0)
    history = DispensingHistory(
        entries=tuple(e for e in entries if e is not None),
        jurisdiction=read.country(),
        first_date=first_date,
        until_day=read.until(first_date, last),
        prescribed_mg_per_day=read.mg_a_day("prescribed_mg_per_day"),
        indication=read.indication(),
        age_years=read.number("age_years", 120.0),
    )
    if not problems and not any(of_baclofen(e.drug) for e in history.entries):
        message = "No entry is baclofen, so there is nothing to look at."
        problems.append(
            Problem(field="drug", message=message, allowed="baclofen, or a brand of it")
        )
    if problems:
        raise InputError(*_at_most(problems))
    return history


def _at_most(problems: list[Problem]) -> list[Problem]:
    """Unknown keys first, then the rest in the order of the file; no more than anyone reads."""
    ordered = sorted(problems, key=lambda p: "is not known here" not in p.message)
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    more = len(ordered) - MAX_PROBLEMS
    message = f"{more} more problems. Correct these first."
    return [*ordered[:MAX_PROBLEMS], Problem(field="file", value=more, message=message)]


def _days(rows: Sequence[Row], today: date | None) -> tuple[list[int | None], date | None]:
    """Return the day of each row; with dates day 0 is the first of them."""
    dates = [row.date() for row in rows]
    if not any(row.raw("date") is not None for row in rows):
        numbers = [row.day() for row in rows]
        for row in rows:
            if row.raw("day") is None:
                row.wrong("date", "date is missing (or day, a whole number).")
        return numbers, None
    for row in rows:
        if row.raw("day") is not None:
            row.wrong("day", "a file has dates or days, not both.", "blank")
        elif row.raw("date") is None:
            row.wrong("date", "date is missing.")
    for row, day in zip(rows, dates, strict=True):
        if day is not None and is_far_ahead(day, today):
            row.wrong("date", f"{day.isoformat()} {FAR_AHEAD}", "the day of dispensing")
    known = [d for d in dates if d is not None]
    if not known:
        return [None] * len(rows), None
    first = min(known)
    return [None if d is None else (d - first).days for d in dates], first


def _country_cells(rows: Sequence[Row]) -> dict[str, str]:
    """Return each country that stands in a row, with the first row of it."""
    found: dict[str, str] = {}
    for row in rows:
        if text := row.text("country"):
            found.setdefault(text, row.field_of("country"))
    return found


def _about_dispensing(problem: Problem) -> Problem:
    message, allowed = problem.message, problem.allowed
    for said, meant in _IN_OTHER_WORDS:
        message, allowed = message.replace(said, meant), allowed.replace(said, meant)
    return replace(problem, message=message, allowed=allowed)
