"""Read a user's own interaction table (CSV, or TOML with [[interaction]]), or say everything that is wrong with it.

What concerns the file as a whole stands under the field "--table", a cell under "row 3, column severity" (rows as a
spreadsheet counts them) or "interaction[0].severity".
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

from calando.decide.check.own_table import OwnRow
from calando.errors import InputError, Problem
from calando.facts.schema_safety import Severity
from calando.patient.profile import Route
from calando.present.patient.hints import choice_hint

SUFFIXES = (".csv", ".toml")
NEEDED = ("drug", "severity", "action")
COLUMNS = (*NEEDED, "mechanism", "evidence", "source", "route")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "severity": get_args(Severity),
    "route": get_args(Route),
}
SEPARATORS = ",;\t"
MAX_BYTES, MAX_ROWS, MAX_TEXT, MAX_PROBLEMS = 1_000_000, 5_000, 1_000, 50
# what people write for a severity or a column, beyond spelling
_SEVERITY_SAID = {
    "contraindicated": "avoid", "contraindication": "avoid", "severe": "major", "serious": "major",
    "high": "major", "medium": "moderate", "mild": "minor", "low": "minor",
}  # fmt: skip
_COLUMN_SAID = {
    "name": "drug", "medication": "drug", "medicine": "drug", "substance": "drug",
    "grade": "severity", "level": "severity", "tier": "severity", "advice": "action",
    "management": "action", "what_to_do": "action", "reference": "source", "sources": "source",
}  # fmt: skip


def load_interaction_table(path: Path | str) -> tuple[OwnRow, ...]:
    """Read a table of a user's own rows: drug, severity and action, and what else is known.

    Parameters
    ----------
    path : a .csv file with a header (comma, semicolon or tab), or a .toml file of [[interaction]] tables.

    Raises
    ------
    InputError : with every problem of the file, unknown columns first, at most fifty and then how many more.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "ours.csv"
    ...     _ = path.write_text("drug,severity,action\\nibuprofen,major,Ask the renal team.\\n")
    ...     [(row.drug, row.severity, row.action) for row in load_interaction_table(path)]
    [('ibuprofen', 'major', 'Ask the renal team.')]
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"{path.name}: its ending must say what it is"
        _refuse(message, value=path.name, allowed=" ".join(SUFFIXES))
    text = _text(path)
    problems: list[Problem] = []
    cells = _csv_rows(text, problems) if suffix == ".csv" else _toml_rows(path, text, problems)
    rows = [_row(given, places, problems) for given, places in cells]
    if not rows and not problems:
        allowed = f"at least one row with {', '.join(NEEDED)}"
        problems.append(Problem(field="--table", message=f"{path} has no rows", allowed=allowed))
    if problems:
        raise InputError(*_first(problems))
    return tuple(row for row in rows if row is not None)


def _refuse(message: str, *, allowed: str, value: object = None) -> NoReturn:
    raise InputError(Problem(field="--table", message=message, value=value, allowed=allowed))


def _text(path: Path) -> str:
    allowed = f"a readable file of at most {MAX_BYTES // 1000} kB"
    if not path.exists():
        _refuse(f"{path} does not exist. Check the path and the spelling.", allowed=allowed)
    if not path.is_file():
        _refuse(f"{path} is not a file", allowed=allowed)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            _refuse(f"{path} has {size} bytes", value=size, allowed=allowed)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(f"{path} is not in UTF-8. Save it again with that encoding.", allowed="UTF-8 text")
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror}", allowed=allowed)


def _first(problems: Sequence[Problem]) -> list[Problem]:
    """Return as many problems as anyone reads, and how many more there are."""
    more = len(problems) - MAX_PROBLEMS
    if more <= 0:
        return list(problems)
    message = f"{more} more problems. Correct these first."
    return [*problems[:MAX_PROBLEMS], Problem(field="--table", message=message, allowed="none")]


# -- from a file to cells: what a row says, and where each of its cells stands ------------------------

Cells = tuple[dict[str, object], "Places"]


class Places:
    """Names the cells of one row as the user sees them."""

    def __init__(self, pattern: str, row: str) -> None:
        self._pattern, self.row = pattern, row

    def of(self, column: str) -> str:
        """Return the name of one cell."""
        return self._pattern.format(column)


def _csv_rows(text: str, problems: list[Problem]) -> list[Cells]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names: list[str] | None = None
    found: list[Cells] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = [_as_column(cell) for cell in cells]
                if not _header_fits(names, start, problems):
                    return []
                continue
            if len(found) == MAX_ROWS:
                message, allowed = f"more than {MAX_ROWS} rows", f"at most {MAX_ROWS} rows"
                _refuse(message, allowed=allowed)
            if len(cells) > len(names):
                problems.append(_too_many(start, cells, names, separator))
                continue
            filled = [*cells, *[""] * (len(names) - len(cells))]
            given: dict[str, object] = dict(zip(names, filled, strict=True))
            found.append((given, Places(f"row {start}, column {{}}", f"row {start}")))
    except csv.Error as error:
        message = f"cannot be read as CSV: {error}. A quotation mark may not be closed."
        problems.append(Problem(field=f"row {line}", message=message, allowed="one row a line"))
    return found


