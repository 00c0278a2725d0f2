"""The way up in pieces: even splits, the climb, what the source prints."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from calando.decide.dispensing import Kit
from calando.decide.titrate.schedules import climb, even_split
from calando.facts.schema import Product

MakeProduct = Callable[..., Product]
THREE = (8.0, 14.0, 20.0)
FOUR = (8.0, 12.0, 16.0, 20.0)
NOTHING = (0.0, 0.0, 0.0)
LABEL = (15.0, 30.0, 45.0, 60.0, 80.0)


@pytest.fixture
def tens_and_fives(tablet: MakeProduct) -> Kit:
    return Kit([tablet(10, halvable=False), tablet(5, halvable=False)])


@pytest.fixture
def tens(tablet: MakeProduct) -> Kit:
    return Kit([tablet(10, halvable=False)])


@pytest.mark.parametrize("total", [15.0, 30.0, 45.0, 60.0])
def test_a_total_that_can_be_even_is_even(tens_and_fives: Kit, total: float) -> None:
    assert even_split(tens_and_fives, total, THREE) == (total / 3,) * 3


@pytest.mark.parametrize("total", [7.5, 14.0, 26.6, 33.3, 53.3, 99.9])
@pytest.mark.parametrize("times", [THREE, FOUR, (8.0, 20.0)], ids=len)
def test_a_split_is_never_more_than_was_wanted_and_nearly_even(
    tens_and_fives: Kit, total: float, times: tuple[float, ...]
) -> None:
    split = even_split(tens_and_fives, total, times)

    assert split is not None
    assert len(split) == len(times)
    assert total - 5 < sum(split) <= total
    assert max(split) - min(split) <= 5


def test_what_cannot_be_made_is_not_split(tens: Kit, liquid: MakeProduct) -> None:
    assert even_split(tens, 9.9, THREE) is None
    assert even_split(Kit([liquid(1.0)]), 0.4, THREE) is None


def test_the_climb_walks_the_printed_totals(tens_and_fives: Kit) -> None:
    found = climb(
        tens_and_fives, LABEL[:3], THREE, floor_mg=NOTHING, printed_mg=LABEL, today_mg=0.0
    )

    assert found is not None
    assert found.schedules_mg == ((5.0,) * 3, (10.0,) * 3, (15.0,) * 3)
    assert found.totals_mg == LABEL[:3]


def test_coarse_tablets_go_through_what_lies_between(tens: Kit) -> None:
    found = climb(tens, LABEL[:4], THREE, floor_mg=NOTHING, printed_mg=LABEL, today_mg=0.0)

    assert found is not None
    totals = [sum(doses) for doses in found.schedules_mg]
    assert totals == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    assert all(b - a <= 1.1 * 15 for a, b in itertools.pairwise(totals))


@pytest.mark.parametrize("printed", [LABEL, (15.0, 25.0, 35.0, 45.0, 55.0)], ids=["US", "FR"])
def test_no_intake_falls_and_every_total_rises(
    tens_and_fives: Kit, printed: tuple[float, ...]
) -> None:
    found = climb(
        tens_and_fives, printed, FOUR, floor_mg=(0.0,) * 4, printed_mg=printed, today_mg=0.0
    )

    assert found is not None
    for before, after in itertools.pairwise(found.schedules_mg):
        assert sum(after) > sum(before)
        assert all(b >= a for a, b in zip(before, after, strict=True))


def test_steps_that_are_no_more_than_today_are_left_out(tens_and_fives: Kit) -> None:
    found = climb(
        tens_and_fives, LABEL[:3], THREE, floor_mg=(10.0,) * 3, printed_mg=LABEL, today_mg=30.0
    )

    assert found is not None
    assert [sum(doses) for doses in found.schedules_mg] == [45.0]


@pytest.mark.parametrize("floor", [(5.0, 0.5, 20.0), (0.0, 0.0, 20.0), (10.0, 5.0, 5.0)], ids=str)
def test_what_is_taken_today_is_the_least_at_each_intake(
    tens_and_fives: Kit, floor: tuple[float, ...]
) -> None:
    today = sum(floor)

    found = climb(
        tens_and_fives, LABEL[1:4], THREE, floor_mg=floor, printed_mg=LABEL, today_mg=today
    )

    assert found is not None
    for before, after in itertools.pairwise((floor, *found.schedules_mg)):
        assert sum(after) > sum(before)
        assert all(b >= a for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "total",
    [pytest.param(30.0), pytest.param(40.0), 55.0],
)
def test_a_split_with_floors_keeps_to_both(tens_and_fives: Kit, total: float) -> None:
    split = even_split(tens_and_fives, total, THREE, (5.0, 0.5, 20.0))

    assert split is not None
    assert sum(split) <= total
    assert all(mg >= floor for mg, floor in zip(split, (5.0, 0.5, 20.0), strict=True))


def test_floors_that_are_more_than_the_total_leave_no_split(tens_and_fives: Kit) -> None:
    assert even_split(tens_and_fives, 20.0, THREE, (10.0, 10.0, 10.0)) is None


def test_a_climb_of_what_cannot_be_made_is_none(tens: Kit) -> None:
    steps = (2.5, 5.0)

    assert climb(tens, steps, THREE, floor_mg=NOTHING, printed_mg=steps, today_mg=0.0) is None


def test_a_start_that_cannot_be_made_is_none(tablet: MakeProduct) -> None:
    fives, steps = Kit([tablet(5, halvable=False)]), (2.5, 5.0, 7.5)

    assert climb(fives, steps, THREE, floor_mg=NOTHING, printed_mg=steps, today_mg=0.0) is None


def test_a_rise_with_nothing_in_between_ends_the_climb(tablet: MakeProduct) -> None:
    twenties = Kit([tablet(20, halvable=False)])
    printed = (20.0, 30.0, 40.0, 60.0)  # 40 mg is 20 mg more than 20, and 10 are printed

    found = climb(twenties, printed, THREE, floor_mg=NOTHING, printed_mg=printed, today_mg=0.0)

    assert found is not None
    assert [sum(doses) for doses in found.schedules_mg] == [20.0]


def test_the_first_rise_from_today_is_no_bigger_than_printed(tens: Kit) -> None:
    printed = (5.0, 10.0, 15.0, 20.0, 25.0)

    found = climb(tens, (20.0,), THREE, floor_mg=NOTHING, printed_mg=printed, today_mg=10.0)

    assert found is None or sum(found.schedules_mg[0]) <= 10.0 + 1.1 * 5.0
