"""Words of a re-plan as every format writes them: what to do now, what changed, what has been taken so far.

Days are called as on the plan: plan day 0 is a person's Day 1, and dates where the plan has dates.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TypeAlias

from calando.decide.recommendation import Answer, PlannedDose, TaperResult
from calando.decide.replan.result import (
    Change,
    DoNow,
    PastDays,
    ReplanRecord,
    ReplanResult,
    SpokenRule,
    TitrationReplanResult,
)
from calando.present import wording
from calando.present.shapes import ResultShown

Replanned: TypeAlias = ReplanResult | TitrationReplanResult

TITLES = {"emergency": "Emergency: call {number} now", "today": "Do this today", "routine": "Now"}
PATIENT_TITLES = {"emergency": "Get help now", "today": "Do this today", "routine": "Do this now"}
REST_TITLE = "Still due today"
NOTHING_DUE = "No dose is due any more today."
NOT_REVIEWED = "not yet reviewed by a clinician"
AS_PLANNED = "as planned"
NONE_WITH_PLAN = ("do_not", "urgent_first", "not_by_tablets", "infeasible", "specialist_only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One rule in words; `text` is empty where it is what is done now anyway."""

    event: str
    text: str
    where: str
    tag: str
    basis: str
    sources: tuple[str, ...]
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """Days of the past in words."""

    when: str
    planned: str
    taken: str
    differs: bool
    kidneys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A re-plan in words, before the plan itself."""

    tier: str
    title: str
    today: str
    text: str
    rest_title: str
    rest: tuple[tuple[str, str, str], ...]  # clock, dose, pieces
    nothing_due: str  # said where a day has begun and no dose of it is left
    rules: tuple[Spoken, ...]
    reviewed: str  # once for all rules; "" = every one is signed
    changed: tuple[Change, ...]
    history: tuple[PastRow, ...]
    kidneys_changed: bool  # the history needs a column for them
    events: tuple[tuple[str, str], ...]  # when it was told, what
    replaced: tuple[str, ...]


def replanned(result: object) -> Replanned | None:
    """Return the result if it is one of `replan`."""
    return result if isinstance(result, ReplanResult | TitrationReplanResult) else None


def story_of(result: object) -> Story | None:
    """Return what `replan` adds to an answer, in words; None for every other command."""
    again = replanned(result)
    if again is None:
        return None
    now, record, start = again.do_now, again.record, start_of(again)
    return Story(
        tier=now.tier,
        title=TITLES[now.tier].format(number=wording.emergency_number(again)),
        today=today_text(record, start, has_plan=again.plan is not None),
        text=now.text,
        rest_title=REST_TITLE,
        rest=tuple(_rest_row(dose) for dose in now.rest_of_today),
        nothing_due=NOTHING_DUE
        if now.tier == "routine" and not now.rest_of_today and record.resumes_on_day > record.today
        else "",
        rules=tuple(_spoken(rule, now) for rule in now.rules),
        reviewed=reviewed_text(now.rules),
        changed=again.changed,
        history=tuple(_past_row(days, start) for days in _same_doses(record.history)),
        kidneys_changed=len({round(past.CLcr) for past in record.history}) > 1,
        events=tuple((_day(start, e.today), e.text) for e in record.events),
        replaced=record.replaced,
    )


def start_of(again: Replanned) -> date | None:
    """Return the date of day 0, if the plan has dates."""
    told = again.plan.start_date if again.plan else again.record.start_date
    return date.fromisoformat(told) if told else None


def today_text(record: ReplanRecord, start: date | None, *, has_plan: bool) -> str:
    """Return which day it is, by its name on the pages and by its number, and when the new plan begins."""
    day = f"Day {record.today + 1}"
    name = f"{_day(start, record.today, year=True)}, {day}" if start else day
    wait = record.resumes_on_day - record.today
    begins = {0: "today", 1: "tomorrow"}.get(wait, f"on {_day(start, record.resumes_on_day)}")
    goes_on = f"The new plan begins {begins}." if has_plan else "There is no new plan."
    return f"{name} of the plan (--today {record.today}), {record.at}. {goes_on}"


def reviewed_text(rules: tuple[SpokenRule, ...]) -> str:
    """Return once which of the rules no clinician has signed."""
    open_rules = [rule.rule for rule in rules if not rule.reviewed_by]
    if not open_rules:
        return ""
    if len(open_rules) == len(rules):
        these = "This rule is" if len(rules) == 1 else "These rules are"
        return f"{these} {NOT_REVIEWED}."
    return f"{NOT_REVIEWED[0].upper()}{NOT_REVIEWED[1:]}: {', '.join(open_rules)}."


def urgent_lines(answer: Answer[ResultShown]) -> tuple[str, ...]:
    """Return the urgent reasons, without those that stand above as what is done now."""
    again = replanned(answer.result)
    lines = tuple(s.text for s in wording.urgent(answer))
    if again is None:
        return lines
    said = (again.do_now.text, *(rule.text for rule in again.do_now.rules))
    return tuple(line for line in lines if not any(text in line for text in said))


def taken_before(result: TaperResult) -> float | None:
    """Return what was taken a day just before the plan's first step [mg]; None: not told."""
    if isinstance(result, ReplanResult) and result.record.history:
        return sum(result.record.history[-1].taken_mg)
    return result.patient.daily_mg


