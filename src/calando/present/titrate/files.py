"""The files of a titration: calendar and table of the plan, and what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from calando.decide.recommendation import Answer, PlanStep
from calando.decide.titrate.result import TitrationPlan, TitrationResult
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.titrate import words
from calando.present.write import Render, later

TitrationAnswer = Answer[TitrationResult]
DAYS_WITHOUT_REVIEW = 28  # of reminders after the ladder, where no source says when to ask
IF_TEAM_SAYS = " (if your team says so)"


def titration_ics(answer: TitrationAnswer) -> bytes:
    """Return the .ics file of a dated plan; every step after the first is under the team's condition."""
    from calando.present.calendar import day_event, dose_event, empty_calendar, start_date
    from calando.present.replan.calendar import replan_events

    plan = _handed_out(answer, "a calendar")
    start = start_date(plan)
    calendar = empty_calendar(answer)
    for event in replan_events(answer, start):
        calendar.add_component(event)
    last_day = _reminders_end(answer, plan)
    for i, planned in enumerate(plan.steps):
        is_last = i == len(plan.steps) - 1
        step = replace(planned, days=last_day - planned.from_day + 1) if is_last else planned
        mark, note = (IF_TEAM_SAYS, _condition(plan, i)) if i else ("", "")
        for dose in step.doses:
            if dose.mg > 0:
                event = dose_event(answer, start, step, dose, mark=mark, note=note)
                calendar.add_component(event)
    for day, summary, text in _days(answer, plan, start):
        calendar.add_component(day_event(answer, start, day, summary=summary, text=text))
    return bytes(calendar.to_ical())


def titration_csv(answer: TitrationAnswer) -> bytes:
    """Return the steps of a plan that may be handed out as CSV, one row per piece to count out."""
    from calando.present.table_out import steps_csv

    return steps_csv(_handed_out(answer, "a table"))


def _handed_out(answer: TitrationAnswer, what: str) -> TitrationPlan:
    """Return the plan, or say why nothing of it leaves the prescriber's desk."""
    result = answer.result
    urgent = words.is_urgent(answer)
    if result.plan is not None and words.is_handed_out(result) and not urgent:
        return result.plan
    if result.plan is None:
        message = f"this answer has no plan, so {what} of it cannot be written ({result.headline})"
    elif urgent:
        message = f"a doctor sees the person first, so {what} of these steps is not handed out"
    else:
        message = f"a specialist decides first, so {what} of these steps is not handed out"
    allowed = ".json .html .pdf" + (" .svg .png" if result.plan else "")
    raise InputError(Problem(field="--out", message=message, allowed=allowed))


def _condition(plan: TitrationPlan, i: int) -> str:
    before = wording.mg(plan.steps[i - 1].daily_mg)
    return f"Only if your team says so. If not, stay on the step before ({before} a day)."


def _days(answer: TitrationAnswer, plan: TitrationPlan, start: date) -> list[tuple[int, str, str]]:
    """The days on which somebody is asked: supply, each step up, the review."""
    days = []
    for day, length, supplies in wording.intervals(plan):
        pieces = "; ".join(wording.supply_text(s) for s in supplies)
        text = f"To collect for the next {wording.length_days(length)}: {pieces}."
        days.append((day, "Baclofen supply", text))
    for step in plan.steps[1:]:
        days.append((step.from_day, "Baclofen: ask your team before the next step", _ask(step)))
    text = (
        "Does it help enough? Talk about it with your team. The reminders of this calendar end today, "
        f"the doses do not: go on as your team says. {wording.NEVER_STOP}"
    )
    days.append((_reminders_end(answer, plan), "Baclofen review", text))
    return days


def _reminders_end(answer: TitrationAnswer, plan: TitrationPlan) -> int:
    """Return the last day with reminders: the last dose goes on, so they must not end with the ladder."""
    review = words.review_day(answer.result)
    return plan.days + DAYS_WITHOUT_REVIEW if review is None else review


def _ask(step: PlanStep) -> str:
    return (
        f"The next step is {wording.mg(step.daily_mg)} a day. Your team checks first whether to go up. "
        "If the dose you take is enough, it is the last step."
    )


# -- what --out writes ----------------------------------------------------------------------------


TITRATION_FORMATS: Mapping[str, Render] = {
    ".json": later("json_out", "answer_json"),
    ".html": later("titrate.html", "titration_html"),
    ".pdf": later("titrate.pdf", "titration_pdf"),
    ".ics": titration_ics,
    ".svg": later("titrate.plot", "figure_svg"),
    ".png": later("titrate.plot", "figure_png"),
    ".csv": titration_csv,
}
