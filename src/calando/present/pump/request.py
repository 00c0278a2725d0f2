"""What was typed after `pump`, as one task and its numbers: micrograms, never mg; mL only with their strength."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from calando.decide.pump.wishes import PumpTask, PumpWishes, check_wishes
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.cli_parts import noted
from calando.present.overdose.request import hours_of
from calando.present.patient.problems import shown

NEVER_MG = "intrathecal amounts are micrograms, never mg"
MICROGRAMS = "micrograms, such as 50"
ML = "mL, such as 20"
STRENGTH = "micrograms in each mL, such as 500"
DATE = "year-month-day, such as 2026-05-04"
RESPONSES = ("none", "good")
ONE_TASK = (
    "one of --screen, --start, --adjust, --refill, --failed-hours H, --wean, "
    "--overdose-micrograms N; none of them for the checklist"
)
# which task an option belongs to
BELONGS: Mapping[str, PumpTask] = {
    "--bolus-micrograms": "start",
    "--effect-hours": "start",
    "--response": "screen",
    "--last-bolus-micrograms": "screen",
    "--reservoir-mL": "refill",
    "--alarm-mL": "refill",
    "--micrograms-per-mL": "refill",
    "--filled-on": "refill",
}
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(.*)", re.DOTALL)
_MICRO = re.compile(r"([µμu]g|mcg|micrograms?|microg)s?\.?", re.IGNORECASE)
_MILLI = re.compile(r"(mg|milligrams?)s?\.?", re.IGNORECASE)
_ML = re.compile(r"(ml|cc|millilit(re|er)s?)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed after `pump`, before it is checked; options under their own names."""

    flags: Mapping[str, bool]  # "--screen" ...
    texts: Mapping[str, str | None]  # "--failed-hours" ...


def wishes_of(typed: Typed) -> PumpWishes:
    """Return the one task that was asked for, with its numbers.

    Raises
    ------
    InputError : two tasks; an option of another task; mg; mL without their strength. All are told at once.

    Examples
    --------
    >>> wishes_of(Typed(flags={}, texts={"--failed-hours": "20"})).task
    'failed'
    >>> wishes_of(Typed(flags={"--screen": True, "--wean": True}, texts={}))
    Traceback (most recent call last):
    calando.errors.InputError: --wean: --screen and --wean are two tasks; ask for one at a time
    """
    problems: list[Problem] = []
    task = _task(typed, problems)
    texts = {name: text for name, text in typed.texts.items() if text is not None}
    problems += _strangers(texts, task)
    wishes = PumpWishes(
        task=task,
        failed_hours=_hours(texts, "--failed-hours", problems),
        effective_bolus_micrograms=_micrograms(texts, "--bolus-micrograms", problems),
        effect_lasted_hours=_hours(texts, "--effect-hours", problems),
        response=_response(texts, problems),
        last_bolus_micrograms=_micrograms(texts, "--last-bolus-micrograms", problems),
        reservoir_mL=_volume(texts, "--reservoir-mL", problems),
        alarm_mL=_volume(texts, "--alarm-mL", problems),
        concentration_micrograms_per_mL=_strength(texts, problems),
        filled_on=_filled_on(texts, problems),
        overdose_micrograms=_micrograms(texts, "--overdose-micrograms", problems),
    )
    problems += _volumes_alone(texts, wishes.reservoir_mL, wishes.alarm_mL)
    noted(lambda: check_wishes(wishes), problems)  # what no pump can be asked
    if problems:
        raise InputError(*problems)
    return wishes


def micrograms_of(text: str, field: str) -> float:
    """Return an intrathecal amount in micrograms.

    Raises
    ------
    InputError : mg, mL or anything else; the message says what to type instead.

    Examples
    --------
    >>> micrograms_of("50 mcg", "--bolus-micrograms")
    50.0
    >>> micrograms_of("0.05 mg", "--bolus-micrograms")
    Traceback (most recent call last):
    calando.errors.InputError: --bolus-micrograms: '0.05 mg': intrathecal amounts are micrograms, never mg
    """
    value, unit = _split(text, field, MICROGRAMS)
    number = wording.number(value)
    if _MILLI.fullmatch(unit):
        fix = wording.number(round(value * 1000, 6))
        allowed = f"micrograms: {number} mg would be {fix} micrograms; look at the order again"
        raise _wrong(field, text, f": {NEVER_MG}", allowed)
    if _ML.fullmatch(unit):
        allowed = "micrograms: the mL times the micrograms in each mL"
        raise _wrong(field, text, " is in mL, which say nothing without the strength", allowed)
    if unit and not _MICRO.fullmatch(unit):
        raise _wrong(field, text, " is not an amount in micrograms", MICROGRAMS)
    if 0 < value < 1:
        fix = wording.number(round(value * 1000, 6))
        allowed = f"micrograms: {number} looks like mg, which would be {fix} micrograms"
        raise _wrong(field, text, f" is less than 1 microgram; {NEVER_MG}", allowed)
    return value


