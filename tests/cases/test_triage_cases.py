"""What `calando.triage` says of signs, one readable file for each: tests/cases/triage/*.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import toxicology
from toxicology import Said, listed, plain

from calando.decide.triage.result import LEANINGS

FILES = toxicology.files("triage")


def evidence(where: str, *, wanted: bool = True) -> toxicology.Check:
    """Return a check that signs are among what speaks for, against or for neither; or are not."""

    def check(said: Said, expected: Any) -> None:
        ids = [plain(e.id) for e in getattr(said.result, where)]
        for sign in listed(expected):
            assert (plain(sign) in ids) is wanted, f"{sign} {'not ' if wanted else ''}in {ids}"

    return check


def exclude(said: Said, expected: Any) -> None:
    """Each of these is among what must be thought of."""
    toxicology.says(lambda s: [e.name for e in s.result.exclude])(said, expected)


def unrecognised(said: Said, expected: Any) -> None:
    """Each of these words is listed back as not understood."""
    got = [u.asked for u in said.result.unrecognised]
    assert set(listed(expected)) <= set(got), got


def window_inside(said: Said, expected: Any) -> None:
    """The time lies within a window of this name."""
    toxicology.says(lambda s: [w.name for w in s.result.windows if w.inside])(said, expected)


def gold_of(path: Path) -> str:
    """Return the one leaning that a toxicologist would give."""
    expect = toxicology.read(path)["expect"]
    return str(expect.get("gold", expect["leaning"]))


def of_leaning(said: Any) -> Any:
    """Return the leaning of an answer."""
    return said.result.leaning


EXPECTATIONS = {
    **toxicology.COMMON,
    "leaning": toxicology.one_of(of_leaning),
    "gold": lambda said, expected: (
        None
    ),  # for the confusion table; `leaning` says what is acceptable
    "for": evidence("for_"),
    "not_for": evidence("for_", wanted=False),
    "against": evidence("against"),
    "neither": evidence("neither"),
    "exclude": exclude,
    "unrecognised": unrecognised,
    "window_inside": window_inside,
}


test_what_is_said, test_a_case_can_be_read_and_says_where_it_comes_from = toxicology.tests_of(
    FILES, EXPECTATIONS
)


@pytest.mark.parametrize("path", toxicology.answered(FILES), ids=lambda path: path.stem)
def test_one_leaning_is_the_best_and_is_among_the_acceptable(path: Path) -> None:
    assert gold_of(path) in LEANINGS
    assert gold_of(path) in listed(toxicology.read(path)["expect"]["leaning"])


@pytest.mark.parametrize("path", toxicology.answered(FILES), ids=lambda path: path.stem)
def test_sedation_never_speaks_for_withdrawal(path: Path) -> None:
    result = toxicology.said_of(path).result

    for e in (*result.for_, *result.against, *result.neither):
        if plain(e.id) in {"drowsiness", "coma", "weakness", "hypotonia", "areflexia"}:
            assert e.points_to != "withdrawing", e.id


@pytest.mark.parametrize("path", toxicology.answered(FILES), ids=lambda path: path.stem)
def test_every_sign_as_written_is_answered(path: Path) -> None:
    result = toxicology.said_of(path).result
    answered = {e.asked for e in (*result.for_, *result.against, *result.neither)}
    answered |= {u.asked for u in result.unrecognised}

    assert set(toxicology.read(path)["triage"].get("signs", ())) <= answered


def test_there_are_enough_and_every_leaning_is_among_them() -> None:
    assert len(FILES) >= 55
    assert {gold_of(path) for path in toxicology.answered(FILES)} == set(LEANINGS)
