"""Rules for today: an emergency of the file, drowsiness, kidneys, sedatives, a stop after a short time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from place_people import ALL_QUIET, PUMP, TABLETS, drinker, fired, person, phase, placed, state

from calando.decide.place.answer import place
from calando.decide.place.wishes import PlaceWishes
from calando.patient.profile import Home, Intake, Medication, Now, SymptomEntry

THREE_TIMES = replace(
    TABLETS, daily_mg=None, doses=tuple(Intake(time_h=h, mg=20) for h in (8.0, 14.0, 20.0))
)


def do_now(found: Any) -> str:
    return " ".join(line.text for line in found.do_now)


@pytest.mark.parametrize(
    "changes",
    [
        {"now": Now(hours_since_last_dose=20), "medications": (THREE_TIMES,)},
        {"medications": (replace(TABLETS, stopped_weeks_ago=2.0),)},
        {"medications": (), "conditions": ("baclofen withdrawal",)},
    ],
)
def test_what_is_an_emergency_in_a_taper_is_for_a_hospital_today(changes: dict[str, Any]) -> None:
    asked = {name: value for name, value in ALL_QUIET.items() if name != "abrupt_stop"}

    found = place(person(**changes), PlaceWishes(findings=asked)).result

    assert "E6" in fired(found)
    assert found.level == "medically_managed"
    assert found.headline.startswith("To a hospital today. Medically managed inpatient care")
    assert found.do_now[0].text.startswith("Emergency: ")
    assert found.do_now[0].urgent


def test_an_emergency_makes_the_hospital_of_today_superfluous() -> None:
    found = placed(person(now=Now(spo2=85)))

    assert found.emergency
    assert state(found, "E6") == "not_fired"


def test_drowsiness_is_looked_at_as_too_much_first_and_rules_withdrawal_out_just_as_little() -> (
    None
):
    found = placed(person(conditions=("somnolent",)), planned_taper=False)

    assert {"E7"} <= fired(found)
    assert found.level == "medically_managed"
    assert "withdrawal is not ruled out" in do_now(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"medications": (PUMP,)},
        {"eGFR": 20},
        {"dialysis": "hemodialysis", "eGFR": 8},
        {"conditions": ("drowsy", "acute kidney injury")},
    ],
)
def test_drowsiness_that_cannot_clear_is_an_emergency(changes: dict[str, Any]) -> None:
    found = placed(person(**{"conditions": ("drowsy",), **changes}))

    assert found.emergency
    assert "E7_emergency" in fired(found)


@pytest.mark.parametrize("medications", [(TABLETS,), (PUMP,)])
@pytest.mark.parametrize("planned", [True, False])
def test_kidneys_that_fail_are_for_a_hospital_whatever_is_planned(
    medications: tuple[Medication, ...], planned: bool
) -> None:
    failing = person(conditions=("acute kidney injury",), medications=medications)

    found = placed(failing, planned_taper=planned)

    assert "K1" in fired(found)
    assert found.level == "medically_managed"
    assert "To a hospital today: the kidneys" in do_now(found)


def test_a_sedative_that_was_just_stopped_is_for_a_hospital() -> None:
    stopped = Medication(drug="diazepam", since_weeks=150, stopped_weeks_ago=0.6)

    found = placed(person(medications=(TABLETS, stopped)))

    assert "Z2" in fired(found)
    assert found.level == "medically_managed"
    assert "diazepam stopped" in found.headline
    assert "never replaces it" in do_now(found)


def test_a_stop_after_a_short_time_is_for_the_prescriber_today_and_no_bed() -> None:
    short = person(medications=(replace(TABLETS, daily_mg=45, since_weeks=6),))

    found = placed(short, abrupt_stop=True, planned_taper=False)

    assert "B1b" in fired(found)
    assert "B1" not in fired(found)
    assert found.level == "outpatient"
    assert found.headline.startswith("To the prescriber today")
    assert "Reach the prescriber today" in do_now(found)


@pytest.mark.parametrize("what", ["withdrawal_0_10", "sedation_0_10"])
def test_a_bad_day_in_the_diary_is_for_a_doctor_today(what: str) -> None:
    found = placed(person(symptoms=(SymptomEntry(day=-1, **{what: 9.0}),)))

    assert found.headline.startswith("To a doctor today: the last diary entry has")
    assert "See a doctor today" in do_now(found)
    assert found.level == "outpatient"


def test_an_emergency_with_a_pump_is_its_failure_or_too_much_from_it() -> None:
    found = placed(person(medications=(PUMP,)), seizure_now=True, pump_interrupted=False)

    assert "E2_pump" in fired(found)
    assert "there is a baclofen pump" in do_now(found)
    assert "until the pump delivers again" in phase(found, "withdrawal").days_text


def test_the_first_steps_after_a_withdrawal_seizure_are_made_in_a_hospital() -> None:
    found = placed(
        person(history=replace(person().history, withdrawal_seizure=True)), overdose_risk=False
    )

    assert {"B3", "B3m"} <= fired(found)
    assert found.level == "medically_managed"
    unless = next(rule.unless for rule in found.rules if rule.id == "B3m")
    assert "dialysis unit or the kidney team" in unless


def test_moderate_withdrawal_with_an_illness_that_complicates_it_is_watched() -> None:
    found = placed(drinker(10), ciwa_ar=14, complicating_comorbidity=True)

    assert "A6b" in fired(found)
    assert (found.level, found.or_level) == ("residential", "medically_managed")


@pytest.mark.parametrize(
    ("finding", "rule", "level"),
    [
        ({"able_to_attend": False}, "A6c", "residential"),
        ({"intoxicated_now": True}, "A6d", "medically_managed"),
    ],
)
def test_who_cannot_be_checked_or_judged_is_not_sent_home(
    finding: dict[str, bool], rule: str, level: str
) -> None:
    found = placed(drinker(20), ciwa_ar=5, **finding)

    assert rule in fired(found)
    assert found.level == level


def test_a_child_without_supervision_is_never_sent_to_a_unit_for_adults() -> None:
    child = person(age_years=9.0, weight_kg=28.0, height_cm=133.0, conditions=("cerebral palsy",))

    found = placed(child, supervised=False, overdose_risk=False)

    assert "B2" not in fired(found)
    assert found.level == "medically_managed"
    assert found.or_level is None
    assert found.setting == "a children's ward, for the first steps"


@pytest.mark.parametrize("finding", ["supervised", "epilepsy"])
def test_what_would_make_home_do_is_said(finding: str) -> None:
    history = replace(person().history, epilepsy=finding == "epilepsy")

    found = placed(
        person(history=history), **({"supervised": False} if finding == "supervised" else {})
    )

    unless = next(rule.unless for rule in found.rules if rule.id == "B3")
    assert found.level == "residential"
    assert "Name who checks each step" in unless
    assert "neurologist agrees" in unless


def test_a_home_that_lacks_something_is_not_confirmed() -> None:
    alone = person(home=Home(support_person=False, transport=False))

    found = placed(alone, stable_home=False, able_to_attend=False)

    assert {"N1"} <= fired(found)
    assert not found.confirmed
    assert placed().confirmed
    assert state(found, "B2") == "not_fired"
    assert (
        "Home is not confirmed: no reliable person at home, no transport, no stable home, not able to come to checks."
        in found.headline
    )


def test_what_was_not_recognised_confirms_nothing() -> None:
    found = place(person(conditions=("glubbering of the wox",))).result
    asked = placed(person(conditions=("glubbering of the wox",)))

    assert state(asked, "B2") == "not_fired"
    for answer in (found, asked):
        assert (
            "The level is not confirmed: not recognised: glubbering of the wox" in answer.headline
        )
