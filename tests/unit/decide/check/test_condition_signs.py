"""A sign among the conditions that only a triage knows is urgent in a check, too; what is lasting or past is not."""

from __future__ import annotations

import pytest
from check_people import PUMP, card, checked, ids, person, tablets

import calando
from calando.decide.situation import find_term
from calando.facts.load import load_facts

NOW = [
    "can't be woken",
    "apnoea",
    "not breathing",
    "cardiac arrest",
    "blue lips",
    "had a seizure",
    "wants to die",
    "hypothermia",
]


@pytest.mark.parametrize("words", NOW)
def test_what_a_triage_calls_for_a_check_calls_for(words: str) -> None:
    told = calando.check(person(tablets(), conditions=[words]))
    triaged = calando.triage(person(tablets()), calando.TriageWishes(signs=(words,)))

    assert triaged.result.emergency
    assert told.result.emergency
    assert told.result.headline.startswith("An emergency")
    signs = card(told.result, "signs_now")
    assert "calando triage" in signs.action
    assert words not in told.result.unrecognised
    assert any(r.emergency for r in told.reasons)
    if find_term(words, load_facts().conditions) is None:
        assert signs.emergency
        assert any(r.emergency and words in r.text for r in told.reasons)


@pytest.mark.parametrize("words", ["sleepy", "bradycardia", "Very weak", "groggy"])
def test_what_a_triage_sees_today_is_urgent(words: str) -> None:
    told = calando.check(person(tablets(), conditions=[words]))

    assert not told.result.emergency
    assert told.result.headline.startswith("See a doctor today")
    assert card(told.result, "signs_now").tier == "interrupt"
    assert any(r.urgent and words in r.text for r in told.reasons)


def test_sedation_points_to_too_much_and_never_to_withdrawal() -> None:
    for words in ("sleepy", "can't be woken", "not breathing"):
        signs = card(checked(tablets(), conditions=[words]), "signs_now")
        assert "too much baclofen" in signs.evidence
        assert "does not rule withdrawal out" in signs.evidence
        assert "seen in withdrawal" not in signs.evidence


def test_several_things_together_are_the_emergency_that_a_triage_makes_of_them() -> None:
    assert checked(PUMP, conditions=["sleepy"]).emergency
    assert checked(tablets(), {"drug": "morphine"}, conditions=["sleepy"]).emergency
    assert not checked(tablets(), conditions=["sleepy"]).emergency


@pytest.mark.parametrize("words", ["fits", "seizures"])
def test_words_for_epilepsy_stay_epilepsy(words: str) -> None:
    result = checked(tablets(), conditions=[words])

    assert not result.emergency
    assert "signs_now" not in ids(result)


@pytest.mark.parametrize(
    "words",
    ["coma 3 months ago", "history of seizures", "chronic fatigue syndrome", "no fever", "eczema"],
)
def test_what_is_past_lasting_or_not_understood_is_no_sign_of_now(words: str) -> None:
    result = checked(tablets(), conditions=[words])

    assert not result.emergency
    assert "signs_now" not in ids(result)
    assert words in result.unrecognised


def test_known_and_unread_signs_stand_on_one_card() -> None:
    signs = card(checked(tablets(), conditions=["tremor", "blue lips"]), "signs_now")

    assert [a.asked for a in signs.everything] == ["tremor", "blue lips"]
