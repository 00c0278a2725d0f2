"""What a dispensing history implies: stock carried over, daily milligrams as bands, early days, gaps.

Pure: entries in, numbers out. Every doubt is decided in favour of the person: a supply counts as short as it may be
where a refill is called early, and as long as it may be where days are called without supply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from calando.decide.misuse import words
from calando.decide.misuse.fills import Fill
from calando.decide.misuse.gaps import Around, gap_at_the_end, gap_between
from calando.decide.misuse.limits import Limits
from calando.decide.misuse.result import AmountBand, Gap, Interval
from calando.patient.dispensing_history import DispensingHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """A refill before the supply before was used up by the calendar."""

    fill: Fill
    days: float
    supply_days: float
    explained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Intervals in a row that are looked at as one."""

    from_day: int
    to_day: int
    mg: float
    expected_mg: float | None  # at the prescribed dose; None: not told throughout

    @property
    def days(self) -> int:
        """Its length."""
        return self.to_day - self.from_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """All that the entries of oral baclofen imply."""

    slack: float  # days by which dispensing and taking may differ
    fills: tuple[Fill, ...]
    intervals: tuple[Interval, ...]
    early: tuple[Early, ...]
    stock: tuple[tuple[int, float], ...]  # (day, days of supply left that nothing explains)
    gaps: tuple[Gap, ...]
    stretches: tuple[Stretch, ...]
    to_day: int  # until when days count
    covered: float | None  # proportion of days; None: cannot be told

    @property
    def prescribed_throughout(self) -> bool:
        """True if each fill says what is prescribed."""
        return all(f.prescribed is not None for f in self.fills)


def pattern_of(
    fills: Sequence[Fill],
    history: DispensingHistory,
    *,
    slack: float,
    early_percent: float,
    limits: Limits,
    pump_days: Sequence[int] = (),
) -> Pattern:
    """Work out what the fills imply.

    Parameters
    ----------
    fills : of oral baclofen, in order of time.
    slack : days by which dispensing and taking may differ [d].
    early_percent : from which part of the supply before a refill is called early [%].
    limits : how long a note explains days without supply.
    pump_days : when a pump was refilled; it can take over from tablets.
    """
    around = Around(history=history, limits=limits, slack=slack, pump_days=pump_days)
    intervals, early, stock, gaps = [], [], [], []
    told = False  # the note beside the last fill explains the gap before it
    left_short = left_long = unexplained = left_mg = 0.0
    for before, after in pairwise(fills):
        days = after.day - before.day
        short, long = _lasts(before, after)
        why = _why_early(before, after, short)
        surplus = max(0.0, short - days) if short is not None else 0.0
        is_early = short is not None and surplus > slack and surplus >= early_percent / 100 * short
        if is_early or (why and surplus > 0):
            early.append(Early(fill=after, days=surplus, supply_days=short or 0.0, explained=why))
        if short is not None and long is not None:
            gap = max(0.0, days - (left_long + long))
            possible = max(gap, days - (max(0.0, left_long - unexplained) + long))
            was_told, told = told, False
            if gap > 0 or possible > slack:
                gaps.append(gap_between(before, after, gap, possible, around, told=was_told))
                told = bool(words.explains_gap(after.notes))
            left_long = 0.0 if after.lost else max(0.0, left_long + long - days)
            carried = 0.0 if after.lost else max(0.0, left_short + short - days)
            grown = max(0.0, unexplained + short - days)
            unexplained = 0.0 if after.lost else min(grown, unexplained) if why else grown
        else:
            left_long, carried, unexplained, told = 0.0, 0.0, 0.0, False
        stock.append((after.day, unexplained))
        intervals.append(
            replace(
                _interval(before, after, history, slack, left_mg, short, surplus, carried, why),
                early=is_early or bool(why and surplus > 0),
            )
        )
        # milligrams that may still be at hand: those of the days that are left
        left_mg = before.mg * carried / short if short else 0.0
        left_short = carried
    last = fills[-1]
    to_day = last.day if history.until_day is None else max(history.until_day, last.day)
    open_gap = gap_at_the_end(last, left_long, unexplained, to_day, around, told=told)
    gaps += [open_gap] if open_gap else []
    return Pattern(
        slack=slack,
        fills=tuple(fills),
        intervals=tuple(intervals),
        early=tuple(early),
        stock=tuple(stock),
        gaps=tuple(gaps),
        stretches=_stretches(fills, intervals, slack),
        to_day=to_day,
        covered=_covered(fills, gaps, to_day, to_the_end=history.until_day is not None),
    )


