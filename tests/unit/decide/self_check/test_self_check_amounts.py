"""Too much and too little, and kidneys that make it too much: who is told what, and how soon."""

from __future__ import annotations

from typing import Any

import pytest
from self_check_people import (
    asked,
    buyer,
    criteria,
    flags_of,
    ms_patient,
    not_as_told,
    problems,
    result_of,
    step,
    steps_of,
    words,
)

NEVER_PLAIN = ("go_on",)


# -- high amounts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"mg_taken_per_day": 300},
        {"mg_taken_per_day": 81},
        {"mg_taken_per_day": 81, "prescribed": "not_sure", "as_directed": None},
    ],
)
def test_a_high_amount_whose_prescription_is_not_told_is_for_today(changed: dict[str, Any]) -> None:
    result = result_of(ms_patient(**changed))

    assert steps_of(result)["high_unconfirmed"] == "today"
    assert "high_unconfirmed" in flags_of(result)
    assert not set(NEVER_PLAIN) & set(steps_of(result))
    assert "prescriber or pharmacist today" in result.headline


def test_a_high_amount_that_was_prescribed_is_to_be_checked() -> None:
    result = result_of(ms_patient(mg_prescribed_per_day=180, mg_taken_per_day=180))

    assert result.supervised
    assert steps_of(result)["high_as_prescribed"] == "this_week"
    assert "above usual labels" in result.headline
    assert "go_on" not in steps_of(result)


def test_a_high_prescribed_amount_counts_though_what_is_taken_is_left_out() -> None:
    assert "high_as_prescribed" in steps_of(result_of(ms_patient(mg_prescribed_per_day=120)))
    assert "go_on" in steps_of(result_of(ms_patient(mg_prescribed_per_day=80)))


def test_a_thousand_as_prescribed_is_for_today() -> None:
    result = result_of(ms_patient(mg_prescribed_per_day=1000, mg_taken_per_day=1000))

    assert result.steps[0].id == "very_high"
    assert result.steps[0].urgency == "today"
    assert "go_on" not in steps_of(result)


@pytest.mark.parametrize(("limit", "taken"), [(80, 230), (80, 81), (75, 85), (100, 101)])
def test_above_the_prescription_and_above_labels_is_for_today_whatever_the_ratio(
    limit: float, taken: float
) -> None:
    result = result_of(ms_patient(mg_prescribed_per_day=limit, mg_taken_per_day=taken))

    assert steps_of(result)["far_more"] == "today"
    assert "more than labels allow" in result.headline
    assert "not_as_directed" not in steps_of(result)


# -- too little ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", [0, 20, 40])
def test_much_less_than_prescribed_is_never_told_to_go_on(taken: float) -> None:
    result = result_of(ms_patient(mg_prescribed_per_day=80, mg_taken_per_day=taken))

    assert not result.supervised
    assert result.as_directed is False
    assert result.steps[0].urgency == "today"
    assert "Do not go back to the full dose by yourself" in result.headline
    assert "Call today" in result.headline
    assert "how to start again is for your prescriber" in step(result, "much_less")
    assert "just as it was prescribed" not in words(result)
    assert "take baclofen as prescribed" not in result.headline


def test_none_at_all_of_what_is_prescribed_is_much_less_though_how_much_it_is_was_not_told() -> (
    None
):
    result = result_of(ms_patient(mg_taken_per_day=0))

    assert not result.supervised
    assert result.as_directed is False
    assert result.steps[0].id == "much_less"
    assert "Call today" in result.headline
    assert "less_than_prescribed" in flags_of(result)
    assert "take baclofen as prescribed" not in words(result)
    assert "go_on" not in steps_of(result)


def test_a_pump_alone_leaves_nothing_to_swallow() -> None:
    result = result_of(ms_patient(route=("pump",), mg_taken_per_day=0))

    assert result.supervised
    assert "much_less" not in steps_of(result)


@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_missed_doses_or_a_last_box_are_for_today(said: str) -> None:
    result = result_of(ms_patient(missed_lately=said))

    assert result.steps[0].id == "missed"
    assert result.steps[0].urgency == "today"
    assert "emergency number" in result.steps[0].text
    assert "out-of-hours line" in result.steps[0].text
    assert "do not run out" in result.headline
    assert "go_on" not in steps_of(result)


