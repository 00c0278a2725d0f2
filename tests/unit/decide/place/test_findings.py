"""What the patient file says of findings, what is asked instead, and who contradicts it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from place_people import PUMP, TABLETS, drinker, fired, person, placed, state

from calando.decide.place.answer import place
from calando.decide.place.findings import readings_of
from calando.decide.place.reading import when
from calando.decide.place.result import PlaceResult
from calando.decide.place.told import IMPLIES
from calando.decide.place.wishes import PlaceWishes
from calando.decide.place.worked_out import work_out
from calando.decide.screen.answers import ScreenAnswers
from calando.decide.situation import assess_situation
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.load_placement import load_placement
from calando.patient.profile import Alcohol, History, Home, Intake, Medication, Now, Patient

LIMITS = load_placement().limits
UNKNOWN = "unknown"
THRICE = replace(
    TABLETS, daily_mg=None, doses=tuple(Intake(time_h=t, mg=20.0) for t in (8.0, 14.0, 20.0))
)
ONCE = replace(TABLETS, daily_mg=None, doses=(Intake(time_h=8.0, mg=20.0),))
DRINKS = Alcohol(grams_per_day=20)


def of_file(patient: Patient, finding: str) -> Any:
    """Return what the file alone makes of a finding, or "unknown"."""
    situation = assess_situation(patient, load_facts())
    known = {name: r.value for name, r in readings_of(situation, LIMITS).items()}
    return work_out(known, frozenset(), situation, LIMITS).get(finding, UNKNOWN)


def listed(*conditions: str, **changes: Any) -> Patient:
    return person(conditions=conditions, **changes)


def beside(drug: str, **changes: Any) -> Patient:
    return person(medications=(TABLETS, Medication(drug=drug, **changes)))


def asked(found: PlaceResult) -> set[str]:
    return {u.id for u in found.unknown_that_matter}


@pytest.mark.parametrize(
    ("patient", "finding", "value"),
    [
        (person(medications=(THRICE,), now=Now(hours_since_last_dose=20)), "abrupt_stop", True),
        (person(medications=(THRICE,), now=Now(hours_since_last_dose=14)), "abrupt_stop", UNKNOWN),
        (person(medications=(ONCE,), now=Now(hours_since_last_dose=23)), "abrupt_stop", UNKNOWN),
        (person(medications=(replace(TABLETS, stopped_weeks_ago=2.0),)), "abrupt_stop", True),
        (person(medications=(replace(TABLETS, stopped_weeks_ago=9.0),)), "abrupt_stop", False),
        (person(), "abrupt_stop", UNKNOWN),
        (person(medications=(replace(TABLETS, prescribed_mg_per_day=60.0),)), "abrupt_stop", False),
        (person(medications=(replace(TABLETS, prescribed_mg_per_day=130.0),)), "abrupt_stop", UNKNOWN),
        (listed("baclofen withdrawal", medications=()), "baclofen_oral", True),
        (listed("withdrawal", medications=(), indication="alcohol_withdrawal"), "baclofen_oral", UNKNOWN),
    ],
)  # fmt: skip
def test_a_stop_is_read_as_what_is_urgent_reads_it(
    patient: Patient, finding: str, value: object
) -> None:
    assert of_file(patient, finding) == value


@pytest.mark.parametrize("word", ["hard to wake", "stupor", "obtunded", "unrousable", "coma"])
def test_hard_to_wake_is_an_emergency(word: str) -> None:
    assert of_file(listed(word), "reduced_consciousness") is True
    assert placed(listed(word), reduced_consciousness=True).emergency


@pytest.mark.parametrize("word", ["drowsy", "somnolent", "floppy"])
def test_drowsiness_is_no_reduced_consciousness_and_is_seen(word: str) -> None:
    assert of_file(listed(word), "reduced_consciousness") == UNKNOWN
    assert of_file(listed(word), "@sedated") is True
    assert placed(listed(word)).level == "medically_managed"


@pytest.mark.parametrize(
    ("patient", "pseudo"),
    [
        (listed("rigidity"), "@emergency_told"),
        (listed("tremor"), "@today_told"),
        (listed("acute kidney injury"), "@unstable_kidneys"),
        (listed("urinary obstruction"), "@unstable_kidneys"),
        (beside("diazepam", since_weeks=150.0, stopped_weeks_ago=0.6), "@stopped_sedative"),
        (listed("zorbitis"), "@unrecognised"),
        (listed("seizure 2 days ago"), "@unrecognised"),
        (person(now=Now(temperature_C=38.2)), "@fever"),
        (person(history=History(overdose=True)), "@overdose_before"),
    ],
)
def test_what_the_file_says_by_itself(patient: Patient, pseudo: str) -> None:
    assert of_file(patient, pseudo) is True
    assert of_file(person(), pseudo) is False


def test_muscle_breakdown_is_a_creatine_kinase_that_rises() -> None:
    found = place(listed("rhabdomyolysis")).result

    assert "E3" in fired(found)
    assert found.emergency


def test_a_high_withdrawal_score_is_never_thrown_away() -> None:
    dry_with_disorder = drinker(0)
    social = drinker(2, indication="spasticity")

    assert "A1" in fired(placed(dry_with_disorder, ciwa_ar=22))
    assert "A1" in fired(placed(drinker(0, alcohol=None), ciwa_ar=22))
    assert "A1" in fired(placed(social, ciwa_ar=22))
    assert "alcohol_use" in asked(placed(person(alcohol=None), ciwa_ar=22))
    with pytest.raises(InputError, match=r"no to alcohol_use, and ciwa_ar is 25"):
        placed(alcohol_use=False, ciwa_ar=25)


def test_of_two_scores_of_a_day_the_highest_counts_and_both_are_shown() -> None:
    low = ScreenAnswers(instrument="ciwa_ar", answers={str(i): 0 for i in range(1, 11)})
    items = {str(i): 0 for i in range(1, 11)} | {"1": 7, "2": 7, "3": 6}
    high = ScreenAnswers(instrument="ciwa_ar", answers=items)

    found = place(drinker(10), PlaceWishes(screens=(low, high))).result

    assert "A1" in fired(found)
    assert [line.score_text[:2].strip() for line in found.instruments] == ["0", "20"]


@pytest.mark.parametrize(
    ("changes", "findings", "gate"),
    [
        ({"alcohol": DRINKS}, {}, "unknown"),
        ({"alcohol": DRINKS}, {"audit": 16.0}, "fired"),
        ({"alcohol": DRINKS}, {"sadq": 15.0}, "fired"),
        ({"alcohol": DRINKS}, {"ciwa_ar": 10.0}, "fired"),
        ({"alcohol": DRINKS}, {"audit": 7.0}, "not_applicable"),
        ({"alcohol": DRINKS}, {"audit": 12.0}, "unknown"),
        ({"alcohol": DRINKS}, {"audit": 12.0, "ciwa_ar": 3.0}, "not_applicable"),
        ({"alcohol": DRINKS, "history": History(withdrawal_seizure=True)}, {}, "unknown"),
        ({"alcohol": DRINKS, "conditions": ("baclofen withdrawal seizure",), "history": History()}, {}, "unknown"),
        ({"alcohol": DRINKS, "conditions": ("delirium tremens",), "history": History()}, {}, "fired"),
        ({"alcohol": Alcohol(grams_per_day=120)}, {}, "fired"),
        ({"alcohol": DRINKS, "indication": "alcohol_use_disorder"}, {}, "fired"),
        ({"alcohol": Alcohol(grams_per_day=0)}, {}, "not_applicable"),
    ],
)  # fmt: skip
def test_drinking_alone_opens_no_rule_on_alcohol(
    changes: dict[str, Any], findings: dict[str, float], gate: str
) -> None:
    alone = person(home=Home(support_person=False), **changes)

    found = placed(alone, **findings)

    assert state(found, "A8") == gate
    if gate == "unknown":
        missing = next(r.missing for r in found.rules if r.id == "A8")
        assert set(missing) == {"audit", "ciwa_ar"} - set(findings)


def test_where_only_drinking_is_told_how_much_is_asked_before_any_instrument() -> None:
    drinks = person(alcohol=None, home=Home(support_person=False))
    found = placed(drinks, alcohol_use=True)

    missing = next(r.missing for r in found.rules if r.id == "A8")
    asked = [u.id for u in found.unknown_that_matter if u.id in missing]

    assert missing == ("alcohol_units_per_day", "audit", "ciwa_ar")
    assert asked[0] == "alcohol_units_per_day"
    assert "alcohol_units_per_day" not in {
        u.id for u in placed(drinks, alcohol_units_per_day=20).unknown_that_matter
    }


def test_who_drinks_and_takes_baclofen_for_it_is_asked_about_a_taper() -> None:
    takes_it = drinker(16, medications=(TABLETS,))

    assert of_file(takes_it, "planned_taper") == UNKNOWN
    assert of_file(drinker(0, medications=(TABLETS,)), "planned_taper") is True
    assert "B3" not in fired(placed(takes_it))


@pytest.mark.parametrize(
    ("condition", "finding"),
    [
        ("suicide attempt 5 days ago", "suicide_high"),
        ("suicide attempt 2 months ago", "suicide_high"),
        ("suicide attempt 20 years ago", "self_harm_before"),
        ("self-harm two weeks ago", "suicide_possible"),
        ("suicide attempt", "suicide_possible"),
        ("overdose 3 weeks ago", "overdose_risk"),
    ],
)
def test_how_long_ago_it_was_tells_what_it_is(condition: str, finding: str) -> None:
    assert of_file(listed(condition, history=History()), finding) is True


def test_an_old_attempt_is_no_risk_now_and_no_bed() -> None:
    patient = listed("suicide attempt 20 years ago", history=History(overdose=False))

    assert of_file(patient, "suicide_high") == of_file(patient, "overdose_risk") == UNKNOWN
    assert of_file(patient, "suicide_possible") == UNKNOWN
    found = placed(patient, abrupt_stop=False, epilepsy=False)
    assert "B4" in fired(found)
    assert "overdose_risk" in asked(found)
    assert found.level == "outpatient"


@pytest.mark.parametrize("told", [{"suicide_possible": True}, {"self_harm_before": True}])
def test_thoughts_or_an_old_self_harm_ask_for_the_risk_and_for_small_quantities(
    told: dict[str, bool],
) -> None:
    found = placed(person(history=History(overdose=False)), **told)

    assert "B4" in fired(found)
    assert state(found, "B3") == "unknown"
    assert "overdose_risk" in asked(found)


def test_an_overdose_before_asks_for_small_quantities() -> None:
    found = placed(person(history=History(overdose=True)))

    assert "B4" in fired(found)
    assert "overdose_risk" in asked(found)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"since_weeks": 100.0, "daily_mg": 0.5, "taken_as_prescribed": True}, UNKNOWN),
        ({"since_weeks": 100.0, "daily_mg": 0.5}, UNKNOWN),
        ({"since_weeks": 100.0}, UNKNOWN),
        ({"since_weeks": 100.0, "daily_mg": 8.0, "prescribed_mg_per_day": 4.0}, True),
        ({"since_weeks": 100.0, "daily_mg": 8.0, "taken_as_prescribed": False}, True),
        ({"since_weeks": 1.0, "daily_mg": 0.5}, False),
    ],
)
def test_a_prescription_is_no_dependence(changes: dict[str, Any], expected: Any) -> None:
    found = placed(beside("codeine", **changes), co_dependence=None)  # type: ignore[arg-type]

    assert state(found, "B3") == {UNKNOWN: "unknown", True: "fired", False: "not_fired"}[expected]


@pytest.mark.parametrize(
    "word", ["benzodiazepine dependence", "sedative use disorder", "GHB dependence", "opioid use disorder"]
)  # fmt: skip
def test_a_dependence_that_is_listed_counts(word: str) -> None:
    assert of_file(listed(word), "co_dependence") is True
    assert of_file(listed(word), "substance_use_disorder") is True


@pytest.mark.parametrize(
    "changes", [{"now": Now(temperature_C=38.2)}, {"conditions": ("itching",)}, {"conditions": ("rising tone",)}]
)  # fmt: skip
def test_a_sign_with_a_pump_cannot_be_talked_away(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="the patient file says yes") as refused:
        placed(person(medications=(PUMP,), **changes), pump_interrupted=False)

    assert refused.value.problems[0].field == "--finding pump_interrupted"


@pytest.mark.parametrize(("first", "second"), IMPLIES.items())
def test_a_yes_with_a_no_to_what_it_implies_is_asked_back(first: str, second: str) -> None:
    with pytest.raises(InputError, match=f"yes to {first}, --finding says no to {second}"):
        placed(**{first: True, second: False})


def test_units_with_a_no_to_alcohol_are_asked_back() -> None:
    with pytest.raises(InputError, match="alcohol_units_per_day is 40"):
        placed(person(alcohol=None), alcohol_use=False, alcohol_units_per_day=40.0)


@pytest.mark.parametrize(
    ("patient", "emergency"),
    [
        (listed("fever"), True),
        (listed("fever", now=Now(temperature_C=38.1)), True),
        (listed("fever", now=Now(temperature_C=37.6)), False),
        (person(now=Now(temperature_C=38.9)), False),
        (listed("rigidity", now=Now(temperature_C=38.9)), True),
        (person(medications=(PUMP,), now=Now(temperature_C=38.0)), True),
        (person(medications=(replace(TABLETS, stopped_weeks_ago=1.0),), now=Now(temperature_C=38.9)), True),
        (person(now=Now(temperature_C=38.9, hours_since_last_dose=26)), True),
    ],
)  # fmt: skip
def test_what_was_measured_wins_over_the_word(patient: Patient, emergency: bool) -> None:
    assert place(patient).result.emergency is emergency


def test_a_fever_asks_whether_baclofen_was_stopped() -> None:
    warm = person(now=Now(temperature_C=38.9))

    missing = {u.id: u.could_be for u in place(warm).result.unknown_that_matter}

    assert missing["abrupt_stop"] == "emergency"
    assert placed(warm, abrupt_stop=True).emergency


@pytest.mark.parametrize(
    ("conditions", "finding"),
    [
        (("schizophrenia", "hallucinations"), "hallucinations_now"),
        (("dementia", "confusion"), "confusion_now"),
    ],
)
def test_who_was_there_may_say_that_a_sign_is_old(
    conditions: tuple[str, ...], finding: str
) -> None:
    patient = person(age_years=70.0, conditions=conditions)

    assert place(patient).result.emergency
    told = place(patient, PlaceWishes(findings={finding: False, "abrupt_stop": False}))
    assert told.result.level == "outpatient"
    assert any("told as not so, and believed" in c.text for c in told.caveats)
    with pytest.raises(InputError):
        placed(listed(conditions[1]), **{finding: False})


def test_a_low_pressure_after_a_high_injury_of_the_cord_is_asked_about() -> None:
    low = Now(systolic=88.0)
    patient = listed("tetraplegia", now=low)

    assert place(person(now=low)).result.emergency
    bare = place(patient).result
    assert not bare.emergency
    assert bare.level == "medically_managed"
    assert placed(patient).level == "outpatient"


def test_encephalopathy_of_a_child_with_cerebral_palsy_is_asked_about() -> None:
    child = listed("cerebral palsy", "encephalopathy", age_years=9.0, weight_kg=28.0)

    assert of_file(child, "confusion_now") == UNKNOWN
    assert of_file(listed("encephalopathy"), "confusion_now") is True
    assert of_file(listed("hypoxic ischaemic encephalopathy"), "confusion_now") == UNKNOWN


def test_intoxication_of_somebody_who_drinks_is_no_overdose_of_baclofen_by_itself() -> None:
    drunk = listed("intoxication", alcohol=DRINKS)

    assert of_file(drunk, "overdose_suspected") == UNKNOWN
    assert of_file(drunk, "intoxicated_now") is True
    assert of_file(listed("intoxication"), "overdose_suspected") is True
    assert of_file(listed("alcohol intoxication"), "intoxicated_now") is True


@pytest.mark.parametrize(
    ("patient", "told", "value"),
    [
        (person(), {}, UNKNOWN),
        (person(), {"other_drugs_heavy": False}, False),
        (person(alcohol=None), {"other_drugs_heavy": False}, UNKNOWN),
        (beside("methadone", since_weeks=100.0), {"other_drugs_heavy": False}, UNKNOWN),
        (person(), {"other_drugs_heavy": True}, True),
    ],
)
def test_no_use_disorder_follows_only_where_alcohol_and_drugs_are_known_not_to_be_there(
    patient: Patient, told: dict[str, bool], value: object
) -> None:
    situation = assess_situation(patient, load_facts())
    known = {name: r.value for name, r in readings_of(situation, LIMITS).items()} | told

    found = work_out(known, frozenset(told), situation, LIMITS)

    assert found.get("substance_use_disorder", UNKNOWN) == value


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Suicide attempt (3 weeks ago)", ("suicide attempt", 21.0)),
        ("seizure, a day ago", ("seizure", 1.0)),
        ("overdose last week", ("overdose", 7.0)),
        ("stroke 2,5 years ago", ("stroke", 2.5 * 365.25)),
        ("multiple sclerosis", ("multiple sclerosis", None)),
    ],
)
def test_how_long_ago_is_read_from_the_words(
    condition: str, expected: tuple[str, float | None]
) -> None:
    what, days = when(condition)

    assert (what.rstrip(" ,("), days) == expected