def _lasts(before: Fill, after: Fill) -> tuple[float | None, float | None]:
    """Return how long a supply is meant to last, if the dose changed somewhere before the next one."""
    short, long = before.days_short, before.days_long
    if short is None or long is None or not before.prescribed or not after.prescribed:
        return short, long
    ratio = before.prescribed / after.prescribed
    return short * min(1.0, ratio), long * max(1.0, ratio)


def _why_early(before: Fill, after: Fill, short: float | None) -> str:
    """Return what the file itself says about a refill that came early; "" if nothing."""
    if after.lost:
        return words.LOST
    days = after.day - before.day
    planned = before.days_short
    if planned is None or planned <= days:
        return ""
    if noted := words.explains_early(after.notes):
        return noted
    rose = short is not None and short < planned and short <= days
    return words.ROSE if rose else ""


def _interval(
    before: Fill,
    after: Fill,
    history: DispensingHistory,
    slack: float,
    left_mg: float,
    short: float | None,
    surplus: float,
    carried: float,
    why: str,
) -> Interval:
    days = after.day - before.day
    low: float | None = before.mg / (days + slack)
    high = (before.mg + left_mg) / (days - slack) if days > slack else None
    if after.lost:
        low = high = None
    elif (
        why and low is not None and before.days_long
    ):  # it may have lasted as long as it was meant to
        low = min(low, before.mg / before.days_long)
    told = [p for p in (before.prescribed, after.prescribed) if p is not None]
    return Interval(
        from_day=before.day,
        to_day=after.day,
        from_date=history.date_of(before.day),
        to_date=history.date_of(after.day),
        mg=before.mg,
        mg_per_day=AmountBand(low=low, high=high),
        nominal_mg_per_day=before.mg / days,
        prescribed_mg_per_day=max(told) if told else None,
        supply_days=short,
        early_days=surplus,
        early=False,
        stock_days=carried,
        explained=why,
    )


def _stretches(
    fills: Sequence[Fill], intervals: Sequence[Interval], slack: float
) -> tuple[Stretch, ...]:
    """Return the intervals that may be compared: longer than twice the slack, and no supply that was lost.

    A refill that is explained is taken together with the interval that follows, since what came early lasts into it.
    """
    found: list[Stretch] = []
    start, mg, expected = fills[0].day, 0.0, 0.0
    told = True
    for i in intervals:
        if i.mg_per_day.low is None:  # lost: what was taken cannot be known
            start, mg, expected, told = i.to_day, 0.0, 0.0, True
            continue
        mg += i.mg
        told = told and i.prescribed_mg_per_day is not None
        expected += (i.prescribed_mg_per_day or 0.0) * (i.to_day - i.from_day)
        away = i.explained not in ("", words.ROSE)
        if away or i.to_day - start <= 2 * slack:
            continue
        found.append(
            Stretch(from_day=start, to_day=i.to_day, mg=mg, expected_mg=expected if told else None)
        )
        start, mg, expected, told = i.to_day, 0.0, 0.0, True
    return tuple(found)


def _covered(
    fills: Sequence[Fill], gaps: Sequence[Gap], to_day: int, *, to_the_end: bool
) -> float | None:
    """Return the proportion of days covered, with supply carried over; None where it cannot be told."""
    total = to_day - fills[0].day
    if total <= 0 or any(f.days_long is None for f in (fills if to_the_end else fills[:-1])):
        return None
    return max(0.0, 1.0 - sum(g.days for g in gaps) / total)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the median of all pairwise slopes (Theil and Sen): a single odd interval does not bend it.

    >>> slope([(0, 30.0), (28, 33.0), (56, 90.0), (84, 39.0)])
    0.107...
    """
    slopes = sorted(
        (yb - ya) / (xb - xa)
        for k, (xa, ya) in enumerate(points)
        for xb, yb in points[k + 1 :]
        if xb != xa
    )
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2
