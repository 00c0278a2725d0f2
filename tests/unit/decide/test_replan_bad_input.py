"""Bad and contradictory input to `replan`: every error names the field, the value, what is allowed and the way out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from replan_tools import again, event, example, running

from calando.decide.replan.events import Event
from calando.errors import InputError, Problem
from calando.patient.profile import Intake, Patient

NAME, DAY = "ms_60mg", 22


def ask(
    *events: Event,
    today: int = DAY,
    at: str | None = None,
    patient: Patient | None = None,
    **more: Any,
) -> Any:
    return again(patient or example(NAME), running(NAME), today, *events, at=at, **more)


def problems(call: Callable[[], Any]) -> tuple[Problem, ...]:
    """Return what is wrong; each problem names its field, what is allowed, and says a sentence."""
    with pytest.raises(InputError) as caught:
        call()
    for problem in caught.value.problems:
        assert problem.field, problem
        assert problem.allowed, problem
        assert len(problem.message.split()) >= 3, problem
        assert "None" not in f"{problem.message} {problem.allowed}", problem
    return caught.value.problems


def with_last_dose(hours: float) -> Patient:
    patient = example(NAME)
    return replace(patient, now=replace(patient.now, hours_since_last_dose=hours))


def with_doses(*mg: float) -> Patient:
    patient = example(NAME)
    oral = patient.medications[0]
    doses = tuple(
        Intake(time_h=t, mg=x) for t, x in zip((8.0, 14.0, 20.0), mg, strict=True) if x > 0
    )
    return replace(patient, medications=(replace(oral, doses=doses), *patient.medications[1:]))


CONTRADICTIONS: dict[str, tuple[Callable[[], Any], str]] = {
    "one dose missed and doubled": (
        lambda: ask(
            event("missed", day=20, clock="14:00"), event("doubled", day=20, clock="14:00")
        ),
        "--missed",
    ),
    "missed by the hour, doubled by day and time": (
        lambda: ask(
            event("missed", hours=3), event("doubled", day=DAY, clock="14:00"), at="16:00"
        ),
        "--doubled",
    ),
    "doubled, then missed by the hour": (
        lambda: ask(
            event("doubled", day=DAY, clock="14:00"), event("missed", hours=3), at="16:00"
        ),
        "--missed",
    ),
    "held and stopped": (lambda: ask(event("held", days=3), event("stopped", days=3)), "--held"),
    "stepped back and stopped": (
        lambda: ask(event("stepped_back", days=3), event("stopped", days=3)),
        "--stepped-back",
    ),
    "held and stepped back": (
        lambda: ask(event("held", days=3), event("stepped_back", days=3)),
        "--held",
    ),
    "ran out and doubled": (
        lambda: ask(event("ran_out", hours=20), event("doubled"), at="15:00"),
        "--ran-out",
    ),
    "slower and faster": (
        lambda: ask(event("pace", text="slower"), event("pace", text="faster")),
        "--pace",
    ),
    "two scores": (lambda: ask(event("symptom", score=3), event("symptom", score=8)), "--symptom"),
    "two kidney values": (
        lambda: ask(event("kidneys", creatinine=80), event("kidneys", creatinine=200)),
        "--kidneys",
    ),
    "took 0 and doubled": (lambda: ask(event("doubled"), at="15:00", took_mg=0.0), "--took"),
    "took some and stopped": (lambda: ask(event("stopped", days=2), took_mg=40.0), "--took"),
    "took some and ran out 30 h ago": (
        lambda: ask(event("ran_out", hours=30), at="14:00", took_mg=40.0),
        "--took",
    ),
    "took 100, missed one": (
        lambda: ask(event("missed", hours=3), at="16:00", took_mg=100.0),
        "--took",
    ),
    "the file's last dose 40 h ago, the plan says 12": (
        lambda: ask(patient=with_last_dose(40.0)),
        "now.hours_since_last_dose",
    ),
    "the file's last dose 40 h ago, ran out 12 h ago": (
        lambda: ask(event("ran_out", hours=20), at="16:00", patient=with_last_dose(40.0)),
        "now.hours_since_last_dose",
    ),
    "the file's last dose 2 h ago, stopped for 4 days": (
        lambda: ask(event("stopped", days=4), patient=with_last_dose(2.0)),
        "now.hours_since_last_dose",
    ),
    "another patient's doses": (lambda: ask(patient=with_doses(50, 50, 50)), "medication.doses"),
    "the doses of another step": (lambda: ask(patient=with_doses(5, 10, 10)), "medication.doses"),
    "a man's file, a woman's plan": (
        lambda: ask(patient=replace(example(NAME), sex="male")),
        "patient.sex",
    ),
    "another id": (lambda: ask(patient=replace(example(NAME), id="another")), "patient.id"),
    "another country": (
        lambda: ask(patient=replace(example(NAME), jurisdiction="UK")),
        "patient.jurisdiction",
    ),
    "no baclofen in the file": (
        lambda: ask(patient=replace(example(NAME), medications=())),
        "medication",
    ),
}  # fmt: skip

OUT_OF_RANGE: dict[str, tuple[Callable[[], Any], str]] = {
    "a day before the plan starts": (lambda: ask(today=-1), "--today"),
    "a day far after its end": (lambda: ask(today=91 + 29), "--today"),
    "a missed dose before day 0": (lambda: ask(event("missed", day=-2, clock="08:00")), "--missed"),
    "ran out before day 0": (lambda: ask(event("ran_out", hours=60), today=1), "--ran-out"),
    "stopped before day 0": (lambda: ask(event("stopped", days=6), today=0), "--stopped"),
    "doses missed since before day 0": (lambda: ask(event("missed", hours=60), today=1), "--missed"),
    "a missed dose of tomorrow": (
        lambda: ask(event("missed", day=DAY + 1, clock="08:00")),
        "--missed",
    ),
    "a dose that was never due": (lambda: ask(event("missed", day=20, clock="11:00")), "--missed"),
    "a doubled dose that was never due": (
        lambda: ask(event("doubled", day=20, clock="03:00")),
        "--doubled",
    ),
    "a dose that is still to come": (
        lambda: ask(event("missed", day=DAY, clock="20:00"), at="15:00"),
        "--missed",
    ),
    "no dose was due in the last hour": (
        lambda: ask(event("missed", hours=1), at="12:00"),
        "--missed",
    ),
    "an intake that has fallen away": (
        lambda: ask(event("missed", day=86, clock="14:00"), today=88),
        "--missed",
    ),
    "a day without an hour": (lambda: ask(event("missed", day=20)), "--missed"),
    "doubled before the first dose": (lambda: ask(event("doubled"), today=0), "--doubled"),
    "a score of 11": (lambda: ask(event("symptom", score=11)), "--symptom"),
    "no score": (lambda: ask(event("sedation")), "--sedation"),
    "hours below 0": (lambda: ask(event("ran_out", hours=-1)), "--ran-out"),
    "no hours": (lambda: ask(event("ran_out")), "--ran-out"),
    "stopped for 0 days": (lambda: ask(event("stopped", days=0)), "--stopped"),
    "500 mg extra is an overdose": (lambda: ask(event("doubled", extra_mg=500)), "--doubled"),
    "nothing extra": (lambda: ask(event("doubled", extra_mg=0)), "--doubled"),
    "a drug without a name": (lambda: ask(event("new_drug", text=" ")), "--new-drug"),
    "a pace that is neither": (lambda: ask(event("pace", text="sideways")), "--pace"),
    "took less than nothing": (lambda: ask(took_mg=-5.0), "--took"),
    "took 700 mg": (lambda: ask(took_mg=700.0), "--took"),
}  # fmt: skip


def params(cases: dict[str, tuple[Callable[[], Any], str]]) -> list[Any]:
    return [
        pytest.param(
            *case,
            id=name,
        )
        for name, case in cases.items()
    ]


@pytest.mark.parametrize(("call", "field"), params(CONTRADICTIONS))
def test_what_contradicts_itself_is_asked_back(call: Callable[[], Any], field: str) -> None:
    assert field in {p.field for p in problems(call)}


@pytest.mark.parametrize(("call", "field"), params(OUT_OF_RANGE))
def test_what_cannot_be_is_refused_with_its_value(call: Callable[[], Any], field: str) -> None:
    assert field in {p.field for p in problems(call)}


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        lambda: ask(event("symptom", score=11), event("ran_out", hours=-1), today=-1, took_mg=900.0)
    )

    assert {p.field for p in found} == {"--today", "--symptom", "--ran-out", "--took"}


def test_a_dose_that_was_never_due_is_answered_with_those_that_were() -> None:
    (problem,) = problems(lambda: ask(event("missed", day=20, clock="11:00")))

    assert "08:00, 14:00, 20:00" in problem.allowed


@pytest.mark.parametrize("days", [5, 8])
def test_a_gap_that_began_before_the_plan_is_asked_back_with_its_length(days: int) -> None:
    """Stopped for 8 days on day 3: cut short at day 0 it would be answered as a shorter gap."""
    (problem,) = problems(lambda: ask(event("stopped", days=days), today=3))

    assert problem.value == days
    assert f"reaches back {days - 3} days before" in problem.message


def test_a_gap_that_began_with_the_plan_is_answered() -> None:
    assert ask(event("stopped", days=2), today=3).result.do_now.rules[0].action == "restart"
