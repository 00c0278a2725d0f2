"""Read back the plan that `taper`, `titrate` or `replan` wrote as JSON, or say everything that is wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from calando.decide.recommendation import Item, PlannedDose, PlanStep
from calando.decide.replan.result import LoggedEvent, PastDays, ToldKidney
from calando.decide.replan.running import RunningPlan
from calando.errors import InputError, Problem
from calando.facts.schema_plans import PlanDirection
from calando.patient.kidney import ADULT_AGE_YEARS
from calando.present.patient.problems import shown
from calando.present.plan.shape import (
    MOST_PROBLEMS,
    KidneyEntry,
    PatientEntry,
    PlanEntry,
    RecordEntry,
    ResultEntry,
    StepEntry,
    read_result,
)
from calando.present.plan.steps import plan_problems, record_problems

MAX_BYTES = 10_000_000  # a long plan with its curves has half a million
COMMANDS = ("taper", "titrate", "replan")
LONGEST_STEP_DAYS = 28
USUAL_STEPS = ("taper", "exposure_matched", "titrate")
_ALLOWED = "the JSON that `calando taper`, `titrate` or `replan` wrote (--json, or --out plan.json)"


def load_plan(path: Path | str) -> RunningPlan:
    """Read a running plan.

    Raises
    ------
    InputError : the file cannot be read, is no answer of these commands, holds no plan, or its
        plan contradicts itself; every problem names its path, such as plan.steps[3].doses[0].mg.
    """
    return plan_from_document(_parsed(_text(Path(path)), Path(path)))


def plan_from_document(document: object) -> RunningPlan:
    """Return the running plan that an answer document describes; see `load_plan`."""
    command, seed, result = _envelope(document)
    if result.get("plan") is None:
        headline = shown(result["headline"]) if isinstance(result.get("headline"), str) else ""
        verdict = shown(result.get("verdict", "unknown"))
        _refuse(
            f'holds no plan: its verdict is "{verdict}" ({headline}), so there is nothing to '
            "re-plan. Answer that first, then make a plan.",
            field="plan",
        )
    checked = read_result(result)
    if command == "replan":
        return _of_replan(checked, seed)
    return _of_first_plan(checked, seed, "down" if command == "taper" else "up")


def _envelope(document: object) -> tuple[str, int, dict[str, Any]]:
    """Return command, seed and result of an answer, or refuse."""
    if not isinstance(document, dict):
        _refuse("holds no answer of calando.")
    if "error" in document:
        _refuse("holds an error message of calando, not a plan.")
    command, seed, result = (document.get(key) for key in ("command", "seed", "result"))
    if command not in COMMANDS:
        said = (
            f'is the answer of "{shown(command)}"'
            if isinstance(command, str)
            else "names no command"
        )
        _refuse(
            f"{said}; only a taper, a titration or a re-plan can be re-planned.", field="command"
        )
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        _refuse(f"has the seed {shown(seed)}; it must be a whole number from 0 on.", field="seed")
    if not isinstance(result, dict):
        _refuse("has no result.", field="result")
    return command, seed, result


# -- what the file says, as the planner wants it ---------------------------------------------------


def _of_first_plan(result: ResultEntry, seed: int, direction: PlanDirection) -> RunningPlan:
    """Return the plan of a taper or a titration: nothing has happened to it yet."""
    plan, times = result.plan, _times(result.plan)
    problems = list(plan_problems(plan, first_day=0, direction=direction))
    before = (0.0,) * len(times)
    if direction == "down" or plan.from_mg_per_day > 0:
        before = _before(result.patient, times, direction, problems)
    problems += _yardstick_problems(plan, direction)
    _stop_at(problems)
    return _running(
        result,
        seed,
        direction,
        before=before,
        yardstick_from=before,
        since_weeks=result.patient.since_weeks,
        CLcr=_relative_CLcr(result),
        history=(),
    )


def _of_replan(result: ResultEntry, seed: int) -> RunningPlan:
    """Return the plan of an earlier re-plan, with the whole story before it."""
    record = result.record
    if record is None:
        _refuse("has no record of the story so far. Make the plan again.", field="record")
    first = record.resumes_on_day
    problems = list(plan_problems(result.plan, first_day=first, direction=record.direction))
    problems += record_problems(record, _times(result.plan))
    problems += _yardstick_problems(result.plan, record.direction)
    _stop_at(problems)
    history = tuple(
        PastDays(
            from_day=past.from_day,
            days=past.days,
            taken_mg=tuple(past.taken_mg),
            planned_mg=tuple(past.planned_mg),
            CLcr=past.CLcr,
        )
        for past in record.history
    )
    return _running(
        result,
        seed,
        record.direction,
        before=tuple(record.before_mg),
        yardstick_from=tuple(record.yardstick_from_mg),
        since_weeks=record.since_weeks,
        CLcr=record.before_CLcr,
        history=history,
    )


def _running(
    result: ResultEntry,
    seed: int,
    direction: PlanDirection,
    *,
    before: tuple[float, ...],
    yardstick_from: tuple[float, ...],
    since_weeks: float | None,
    CLcr: float,
    history: tuple[PastDays, ...],
) -> RunningPlan:
    plan, record = result.plan, result.record
    return RunningPlan(
        direction=direction,
        times_h=tuple(int(t[:2]) + int(t[3:]) / 60 for t in _times(plan)),
        before_mg=before,
        since_weeks=since_weeks,
        before_CLcr=CLcr,
        made_CLcr=CLcr if record is None or record.made_CLcr is None else record.made_CLcr,
        kidneys=tuple(ToldKidney(**k.model_dump()) for k in record.kidneys) if record else (),
        for_observation=record.for_observation if record else False,
        patient_id=result.patient.id,
        sex=result.patient.sex,
        jurisdiction=result.patient.jurisdiction,
        yardstick_from_mg=yardstick_from,
        steps=tuple(_step(step) for step in plan.steps),
        history=history,
        rate=plan.yardstick.name if plan.yardstick else "",
        share=plan.yardstick.share_asked if plan.yardstick else 0.0,
        step_days=_step_days(plan, record),
        products=tuple(plan.products),
        start_date=plan.start_date,
        target_mg_per_day=plan.target_mg_per_day if direction == "up" else 0.0,
        seed=seed,
        events=tuple(LoggedEvent(today=e.today, text=e.text) for e in record.events)
        if record
        else (),
        replaced=tuple(record.replaced) if record else (),
    )


def _step(entry: StepEntry) -> PlanStep:
    doses = tuple(
        PlannedDose(time=d.time, mg=d.mg, items=tuple(Item(**i.model_dump()) for i in d.items))
        for d in entry.doses
    )
    return PlanStep(
        from_day=entry.from_day,
        days=entry.days,
        daily_mg=entry.daily_mg,
        doses=doses,
        label=entry.label,
        kind=entry.kind,
    )


def _times(plan: PlanEntry) -> tuple[str, ...]:
    return tuple(dose.time for dose in plan.steps[0].doses)


def _step_days(plan: PlanEntry, record: RecordEntry | None) -> int:
    """Return how long a step of this plan lasts: equal neighbours are joined; a hold is no such step."""
    if record is not None and record.step_days is not None:
        return record.step_days
    lengths = [s.days for s in plan.steps if s.kind in USUAL_STEPS] or [s.days for s in plan.steps]
    return min(*lengths, LONGEST_STEP_DAYS)


def _relative_CLcr(result: ResultEntry) -> float:
    """Return the kidneys as the models count them: CLcr in adults, the indexed eGFR in children."""
    kidney: KidneyEntry = result.kidney
    is_child = result.patient.age_years < ADULT_AGE_YEARS
    return kidney.eGFR if is_child and kidney.eGFR is not None else kidney.CLcr


def _before(
    patient: PatientEntry, times: Sequence[str], direction: str, problems: list[Problem]
) -> tuple[float, ...]:
    """Return what was taken before day 0 at each of the plan's intake times."""
    taken = dict.fromkeys(times, 0.0)
    strangers = sorted({d.time for d in patient.doses} - set(times))
    missing = [t for t in times if t not in {d.time for d in patient.doses}]
    if direction == "up":  # a way on may add intakes
        missing = []
    for found, what in ((strangers, "taken before"), (missing, "of the plan")):
        if found:
            how = ' with --at "08:00 14:00 20:00"' if direction == "up" else ""
            message = (
                f"the intake{'s' * (len(found) > 1)} at {', '.join(found)} {what} cannot be "
                f"matched. Use the file as calando wrote it, or make the plan again{how}."
            )
            problems.append(
                Problem(
                    field="patient.doses",
                    value=", ".join(found),
                    message=message,
                    allowed=", ".join(times),
                )
            )
    for dose in patient.doses:
        taken[dose.time] = taken.get(dose.time, 0.0) + dose.mg
    return tuple(taken[t] for t in times)


