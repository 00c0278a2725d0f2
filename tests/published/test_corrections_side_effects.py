"""Corrections of the source pages on side effects, on long use, and on what it does to mind and muscle."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import calando

sys.path.insert(0, str(Path(__file__).parent))
from corrections import cards, line, person, said_by_the_facts, sentences, tablets, told

MUSCLE = ["S0-157", "S0-159", "S0-161", "S0-162", "S0-165", "S0-166", "S0-167"]


# --- the mind


def test_S0_42_mental_changes_is_no_label_term_and_leads_to_what_is() -> None:
    asked = calando.monograph("side-effects", "mental changes").result
    row = line("side-effects", "S0-42", "mood_swings", about="mental changes")
    listed = {r.id for r in told("side-effects", "S0-42")}
    psychotic = cards(person(tablets(), conditions=["schizophrenia"]))["psychosis"]

    assert asked.about.state == "found"
    assert "not confirmed as an effect" in row.text
    assert {"confusion", "psychosis"} <= listed
    assert "may get worse" in psychotic.evidence


def test_S0_43_mood_swings_are_in_no_label_and_the_uk_text_names_depression_and_mania() -> None:
    row = line("side-effects", "S0-43", "mood_swings", about="mood swings")

    assert "No label that was read uses this word" in row.text
    assert "mania and depression may get worse (UK text)" in row.text
    assert not re.search(r"\d in \d|common|rare", row.text)
    in_uk = cards(person(tablets(), conditions=["depression"], jurisdiction="UK"))["mood"]
    assert "depressive and manic disorders may get worse" in in_uk.evidence


@pytest.mark.parametrize("claim", ["S0-90", "S0-91"])
def test_S0_90_and_S0_91_euphoria_is_listed_at_usual_doses_and_was_not_measured(claim: str) -> None:
    row = next(
        r for r in calando.monograph("side-effects", "euphoria").result.rows if r.id == "euphoria"
    )

    assert "Reported at therapeutic doses: common in Swiss and Canadian texts" in row.text
    assert "not proof of misuse" in row.text
    assert "measured none" in row.text
    assert "little sign that it was liked" in line("misuse", claim, "misuse_liability").text
    for text in said_by_the_facts():
        for sentence in sentences(text):
            if re.search(r"euphori", sentence, re.IGNORECASE):
                assert not re.search(r"(only|higher|high|large) doses?\b", sentence), sentence


@pytest.mark.parametrize("claim", ["S0-111", "S0-113", "S1-16", "S1-17"])
def test_S0_111_S0_113_S1_16_and_S1_17_it_lowers_dopamine_that_drugs_release(claim: str) -> None:
    row = line("mechanism", claim, "mechanism_dopamine")

    assert "lowers the dopamine" in row.text
    assert "not known to raise dopamine" in row.text
    assert "point the other way" in row.conflict
    for text in said_by_the_facts():
        for sentence in sentences(text):
            if "dopamine" in sentence.lower():
                assert not re.search(r"forget|craving", sentence, re.IGNORECASE), sentence
                assert not re.search(r"(?<!to )\b(raises|increases)\b", sentence), sentence


# --- tolerance and long use


@pytest.mark.parametrize("claim", ["S0-93", "S0-132"])
def test_S0_93_and_S0_132_that_it_works_less_is_looked_into_and_is_no_reason_for_more(
    claim: str,
) -> None:
    row = line("side-effects", claim, "tolerance", about="tolerance")

    assert "neither misuse nor a reason for a higher dose" in row.text
    assert "progression of the disease" in row.text


def test_S0_93_tolerance_depends_on_what_is_looked_at() -> None:
    row = line("mechanism", "S0-93", "mechanism_adaptation")

    assert "Tolerance depends on what is looked at" in row.conflict
    assert "half of the people asked on high doses kept their unwanted effects" in row.conflict


@pytest.mark.parametrize("words", ["long-term use", "long use", "years"])
def test_S0_156_of_long_use_nothing_is_counted_and_nothing_is_called_harmless(words: str) -> None:
    asked = calando.monograph("side-effects", words).result

    assert asked.about.state == "not_covered"
    assert "says nothing about whether it is harmless" in asked.about.text
    for text in said_by_the_facts():
        assert not re.search(r"sharply (rais|increas)", text), text
    assert "Not found" in line("evidence", "S0-156", "evidence_long_use").text


@pytest.mark.parametrize("claim", MUSCLE)
def test_S0_157_to_167_paralysed_muscle_at_one_time_does_not_show_that_it_weakens_the_body(
    claim: str,
) -> None:
    row = line("evidence", claim, "evidence_muscle")

    assert "paralysed thumb muscles" in row.text
    assert "does not show that baclofen weakens the body" in row.text
    assert "A comparison at one time" in row.text
    assert "23 motor units after a median of 7 years on baclofen" in row.text
    assert "slowest in the injured who took none" in row.text
    assert "10 years" not in row.text  # years since the injury, not years without the drug


def test_S0_166_weak_muscles_are_a_sign_of_too_much_and_not_a_lasting_loss() -> None:
    weak = next(
        r
        for r in calando.monograph("side-effects", "weak muscles").result.rows
        if r.id == "weakness"
    )

    assert "Weakness points to too much" in weak.text
    for sentence in sentences(weak.text):
        assert not re.search(r"years|lasting|permanent", sentence), sentence


# --- what is not addiction


def test_S0_92_and_S0_109_motives_and_words_of_misuse_come_from_cases() -> None:
    cases = line("misuse", "S0-92", "misuse_cases").text
    terms = line("misuse", "S0-109", "misuse_terms").text

    assert "mostly in search of euphoria" in cases
    assert "accident" not in cases
    assert "three things" in terms
    assert "may have none of the other two" in terms


@pytest.mark.parametrize("claim", ["S0-188"])
def test_S0_188_tablets_carry_an_ordinary_warning(claim: str) -> None:
    assert (
        "Oral products carry no boxed warning" in line("boxed-warning", claim, "box_not_oral").text
    )
    assert "only the intrathecal products" in line("boxed-warning", claim, "box_intrathecal").text


def test_S0_49_it_is_nowhere_called_potent_or_powerful() -> None:
    for text in said_by_the_facts():
        for sentence in sentences(text):
            if "baclofen" in sentence.lower():
                assert not re.search(r"\b(potent|powerful|very strong)\b", sentence), sentence
