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


# -- the headline is never softer than the first step -------------------------------------------------


@pytest.mark.parametrize("said", ["yes", "not_sure"])
@pytest.mark.parametrize("person", [ms_patient, buyer])
def test_to_see_or_hear_things_has_a_headline_and_a_flag(person: Any, said: str) -> None:
    result = result_of(person(voices=said))

    assert "seen or heard things" in result.headline
    assert "See a doctor today" in result.headline
    assert "does not point to addiction" not in result.headline
    assert "voices_lately" in flags_of(result)
    assert result.steps[0].id == "voices"


@pytest.mark.parametrize(
    "changed",
    [
        criteria(*range(1, 10)),
        {"mg_prescribed_per_day": 60, "mg_taken_per_day": 90},
        {"mg_prescribed_per_day": 240, "mg_taken_per_day": 240},
        {"mg_taken_per_day": 240},
        {"kidneys": "yes", "mg_taken_per_day": 240},
        {"kidneys": "yes"},
        {"missed_lately": "not_sure"},
    ],
)
def test_to_see_or_hear_things_is_in_the_headline_whatever_else_is_true(
    changed: dict[str, Any],
) -> None:
    headline = result_of(ms_patient(voices="yes", **changed)).headline

    assert "seen or heard things" in headline
    assert "emergency number" in headline


@pytest.mark.parametrize("numbers", [(), (1, 2), (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)])
@pytest.mark.parametrize("route", [("mouth",), ("nose",)])
def test_a_very_high_amount_is_in_the_headline_in_every_band(
    numbers: tuple[int, ...], route: tuple[str, ...]
) -> None:
    amounts = {"mg_prescribed_per_day": 240, "mg_taken_per_day": 240}

    result = result_of(ms_patient(route=route, **amounts, **criteria(*numbers)))

    assert "far above what labels allow" in result.headline
    assert "checked today" in result.headline
    assert steps_of(result)["very_high"] == "today"
    if len(numbers) > 1:
        assert f"{len(numbers)} of 11" in result.headline


@pytest.mark.parametrize("numbers", [(), (1, 2), (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)])
def test_an_amount_above_labels_is_in_the_headline_in_every_band(numbers: tuple[int, ...]) -> None:
    amounts = {"mg_prescribed_per_day": 90, "mg_taken_per_day": 90}

    headline = result_of(ms_patient(**amounts, **criteria(*numbers))).headline

    assert "above usual labels" in headline
    assert "checked this week" in headline


@pytest.mark.parametrize("said", ["yes", "not_sure"])
@pytest.mark.parametrize(
    "person",
    [
        ms_patient(**criteria(*range(1, 10))),
        buyer(**criteria(*range(1, 12))),
        buyer(mg_taken_per_day=300),
        ms_patient(kidneys="yes"),
        ms_patient(mg_prescribed_per_day=240, mg_taken_per_day=240),
    ],
)
def test_not_to_run_out_is_in_the_headline_whatever_else_is_true(
    person: dict[str, Any], said: str
) -> None:
    result = result_of(person | {"missed_lately": said})

    assert "Call today so that you do not run out" in result.headline


@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_after_thoughts_of_suicide_the_headline_has_no_small_talk(said: str) -> None:
    headline = result_of(ms_patient(suicide=said, kidneys="not_sure")).headline

    assert "crisis line" in headline
    assert "amounts were told" not in headline
    assert "kidneys" not in headline


@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_beside_thoughts_of_suicide_a_pump_and_voices_stay_in_the_headline(said: str) -> None:
    headline = result_of(
        ms_patient(suicide=said, route=("pump",), voices="yes", missed_lately="not_sure")
    ).headline

    assert headline.startswith("First:")
    assert "If you see or hear things now, call the emergency number" in headline
    assert "team of your pump now" in headline


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (buyer(substances=("ghb",)), "a doctor or a drug service today"),
        (buyer(substances=("opioids",)), "a doctor or a drug service today"),
        (buyer(pregnant="yes"), "a doctor or midwife today"),
        (buyer(under_18="yes"), "an adult you trust today"),
        (buyer(**criteria(*range(1, 7))), "call a doctor today"),
        (buyer(**criteria(*range(1, 12), answer="not_sure")), "call a doctor today"),
    ],
)
def test_what_is_for_today_is_in_the_headline(person: dict[str, Any], says: str) -> None:
    assert says in result_of(person).headline


def test_who_uses_less_hears_of_opioids_and_of_care_for_the_young_too() -> None:
    result = result_of(not_as_told("less", substances=("opioids",), under_18="yes"))

    assert steps_of(result)["opioids"] == "this_week"
    assert steps_of(result)["minor"] == "this_week"


def test_a_relative_is_not_asked_whether_they_are_addicted_themselves() -> None:
    mine, theirs = result_of(ms_patient()), result_of(ms_patient(), who="family")

    assert mine.title.startswith("Am I addicted?")
    assert "Am I" not in theirs.title
    assert theirs.title


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

    assert any("No one has counted" in r.text for r in answer.reasons)
    assert not any("rare" in r.text for r in answer.reasons)


def test_a_relative_in_an_emergency_hears_of_breath_and_naloxone() -> None:
    result = result_of({"red_flag": ["hard_to_wake", "took_too_much"]}, who="family")

    assert "If they do not breathe" in result.steps[0].text
    assert "naloxone" in result.steps[0].text
    assert "poison line" in step(result, "took_too_much")
