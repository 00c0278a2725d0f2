"""Days without supply, and how many of them a note or a pump explains: never more than a bounded length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.misuse import words
from calando.decide.misuse.fills import Fill
from calando.decide.misuse.limits import Limits
from calando.decide.misuse.result import Gap
from calando.patient.dispensing_history import Dispensing, DispensingHistory

NEAR = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else is known where supply is missing."""

    history: DispensingHistory
    limits: Limits
    slack: float
    pump_days: Sequence[int]


def gap_between(
    before: Fill, after: Fill, least: float, most: float, around: Around, *, told: bool
) -> Gap:
    """Return the days without supply before a dispensing.

    Parameters
    ----------
    least, most : days; what came early was kept, or used.
    told : the note beside `before` already explains the gap before it, and no second one.
    """
    notes = after.notes if told else (*after.notes, *before.notes)
    return _gap(before, after.day, least, most, notes, around, is_open=False)


def gap_at_the_end(
    last: Fill, left_long: float, unexplained: float, to_day: int, around: Around, *, told: bool
) -> Gap | None:
    """Return the days without supply at the end, known only if the history says until when it is complete."""
    if around.history.until_day is None or last.days_long is None:
        return None
    least = max(0.0, to_day - last.day - left_long - last.days_long)
    most = max(least, to_day - last.day - max(0.0, left_long - unexplained) - last.days_long)
    if least <= 0 and most <= around.slack:
        return None
    notes = () if told else last.notes
    return _gap(last, to_day, least, most, notes, around, is_open=True)


def _gap(
    before: Fill,
    to_day: int,
    least: float,
    most: float,
    notes: Sequence[str],
    around: Around,
    *,
    is_open: bool,
) -> Gap:
    why, covers = _noted(before, notes, around)
    pumps = [d for d in around.pump_days if before.day <= d <= to_day]
    if pumps and (by_pump := to_day - min(pumps) + around.slack) > covers:
        why, covers = words.PUMP, by_pump
    whole = bool(why) and most <= covers + NEAR
    start = to_day - max(1, int(least or most))
    return Gap(
        from_day=start,
        to_day=to_day,
        from_date=around.history.date_of(start),
        to_date=around.history.date_of(to_day),
        days=least,
        possible_days=most,
        of="oral",
        open=is_open,
        explained=why if whole else "",
        noted="" if whole else why,
        noted_days=0.0 if whole else min(covers, most),
    )


def _noted(before: Fill, notes: Sequence[str], around: Around) -> tuple[str, float]:
    """Return what the notes say stands behind a gap, and how many days that explains at most."""
    why = words.explains_gap(notes)
    if not why:
        return "", 0.0
    if why == words.PLANNED:
        # from here the yardstick itself goes to nothing in one step
        mg = before.meant_mg_per_day
        if mg is not None and mg <= (around.limits.yardstick.step_mg or 0.0) + NEAR:
            return why, math.inf
    return why, around.limits.note_days


def pump_gaps(entries: Sequence[Dispensing], history: DispensingHistory) -> list[Gap]:
    """Return the days by which refills of a pump were late; a pump bridges nothing."""
    found = []
    refills = sorted(entries, key=lambda e: e.day)
    ends: list[tuple[int, bool]] = [(e.day, False) for e in refills[1:]]
    if refills and history.until_day is not None:
        ends.append((history.until_day, True))
    for refill, (to_day, is_open) in zip(refills, ends, strict=False):
        if refill.days_supply is None or to_day - refill.day <= refill.days_supply:
            continue
        days = to_day - refill.day - refill.days_supply
        start = to_day - max(1, int(days))
        found.append(
            Gap(
                from_day=start,
                to_day=to_day,
                from_date=history.date_of(start),
                to_date=history.date_of(to_day),
                days=days,
                possible_days=days,
                of="pump",
                open=is_open,
                explained="",
                noted="",
                noted_days=0.0,
            )
        )
    return found
