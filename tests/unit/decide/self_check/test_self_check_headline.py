"""The headline is never softer than the first step, and what is said of addiction claims nothing."""

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
    step,
    steps_of,
    words,
)

from calando.facts.load_self_check import load_self_check

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
