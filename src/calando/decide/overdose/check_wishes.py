"""What may be asked of an overdose: amounts in mg, hours before now, levels in mg/L. All problems are told at once."""

from __future__ import annotations

import itertools

from calando.decide.amounts import is_number, repeated
from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes
from calando.errors import InputError, Problem

LEAST_MG, MOST_MG = 1.0, 20_000.0
MOST_HOURS = 336.0
MOST_MG_PER_L = 50.0  # the highest printed level is 30.7 mg/L, after death
MOST_NAMES = 50
MOST_LEVELS = 50
# plausibility, no clinical limit: two assays of one sample differ far less, so one of the two is another sample or unit
MOST_RATIO_AT_ONCE = 3.0
_MINUTE_H = 1 / 60
_MG = f"{LEAST_MG:g} to {MOST_MG:g} mg"
_HOURS = f"0 to {MOST_HOURS:g} hours before now"


def check_wishes(wishes: OverdoseWishes) -> None:
    """Refuse what cannot be, and ask back where a unit slipped.

    Raises
    ------
    InputError : an amount, an hour, a level or a name that cannot be, with the option as it is typed.

    Examples
    --------
    >>> check_wishes(OverdoseWishes(mg=0.4))
    Traceback (most recent call last):
        ...
    calando.errors.InputError: --mg: 0.4 mg is less than any tablet holds. ...
    """
    problems = [*_amounts(wishes), *_hours(wishes), *_names(wishes), *_levels(wishes.levels)]
    if not problems:
        problems += [*_levels_together(wishes.levels), *_levels_before(wishes)]
    for field in ("deliberate", "someone_elses", "tolerant"):
        value = getattr(wishes, field)
        if value is not None and not isinstance(value, bool):
            option = "--" + field.replace("_", "-")
            problems.append(_problem(option, value, "this is told or not told", "true or false"))
    if problems:
        raise InputError(*problems)


def _problem(field: str, value: object, message: str, allowed: str) -> Problem:
    return Problem(field=field, value=repeated(value), message=message, allowed=allowed)


def _amounts(wishes: OverdoseWishes) -> list[Problem]:
    problems = []
    for field, value in (("--mg", wishes.mg), ("--mg-high", wishes.mg_high)):
        if value is None:
            continue
        if not is_number(value) or value <= 0:
            message = f"{repeated(value)} is no amount that can be swallowed"
        elif value < LEAST_MG:
            message = (
                f"{value:g} mg is less than any tablet holds. If grams are meant, multiply by 1000; if micrograms of a "
                "pump are meant, this is the wrong command: amounts here are mg by mouth, never micrograms."
            )
        elif value > MOST_MG:
            message = (
                f"{value:g} mg is more than can be believed. If micrograms are meant, this is the wrong command: "
                "amounts here are mg by mouth. If the amount is unknown, leave --mg away."
            )
        else:
            continue
        problems.append(_problem(field, value, message, _MG))
    if problems:
        return problems
    low, high = wishes.mg, wishes.mg_high
    if high is not None and low is None:
        message = "is the upper end of an interval that has no lower end; tell the least with --mg"
        problems.append(_problem("--mg-high", high, f"{high:g} mg {message}", _MG))
    elif high is not None and low is not None and high < low:
        message = f"{high:g} mg is less than --mg, which is {low:g} mg"
        problems.append(_problem("--mg-high", high, message, f"{low:g} to {MOST_MG:g} mg"))
    return problems


def _hours(wishes: OverdoseWishes) -> list[Problem]:
    problems = []
    near, far = wishes.hours_ago, wishes.hours_ago_high
    for field, value in (("--hours-ago", near), ("--hours-ago-high", far)):
        if value is not None and not (is_number(value) and 0 <= value <= MOST_HOURS):
            message = f"{repeated(value)} is not a number of hours before now"
            problems.append(_problem(field, value, message, _HOURS))
    if problems or far is None:
        return problems
    if near is None:
        message = f"{far:g} is the far end of an interval without a near end; tell it with --hours-ago (0: just now)"
        problems.append(_problem("--hours-ago-high", far, message, _HOURS))
    elif far < near:
        message = f"{far:g} hours ago is later than --hours-ago, which is {near:g}"
        allowed = f"{near:g} to {MOST_HOURS:g} hours before now"
        problems.append(_problem("--hours-ago-high", far, message, allowed))
    return problems


