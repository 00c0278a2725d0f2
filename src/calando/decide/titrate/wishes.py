"""What the user may wish of a titration, checked."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

from calando.decide.amounts import is_number, repeated
from calando.decide.taper.wishes import start_problems
from calando.errors import InputError, Problem
from calando.units import HOURS_PER_DAY

_MOST_STEP_DAYS = 28
_MOST_TARGET_MG = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationWishes:
    """The options of `calando titrate`; None or empty means: calando chooses and says how.

    `intakes` are clock times in hours after midnight; `times_a_day` is 2, 3 or 4.
    """

    target_mg: float | None = None
    start: date | None = None
    step_days: int | None = None
    times_a_day: int | None = None
    intakes_h: tuple[float, ...] = ()
    products: tuple[str, ...] = ()


def check_titration_wishes(wishes: TitrationWishes) -> None:
    """Raise an InputError that names every wish that cannot be asked for.

    Raises
    ------
    InputError : target, step length, number or times of intakes, start date.
    """
    problems = list(start_problems(wishes.start))
    target = wishes.target_mg
    if target is not None and not (is_number(target) and 0 < target <= _MOST_TARGET_MG):
        problems.append(
            Problem(
                field="--target",
                value=repeated(target),
                message="the target is milligrams a day by mouth; what is above the cap is never planned",
                allowed=f"above 0 to {_MOST_TARGET_MG:g} mg/day",
            )
        )
    if wishes.step_days is not None and not 1 <= wishes.step_days <= _MOST_STEP_DAYS:
        problems.append(
            Problem(
                field="--step-days",
                value=wishes.step_days,
                message="a step lasts whole days; shorter than the source's own is never planned",
                allowed=f"1 to {_MOST_STEP_DAYS} days",
            )
        )
    if wishes.times_a_day is not None and wishes.times_a_day not in (2, 3, 4):
        problems.append(
            Problem(
                field="--times-a-day",
                value=wishes.times_a_day,
                message="baclofen is divided over the day",
                allowed="2, 3 or 4",
            )
        )
    if wishes.intakes_h and not _are_times(wishes.intakes_h):
        problems.append(
            Problem(
                field="--at",
                value=", ".join(f"{h:g}" for h in wishes.intakes_h),
                message="the intake times are two to four different times of the day in order",
                allowed='e.g. "08:00 14:00 20:00"',
            )
        )
    if wishes.intakes_h and wishes.times_a_day not in (None, len(wishes.intakes_h)):
        problems.append(
            Problem(
                field="--times-a-day",
                value=wishes.times_a_day,
                message=f"--at names {len(wishes.intakes_h)} times, this option says {wishes.times_a_day}",
                allowed="one of the two, or both the same",
            )
        )
    if problems:
        raise InputError(*problems)


def _are_times(intakes_h: tuple[float, ...]) -> bool:
    """True for two to four times of one day in order, at least an hour apart."""
    in_day = all(0.0 <= h < HOURS_PER_DAY for h in intakes_h)
    apart = all(b - a >= 1.0 for a, b in itertools.pairwise(intakes_h))
    return len(intakes_h) in (2, 3, 4) and in_day and apart
