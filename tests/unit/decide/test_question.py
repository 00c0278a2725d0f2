"""The numeric question, and its answers replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from calando.decide.taper.curves import plan_curves
from calando.decide.taper.question import (
    TOLERANCE,
    Question,
    best_above,
    cap_per_step_mg,
    shortest_within,
)
from calando.simulate.course import Segment, daily_drive, peak_drive, steady_start
from calando.simulate.day import DayMap

Ask = Callable[..., Question]
# percentiles interpolate, and the concentration of an empty body is rounding
ROUNDING = 1e-12


def test_the_yardstick_is_the_rate_in_the_healthy_twin(ask: Ask) -> None:
    sick, healthy = ask(relative_CLcr=25.0), ask()

    np.testing.assert_allclose(sick.yardstick, healthy.yardstick, rtol=1e-12)
    assert np.all(sick.abrupt_peak != healthy.abrupt_peak)


def test_with_healthy_kidneys_the_rate_itself_meets_its_yardstick(ask: Ask) -> None:
    q = ask()

    peak = peak_drive(q.day, q.rate(q.rate_totals), q.start)

    assert q.share_within(peak) == 1.0


def test_within_counts_the_members_under_their_yardstick(ask: Ask) -> None:
    q = ask()
    peak = q.yardstick.copy()
    peak[:16] *= 1.0 + 3 * TOLERANCE

    assert q.share_within(peak) == 48 / 64
    assert q.share_within(q.yardstick * (1 + TOLERANCE / 2)) == 1.0


def test_a_path_becomes_a_course_with_days_after_it(ask: Ask) -> None:
    q = ask()

    course = q.course(q.falls((3, 5)))

    assert [s.days for s in course] == [7, 7, 14]
    assert course[0].doses_mg == q.chain[3].doses_mg
    assert course[-1].doses_mg == (0.0, 0.0, 0.0)


def test_held_days_come_first_and_are_not_judged(ask: Ask) -> None:
    q = ask(hold_days=14)

    course = q.course(q.falls((3,)))

    assert course[0] == Segment(days=14, doses_mg=q.today_mg)
    assert q.untested_days == 14
    whole, tested = q.replay(q.falls((3,)))
    assert np.all(tested <= whole)


def test_todays_dose_for_failed_kidneys_begins_with_the_exposure_tolerated(ask: Ask) -> None:
    q = ask(relative_CLcr=30.0, tolerated_CLcr=105.0)

    before = steady_start(
        DayMap(q.ensemble, CL=q.ensemble.CL(105.0), intake_h=q.intake_h),
        q.today_mg,
        since_weeks=None,
    )
    np.testing.assert_array_equal(q.start.A, before.A)
    assert q.course(q.falls(()))[0] == Segment(days=7, doses_mg=q.chain[0].doses_mg)


def test_kidneys_that_stayed_as_they_are_leave_no_history(ask: Ask) -> None:
    plain, told = ask(), ask(kidney_history=((-20.0, 105.0), (-5.0, 105.0)))

    np.testing.assert_allclose(told.start.A, plain.start.A, rtol=1e-9)
    np.testing.assert_allclose(told.start.state, plain.start.state, rtol=1e-9)


def test_recovering_kidneys_leave_more_adaptation_than_steady_ones(ask: Ask) -> None:
    steady, recovering = ask(), ask(kidney_history=((-10.0, 20.0),))

    assert np.all(recovering.start.A > steady.start.A)


def test_a_history_is_followed_for_as_many_days_as_it_has(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[int] = []

    def spy(day: DayMap, course: tuple[Segment, ...], start: Any) -> object:
        followed.extend(s.days for s in course)
        return daily_drive(day, course, start)

    monkeypatch.setattr("calando.decide.taper.question.daily_drive", spy)

    _ = ask(kidney_history=((-12.0, 20.0),)).start

    assert sum(followed) == 12


def test_half_lives_of_days_mean_that_steps_do_not_end_steady(ask: Ask) -> None:
    assert ask().is_steady_between_steps
    assert not ask(relative_CLcr=0.0, step_days=3).is_steady_between_steps


def test_the_answer_is_replayed_on_the_exact_course(ask: Ask) -> None:
    q = ask()

    solution = shortest_within(q)

    assert solution is not None
    w, _ = daily_drive(q.day, q.course(q.falls(solution.path)), q.start)
    np.testing.assert_array_equal(solution.peak, w.max(axis=1))
    assert solution.share_held == np.mean(w.max(axis=1) <= q.yardstick * (1 + TOLERANCE))
    assert solution.share_held >= q.share
    assert len(solution.path) >= solution.lower_bound_steps
    if solution.proved:
        assert len(solution.path) == solution.lower_bound_steps


def test_a_plan_falls_within_the_cap_and_never_rises(ask: Ask) -> None:
    q = ask()

    solution = shortest_within(q)

    assert solution is not None
    totals = [60.0, *(q.chain[i].daily_mg for i in solution.path), 0.0]
    falls = -np.diff(totals)
    assert falls.min() >= 0
    assert falls.max() <= q.cap_mg_per_step


def test_asking_for_everybody_takes_no_fewer_steps(ask: Ask) -> None:
    some, all_of_them = (shortest_within(ask(share=s)) for s in (0.7, 1.0))

    assert some is not None
    assert all_of_them is not None
    assert len(some.path) <= len(all_of_them.path)
    assert all_of_them.share_held == 1.0


def test_where_nothing_is_within_the_best_above_is_given(ask: Ask) -> None:
    q = ask()
    one_mg_a_month = replace(q.named_rate, step_mg=1.0, every_days=28.0)
    strict = replace(q, named_rate=one_mg_a_month)

    solution = best_above(strict)

    assert solution is not None
    assert not solution.proved
    assert solution.path
    assert solution.share_held < 1


def test_where_every_fall_is_over_the_cap_there_is_nothing_to_give(ask: Ask) -> None:
    rules = ask().rules
    tight = replace(
        rules,
        cap_mg=replace(rules.cap_mg, value=1.0),
        cap_max_mg=replace(rules.cap_max_mg, value=1.0),
    )

    assert best_above(ask(rules=tight)) is None


@pytest.mark.parametrize(
    ("start_mg", "step_days", "cap_mg"),
    [(30, 7, 15), (60, 7, 15), (80, 7, 20), (150, 7, 37.5), (300, 7, 40), (60, 3, 5), (60, 28, 15)],
)
def test_a_step_falls_by_its_part_of_the_weekly_cap(
    ask: Ask, start_mg: float, step_days: int, cap_mg: float
) -> None:
    # 15 mg, a quarter of the start, at most 40 mg; three steps of 3 days can begin within 7 days
    assert cap_per_step_mg(ask().rules, start_mg, step_days) == pytest.approx(cap_mg)


def test_further_down_the_same_tables_answer(ask: Ask) -> None:
    q = ask()
    _ = q.table
    node = next(i for i, c in enumerate(q.chain) if c.daily_mg == 30.0)

    later = q.from_candidate(node)

    fresh = replace(q, today_mg=q.chain[node].doses_mg, chain=q.chain[node:])
    assert later.table.origin.tolist() == fresh.table.origin.tolist()
    assert later.table.target.tolist() == fresh.table.target.tolist()
    assert later.table.may_stop.tolist() == fresh.table.may_stop.tolist()
    np.testing.assert_allclose(later.table.offset, fresh.table.offset, rtol=1e-10, atol=1e-12)
    np.testing.assert_array_equal(later.yardstick, fresh.yardstick)


def test_other_kidneys_are_another_patient_with_the_same_yardstick(ask: Ask) -> None:
    q = ask()
    _ = q.yardstick, q.start

    other = q.with_kidneys(30.0)

    np.testing.assert_array_equal(other.yardstick, q.yardstick)
    fresh = ask(relative_CLcr=30.0)
    np.testing.assert_array_equal(other.start.A, fresh.start.A)


def test_holding_keeps_what_is_known(ask: Ask) -> None:
    q = ask()
    _ = q.table, q.yardstick, q.search_start

    held = q.held(2)

    assert held.table is q.table
    assert held.untested_days == 14
    assert held.course(held.falls(()))[0].days == 14


def test_curves_are_bands_in_order_over_all_days_of_the_plan(ask: Ask) -> None:
    q = ask()
    path = (2, 4, 6)

    curves = plan_curves(q, q.falls(path))

    days = 3 * 7 + 14
    assert curves.day == tuple(range(days))
    assert curves.hours[0] == 0.0
    assert curves.hours[-1] < 24.0 * days
    for series in (
        curves.concentration_mg_per_L,
        curves.effect,
        curves.withdrawal,
        curves.daily_withdrawal,
        curves.daily_withdrawal_abrupt,
    ):
        low, middle, high = (np.array(series[p]) for p in ("p05", "p50", "p95"))
        assert np.all(low <= middle + ROUNDING)
        assert np.all(middle <= high + ROUNDING)
    assert len(curves.withdrawal["p50"]) == len(curves.hours)


def test_the_curve_of_an_abrupt_stop_peaks_at_one(ask: Ask) -> None:
    q = ask()

    curves = plan_curves(q, q.falls((2, 4, 6)))

    assert max(curves.daily_withdrawal_abrupt["p95"]) <= 1.0
    assert max(curves.daily_withdrawal["p95"]) < 1.0


def test_the_hourly_curve_and_the_daily_drive_tell_the_same_story(ask: Ask) -> None:
    q = ask()
    q = replace(q, ensemble=q.ensemble.first(1))

    curves = plan_curves(q, q.falls((2, 4, 6)))

    hourly = np.array(curves.withdrawal["p50"]).reshape(len(curves.day), -1).mean(axis=1)
    daily = np.array(curves.daily_withdrawal["p50"]) * q.abrupt_peak[0]
    # an hourly grid from the left, for the eye only
    np.testing.assert_allclose(hourly, daily, rtol=0, atol=0.01)