def _yardstick_problems(plan: PlanEntry, direction: str) -> list[Problem]:
    if direction == "up" or plan.yardstick is not None:
        return []
    message = "yardstick is missing: what was the plan held against? Make the plan again."
    return [Problem(field="plan.yardstick", message=message, allowed="name and share_asked")]


def _stop_at(problems: list[Problem]) -> None:
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])


# -- the file -------------------------------------------------------------------------------------


def _refuse(what: str, *, field: str = "--plan", allowed: str = _ALLOWED) -> NoReturn:
    raise InputError(Problem(field=field, message=f"The plan file {what}", allowed=allowed))


def _text(path: Path) -> str:
    if path.is_dir():
        _refuse(f"{path} is a folder. Name the file inside it.")
    if not path.exists():
        _refuse(f"{path} does not exist. Check the path and the spelling.")
    if not path.is_file():
        _refuse(f"{path} is not a regular file. Save it as one.")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            _refuse(
                f"has {size} bytes; a plan has less than a million. Check that it is the right file.",
                allowed=f"at most {MAX_BYTES // 1_000_000} MB",
            )
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        _refuse(f"is not UTF-8 text: byte {error.start + 1} is wrong.{_other_format(path)}")


def _parsed(text: str, path: Path) -> object:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for key, value in pairs:
            if key in table:
                raise ValueError(f"the key {shown(key)} occurs twice in one table")
            table[key] = value
        return table

    def no_constant(name: str) -> NoReturn:
        raise ValueError(f"{name} is not a number of JSON")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except RecursionError:
        _refuse("is nested too deeply.")
    except ValueError as error:
        _refuse(f"is not well-formed JSON: {error}.{_other_format(path)}")


def _other_format(path: Path) -> str:
    """Say what a file of another kind probably is."""
    suffix = path.suffix.lower()
    if suffix in (".toml", ".yaml", ".yml"):
        return f" {path.name} looks like a patient file: it stands first, the plan behind --plan."
    if suffix in (".pdf", ".html", ".ics", ".csv", ".svg", ".png"):
        return f" Only the .json of a plan can be read back: make it with --out {path.stem}.json."
    return ""
