"""What must hold for somebody in danger: nothing urgent is swallowed, and nobody is told that all is well too soon."""

from __future__ import annotations

from typing import Any

import pytest
from self_check_people import (
    asked,
    buyer,
    criteria,
    flags_of,
    ms_patient,
    problems,
    result_of,
    step,
    steps_of,
)

from calando.decide.self_check.asking import may_stop_after, questions_to_ask
from calando.errors import InputError
from calando.facts.load_self_check import load_self_check

# -- nothing urgent is swallowed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "more", "says"),
    [
        ({"red_flag": ["hard_to_wake"], "bogus": 1}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": "hard to wake, zorbly"}, {"jurisdiction": "US"}, "911"),
        ({"red_flags": ["fit"]}, {"jurisdiction": "US"}, "911"),
        ({"red_flag": ["fit"]}, {"jurisdiction": "ZZ"}, "999"),
        ({"red_flag": ["none"], "suicide": "yes", "bogus": 1}, {"jurisdiction": "UK"}, "116 123"),
        ({"red_flag": ["none"], "suicide": "not_sure", "q1": 7}, {"jurisdiction": "US"}, "988"),
        ({"red_flag": ["none"], "suicide": "Sometimes"}, {"jurisdiction": "US"}, "988"),
        ({"red_flag": "yes"}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": True}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": 1}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": {"fit": True}}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": "a bad seizure"}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": ["none", "ear"]}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": ["ear"], "q1": 7}, {"jurisdiction": "UK", "who": "family"}, "999"),
        ({"red_flag": "A fit (a seizure)", "q99": 1}, {"jurisdiction": "UK"}, "A fit is"),
        ({"suicide": True, "q1": "perhaps"}, {"who": "dog", "jurisdiction": "US"}, "988"),
        ({"red_flag": ["none"], "suicide": "yes", "q1": 7}, {}, "116 123"),
    ],
)
def test_what_cannot_wait_is_told_first_in_an_error_with_the_numbers(
    answers: dict[str, Any], more: dict[str, Any], says: str
) -> None:
    found = problems(answers, **more)

    assert found[0].field == "urgent"
    assert says in found[0].message
    assert len(found) > 1


def test_an_error_without_a_danger_tells_none() -> None:
    assert all(p.field != "urgent" for p in problems(ms_patient(q1="perhaps")))
    for told in (["none"], "None of these", "no", False, [], "", None):
        assert all(p.field != "urgent" for p in problems({"red_flag": told, "suicide": "no"})), told


def test_a_dialogue_that_goes_wrong_tells_a_danger_first_too() -> None:
    with pytest.raises(InputError) as caught:
        questions_to_ask({"red_flag": ["none"], "suicide": "yes", "q99": "yes"})

    assert caught.value.problems[0].field == "urgent"


@pytest.mark.parametrize("told", [["none", "hard_to_wake"], "hard to wake, none"])
def test_none_beside_a_danger_is_the_danger(told: Any) -> None:
    result = result_of({"red_flag": told})

    assert result.emergency
    assert not result.finished
    assert flags_of(result) == {"hard_to_wake"}
    assert questions_to_ask({"red_flag": told}) is None


# -- thoughts of suicide ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        {"red_flag": ["none"], "suicide": "yes"},
        {"suicide": "yes"},
        {"suicide": "not_sure"},
        {"red_flag": ["none"], "suicide": "not_sure", "prescribed": "yes"},
        {"red_flag": ["none"], "suicide": "yes", "prescribed": "yes", "as_directed": "yes"},
    ],
)
def test_after_thoughts_of_suicide_the_answers_may_end(answers: dict[str, Any]) -> None:
    answer = asked(answers)

    result = answer.result
    assert may_stop_after(answers)
    assert not result.finished
    assert not result.emergency
    sure = answers["suicide"] == "yes"
    assert steps_of(result) == ({"crisis": "now"} if sure else {"crisis_maybe": "today"})
    assert result.contacts[0].kind == "crisis"
    assert "crisis line" in result.headline
    assert (result.score, result.band, result.criteria) == (None, None, ())
    assert any("ended here" in c.text for c in answer.caveats)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"red_flag": ["none"]},
        {"red_flag": ["none"], "suicide": "no"},
        {"red_flag": ["fit"], "suicide": "yes"},
        {"red_flag": ["fit"], "suicide": "not_sure"},
    ],
)
def test_nothing_else_lets_answers_end_early(answers: dict[str, Any]) -> None:
    assert not may_stop_after(answers)


