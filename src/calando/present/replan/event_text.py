"""What was typed about a plan, as numbers with a unit: hours, days, mg, scores, kidneys, times.

A number in another unit is never converted in silence: the message says what to type instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from calando.errors import Problem
from calando.patient.profile import KidneyQuantity, KidneyValue
from calando.present.patient.problems import shown
from calando.units import creatinine_umol_per_L

LONGEST_TEXT = 200
MICROGRAMS = ("mcg", "ug", "µg", "microgram", "gamma")
NO_MICROGRAMS = (
    "doses by mouth are in mg, never micrograms: 1 mg = 1000 micrograms, and baclofen tablets "
    "hold 5 to 25 mg"
)
# the key of a patient file whose plausible range holds for a kidney value
KIDNEY_OPTIONS: Mapping[str, str] = {
    "--creatinine": "creatinine_umol_per_L",
    "--eGFR": "eGFR",
    "--CLcr": "CLcr",
    "--cystatin-C": "cystatin_C_mg_per_L",
}

Problems: TypeAlias = list[Problem]
_NUMBER = re.compile(r"([+-]?\d{1,12}(?:\.\d{1,12})?)(.*)", re.DOTALL)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# unit as typed -> factor to the unit that is asked for
_HOURS = {"h": 1.0, "hr": 1.0, "hrs": 1.0, "hour": 1.0, "hours": 1.0}
_DAYS = {"d": 1.0, "day": 1.0, "days": 1.0}
_MG = {"mg": 1.0, "milligram": 1.0, "milligrams": 1.0}
_GRAMS = dict.fromkeys(("g", "gram", "grams"), 1000.0)
# tablets, mL, drops: the number alone would be taken for mg; but not the power of ten in 2e3
_OTHER_AMOUNT = re.compile(r"(?!e[+-]?\d)[^\W\d_]")
_SCORE = {"/10": 1.0, "of 10": 1.0, "out of 10": 1.0}
_OTHER_TIMES = {
    "min": 1 / 60, "mins": 1 / 60, "minute": 1 / 60, "minutes": 1 / 60, **_HOURS,
    "d": 24.0, "day": 24.0, "days": 24.0, "w": 168.0, "week": 168.0, "weeks": 168.0,
}  # fmt: skip
_CREATININE = {"umol/l": "umol/L", "µmol/l": "umol/L", "micromol/l": "umol/L", "mg/dl": "mg/dL"}
_EGFR = ("ml/min/1.73m2", "ml/min/1.73m²", "ml/min/1.73", "ml/min/1,73m2")


def hours_of(text: str, field: str, problems: Problems) -> float | None:
    """Return hours: "12", "12 h"; days and minutes are asked back."""
    others = {unit: factor for unit, factor in _OTHER_TIMES.items() if unit not in _HOURS}
    return _quantity(text, field, problems, "hours", "a number of hours", _HOURS, others)


def days_of(text: str, field: str, problems: Problems) -> float | None:
    """Return days: "2", "2 days"; hours and weeks are asked back."""
    others = {u: factor / 24 for u, factor in _OTHER_TIMES.items() if u not in _DAYS}
    return _quantity(text, field, problems, "days", "a number of days", _DAYS, others)


def mg_of(text: str, field: str, problems: Problems) -> float | None:
    """Return milligrams: "20", "20 mg"; micrograms, tablets and millilitres are refused."""
    unit = _unit_of(text)
    if unit.startswith(MICROGRAMS):
        _complain(problems, field, text, f'"{shown(text)}": {NO_MICROGRAMS}', "mg, such as 20")
        return None
    if _OTHER_AMOUNT.match(unit) and unit not in {*_MG, *_GRAMS}:
        message = f'"{shown(text)}": how many mg is that? Strengths differ, so only mg count'
        _complain(problems, field, text, message, "mg, such as 20")
        return None
    return _quantity(text, field, problems, "mg", "a number of mg", _MG, _GRAMS)


def score_of(text: str, field: str, problems: Problems) -> float | None:
    """Return a score from 0 to 10: "7", "7/10"."""
    return _quantity(text, field, problems, "a score", "a number from 0 to 10", _SCORE, {})


def clock_of(text: str, field: str, problems: Problems) -> float | None:
    """Return a clock time as hours after midnight.

    >>> clock_of("17:30", "--at", [])
    17.5
    """
    match = _CLOCK.fullmatch(text.strip())
    if match:
        return int(match[1]) + int(match[2]) / 60
    hint = ' midnight is "00:00"' if text.strip() == "24:00" else ""
    message = f'"{shown(text)}" is not a time of the day;{hint or " write 17:00 for 5 pm"}'
    _complain(problems, field, text, message, "HH:MM from 00:00 to 23:59")
    return None


def words_of(text: str, field: str, problems: Problems) -> str | None:
    """Return what was said in words: one line of at most 200 characters."""
    plain = " ".join(text.split())
    if len(plain) > LONGEST_TEXT:
        message = f"these words are {len(plain)} characters long; say it shorter"
        _complain(problems, field, text, message, f"at most {LONGEST_TEXT} characters")
        return None
    if _CONTROL.search(plain):
        message = "these words hold characters that cannot be shown; type them again"
        _complain(problems, field, _CONTROL.sub("?", plain), message, "plain text")
        return None
    if not plain:
        _complain(problems, field, text, "what is it? The words are empty", "a word, such as dizzy")
        return None
    return plain


def today_of(text: str, field: str, start: date | None, problems: Problems) -> int | None:
    """Return the day of the plan that is today: a number, or a date where the plan has dates.

    >>> today_of("2026-05-25", "--today", date(2026, 5, 4), [])
    21
    """
    allowed = "a whole number (the plan's first day is 0), or a date if the plan has dates"
    plain = text.strip()
    if re.fullmatch(r"[+-]?\d{1,6}", plain):
        return int(plain)
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        message = f'"{shown(text)}" is not a day of the plan: write 21, not "day 21" or 21.5'
        _complain(problems, field, text, message, allowed)
        return None
    if start is None:
        message = "the plan has no dates (it was made without --start), so say the number of days"
        _complain(problems, field, text, message, "a whole number; the plan's first day is 0")
        return None
    return (day - start).days


# -- kidneys --------------------------------------------------------------------------------------


def creatinine_of(
    text: str, field: str, problems: Problems, days_ago: float = 0.0
) -> KidneyValue | None:
    """Return a creatinine; without its unit, or implausible in it, it is asked back."""
    value = _number(text, field, problems, "a creatinine with its unit", '"150 umol/L"')
    if value is None:
        return None
    allowed = 'with its unit, such as "150 umol/L" or "1.7 mg/dL"'
    said = _unit_of(text)
    if not said:
        message = f'"{shown(text.strip())}": is that umol/L or mg/dL?'
        _complain(problems, field, text, message, allowed)
        return None
    unit = _CREATININE.get(said)
    if unit is None:
        message = f'"{shown(text)}": a creatinine is in umol/L or mg/dL; convert it'
        _complain(problems, field, text, message, allowed)
        return None
    key = "creatinine_umol_per_L" if unit == "umol/L" else "creatinine_mg_per_dL"
    if not plausible(key, value, field, problems):
        return None
    umol = value if unit == "umol/L" else creatinine_umol_per_L(value)
    return KidneyValue(quantity="creatinine_umol_per_L", value=umol, day=-days_ago)


def kidney_of(
    text: str, field: str, problems: Problems, days_ago: float = 0.0
) -> KidneyValue | None:
    """Return an eGFR, a creatinine clearance or a cystatin C from its option."""
    if field == "--creatinine":
        return creatinine_of(text, field, problems, days_ago)
    quantity: Mapping[str, tuple[KidneyQuantity, tuple[str, ...], str]] = {
        "--eGFR": ("eGFR", _EGFR, "mL/min/1.73 m2"),
        "--CLcr": ("CLcr", ("ml/min",), "mL/min"),
        "--cystatin-C": ("cystatin_C_mg_per_L", ("mg/l",), "mg/L"),
    }
    name, units, unit = quantity[field]
    value = _number(text, field, problems, f"a number in {unit}", "a number such as 45")
    if value is None:
        return None
    said = _unit_of(text)
    if said and said not in units:
        meant = "--CLcr" if said == "ml/min" else "--eGFR" if said in _EGFR else ""
        hint = f"; did you mean {meant}?" if meant else ""
        message = f'"{shown(text)}": {field} is in {unit}{hint}'
        _complain(problems, field, text, message, f"a number in {unit}")
        return None
    if not plausible(name, value, field, problems):
        return None
    return KidneyValue(quantity=name, value=value, day=-days_ago)


def kidney_range(key: str) -> tuple[float, float, str]:
    """Return the plausible range of a key of the patient file and its unit."""
    from calando.present.patient.model import KidneyKeys

    info = KidneyKeys.model_fields[key]
    bounds = {
        name: getattr(m, name) for m in info.metadata for name in ("ge", "le") if hasattr(m, name)
    }
    extra = info.json_schema_extra
    unit = str(extra["unit"]) if isinstance(extra, dict) else ""
    return bounds["ge"], bounds["le"], unit


def plausible(key: str, value: float, field: str, problems: Problems) -> bool:
    """Ask back at a number that is likelier in the other unit, or a typing error."""
    low, high, unit = kidney_range(key)
    if low <= value <= high:
        return True
    twin = {
        "creatinine_umol_per_L": "creatinine_mg_per_dL",
        "creatinine_mg_per_dL": "creatinine_umol_per_L",
    }.get(key)
    message = f"{value:g} {unit} is not plausible; check the unit and the decimal point"
    if twin is not None:
        other_low, other_high, other_unit = kidney_range(twin)
        if other_low <= value <= other_high:
            message = f'{value:g} {unit} is not plausible; is that "{value:g} {other_unit}"?'
    _complain(problems, field, value, message, f"{low:g} to {high:g} {unit}")
    return False


# -- numbers --------------------------------------------------------------------------------------


def _quantity(
    text: str,
    field: str,
    problems: Problems,
    name: str,
    wanted: str,
    units: Mapping[str, float],
    others: Mapping[str, float],
) -> float | None:
    """Return a number in the unit asked for; another unit is answered with the number to type."""
    value = _number(text, field, problems, wanted, "a number such as 2")
    if value is None:
        return None
    unit = _unit_of(text)
    if not unit or unit in units:
        return value
    if unit in others:
        message = f'"{shown(text)}": this option is in {name}: write {value * others[unit]:.4g}'
    else:
        message = f'"{shown(text)}": "{shown(unit)}" is no unit of {name}: write the number alone'
    _complain(problems, field, text, message, wanted)
    return None


def _number(text: str, field: str, problems: Problems, wanted: str, example: str) -> float | None:
    plain = text.strip()
    match = _NUMBER.fullmatch(plain)
    rest = match[2].strip() if match else ""
    if match and not re.match(r"[\d.,]|[eE][+-]?\d", rest):
        return float(match[1])
    hint = f"write {example}"
    if re.match(r"[+-]?\d+,\d+", plain):
        hint = f"write a point: {plain.replace(',', '.', 1)[:20]}"
    message = f'"{shown(text)}" is not {wanted}; {hint}'
    _complain(problems, field, text, message, wanted)
    return None


def _unit_of(text: str) -> str:
    """Return the unit behind a number: lower case, without spaces in it."""
    match = _NUMBER.fullmatch(text.strip())
    unit = match[2].strip().casefold().replace("μ", "µ") if match else ""
    return unit if unit.startswith(("of", "out")) else unit.replace(" ", "")


def _complain(problems: Problems, field: str, value: object, message: str, allowed: str) -> None:
    problems.append(Problem(field=field, value=shown(value), message=message, allowed=allowed))


AmountReader: TypeAlias = Callable[[str, str, Problems], float | None]
