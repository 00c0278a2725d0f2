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
    not_as_told,
    result_of,
    steps_of,
)

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.self_check.answer import run_self_check
from calando.decide.self_check.asking import may_stop_after, questions_to_ask
from calando.decide.self_check.result import SelfCheckResult
from calando.errors import InputError, Problem
from calando.facts.load_self_check import load_self_check

NEVER_PLAIN = ("go_on",)


def problems(answers: dict[str, Any], **more: Any) -> tuple[Problem, ...]:
    """The problems of answers, in their order."""
    with pytest.raises(InputError) as caught:
        run_self_check(ScreenAnswers(**{"instrument": "self_check", "answers": answers, **more}))
    return caught.value.problems


def words(result: SelfCheckResult) -> str:
    """The headline, the flags and the steps in one text."""
    steps = (f"{s.title} {s.text}" for s in result.steps)
    return " ".join((result.headline, *(f.text for f in result.flags), *steps))


def step(result: SelfCheckResult, id: str) -> str:
    """The text of one step."""
    return next(s.text for s in result.steps if s.id == id)


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


# -- nothing urgent is swallowed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "more", "says"),
    [
        ({"red_flag": ["hard_to_wake"], "bogus": 1}, {"jurisdiction": "UK"}, "999"),
        ({"red_flag": "hard to wake, zorbly"}, {"jurisdiction": "US"}, "911"),
        ({"red_flags": ["fit"]}, {"jurisdiction": "US"}, "911"),
        ({"red_flag": ["fit"]}, {"jurisdiction": "ZZ"}, "999"),
        ({"red_flag": ["none"], "suicide": "yes", "bogus": 1}, {"jurisdiction": "UK"}, "116 123"),
        ({"red_flag": ["none"], "suicide": "not_sure"}, {"jurisdiction": "US"}, "988"),
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
    assert all(p.field != "urgent" for p in problems({"red_flag": ["none"]}))


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
        {"red_flag": ["none"], "suicide": "yes", "prescribed": "yes", "as_directed": "yes"},
    ],
)
def test_after_thoughts_of_suicide_the_answers_may_end(answers: dict[str, Any]) -> None:
    answer = asked(answers)

    result = answer.result
    assert may_stop_after(answers)
    assert not result.finished
    assert not result.emergency
    assert result.steps[0].id == "crisis"
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
        {"red_flag": ["none"], "suicide": "not_sure"},
        {"red_flag": ["fit"], "suicide": "yes"},
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


def test_a_pump_that_may_run_out_is_for_now() -> None:
    result = result_of(ms_patient(route=("pump",), missed_lately="yes"))

    assert result.steps[0].id == "pump_missed"
    assert result.steps[0].urgency == "now"


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


# -- what is said of addiction ------------------------------------------------------------------------


def test_no_diagnosis_is_denied() -> None:
    facts = load_self_check()

    for row in (*facts.headlines, *facts.lines, *facts.paths):
        assert "this is not addiction" not in f"{row.text} {row.family_text}".lower(), row.id


def test_amounts_that_were_not_told_are_named_in_the_headline() -> None:
    without = result_of(ms_patient()).headline
    told = result_of(ms_patient(mg_prescribed_per_day=60, mg_taken_per_day=60)).headline

    assert "did not look at how much" in without
    assert "did not look at how much" not in told


def test_two_signs_of_a_prescribed_dose_lead_to_the_prescriber_and_to_no_addiction_service() -> (
    None
):
    result = result_of(ms_patient(**criteria(5, 8)))

    assert result.band == "mild"
    assert steps_of(result)["signs_supervised"] == "this_week"
    assert "addiction service" not in words(result)


def test_side_effects_of_a_prescribed_dose_are_named_as_no_sign() -> None:
    hints = {q.key: q.hint for q in load_self_check().questions}

    assert "sleepy from the prescribed dose does not count" in hints["q5"]
    assert "Medicines that your prescriber knows of do not count" in hints["q8"]


def test_how_soon_follows_what_is_not_sure() -> None:
    result = result_of(buyer(**criteria(1, 2), **criteria(3, 4, 5, 6, answer="not_sure")))

    assert (result.band, result.band_high) == ("mild", "severe")
    assert steps_of(result)["maybe_severe"] == "today"
    milder = result_of(buyer(**criteria(1), **criteria(2, answer="not_sure")))
    assert "maybe_severe" not in steps_of(milder)


def test_how_rare_addiction_is_is_not_claimed() -> None:
    answer = asked(ms_patient())

    assert any("Nobody has counted" in r.text for r in answer.reasons)
    assert not any("rare" in r.text for r in answer.reasons)


def test_a_relative_in_an_emergency_hears_of_breath_and_naloxone() -> None:
    result = result_of({"red_flag": ["hard_to_wake", "took_too_much"]}, who="family")

    assert "If they do not breathe" in result.steps[0].text
    assert "naloxone" in result.steps[0].text
    assert "poison line" in step(result, "took_too_much")
