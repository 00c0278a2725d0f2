"""What may be wished of a way on."""

from __future__ import annotations

from datetime import date

import pytest

from calando.decide.titrate.wishes import TitrationWishes, check_titration_wishes
from calando.errors import InputError

NOT_A_NUMBER = float("nan")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (TitrationWishes(target_mg=0), "--target"),
        (TitrationWishes(target_mg=-5), "--target"),
        (TitrationWishes(target_mg=301), "--target"),
        (TitrationWishes(target_mg=NOT_A_NUMBER), "--target"),
        (TitrationWishes(step_days=0), "--step-days"),
        (TitrationWishes(step_days=29), "--step-days"),
        (TitrationWishes(times_a_day=1), "--times-a-day"),
        (TitrationWishes(times_a_day=5), "--times-a-day"),
        (TitrationWishes(intakes_h=(8.0,)), "--at"),
        (TitrationWishes(intakes_h=(20.0, 8.0)), "--at"),
        (TitrationWishes(intakes_h=(8.0, 8.0, 20.0)), "--at"),
        (TitrationWishes(intakes_h=(8.0, 20.0), times_a_day=3), "--times-a-day"),
        (TitrationWishes(start=date(9999, 12, 31)), "--start"),
    ],
)
def test_a_wish_that_cannot_be_asked_for_names_its_option(
    wish: TitrationWishes, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        check_titration_wishes(wish)

    (problem,) = caught.value.problems
    assert problem.field == field
    assert problem.allowed


def test_all_that_is_wrong_is_told_at_once() -> None:
    wish = TitrationWishes(target_mg=-1, step_days=90, times_a_day=9)

    with pytest.raises(InputError) as caught:
        check_titration_wishes(wish)

    assert [p.field for p in caught.value.problems] == ["--target", "--step-days", "--times-a-day"]


@pytest.mark.parametrize(
    "wish",
    [
        TitrationWishes(),
        TitrationWishes(target_mg=300, step_days=28, times_a_day=4),
        TitrationWishes(intakes_h=(8.0, 20.0), times_a_day=2),
    ],
)
def test_what_can_be_had_may_be_asked(wish: TitrationWishes) -> None:
    check_titration_wishes(wish)


@pytest.mark.parametrize(
    "times",
    [(-5.0, 30.0, 50.0), (8.0, 8.01, 8.02), (8.0, 24.0), (8.0, 8.99), (8.0, NOT_A_NUMBER)],
    ids=str,
)
def test_intakes_are_times_of_one_day_and_hours_apart(times: tuple[float, ...]) -> None:
    with pytest.raises(InputError) as caught:
        check_titration_wishes(TitrationWishes(intakes_h=times))

    assert [p.field for p in caught.value.problems] == ["--at"]
