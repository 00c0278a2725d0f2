"""What cannot be asked of a pump, and how a slip between mg and micrograms is named."""

from __future__ import annotations

from typing import Any

import pytest

from calando.decide.pump.wishes import PumpWishes, check_wishes
from calando.errors import InputError


def fields(**wishes: Any) -> list[str]:
    with pytest.raises(InputError) as error:
        check_wishes(PumpWishes(**wishes))
    for problem in error.value.problems:
        assert problem.message
        assert problem.allowed
    return [p.field for p in error.value.problems]


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"failed_hours": -1.0}, "--failed-hours"),
        ({"failed_hours": float("nan")}, "--failed-hours"),
        ({"effective_bolus_micrograms": 0.0}, "--bolus-micrograms"),
        ({"effective_bolus_micrograms": 0.05}, "--bolus-micrograms"),
        ({"effective_bolus_micrograms": 2001.0}, "--bolus-micrograms"),
        ({"last_bolus_micrograms": -50.0}, "--last-bolus-micrograms"),
        ({"last_bolus_micrograms": 1e6}, "--last-bolus-micrograms"),
        ({"effect_lasted_hours": 73.0}, "--effect-hours"),
        ({"reservoir_mL": -1.0}, "--reservoir-mL"),
        ({"reservoir_mL": 500.0}, "--reservoir-mL"),
        ({"alarm_mL": -2.0}, "--alarm-mL"),
        ({"concentration_micrograms_per_mL": 0.5}, "--micrograms-per-mL"),
        ({"concentration_micrograms_per_mL": 500_000.0}, "--micrograms-per-mL"),
        ({"filled_on": "yesterday"}, "--filled-on"),
        ({"filled_on": "2026-02-30"}, "--filled-on"),
        ({"filled_on": "1026-02-03"}, "--filled-on"),
        ({"overdose_micrograms": 0.8}, "--overdose-micrograms"),
        ({"overdose_micrograms": float("inf")}, "--overdose-micrograms"),
        ({"overdose_micrograms": 1e6}, "--overdose-micrograms"),
        ({"response": "perhaps"}, "--response"),
        ({"task": "remove"}, "--task"),
    ],
)
def test_what_cannot_be_asked_names_the_option(wishes: dict[str, Any], field: str) -> None:
    assert fields(**wishes) == [field]


@pytest.mark.parametrize(
    "wishes",
    [
        {"effective_bolus_micrograms": 0.05},
        {"last_bolus_micrograms": 0.075},
        {"overdose_micrograms": 0.8},
        {"concentration_micrograms_per_mL": 0.5},
    ],
)
def test_a_fraction_is_named_as_milligrams_with_what_to_write(wishes: dict[str, Any]) -> None:
    with pytest.raises(InputError) as error:
        check_wishes(PumpWishes(**wishes))

    (problem,) = error.value.problems
    (value,) = wishes.values()
    assert "looks like mg" in problem.message
    assert f"write {value * 1000:g}" in problem.allowed


def test_an_amount_far_too_large_is_named_as_a_slip_of_the_unit() -> None:
    with pytest.raises(InputError) as error:
        check_wishes(PumpWishes(effective_bolus_micrograms=50_000.0))

    assert "thousand" in error.value.problems[0].message
    assert "--overdose-micrograms" in error.value.problems[0].allowed


def test_all_problems_are_named_at_once() -> None:
    found = fields(failed_hours=-1.0, reservoir_mL=-1.0, filled_on="x", overdose_micrograms=-1.0)

    assert found == ["--failed-hours", "--overdose-micrograms", "--reservoir-mL", "--filled-on"]


def test_usual_wishes_pass() -> None:
    check_wishes(PumpWishes())
    check_wishes(
        PumpWishes(
            task="refill",
            reservoir_mL=40.0,
            alarm_mL=2.0,
            concentration_micrograms_per_mL=2000.0,
            filled_on="2026-11-01",
        )
    )
    # at its alarm or empty: urgent, and so an answer
    check_wishes(PumpWishes(task="refill", reservoir_mL=2.0, alarm_mL=2.0))
    check_wishes(PumpWishes(task="refill", reservoir_mL=0.0))
    check_wishes(PumpWishes(task="overdose", overdose_micrograms=80_000.0))


def test_wishes_have_no_field_for_milligrams() -> None:
    assert not [name for name in PumpWishes.__dataclass_fields__ if "mg" in name.split("_")]
