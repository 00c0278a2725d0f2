"""What holds for every question about a pump: micrograms only, the boxed warning, and no crash."""

from __future__ import annotations

import random
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from hostile import NUMBERS, STRANGE, asked, asked_many, number, person, sound

import calando
from calando.decide.pump.result import PumpResult, PumpVerdict
from calando.decide.pump.wishes import PumpTask, PumpWishes

SEED, QUESTIONS = 20260506, 200
TASKS: tuple[PumpTask, ...] = typing.get_args(PumpTask)
VERDICTS: tuple[str, ...] = typing.get_args(PumpVerdict)
DATES = ("2026-05-04", "2026-02-30", "yesterday", "1999-01-01", "", "9999-12-31", "20260504")


def wishes(rng: random.Random) -> PumpWishes:
    def maybe(low: float, high: float, chance: float = 0.3) -> float | None:
        return number(rng, low, high, hostile=0.05) if rng.random() < chance else None

    return PumpWishes(
        task=rng.choice(TASKS) if rng.random() < 0.97 else rng.choice(("", "stop", "😴")),  # type: ignore[arg-type]
        failed_hours=maybe(0.1, 2000.0, 0.4),
        effective_bolus_micrograms=maybe(1.0, 2000.0),
        effect_lasted_hours=maybe(0.1, 72.0),
        response=rng.choice((None, None, "none", "good", "Good", rng.choice(STRANGE))),
        last_bolus_micrograms=maybe(1.0, 2000.0),
        reservoir_mL=maybe(0.1, 60.0),
        alarm_mL=maybe(0.1, 5.0),
        concentration_micrograms_per_mL=maybe(25.0, 5000.0, 0.4),
        filled_on=rng.choice((None, None, "2026-05-04", rng.choice(DATES))),
        overdose_micrograms=maybe(1.0, 100_000.0, 0.4),
    )


def check_one(patient: Any, told: PumpWishes) -> tuple[str, ...]:
    answer, refusal = asked(lambda: calando.pump(patient, told))
    if refusal is not None:
        return ("refused",)
    sound(answer)
    result: PumpResult = answer.result
    assert result.verdict in VERDICTS
    assert "ntrathecal" in result.boxed_warning.text
    assert result.oral_cover
    for step in result.steps:
        amounts = (step.bolus_micrograms, step.micrograms_per_day_low)
        assert not all(a is not None for a in amounts), "a bolus and a rate in one step"
        for amount in (*amounts, step.micrograms_per_day_high):
            assert amount is None or amount >= 1, f"{amount} micrograms"
        low, high = step.micrograms_per_day_low, step.micrograms_per_day_high
        assert low is None or high is None or low <= high
    if result.emergency:
        assert result.do_now
        assert any(line.urgent for line in result.do_now)
        assert not (told.task in ("screen", "start", "adjust", "wean") and result.steps)
    return "answered", result.verdict, "emergency" if result.emergency else ""


def test_any_question_gets_a_clear_answer_or_a_clear_refusal(capsys) -> None:
    rng = random.Random(SEED)

    def draw() -> tuple[Any, PumpWishes]:
        patient, told = person(rng, running=rng.random() < 0.3), wishes(rng)
        if rng.random() < 0.4:
            patient = calando.load_patient("examples/pump_300mcg.toml")
        return patient, told

    counts = asked_many(QUESTIONS, draw, check_one)

    with capsys.disabled():
        said = ", ".join(f"{counts[name]} {name}" for name in VERDICTS)
        print(
            f"\npump: {QUESTIONS} questions, {counts['answered']} answered ({said}; {counts['emergency']} "
            f"emergencies), {counts['refused']} refused"
        )
    assert counts["answered"] > QUESTIONS / 3
    assert counts["refused"] > QUESTIONS / 20


FIELDS: dict[str, PumpTask] = {
    "failed_hours": "failed", "effective_bolus_micrograms": "start", "effect_lasted_hours": "start",
    "last_bolus_micrograms": "screen", "reservoir_mL": "refill", "alarm_mL": "refill",
    "concentration_micrograms_per_mL": "refill", "overdose_micrograms": "overdose",
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value",
    [
        *NUMBERS, "20", True,
        10**400,
    ],
    ids=lambda v: repr(v)[:12],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused(field: str, value: Any) -> None:
    told = PumpWishes(task=FIELDS[field], **{field: value})
    patient = calando.load_patient("examples/pump_300mcg.toml")
    answer, _ = asked(lambda: calando.pump(patient, told))
    zero = field in ("failed_hours", "effect_lasted_hours", "reservoir_mL", "alarm_mL")
    possible = zero and not isinstance(value, bool | str) and 0 <= value <= 1e-9
    assert (answer is not None) is possible


@pytest.mark.parametrize("task", TASKS)
def test_more_hours_without_the_pump_are_no_better(task: PumpTask) -> None:
    patient = calando.load_patient("examples/pump_300mcg.toml")
    for hours in (0.0, 0.5, 12.0, 24.0, 72.0, 500.0):
        result = calando.pump(patient, PumpWishes(task=task, failed_hours=hours)).result
        if task == "failed":
            assert result.emergency, hours
            assert result.verdict == "urgent_first"
