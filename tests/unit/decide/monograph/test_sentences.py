"""The sentences of the monograph: each with its source, and the corrections that must not be lost."""

from __future__ import annotations

import re

import pytest

from calando.facts.load import load_facts
from calando.facts.load_safety import load_monograph
from calando.facts.schema_safety import MonographSentence

SENTENCES = load_monograph().sentences
# corrections of the source pages, by the topic that has to make them
CORRECTED = {
    "mechanism": ("S2-44", "S0-111", "S1-16", "S1-17", "S1-04"),
    "routes": ("S0-17",),
    "pharmacokinetics": ("S2-56", "S2-61", "S2-63", "S2-64", "S2-65", "S2-67"),
    "boxed-warning": ("S0-188",),
    "withdrawal": ("S0-196", "S0-197", "S0-198", "S0-03", "S0-220", "S0-221"),
    "evidence": ("S0-67", "S0-165", "S0-166", "S0-174", "S0-175"),
    "misuse": ("S0-101", "S0-102", "S0-92", "S0-109"),
    "legal": ("S2-43",),
    "uses": ("S0-182", "S1-12", "S2-26"),
}
FOR_PLEASURE = re.compile(
    r"\b((a|the|get|feel) high|buzz|recreational|euphori\w+|kick|trip)\b", re.IGNORECASE
)
AMOUNT = re.compile(r"\d\s*(mg|tablet|pill|packet|gram|g\b)", re.IGNORECASE)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_every_sentence_has_a_source_that_is_known_and_a_place_in_it(
    sentence: MonographSentence,
) -> None:
    known = load_facts().sources

    assert sentence.sources
    assert set(sentence.sources) <= set(known)
    assert sentence.where.strip()
    assert sentence.about.strip()


@pytest.mark.parametrize(("topic", "claims"), CORRECTED.items())
def test_the_corrections_of_the_source_pages_stand_in_their_topic(
    topic: str, claims: tuple[str, ...]
) -> None:
    made = {c for s in SENTENCES if s.topic == topic for c in s.claims}

    assert set(claims) <= made


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_no_sentence_gives_an_amount_that_is_taken_for_pleasure(
    sentence: MonographSentence,
) -> None:
    text = f"{sentence.text} {sentence.conflict}"

    if sentence.topic == "misuse":
        assert not AMOUNT.search(text)
    pleasure = [s for s in re.split(r"[.;]", text) if FOR_PLEASURE.search(s)]
    assert not [s for s in pleasure if AMOUNT.search(s) and "high dose" not in s.lower()]


def test_what_was_not_found_is_said_and_is_not_called_read() -> None:
    silent = [s for s in SENTENCES if s.text.startswith(("Not found", "Not read"))]

    assert len(silent) >= 6
    for sentence in silent:
        assert sentence.basis != "read" or "pelerin2023" in sentence.sources, sentence.id


def test_a_use_says_what_kind_of_evidence_is_behind_it() -> None:
    uses = [s for s in SENTENCES if s.topic == "uses"]

    assert len(uses) >= 15
    assert all(s.grade for s in uses)


def test_the_monograph_gives_no_dose_of_its_own_where_ladders_and_caps_have_it() -> None:
    dosing = " ".join(s.text for s in SENTENCES if s.topic == "dosing")

    assert not re.search(r"\d+\s*mg", dosing)


def test_the_box_is_never_put_on_tablets() -> None:
    for sentence in SENTENCES:
        if re.search(r"boxed warning|black box", sentence.text):
            assert re.search(r"intrathecal|no boxed|oral products carry no", sentence.text.lower())


def test_every_topic_with_sentences_of_its_own_has_some() -> None:
    generated = {"interactions", "side-effects", "cautions", "codes"}
    topics = {t.name for t in load_monograph().topics}

    assert topics - {s.topic for s in SENTENCES} == generated
