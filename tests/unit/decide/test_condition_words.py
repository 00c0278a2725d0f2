"""How a condition is read: levels of the cord, how long it has been, and what stays unrecognised."""

from __future__ import annotations

from typing import Any

import pytest

import calando
from calando.decide.condition_words import find_term
from calando.decide.situation import Situation, assess_situation
from calando.facts.load import load_facts

PERSON: dict[str, Any] = {
    "age_years": 40,
    "sex": "male",
    "weight_kg": 70,
    "eGFR": 90,
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}


def situation(*conditions: str, **more: Any) -> Situation:
    data = {"patient": PERSON | {"conditions": list(conditions)}} | more
    return assess_situation(calando.patient_from_mapping(data), load_facts())


@pytest.mark.parametrize(
    ("words", "flag", "is_high"),
    [
        ("spinal cord injury T4", "spinal_injury", True),
        ("Spinal cord injury at T6", "spinal_injury", True),
        ("SCI at the level of C7", "spinal_injury", True),
        ("T7 spinal cord injury", "spinal_injury", False),
        ("paraplegia T10", "spinal_injury", False),
        ("paraplegia (L1)", "spinal_injury", False),
        ("complete paraplegia T12/L1", "spinal_injury", False),
        ("tetraplegia C5", "spinal_injury", True),
        ("incomplete tetraplegia C5-C6, ASIA D", "spinal_injury", True),
        ("spinal cord injury", "spinal_injury", False),
        ("spinal cord injury T4 2 years ago", "spinal_injury", True),
        ("traumatic brain injury 3 months ago", "brain_injury", False),
        ("TBI two years ago", "brain_injury", False),
        ("multiple sclerosis since 2015", "multiple_sclerosis", False),
        ("pump pocket infection", "pump", False),
    ],
)
def test_what_is_understood(words: str, flag: str, is_high: bool) -> None:
    found = situation(words)

    assert found.unrecognised == ()
    assert flag in found.flags
    assert ("high_cord_injury" in found.flags) is is_high


@pytest.mark.parametrize(
    "words",
    [
        "coma 3 months ago",  # over, or not: it is handed back
        "overdose 2 years ago",
        "pregnancy 2 years ago",
        "dialysis 5 years ago",
        "acute kidney injury 1 year ago",
        "epilepsy T4",
        "spinal cord injury T13",
        "spinal cord injury below T6",
        "no spinal cord injury",
        "family history of stroke 3 years ago",
    ],
)
def test_what_stays_unrecognised(words: str) -> None:
    found = situation(words)

    assert found.unrecognised == (words,)
    assert not found.flags


def test_the_exact_word_counts_first() -> None:
    for term in load_facts().conditions:
        for word in (term.name, *term.synonyms):
            assert find_term(word, load_facts().conditions) == term


BACLOFEN = {"drug": "baclofen", "since_weeks": 60, "daily_mg": 30}


@pytest.mark.parametrize(
    ("words", "takes", "says", "never"),
    [
        ("sepsis", False, "may be failing in a severe infection", "same tablets"),
        ("sepsis", True, "the same tablets now give a higher level", "have just failed"),
        ("acute kidney injury", False, "have just failed", "same tablets"),
        ("acute kidney injury", True, "the same tablets now give a higher level", "severe infection"),
    ],
)  # fmt: skip
def test_falling_kidneys_are_told_in_words_that_fit(
    words: str, takes: bool, says: str, never: str
) -> None:
    found = situation(words, **({"medication": [BACLOFEN]} if takes else {}))
    (text,) = (s.text for s in found.urgent if "kidneys" in s.text)

    assert says in text
    assert never not in text
    assert "no formula" in text.lower()


def test_values_that_fall_in_sepsis_are_failing_kidneys() -> None:
    worse = PERSON | {"eGFR": 30, "conditions": ["sepsis"]}
    data = {"patient": worse, "kidney": [{"day": -3, "eGFR": 90}]}
    found = assess_situation(calando.patient_from_mapping(data), load_facts())

    assert any("have just failed" in s.text for s in found.urgent)
