"""What the user may wish of a taper, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calando.decide.taper.rates import rate_totals
from calando.errors import InputError, Problem
from calando.facts.schema import Facts, TaperRate

_LONGEST_DAYS = 3650
_FIRST_YEAR, _LAST_YEAR = 1962, 2200
_ANY_DOSE_MG = 60.0  # to compare the lengths of rates


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperWishes:
    """The options of `calando taper`; None or empty means: calando chooses and says how."""

    like: str | None = None
    start: date | None = None
    max_days: int | None = None
    step_days: int | None = None
    share: float | None = None
    products: tuple[str, ...] = ()


def check_wishes(wishes: TaperWishes, facts: Facts) -> None:
    """Raise an InputError that names every wish that cannot be asked for.

    Raises
    ------
    InputError : unknown or unsuitable rate, share, step length or number of days.
    """
    rules = facts.taper_rules
    low, high = int(rules.step_days_min.value), int(rules.step_days_max.value)
    problems = []
    if wishes.share is not None and not 0.5 <= wishes.share <= 1.0:
        problems.append(
            Problem(
                field="--share",
                value=wishes.share,
                message="the share of simulated people is a fraction, such as 0.9",
                allowed="0.5 to 1",
            )
        )
    if wishes.step_days is not None and not low <= wishes.step_days <= high:
        problems.append(
            Problem(
                field="--step-days",
                value=wishes.step_days,
                message="a step lasts whole days",
                allowed=f"{low} to {high} days",
            )
        )
    if wishes.max_days is not None and not 1 <= wishes.max_days <= _LONGEST_DAYS:
        problems.append(
            Problem(
                field="--max-days",
                value=wishes.max_days,
                message="the longest plan you would accept, in days",
                allowed=f"1 to {_LONGEST_DAYS}",
            )
        )
    problems.extend(start_problems(wishes.start))
    problems.extend(_rate_problems(wishes.like, facts))
    if problems:
        raise InputError(*problems)


def start_problems(start: date | None) -> list[Problem]:
    """Return what is wrong with the date of the first day."""
    if start is None or _FIRST_YEAR <= start.year <= _LAST_YEAR:
        return []
    return [
        Problem(
            field="--start",
            value=start.isoformat(),
            message="the first day of the plan is a date of our time",
            allowed=f"{_FIRST_YEAR}-01-01 to {_LAST_YEAR}-12-31",
        )
    ]


def find_rate(like: str, facts: Facts) -> TaperRate | None:
    """Return the rate of this name, or the slowest usable rate of this source.

    A source that prints two ends of a range has two rates; the slow one is the cautious reading.
    """
    if like in facts.tapers:
        return facts.tapers[like]
    of_source = [rate for rate in facts.tapers.values() if rate.source == like]
    usable = [rate for rate in of_source if rate.yardstick] or of_source
    return max(usable, key=lambda r: (rate_totals(r, _ANY_DOSE_MG)[-1][0], r.name), default=None)


def _rate_problems(like: str | None, facts: Facts) -> list[Problem]:
    if like is None:
        return []
    usable = ", ".join(sorted(name for name, rate in facts.tapers.items() if rate.yardstick))
    rate = find_rate(like, facts)
    if rate is None:
        message = "no published rate goes by that name"
    elif not rate.yardstick:
        message = f"this rate is shown but never used as a yardstick: {_why_not(rate)}"
    else:
        return []
    return [Problem(field="--like", value=like, message=message, allowed=usable)]


def _why_not(rate: TaperRate) -> str:
    if rate.known_failure:
        return f"it is known to have failed ({rate.known_failure})"
    if rate.grade == "web_advice":
        return "it is web advice without a source of its own"
    return rate.setting or rate.assumptions or "its source does not offer it as a rate for everyone"
