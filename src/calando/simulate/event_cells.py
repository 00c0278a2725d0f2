"""Cells of a data set: what is a number, what is blank, and a list of all that is wrong.

Everything works on whole columns; only cells that are wrong, at most fifty, are looked at one by one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calando.arrays import Bools, Floats, Ints
from calando.errors import InputError, Problem

Column: TypeAlias = Sequence[object] | NDArray[Any]

BLANK = frozenset({"", ".", "NA"})
MAX_PROBLEMS = 50  # more than anyone reads, and a bound on the work for a hostile file
MAX_SIZE = 1e12  # no time, dose or concentration has more digits
MAX_SHOWN = 40  # characters of a value that a message repeats

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_UNIT = re.compile(rf"({_NUMBER.pattern}) ?[a-zA-Zµμ%/]+")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_BELOW = re.compile(r"<.*|b?[bl]l?o?[qd]l?|nd|nq", re.IGNORECASE)  # <0.5, BLQ, BQL, LOQ, LOD, ND


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One column as numbers: NaN where a cell is blank or wrong, and which of the two it is."""

    numbers: Floats
    blank: Bools
    wrong: Bools

    def filled(self) -> Floats:
        """Return the numbers with 0 where there is none."""
        return np.where(np.isnan(self.numbers), 0.0, self.numbers)


class Findings:
    """What is wrong with a table, cell by cell; a cell is told once, and the first reason counts."""

    def __init__(self, columns: Mapping[str, Column], line: Ints, *, header_line: int) -> None:
        self._columns = columns
        self._line = line
        self._header_line = header_line
        self._told: dict[str, Bools] = {}
        self._place = {name: place for place, name in enumerate(columns)}
        self._found: list[tuple[int, int, int, Problem]] = []  # row, column, how many before, what
        self._count = 0

    def column(self, name: str, message: str, *, allowed: str, value: object = None) -> None:
        """Tell one thing about a whole column, and nothing more about it after that."""
        if self.told(name).all():
            return
        self._told[name] = np.ones(len(self._line), dtype=bool)
        field = f"row {self._header_line}, column {shown(name)}"
        self._add(-1, name, Problem(field=field, message=message, value=value, allowed=allowed))

    def cells(
        self, name: str, wrong: Bools, reason: str | Callable[[int], str], *, allowed: str
    ) -> None:
        """Tell what is wrong with some cells of a column: `wrong` marks them, per row."""
        told = self.told(name)
        fresh = np.flatnonzero(wrong & ~told)
        self._told[name] = told | wrong
        self._count += max(0, len(fresh) - MAX_PROBLEMS)
        for row in map(int, fresh[:MAX_PROBLEMS]):
            value = self.value(name, row)
            why = reason if isinstance(reason, str) else reason(row)
            field = f"row {self._line[row]}, column {name}"
            message = f"{name} is {quoted(value)}; {why}"
            problem = Problem(field=field, message=message, value=shown(value), allowed=allowed)
            self._add(row, name, problem)

    def _add(self, row: int, name: str, problem: Problem) -> None:
        self._found.append((row, self._place.get(name, -1), self._count, problem))
        self._count += 1

    def told(self, name: str) -> Bools:
        """Return which cells of a column have been told already."""
        return self._told.get(name, np.zeros(len(self._line), dtype=bool))

    def sound(self, *names: str) -> Bools:
        """Return the rows in which nothing has been told about these columns."""
        sound = np.ones(len(self._line), dtype=bool)
        for name in names:
            sound &= ~self.told(name)
        return sound

    def value(self, name: str, row: int) -> object:
        """Return a cell as it was given, 5.0 as 5; None if it is blank, or the column does not exist."""
        column = self._columns.get(name)
        value = None if column is None else column[row]
        if isinstance(value, np.generic):
            value = value.item()
        if is_blank(value):
            return None
        if isinstance(value, float) and value.is_integer() and abs(value) <= MAX_SIZE:
            return int(value)
        return value

    def raise_if_any(self) -> None:
        """Raise an `InputError` with the first problems in the order of the rows, if there are any."""
        if not self._found:
            return
        first = [found[-1] for found in sorted(self._found, key=lambda f: f[:-1])][:MAX_PROBLEMS]
        more = self._count - len(first)
        if more:
            message = (
                f"{more} more problems are not listed. Correct these {MAX_PROBLEMS} first, then "
                "read the file again."
            )
            first.append(Problem(field="file", message=message, value=more, allowed="none"))
        raise InputError(*first)