def test_the_crisis_line_comes_first_where_suicide_is_not_sure() -> None:
    assert result_of(ms_patient(suicide="not_sure")).contacts[0].kind == "crisis"
    assert result_of(ms_patient()).contacts[0].kind == "emergency"


# -- pumps --------------------------------------------------------------------------------------------


def test_a_pump_with_new_signs_can_be_told_as_a_danger() -> None:
    label = next(
        o.label for q in load_self_check().questions for o in q.options if o.key == "pump_problem"
    )

    for sign in ("itch", "fever", "spasms", "stiffness"):
        assert sign in label


@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_voices_with_a_pump_are_an_emergency(said: str) -> None:
    result = result_of(ms_patient(route=("pump",), voices=said))

    assert result.emergency
    assert result.finished
    assert result.steps[0].id == "voices_danger"
    assert result.steps[0].urgency == "now"


def test_voices_after_missed_doses_are_an_emergency() -> None:
    assert result_of(ms_patient(missed_lately="yes", voices="yes")).emergency
    assert result_of(
        ms_patient(mg_prescribed_per_day=80, mg_taken_per_day=0, voices="yes")
    ).emergency
    assert not result_of(ms_patient(voices="yes")).emergency


@pytest.mark.parametrize("said", ["yes", "not_sure"])
@pytest.mark.parametrize("route", [("pump",), ("pump", "mouth")])
def test_a_pump_that_may_run_out_is_for_now(said: str, route: tuple[str, ...]) -> None:
    result = result_of(ms_patient(route=route, missed_lately=said))

    assert result.steps[0].id == "pump_missed"
    assert result.steps[0].urgency == "now"
    assert "team of your pump now" in result.headline
    assert "go_on" not in steps_of(result)


@pytest.mark.parametrize(
    "changed",
    [
        {"source": ("bought",)},
        {"mg_taken_per_day": 40},
        {"prescribed": "no", "as_directed": None},
    ],
)
def test_a_pump_hides_nothing_else_and_the_contradiction_is_said(changed: dict[str, Any]) -> None:
    result = result_of(ms_patient(route=("pump",), **{**criteria(*range(1, 12)), **changed}))

    assert "sets your pump" not in result.headline
    assert "pump_contradicts" in flags_of(result)
    assert steps_of(result)["severe"] == "today"
    assert steps_of(result)["pump_contradicts"] == "this_week"


def test_what_a_pump_is_told_is_only_said_without_a_band() -> None:
    assert "sets your pump" in result_of(ms_patient(route=("pump",))).headline
    assert "sets your pump" not in result_of(ms_patient(route=("pump",), **criteria(1, 2))).headline


# -- what else is taken -------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [ms_patient, buyer])
def test_ghb_is_for_today_whoever_prescribed_the_baclofen(person: Any) -> None:
    result = result_of(person(substances=("ghb",)))

    assert steps_of(result)["ghb"] == "today"
    text = step(result, "ghb")
    assert "Do not use them together, and never alone" in text
    assert "do not stop it suddenly" in text


@pytest.mark.parametrize("substance", ["opioids", "benzodiazepines", "ghb"])
def test_an_urgent_substance_comes_into_the_headline(substance: str) -> None:
    headline = result_of(ms_patient(substances=(substance,))).headline

    assert "does not point to addiction" in headline
    assert "stop your breathing" in headline


def test_benzos_beside_prescribed_baclofen_have_a_step_that_asks_who_prescribed_them() -> None:
    result = result_of(ms_patient(substances=("benzodiazepines",)))

    assert "If no one prescribed the benzos" in step(result, "benzodiazepines_supervised")
