"""Is the yardstick of the interaction check well formed? Whether the check agrees with it is tested elsewhere."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FILE = tomllib.loads(Path(__file__).with_name("interaction_pairs.toml").read_text(encoding="utf-8"))
SOURCES = FILE["sources"]
PAIRS = FILE["pair"]
ALWAYS = {"drug", "baclofen", "expect", "source", "where", "basis", "says"}
SOMETIMES = {"route", "severity", "disputed", "did_you_mean"}
ROUTES = {
    "epidural",
    "inhaled",
    "intrathecal",
    "intrauterine",
    "intravenous",
    "intravitreal",
    "nasal",
    "ophthalmic",
    "oral",
    "otic",
    "rectal",
    "topical",
    "transdermal",
    "vaginal",
}
LEAST = {"interacts": 110, "none": 90, "unknown": 30}


def key(pair: dict[str, Any]) -> tuple[str, str, str]:
    return pair["drug"].strip().casefold(), pair.get("route", ""), pair["baclofen"]


def named(pair: dict[str, Any]) -> str:
    return "|".join(key(pair))


def test_the_file_has_the_promised_number_of_pairs() -> None:
    counts = Counter(pair["expect"] for pair in PAIRS)

    assert set(counts) == set(LEAST)
    assert len(PAIRS) >= 240
    assert not {expect: n for expect, n in counts.items() if n < LEAST[expect]}


def test_no_answer_has_more_than_two_thirds_of_the_pairs() -> None:
    counts = Counter(pair["expect"] for pair in PAIRS)

    assert max(counts.values()) <= 2 / 3 * len(PAIRS)


def test_no_pair_stands_twice() -> None:
    assert [k for k, n in Counter(key(pair) for pair in PAIRS).items() if n > 1] == []


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_a_pair_is_well_formed(pair: dict[str, Any]) -> None:
    assert set(pair) >= ALWAYS
    assert set(pair) <= ALWAYS | SOMETIMES
    assert all(isinstance(pair[field], str) and pair[field].strip() for field in ALWAYS)
    assert pair["expect"] in LEAST
    assert pair["baclofen"] in {"oral", "intrathecal"}
    assert pair["basis"] in {"read", "derived", "assumed"}
    assert pair["source"] in SOURCES
    assert pair.get("route", "oral") in ROUTES
    assert pair.get("disputed", True) is True
    assert len(pair["says"].split()) <= 20


@pytest.mark.parametrize("pair", [p for p in PAIRS if "severity" in p], ids=named)
def test_only_an_interaction_has_a_grade_and_never_an_assumed_one(pair: dict[str, Any]) -> None:
    assert pair["severity"] in {"avoid", "major", "moderate", "minor"}
    assert pair["expect"] == "interacts"
    assert pair["basis"] != "assumed"


def test_most_interactions_have_a_text_behind_them_and_half_of_them_a_grade() -> None:
    interacts = [pair for pair in PAIRS if pair["expect"] == "interacts"]

    assert sum(pair["basis"] == "assumed" for pair in interacts) <= 0.1 * len(interacts)
    assert sum("severity" in pair for pair in interacts) >= 0.5 * len(interacts)


def test_a_misspelt_name_stands_for_a_drug_that_the_file_answers() -> None:
    answered = {pair["drug"] for pair in PAIRS if pair["expect"] != "unknown"}
    misspelt = [pair for pair in PAIRS if "did_you_mean" in pair]

    assert len(misspelt) >= 10
    assert {pair["expect"] for pair in misspelt} == {"unknown"}
    assert {pair["did_you_mean"] for pair in misspelt} <= answered


def test_every_source_is_described_and_used() -> None:
    assert {pair["source"] for pair in PAIRS} == set(SOURCES)
    assert all(set(source) == {"title", "url", "readable"} for source in SOURCES.values())
    assert all(text.strip() for source in SOURCES.values() for text in source.values())
