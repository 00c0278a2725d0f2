"""What was typed after `overdose`, as numbers: mg by mouth, hours before now, levels in mg/L.

A unit may be typed and is read; one that would change the meaning is refused with the way out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from calando.decide.overdose.wishes import DrawnLevel
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.patient.problems import shown

MG = "milligrams that were swallowed, such as 600 (a range: --mg 600 --mg-high 900)"
HOURS = "hours before now, such as 3 (a range: --hours-ago 2 --hours-ago-high 4)"
_HINTS: Mapping[str, str] = {  # of options that have no second one for a range
    "--last-dose-hours": "hours since the last dose, such as 20",
    "--extra-hours-ago": "hours before now, such as 3",
    "--failed-hours": "hours since the pump failed, such as 20",
    "--extra-mg": "milligrams that were swallowed beyond the usual, such as 200",
}
LEVEL = (
    "a plasma level and how many hours before now it was drawn, such as 0.88@2, 880ng/mL@2, <0.05@0"
)
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(.*)", re.IGNORECASE)
_MICRO = re.compile(r"([µμu]g|mcg|micrograms?)(/.*)?", re.IGNORECASE)
_HOURS: Mapping[str, float] = {
    **dict.fromkeys(("", "h", "hr", "hrs", "hour", "hours"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1 / 60),
    **dict.fromkeys(("d", "day", "days"), 24.0),
}
_LEVELS: Mapping[str, float] = {  # to mg/L
    **dict.fromkeys(("", "mg/l", "ug/ml", "mcg/ml", "microgram/ml", "micrograms/ml"), 1.0),
    **dict.fromkeys(("ng/ml", "ug/l", "mcg/l", "microgram/l", "micrograms/l"), 0.001),
}


def mg_of(text: str, field: str) -> float:
    """Return an amount by mouth in mg.

    Raises
    ------
    InputError : another unit than mg, or no number; the message says what to type instead.

    Examples
    --------
    >>> mg_of("600 mg", "--mg")
    600.0
    >>> mg_of("600 mcg", "--mg")
    Traceback (most recent call last):
    calando.errors.InputError: --mg: '600 mcg' is in micrograms: an overdose by mouth is told in mg
    """
    hint = _HINTS.get(field, MG)
    value, unit = _split(text, field, hint)
    name = unit.lower().rstrip(".")
    if name in ("", "mg", "mgs", "milligram", "milligrams"):
        return value
    number = wording.number(value)
    if _MICRO.fullmatch(name):
        raise _problem(
            field, text, "is in micrograms: an overdose by mouth is told in mg",
            "mg by mouth, such as 600; for a pump: calando pump PATIENT --overdose-micrograms N",
        )  # fmt: skip
    if name in ("g", "gram", "grams", "gm"):
        fix = wording.number(value * 1000)
        raise _problem(field, text, "is in grams", f"mg: type {fix} if {number} g is meant")
    if name in ("ml", "millilitre", "millilitres", "milliliter", "milliliters", "cc"):
        raise _problem(
            field, text, "is in mL, which say nothing without the strength",
            "mg: mL times the mg in each mL (liquids of 1, 2 and 5 mg/mL exist)",
        )  # fmt: skip
    if re.match(r"(tablet|tab|pill|capsule)s?\b", name):
        raise _problem(
            field, text, "counts pieces, which say nothing without the strength",
            "mg: the number of pieces times the mg in each",
        )  # fmt: skip
    if re.match(r"mg\s*/\s*kg", name):
        raise _problem(field, text, "is per kg of weight", "mg in all, such as 600")
    raise _problem(field, text, "is not an amount in mg", hint)


def hours_of(text: str, field: str) -> float:
    """Return hours before now; minutes and days are converted.

    Examples
    --------
    >>> hours_of("3", "--hours-ago"), hours_of("90 min", "--hours-ago")
    (3.0, 1.5)
    """
    hint = _HINTS.get(field, HOURS)
    value, unit = _split(text, field, hint)
    factor = _HOURS.get(unit.lower().rstrip("."))
    if factor is None:
        raise _problem(field, text, "is not a time in hours", hint)
    return value * factor


def level_of(text: str, field: str = "--level") -> DrawnLevel:
    """Return a plasma level and when it was drawn; without @ it was drawn now.

    Examples
    --------
    >>> level_of("880 ng/mL@2")
    DrawnLevel(mg_per_L=0.88, hours_ago=2.0, below_limit=False)
    >>> level_of("<0.05@0").below_limit
    True
    """
    what, at, when = text.partition("@")
    plain = what.strip()
    below = re.match(r"(<|below\b|under\b)\s*", plain, re.IGNORECASE)
    if below:
        plain = plain[below.end() :]
    value, unit = _split(plain, field, LEVEL, whole=text)
    name = re.sub(r"[µμ]g", "ug", unit.lower().replace(" ", ""))
    factor = _LEVELS.get(name)
    if factor is None:
        raise _problem(field, text, f"has a unit that is not known: {shown(unit)}", LEVEL)
    mg_per_L = value * factor
    if below and not mg_per_L > 0:
        raise _problem(field, text, "needs the limit it is below", "such as <0.05@0")
    if at and not when.strip():
        raise _problem(field, text, "has no time after @", LEVEL)
    hours = hours_of(when, field) if at else 0.0
    return DrawnLevel(mg_per_L=mg_per_L, hours_ago=hours, below_limit=bool(below))


def _split(text: str, field: str, allowed: str, *, whole: str = "") -> tuple[float, str]:
    """Return a number from 0 on and the unit behind it."""
    typed = text.strip()
    if re.fullmatch(r"[+-]?\d{1,3}(,\d+)+(\D.*)?", typed):
        message = "has a comma, which is read differently from country to country"
        raise _problem(field, whole or text, message, f"{allowed}, with a point for decimals")
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise _problem(field, whole or text, "does not begin with a number", allowed)
    value, unit = float(found[1]), found[2].strip()
    if re.match(r"(-|–|to\b|\.\.)\s*\d", unit):
        raise _problem(field, whole or text, "is a range: its ends are told apart", allowed)
    if value < 0 or not math.isfinite(value):
        raise _problem(field, whole or text, "is not a number from 0 on", allowed)
    return value, unit


def _problem(field: str, text: str, message: str, allowed: str) -> InputError:
    value = shown(text)
    return InputError(
        Problem(field=field, value=value, message=f"{value!r} {message}", allowed=allowed)
    )
