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
from calando.errors import InputError
from calando.patient.profile import Alcohol, Home, Medication

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


def person(name: str = "ms_60mg") -> Any:
    return calando.load_patient(str(EXAMPLES / f"{name}.toml"))


def listed(patient: Any, level: Any = "residential", **findings: bool) -> Any:
    wishes = AdmissionWishes(level=level, place=PlaceWishes(findings=findings))
    return admission(patient, wishes).result


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
