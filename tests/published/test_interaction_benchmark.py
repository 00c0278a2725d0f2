"""Does the check agree with the texts? The floors are named; every disagreement stands in docs/check.md."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
docs_check = importlib.import_module("docs_check")

LEAST_SENSITIVITY = 0.90  # the best public checker of the test of 2025
LEAST_SPECIFICITY = 0.90  # none of them was above 0.40
LEAST_UNKNOWN = 0.95  # what nobody knows must be told so
LEAST_GRADE = 0.80  # as grave as the text, or graver


@pytest.fixture(scope="module")
def judged() -> object:
    return docs_check.judge_all()


def at_least(figures: dict[str, tuple[int, int]], name: str, least: float) -> None:
    hits, of = figures[name]
    assert hits >= least * of, f"{name}: {hits}/{of}"


def test_sensitivity_specificity_and_the_unknown_are_above_their_floors(judged) -> None:
    found = docs_check.figures(judged)

    at_least(found, "sensitivity", LEAST_SENSITIVITY)
    at_least(found, "specificity", LEAST_SPECIFICITY)
    at_least(found, "unknown told as not covered", LEAST_UNKNOWN)
    at_least(found, "same severity or graver, of those graded", LEAST_GRADE)


def test_nothing_that_interacts_is_told_as_no_known_interaction_unless_disputed(judged) -> None:
    silent = [
        j.pair["drug"]
        for j in judged
        if j.pair["expect"] == "interacts" and j.got == "none" and not j.pair.get("disputed")
    ]

    assert silent == []


def test_a_misspelt_name_is_never_checked_as_something_else_and_the_right_name_is_offered(
    judged,
) -> None:
    for j in judged:
        meant = j.pair.get("did_you_mean")
        if meant:
            assert j.got == "unknown", j.pair["drug"]
            offered = {word.casefold() for c in j.cards for word in c.did_you_mean}
            # a brand is offered with its drug: "roxicodone (oxycodone)"
            assert any(meant.casefold() in word for word in offered), (j.pair["drug"], offered)


def test_the_page_is_the_one_that_the_benchmark_makes() -> None:
    for path, text in docs_check.make().items():
        assert path.read_text(encoding="utf-8") == text.rstrip() + "\n"
