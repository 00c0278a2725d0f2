"""A checklist holds the rows of this person, emergencies first, and never lets baclofen lapse in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import calando
from calando.decide.admission.answer import admission
from calando.decide.admission.checklist import rows_of
from calando.decide.admission.wishes import AdmissionWishes
from calando.decide.place.answer import place
from calando.decide.place.result import LEVELS
from calando.decide.place.wishes import PlaceWishes
from calando.decide.screen.answers import ScreenAnswers
from calando.errors import InputError
from calando.patient.profile import Alcohol, Home, Medication

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


def person(name: str = "ms_60mg") -> Any:
    return calando.load_patient(str(EXAMPLES / f"{name}.toml"))


def listed(patient: Any, level: Any = "residential", **findings: bool) -> Any:
    wishes = AdmissionWishes(level=level, place=PlaceWishes(findings=findings))
    return admission(patient, wishes).result


def screened(*screens: ScreenAnswers, level: Any = "residential") -> Any:
    return admission(person(), AdmissionWishes(level=level, place=PlaceWishes(screens=screens)))


def cssrs(*yes: str) -> ScreenAnswers:
    asked = ("1", "2", "3", "4", "5", "6", "6a")
    answers = {item: "yes" if item in yes else "no" for item in asked}
    if "6" not in yes:
        del answers["6a"]
    if "2" not in yes:
        answers = {k: v for k, v in answers.items() if k not in ("3", "4", "5")}
    return ScreenAnswers(instrument="cssrs", answers=answers)


def intake(**answers: Any) -> ScreenAnswers:
    return ScreenAnswers(instrument="place", answers=answers)


def ids(result: Any) -> set[str]:
    return {row.id for row in rows_of(result.sections)}


def with_drug(drug: str) -> Any:
    patient = person()
    more = Medication(drug=drug, daily_mg=20)
    return replace(patient, medications=(*patient.medications, more))


def test_a_pump_brings_its_rows_and_without_one_there_are_none() -> None:
    pump = {
        "pump_alarm_first",
        "pump_numbers",
        "ask_pump",
        "pump_travel",
        "pump_card",
        "first_pump",
    }

    assert ids(listed(person("pump_300mcg"))) >= pump
    assert not ids(listed(person())) & pump


@pytest.mark.parametrize(
    ("patient", "row"),
    [
        (with_drug("oxycodone"), "ask_opioid"),
        (with_drug("methadone"), "ask_oat"),
        (with_drug("diazepam"), "ask_benzo"),
        (replace(person(), alcohol=Alcohol(grams_per_day=40)), "first_alcohol"),
        (replace(person(), age_years=15), "consent_child"),
        (replace(person(), age_years=80), "first_kidneys"),
        (replace(person(), pregnant=True), "first_pregnancy"),
        (replace(person(), pregnant=None), "pregnancy_asked"),
        (replace(person(), home=Home(transport=False)), "no_transport"),
        (replace(person(), home=Home(transport=None)), "no_transport"),
        (replace(person(), home=Home(support_person=None)), "no_companion"),
        (replace(person(), dialysis="hemodialysis"), "dialysis_plan"),
        (replace(person(), conditions=("epilepsy",)), "first_seizure"),
    ],
)
def test_what_is_true_of_a_person_chooses_rows_that_say_so(patient: Any, row: str) -> None:
    found = next((r for r in rows_of(listed(patient).sections) if r.id == row), None)

    assert found is not None
    assert found.because


def test_without_it_the_row_is_not_there() -> None:
    calm = replace(
        person(), pregnant=False, home=Home(transport=True, support_person=True, alcohol_free=True)
    )

    conditional = {
        "ask_opioid", "ask_oat", "ask_benzo", "first_alcohol", "consent_child", "first_kidneys", "first_pregnancy",
        "pregnancy_asked", "no_transport", "no_companion", "dialysis_plan", "first_seizure", "first_pump",
    }  # fmt: skip
    assert not ids(listed(calm)) & conditional


def test_what_an_intake_was_told_chooses_rows_too() -> None:
    assert "ask_benzo" in ids(listed(person(), benzodiazepine_use=True))
    assert "ask_suicide" in ids(listed(person(), suicide_possible=True))


@pytest.mark.parametrize("yes", [("1", "2", "3", "4"), ("1",)])
def test_what_an_instrument_says_of_suicide_chooses_its_row(yes: tuple[str, ...]) -> None:
    assert "ask_suicide" in ids(screened(cssrs(*yes)).result)
    assert "ask_suicide" not in ids(screened(cssrs()).result)


def test_an_alcohol_withdrawal_that_was_scored_chooses_the_rows_on_alcohol() -> None:
    patient = replace(person(), alcohol=None)
    at = {
        score: admission(
            patient,
            AdmissionWishes(
                level="residential", place=PlaceWishes(screens=(intake(ciwa_ar=score),))
            ),
        ).result
        for score in (2, 20)
    }

    assert "first_alcohol" in ids(at[20])
    assert "first_alcohol" not in ids(at[2])


@pytest.mark.parametrize("level", LEVELS)
def test_the_person_is_always_told_first_whom_to_call_and_about_the_next_dose(level: str) -> None:
    sections = listed(person(), level).sections

    assert sections[0].id == "now"
    assert sections[0].rows[0].id == "emergency_first"
    assert {"not_stopping", "emergency_next_dose"} & {row.id for row in sections[0].rows}


@pytest.mark.parametrize("name", ["ms_60mg", "pump_300mcg", "aki_60mg", "start_ms_us"])
def test_exactly_one_row_says_how_baclofen_goes_on(name: str) -> None:
    found = ids(listed(person(name)))

    one = {"not_stopping", "not_stopping_pump", "emergency_next_dose"}
    assert len(found & one) == 1


def test_in_an_emergency_nobody_is_told_to_go_on_taking_it_unseen() -> None:
    result = listed(person("aki_60mg"), "residential")

    assert result.emergency
    assert not ids(result) & {"not_stopping", "doses_on_the_way"}
    assert "first" in result.headline
    assert result.emergency_why


def test_a_level_that_is_told_does_not_take_an_emergency_of_the_file_away() -> None:
    answer = admission(person("aki_60mg"), AdmissionWishes(level="outpatient"))

    assert answer.result.level == "outpatient"
    assert answer.result.emergency
    assert answer.reasons[0].emergency


@pytest.mark.parametrize(
    "told",
    [
        intake(seizure_now="yes"),
        ScreenAnswers(instrument="rass", answers={"1": -4}),
    ],
)
def test_nor_one_that_an_intake_or_an_instrument_tells(told: ScreenAnswers) -> None:
    answer = screened(told)
    result = answer.result

    assert (result.level, result.level_from, result.emergency) == ("residential", "told", True)
    assert result.headline.startswith("Call the emergency number first")
    assert answer.reasons[0].emergency
    assert result.emergency_why
    assert not ids(result) & {"not_stopping", "doses_on_the_way"}
    assert "is higher: emergency" in result.level_why


def test_a_calm_sheet_makes_no_emergency() -> None:
    result = screened(intake(seizure_now="no"), cssrs()).result

    assert not result.emergency
    assert not result.emergency_why
    assert result.headline == "Checklist for an admission to a residential place."


def test_a_told_level_below_the_one_that_is_found_says_so() -> None:
    result = screened(cssrs("1", "2", "3", "4")).result

    assert result.level == "residential"
    assert "is higher: medically managed inpatient care, by P1" in result.level_why
    high = screened(cssrs("1", "2", "3", "4"), level="medically_managed").result
    assert "higher" not in high.level_why


def test_a_level_that_is_not_confirmed_is_what_was_found_so_far() -> None:
    bare = admission(person()).result
    told = admission(person(), AdmissionWishes(level="outpatient")).result
    emergency = screened(intake(seizure_now="yes"), level=None).result

    assert bare.confirmed is False
    assert bare.headline.startswith("So far: checklist for ")
    assert "Not placed yet: " in bare.headline
    assert told.confirmed is None
    assert "So far" not in told.headline
    assert emergency.confirmed is True
    assert "So far" not in emergency.headline


def test_home_that_lacks_something_is_not_confirmed_although_nothing_is_asked() -> None:
    dry = replace(person(), alcohol=Alcohol(grams_per_day=0))
    told: dict[str, bool | float] = {"stable_home": False, "planned_taper": True}
    while missing := place(dry, PlaceWishes(findings=told)).result.unknown_that_matter:
        told |= {one.id: one.id in ("supervised", "able_to_attend") for one in missing}
    wishes = AdmissionWishes(place=PlaceWishes(findings=told))

    result = admission(dry, wishes).result

    assert result.confirmed is False
    assert result.headline.startswith("So far: ")
    assert result.headline.endswith("Not placed yet: calando place does not confirm the level.")


def test_only_the_rules_that_set_the_level_now_are_named() -> None:
    patient = calando.load_patient(str(EXAMPLES / "place_alcohol_90mg.yaml"))
    sheet = calando.load_answers(str(EXAMPLES / "place_alcohol_answers.json"))
    wishes = PlaceWishes(screens=sheet)
    placed = place(patient, wishes).result

    why = admission(patient, AdmissionWishes(place=wishes)).result.level_why

    assert why.endswith(f", by {', '.join(placed.phases[0].rules)}.")
    others = {r.id for r in placed.rules if r.fired} - set(placed.phases[0].rules)
    assert others
    assert not others & set(why.replace(".", "").replace(",", "").split())


def test_without_a_level_it_is_that_of_the_placement() -> None:
    placed = place(person("opioid_80mg_uk")).result
    result = admission(person("opioid_80mg_uk")).result

    assert (result.level, result.level_from) == (placed.level, "placed")
    assert set(result.not_told) >= {u.title for u in placed.unknown_that_matter}


def test_nights_are_packed_for_only_where_there_are_nights() -> None:
    assert "clothes" in ids(listed(person(), "medically_managed"))
    assert "clothes" not in ids(listed(person(), "outpatient"))


@pytest.mark.parametrize(("name", "row", "other"), [
    ("ms_60mg", "us_part2_single", "other_law"),
    ("opioid_80mg_uk", "other_law", "us_part2_single"),
    ("aud_150mg_fr", "statutory_insurance", "us_authorization"),
])  # fmt: skip
def test_payment_and_consent_are_those_of_the_country(name: str, row: str, other: str) -> None:
    found = ids(listed(person(name)))

    assert row in found
    assert other not in found


def test_outside_the_united_states_it_is_said_that_the_law_was_not_looked_up() -> None:
    answer = admission(person("opioid_80mg_uk"), AdmissionWishes(level="residential"))

    assert any("in the United Kingdom was not looked up" in c.text for c in answer.caveats)
    french = admission(person("aud_150mg_fr"), AdmissionWishes(level="residential"))
    assert any("in France was not looked up" in c.text for c in french.caveats)


def test_rows_are_numbered_through_and_each_names_a_known_source() -> None:
    answer = admission(person("pump_300mcg"), AdmissionWishes(level="residential"))
    rows = rows_of(answer.result.sections)

    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert {key for row in rows for key in row.sources} <= set(answer.sources)


def test_silence_about_baclofen_is_told() -> None:
    bare = replace(person(), medications=())

    answer = admission(bare, AdmissionWishes(level="outpatient"))

    assert "running baclofen" in answer.result.not_told
    assert answer.caveats[0].urgent


def test_an_unknown_level_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError) as error:
        admission(person(), AdmissionWishes(level="rehab"))  # type: ignore[arg-type]

    assert error.value.problems[0].field == "--level"
    assert "residential" in error.value.problems[0].allowed


def test_equal_questions_give_equal_answers() -> None:
    first, second = (admission(person(), AdmissionWishes(level="residential")) for _ in range(2))

    assert calando.answer_json(first) == calando.answer_json(second)
