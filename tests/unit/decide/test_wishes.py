"""Wishes: what may be asked for."""

from __future__ import annotations

from datetime import date

import pytest

from calando.decide.taper.wishes import TaperWishes, check_wishes, find_rate
from calando.errors import InputError
from calando.facts.load import load_facts


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (TaperWishes(share=0.4), "--share"),
        (TaperWishes(step_days=2), "--step-days"),
        (TaperWishes(max_days=0), "--max-days"),
        (TaperWishes(start=date(9999, 12, 31)), "--start"),
        (TaperWishes(like="nobody1999"), "--like"),
        (TaperWishes(like="bmj2001"), "--like"),
        (TaperWishes(like="web_10pct_week"), "--like"),
    ],
)
def test_a_wish_that_cannot_be_asked_for_names_its_option(wish: TaperWishes, field: str) -> None:
    with pytest.raises(InputError) as caught:
        check_wishes(wish, load_facts())

    (problem,) = caught.value.problems
    assert problem.field == field
    assert problem.allowed


def test_a_source_with_two_rates_is_read_as_its_slow_one() -> None:
    rate = find_rate("ansm2017", load_facts())

    assert rate is not None
    assert rate.name == "ansm2017_10mg"
