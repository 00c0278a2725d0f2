"""What cannot wait is placed first: emergencies from the file, from an answer and from an instrument."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from place_people import PUMP, TABLETS, drinker, fired, person, phase, placed

from calando.decide.place.answer import place
from calando.decide.place.result import LEVELS
from calando.decide.place.wishes import PlaceWishes
from calando.decide.screen.answers import ScreenAnswers
from calando.errors import InputError
from calando.patient.profile import Level, Now


def test_a_pump_that_may_have_failed_is_an_emergency_first() -> None:
    found = placed(person(medications=(PUMP,)), pump_interrupted=True)

    assert (found.level, found.emergency) == ("emergency", True)
    assert found.headline.startswith("Emergency: call 999 now")
    assert any("pump centre" in line.text for line in found.do_now)
    assert found.unknown_that_matter == ()
    assert phase(found, "stabilisation").level == "medically_managed"


def test_a_pump_is_weaned_by_its_centre() -> None:
    found = placed(person(medications=(PUMP,)), pump_interrupted=False)

    assert "W1" in fired(found)
    assert "centre that looks after the pump" in found.setting


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"now": Now(spo2=85)}, "E5"),
        ({"now": Now(temperature_C=40.2)}, "E5"),
        ({"conditions": ("fever",)}, "E5"),
        ({"conditions": ("fever", "rigidity")}, "E3"),
        ({"conditions": ("hallucinations",)}, "E1"),
        ({"conditions": ("coma",)}, "E1"),
        ({"conditions": ("baclofen toxicity",)}, "E4"),
        ({"levels": (Level(drug="baclofen", mg_per_L=3.0),)}, "E4"),
        ({"medications": (PUMP,), "conditions": ("itching",)}, "E2"),
    ],
)
def test_emergencies_are_read_from_the_file(changes: dict[str, Any], rule: str) -> None:
    found = place(person(**changes)).result

    assert found.emergency
    assert rule in fired(found)


def test_an_abrupt_stop_is_watched_in_a_hospital_today() -> None:
    stopped = person(medications=(replace(TABLETS, stopped_weeks_ago=0.3),))

    found = place(stopped).result

    assert found.level == "medically_managed"
    assert "B1" in fired(found)
    assert found.do_now[0].text.startswith("Emergency: baclofen was stopped 2 days ago")
    assert any("To a hospital today" in line.text for line in found.do_now)


def test_a_sign_of_withdrawal_is_never_placed_at_home() -> None:
    assert place(person(conditions=("rigidity",))).result.level == "medically_managed"


def test_an_active_risk_of_suicide_names_its_setting_and_a_thought_is_no_bed() -> None:
    high = placed(suicide_high=True, suicide_possible=True)
    thought = placed(suicide_possible=True, overdose_risk=False)

    assert high.level == "medically_managed"
    assert "psychiatric inpatient care" in high.setting
    assert high.co_occurring[0].text.startswith("Suicide first")
    assert thought.level == "outpatient"
    assert "today" in thought.setting


def test_emergencies_of_any_plan_are_emergencies_here() -> None:
    signs = ("coma", "respiratory depression", "baclofen toxicity", "seizure", "confusion")
    for sign in signs:
        answer = place(person(conditions=(sign,)))

        assert answer.result.emergency, sign
        assert answer.reasons[0].emergency


def test_an_emergency_that_an_instrument_saw_is_one_here() -> None:
    answers = {str(i): 0 for i in range(1, 11)} | {"7": 5}
    seeing = ScreenAnswers(instrument="ciwa_ar", answers=answers)

    found = place(drinker(10), PlaceWishes(screens=(seeing,))).result

    assert found.emergency
    assert {"E1", "E5"} <= fired(found)


def test_an_answer_by_hand_cannot_talk_a_vital_sign_away() -> None:
    found = placed(person(now=Now(spo2=85)), organ_failure=False)

    assert found.emergency
    assert "E5" in fired(found)


def test_instrument_and_hand_that_disagree_are_both_named() -> None:
    answers = {str(i): 0 for i in range(1, 11)} | {"7": 5}
    seeing = ScreenAnswers(instrument="ciwa_ar", answers=answers)

    with pytest.raises(InputError, match=r"--finding says no, .* says yes"):
        place(drinker(10), PlaceWishes(screens=(seeing,), findings={"hallucinations_now": False}))


DANGERS = [
    "seizure_now", "confusion_now", "organ_failure", "ck_rise", "overdose_suspected", "suicide_high",
    "suicide_possible", "frail", "pregnancy", "multimorbidity", "cognitive_impairment", "learning_difficulty",
    "failed_ambulatory_withdrawal", "other_drugs_heavy", "complicating_comorbidity", "significant_comorbidity",
    "co_dependence", "overdose_risk", "abrupt_stop", "intoxicated_now", "psychosis_now",
]  # fmt: skip


@pytest.mark.parametrize("danger", DANGERS)
@pytest.mark.parametrize("units", [0, 10, 22, 35])
def test_a_danger_told_never_lowers_what_an_answer_says(danger: str, units: float) -> None:
    somebody = drinker(units, medications=(TABLETS,))

    told = {danger: True} | ({"suicide_possible": True} if danger == "suicide_high" else {})

    before, after = placed(somebody), placed(somebody, **told)

    assert LEVELS.index(after.level) >= LEVELS.index(before.level)


def test_a_measured_fever_with_a_pump_is_its_failure_until_proved_otherwise() -> None:
    warm = person(medications=(PUMP,), now=Now(temperature_C=38.6))

    assert "E2" in fired(place(warm).result)
    assert "E2" not in fired(place(person(now=Now(temperature_C=38.6))).result)