def strength_of(text: str, field: str) -> float:
    """Return a strength in micrograms/mL; mg/mL is refused with the number to type."""
    value, unit = _split(text, field, STRENGTH)
    name = re.sub(r"\s*(/|per)\s*ml\.?$", "", unit, flags=re.IGNORECASE)
    number, fix = wording.number(value), wording.number(round(value * 1000, 6))
    if _MILLI.fullmatch(name):
        allowed = f"micrograms/mL: {number} mg/mL is {fix} micrograms/mL"
        raise _wrong(field, text, f" is in mg/mL; {NEVER_MG}", allowed)
    if name and not _MICRO.fullmatch(name):
        raise _wrong(field, text, " is not a strength in micrograms/mL", STRENGTH)
    return value


# -- the task -----------------------------------------------------------------------------------------


def _task(typed: Typed, problems: list[Problem]) -> PumpTask:
    asked: dict[str, PumpTask] = {}
    names: tuple[PumpTask, ...] = ("screen", "start", "adjust", "refill", "wean")
    for name in names:
        if typed.flags.get(f"--{name}"):
            asked[f"--{name}"] = name
    if typed.texts.get("--failed-hours") is not None:
        asked["--failed-hours"] = "failed"
    if typed.texts.get("--overdose-micrograms") is not None:
        asked["--overdose-micrograms"] = "overdose"
    if not asked:
        return "candidacy"
    first, *more = asked
    if more:
        said = " and ".join((", ".join((first, *more[:-1])), more[-1]))
        count = {1: "two"}.get(len(more), str(len(more) + 1))
        message = f"{said} are {count} tasks; ask for one at a time"
        problems.append(Problem(field=more[0], message=message, allowed=ONE_TASK))
    return asked[first]


def _strangers(texts: Mapping[str, str], task: PumpTask) -> list[Problem]:
    return [
        Problem(
            field=name,
            value=shown(texts[name]),
            message=f"{name} belongs to --{owner}",
            allowed=f"{name} together with --{owner}",
        )
        for name, owner in BELONGS.items()
        if name in texts and owner != task
    ]


# -- its numbers --------------------------------------------------------------------------------------


def _hours(texts: Mapping[str, str], field: str, problems: list[Problem]) -> float | None:
    text = texts.get(field)
    return None if text is None else noted(lambda: hours_of(text, field), problems)


def _micrograms(texts: Mapping[str, str], field: str, problems: list[Problem]) -> float | None:
    text = texts.get(field)
    return None if text is None else noted(lambda: micrograms_of(text, field), problems)


def _strength(texts: Mapping[str, str], problems: list[Problem]) -> float | None:
    field = "--micrograms-per-mL"
    text = texts.get(field)
    return None if text is None else noted(lambda: strength_of(text, field), problems)


def _volume(texts: Mapping[str, str], field: str, problems: list[Problem]) -> float | None:
    text = texts.get(field)
    return None if text is None else noted(lambda: _ml_of(text, field), problems)


def _ml_of(text: str, field: str) -> float:
    value, unit = _split(text, field, ML)
    if unit and not _ML.fullmatch(unit):
        raise _wrong(field, text, " is not a volume in mL", ML)
    return value


def _volumes_alone(
    texts: Mapping[str, str], reservoir: float | None, alarm: float | None
) -> list[Problem]:
    """Return that mL were told without the strength: they are no amount.

    A reservoir at or below its alarm volume is urgent whatever the strength, so it is answered, not refused.
    """
    if "--micrograms-per-mL" in texts or (
        reservoir is not None and (reservoir == 0.0 or (alarm is not None and reservoir <= alarm))
    ):
        return []
    return [
        Problem(
            field=field,
            value=shown(texts[field]),
            message=f"{field} is in mL, which say nothing without the strength",
            allowed="also --micrograms-per-mL N, as on the syringe or in the last refill record",
        )
        for field in ("--reservoir-mL", "--alarm-mL")
        if field in texts
    ]


def _response(texts: Mapping[str, str], problems: list[Problem]) -> str | None:
    text = texts.get("--response")
    if text is None or text.strip().lower() in RESPONSES:
        return None if text is None else text.strip().lower()
    message = f"{shown(text)!r} is not a response that is asked for"
    problems.append(
        Problem(field="--response", value=shown(text), message=message, allowed="none or good")
    )
    return None


def _filled_on(texts: Mapping[str, str], problems: list[Problem]) -> str | None:
    text = texts.get("--filled-on")
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        message = f"{shown(text)!r} is not a date"
        problems.append(
            Problem(field="--filled-on", value=shown(text), message=message, allowed=DATE)
        )
        return None


def _split(text: str, field: str, allowed: str) -> tuple[float, str]:
    """Return a number from 0 on and the unit behind it."""
    typed = text.strip()
    if re.match(r"[+-]?\d+,\d", typed):
        message = " has a comma, which is read differently from country to country"
        raise _wrong(field, text, message, f"{allowed}, with a point for decimals")
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise _wrong(field, text, " does not begin with a number", allowed)
    value, unit = float(found[1]), found[2].strip()
    if value < 0 or not math.isfinite(value):
        raise _wrong(field, text, " is not a number from 0 on", allowed)
    return value, unit


def _wrong(field: str, text: str, message: str, allowed: str) -> InputError:
    value = shown(text)
    said = f"{value!r}{message}"
    return InputError(Problem(field=field, value=value, message=said, allowed=allowed))
