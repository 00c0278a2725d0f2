"""What `calando.pump` says of pumps, one readable file for each: tests/cases/pump/*.toml."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import toxicology
from toxicology import Said

from calando.decide.pump.result import PumpStep
from calando.decide.pump.wishes import PumpTask

FILES = toxicology.files("pump")


def amounts(step: PumpStep) -> list[Any]:
    """Return what a step gives: a bolus, a daily rate, or the two ends of one; [] if nothing."""
    if step.bolus_micrograms is not None:
        return [step.bolus_micrograms]
    low, high = step.micrograms_per_day_low, step.micrograms_per_day_high
    if low is None and high is None:
        return []
    return [low] if high in (None, low) else [[low, high]]


def given(said: Said) -> list[Any]:
    """Return what the steps give, in their order."""
    return [amount for step in said.result.steps for amount in amounts(step)]


def steps(said: Said, expected: list[Any]) -> None:
    """These amounts [micrograms, or micrograms a day] are given in this order."""
    rest = iter(given(said))
    for wanted in expected:
        assert any(got == _near(wanted) for got in rest), f"{wanted} not in {given(said)}"


def never_steps(said: Said, expected: list[float]) -> None:
    """None of these amounts is given."""
    for wanted in expected:
        assert not any(got == _near(wanted) for got in given(said)), f"{wanted} in {given(said)}"


def _near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-3)


def no_steps(said: Said, expected: bool) -> None:
    """Nothing is given."""
    assert (not given(said)) is expected, given(said)


def not_met(said: Said, expected: Any) -> None:
    """A point of the checklist that is not met speaks of this."""
    toxicology.says(
        lambda s: [f"{c.text} {c.why}" for c in s.result.checklist if c.state == "not_met"]
    )(said, expected)


def when(what: str) -> toxicology.Check:
    """Return a check of the date or day on which the alarm rings or the reservoir is empty."""

    def check(said: Said, expected: Any) -> None:
        assert said.result.refill is not None, "no refill"
        got = getattr(said.result.refill, what)
        assert got == (expected if isinstance(expected, str) else _near(expected)), f"{what} {got}"

    return check


EXPECTATIONS = {
    **toxicology.COMMON,
    "verdict": toxicology.one_of(lambda s: s.result.verdict),
    "origin": toxicology.one_of(lambda s: s.result.origin),
    "steps": steps,
    "never_steps": never_steps,
    "no_steps": no_steps,
    "not_met": not_met,
    "alarm": when("alarm"),
    "empty": when("empty"),
}


test_what_is_said, test_a_case_can_be_read_and_says_where_it_comes_from = toxicology.tests_of(
    FILES, EXPECTATIONS
)


@pytest.mark.parametrize("path", toxicology.answered(FILES), ids=lambda path: path.stem)
def test_the_box_is_there_and_tablets_are_never_called_a_sure_cover(path: Path) -> None:
    said = toxicology.said_of(path)

    assert said.result.boxed_warning.text
    assert "uncertain" in said.result.oral_cover or "may not" in said.result.oral_cover


@pytest.mark.parametrize("path", toxicology.answered(FILES), ids=lambda path: path.stem)
def test_no_step_speaks_of_milligrams(path: Path) -> None:
    for step in toxicology.said_of(path).result.steps:
        words = f"{step.name} {step.watch} {step.then}"
        assert not re.search(r"\d\s*mg\b", words), words


def test_there_are_enough_and_every_task_is_among_them() -> None:
    assert len(FILES) >= 25
    assert {toxicology.read(path)["pump"]["task"] for path in FILES} == set(get_args(PumpTask))
