"""What can happen to a plan, as data: typed, dated, and checked against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from calando.errors import InputError, Problem
from calando.facts.schema_plans import EventKind
from calando.patient.profile import KidneyValue

Pace = Literal["slower", "faster"]

_MOST_HOURS = 24.0 * 60
_MOST_DAYS = 60.0
_MOST_EXTRA_MG = 200.0
_MOST_AFTER_DAYS = 28
# pairs that cannot both be true of the same time
_EXCLUDE = (
    (
        {"ran_out", "stopped", "nil_by_mouth"},
        {"doubled"},
        "nothing was taken, and a dose was doubled",
    ),
    ({"held"}, {"stepped_back"}, "the same dose was kept on, and an earlier one was taken again"),
    ({"held", "stepped_back"}, {"stopped"}, "doses were taken, and nothing was taken"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened (or is going to: surgery) to someone on a plan.

    kind and what it needs
        ``missed``: `hours` since the missed dose was due (every dose due since then was missed), or `day` and `time_h`.
        ``doubled``: `extra_mg` taken on top of the last dose that was due (None: that dose once more), or `day`
        and `time_h`.
        ``vomited``: `hours` from the last dose to the vomiting (0.5 = half an hour after it).
        ``nil_by_mouth``, ``ran_out``: `hours` since the last dose was taken.
        ``stopped``: `days` without any dose, up to now.
        ``held``: for `days` days up to today the dose of before was kept on.
        ``stepped_back``: for `days` days up to today the doses of the step before were taken.
        ``kidneys``: `kidney`, measured `days` ago (0: today).
        ``new_drug``: `text`, the drug, begun `days` ago.
        ``symptom``, ``sedation``: `score`, 0 to 10, now.
        ``side_effect``, ``signs``: `text`.
        ``surgery``: in `days` days. ``admission``, ``cannot_swallow``, ``lapse``, ``nothing``: no more.
        ``pace``: `text` is "slower" or "faster".
    """

    kind: EventKind
    hours: float | None = None
    days: float | None = None
    day: int | None = None
    time_h: float | None = None
    extra_mg: float | None = None
    score: float | None = None
    text: str = ""
    kidney: KidneyValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanWishes:
    """What is asked of `replan`: from which day and hour, what happened, and how the new plan should be.

    today : day of the running plan, 0 is its first.
    now_h : clock time of now [hours after midnight]; None: just before the first dose of the day.
    took_mg : everything taken in the 24 hours up to now [mg]; None: as planned, but for the events.
    """

    today: int
    now_h: float | None = None
    events: tuple[Event, ...] = field(default_factory=tuple)
    took_mg: float | None = None
    looked: bool = (
        False  # a clinician has looked at the running plan since it was made for observation
    )
    like: str | None = None
    step_days: int | None = None


def check_events(wishes: ReplanWishes, *, end_day: int) -> None:
    """Raise an InputError that names every event that cannot be, or that contradicts another.

    Parameters
    ----------
    end_day : the first day after the running plan.

    Raises
    ------
    InputError : a day outside the plan, hours or days out of range, events that exclude each other.
    """
    problems = [*_day_problems(wishes, end_day)]
    for event in wishes.events:
        problems.extend(_value_problems(event, wishes.today))
    problems.extend(_contradictions(wishes))
    if problems:
        raise InputError(*problems)


def _day_problems(wishes: ReplanWishes, end_day: int) -> list[Problem]:
    last = end_day + _MOST_AFTER_DAYS
    if 0 <= wishes.today <= last:
        return []
    when = "before the plan starts" if wishes.today < 0 else "long after the plan ended"
    return [
        Problem(
            field="--today",
            value=wishes.today,
            message=f"day {wishes.today} is {when}; the plan's first day is day 0",
            allowed=f"0 to {last}",
        )
    ]


