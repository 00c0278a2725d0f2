"""One entry of a dispensing file: each cell read, or what is wrong with it."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from calando.errors import Problem
from calando.facts.schema_base import Jurisdiction
from calando.patient.dispensing_history import Dispensing, Route
from calando.patient.dose_limits import (
    MAX_DAILY_ORAL_MG,
    MAX_PUMP_MICROGRAMS_PER_ML,
    MIN_PUMP_MICROGRAMS_PER_ML,
)
from calando.present.patient.problems import shown

ROUTES: tuple[Route, ...] = get_args(Route)
COUNTRIES: tuple[Jurisdiction, ...] = get_args(Jurisdiction)
BLANK = ("", ".", "NA", "na", "n/a", "-")
LONGEST_TEXT = 120
MOST_DAYS = 40_000
# key -> what it holds, for --help, for the docs and for messages
COLUMNS: Mapping[str, str] = {
    "date": "day of dispensing, such as 2026-05-04 (or day)",
    "day": "whole number instead of a date, such as 0, 28, 56",
    "drug": "name; baclofen and whatever else was dispensed",
    "strength_mg": "mg in one tablet, or in one mL of a liquid",
    "strength_micrograms": "only for a pump: micrograms in one mL",
    "count": "tablets, sachets or mL handed out",
    "pack_size": "units in one whole pack, if only whole packs are handed out",
    "days_supply": "days that it is meant to last",
    "route": "oral, enteral, intrathecal, sublingual, nasal, ...",
    "prescriber": "a code, not a name",
    "practice": "a code; several prescribers of one practice count once",
    "pharmacy": "a code",
    "prescribed_mg_per_day": "of baclofen by mouth, as prescribed on that day",
    "paid_cash": "yes or no",
    "lost": "yes: it replaces a supply that was reported lost",
    "note": "such as: holiday, hospital, owed, lost, dose raised",
    "country": "US, UK, FR, DE, CA, CH, AU or IE; the same in each row",
}
RANGES: Mapping[str, tuple[float, float]] = {
    "strength_mg": (0.0, 5000.0),
    "strength_micrograms": (0.0, MAX_PUMP_MICROGRAMS_PER_ML),
    "count": (0.0, 10_000.0),
    "pack_size": (0.0, 1000.0),
    "days_supply": (0.0, 400.0),
    "prescribed_mg_per_day": (0.0, MAX_DAILY_ORAL_MG),
}
LARGEST_BACLOFEN_MG = 100.0  # of one unit; above, it is taken for micrograms
LEAST_BACLOFEN_MG = (
    0.5  # of one unit; solutions hold 1 mg in one mL or more, below it is a slip of the unit
)
NEAR_NAME = 0.8  # how like a name of baclofen a word must be to be asked back (1: the same letters)
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
# what people write for a key, beyond spelling
_SAID = {
    "quantity": "count", "qty": "count", "tablets": "count", "units": "count", "strength": "strength_mg",
    "mg": "strength_mg", "days": "days_supply", "day_supply": "days_supply", "supply": "days_supply",
    "doctor": "prescriber", "physician": "prescriber", "chemist": "pharmacy", "cash": "paid_cash",
    "medication": "drug", "medicine": "drug", "product": "drug", "name": "drug", "comment": "note",
    "micrograms": "strength_micrograms", "prescribed": "prescribed_mg_per_day", "dispensed": "date",
    "daily_mg": "prescribed_mg_per_day", "jurisdiction": "country", "filled": "date", "surgery": "practice",
}  # fmt: skip
_PERSON = re.compile(r"patient|birth|dob|address|phone|surname|first_?name|last_?name|ssn|nhs")


@dataclass(slots=True)
class Row:
    """One row as it stands in the file, and what is wrong with it."""

    where: str  # "row 5" or "dispensing[3]"
    cells: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def field_of(self, key: str) -> str:
        """Return how a cell is called: "row 5: count", "dispensing[3].count"."""
        return f"{self.where}.{key}" if self.where.endswith("]") else f"{self.where}: {key}"

    def wrong(self, key: str, message: str, allowed: str = "") -> None:
        """Note a problem."""
        value = shown(self.cells.get(key))
        text = allowed or COLUMNS.get(key, "")
        self.problems.append(
            Problem(field=self.field_of(key), value=value, message=message, allowed=text)
        )

    def raw(self, key: str) -> Any:
        """Return what stands there; None if nothing does."""
        value = self.cells.get(key)
        if isinstance(value, str):
            value = value.strip()
            return None if value in BLANK else value
        return value

    def text(self, key: str) -> str:
        """Return short text; "" if it is not told."""
        value = self.raw(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.wrong(key, f"{key} is {shown(value)}; write text.")
            return ""
        text = " ".join(str(value).split())
        if len(text) > LONGEST_TEXT or not text.isprintable():
            self.wrong(key, f"{key} is longer than {LONGEST_TEXT} characters, or not plain text.")
            return ""
        return text

    def number(self, key: str) -> float | None:
        """Return a number in its range; None if it is not told, or wrong."""
        value = self.raw(key)
        if value is None:
            return None
        least, most = RANGES[key]
        allowed = f"a number above {least:g}, at most {most:g}"
        number = _float(value)
        if number is None:
            comma = " Decimals have a point, not a comma." if "," in str(value) else ""
            self.wrong(key, f'{key} is "{shown(value)}"; write a plain number.{comma}', allowed)
            return None
        if not least < number <= most:
            hint = " Check the unit and the decimal point."
            self.wrong(key, f"{key} is {number:g}; allowed is {allowed}.{hint}", allowed)
            return None
        return number

    def yes(self, key: str) -> bool | None:
        """Return yes or no; None if it is not told, or wrong."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).lower()
        if word not in (*_YES, *_NO):
            self.wrong(key, f'{key} is "{shown(value)}"; write yes or no.', "yes, no, or blank")
            return None
        return word in _YES

    def route(self) -> Route | None:
        """Return the route; None if it is not told, or wrong."""
        value = self.text("route").lower()
        if not value:
            return None
        for known in ROUTES:
            if value == known:
                return known
        near = difflib.get_close_matches(value, ROUTES, n=1)
        meant = f' Did you mean "{near[0]}"?' if near else ""
        self.wrong("route", f'"{value}" is no route that is known.{meant}', ", ".join(ROUTES))
        return None

    def date(self) -> date | None:
        """Return the date; None if it is not told, or wrong."""
        value = self.raw("date")
        if value is None:
            return None
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            message = f'date is "{shown(value)}"; write year-month-day, such as 2026-05-04.'
            self.wrong("date", message, "year-month-day")
            return None

    def day(self) -> int | None:
        """Return the day number; None if it is not told, or wrong."""
        value = self.raw("day")
        if value is None:
            return None
        number = _float(value)
        if number is None or number != int(number) or abs(number) > MOST_DAYS:
            self.wrong("day", f'day is "{shown(value)}"; write a whole number.', "a whole number")
            return None
        return int(number)


