"""The plan as a calendar file: one event per intake and step, repeated daily.

Times float (no zone), so neither a journey nor a change to summer time moves a dose.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from calando.decide.recommendation import (
    Answer,
    PlannedDose,
    PlanStep,
    TaperAnswer,
    TaperPlan,
    TaperResult,
)
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.replan.calendar import replan_events
from calando.present.shapes import PlanShown, ResultShown

if TYPE_CHECKING:
    from icalendar import Calendar, Event

EVENT_LENGTH = timedelta(minutes=15)


def calendar_ics(answer: TaperAnswer) -> bytes:
    """Return the .ics file of a dated plan; equal answers give equal bytes."""
    plan, start = _dated_plan(answer)
    calendar = empty_calendar(answer)
    for event in replan_events(answer, start):
        calendar.add_component(event)
    for step in plan.steps:
        for dose in step.doses:
            if dose.mg > 0:
                calendar.add_component(dose_event(answer, start, step, dose))
    for day, days, supplies in wording.intervals(plan):
        pieces = "; ".join(wording.supply_text(s) for s in supplies)
        calendar.add_component(
            day_event(
                answer,
                start,
                day,
                summary="Baclofen review and supply",
                text=f"See or call your clinic. To collect for the next "
                f"{wording.length_days(days)}: {pieces}.",
            )
        )
    calendar.add_component(
        day_event(
            answer,
            start,
            plan.days,
            summary="Last baclofen dose was yesterday",
            text=f"Keep watching for two weeks. {wording.emergency_line(answer.result)}",
        )
    )
    return bytes(calendar.to_ical())


def empty_calendar(answer: Answer[ResultShown]) -> Calendar:
    """Return a calendar without events, named for the command."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//calando//{answer.command} {answer.version}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Baclofen plan")
    return calendar


def start_date(plan: PlanShown) -> date:
    """Return the date of day 0, or say that a calendar needs it."""
    start = wording.start_of(plan)
    if start is None:
        raise InputError(
            Problem(
                field="--start",
                message="a calendar (.ics) needs the date of the first day; add --start",
                allowed="a date such as 2026-05-04",
            )
        )
    return start


def _dated_plan(answer: TaperAnswer) -> tuple[TaperPlan, date]:
    plan = answer.result.plan
    if plan is None:
        raise InputError(
            Problem(
                field="--out",
                message="this answer has no plan, so there is nothing to put in a calendar "
                f"({answer.result.headline})",
                allowed=".json .html .pdf",
            )
        )
    if answer.result.verdict == "urgent_first":
        raise InputError(
            Problem(
                field="--out",
                message="this schedule is for observation under a doctor, so no calendar is made of it",
                allowed=".json .html .pdf .svg .png",
            )
        )
    return plan, start_date(plan)


def dose_event(
    answer: Answer[ResultShown],
    start: date,
    step: PlanStep,
    dose: PlannedDose,
    *,
    mark: str = "",
    note: str = "",
) -> Event:
    """Return one intake, repeated on every day of its step; `mark` and `note` end its title and its text."""
    from icalendar import Alarm, Event

    hours, minutes = (int(part) for part in dose.time.split(":"))
    begin = datetime.combine(start + timedelta(days=step.from_day), time(hours, minutes))
    # a dose of today that no product on the plan makes is taken from what the person has
    pieces = f": {wording.items_text(dose.items)}" if dose.items else ""
    summary = f"Baclofen {wording.mg(dose.mg)}{pieces}{mark}"
    event = Event()
    event.add("uid", _uid(answer, start, f"dose {step.from_day} {dose.time}"))
    event.add("dtstamp", _stamp(start))
    event.add("dtstart", begin)
    event.add("dtend", begin + EVENT_LENGTH)
    event.add("rrule", {"freq": "daily", "count": step.days})
    event.add("summary", summary)
    event.add("description", _description(answer, step, note))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", summary)
    event.add_component(alarm)
    return event


def day_event(
    answer: Answer[ResultShown], start: date, day: int, *, summary: str, text: str
) -> Event:
    """Return an event of a whole day of the plan."""
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(answer, start, f"{summary} {day}"))
    event.add("dtstamp", _stamp(start))
    event.add("dtstart", start + timedelta(days=day))
    event.add("dtend", start + timedelta(days=day + 1))
    event.add("summary", summary)
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _description(answer: Answer[ResultShown], step: PlanStep, note: str) -> str:
    lines = [
        step.label,
        *([note] if note else []),
        f"{wording.NEVER_STOP} {wording.emergency_line(answer.result)}",
    ]
    return "\n".join(lines)


def _stamp(start: date) -> datetime:
    """The stamp the standard requires: from the plan, never from the clock."""
    return datetime.combine(start, time(0), tzinfo=UTC)


def _uid(answer: Answer[ResultShown], start: date, what: str) -> str:
    if not isinstance(
        answer.result, TaperResult
    ):  # the way on and the way off may begin on the same day
        what = f"titrate {what}"
    text = f"{answer.result.patient.id}|{start.isoformat()}|{what}"
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@calando"