def _value_problems(event: Event, today: int) -> list[Problem]:
    option = "--" + event.kind.replace("_", "-")
    problems = []

    def wrong(value: object, message: str, allowed: str) -> None:
        problems.append(Problem(field=option, value=value, message=message, allowed=allowed))

    if event.hours is not None and not 0 <= event.hours <= _MOST_HOURS:
        wrong(event.hours, "hours are counted back from now", f"0 to {_MOST_HOURS:g}")
    if event.days is not None and not 0 <= event.days <= _MOST_DAYS:
        wrong(event.days, "days are counted from today", f"0 to {_MOST_DAYS:g}")
    if event.score is not None and not 0 <= event.score <= 10:
        wrong(event.score, "the diary's scale goes from 0 (none) to 10 (worst)", "0 to 10")
    if event.extra_mg is not None and not 0 < event.extra_mg <= _MOST_EXTRA_MG:
        message = "more than this is looked at as an overdose, not as a doubled dose"
        wrong(event.extra_mg, message, f"above 0 to {_MOST_EXTRA_MG:g} mg")
    if event.day is not None and not 0 <= event.day <= today:
        when = "before the plan starts" if event.day < 0 else "in the future"
        wrong(event.day, f"day {event.day} is {when}", f"0 to {today}")
    if (event.day is None) != (event.time_h is None):
        wrong(event.day, "a dose on an earlier day is named by its day and its clock time", "both")
    if event.kind in ("symptom", "sedation") and event.score is None:
        wrong(None, "how strong is it?", "0 to 10")
    if event.kind in ("new_drug", "side_effect", "signs") and not event.text.strip():
        wrong("", "what is it?", "a word, such as ibuprofen or dizzy")
    if event.kind == "pace" and event.text not in ("slower", "faster"):
        wrong(event.text, "the pace can be", "slower, faster")
    if event.kind in ("held", "stepped_back", "stopped") and not event.days:
        wrong(event.days, "for how many days, up to today?", f"above 0 to {_MOST_DAYS:g}")
    needs_hours = event.kind in ("ran_out", "vomited", "nil_by_mouth")
    if needs_hours and event.hours is None:
        wrong(None, "how many hours?", f"0 to {_MOST_HOURS:g}")
    if event.kind == "missed" and event.hours is None and event.day is None:
        wrong(None, "how many hours ago was the missed dose due?", f"0 to {_MOST_HOURS:g}")
    return problems


def _contradictions(wishes: ReplanWishes) -> list[Problem]:
    problems = []
    kinds = {event.kind for event in wishes.events}
    for left, right, words in _EXCLUDE:
        if (one := kinds & left) and (other := kinds & right):
            problems.append(_both(sorted(one)[0], sorted(other)[0], words))
    doses: dict[tuple[int | None, float | None], str] = {}
    for event in wishes.events:
        if event.kind in ("missed", "doubled"):
            key = (event.day, event.time_h)
            if doses.setdefault(key, event.kind) != event.kind:
                problems.append(_both("missed", "doubled", "one dose was missed and taken twice"))
    paces = {event.text for event in wishes.events if event.kind == "pace"}
    if len(paces) > 1:
        problems.append(
            Problem(
                field="--pace",
                value=", ".join(sorted(paces)),
                message="the plan cannot go slower and faster at once",
                allowed="one of them",
            )
        )
    once = ("ran_out", "stopped", "kidneys", "symptom", "sedation", "held", "stepped_back")
    for kind in once:
        if sum(event.kind == kind for event in wishes.events) > 1:
            option = "--" + kind.replace("_", "-")
            message = "this was told twice, so it is unclear which holds"
            problems.append(Problem(field=option, message=message, allowed="once"))
    took = wishes.took_mg
    if took is not None and not 0 <= took <= 600:
        problems.append(
            Problem(
                field="--took",
                value=took,
                message="what was taken by mouth in the last 24 hours, in mg; more is an overdose",
                allowed="0 to 600 mg",
            )
        )
    if took and kinds & {"stopped"}:
        problems.append(_both("took", "stopped", "something was taken, and nothing was taken"))
    gap = [e for e in wishes.events if e.kind in ("ran_out", "nil_by_mouth")]
    if took and any((e.hours or 0.0) >= 24 for e in gap):
        problems.append(
            _both("took", gap[0].kind, "something was taken in the last 24 hours, and nothing")
        )
    return problems


def _both(one: str, other: str, words: str) -> Problem:
    options = f"--{one} and --{other}".replace("_", "-")
    return Problem(
        field=f"--{one}".replace("_", "-"),
        message=f"{options} cannot both be: {words}",
        allowed="one of the two; name day and time of each dose if they are different doses",
    )
