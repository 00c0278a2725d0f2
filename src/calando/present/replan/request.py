"""From what was typed after `replan` to what is asked: every file read, every event checked, all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from calando.decide.replan.events import Event, ReplanWishes, check_events
from calando.errors import FactError, InputError, Problem
from calando.facts.schema_plans import EventKind
from calando.patient.profile import KidneyValue
from calando.present.cli_parts import WHOLE, parsed, seed_number
from calando.present.patient.file import load_patient
from calando.present.plan.file import load_plan
from calando.present.replan import event_text
from calando.present.replan.event_file import EventFile, load_events
from calando.present.replan.event_text import AmountReader, Problems

if TYPE_CHECKING:
    from calando.decide.replan.running import RunningPlan
    from calando.facts.schema import Facts
    from calando.patient.profile import Patient

T = TypeVar("T")
N = TypeVar("N", int, float)
Typed = Mapping[str, Sequence[str]]  # option -> everything typed for it
# option -> the kind of event, the key its number goes to, how it is read
_NUMBERS: Mapping[str, tuple[EventKind, str, AmountReader]] = {
    "--missed": ("missed", "hours", event_text.hours_of),
    "--doubled": ("doubled", "extra_mg", event_text.mg_of),
    "--vomited": ("vomited", "hours", event_text.hours_of),
    "--nil-by-mouth": ("nil_by_mouth", "hours", event_text.hours_of),
    "--ran-out": ("ran_out", "hours", event_text.hours_of),
    "--stopped": ("stopped", "days", event_text.days_of),
    "--held": ("held", "days", event_text.days_of),
    "--stepped-back": ("stepped_back", "days", event_text.days_of),
    "--surgery": ("surgery", "days", event_text.days_of),
    "--symptom": ("symptom", "score", event_text.score_of),
    "--sedation": ("sedation", "score", event_text.score_of),
}
_WORDS: Mapping[str, EventKind] = {
    "--new-drug": "new_drug",
    "--side-effect": "side_effect",
    "--signs": "signs",
    "--pace": "pace",
}
_FLAGS: Mapping[str, EventKind] = {
    "--admitted": "admission",
    "--cannot-swallow": "cannot_swallow",
    "--lapse": "lapse",
}
# every option that makes events of what stands behind it
TOLD_OPTIONS = (*_NUMBERS, *event_text.KIDNEY_OPTIONS, *_WORDS)
# where an event is called otherwise than its option
_OPTIONS = {"--kidneys": "--creatinine", "--admission": "--admitted"}
THE_USUAL = ""  # `--doubled` without a number: the dose that was due, once more


@dataclass(frozen=True, slots=True, kw_only=True)
class RawReplan:
    """What was typed after `replan`, before it is checked."""

    patient: Path
    plan: Path | None
    today: str | None
    at: str | None
    took: Sequence[str]
    told: Typed  # events with a value
    flags: Sequence[str]  # events without
    events: Path | None
    rules: Path | None
    like: str | None
    step_days: str | None
    seed: str | None
    targets: tuple[Path, ...]
    looked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanRequest:
    """What is asked of `actions.replan`, checked."""

    patient: Patient
    plan: RunningPlan
    wishes: ReplanWishes
    seed: int | None
    facts: Facts | None


def replan_request(raw: RawReplan) -> ReplanRequest:
    """Read every file and check every word.

    Raises
    ------
    InputError : with everything that is wrong on the command line and in the files.
    """
    problems: Problems = []
    plan = _plan(raw.plan, problems)
    patient = _reading(lambda: load_patient(raw.patient), problems)
    events = events_of(raw.told, raw.flags, problems)
    file = _events_file(raw.events, problems)
    start = date.fromisoformat(plan.start_date) if plan and plan.start_date else None
    today = _today(raw.today, file, start, problems)
    wishes = ReplanWishes(
        today=today or 0,
        now_h=_now(raw.at, file, problems),
        events=(*events, *file.events),
        took_mg=_took(raw.took, file, problems),
        looked=raw.looked,
        like=raw.like,
        step_days=parsed(int, raw.step_days, "--step-days", WHOLE, problems),
    )
    seed = parsed(seed_number, raw.seed, "--seed", "a whole number from 0 on", problems)
    facts = _rules(raw.rules, problems)
    problems += _target_problems(raw, plan)
    if plan is not None and today is not None:
        problems += event_problems(wishes, n_typed=len(events), end_day=plan.end_day)
    if problems or plan is None or patient is None:
        raise InputError(*problems)
    return ReplanRequest(patient=patient, plan=plan, wishes=wishes, seed=seed, facts=facts)


def events_of(told: Typed, flags: Sequence[str], problems: Problems) -> tuple[Event, ...]:
    """Return one event for each thing that was typed, in the order of the options."""
    events: list[Event] = []
    for option, (kind, key, read) in _NUMBERS.items():
        for text in told.get(option, ()):
            if option == "--doubled" and text == THE_USUAL:
                events.append(Event(kind=kind))
            elif (amount := read(text, option, problems)) is not None:
                events.append(_event(kind, key, amount))
    if (kidney := _kidney(told, problems)) is not None:
        events.append(Event(kind="kidneys", days=0.0, kidney=kidney))
    for option, kind in _WORDS.items():
        for text in told.get(option, ()):
            if (words := event_text.words_of(text, option, problems)) is not None:
                events.append(Event(kind=kind, text=words))
    events += [Event(kind=kind) for option, kind in _FLAGS.items() if option in flags]
    return tuple(events)


def _event(kind: EventKind, key: str, amount: float) -> Event:
    return Event(
        kind=kind,
        hours=amount if key == "hours" else None,
        days=amount if key == "days" else None,
        extra_mg=amount if key == "extra_mg" else None,
        score=amount if key == "score" else None,
    )


def event_problems(wishes: ReplanWishes, *, n_typed: int, end_day: int) -> Problems:
    """Return what is wrong with the events, each under its option or its place in the file.

    Parameters
    ----------
    n_typed : so many events come from the command line; the others are event[0], event[1] ... of the file.
    """
    day = _checked(replace(wishes, events=(), took_mg=None), end_day)
    problems, seen = list(day), {(p.message, p.value) for p in day}
    for i, event in enumerate(wishes.events):
        where = f"event[{i - n_typed}]" if i >= n_typed else ""
        for p in _checked(replace(wishes, events=(event,), took_mg=None), end_day):
            if p not in day:
                problems.append(replace(p, field=where or p.field))
                seen.add((p.message, p.value))
    together = _checked(wishes, end_day)  # what contradicts each other
    problems += [p for p in together if (p.message, p.value) not in seen]
    return [replace(p, field=_OPTIONS.get(p.field, p.field)) for p in problems]


def _checked(wishes: ReplanWishes, end_day: int) -> tuple[Problem, ...]:
    try:
        check_events(wishes, end_day=end_day)
    except InputError as error:
        return error.problems
    return ()


# -- one option, one file -------------------------------------------------------------------------


def _reading(read: Callable[[], T], problems: Problems) -> T | None:
    """Return what a reader reads; what it finds wrong joins the other problems."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


