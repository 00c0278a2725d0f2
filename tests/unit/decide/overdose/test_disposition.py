"""Where to be treated: every rule, its boundaries, and that nothing worse ever sends somebody to a lesser place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overdose_people import BY_MISTAKE, scene

from calando.decide.overdose.disposition import decide_disposition
from calando.decide.overdose.result import PLACES
from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes
from calando.errors import InputError


def place(*args: Any, **changes: Any) -> str:
    return decide_disposition(scene(*args, **changes), slowing=1.0).place


def fired(*args: Any, **changes: Any) -> set[str]:
    return {r.id for r in decide_disposition(scene(*args, **changes), slowing=1.0).rules}


def rank(name: str) -> int:
    """0 is the gravest place."""
    return PLACES.index(name)


def test_one_usual_dose_too_many_by_mistake_may_stay_at_home() -> None:
    found = decide_disposition(scene(), slowing=1.0)

    assert found.place == "home_with_advice"
    assert [r.id for r in found.rules] == ["one_usual_dose"]
    assert found.until_h == 6.0


@pytest.mark.parametrize(
    "changes",
    [
        {"told": {"mg": 21.0}},  # more than one usual dose
        {"told": {"mg": 10.0, "mg_high": 40.0}},  # the upper end decides
        {"told": {"deliberate": None}},
        {"told": {"someone_elses": None}},
        {"told": {"tolerant": False}},
        {"told": {"co_ingested": ("cetirizine",)}},
        {"now": {}},  # nobody said how awake the person is
        {"regular": False},
        {"medication": ({"drug": "oxycodone"},)},
        {"tables": {"alcohol": {"grams_per_day": 20}}},
        {"jurisdiction": "DE"},  # 60 mg and 20 mg more are above the day's maximum of 75 mg
    ],
)
def test_home_needs_everything_told_and_well(changes: dict[str, Any]) -> None:
    assert rank(place(**changes)) <= rank("observe")


def test_a_small_single_excess_of_an_adult_is_watched_and_the_poison_centre_asked() -> None:
    found = decide_disposition(scene(told={"mg": 59.9}), slowing=1.0)

    assert found.place == "observe"
    assert "poison centre" in found.why
    assert "every published" not in found.why


@pytest.mark.parametrize("tolerant", [True, False, None])
@pytest.mark.parametrize("mg", [60.0, 75.0, 99.0])
def test_from_the_lowest_amount_of_any_series_on_a_doctor_sees_an_adult(
    mg: float, tolerant: bool | None
) -> None:
    known = scene().known
    lowest = known.disposition.adolescent_coma_mg.value
    sound = [s for s in known.series if s.exposure == "overdose" and s.kidneys != "failing"]

    assert lowest == known.series_of("perry1998").mg_low
    assert lowest <= min(s.mg_low for s in sound if s.kind == "series" and s.mg_low is not None)
    assert place(told={"mg": mg, "tolerant": tolerant}) == "medical_today"
    assert place(told={"mg": 10.0, "mg_high": mg}) == "medical_today"


@pytest.mark.parametrize(
    ("mg", "rule", "where"),
    [
        (59.9, "small_excess", "observe"),
        (60.0, "dose_lowest_series", "medical_today"),
        (99.9, "dose_lowest_series", "medical_today"),
        (100.0, "dose_symptoms", "medical_today"),
        (149.9, "dose_symptoms", "medical_today"),
        (150.0, "dose_emergency", "emergency_now"),
        (199.9, "dose_emergency", "emergency_now"),
        (200.0, "dose_monitored", "emergency_now"),
        (500.0, "dose_monitored", "emergency_now"),
        (500.1, "dose_ventilator", "emergency_now"),
    ],
)
def test_thresholds_of_the_amount(mg: float, rule: str, where: str) -> None:
    found = decide_disposition(scene(told={"mg": mg}), slowing=1.0)

    assert found.place == where
    assert found.rules[0].id == rule


@pytest.mark.parametrize(
    ("changes", "rule", "where"),
    [
        ({"told": {"mg": None}}, "dose_unknown", "emergency_now"),
        ({"now": {"rass": -2}}, "signs_now", "emergency_now"),
        ({"now": {"respiratory_rate": 8}}, "signs_now", "emergency_now"),
        ({"now": {"temperature_C": 34.5}}, "signs_now", "emergency_now"),
        ({"conditions": ["drowsiness"]}, "toxicity_signs", "emergency_now"),
        ({"conditions": ["overdose"]}, "listed_overdose", "medical_today"),
        ({"told": {"levels": (DrawnLevel(mg_per_L=0.7),)}}, "level_toxic", "emergency_now"),
        ({"told": {"levels": (DrawnLevel(mg_per_L=0.5),)}}, "level_high", "medical_today"),
        ({"told": {"deliberate": True}}, "deliberate", "medical_today"),
        ({"told": {"deliberate": True, "mg": None}}, "deliberate_grave", "emergency_now"),
        (
            {"told": {"deliberate": True}, "conditions": ["suicidal thoughts"]},
            "deliberate_grave",
            "emergency_now",
        ),
        (
            {"told": {"deliberate": True, "co_ingested": ("paracetamol",)}},
            "deliberate_grave",
            "emergency_now",
        ),
        ({"told": {"deliberate": None}}, "intent_not_told", "observe"),
        ({"age_years": 16}, "child", "medical_today"),
        ({"age_years": 16, "told": {"mg": 60.0}}, "child_over_cap", "emergency_now"),
        (
            {"age_years": 3, "regular": False} | {"told": {"someone_elses": True, "mg": 5.0}},
            "young_child_not_own",
            "emergency_now",
        ),
        ({"eGFR": 59}, "kidneys_poor", "medical_today"),
        ({"eGFR": 45, "told": {"mg": 100.0}}, "kidneys_poor_dose", "emergency_now"),
        ({"eGFR": 29, "told": {"mg": 5.0}}, "kidney_failure", "medical_today"),
        ({"eGFR": 29, "told": {"mg": 10.0}}, "kidney_failure_dose", "emergency_now"),
        ({"dialysis": "hemodialysis"}, "kidney_failure_dose", "emergency_now"),
        ({"conditions": ["acute kidney injury"]}, "kidney_failure_dose", "emergency_now"),
        ({"age_years": 65}, "older_or_frail", "medical_today"),
        ({"conditions": ["frailty"]}, "older_or_frail", "medical_today"),
        ({"sex": "female", "pregnant": True, "gestation_weeks": 20}, "pregnant", "medical_today"),
        ({"conditions": ["sleep apnoea"]}, "condition", "medical_today"),
        ({"conditions": ["epilepsy"]}, "condition", "medical_today"),
        ({"conditions": ["pump"]}, "pump", "medical_today"),
        ({"told": {"co_ingested": ("vodka",)}}, "sedating", "medical_today"),
        ({"told": {"co_ingested": ("wine",), "mg": 60.0}}, "sedating_dose", "emergency_now"),
        ({"told": {"co_ingested": ("blue pills",)}}, "unknown_co", "emergency_now"),
        ({"told": {"co_ingested": ("bupropion",)}}, "seizure_co", "medical_today"),
        ({"told": {"co_ingested": ("paracetamol",)}}, "own_poisoning", "medical_today"),
        ({"told": {"co_ingested": ("cetirizine",)}}, "other_co", "observe"),
        ({"told": {"someone_elses": True}}, "someone_elses", "medical_today"),
        ({"medication": ({"drug": "methadone"},)}, "running_sedative", "medical_today"),
        ({"told": {"co_ingested": ("digoxin",)}}, "dangerous_co", "emergency_now"),
        (
            {"told": {"deliberate": None}, "conditions": ["suicidal thoughts"]},
            "self_harm_told",
            "medical_today",
        ),
        ({"tables": {"history": {"overdose": True}}}, "self_harm_denied", "observe"),
    ],
)
def test_each_rule_fires_and_sends_at_least_there(
    changes: dict[str, Any], rule: str, where: str
) -> None:
    found = decide_disposition(scene(**changes), slowing=1.0)
    by_id = {r.id: r.place for r in found.rules}

    assert by_id.get(rule) == where
    assert rank(found.place) <= rank(where)
    assert all(r.sources for r in found.rules)


def test_every_rule_of_the_facts_can_fire() -> None:
    tested = {
        *(p[1] for p in test_each_rule_fires_and_sends_at_least_there.pytestmark[0].args[1]),
        *(p[1] for p in test_thresholds_of_the_amount.pytestmark[0].args[1]),
        "one_usual_dose",
        "dose_time_passed",
    }

    assert {r.id for r in scene().known.disposition.rules} == tested


def test_a_tenfold_error_in_a_child_is_an_emergency() -> None:
    doses = [{"time": t, "mg": 5} for t in ("08:00", "14:00", "20:00")]
    liquid = {"drug": "baclofen", "since_weeks": 100, "doses": doses}
    child: dict[str, Any] = {"age_years": 9, "regular": False, "medication": (liquid,)}

    assert "child_over_cap" in fired(told={"mg": 50.0}, **child)  # 15 mg and 50 mg are above 60 mg
    assert "child_over_cap" not in fired(told={"mg": 5.0}, **child)


def test_the_gravest_rule_speaks_first_and_all_that_fired_are_told() -> None:
    wishes = OverdoseWishes(mg=600, co_ingested=("vodka",), deliberate=True)
    found = decide_disposition(scene(wishes, eGFR=20), slowing=3.0)

    places = [rank(r.place) for r in found.rules]
    assert places == sorted(places)
    assert found.why == found.rules[0].text
    assert {"dose_ventilator", "deliberate", "sedating", "kidney_failure"} <= {
        r.id for r in found.rules
    }


def test_a_normal_level_never_lowers_the_place() -> None:
    low = (DrawnLevel(mg_per_L=0.01), DrawnLevel(mg_per_L=0.02, below_limit=True))

    assert place(told={"mg": 200.0, "levels": low}) == "emergency_now"


def test_limits_for_adults_are_not_held_against_a_small_child() -> None:
    small = {"age_years": 3}

    assert "signs_now" not in fired(now={"rass": 0, "heart_rate": 135}, **small)
    assert "signs_now" in fired(now={"rass": 0, "heart_rate": 135})
    assert "signs_now" in fired(now={"rass": -3}, **small)


@pytest.mark.parametrize(
    ("changes", "slowing", "hours"),
    [
        ({}, 1.0, 6.0),
        ({"eGFR": 50}, 2.5, 15.0),
        ({"eGFR": 20}, 2.5, 72.0),  # single tablets have poisoned for days
        ({"eGFR": 20}, 5.0, 72.0),
        ({"eGFR": 20, "told": {"mg": 10.0}}, 1.0, 72.0),
        ({"eGFR": 20, "told": {"mg": 9.9}}, 2.5, 24.0),
        ({"told": {"mg": 10.0, "mg_high": 150.0}}, 1.0, 24.0),  # the upper end decides
        ({"age_years": 16, "told": {"mg": 60.0}}, 1.0, 24.0),
        ({"age_years": 16, "told": {"mg": 10.0, "mg_high": 60.0}}, 1.0, 24.0),
        ({"told": {"co_ingested": ("blue pills",)}}, 1.0, 24.0),  # any emergency
        ({"told": {"co_ingested": ("verapamil",)}}, 1.0, 24.0),
        ({"told": {"mg": 150.0}}, 1.0, 24.0),
        ({"told": {"mg": None}}, 1.0, 24.0),
        ({"now": {"rass": -1}}, 1.0, 72.0),
        ({"eGFR": 10, "conditions": ["coma"]}, 6.0, 216.0),  # no further than was ever published
    ],
)
def test_hours_of_watching(changes: dict[str, Any], slowing: float, hours: float) -> None:
    assert decide_disposition(scene(**changes), slowing=slowing).until_h == hours


def test_watching_is_longer_than_the_published_single_tablet_with_failed_kidneys() -> None:
    case = scene().known.series_of("esrd_single2018")
    assert case.mg_high is not None
    assert "two days" in case.outcomes.drowsiness.definition  # type: ignore[union-attr]

    found = decide_disposition(
        scene(dialysis="hemodialysis", told={"mg": case.mg_high}), slowing=1.0
    )

    assert found.until_h is not None
    assert found.until_h > 48


@pytest.mark.parametrize("table", [{"self_harm": True}, {"overdose": True}])
@pytest.mark.parametrize("mg", [5.0, 20.0])
def test_earlier_self_harm_is_never_sent_home(table: dict[str, bool], mg: float) -> None:
    history = {"history": table}

    assert place(told={"mg": mg, "deliberate": None}, tables=history) == "medical_today"
    assert place(told={"mg": mg, "deliberate": False}, tables=history) == "observe"
    assert place(told={"mg": mg}) == "home_with_advice"


@pytest.mark.parametrize("drug", ["morphine", "diazepam", "methadone"])
def test_a_daily_sedative_with_any_excess_is_seen_today(drug: str) -> None:
    assert place(told={"mg": 5.0}, medication=({"drug": drug},)) == "medical_today"


@pytest.mark.parametrize("slowing", [0.9, 0.0, -1.0, float("nan"), float("inf")])
def test_slowing_below_one_is_refused(slowing: float) -> None:
    with pytest.raises(InputError, match="slowing"):
        decide_disposition(scene(), slowing=slowing)


PEOPLE = st.fixed_dictionaries(
    {
        "age_years": st.sampled_from([2, 7, 12, 17, 18, 40, 64, 65, 90]),
        "eGFR": st.sampled_from([5, 10, 29, 30, 59, 60, 90, 120]),
        "conditions": st.lists(
            st.sampled_from(
                ["epilepsy", "drowsiness", "pump", "copd", "acute kidney injury", "no such word"]
            ),
            max_size=2,
            unique=True,
        ),
        "regular": st.booleans(),
        "now": st.sampled_from([{}, {"rass": 0}, {"rass": -3}, {"spo2": 88}]),
    }
)
TOLD = st.fixed_dictionaries(
    {
        "mg": st.sampled_from([None, 5.0, 20.0, 59.0, 60.0, 99.0, 100.0, 149.0, 150.0, 400.0]),
        "deliberate": st.sampled_from([None, True, False]),
        "someone_elses": st.sampled_from([None, True, False]),
        "tolerant": st.sampled_from([None, True, False]),
        "co_ingested": st.lists(
            st.sampled_from(["vodka", "paracetamol", "cetirizine", "xyzzy", "zopiclone"]),
            max_size=2,
            unique=True,
        ).map(tuple),
    }
)


def place_of(person: dict[str, Any], told: dict[str, Any]) -> str:
    return place(BY_MISTAKE, told=told, **person)


@settings(max_examples=60, deadline=None)
@given(person=PEOPLE, told=TOLD, more=st.sampled_from([1.0, 10.0, 51.0, 200.0]))
def test_a_larger_dose_never_lowers_the_place(
    person: dict[str, Any], told: dict[str, Any], more: float
) -> None:
    mg = told["mg"]
    raised = told | ({"mg": None} if mg is None else {"mg_high": mg + more})

    assert rank(place_of(person, raised)) <= rank(place_of(person, told))


@settings(max_examples=60, deadline=None)
@given(person=PEOPLE, told=TOLD, worse=st.sampled_from([1, 15, 29, 45, 59]))
def test_worse_kidneys_never_lower_the_place(
    person: dict[str, Any], told: dict[str, Any], worse: int
) -> None:
    poorer = person | {"eGFR": min(worse, person["eGFR"])}

    assert rank(place_of(poorer, told)) <= rank(place_of(person, told))


@settings(max_examples=60, deadline=None)
@given(
    person=PEOPLE,
    told=TOLD,
    too=st.sampled_from(["vodka", "paracetamol", "ibuprofen", "what she had", "quetiapine"]),
)
def test_something_taken_too_never_lowers_the_place(
    person: dict[str, Any], told: dict[str, Any], too: str
) -> None:
    with_it = told | {"co_ingested": (*told["co_ingested"], too)}

    assert rank(place_of(person, with_it)) <= rank(place_of(person, told))


@settings(max_examples=80, deadline=None)
@given(person=PEOPLE, told=TOLD)
def test_silence_is_never_a_good_sign(person: dict[str, Any], told: dict[str, Any]) -> None:
    """Whatever is not told sends nobody to a lesser place than the best that could have been told."""
    best = told | {
        key: told[key] if told[key] is not None else value
        for key, value in (("deliberate", False), ("someone_elses", False), ("tolerant", True))
    }

    assert rank(place_of(person, told)) <= rank(place_of(person, best))
    if place_of(person, told) == "home_with_advice":
        assert None not in (told["mg"], told["deliberate"], told["someone_elses"])
        assert person["now"] == {"rass": 0}
