"""What may be asked of a pump. Every amount is in micrograms."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calando.decide.amounts import is_number, repeated
from calando.errors import InputError, Problem
from calando.patient.dose_limits import MAX_PUMP_MICROGRAMS_PER_ML, MIN_PUMP_MICROGRAMS_PER_ML

PumpTask = Literal["candidacy", "screen", "start", "adjust", "refill", "failed", "wean", "overdose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpWishes:
    """One task and what it needs; None: not told."""

    task: PumpTask = "candidacy"
    failed_hours: float | None = (
        None  # hours since delivery stopped, or was noticed to have stopped
    )
    effective_bolus_micrograms: float | None = None  # of the screening (start)
    effect_lasted_hours: float | None = None  # of that bolus (start)
    response: str | None = None  # screening so far: none | good, after which bolus
    last_bolus_micrograms: float | None = None  # of the screening so far
    reservoir_mL: float | None = None  # refill
    alarm_mL: float | None = None  # refill: the pump's own low-reservoir volume
    concentration_micrograms_per_mL: float | None = None  # refill
    filled_on: str | None = None  # ISO date (refill)
    overdose_micrograms: float | None = None  # bolus or extra, given at once


# What a pump can be asked about: bounds of the input, not advice. Outside them a slip of the unit is likely.
_MOST_BOLUS = 2000.0  # micrograms
_MOST_OVERDOSE = 100_000.0  # micrograms; more than the largest reservoir of the strongest solution
_MOST_HOURS = 24.0 * 365.0
_MOST_EFFECT_H = 72.0
_MOST_ML = 60.0
_YEARS = (2000, 2100)
_SLIP = "A pump counts in micrograms: 1 mg is 1000 micrograms"


def check_wishes(wishes: PumpWishes) -> None:
    """Raise an InputError that names every wish that cannot be asked for, as the option is spelled.

    Raises
    ------
    InputError : an unknown task or response; a number that is out of range or not a number (a slip between mg and
        micrograms is named as such); a date that is none. A volume at or below its alarm is no error: it is urgent.

    Examples
    --------
    >>> check_wishes(PumpWishes(task="start", effective_bolus_micrograms=75))
    """
    problems = list(_problems(wishes))
    if problems:
        raise InputError(*problems)


def filled_date(wishes: PumpWishes) -> date | None:
    """Return the day of the last filling, or None if it was not told."""
    return date.fromisoformat(wishes.filled_on) if wishes.filled_on is not None else None


def _problems(w: PumpWishes) -> Iterator[Problem]:
    if w.task not in typing.get_args(PumpTask):
        tasks = ", ".join(typing.get_args(PumpTask))
        yield Problem(field="--task", value=w.task, message="no such task", allowed=tasks)
    if w.response not in (None, "none", "good"):
        yield Problem(
            field="--response",
            value=w.response,
            message="the response to the last test bolus",
            allowed="none, good",
        )
    yield from _range("--failed-hours", w.failed_hours, 0.0, _MOST_HOURS, "hours")
    yield from _amount("--bolus-micrograms", w.effective_bolus_micrograms, _MOST_BOLUS)
    yield from _amount("--last-bolus-micrograms", w.last_bolus_micrograms, _MOST_BOLUS)
    yield from _range("--effect-hours", w.effect_lasted_hours, 0.0, _MOST_EFFECT_H, "hours")
    yield from _amount("--overdose-micrograms", w.overdose_micrograms, _MOST_OVERDOSE)
    yield from _range("--reservoir-mL", w.reservoir_mL, 0.0, _MOST_ML, "mL")
    yield from _range("--alarm-mL", w.alarm_mL, 0.0, _MOST_ML, "mL")
    yield from _concentration(w.concentration_micrograms_per_mL)
    yield from _date(w.filled_on)


def _range(
    field: str, value: float | None, low: float, high: float, unit: str
) -> Iterator[Problem]:
    if value is None:
        return
    if not is_number(value) or not low <= value <= high:
        yield Problem(
            field=field,
            value=repeated(value),
            message=f"this is not a possible number of {unit}",
            allowed=f"{low:g} to {high:g} {unit}",
        )


def _amount(field: str, value: float | None, most: float) -> Iterator[Problem]:
    if value is None:
        return
    allowed = f"1 to {most:g} micrograms"
    if not is_number(value) or value <= 0.0:
        yield Problem(
            field=field,
            value=repeated(value),
            message="an amount is above 0 micrograms",
            allowed=allowed,
        )
    elif value < 1.0:
        fix = f"if {value:g} mg was meant, write {value * 1000.0:g}"
        message = f"less than a microgram is never given; this looks like mg. {_SLIP}"
        yield Problem(
            field=field, value=repeated(value), message=message, allowed=f"{allowed}; {fix}"
        )
    elif value > most:
        message = (
            f"a pump never gives so much at once; is the unit wrong by a thousand? {_SLIP}. "
            "Doses by mouth have no place here"
        )
        if field != "--overdose-micrograms":
            allowed += "; if so much was given, it is an emergency: --overdose-micrograms"
        yield Problem(field=field, value=repeated(value), message=message, allowed=allowed)


def _concentration(value: float | None) -> Iterator[Problem]:
    field = "--micrograms-per-mL"
    low, high = MIN_PUMP_MICROGRAMS_PER_ML, MAX_PUMP_MICROGRAMS_PER_ML
    allowed = f"{low:g} to {high:g} micrograms/mL"
    if value is None or (is_number(value) and low <= value <= high):
        return
    message = "no solution for a pump has this strength"
    if is_number(value) and 0.0 < value < low:
        message += f"; this looks like mg/mL. {_SLIP}"
        allowed += f"; if {value:g} mg/mL was meant, write {value * 1000.0:g}"
    yield Problem(field=field, value=repeated(value), message=message, allowed=allowed)


def _date(value: str | None) -> Iterator[Problem]:
    if value is None:
        return
    try:
        found: date | None = date.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or not _YEARS[0] <= found.year <= _YEARS[1]:
        yield Problem(
            field="--filled-on",
            value=repeated(value),
            message="the day of the last filling is a date of our time",
            allowed=f"year-month-day, {_YEARS[0]}-01-01 to {_YEARS[1]}-12-31",
        )
