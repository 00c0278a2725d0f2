"""Rows of a user's own table: which drugs a row is about, and what is said of rows that stay silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import calando
from calando.decide.check.own_table import OwnRow
from calando.present.check.interaction_table_file import load_interaction_table
from calando.present.patient.file import patient_from_mapping

WHO = {
    "age_years": 50, "sex": "female", "weight_kg": 60, "eGFR": 80, "dialysis": "none",
    "jurisdiction": "UK", "indication": "spasticity",
}  # fmt: skip


def row(drug: str, severity: Any = "major", action: str = "Ask.", route: Any = None) -> OwnRow:
    return OwnRow(drug=drug, severity=severity, action=action, route=route)


def asked(drugs: list[str], *rows: OwnRow) -> tuple[set[int], str]:
    """Return the numbers of the rows that speak, and what is said of the table."""
    patient = patient_from_mapping({"patient": WHO, "medication": [{"drug": d} for d in drugs]})
    answer = calando.check(patient, calando.CheckWishes(table=rows))
    own = (c for c in answer.result.cards if c.kind == "own_table")
    (said,) = (c.text for c in answer.caveats if c.text.startswith("Your own table"))
    return {int(c.id.split(":")[1]) for c in own}, said


BELONGS = (
    ("zopiclone", "sleeping tablets"), ("zopiclone", "hypnotics"), ("zopiclone", "sedatives"),
    ("zopiclone", "CNS depressants"), ("temazepam", "sleeping pills"), ("sertraline", "antidepressants"),
    ("sertraline", "SSRI"), ("amitriptyline", "antidepressants"), ("amitriptyline", "TCAs"),
    ("cetirizine", "antihistamines"), ("promethazine", "sedating antihistamines"), ("ibuprofen", "NSAIDs"),
    ("celecoxib", "coxibs"), ("gentamicin", "aminoglycosides"), ("ciprofloxacin", "fluoroquinolones"),
    ("empagliflozin", "SGLT2 inhibitors"), ("insulin", "antidiabetics"), ("losartan", "sartans"),
    ("lisinopril/hydrochlorothiazide", "ACE inhibitors"), ("pramipexole", "dopamine agonists"),
    ("coxibs", "NSAIDs"), ("NSAIDs", "non-steroidal anti-inflammatory"), ("co-codamol", "opioids"),
)  # fmt: skip
DOES_NOT = (
    ("ibuprofen", "aminoglycosides"), ("tramadol", "fluoroquinolones"), ("amitriptyline", "SSRI"),
    ("insulin", "SGLT2 inhibitors"), ("gliclazide", "GLP-1 agonists"), ("cetirizine", "sedating antihistamines"),
    ("ibuprofen", "coxibs"), ("losartan", "ACE inhibitors"), ("levodopa", "dopamine agonists"),
    ("linezolid", "antidepressants"), ("amitriptyline", "bladder tablets"), ("zopiclone", "benzodiazepines"),
    ("venlafaxine", "SSRIs"), ("cocaine", "ADHD medication"),
)  # fmt: skip


@pytest.mark.parametrize(("drug", "word"), BELONGS)
def test_a_row_of_a_class_speaks_of_its_members(drug: str, word: str) -> None:
    assert asked([drug], row(word))[0] == {1}


@pytest.mark.parametrize(("drug", "word"), DOES_NOT)
def test_a_row_of_a_class_is_silent_of_others_and_that_is_said(drug: str, word: str) -> None:
    spoke, said = asked([drug], row(word))

    assert not spoke
    assert f"About no drug that is listed: {word}." in said


@pytest.mark.parametrize(
    ("drug", "name"),
    [("co-codamol", "codeine"), ("Nurofen Plus", "ibuprofen"), ("co-codamol", "paracetamol")],
)
def test_a_row_of_a_substance_meets_its_combinations(drug: str, name: str) -> None:
    assert asked([drug], row(name))[0] == {1}


def test_a_row_of_a_combination_is_not_about_one_part_of_it() -> None:
    assert asked(["paracetamol"], row("co-codamol"))[0] == set()


def test_a_row_of_a_route_looks_at_the_route_of_its_own_drug() -> None:
    drugs = ["ibuprofen gel + zopiclone"]

    spoke, _ = asked(
        drugs,
        row("nsaids", route="oral"),
        row("nsaids", route="topical"),
        row("zopiclone", route="oral"),
    )

    assert spoke == {2, 3}


def test_a_name_known_only_in_part_is_reported() -> None:
    spoke, said = asked(["ibuprofen"], row("ibuprofen + xyzmab"))

    assert spoke == {1}
    assert "Known only in part: ibuprofen + xyzmab (not xyzmab)." in said


def test_a_row_about_baclofen_itself_is_reported() -> None:
    assert (
        "About baclofen itself, so no card: a row names the other drug: Lioresal."
        in asked(["ibuprofen"], row("Lioresal"))[1]
    )


def test_rows_that_stand_twice_count_once_and_rows_that_contradict_each_other_are_named() -> None:
    spoke, said = asked(
        ["ibuprofen"], row("ibuprofen"), row("ibuprofen"), row("Nurofen", severity="minor")
    )

    assert spoke == {1, 3}  # nothing is softened: both speak
    assert "Twice word for word, and counted once: ibuprofen." in said
    assert "Rows that contradict each other, each with its own card: ibuprofen / Nurofen." in said


def test_many_silent_rows_are_counted_and_not_all_named() -> None:
    _, said = asked(["ibuprofen"], *(row(f"nothing {i}") for i in range(50)))

    assert "nothing 19 and 30 more." in said


def test_the_header_of_a_table_may_be_written_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("Drug,Severity,ACTION\nibuprofen,major,Ask.\n")

    assert load_interaction_table(path) == (row("ibuprofen"),)
