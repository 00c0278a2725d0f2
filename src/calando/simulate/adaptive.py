"""Courses in which each member's next dose depends on how the last one went; and the same course frozen.

A person on a plan is looked at from time to time, and goes up, stays, steps back or stops. Here every member is
looked at on its own. What comes out can be *frozen*: the doses that were really given, as a fixed course of every
member. Simulated again as such, it must come to the same (the test of every adaptive run).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats, Ints
from calando.models.adaptation import withdrawal_drive
from calando.patient.regimen import Dose, Regimen
from calando.simulate.course import Start
from calando.simulate.day import DayMap
from calando.units import HOURS_PER_DAY

NOTHING = -1  # the rung of someone who takes nothing

Decide = Callable[["Look"], Ints]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is seen when the members are looked at: one value per member, days of the last period along an axis."""

    period: int  # how many periods have passed
    rung: Ints  # (member,) on which the last period was spent
    drive: Floats  # (member, day) withdrawal drive w of each of its days; negative: more effect than adapted to
    start: Start  # where each member stands


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveRun:
    """What became of every member; `rungs` is the frozen course: what each took, period by period."""

    rungs: Ints  # (member, period), NOTHING = no doses
    drive: Floats  # (member, day)
    end: Start


def run_adaptive(
    day: DayMap,
    ladder_mg: Floats,
    start: Start,
    decide: Decide,
    *,
    first: Ints,
    periods: int,
    period_days: int,
) -> AdaptiveRun:
    """Let every member take the rung that `decide` says at each look, for a number of periods.

    Parameters
    ----------
    day : the members' dosing day.
    ladder_mg : the schedules that may be taken, shape (rung, intake) [mg].
    start : where the members stand before the first period.
    decide : from a look to the rung of the next period, shape (member,); NOTHING for no doses.
    first : the rung of the first period, shape (member,).
    periods, period_days : how many periods, and days in each.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> from calando.simulate.course import steady_start
    >>> from calando.simulate.ensemble import draw_ensemble
    >>> members = draw_ensemble(load_facts(), age_years=46, weight_kg=68, seed=1, members=8)
    >>> day = DayMap(members, CL=members.CL(105), intake_h=(0.0, 6.0, 12.0))
    >>> ladder = np.array([[5.0, 5, 5], [10, 10, 10], [15, 15, 15]])
    >>> naive = Start(state=np.zeros((8, 3)), A=np.zeros((8, 1)))
    >>> run = run_adaptive(day, ladder, naive, lambda look: np.minimum(look.rung + 1, 2),
    ...                    first=np.zeros(8, dtype=int), periods=4, period_days=3)
    >>> run.rungs[0].tolist(), run.drive.shape
    ([0, 1, 2, 2], (8, 12))
    """
    rung, at = np.asarray(first), start
    rungs, drives = [], []
    for period in range(periods):
        w, at = _one_period(day, ladder_mg, rung, at, period_days)
        rungs.append(rung)
        drives.append(w)
        if period + 1 < periods:
            rung = _checked(
                decide(Look(period=period + 1, rung=rung, drive=w, start=at)), ladder_mg
            )
    return AdaptiveRun(rungs=np.stack(rungs, axis=1), drive=np.concatenate(drives, axis=1), end=at)


def replay(
    day: DayMap, ladder_mg: Floats, start: Start, rungs: Ints, *, period_days: int
) -> AdaptiveRun:
    """Simulate a frozen course again, with nobody looking."""
    at, drives = start, []
    for rung in rungs.T:
        w, at = _one_period(day, ladder_mg, rung, at, period_days)
        drives.append(w)
    return AdaptiveRun(rungs=rungs, drive=np.concatenate(drives, axis=1), end=at)


def frozen_regimen(
    rungs: Ints, ladder_mg: Floats, intake_h: tuple[float, ...], *, period_days: int
) -> Regimen:
    """Return what one member took (`rungs`: one row of a run) as a fixed regimen, hour by hour.

    >>> taken = frozen_regimen(np.array([0, NOTHING]), np.array([[5.0, 5.0]]), (0.0, 12.0), period_days=1)
    >>> [(d.time_h, d.mg) for d in taken.doses]
    [(0.0, 5.0), (12.0, 5.0)]
    """
    doses = []
    for period, rung in enumerate(rungs.tolist()):
        if rung == NOTHING:
            continue
        for of_period in range(period_days):
            first = HOURS_PER_DAY * (period * period_days + of_period)
            doses += [
                Dose(time_h=first + h, mg=float(mg))
                for h, mg in zip(intake_h, ladder_mg[rung], strict=True)
                if mg > 0
            ]
    return Regimen(doses=tuple(doses))


def _checked(rung: Ints, ladder_mg: Floats) -> Ints:
    if rung.min() < NOTHING or rung.max() >= ladder_mg.shape[0]:
        raise ValueError(f"a rung lies between {NOTHING} and {ladder_mg.shape[0] - 1}")
    return rung


def _one_period(
    day: DayMap, ladder_mg: Floats, rung: Ints, start: Start, days: int
) -> tuple[Floats, Start]:
    """Return the drive of each day and where the members stand after a period on their own rungs."""
    rates, shares = day.ensemble.adaptation_rates, day.ensemble.adaptation_shares
    nothing = np.zeros((1, ladder_mg.shape[1]))
    schedules = np.concatenate([ladder_mg, nothing])  # rung -1 is the last row
    members = np.arange(rung.size)
    state, A = start.state, start.A
    drive = np.empty((rung.size, days))
    for d in range(days):
        # the map of a day takes the same doses for all: every rung in use is followed, and each member picks its own
        used = np.unique(rung)
        column = np.searchsorted(used, rung)
        there = np.repeat(state[:, None, :], used.size, axis=1)
        gains = day.gain(there, schedules[used])[members, column]
        state = day.next_state(there, schedules[used])[members, column]
        A_next = A * day.decay + gains
        drive[:, d] = (withdrawal_drive(A, A_next, rates) * shares).sum(axis=1)
        A = A_next
    return drive, Start(state=state, A=A)
