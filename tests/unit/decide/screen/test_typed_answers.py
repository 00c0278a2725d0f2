"""Answers as people and programs write them: a plus, a typeset minus, a truth value."""

from __future__ import annotations

from typing import Any

import pytest

from calando.decide.screen.asking import check_answer
from calando.errors import InputError
from calando.facts.load_screen import load_instruments

INSTRUMENTS = load_instruments()


@pytest.mark.parametrize(
    ("value", "key"),
    [("+1", "1"), ("+4", "4"), ("\u22123", "-3"), ("\u20135", "-5"), ("-2", "-2"), (" +2 ", "2")],
)
def test_a_grade_may_have_its_sign_as_it_is_printed(value: str, key: str) -> None:
    rass = INSTRUMENTS["rass"]
    assert check_answer(rass, rass.items[0], value) == key


@pytest.mark.parametrize(
    "value", ["++1", "+-1", "--1", "1+", "+", "\u2212", "+5", "\u22126", "1\u20132"]
)
def test_a_sign_too_many_or_a_range_is_refused(value: str) -> None:
    rass = INSTRUMENTS["rass"]
    with pytest.raises(InputError, match="not on the scale"):
        check_answer(rass, rass.items[0], value)


def test_one_plus_stays_a_grade_of_its_own() -> None:
    tone = INSTRUMENTS["modified_ashworth"]
    assert check_answer(tone, tone.items[0], "1+") == "1+"
    assert check_answer(tone, tone.items[0], "+1") == "1"


@pytest.mark.parametrize(("value", "key"), [(True, "yes"), (False, "no")])
@pytest.mark.parametrize("name", ["cssrs", "dast10"])
def test_a_truth_value_is_a_yes_or_a_no_where_there_is_one(
    name: str, *, value: bool, key: str
) -> None:
    instrument = INSTRUMENTS[name]
    assert check_answer(instrument, instrument.items[0], value) == key


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("name", ["phq9", "rass"])
def test_a_truth_value_is_never_a_number(name: str, value: Any) -> None:
    instrument = INSTRUMENTS[name]
    with pytest.raises(InputError, match="not on the scale"):
        check_answer(instrument, instrument.items[0], value)
