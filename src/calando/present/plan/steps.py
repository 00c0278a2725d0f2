"""What the steps of a plan, and the story before them, must say together: days, sums, times."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

from calando.errors import Problem
from calando.present.plan.shape import (
    MOST_DAY_MG,
    DoseEntry,
    PlanEntry,
    RecordEntry,
    StepEntry,
)

BACK_UP = ("reinstate", "step_back")  # steps that may rise on the way off
ROUNDING_MG = 0.011  # daily totals are written with two decimals
_FIX = "Use the file as calando wrote it, or make the plan again."


def plan_problems(plan: PlanEntry, *, first_day: int, direction: str) -> Iterator[Problem]:
    """Yield everything in a plan that contradicts itself.

    Parameters
    ----------
    first_day : the day on which its first step has to begin.
    direction : "down": nothing rises, and the plan ends with its last step; "up".
    """
    day, times, total = first_day, [d.time for d in plan.steps[0].doses], math.inf
    for i, step in enumerate(plan.steps):
        where = f"plan.steps[{i}]"
        if step.from_day != day:
            before = "the plan" if i == 0 else f"step {i - 1}"
            yield _wrong(
                f"{where}.from_day",
                step.from_day,
                f"from_day is {step.from_day}, but {before} {'begins' if i == 0 else 'ends'} "
                f"{'on' if i == 0 else 'before'} day {day}",
                f"{day}",
            )
        day = step.from_day + step.days
        if [d.time for d in step.doses] != times and i > 0:
            yield _wrong(
                f"{where}.doses",
                ", ".join(d.time for d in step.doses),
                "the intake times differ from those of step 0; an intake that has fallen away "
                "keeps its time, with mg = 0",
                ", ".join(times),
            )
        yield from _step_problems(step, where)
        rises = step.daily_mg > total + ROUNDING_MG and step.kind not in BACK_UP
        if direction == "down" and rises:
            yield _wrong(
                f"{where}.daily_mg",
                step.daily_mg,
                f"{step.daily_mg:g} mg is more than the {total:g} mg of the step before: "
                "a way off never rises",
                f"at most {total:g} mg",
            )
        total = step.daily_mg
    if sorted(set(times)) != times:
        yield _wrong(
            "plan.steps[0].doses",
            ", ".join(times),
            "the intake times are not in the order of the clock, each once",
            "ascending times",
        )
    if direction == "down" and plan.days != day:
        message = f"days is {plan.days}, but the last step ends before day {day}"
        yield _wrong("plan.days", plan.days, message, f"{day}")
    yield from _date_problems(plan.start_date)


def _step_problems(step: StepEntry, where: str) -> Iterator[Problem]:
    total = sum(dose.mg for dose in step.doses)
    if abs(total - step.daily_mg) > ROUNDING_MG:
        message = f"daily_mg is {step.daily_mg:g}, but the doses add up to {total:g} mg"
        yield _wrong(f"{where}.daily_mg", step.daily_mg, message, f"{total:g} mg")
    for j, dose in enumerate(step.doses):
        yield from _dose_problems(dose, f"{where}.doses[{j}]")


def _dose_problems(dose: DoseEntry, where: str) -> Iterator[Problem]:
    for k, item in enumerate(dose.items):
        if item.unit != "mL" and item.count * 2 % 1:
            message = f"{item.count:g} {item.unit}s cannot be counted out: whole or half ones only"
            yield _wrong(f"{where}.items[{k}].count", item.count, message, "halves")
    made = sum(item.count * item.mg_each for item in dose.items)
    # a dose of today that the products cannot make stands without items
    if dose.items and abs(made - dose.mg) > ROUNDING_MG:
        message = f"mg is {dose.mg:g}, but its items add up to {made:g} mg"
        yield _wrong(f"{where}.mg", dose.mg, message, f"{made:g} mg")


def _date_problems(text: str | None) -> Iterator[Problem]:
    try:
        date.fromisoformat(text or "2026-05-04")
    except ValueError:
        message = f'start_date is "{text}", which is no day of the calendar'
        yield _wrong("plan.start_date", text, message, "a date such as 2026-05-04")


def record_problems(record: RecordEntry, times: Sequence[str]) -> Iterator[Problem]:
    """Yield everything in the story so far that contradicts itself or the plan."""
    if record.times != list(times):
        message = "these intake times are not those of the plan's steps"
        yield _wrong("record.times", ", ".join(record.times), message, ", ".join(times))
    intakes, day = len(record.times), 0
    lists = {
        "record.before_mg": record.before_mg,
        "record.yardstick_from_mg": record.yardstick_from_mg,
    }
    for i, past in enumerate(record.history):
        where = f"record.history[{i}]"
        if past.from_day != day:
            message = f"from_day is {past.from_day}, but the days before end before day {day}"
            yield _wrong(f"{where}.from_day", past.from_day, message, f"{day}")
        day = past.from_day + past.days
        lists[f"{where}.taken_mg"] = past.taken_mg
        lists[f"{where}.planned_mg"] = past.planned_mg
    if day != record.resumes_on_day:
        message = (
            f"the history ends before day {day}, the plan resumes on day {record.resumes_on_day}"
        )
        yield _wrong("record.history", day, message, f"every day from 0 to {record.resumes_on_day}")
    for field, doses in lists.items():
        if len(doses) != intakes:
            message = f"it holds {len(doses)} doses for {intakes} intake times"
            yield _wrong(field, len(doses), message, f"{intakes} doses")
        elif sum(doses) > MOST_DAY_MG and not field.endswith("taken_mg"):
            message = f"{sum(doses):g} mg a day is an overdose, not a plan"
            yield _wrong(field, sum(doses), message, f"at most {MOST_DAY_MG:g} mg a day")


def _wrong(field: str, value: object, message: str, allowed: str) -> Problem:
    return Problem(field=field, value=value, message=f"{message}. {_FIX}", allowed=allowed)
