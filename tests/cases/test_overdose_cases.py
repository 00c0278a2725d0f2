"""What `calando.overdose` says of ingestions, one readable file for each: tests/cases/overdose/*.toml."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import toxicology
from toxicology import Said, listed, says

from calando.decide.overdose.result import PLACES

FILES = toxicology.files("overdose")


def at_least(said: Said, expected: str) -> None:
    """The place is this one or a graver one."""
    got = said.result.disposition.place
    assert PLACES.index(got) <= PLACES.index(expected), f"{got}, not {expected} or graver"


def coma(quantile: str) -> toxicology.Check:
    """Return a check that a quantile of the chance of coma lies between two shares."""

    def check(said: Said, expected: Any) -> None:
        low, high = expected
        assert said.result.severity is not None, "no severity"
        got = said.result.severity.coma[quantile]
        assert low <= got <= high, f"{quantile} is {got:.3f}, not {low} to {high}"

    return check


def severity(said: Said, expected: str) -> None:
    """There is no severity: neither a dose nor a level is known."""
    assert expected == "none"
    assert said.result.severity is None, "a severity without dose and level"


def observe_at_least_h(said: Said, expected: float) -> None:
    """Observation lasts at least until this hour after the ingestion, and an hour is named."""
    got = said.result.observe_until_h
    assert got is not None, "no hour is named"
    assert got >= expected, f"until {got:g} h, not {expected:g}"


def awake_contains_h(said: Said, expected: Any) -> None:
    """Each of these hours lies in the band of awakening."""
    band: Mapping[str, float] | None = said.result.awake_h
    assert band is not None, "no band of awakening"
    for hour in expected:
        assert band["p05"] <= hour <= band["p95"], (
            f"{hour} h is not in {band['p05']:.0f} to {band['p95']:.0f} h"
        )


def withdrawal(said: Said, expected: str) -> None:
    """There is a band for when withdrawal begins, or none."""
    got = said.result.withdrawal_from_h
    assert (got is not None) is {"band": True, "none": False}[expected], f"withdrawal {got}"


def not_covered(said: Said, expected: Any) -> None:
    """What calando does not know is listed back, and counts as a sedative."""
    for name in listed(expected):
        assert name in said.result.unrecognised, said.result.unrecognised
        assert name in _sedating(said), "an unknown substance does not count as a sedative"


def _sedating(said: Said) -> list[str]:
    return [c.asked for c in said.result.ingestion.co_ingested if c.sedates]


def sedates(wanted: bool) -> toxicology.Check:
    """Return a check that what was also taken counts as a sedative, or does not."""

    def check(said: Said, expected: Any) -> None:
        for name in listed(expected):
            assert (name in _sedating(said)) is wanted, _sedating(said)

    return check


def dialysis(says_: str) -> toxicology.Check:
    """Return a check that a source that speaks of this person is for dialysis, or against it."""

    def check(said: Said, expected: bool) -> None:
        found = {s.says for s in said.result.dialysis.statements if s.applies}
        assert (says_ in found) is expected, f"what applies says {sorted(found)}"

    return check


def is_there(what: str) -> toxicology.Check:
    """Return a check that a part of the answer is there, or is not."""

    def check(said: Said, expected: bool) -> None:
        parts = {
            "self-harm": bool(said.result.self_harm),
            "disagreement": bool(said.result.dialysis.disagreement),
            "back-calculation": said.result.back_calculation is not None,
        }
        assert parts[what] is expected, f"{what} is {'' if parts[what] else 'not '}there"

    return check


EXPECTATIONS = {
    **toxicology.COMMON,
    "place": toxicology.one_of(lambda s: s.result.disposition.place),
    "at_least": at_least,
    "coma_p50": coma("p50"),
    "coma_p95": coma("p95"),
    "severity": severity,
    "observe_at_least_h": observe_at_least_h,
    "awake_contains_h": awake_contains_h,
    "withdrawal": withdrawal,
    "not_covered": not_covered,
    "sedates": sedates(True),
    "never_sedates": sedates(False),
    "dialysis_for": dialysis("for"),
    "dialysis_against": dialysis("against"),
    "disagreement": is_there("disagreement"),
    "self_harm": is_there("self-harm"),
    "back_calculated": is_there("back-calculation"),
}


test_what_is_said, test_a_case_can_be_read_and_says_where_it_comes_from = toxicology.tests_of(
    FILES, EXPECTATIONS
)


@pytest.mark.parametrize("path", toxicology.answered(FILES), ids=lambda path: path.stem)
def test_help_is_named_first_and_nothing_is_called_safe(path: Path) -> None:
    said = toxicology.said_of(path)

    assert said.result.contacts
    assert said.result.never
    says(lambda s: s.words, wanted=False)(said, ["is harmless", "nothing to worry"])


def test_there_are_enough() -> None:
    assert len(FILES) >= 45
