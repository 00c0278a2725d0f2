"""Words of a file that mean something, and what they must not mean; codes that were confirmed."""

from __future__ import annotations

import typing

import pytest

from calando.decide.condition_words import find_term
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.patient.profile import Route


def flags_of(word: str) -> set[str]:
    term = find_term(word, load_facts().conditions)
    return set(term.flags) if term else set()


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        ("history of stomach ulcer", "peptic_ulcer"),
        ("previous peptic ulcer", "peptic_ulcer"),
        ("newborn", "newborn"),
        ("neonate", "newborn"),
        ("previous suicide attempt", "self_harm"),
        ("suicide attempt", "self_harm"),
        ("history of self-harm", "self_harm"),
        ("myasthenia gravis", "myasthenia"),
    ],
)
def test_a_history_is_understood(word: str, flag: str) -> None:
    assert flag in flags_of(word)


@pytest.mark.parametrize("stage", ["1", "2", "3", "3a", "3b", "4"])
def test_a_stage_below_five_is_kidney_disease(stage: str) -> None:
    words = (f"CKD {stage}", f"CKD stage {stage}", f"stage {stage} CKD", f"CKD G{stage}")

    for word in (*words, f"chronic kidney disease stage {stage}"):
        assert flags_of(word) == {"kidney_disease"}, word


def test_stage_five_is_the_end() -> None:
    for word in ("CKD stage 5", "ckd 5", "chronic kidney disease stage 5"):
        assert flags_of(word) == {"end_stage_kidneys"}, word


def drug(word: str) -> tuple[str, frozenset[str]]:
    (term,) = [t for t in load_facts().drugs if word in (t.name, *t.synonyms)]
    return term.name, frozenset(term.flags)


def test_new_drugs_are_known() -> None:
    assert {"sedative", "central_alpha2"} <= drug("xylazine")[1]
    assert {"opioid", "sedative"} <= drug("tianeptine")[1]
    assert {"opioid", "sedating_antihistamine"} <= drug("mersyndol")[1]
    assert drug("foslevodopa/foscarbidopa")[0] == "levodopa"


@pytest.mark.parametrize("word", ["magnesium sulfate", "mgso4"])
def test_magnesium_sulfate_without_a_route_is_taken_as_given_by_vein(word: str) -> None:
    name, _ = drug(word)
    rows = {r.id: r for r in load_safety().interactions}

    assert name in rows["magnesium_sulfate"].drugs
    assert rows["magnesium_sulfate"].routes == ("oral",)
    assert "magnesium_mouth" in rows["magnesium_sulfate"].instead_of
    assert rows["magnesium_sulfate"].severity == rows["magnesium_iv"].severity == "moderate"
    assert {s.to for s in rows["magnesium_sulfate"].raised} == {"major"}


@pytest.mark.parametrize("name", ["magnesium", "magnesium sulfate", "lidocaine"])
@pytest.mark.parametrize("route", typing.get_args(Route))
def test_rows_that_are_split_by_route_leave_no_route_out(name: str, route: str) -> None:
    flags = drug(name)[1]

    fit = [
        r.id
        for r in load_safety().interactions
        if route in r.routes and (name in r.drugs or flags & set(r.classes))
    ]

    assert fit


def test_epsom_salts_are_swallowed() -> None:
    assert drug("epsom salts")[0] == "epsom salts"


def test_each_code_of_one_table_was_found_in_a_second_one() -> None:
    for code in load_safety().codes:
        assert "recall" not in code.where, code.drug
        if code.source == "cpic_drugs" and code.system == "rxnorm":
            assert "agree" in code.where or ";" in code.where, code.drug