def _names(wishes: OverdoseWishes) -> list[Problem]:
    allowed = 'names separated by commas, such as "alcohol, zopiclone"'
    names = wishes.co_ingested
    if any(not name.strip() for name in names):
        return [_problem("--with", ", ".join(names), "a name between two commas is empty", allowed)]
    if len(names) > MOST_NAMES:
        message = f"{len(names)} names are more than {MOST_NAMES}"
        return [_problem("--with", len(names), message, f"at most {MOST_NAMES} names")]
    return []


def _levels(levels: tuple[DrawnLevel, ...]) -> list[Problem]:
    allowed = f"above 0, to {MOST_MG_PER_L:g} mg/L, drawn {_HOURS}"
    if len(levels) > MOST_LEVELS:
        message = f"{len(levels)} levels are more than {MOST_LEVELS}"
        return [_problem("--level", len(levels), message, f"at most {MOST_LEVELS} levels")]
    problems = []
    for level in levels:
        value, ago = level.mg_per_L, level.hours_ago
        if not is_number(value) or value <= 0:
            message = f"{repeated(value)} mg/L is no level; below the limit of the assay: give the limit and say so"
            problems.append(_problem("--level", value, message, allowed))
        elif value > MOST_MG_PER_L:
            message = f"{value:g} mg/L was never seen. If it is ng/mL, divide by 1000: {value / 1000:g} mg/L"
            problems.append(_problem("--level", value, message, allowed))
        if not (is_number(ago) and 0 <= ago <= MOST_HOURS):
            message = f"{repeated(ago)} is not a number of hours before now"
            problems.append(_problem("--level", ago, message, allowed))
    return problems


def _levels_together(levels: tuple[DrawnLevel, ...]) -> list[Problem]:
    """Two levels of one minute that no measurement explains."""
    problems = []
    for a, b in itertools.combinations(levels, 2):
        if abs(a.hours_ago - b.hours_ago) > _MINUTE_H:
            continue
        low, high = sorted((a, b), key=lambda x: x.mg_per_L)
        # "under 1 mg/L" agrees with anything below it, and says nothing against another limit
        most = MOST_RATIO_AT_ONCE * low.mg_per_L * (1 + 1e-9)
        if high.below_limit or high.mg_per_L <= most:
            continue
        message = (
            f"{_level(a)} and {_level(b)} were both drawn {a.hours_ago:g} h ago and differ more than two measurements "
            "of one sample can. One has another unit or another hour, or is not of this person."
        )
        allowed = "the level that is right, or the hour of each (--level 0.7@2)"
        problems.append(_problem("--level", f"{a.mg_per_L:g}, {b.mg_per_L:g}", message, allowed))
    return problems


def _levels_before(wishes: OverdoseWishes) -> list[Problem]:
    """Levels from before the ingestion: they say nothing of it, or an hour is wrong."""
    first = wishes.hours_ago if wishes.hours_ago_high is None else wishes.hours_ago_high
    if first is None:
        return []
    option = "--hours-ago" if wishes.hours_ago_high is None else "--hours-ago-high"
    return [
        _problem(
            "--level",
            level.mg_per_L,
            f"{_level(level)} was drawn {level.hours_ago:g} h ago, before the ingestion, which is told as {first:g} h "
            f"ago at most: {option} is later than the sample. Correct one of the two hours; leave --hours-ago away if "
            "the hour of the ingestion is not sure, or the level if it is of another day.",
            f"drawn 0 to {first:g} hours before now",
        )
        for level in wishes.levels
        if level.hours_ago > first + 1e-9
    ]


def _level(level: DrawnLevel) -> str:
    under = "under " if level.below_limit else ""
    return f"{under}{level.mg_per_L:g} mg/L"
