"""Texts of the command line and the library as wishes: kidneys, dialysis days, correlations, limits."""

from __future__ import annotations

import pytest

import calando
from calando.errors import InputError
from calando.present.simulate.regimen_text import parse_regimen
from calando.present.simulate.request import oral_limit_problems, simulation_wishes


def field_of(**asked: object) -> str:
    with pytest.raises(InputError) as raised:
        simulation_wishes(**asked)
    return raised.value.problems[0].field


def test_kidneys_are_one_value_or_a_course() -> None:
    assert simulation_wishes(clcr="72").CLcr == ((0.0, 72.0),)
    assert simulation_wishes(clcr=72).CLcr == ((0.0, 72.0),)
    assert simulation_wishes(clcr="0:100 72:30.5").CLcr == ((0.0, 100.0), (72.0, 30.5))


def test_dialysis_days_may_say_when_sessions_begin() -> None:
    wishes = simulation_wishes(hemodialysis="fri, Monday 13:30")

    assert (wishes.weekdays, wishes.session_clock_h) == ((0, 4), 13.5)


def test_correlations_are_pairs() -> None:
    wishes = simulation_wishes(correlation=["CL,V=0.3", "V, ka = -0.1"])

    assert wishes.correlation == {("CL", "V"): 0.3, ("V", "ka"): -0.1}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"clcr": "72:30:1"}, "--clcr"),
        ({"clcr": "good"}, "--clcr"),
        ({"hemodialysis": "someday"}, "--hemodialysis"),
        ({"hemodialysis": "mon mon"}, "--hemodialysis"),
        ({"hemodialysis": "13:00"}, "--hemodialysis"),
        ({"correlation": ["CL,CL=0.3"]}, "--correlation"),
        ({"correlation": ["CL,V=1.3"]}, "--correlation"),
        ({"regimen": "201 mg once"}, "--regimen"),
        ({"regimen": "200 mg q8h x 2 then 150 mg q6h for 2 d"}, "--regimen"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(asked: dict[str, object], field: str) -> None:
    assert field_of(**asked) == field


def test_a_day_of_600_mg_is_the_most_and_any_24_hours_count() -> None:
    assert oral_limit_problems(parse_regimen("200 mg q8h").regimen) == []
    late = parse_regimen("200 mg at 06:00 12:00 23:00 for 1 d then 200 mg q2h x 2").regimen
    assert len(oral_limit_problems(late)) == 1


def test_other_drugs_have_no_limit_of_baclofen() -> None:
    wishes = simulation_wishes(model="ethanol:norberg2000", regimen="28000 mg once")

    assert wishes.regimen is not None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "PATIENT"),
        ({"model": "simon2018"}, "--regimen"),
        ({"model": "simon2017", "regimen": "20 mg q8h"}, "--model"),
        (
            {"model": "ethanol:norberg2000", "regimen": "9000 mg once", "missed": 0.1},
            "--missed, --doubled, --ran-out-day",
        ),
        ({"model": "csf_bolus", "regimen": "20 mg q8h"}, "--regimen"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "patients": 0}, "--patients"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "days": 9999}, "--days"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "days": 0.01}, "--every"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "missed": 1.2}, "--missed"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "missed": 0.7, "doubled": 0.7}, "--missed"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "clcr": "72:30 0:100"}, "--clcr"),
        ({"model": "simon2018", "regimen": "20 mg q8h", "uncertainty": True}, "--uncertainty"),
        ({"model": "csf_bolus", "regimen": "75 micrograms intrathecal once", "clcr": 30}, "--clcr"),
        ({"model": "he2014", "regimen": "5 mg q8h"}, "--weight-kg"),
    ],
)
def test_the_library_refuses_by_the_name_of_the_option(asked: dict, field: str) -> None:
    with pytest.raises(InputError) as raised:
        calando.simulate(**asked)

    assert raised.value.problems[0].field == field


def test_an_unknown_model_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="simon2018"):
        calando.simulate(model="simon2017", regimen="20 mg q8h")
