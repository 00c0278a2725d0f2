"""Published rates as daily totals and as courses."""

from __future__ import annotations

from typing import Any

import pytest

from calando.decide.taper.rates import rate_course, rate_totals
from calando.facts.schema import Facts, TaperRate
from calando.simulate.course import Segment

ROUNDING = 1e-9


def rate(kind: Any, **given: Any) -> TaperRate:
    return TaperRate(
        name="x",
        title="",
        source="s",
        where="",
        basis="read",
        grade="trial",
        kind=kind,
        **given,
    )


def test_abrupt_is_nothing_from_today() -> None:
    assert rate_totals(rate("abrupt"), 60) == ((0, 0.0),)


def test_steps_are_fractions_of_the_start() -> None:
    got = rate_totals(rate("steps", at_day=(0, 10), fraction=(0.5, 0.0)), 60)

    assert got == ((0, 30.0), (10, 0.0))


def test_the_same_amount_comes_off_every_so_many_days() -> None:
    got = rate_totals(rate("mg_every", step_mg=15, every_days=3), 40)

    assert got == ((0, 25), (3, 10), (6, 0.0))


def test_a_step_larger_than_the_dose_is_a_stop() -> None:
    assert rate_totals(rate("mg_every", step_mg=15, every_days=3), 10) == ((0, 0.0),)


def test_a_share_of_the_start_takes_equal_steps() -> None:
    got = rate_totals(rate("percent_of_start", percent=25, every_days=7), 60)

    assert got == ((0, 45), (7, 30), (14, 15), (21, 0.0))


def test_a_third_of_the_start_leaves_no_crumbs() -> None:
    got = rate_totals(rate("percent_of_start", percent=100 / 3, every_days=7), 50)

    assert [day for day, _ in got] == [0, 7, 14]
    assert got[-1][1] == 0.0


def test_a_share_of_the_current_dose_ends_below_its_last_amount() -> None:
    got = rate_totals(rate("percent_of_current", percent=50, every_days=7, stop_below_mg=5), 60)

    assert got == ((0, 30), (7, 15), (14, 7.5), (21, 0.0))


def test_without_a_last_amount_it_ends_all_the_same() -> None:
    got = rate_totals(rate("percent_of_current", percent=50, every_days=7), 60)

    assert got[-1][1] == 0.0
    assert got[-2][1] > 0.01


@pytest.mark.parametrize(
    ("over", "every", "steps"), [(7, 1, 7), (14, 1, 14), (21, 3, 7), (10, 3, 4)]
)
def test_linear_falls_in_equal_steps_and_ends_in_time(over: int, every: int, steps: int) -> None:
    got = rate_totals(rate("linear_over", over_days=over, every_days=every), 63)

    falls = [
        a - b for a, b in zip((63, *(mg for _, mg in got)), (mg for _, mg in got), strict=False)
    ]
    assert len(got) == steps
    assert got[-1] == (every * (steps - 1), 0.0)
    assert falls[:-1] == pytest.approx([63 * every / over] * (steps - 1))
    assert falls[-1] <= falls[0] + ROUNDING


@pytest.mark.parametrize("start_mg", [2.5, 15, 60, 77.5, 300])
def test_every_published_rate_falls_to_nothing_on_later_and_later_days(
    facts: Facts, start_mg: float
) -> None:
    for published in facts.tapers.values():
        got = rate_totals(published, start_mg)

        totals = [start_mg, *(mg for _, mg in got)]
        days = [day for day, _ in got]
        assert days[0] == 0, published.name
        assert days == sorted(set(days)), published.name
        assert totals == sorted(totals, reverse=True), published.name
        assert totals[-1] == 0.0, published.name


def test_a_rate_becomes_segments_in_proportion_to_todays_doses() -> None:
    got = rate_course(((0, 30.0), (10, 0.0)), (30.0, 10.0, 20.0), after_days=14)

    assert got == (
        Segment(days=10, doses_mg=(15.0, 5.0, 10.0)),
        Segment(days=14, doses_mg=(0.0, 0.0, 0.0)),
    )


def test_a_total_that_is_a_candidate_is_split_like_it() -> None:
    got = rate_course(
        ((0, 30.0), (10, 0.0)), (30.0, 10.0, 20.0), after_days=14, schedules={30.0: (10, 10, 10)}
    )

    assert got[0].doses_mg == (10, 10, 10)


def test_a_rate_may_end_without_days_after_it() -> None:
    got = rate_course(((0, 30.0), (10, 0.0)), (60.0,), after_days=0)

    assert got == (Segment(days=10, doses_mg=(30.0,)),)