def _as_column(name: str) -> str:
    """Return a column whatever its case, as spreadsheets write it; another name as it stands."""
    plain = name.strip()
    return plain.casefold() if plain.casefold() in COLUMNS else plain


def _too_many(line: int, cells: list[str], names: list[str], separator: str) -> Problem:
    message = f"has {len(cells)} cells, the header {len(names)}"
    if separator == ",":
        message += '. A text with a comma stands in quotation marks: "Check, then ask."'
    return Problem(field=f"row {line}", message=message, allowed=f"{len(names)} cells")


def _header_fits(names: Sequence[str], line: int, problems: list[Problem]) -> bool:
    """Note what is wrong with the header; rows below a wrong header mean nothing."""
    before = len(problems)
    problems += [
        _unknown(n, f"row {line}, column {i}") for i, n in enumerate(names, 1) if n not in COLUMNS
    ]
    for name in COLUMNS:
        if names.count(name) > 1:
            message = f"the column {name} is there {names.count(name)} times"
            problems.append(Problem(field=f"row {line}", message=message, allowed="each once"))
    if missing := [name for name in NEEDED if name not in names]:
        message = f"the header lacks {', '.join(missing)}"
        allowed = f"{', '.join(NEEDED)}; besides {', '.join(COLUMNS[len(NEEDED) :])}"
        problems.append(Problem(field=f"row {line}", message=message, allowed=allowed))
    return len(problems) == before


def _unknown(name: str, field: str) -> Problem:
    message = f"{_short(name)!r} is not a column" if name else "a column has no name"
    folded = name.casefold().strip().replace(" ", "_")
    near = _COLUMN_SAID.get(folded) or next(iter(get_close_matches(folded, COLUMNS, n=1)), "")
    message += f". Did you mean {near}?" if near else ""
    return Problem(field=field, value=_short(name), message=message, allowed=", ".join(COLUMNS))


def _toml_rows(path: Path, text: str, problems: list[Problem]) -> list[Cells]:
    allowed = "a TOML file of [[interaction]] tables"
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        _refuse(f"{path} is not well-formed TOML: {error}", allowed=allowed)
    for key in tables:
        if key != "interaction":
            message = f"{_short(key)!r} is not a table of this file"
            problems.append(Problem(field=_short(key), message=message, allowed=allowed))
    rows = tables.get("interaction", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = "interaction is not a list of tables: write [[interaction]] with double brackets"
        problems.append(Problem(field="interaction", message=message, allowed=allowed))
        return []
    if len(rows) > MAX_ROWS:
        _refuse(f"{len(rows)} rows are too many", allowed=f"at most {MAX_ROWS} rows")
    found: list[Cells] = []
    for i, row in enumerate(rows):
        name = f"interaction[{i}]"
        problems += [_unknown(key, f"{name}.{_short(key)}") for key in row if key not in COLUMNS]
        found.append((row, Places(name + ".{}", name)))
    return found


# -- from cells to rows -------------------------------------------------------------------------------


def _row(given: Mapping[str, object], places: Places, problems: list[Problem]) -> OwnRow | None:
    before = len(problems)
    told = {column: _cell(given.get(column, ""), places.of(column), problems) for column in COLUMNS}
    for column, choices in CHOICES.items():
        told[column] = told[column].casefold()
        if told[column] and told[column] not in choices:
            problems.append(_not_a_choice(told[column], choices, places.of(column)))
    seen = {problem.field for problem in problems[before:]}
    problems += [
        Problem(field=places.of(name), message="is empty", value="", allowed=_allowed(name))
        for name in NEEDED
        if not told[name] and places.of(name) not in seen
    ]
    if len(problems) > before:
        return None
    return OwnRow(
        drug=told["drug"],
        severity=cast(Severity, told["severity"]),
        action=told["action"],
        mechanism=told["mechanism"],
        evidence=told["evidence"],
        source=told["source"],
        route=cast(Route, told["route"]) if told["route"] else None,
    )


def _cell(value: object, field: str, problems: list[Problem]) -> str:
    """Return a text on one line, or "" after noting why it is none."""
    if not isinstance(value, str):
        problems.append(
            Problem(field=field, message="is not a text", allowed='a text, such as "…"')
        )
        return ""
    text = " ".join(value.split())
    if len(text) > MAX_TEXT or not text.isprintable():
        what = "is too long" if len(text) > MAX_TEXT else "holds a character that cannot be printed"
        allowed = f"at most {MAX_TEXT} printable characters"
        problems.append(Problem(field=field, value=_short(text), message=what, allowed=allowed))
        return ""
    return text


def _not_a_choice(value: str, choices: tuple[str, ...], field: str) -> Problem:
    said = _SEVERITY_SAID.get(value, "")
    hint = f'Did you mean "{said}"?' if said in choices else choice_hint(value, choices)
    message = f'"{_short(value)}" is not one of them. {hint}'.strip()
    return Problem(field=field, value=_short(value), message=message, allowed=", ".join(choices))


def _allowed(column: str) -> str:
    if column in CHOICES:
        return ", ".join(CHOICES[column])
    return "the name of a drug" if column == "drug" else "what is done about it"


def _short(text: str) -> str:
    cut = text if len(text) <= 80 else f"{text[:80]}..."
    return "".join(_printable(cut))


def _printable(text: str) -> Iterator[str]:
    return (c if c.isprintable() else "?" for c in text)
