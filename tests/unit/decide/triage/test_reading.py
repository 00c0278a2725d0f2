"""Words, negation and numbers of a list of signs."""

from __future__ import annotations

import pytest

from calando.decide.triage.reading import read_signs
from calando.facts.load_triage import load_triage

CONTRACT = """drowsiness, coma, confusion, hypotonia, areflexia, weakness, respiratory depression, hypothermia,
bradycardia, tachycardia, hypertension, hypotension, seizure, myoclonus, nystagmus, dilated pupils, small pupils,
vomiting, agitation, anxiety, insomnia, tremor, hallucinations, delusions, delirium, fever, rigidity, rising tone,
spasticity, spasms, itch, piloerection, sweating, dyskinesia, priapism, dark urine""".replace(
    "\n", " "
).split(", ")


def read(text: str) -> tuple[list[str], list[str], list[str]]:
    told = read_signs([text], load_triage())
    return list(told.present), list(told.absent), [u.asked for u in told.unrecognised]


@pytest.mark.parametrize("name", CONTRACT)
def test_every_sign_of_the_contract_is_read_as_itself(name: str) -> None:
    assert read(name) == ([name.replace(" ", "_")], [], [])


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("no fever", [], ["fever"]),
        ("without rigidity", [], ["rigidity"]),
        ("afebrile", [], ["fever"]),
        ("fever: no", [], ["fever"]),
        ("denies hallucinations", [], ["hallucinations"]),
        ("no fever or rigidity", [], ["fever", "rigidity"]),
        ("no fever, rigidity or itch, coma", ["coma"], ["fever", "rigidity", "itch"]),
        ("no fever, rigidity", ["rigidity"], ["fever"]),
        ("no fever but rigidity", ["rigidity"], ["fever"]),
        ("no fever and rigidity", ["rigidity"], ["fever"]),
        ("awake and alert", [], ["drowsiness"]),
        ("not drowsy", [], ["drowsiness"]),
        ("no loss of consciousness", [], ["coma"]),
    ],
)
def test_what_is_negated_is_absent_and_never_present(
    text: str, present: list[str], absent: list[str]
) -> None:
    assert read(text) == (present, absent, [])


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("not breathing", "apnoea"),
        ("no reflexes", "areflexia"),
        ("absent reflexes", "areflexia"),
        ("itch without rash", "itch"),
        ("cannot be woken", "coma"),
        ("no pulse", "cardiac_arrest"),
        ("can't sleep", "insomnia"),
    ],
)
def test_a_no_that_belongs_to_a_sign_is_no_negation(text: str, sign: str) -> None:
    assert read(text) == ([sign], [], [])


def test_a_double_negation_is_not_guessed() -> None:
    assert read("not afebrile") == ([], [], ["not afebrile"])


def test_an_unknown_word_ends_a_negation() -> None:
    present, absent, strange = read("no improvement of fever")

    assert (present, absent, strange) == (["fever"], [], ["improvement"])


def test_a_sign_told_both_ways_counts_as_there() -> None:
    assert read("no fever, fever since noon") == (["fever"], [], ["noon"])


@pytest.mark.parametrize(
    ("text", "vital", "value"),
    [
        ("temp 39.4", "temperature_C", 39.4),
        ("Temp 39,4 °C", "temperature_C", 39.4),
        ("102 F", "temperature_C", 38.9),
        ("temperature 102", "temperature_C", 38.9),
        ("HR 140", "heart_rate", 140),
        ("pulse of 38 bpm", "heart_rate", 38),
        ("RR 6", "respiratory_rate", 6),
        ("6 breaths per minute", "respiratory_rate", 6),
        ("SpO2 84", "spo2", 84),
        ("sats 84%", "spo2", 84),
        ("GCS 4", "gcs", 4),
        ("GCS 6/15", "gcs", 6),
        ("GCS <9", "gcs", 8),
        ("BP 80/40", "systolic", 80),
        ("RASS -3", "rass", -3),
        ("CK 12,000", "CK_U_per_L", 12000),
        ("glucose 54 mg/dL", "glucose_mmol_per_L", 3.0),
    ],
)
def test_numbers_are_read_with_their_units(text: str, vital: str, value: float) -> None:
    told = read_signs([text], load_triage())

    assert [m.vital for m in told.measured] == [vital]
    assert told.measured[0].value == pytest.approx(value, abs=0.05)  # one decimal is printed
    assert told.unrecognised == ()


def test_a_number_that_cannot_be_is_not_understood() -> None:
    assert read("temperature 390")[2] == ["temperature 390"]


def test_a_misspelt_sign_is_named_and_not_counted() -> None:
    told = read_signs(["hallucinatons"], load_triage())

    assert told.present == {}
    assert told.unrecognised[0].did_you_mean == ("hallucinations",)


@pytest.mark.parametrize(
    "junk", ["x" * 200, "q z " * 50, "💊" * 200, "1 2 3", "drop table; --", "no"]
)
def test_junk_is_given_back_and_nothing_is_made_of_it(junk: str) -> None:
    told = read_signs([junk], load_triage())

    assert (told.present, told.absent, told.measured) == ({}, {}, ())
    assert told.unrecognised


def test_accents_and_case_do_not_matter() -> None:
    assert read("FIÈVRE; Hallucinatiöns") == (["fever", "hallucinations"], [], [])


def test_what_is_left_of_a_piece_is_not_dropped() -> None:
    assert read("fever with zorblax") == (["fever"], [], ["zorblax"])