def _plan(path: Path | None, problems: Problems) -> RunningPlan | None:
    if path is None:
        message = "which plan is running? Give the file that `calando taper --out plan.json` wrote"
        problems.append(Problem(field="--plan", message=message, allowed="a .json file"))
        return None
    return _reading(lambda: load_plan(path), problems)


def _events_file(path: Path | None, problems: Problems) -> EventFile:
    nothing = EventFile(today=None, now_h=None, took_mg=None, events=())
    return nothing if path is None else _reading(lambda: load_events(path), problems) or nothing


def _rules(path: Path | None, problems: Problems) -> Facts | None:
    """Return the facts with the rules of the user's own file; what is wrong with it is not our fault."""
    if path is None:
        return None
    from calando.facts.load import load_rules

    try:
        return _reading(lambda: load_rules(path), problems)
    except (FactError, OSError, UnicodeDecodeError) as error:
        allowed = "a TOML file of [[rule]] tables, as src/calando/facts/replan_rules.toml"
        problems.append(
            Problem(field="--rules", value=str(path), message=str(error), allowed=allowed)
        )
        return None


def _today(text: str | None, file: EventFile, start: date | None, problems: Problems) -> int | None:
    """Return today's day of the plan: on the command line, in the events file, or the same in both."""
    typed = None if text is None else event_text.today_of(text, "--today", start, problems)
    if text is None and file.today is None:
        message = "which day of the plan is today? Its first day (Day 1 on the pages) is 0"
        allowed = "a whole number, or a date if the plan has dates"
        problems.append(Problem(field="--today", message=message, allowed=allowed))
    return _same("--today", typed, file.today, "day {}", problems)


def _now(text: str | None, file: EventFile, problems: Problems) -> float | None:
    typed = None if text is None else event_text.clock_of(text, "--at", problems)
    return _same("--at", typed, file.now_h, "{:g} h after midnight", problems)


def _took(texts: Sequence[str], file: EventFile, problems: Problems) -> float | None:
    amounts = [event_text.mg_of(text, "--took", problems) for text in texts]
    if len(amounts) > 1:
        message = "this was told twice; give all that was taken in the last 24 hours as one sum"
        problems.append(Problem(field="--took", message=message, allowed="once"))
        return None
    return _same("--took", amounts[0] if amounts else None, file.took_mg, "{:g} mg", problems)


def _same(
    option: str, typed: N | None, filed: N | None, words: str, problems: Problems
) -> N | None:
    """Return what is said in one place, or in both alike."""
    if typed is not None and filed is not None and typed != filed:
        message = f"{words.format(typed)} here, but {words.format(filed)} in the events file"
        allowed = "the same in both, or in one of them only"
        problems.append(Problem(field=option, value=typed, message=message, allowed=allowed))
    return filed if typed is None else typed


def _target_problems(raw: RawReplan, plan: RunningPlan | None) -> Problems:
    """Return what is wrong with the files to write; a calendar needs a plan with dates."""
    from calando.present.write import target_problems

    inputs = [p for p in (raw.patient, raw.plan, raw.events, raw.rules) if p is not None]
    problems = target_problems(raw.targets, inputs=inputs)
    calendars = [t for t in raw.targets if t.suffix.lower() == ".ics"]
    if calendars and plan is not None and plan.start_date is None:
        message = "a calendar (.ics) needs dates, and this plan was made without --start"
        allowed = "a plan made with --start; or .pdf .html without dates"
        problems.append(
            Problem(field="--out", value=str(calendars[0]), message=message, allowed=allowed)
        )
    return problems


def _kidney(told: Typed, problems: Problems) -> KidneyValue | None:
    """Return the one new kidney value; two of them are asked back."""
    given = [(o, text) for o in event_text.KIDNEY_OPTIONS for text in told.get(o, ())]
    values = [event_text.kidney_of(text, option, problems) for option, text in given]
    if len(given) > 1:
        names = " and ".join(option for option, _ in given)
        message = f"{names}: two kidney values of today; which one counts? Give the measured one"
        problems.append(Problem(field=given[-1][0], message=message, allowed="one of the two"))
        return None
    return values[0] if values else None
