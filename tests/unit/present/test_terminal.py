"""The terminal: 80 columns, urgent first, no colour where there is none."""

from __future__ import annotations

import pytest
from read_pages import printed
from sample_answer import make_answer

from calando.present import vocabulary, wording
from calando.present.terminal import show
from calando.present.terminal_parts import WIDTH

VERDICTS = ("plan", "above_yardstick", "urgent_first", "not_by_tablets", "do_not", "infeasible")


def shown(verdict: str = "plan", start: str | None = None) -> str:
    return printed(show, make_answer(verdict=verdict, start=start))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_fits_80_columns_without_colour(verdict: str) -> None:
    text = shown(verdict, start="2026-05-04")

    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert "\x1b[" not in text


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_verdict_is_the_first_thing_said(verdict: str) -> None:
    first = shown(verdict).splitlines()[0]

    assert vocabulary.VERDICT_TITLES[verdict][:40] in first


def test_urgent_comes_first_with_the_number_to_call() -> None:
    head = shown("urgent_first").splitlines()[:6]

    assert "URGENT" in head[0]
    assert "kidneys are failing" in head[1]
    assert any("Call 911" in line for line in head)


def test_every_step_stands_in_the_table() -> None:
    text = shown()

    for step in make_answer().result.plan.steps:
        assert f"Days {step.from_day + 1}–{step.from_day + step.days} " in text


def test_a_plan_for_observation_says_so() -> None:
    assert wording.FOR_OBSERVATION in shown("urgent_first")


def test_the_intended_use_is_said_once() -> None:
    text = " ".join(shown().split())

    assert text.count("Not a medical device") == 1
