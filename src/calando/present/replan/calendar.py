"""What a re-plan adds to the calendar: today's other doses, and the day on which the new plan begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from calando.decide.recommendation import Answer, PlanStep
from calando.errors import InputError, Problem
from calando.present.replan.words import replanned

if TYPE_CHECKING:
    from icalendar import Event

    from calando.present.shapes import ResultShown


def replan_events(answer: Answer[ResultShown], start: date) -> Iterator[Event]:
    """Yield the events of a re-plan beside those of its plan; nothing for any other answer.

    Raises
    ------
    InputError : somebody has to be seen first, so nothing is put into a calendar.
    """
    from calando.present.calendar import day_event, dose_event

    again = replanned(answer.result)
    if again is None:
        return
    if again.do_now.tier == "emergency" or again.emergency:
        message = "this is an emergency, so no calendar is made of it"
        raise InputError(Problem(field="--out", message=message, allowed=".json .html .pdf"))
    record = again.record
    if record.resumes_on_day > record.today:
        rest = again.do_now.rest_of_today
        today = PlanStep(
            from_day=record.today,
            days=1,
            daily_mg=sum(dose.mg for dose in rest),
            doses=rest,
            label="Today, before the new plan begins.",
        )
        for dose in rest:
            if dose.mg > 0:
                yield dose_event(answer, start, today, dose)
    yield day_event(
        answer,
        start,
        record.resumes_on_day,
        summary="New baclofen plan from today",
        text="Delete what is left of the old plan in this calendar: only the new one counts.",
    )
