"""Arcs: one threshold per member must say exactly what the day-by-day course says."""

from __future__ import annotations

import numpy as np
import pytest

from calando.decide.taper.arcs import ArcTable, build_arcs
from calando.facts.schema import Facts
from calando.simulate.course import Segment, Start, daily_drive
from calando.simulate.day import DayMap
from calando.simulate.ensemble import draw_ensemble

DOSES = [(20.0, 20.0, 20.0), (15.0, 15.0, 15.0), (10.0, 10.0, 10.0), (5.0, 5.0, 5.0)]
NOTHING = (0.0, 0.0, 0.0)
STEP, AFTER = 7, 14
# the arc and the course are the same sums in another order
EXACT = 1e-9


@pytest.fixture(scope="module")
def day(facts: Facts) -> DayMap:
    people = draw_ensemble(facts, age_years=46, weight_kg=70, seed=1, members=64)
    return DayMap(people, CL=people.CL(105.0), intake_h=(0.0, 6.0, 12.0))


@pytest.fixture(scope="module")
def table(day: DayMap) -> ArcTable:
    return build_arcs(day, DOSES, step_days=STEP, after_days=AFTER, cap_mg=30.0)


def arcs(table: ArcTable) -> list[tuple[int, int]]:
    return list(zip(table.origin.tolist(), table.target.tolist(), strict=True))


def test_arcs_go_down_within_the_cap_and_todays_dose_is_not_held(table: ArcTable) -> None:
    assert arcs(table) == [(0, 1), (0, 2), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)]
    assert table.may_stop.tolist() == [False, False, True, True]
    assert table.first.tolist() == [0, 2, 5, 7]


def test_at_its_threshold_the_hardest_day_of_an_arc_is_the_yardstick(
    day: DayMap, table: ArcTable
) -> None:
    T = np.linspace(0.001, 0.05, day.ensemble.size)
    limits, stops = table.thresholds(T)
    state = day.steady_state(np.asarray(DOSES))

    for (i, j), limit in zip(arcs(table), limits, strict=True):
        start = Start(state=state[:, i], A=limit[:, None])
        w, _ = daily_drive(day, (Segment(days=STEP, doses_mg=DOSES[j]),), start)
        np.testing.assert_allclose(w.max(axis=1), T, rtol=EXACT, atol=EXACT)
    for i in np.flatnonzero(table.may_stop).tolist():
        start = Start(state=state[:, i], A=stops[i][:, None])
        w, _ = daily_drive(day, (Segment(days=AFTER, doses_mg=NOTHING),), start)
        np.testing.assert_allclose(w.max(axis=1), T, rtol=EXACT, atol=EXACT)


def test_an_arc_carries_adaptation_to_its_end(day: DayMap, table: ArcTable) -> None:
    A = np.linspace(0.1, 0.9, day.ensemble.size)
    state = day.steady_state(np.asarray(DOSES))

    for (i, j), added in zip(arcs(table), table.added, strict=True):
        start = Start(state=state[:, i], A=A[:, None])
        _, end = daily_drive(day, (Segment(days=STEP, doses_mg=DOSES[j]),), start)
        np.testing.assert_allclose(table.kept * A + added, end.A[:, 0], rtol=EXACT)


def test_from_a_node_that_may_not_stop_no_member_can(table: ArcTable) -> None:
    _, stops = table.thresholds(np.ones(64))

    assert np.all(stops[:2] == -np.inf)
    assert np.all(np.isfinite(stops[2:]))


def test_an_arc_is_found_by_its_ends(table: ArcTable) -> None:
    for number, (i, j) in enumerate(arcs(table)):
        assert table.arc(i, j) == number
    assert table.arc(0, 0) is None
    assert table.arc(0, 3) is None
    assert table.arc(2, 1) is None


def test_below_a_node_are_the_arcs_of_who_takes_it_today(day: DayMap, table: ArcTable) -> None:
    below = table.below(1, cap_mg=20.0)

    fresh = build_arcs(day, DOSES[1:], step_days=STEP, after_days=AFTER, cap_mg=20.0)
    assert arcs(below) == arcs(fresh)
    assert below.first.tolist() == fresh.first.tolist()
    assert below.may_stop.tolist() == fresh.may_stop.tolist()
    assert below.total_mg.tolist() == fresh.total_mg.tolist()
    T = np.full(64, 0.02)
    for ours, theirs in zip(below.thresholds(T), fresh.thresholds(T), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=EXACT)


def test_a_laxer_yardstick_lets_more_adaptation_pass(table: ArcTable) -> None:
    strict, lax = (table.thresholds(np.full(64, T))[0] for T in (0.01, 0.02))

    assert np.all(lax > strict)


def test_a_single_candidate_may_stop_where_the_cap_allows(day: DayMap) -> None:
    small, large = (
        build_arcs(day, [doses], step_days=STEP, after_days=AFTER, cap_mg=15.0)
        for doses in ((5.0, 5.0, 5.0), (20.0, 20.0, 20.0))
    )

    assert small.may_stop.tolist() == [True]
    assert large.may_stop.tolist() == [False]
    assert small.origin.size == 0
