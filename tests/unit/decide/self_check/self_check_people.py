"""Answers of whole self-checks to begin from."""

from __future__ import annotations

from typing import Any

import pytest

from calando.decide.recommendation import Answer
from calando.decide.screen.answers import ScreenAnswers
from calando.decide.self_check.answer import run_self_check
from calando.decide.self_check.result import SelfCheckResult
from calando.errors import InputError, Problem
from calando.facts.load_self_check import load_self_check

NO = {q.key: "no" for q in load_self_check().questions if q.kind == "yes_no"}


def ms_patient(**changed: Any) -> dict[str, Any]:
    """Somebody who swallows what was prescribed, as directed; None takes an answer out."""
    calm: dict[str, Any] = {
        **NO,
        "red_flag": ("none",),
        "prescribed": "yes",
        "as_directed": "yes",
        "route": ("mouth",),
        "substances": ("none",),
        "under_18": "no",
    }
    return {k: v for k, v in (calm | changed).items() if v is not None}


def buyer(**changed: Any) -> dict[str, Any]:
    """Somebody to whom nobody prescribed it."""
    return ms_patient(**{"prescribed": "no", "as_directed": None, **changed})


def not_as_told(*ways: str, **changed: Any) -> dict[str, Any]:
    """Somebody to whom it is prescribed and who does not take it so, in these ways."""
    return ms_patient(**{"as_directed": "no", "which_way": ways, **changed})


def criteria(*numbers: int, answer: str = "yes") -> dict[str, str]:
    """These criteria with one answer."""
    return {f"q{n}": answer for n in numbers}


def asked(
    answers: dict[str, Any], *, who: str = "self", jurisdiction: str = "UK"
) -> Answer[SelfCheckResult]:
    """The answer of the self-check."""
    return run_self_check(
        ScreenAnswers(instrument="self_check", answers=answers, jurisdiction=jurisdiction, who=who)
    )


def result_of(answers: dict[str, Any], **more: str) -> SelfCheckResult:
    """The result of the self-check."""
    return asked(answers, **more).result


def flags_of(result: SelfCheckResult) -> set[str]:
    """The ids of its flags."""
    return {flag.id for flag in result.flags}


def steps_of(result: SelfCheckResult) -> dict[str, str]:
    """How soon each next step is."""
    return {step.id: step.urgency for step in result.steps}


def step(result: SelfCheckResult, id: str) -> str:
    """The text of one step."""
    return next(s.text for s in result.steps if s.id == id)


def words(result: SelfCheckResult) -> str:
    """The headline, the flags and the steps in one text."""
    steps = (f"{s.title} {s.text}" for s in result.steps)
    return " ".join((result.headline, *(f.text for f in result.flags), *steps))


def problems(answers: dict[str, Any], **more: Any) -> tuple[Problem, ...]:
    """The problems of answers that are refused, in their order."""
    with pytest.raises(InputError) as caught:
        run_self_check(ScreenAnswers(**{"instrument": "self_check", "answers": answers, **more}))
    return caught.value.problems
