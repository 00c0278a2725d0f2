"""Are the yardsticks of the interaction check well formed? Whether the check agrees with it is tested elsewhere."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SEEN = "interaction_pairs.toml"
FRESH = "interaction_pairs_fresh.toml"
THIRD = "interaction_pairs_third.toml"
FILES = {
    name: tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    for name in (SEEN, FRESH, THIRD)
}
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
LEAST = {
    SEEN: {"interacts": 110, "none": 90, "unknown": 30},
    FRESH: {"interacts": 60, "none": 55, "unknown": 20},
    THIRD: {"interacts": 80, "none": 85, "unknown": 28},
}
LEAST_PAIRS = {SEEN: 240, FRESH: 140, THIRD: 200}
LEAST_MISSPELT = {SEEN: 10, FRESH: 5, THIRD: 10}

each_file = pytest.mark.parametrize("name", FILES)


def key(pair: dict[str, Any]) -> tuple[str, str, str]:
    return pair["drug"].strip().casefold(), pair.get("route", ""), pair["baclofen"]


def named(pair: dict[str, Any]) -> str:
    return "|".join(key(pair))


def rows() -> list[Any]:
    return [
        pytest.param(name, pair, id=f"{name}-{named(pair)}")
        for name in FILES
        for pair in FILES[name]["pair"]
    ]


@each_file
def test_the_file_has_the_promised_number_of_pairs(name: str) -> None:
    pairs, least = FILES[name]["pair"], LEAST[name]
    counts = Counter(pair["expect"] for pair in pairs)

    assert set(counts) == set(least)
    assert len(pairs) >= LEAST_PAIRS[name]
    assert not {expect: n for expect, n in counts.items() if n < least[expect]}


@each_file
def test_no_answer_has_more_than_two_thirds_of_the_pairs(name: str) -> None:
    pairs = FILES[name]["pair"]
    counts = Counter(pair["expect"] for pair in pairs)

    assert max(counts.values()) <= 2 / 3 * len(pairs)


@each_file
def test_no_pair_stands_twice(name: str) -> None:
    assert [k for k, n in Counter(key(pair) for pair in FILES[name]["pair"]).items() if n > 1] == []


def test_no_file_repeats_a_drug_of_another() -> None:
    drugs = [{key(pair)[0] for pair in file["pair"]} for file in FILES.values()]

    assert sum(map(len, drugs)) == len(set.union(*drugs))


def test_a_third_of_all_pairs_is_negative_and_a_tenth_unknown() -> None:
    expected = Counter(pair["expect"] for file in FILES.values() for pair in file["pair"])

    assert expected.total() >= 200
    assert expected["none"] >= expected.total() / 3
    assert expected["unknown"] >= expected.total() / 10


@pytest.mark.parametrize(("name", "pair"), rows())
def test_a_pair_is_well_formed(name: str, pair: dict[str, Any]) -> None:
    assert set(pair) >= ALWAYS
    assert set(pair) <= ALWAYS | SOMETIMES
    assert all(isinstance(pair[field], str) and pair[field].strip() for field in ALWAYS)
    assert pair["expect"] in LEAST[name]
    assert pair["baclofen"] in {"oral", "intrathecal"}
    assert pair["basis"] in {"read", "derived", "assumed"}
    assert pair["source"] in FILES[name]["sources"]
    assert pair.get("route", "oral") in ROUTES
    assert pair.get("disputed", True) is True
    assert len(pair["says"].split()) <= 20


@each_file
def test_only_an_interaction_has_a_grade_and_never_an_assumed_one(name: str) -> None:
    for pair in FILES[name]["pair"]:
        if "severity" in pair:
            assert pair["severity"] in {"avoid", "major", "moderate", "minor"}, named(pair)
            assert pair["expect"] == "interacts", named(pair)
            assert pair["basis"] != "assumed", named(pair)


@each_file
def test_most_interactions_have_a_text_behind_them_and_half_of_them_a_grade(name: str) -> None:
    interacts = [pair for pair in FILES[name]["pair"] if pair["expect"] == "interacts"]

    assert sum(pair["basis"] == "assumed" for pair in interacts) <= 0.1 * len(interacts)
    assert sum("severity" in pair for pair in interacts) >= 0.5 * len(interacts)


@each_file
def test_a_misspelt_name_stands_for_a_drug_that_the_file_answers(name: str) -> None:
    answered = {pair["drug"] for pair in FILES[name]["pair"] if pair["expect"] != "unknown"}
    misspelt = [pair for pair in FILES[name]["pair"] if "did_you_mean" in pair]

    assert len(misspelt) >= LEAST_MISSPELT[name]
    assert {pair["expect"] for pair in misspelt} == {"unknown"}
    assert {pair["did_you_mean"] for pair in misspelt} <= answered


@each_file
def test_every_source_is_described_and_used(name: str) -> None:
    sources = FILES[name]["sources"]

    assert {pair["source"] for pair in FILES[name]["pair"]} == set(sources)
    assert all(set(source) == {"title", "url", "readable"} for source in sources.values())
    assert all(text.strip() for source in sources.values() for text in source.values())
