"""A medication that is baclofen is read as baclofen, and one that nearly reads so is asked back."""

from __future__ import annotations

from typing import Any

import pytest

from calando.decide.situation import assess_situation
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.present.baclofen_names import BACLOFEN_NAMES, resolve_baclofen
from calando.present.patient.file import patient_from_mapping

WHO = {
    "age_years": 46, "sex": "female", "weight_kg": 68, "creatinine_umol_per_L": 75, "dialysis": "none",
    "jurisdiction": "US", "indication": "spasticity",
}  # fmt: skip
DOSES = [{"time": "08:00", "mg": 20}]


def file_with(*drugs: str) -> dict[str, Any]:
    """A patient file: baclofen, and these drugs."""
    medications: list[dict[str, Any]] = [{"drug": "baclofen", "doses": DOSES, "since_weeks": 60}]
    return {"patient": WHO, "medication": [*medications, *({"drug": d} for d in drugs)]}


def problems_of(drug: str) -> list[tuple[str, str]]:
    try:
        patient_from_mapping({"patient": WHO, "medication": [{"drug": drug, "doses": DOSES}]})
    except InputError as error:
        return [(p.field, p.message) for p in error.problems]
    return []


@pytest.mark.parametrize(
    "name",
    [
        *sorted(BACLOFEN_NAMES),
        "Lioresal 10 mg",
        "Lioresal 10mg tablets tid",
        "Lioresal® (baclofen)",
        "baclofen 10 MG Oral Tablet [Lioresal]",
        "10 mg baclofen",
        "Tab. Baclofen 10",
        "teva-baclofen",
        "APO-Baclofen",
        "oral baclofen 5 mg/5 mL solution",
        "intrathecal baclofen",
        "Gablofen 500 mcg/mL",
        "ozobax DS",
        "BACLOFÈNE Zentiva",
        "baclofen e",  # baclofen and something that nobody knows: baclofen
    ],
)
def test_a_name_of_baclofen_is_baclofen_whatever_stands_beside_it(name: str) -> None:
    assert resolve_baclofen(name) == "baclofen"
    assert problems_of(name) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("bacloffen", "baclofen"),
        ("balcofen 10 mg", "baclofen"),
        ("baclofin", "baclofen"),
        ("baclo fen", "baclofen"),
        ("bаclofen", "baclofen"),  # with a Cyrillic letter
        ("lioresol", "lioresal"),
        ("Liorisal tablets", "lioresal"),
        ("Ozobaxx or baclofen", "baclofen"),
        ("my usual baclofen", "baclofen"),
        ("gablofin", "gablofen"),
        ("fleqsuvi", "fleqsuvy"),
        ("diazepam + bacloffen", "baclofen"),
    ],
)
def test_what_nearly_reads_baclofen_is_asked_back(name: str, meant: str) -> None:
    ((field, message),) = problems_of(name)

    assert field == "medication[0].drug"
    assert "Did you mean" in message
    assert meant in message or meant == "gablofen"  # which is two letters from baclofen itself


@pytest.mark.parametrize(
    "name", ["baclofen/tizanidine", "morphine + baclofen", "Lioresal with diazepam"]
)
def test_baclofen_with_another_drug_in_one_entry_is_asked_back(name: str) -> None:
    ((field, message),) = problems_of(name)

    assert field == "medication[0].drug"
    assert "one [[medication]] for each drug" in message


@pytest.mark.parametrize(
    "name", ["diclofenac", "bactrim", "bupropion", "oxycodone", "loperamide", "sunflower oil", "x"]
)
def test_other_names_are_left_alone(name: str) -> None:
    assert problems_of(name) == []
    assert resolve_baclofen(f" {name} ") == name


def test_a_level_of_what_nearly_reads_baclofen_is_asked_back() -> None:
    data = file_with() | {
        "level": [{"drug": "bacloffen", "ng_per_mL": 200, "hours_after_last_dose": 2}]
    }

    with pytest.raises(InputError) as caught:
        patient_from_mapping(data)

    assert [p.field for p in caught.value.problems] == ["level[0].drug"]


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("Valium 5 mg tablets", {"benzodiazepine", "sedative"}),
        ("oxycodone hydrochloride MR 10mg bd", {"opioid", "sedative"}),
        ("Zopiclone (Imovane)", {"z_drug", "sedative"}),
        ("Ibuprofen 400 mg tid", {"nsaid"}),
        ("codeine 30 mg / ibuprofen 200 mg", {"opioid", "sedative", "nsaid"}),
    ],
)
def test_a_drug_is_recognised_with_what_stands_beside_its_name(name: str, flags: set[str]) -> None:
    situation = assess_situation(patient_from_mapping(file_with(name)), load_facts())

    assert flags <= situation.flags
    assert situation.unrecognised == ()
    assert [asked for asked, _ in situation.sedatives] == ([name] if "sedative" in flags else [])


def test_a_near_name_is_not_recognised_and_said() -> None:
    read = patient_from_mapping(file_with("oxycodon hydrochlorde"))

    situation = assess_situation(read, load_facts())

    assert situation.unrecognised == ("oxycodon hydrochlorde",)
    assert situation.sedatives == ()


def test_of_a_combination_the_part_that_is_unknown_is_said_and_the_other_counts() -> None:
    read = patient_from_mapping(file_with("oxycodone + zzzzzz"))

    situation = assess_situation(read, load_facts())

    assert situation.unrecognised == ("zzzzzz (in oxycodone + zzzzzz)",)
    assert "opioid" in situation.flags
