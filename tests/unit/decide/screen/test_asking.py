"""What an item accepts, and which item is asked next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import scales

from calando.decide.screen.asking import check_answer, checked_answers, next_item, points_of
from calando.errors import InputError


@pytest.mark.parametrize("value", [0, 1, 2, 4, "4", " 2 ", 1.0])
def test_a_value_on_the_scale_is_taken(value: Any) -> None:
    item = scales.SUM.items[1]
    assert check_answer(scales.SUM, item, value) in {"0", "1", "2", "4"}


@pytest.mark.parametrize(
    "value", [3, 5, -1, 1.5, "", "x", None, True, [1], {}, float("nan"), float("inf"), 10**400]
)
def test_a_value_between_or_beyond_is_refused_with_what_is_allowed(value: Any) -> None:
    with pytest.raises(InputError) as error:
        check_answer(scales.SUM, scales.SUM.items[1], value)
    (problem,) = error.value.problems
    assert problem.field == "answers.2"
    assert problem.allowed == "0, 1, 2 or 4"


@pytest.mark.parametrize(("value", "is_right"), [(0, True), (30, True), (30.5, False), (-1, False)])
def test_a_number_must_lie_in_its_range(value: float, *, is_right: bool) -> None:
    item = scales.NUMBERS.items[0]
    if is_right:
        assert check_answer(scales.NUMBERS, item, value) == f"{value:g}"
    else:
        with pytest.raises(InputError, match="not on the scale"):
            check_answer(scales.NUMBERS, item, value)


def test_a_reversed_item_counts_from_the_other_end() -> None:
    item = scales.SUM.items[2]
    assert [points_of(scales.SUM, item, key) for key in "012"] == [2, 1, 0]


def test_the_branch_is_walked_and_the_last_item_is_always_asked() -> None:
    asked = []
    answers: dict[str, str] = {}
    while (item := next_item(scales.BRANCHING, answers)) is not None:
        asked.append(item.key)
        answers[item.key] = "no"
    assert asked == ["2", "6"]


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        checked_answers(scales.SUM, {"1": 7, "2": 3, "9": 1})
    assert [p.field for p in error.value.problems] == [
        "answers.9",
        "answers.1",
        "answers.2",
        "answers.3",
    ]


def test_an_answer_to_what_is_not_asked_is_refused() -> None:
    with pytest.raises(InputError, match="not asked after this answer to item 2"):
        checked_answers(scales.BRANCHING, {"2": "no", "3": "yes", "6": "no"})


def test_behind_a_missing_answer_nothing_is_demanded_that_may_not_be_asked() -> None:
    with pytest.raises(InputError) as error:
        checked_answers(scales.BRANCHING, {"6": "no"})
    assert [p.field for p in error.value.problems] == ["answers.2"]