def paper_data(result: object) -> dict[str, object] | None:
    """Return what the papers show of a re-plan, as plain data; None for every other command."""
    story = story_of(result)
    if story is None:
        return None
    return {
        **asdict(story),
        "reading": story.nothing_due,
        "patient": patient_do_now(result),
    }


def pharmacy_note(result: object) -> str:
    """Return what the pharmacy has to know of the plan before; empty for every other command."""
    again = replanned(result)
    if again is None or again.plan is None:
        return ""
    first = _day(start_of(again), again.record.resumes_on_day)
    return (
        f" From {first} on this plan takes the place of the earlier one: hand out nothing of that."
    )


def patient_do_now(result: object) -> dict[str, object] | None:
    """Return what the person who takes the tablets is told first; None if there is nothing to tell."""
    again = replanned(result)
    if again is None or not again.do_now.patient_text:
        return None
    return {
        # in an emergency the page itself is called "Get help now"
        "title": PATIENT_TITLES["routine" if again.emergency else again.do_now.tier],
        "text": again.do_now.patient_text,
        "rest": _patient_rest(again),
    }


def _patient_rest(again: Replanned) -> list[list[str]]:
    """Return today's other doses; who is to be seen first, or has no plan, is given no doses to take."""
    now = again.do_now
    seen_first = again.emergency or now.tier == "emergency" or again.verdict in NONE_WITH_PLAN
    if seen_first:
        return []
    where = again.patient.jurisdiction
    return [
        [
            wording.clock(d.time, where),
            wording.mg(d.mg),
            wording.items_plain(d.items) if d.items else "",
        ]
        for d in now.rest_of_today
        if d.mg > 0
    ]


def _rest_row(dose: PlannedDose) -> tuple[str, str, str]:
    pieces = wording.items_text(dose.items) if dose.items else ""
    return dose.time, wording.mg(dose.mg) if dose.mg > 0 else "no dose", pieces


def _spoken(rule: SpokenRule, now: DoNow) -> Spoken:
    source = ", ".join(rule.sources)
    tag = f"{rule.basis}: {source}" if source else rule.basis
    tag += f"; {rule.where}" if rule.where else ""
    tag += f"; reviewed by {rule.reviewed_by}" if rule.reviewed_by else ""
    return Spoken(
        event=rule.event[:1].upper() + rule.event[1:],
        text="" if rule.text in now.text else rule.text,
        where=rule.where,
        tag=tag,
        basis=rule.basis,
        sources=rule.sources,
        urgent=rule.tier == "emergency",
    )


def _same_doses(history: tuple[PastDays, ...]) -> list[list[PastDays]]:
    """Return the history in runs of the same doses: kidneys that move make more rows than anyone reads."""
    runs: list[list[PastDays]] = []
    for past in history:
        last = runs[-1][-1] if runs else None
        if last and (last.taken_mg, last.planned_mg) == (past.taken_mg, past.planned_mg):
            runs[-1].append(past)
        else:
            runs.append([past])
    return runs


def _past_row(run: list[PastDays], start: date | None) -> PastRow:
    past, days = run[0], sum(part.days for part in run)
    differs = past.taken_mg != past.planned_mg
    first, last = (f"{part.CLcr:.0f}" for part in (run[0], run[-1]))
    return PastRow(
        when=_span(start, past.from_day, days),
        planned=_doses(past.planned_mg),
        taken=_doses(past.taken_mg) if differs else AS_PLANNED,
        differs=differs,
        kidneys=f"{first if first == last else f'{first} to {last}'} mL/min",
    )


def _doses(doses_mg: tuple[float, ...]) -> str:
    """Return a day's doses: "50 mg (15 + 15 + 20)"."""
    parts = " + ".join(wording.number(mg) for mg in doses_mg)
    return (
        f"{wording.mg(round(sum(doses_mg), 2))} ({parts})" if len(doses_mg) > 1 else f"{parts} mg"
    )


def _day(start: date | None, day: int, *, year: bool = False) -> str:
    return wording.date_text(start + timedelta(days=day), year=year) if start else f"Day {day + 1}"


def _span(start: date | None, from_day: int, days: int) -> str:
    last = from_day + days - 1
    if days == 1:
        return _day(start, from_day)
    if start is None:
        return f"Days {from_day + 1}\u2013{last + 1}"
    return f"{_day(start, from_day)} \u2013 {_day(start, last)}"
