"""From a CSV file to columns: separator, header and lines, with every surprise refused by name.

What concerns the file as a whole is reported under the field "file", a line under "row 5".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from calando.errors import InputError, Problem
from calando.simulate.event_cells import BLANK, MAX_PROBLEMS, Column, is_blank, read_cells, shown
from calando.simulate.events import name_problems

if TYPE_CHECKING:
    import polars as pl

MAX_BYTES = 200_000_000  # a trial of a thousand subjects has a few million
MAX_ROWS = 5_000_000
MAX_COLUMNS = 500
MAX_CELLS = 50_000_000  # 400 MB as numbers
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_SAVE_AS = "Save it as CSV in UTF-8, with commas."


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a file, before anyone asks what they mean."""

    columns: dict[str, Column]
    lines: Sequence[int]  # line of each row
    header_line: int
    problems: list[Problem]  # with the names of columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """The lines of a file that are neither blank nor comments; the first is the header."""

    numbers: list[int]
    texts: list[str]


def refuse(message: str, *, allowed: str, value: object = None, field: str = "file") -> NoReturn:
    """Raise the one problem that makes the rest of a file unreadable."""
    raise InputError(Problem(field=field, message=message, value=value, allowed=allowed))


def read_bytes(path: Path) -> bytes:
    """Return the content of a regular file of a size that fits into memory."""
    allowed = f"a readable file of at most {MAX_BYTES // 1_000_000} MB"
    try:
        if path.is_dir():
            refuse(f"{path} is a folder. Name the data set inside it.", allowed=allowed)
        if not path.exists():
            refuse(f"{path} does not exist. Check the path and the spelling.", allowed=allowed)
        if not path.is_file():
            refuse(f"{path} is not a regular file. Save it as one.", allowed=allowed)
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"The file has {size} bytes. Split it by subject, or save it as Parquet."
            refuse(message, value=size, allowed=allowed)
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = getattr(error, "strerror", None) or error
        refuse(f"{path} cannot be read: {reason}. Check its name and its rights.", allowed=allowed)


def csv_columns(content: bytes) -> Columns:
    """Return the columns of a CSV file: numbers where all cells are numbers, otherwise text.

    >>> read = csv_columns(b"# made up\\nID;TIME;DV\\nA7;0;.\\nA7;1.5;0.21\\n")
    >>> read.columns["ID"], read.columns["DV"], read.lines
    (['A7', 'A7'], array([ nan, 0.21]), [3, 4])
    """
    lines = _lines(_decode(content))
    separator = _separator(lines)
    names = _header(lines, separator)
    lines = _without_comments(lines, names, separator)
    problems = name_problems(names, header_line=lines.numbers[0])
    problems += _ragged(lines, separator, wanted=len(names))
    if len(lines.texts) == 1:
        message = "The file has a header and no rows. Write one row per dose and observation."
        problems.append(Problem(field="file", message=message, allowed="at least one row"))
    if problems:
        raise InputError(*problems)
    frame = _frame(lines, separator, wanted=len(names))
    columns: dict[str, Column] = {}
    for place, (name, series) in enumerate(zip(names, frame, strict=True), start=1):
        column = text_column(series, as_text=name.upper() == "ID")
        if name and not (place == 1 and name == "C" and _all_blank(column)):
            columns[name] = column
        elif not name and not _all_blank(column):
            problems.append(_nameless(place, lines.numbers[0]))
    return Columns(
        columns=columns,
        lines=lines.numbers[1:],
        header_line=lines.numbers[0],
        problems=problems,
    )


def text_column(series: pl.Series, *, as_text: bool) -> Column:
    """Return a column of text as numbers if all its cells are numbers or blank, otherwise as it is."""
    import polars as pl

    if as_text:
        return series.fill_null("").to_list()
    text = series.str.strip_chars()
    text = text.set(text.is_in(sorted(BLANK)), None)
    numbers = text.cast(pl.Float64, strict=False)
    if numbers.null_count() == text.null_count() and numbers.is_finite().all():
        return numbers.to_numpy()
    return series.fill_null("").to_list()


def _all_blank(column: Column) -> bool:
    if isinstance(column, np.ndarray):
        return bool(read_cells(column).blank.all())
    return all(map(is_blank, column))


def _nameless(place: int, line: int) -> Problem:
    message = f"Column {place} has values and no name. Name it, or take it out."
    return Problem(field=f"row {line}, column {place}", message=message, allowed="a name")


def _decode(content: bytes) -> str:
    allowed = "CSV text in UTF-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse(f"The file is in UTF-16. {_SAVE_AS}", allowed=allowed)
    if b"\0" in content:
        row = _line_at(content, content.index(b"\0"))
        refuse(f"The file is not text: row {row} has NUL bytes. {_SAVE_AS}", allowed=allowed)
    count = max(content.count(b"\n"), content.count(b"\r"))
    if count > MAX_ROWS:
        message = f"The file has {count} lines. Split it by subject."
        refuse(message, value=count, allowed=f"at most {MAX_ROWS} lines")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _line_at(content, error.start)
        refuse(f"The file is not in UTF-8: see row {row}. {_SAVE_AS}", value=row, allowed=allowed)