def _float(value: Any) -> float | None:
    """Return a finite number written plainly; no 1_000, no infinity."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and not re.fullmatch(r"[-+]?\d+(?:\.\d*)?|[-+]?\.\d+", value):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return None
    return number if math.isfinite(number) else None


def unknown_key(where: str, key: str, known: Sequence[str]) -> Problem:
    """Return the problem of a column or key that does not exist, with the nearest that does."""
    word = re.sub(r"\W+", "_", key.strip().lower())
    if _PERSON.search(word) and word not in ("patient_note",):
        hint = "Leave out what names a person."
    else:
        near = _SAID.get(word) or next(iter(difflib.get_close_matches(word, known, n=1)), "")
        hint = f'Did you mean "{near}"?' if near in known else "Leave it out, or put it in note."
    name = str(shown(key))
    return Problem(
        field=f"{where}.{name}" if where.endswith("]") else f"{where}: {name}",
        value=name,
        message=f'"{name}" is not known here. {hint}',
        allowed=", ".join(known),
    )


def entry_of(
    row: Row,
    day: int | None,
    is_baclofen: Callable[[str], bool],
    near_baclofen: Callable[[str], str] = lambda name: "",
) -> Dispensing | None:
    """Return the entry of a row, or None with its problems noted.

    near_baclofen : the name of baclofen that an unknown word nearly is; "" if it is none.
    """
    drug = row.text("drug")
    if drug and (meant := near_baclofen(drug)):
        row.wrong(
            "drug",
            f'"{shown(drug)}" is no name that is known. Did you mean "{meant}"? Unread it would look like days without '
            "supply: write the name, or leave the row out if it is something else.",
            meant,
        )
    if not drug and row.raw("drug") is None:
        row.wrong("drug", "drug is missing: what was dispensed?")
    numbers = {key: row.number(key) for key in RANGES}
    route, cash, lost = row.route(), row.yes("paid_cash"), row.yes("lost")
    entry = Dispensing(
        row=row.where,
        day=day or 0,
        drug=drug,
        route=route,
        prescriber=row.text("prescriber"),
        practice=row.text("practice"),
        pharmacy=row.text("pharmacy"),
        paid_cash=cash,
        lost=bool(lost),
        note=row.text("note"),
        **numbers,
    )
    if drug and is_baclofen(drug):
        _check_baclofen(row, entry)
    elif entry.prescribed_mg_per_day is not None:
        message = "prescribed_mg_per_day is that of baclofen by mouth; this row is another drug."
        row.wrong("prescribed_mg_per_day", message, "blank")
    return None if row.problems or day is None else entry


def _check_baclofen(row: Row, entry: Dispensing) -> None:
    """Keep milligrams and micrograms apart, and ask for amounts."""

    def told(key: str) -> bool:
        return row.raw(key) is not None

    if entry.route == "intrathecal":
        for key in ("strength_mg", "prescribed_mg_per_day", "pack_size"):
            if told(key):
                message = f"{key} with intrathecal: a pump is filled with micrograms, never mg."
                row.wrong(key, message, "blank; strength_micrograms and count instead")
        _check_strength(row, entry.strength_micrograms)
        needed = ("strength_micrograms", "count")
    else:
        if told("strength_micrograms"):
            message = (
                "strength_micrograms is for a pump only: write route intrathecal, or strength_mg."
            )
            row.wrong("strength_micrograms", message)
        if entry.strength_mg is not None and entry.strength_mg > LARGEST_BACLOFEN_MG:
            message = (
                f"strength_mg is {entry.strength_mg:g}; no unit of baclofen by mouth is so strong."
            )
            message += " Are these micrograms, or the whole pack?"
            row.wrong("strength_mg", message, f"at most {LARGEST_BACLOFEN_MG:g} mg")
        if entry.strength_mg is not None and entry.strength_mg < LEAST_BACLOFEN_MG:
            message = (
                f"strength_mg is {entry.strength_mg:g}; no unit of baclofen by mouth is so weak. "
            )
            message += "Are these grams, or another unit? 0.01 g is 10 mg."
            row.wrong("strength_mg", message, f"at least {LEAST_BACLOFEN_MG:g} mg")
        needed = ("strength_mg", "count")
    for key in needed:
        if not told(key):
            row.wrong(key, f"{key} is missing: baclofen needs it for the amount.")


def _check_strength(row: Row, micrograms: float | None) -> None:
    """Ask back where mg/mL stand under micrograms; no pump is filled with so weak a solution."""
    least, most = MIN_PUMP_MICROGRAMS_PER_ML, MAX_PUMP_MICROGRAMS_PER_ML
    if micrograms is None or micrograms >= least:
        return
    key = "strength_micrograms"
    message = (
        f"{key} is {micrograms:g}; no solution for a pump is so weak, and this looks like mg/mL. A pump counts in "
        f"micrograms: {micrograms:g} mg/mL would be {micrograms * 1000.0:g}."
    )
    row.wrong(key, message, f"{least:g} to {most:g} micrograms/mL, as on the syringe")
