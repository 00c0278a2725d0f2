"""What instruments, words and measured values say beside the findings, and who was there and says otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from place_people import ALL_QUIET, PUMP, SUPPORTED, TABLETS, fired, person, placed, state

from calando.decide.place.answer import place
from calando.decide.place.result import PlaceResult
from calando.decide.place.wishes import PlaceWishes
from calando.decide.screen.answers import ScreenAnswers
from calando.errors import InputError
from calando.facts.load_screen import load_instruments
from calando.patient.profile import Alcohol, Intake, Now, Patient

C_SSRS_NO = ScreenAnswers(instrument="cssrs", answers={"1": "no", "2": "no", "6": "no"})
PHQ9_SOME = ScreenAnswers(
    instrument="phq9", answers={str(i): 1 if i == 9 else 0 for i in range(1, 10)}
)
CHILD: dict[str, Any] = {"age_years": 9.0, "weight_kg": 28.0, "height_cm": 133.0}
CHECKLIST = "baclofen_withdrawal_checklist"
SELF_CHECK: dict[str, Any] = {
    **{"red_flag": ["none"], "suicide": "no", "prescribed": "yes", "as_directed": "yes"},
    **{"route": ["mouth"], "missed_lately": "no", "kidneys": "no", "substances": ["none"]},
    **{f"q{i}": "no" for i in range(1, 12)},
    **{f"s_{s}": "no" for s in ("stash", "denial", "money", "coping", "isolation")},
    **{"mood_low": "no", "mood_interest": "no", "worry_nervous": "no", "worry_control": "no"},
    **{"voices": "no", "trauma": "no", "pregnant": "no", "under_18": "no"},
}


def rass(level: int) -> ScreenAnswers:
    return ScreenAnswers(instrument="rass", answers={"1": level})


def checklist(*yes: str) -> ScreenAnswers:
    items = load_instruments()[CHECKLIST].items
    answers = {i.key: "yes" if i.key in yes else "no" for i in items}
    return ScreenAnswers(instrument=CHECKLIST, answers=answers)


def self_check(**changed: Any) -> ScreenAnswers:
    return ScreenAnswers(instrument="self_check", answers={**SELF_CHECK, **changed})


def asked(
    patient: Patient, *screens: ScreenAnswers, without: tuple[str, ...] = (), **findings: bool
) -> PlaceResult:
    """Place somebody of whom all was asked but `without`."""
    told = {name: value for name, value in ALL_QUIET.items() if name not in without}
    return place(patient, PlaceWishes(findings={**told, **findings}, screens=screens)).result


def do_now(found: PlaceResult) -> str:
    return " ".join(line.text for line in found.do_now)


@pytest.mark.parametrize("first", [PHQ9_SOME, self_check(suicide="yes")])
def test_several_who_ask_about_suicide_do_not_contradict_each_other(first: ScreenAnswers) -> None:
    found = asked(person(), first, C_SSRS_NO, without=("suicide_possible", "suicide_high"))

    assert "P2" in fired(found)
    assert found.headline.startswith("To a doctor today: thoughts of suicide")


def test_thoughts_listed_in_the_file_stand_beside_a_c_ssrs_without_any() -> None:
    patient = person(conditions=("suicidal thoughts",))

    found = asked(patient, C_SSRS_NO, without=("suicide_possible", "suicide_high"))

    assert "P2" in fired(found)


def test_an_attempt_in_the_file_stays_high_beside_a_c_ssrs_without_any() -> None:
    patient = person(conditions=("suicide attempt 5 days ago",))

    found = asked(patient, C_SSRS_NO, without=("suicide_possible", "suicide_high"))

    assert "P1" in fired(found)


def test_a_high_risk_told_by_hand_stands_beside_a_c_ssrs_without_any() -> None:
    found = asked(person(), C_SSRS_NO, without=("suicide_possible",), suicide_high=True)

    assert "P1" in fired(found)


def test_the_file_denied_by_hand_is_still_asked_back() -> None:
    with pytest.raises(InputError, match="suicide_possible"):
        placed(person(conditions=("suicidal thoughts",)), suicide_possible=False)


def test_a_yes_beside_a_no_is_said() -> None:
    answer = place(
        person(),
        PlaceWishes(findings={"suicide_possible": False}, screens=(PHQ9_SOME,)),
    )

    assert any("A yes counts." in line.text for line in answer.caveats)


@pytest.mark.parametrize("screen", [rass(-2), checklist("drowsy"), checklist("limp")])
def test_sedation_seen_by_an_instrument_counts_as_in_the_file(screen: ScreenAnswers) -> None:
    dialysis = person(dialysis="hemodialysis", eGFR=8)

    assert asked(person(), screen).level == "medically_managed"
    assert asked(person(medications=(PUMP,)), screen, pump_interrupted=False).emergency
    assert asked(dialysis, screen).emergency


@pytest.mark.parametrize("screen", [rass(-3), checklist("hard_to_wake")])
def test_hard_to_wake_by_an_instrument_is_reduced_consciousness(screen: ScreenAnswers) -> None:
    assert "E1" in fired(asked(person(), screen, without=("reduced_consciousness",)))
    assert asked(person(), screen).emergency


@pytest.mark.parametrize(("systolic", "emergency"), [(50, True), (79, True), (80, False)])
def test_no_pressure_below_the_floor_is_the_usual_one(systolic: float, emergency: bool) -> None:
    found = placed(person(conditions=("tetraplegia",), now=Now(systolic=systolic)))

    assert ("E5" in fired(found)) == found.emergency == emergency


@pytest.mark.parametrize("medication", [TABLETS, PUMP])
@pytest.mark.parametrize("told", [{}, {"alcohol_use": True}])
def test_who_is_intoxicated_with_baclofen_is_watched_whatever_is_drunk(
    medication: Any, told: dict[str, bool]
) -> None:
    patient = person(medications=(medication,), alcohol=Alcohol(grams_per_day=8) if told else None)
    told = {**told, "pump_interrupted": False} if medication is PUMP else told

    found = placed(patient, intoxicated_now=True, **told)

    assert "I1" in fired(found)
    assert "B2" not in fired(found)
    assert found.level == "medically_managed"
    assert "watched until sober" in do_now(found)


@pytest.mark.parametrize("who", [{}, {**CHILD, "conditions": ("cerebral palsy",)}])
def test_a_fever_without_a_stop_is_for_a_doctor_today_and_blocks_home(who: dict[str, Any]) -> None:
    found = placed(person(**who, now=Now(temperature_C=38.4)))

    assert found.headline.startswith("To a doctor today: a temperature of 38.4 °C")
    assert state(found, "B2") == "not_fired"
    assert not found.confirmed
    assert "To a doctor today" in do_now(found)


def test_a_fever_in_the_checklist_is_one() -> None:
    assert asked(person(), checklist("fever")).headline.startswith("To a doctor today: a fever")


def test_a_measured_temperature_goes_before_the_word_fever() -> None:
    listed = person(conditions=("fever",), now=Now(temperature_C=36.8))
    with_pump = replace(listed, medications=(PUMP,))

    answer = place(listed, PlaceWishes(findings={**ALL_QUIET, "overdose_risk": False}))

    assert "B2" in fired(answer.result)
    assert not answer.result.do_now
    assert any("what was measured counts" in line.text for line in answer.caveats)
    assert not placed(with_pump).emergency
    assert "pump_interrupted" in {u.id for u in placed(with_pump).unknown_that_matter}


@pytest.mark.parametrize(
    "who",
    [{**CHILD, "conditions": ("cerebral palsy", "hypotonia")}, {"conditions": ("hypotonia",)}],
)
@pytest.mark.parametrize("medication", [TABLETS, PUMP])
def test_limp_muscles_told_as_not_new_are_for_today_and_no_bed(
    who: dict[str, Any], medication: Any
) -> None:
    told = {"pump_interrupted": False} if medication is PUMP else {}

    found = placed(person(**who, medications=(medication,)), **told)

    assert found.level == "outpatient"
    assert found.headline.startswith("To a doctor today: muscles without tone")
    assert not found.confirmed


def test_limp_muscles_after_a_brain_injury_are_asked_about_and_in_others_are_too_much() -> None:
    child = person(**CHILD, conditions=("cerebral palsy", "hypotonia"))
    without = ("reduced_consciousness",)

    found = asked(child, without=without)

    assert "E7" not in fired(found)
    assert "reduced_consciousness" in {u.id for u in found.unknown_that_matter}
    assert "E7" in fired(asked(person(conditions=("hypotonia",)), without=without))
    assert "E7" in fired(placed(person(conditions=("floppy",))))


@pytest.mark.parametrize("word", ["myoclonus", "areflexia"])
def test_jerks_are_no_sedation(word: str) -> None:
    found = placed(person(conditions=(word,)))

    assert not {"E7", "E7_emergency"} & fired(found)
    assert found.headline.startswith("To a doctor today")


def test_baclofen_that_ended_and_was_told_as_not_abrupt_is_no_abrupt_stop() -> None:
    ended = person(medications=(replace(TABLETS, stopped_weeks_ago=3.0),))

    found = placed(ended)

    assert not {"E6", "B1"} & fired(found)
    assert found.level == "outpatient"
    assert not found.do_now
    assert "E6" in fired(asked(ended, without=("abrupt_stop",)))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"q5": "yes", "q9": "yes"}, None),
        ({"prescribed": "no", "as_directed": None, "q5": "yes", "q9": "yes"}, None),
        ({**{f"q{i}": "yes" for i in range(1, 10)}, "as_directed": "yes"}, None),
        ({"prescribed": "no", "as_directed": None, **{f"q{i}": "yes" for i in range(1, 7)}}, True),
    ],
)
def test_only_a_band_that_is_not_mild_nor_supervised_is_evidence(
    answers: dict[str, Any], expected: bool | None
) -> None:
    told = {k: v for k, v in {**SELF_CHECK, **answers}.items() if v is not None}
    patient = person(medications=(replace(TABLETS, taken_as_prescribed=None),))
    screen = ScreenAnswers(instrument="self_check", answers=told)

    assert asked(patient, screen).rehab.needed is expected
    assert asked(patient, screen, substance_use_disorder=False).rehab.needed is False


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        (self_check(voices="yes"), "a doctor today: voices or visions"),
        (self_check(kidneys="yes"), "a doctor today: ill kidneys told in the self-check"),
        (self_check(missed_lately="yes"), "the prescriber today: doses missed"),
        (
            self_check(mg_taken_per_day=0.0, mg_prescribed_per_day=60.0),
            "the prescriber today: doses missed",
        ),
        (checklist("missed", "anxiety"), "the prescriber today: doses missed"),
        (checklist("tremor"), "the prescriber today: signs that can be a withdrawal"),
    ],
)
def test_what_an_instrument_calls_today_is_today_here(screen: ScreenAnswers, words: str) -> None:
    found = asked(person(), screen)

    assert found.headline.startswith(f"To {words}")
    assert "today" in do_now(found)
    assert "B2" not in fired(found)
    assert not found.confirmed


def test_doses_that_were_missed_leave_an_abrupt_stop_open() -> None:
    doses = tuple(Intake(time_h=h, mg=20) for h in (8.0, 14.0, 20.0))
    told = replace(TABLETS, daily_mg=None, doses=doses, prescribed_mg_per_day=60)
    patient = person(medications=(told,))

    found = asked(patient, checklist("missed"), without=("abrupt_stop",))
    without = asked(patient, without=("abrupt_stop",))

    assert "abrupt_stop" in {u.id for u in found.unknown_that_matter}
    assert "abrupt_stop" not in {u.id for u in without.unknown_that_matter}


def test_voices_leave_hallucinations_open() -> None:
    found = asked(person(), self_check(voices="yes"), without=("hallucinations_now",))

    assert "hallucinations_now" in {u.id for u in found.unknown_that_matter}


@pytest.mark.parametrize("by_hand", [True, False])
def test_other_drugs_leave_another_dependence_open_and_block_home(by_hand: bool) -> None:
    screens = () if by_hand else (self_check(substances=["ghb"]),)

    found = asked(
        person(),
        *screens,
        without=("co_dependence", "other_drugs_heavy"),
        **({"other_drugs_heavy": True} if by_hand else {}),
    )

    assert "co_dependence" in {u.id for u in found.unknown_that_matter}
    assert state(found, "B2") == "not_fired"
    assert not found.confirmed


@pytest.mark.parametrize(
    "event",
    [
        *("seizure 2 days ago", "seizure yesterday", "overdose 2 days ago", "Coma 7 days ago"),
        *("fits 2 days ago", "acute kidney injury yesterday"),
    ],
)
def test_an_event_of_the_last_days_is_for_a_doctor_today_and_was_recognised(event: str) -> None:
    found = asked(person(conditions=(event,)), without=("seizure_now",))

    assert found.headline.startswith(f"To a doctor today: {event.lower()}")
    assert "To a doctor today" in do_now(found)
    assert "not recognised" not in found.headline
    assert not found.patient.unrecognised
    assert state(found, "B2") == "not_fired"


def test_an_event_of_long_ago_stays_unrecognised_and_one_of_today_is_now() -> None:
    assert "not recognised" in placed(person(conditions=("seizure 3 months ago",))).headline
    today = asked(person(conditions=("overdose today",)), without=("overdose_suspected",))
    assert "E4" in fired(today)
    fits = asked(person(conditions=("seizures today",)), without=("seizure_now",))
    assert "E1" in fired(fits)
    assert not today.patient.unrecognised


@pytest.mark.parametrize("word", ["pump alarm", "missed refill", "missed refill 2 days ago"])
def test_a_pump_that_alarms_or_was_not_refilled_is_an_emergency(word: str) -> None:
    found = placed(person(medications=(PUMP,), conditions=(word,)))

    assert "E2" in fired(found)
    assert not found.patient.unrecognised


def test_a_psychosis_now_is_for_a_doctor_today() -> None:
    found = placed(psychosis_now=True)

    assert found.headline.startswith("To a doctor today: psychosis now")
    assert "To a doctor today" in do_now(found)
    assert not found.confirmed


@pytest.mark.parametrize(("taken", "is_asked"), [(20, True), (21, False)])
def test_half_of_what_was_prescribed_may_be_an_abrupt_cut(taken: float, is_asked: bool) -> None:
    doses = tuple(Intake(time_h=h, mg=taken) for h in (8.0, 14.0, 20.0))
    half = replace(TABLETS, daily_mg=None, doses=doses, prescribed_mg_per_day=120)

    found = asked(person(medications=(half,), home=SUPPORTED), without=("abrupt_stop",))

    assert ("abrupt_stop" in {u.id for u in found.unknown_that_matter}) is is_asked
    assert ("N3" in fired(found)) is is_asked
    assert "N3" not in fired(placed(person(medications=(half,))))


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        (checklist("seizure"), "the baclofen withdrawal checklist: seizure"),
        (checklist("pump", "pump_trouble"), "the baclofen withdrawal checklist: pump"),
        (
            rass(-4),
            "the RASS: no eye contact to voice, or no response",
        ),
        (self_check(red_flag=["fit"]), "the self-check: a fit"),
    ],
)
def test_an_emergency_that_an_instrument_saw_is_named_with_its_instrument(
    screen: ScreenAnswers, words: str
) -> None:
    answer = place(person(), PlaceWishes(screens=(screen,)))
    rule = next(r for r in answer.result.rules if r.id == "E5")

    assert words in rule.because[0]
    assert any(words in reason.text for reason in answer.reasons)
    assert "here: an instrument that saw" not in " ".join(r.text for r in answer.reasons)