def _line_at(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


def _lines(text: str) -> _Lines:
    """Return the lines that say something: not blank, not only separators, not begun with #."""
    everything = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [
        (number, line)
        for number, line in enumerate(everything, start=1)
        if line.strip(" ,;\t") and not line.lstrip().startswith("#")
    ]
    if not kept:
        message = "The file is empty. Write a header with ID and TIME, and one row per event."
        refuse(message, allowed="a header and at least one row")
    return _Lines(numbers=[n for n, _ in kept], texts=[line for _, line in kept])


def _separator(lines: _Lines) -> str:
    """Return the separator that the header has most of."""
    header = lines.texts[0]
    best = max(SEPARATORS, key=header.count)
    count = header.count(best)
    field = f"row {lines.numbers[0]}"
    allowed = "columns separated by comma, semicolon or tab"
    if not count:
        text = shown(header.strip())
        message = f'The header is one word or separated by blanks: "{text}". Separate with commas.'
        refuse(message, field=field, value=text, allowed=allowed)
    if count >= MAX_COLUMNS or (count + 1) * len(lines.texts) > MAX_CELLS:
        message = (
            f"The header has {count + 1} columns, and {len(lines.texts) - 1} rows follow. Keep the "
            "columns that the convention knows, and the covariates that a model uses."
        )
        limits = f"at most {MAX_COLUMNS} columns and {MAX_CELLS} cells"
        refuse(message, field=field, value=count + 1, allowed=limits)
    return best


def _header(lines: _Lines, separator: str) -> list[str]:
    """Return the names of the columns, without quotes and blanks around them."""
    field = f"row {lines.numbers[0]}"
    names = _split(lines.texts[0], separator)
    if names is None:
        message = "The quotation marks of the header do not match. Take them out."
        refuse(message, field=field, allowed="names of columns")
    if not read_cells(names).wrong.any():
        message = "The first row holds numbers, not names. Put the names of the columns above it, without # in front."
        refuse(message, field=field, value=names[0], allowed="a header such as ID,TIME,AMT,EVID,DV")
    return [name.strip() for name in names]


def _split(line: str, separator: str) -> list[str] | None:
    """Return the cells of a line, None if its quotation marks make no sense."""
    if '"' not in line:
        return line.split(separator)
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return None if any('"' in cell for cell in cells) else cells


def _without_comments(lines: _Lines, names: list[str], separator: str) -> _Lines:
    """Drop rows that a first column called C marks as comments (IGNORE=C of NONMEM)."""
    if names[0] != "C":
        return lines
    marks = (f"C{separator}", f'"C"{separator}')
    kept = [
        (number, text)
        for number, text in zip(lines.numbers[1:], lines.texts[1:], strict=True)
        if not text.lstrip().startswith(marks)
    ]
    return _Lines(
        numbers=[lines.numbers[0], *(n for n, _ in kept)],
        texts=[lines.texts[0], *(t for _, t in kept)],
    )


def _ragged(lines: _Lines, separator: str, *, wanted: int) -> list[Problem]:
    """Return a problem for each row that has another number of cells than the header."""
    problems: list[Problem] = []
    more = 0
    for number, text in zip(lines.numbers[1:], lines.texts[1:], strict=True):
        cells = None if '"' in text else text.count(separator) + 1
        if cells == wanted:
            continue
        split = _split(text, separator)
        if split is not None and len(split) == wanted:
            continue
        if len(problems) < MAX_PROBLEMS:
            problems.append(_ragged_row(number, split, separator, wanted))
        else:
            more += 1
    if more:
        message = f"{more} more rows do not fit the header. Correct these first."
        problems.append(Problem(field="file", message=message, value=more, allowed="none"))
    return problems


def _ragged_row(number: int, cells: list[str] | None, separator: str, wanted: int) -> Problem:
    allowed = f"{wanted} values, as in the header"
    field = f"row {number}"
    if cells is None:
        message = "A quotation mark is not closed, or stands inside a value. Take it out."
        return Problem(field=field, message=message, allowed=allowed)
    comma = " Decimals have a point, not a comma." if separator == "," else ""
    message = (
        f"The row has {len(cells)} values, the header {wanted} names. Write one value for each "
        f"column, . where there is none.{comma}"
    )
    return Problem(field=field, message=message, value=len(cells), allowed=allowed)


def _frame(lines: _Lines, separator: str, *, wanted: int) -> pl.DataFrame:
    """Return the cells as text; the lines have been checked, one row each."""
    import polars as pl

    body = "\n".join(lines.texts[1:]).encode()
    return pl.read_csv(
        io.BytesIO(body),
        has_header=False,
        separator=separator,
        schema={f"column_{i}": pl.String for i in range(wanted)},
        quote_char='"',
    )
