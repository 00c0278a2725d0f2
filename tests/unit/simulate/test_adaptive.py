"""Adaptive runs: each member decides on its own, and the frozen course comes to the same."""

from __future__ import annotations

import numpy as np
import pytest

from calando.arrays import Floats, Ints
from calando.facts.load import load_facts
from calando.models.linear import STRUCTURES
from calando.simulate.adaptive import (
    NOTHING,
    AdaptiveRun,
    Look,
    frozen_regimen,
    replay,
    run_adaptive,
)
from calando.simulate.course import Segment, Start, daily_drive, steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble, draw_ensemble
from calando.simulate.program import build_program
from calando.simulate.walk import walk

INTAKES = (0.0, 6.0, 12.0)
LADDER = np.array([[5.0, 5, 5], [10, 10, 10], [15, 15, 15], [20, 20, 20]])
PERIODS, DAYS, MEMBERS = 9, 3, 64
# two ways of adding up the same exponentials: rounding only
SAME = 1e-9


@pytest.fixture(scope="module")
def members() -> Ensemble:
    """A few members of one adult."""
    return draw_ensemble(load_facts(), age_years=46, weight_kg=68, seed=1, members=MEMBERS)


@pytest.fixture(scope="module")
def day(members: Ensemble) -> DayMap:
    """Their dosing day with kidneys of 50 mL/min."""
    return DayMap(members, CL=members.CL(50.0), intake_h=INTAKES)


def naive() -> Start:
    """Nobody has taken anything."""
    return Start(state=np.zeros((MEMBERS, 3)), A=np.zeros((MEMBERS, 1)))


def by_how_it_went(look: Look) -> Ints:
    """Up if it went well, stay if not, back if badly; a gap without doses in the fourth period, then from the start."""
    if look.period == 4:
        return np.full(MEMBERS, NOTHING)
    rise = (-look.drive).max(axis=1)
    low, high = np.quantile(rise, [0.5, 0.9])
    step = np.where(rise > high, -1, np.where(rise > low, 0, 1))
    return np.clip(np.where(look.rung == NOTHING, 0, look.rung + step), 0, len(LADDER) - 1)


@pytest.fixture(scope="module")
def run(day: DayMap) -> AdaptiveRun:
    """A run in which members go their own ways, with a reset in the middle."""
    first = np.zeros(MEMBERS, dtype=int)
    return run_adaptive(
        day, LADDER, naive(), by_how_it_went, first=first, periods=PERIODS, period_days=DAYS
    )


def test_members_go_their_own_ways(run: AdaptiveRun) -> None:
    assert len(np.unique(run.rungs, axis=0)) > 5
    assert (run.rungs[:, 4] == NOTHING).all()
    assert (run.rungs.max(axis=1) >= 1).any()


def test_a_frozen_run_replayed_is_the_same(day: DayMap, run: AdaptiveRun) -> None:
    again = replay(day, LADDER, naive(), run.rungs, period_days=DAYS)

    assert np.array_equal(again.drive, run.drive)
    assert np.array_equal(again.end.state, run.end.state)


def levels_by_walking(members: Ensemble, run: AdaptiveRun, member: int, at_h: Floats) -> Floats:
    """Levels of one member's frozen course by the engine of simulations, which knows nothing of periods."""
    regimen = frozen_regimen(run.rungs[member], LADDER, INTAKES, period_days=DAYS)
    structure = STRUCTURES["one_compartment_oral"]
    one = slice(member, member + 1)
    person = {"CL": members.CL(50.0)[one], "V": members.V[one], "ka": members.ka[one]}
    levels: Floats = walk(structure, build_program(structure, regimen.doses, at_h), [person])[0, 0]
    return levels


def test_a_frozen_run_agrees_with_the_engine_of_simulations(
    members: Ensemble, run: AdaptiveRun
) -> None:
    end_h = np.array([24.0 * PERIODS * DAYS])

    walked = [levels_by_walking(members, run, m, end_h)[0] for m in range(0, MEMBERS, 4)]

    assert np.allclose(walked, run.end.state[::4, 1], rtol=SAME, atol=SAME * np.max(walked))


def test_a_frozen_run_agrees_with_the_courses_of_plans(day: DayMap, run: AdaptiveRun) -> None:
    for member in range(0, MEMBERS, 8):
        schedules = [
            (0.0, 0.0, 0.0) if rung == NOTHING else tuple(LADDER[rung])
            for rung in run.rungs[member].tolist()
        ]
        course = tuple(Segment(days=DAYS, doses_mg=doses) for doses in schedules)
        w, end = daily_drive(day, course, naive())

        # plans forget the last step after a while (1e-5 of it): their own tolerance, not rounding
        assert np.allclose(w[member], run.drive[member], rtol=0, atol=2e-5)
        assert np.allclose(end.state[member], run.end.state[member], rtol=1e-6, atol=1e-9)


def test_a_member_does_not_see_the_others(day: DayMap, run: AdaptiveRun) -> None:
    alone = run.rungs.copy()
    alone[1:] = 0

    again = replay(day, LADDER, naive(), alone, period_days=DAYS)

    assert np.allclose(again.drive[0], run.drive[0], rtol=1e-12, atol=1e-15)


def test_staying_on_a_steady_dose_has_no_drive(day: DayMap) -> None:
    start = steady_start(day, tuple(LADDER[1]), since_weeks=None)
    held = run_adaptive(
        day,
        LADDER,
        start,
        lambda look: look.rung,
        first=np.ones(MEMBERS, int),
        periods=2,
        period_days=3,
    )

    assert np.abs(held.drive).max() < 1e-9


def test_a_rung_that_does_not_exist_is_refused(day: DayMap) -> None:
    with pytest.raises(ValueError, match="a rung lies between"):
        run_adaptive(
            day,
            LADDER,
            naive(),
            lambda look: look.rung + 99,
            first=np.zeros(MEMBERS, int),
            periods=2,
            period_days=1,
        )