def read_cells(values: Column) -> Cells:
    """Return a column as numbers; "", ".", "NA", None and NaN are blank.

    >>> cells = read_cells(["0", "2.5", ".", "08:00"])
    >>> cells.numbers.tolist(), cells.blank.tolist(), cells.wrong.tolist()
    ([0.0, 2.5, nan, nan], [False, False, True, False], [False, False, False, True])
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufb":
        numbers = values.astype(np.float64)
        blank = np.isnan(numbers)
    else:
        given = values.tolist() if isinstance(values, np.ndarray) else values
        blank = np.fromiter(map(is_blank, given), dtype=bool, count=len(given))
        numbers = np.fromiter(map(_number, given), dtype=np.float64, count=len(given))
    with np.errstate(invalid="ignore"):
        wrong = ~blank & ~(np.abs(numbers) <= MAX_SIZE)
    return Cells(numbers=np.where(wrong, np.nan, numbers), blank=blank, wrong=wrong)


def is_blank(value: object) -> bool:
    """Say whether a cell holds nothing."""
    if isinstance(value, str):
        return value.strip() in BLANK
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number(value: object) -> float:
    """Return a cell as a number, NaN if it is blank or no number, infinite if it is too large."""
    if isinstance(value, str):
        text = value.strip()
        return float(text) if _NUMBER.fullmatch(text) else math.nan
    if not isinstance(value, int | float):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def no_number(name: str, value: object, *, allowed: str) -> str:
    """Say why a cell is no number, and what to write instead.

    >>> no_number("AMT", "20 mg", allowed="mg")
    'write the number without its unit: 20.'
    """
    text = str(value).strip()
    if _COMMA.fullmatch(text):
        return f"decimals have a point, not a comma: write {shown(text.replace(',', '.'))}."
    if name == "TIME" and (clock := _CLOCK.fullmatch(text)):
        hours = int(clock[1]) + int(clock[2]) / 60.0
        return (
            f"times are hours since the first record, not of a clock: write {hours:.4g} for {text}."
        )
    if name in ("TIME", "II") and (_DATE.match(text) or _CLOCK.fullmatch(text)):
        return "clock times and dates are not read: give hours since the first record."
    if name == "DV" and _BELOW.fullmatch(text):
        return "a level below quantification has no number: write . in DV and 1 in MDV."
    if _number(value) == _number(value) or text.lower() in {"inf", "-inf", "+inf", "nan"}:
        return f"it must be finite and at most {MAX_SIZE:g} in size. Allowed: {allowed}."
    if unit := _UNIT.fullmatch(text):
        return f"write the number without its unit: {shown(unit[1])}."
    return f"it must be a number. Allowed: {allowed}."


def shown(value: object) -> object:
    """Return a value fit to be repeated in an answer: plain, and short."""
    if value is None or (isinstance(value, bool | int | float) and abs(value) <= MAX_SIZE):
        return value
    try:
        text = str(value)
    except ValueError:  # an int of more digits than Python prints
        return "a number of thousands of digits"
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."


def quoted(value: object) -> str:
    """Return a value the way a sentence shows it: text in quotes, 5.0 as 5."""
    if is_blank(value):
        return "blank"
    short = shown(value)
    if isinstance(short, str) and not _NUMBER.fullmatch(short):
        return f'"{short}"'
    return f"{short:.10g}" if isinstance(short, float) else str(short)