def test_who_buys_it_and_may_run_out_is_sent_to_a_doctor_and_not_to_a_prescriber() -> None:
    result = result_of(buyer(missed_lately="yes"))

    assert steps_of(result)["missed_not_prescribed"] == "today"
    assert "missed" not in steps_of(result)


def test_to_use_less_is_no_misuse() -> None:
    person = not_as_told("less", mg_prescribed_per_day=80, mg_taken_per_day=50)
    answer = asked(person | criteria(2, 10, 11))

    result = answer.result
    assert (result.score, result.band) == (1, "none")
    assert result.as_directed is False
    assert "more_than_prescribed" not in flags_of(result)
    assert "not_as_directed" not in steps_of(result)
    assert steps_of(result)["uses_less"] == "this_week"
    assert not any("good feeling" in r.text for r in answer.reasons)
    assert not any("So all eleven signs count" in r.text for r in answer.reasons)
    not_counted = {c.id: c.why for c in result.criteria if c.answer == "yes" and not c.counted}
    assert set(not_counted) == {"q10", "q11"}
    assert all("less is used" in why for why in not_counted.values())
    assert "just as it was prescribed" not in words(result)


@pytest.mark.parametrize("said", ["no", "not_sure"])
def test_less_that_was_told_is_less_though_the_way_is_not_sure(said: str) -> None:
    amounts = {"mg_prescribed_per_day": 80, "mg_taken_per_day": 50}

    result = result_of(not_as_told("not_sure", as_directed=said, **amounts, **criteria(11)))

    assert "more_than_prescribed" not in flags_of(result)
    assert "not_as_directed" not in steps_of(result)
    assert steps_of(result)["uses_less"] == "this_week"
    assert (result.score, result.score_high) == (0, 0)


def test_as_much_as_was_told_in_a_way_that_is_not_sure_is_not_taken_for_less() -> None:
    result = result_of(not_as_told("not_sure", mg_prescribed_per_day=80, mg_taken_per_day=80))

    assert "more_than_prescribed" in flags_of(result)
    assert "uses_less" not in steps_of(result)


def test_a_little_less_as_told_is_not_told_to_take_the_full_dose() -> None:
    result = result_of(ms_patient(mg_prescribed_per_day=60, mg_taken_per_day=50))

    assert result.supervised
    assert steps_of(result) == {"a_little_less": "next_visit"}


def test_where_less_was_said_the_amounts_outweigh_it_and_the_answer_says_so() -> None:
    answer = asked(not_as_told("less", mg_prescribed_per_day=60, mg_taken_per_day=75))

    assert "more_than_prescribed" in flags_of(answer.result)
    assert any("the amounts say more" in r.text for r in answer.reasons)


# -- kidneys ------------------------------------------------------------------------------------------


def test_kidney_disease_is_for_today_and_never_go_on() -> None:
    result = result_of(ms_patient(kidneys="yes"))

    assert result.steps[0].id == "kidneys"
    assert result.steps[0].urgency == "today"
    assert "very sleepy, mixed up" in result.steps[0].text
    assert "emergency number" in result.steps[0].text
    assert "go_on" not in steps_of(result)
    assert "kidneys" in flags_of(result)


@pytest.mark.parametrize(
    "amounts",
    [
        {"mg_prescribed_per_day": 20, "mg_taken_per_day": 60},
        {"mg_prescribed_per_day": 100, "mg_taken_per_day": 100},
        {"mg_taken_per_day": 90},
    ],
)
def test_kidney_disease_with_a_high_amount_is_for_a_poison_line_today(
    amounts: dict[str, Any],
) -> None:
    result = result_of(ms_patient(kidneys="yes", **amounts))

    assert result.steps[0].id == "kidneys_high"
    assert "poison line" in result.headline
    assert "emergency care today" in result.headline


def test_not_sure_of_the_kidneys_is_said_aloud() -> None:
    result = result_of(ms_patient(kidneys="not_sure"))

    assert "kidneys_maybe" in flags_of(result)
    assert "kidneys" in result.headline
    assert steps_of(result)["kidneys_maybe"] == "this_week"


def test_kidneys_are_never_taken_for_well_when_they_are_not_told() -> None:
    assert [p.field for p in problems(ms_patient(kidneys=None))] == ["answers.kidneys"]
