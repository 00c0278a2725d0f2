"""A made-up re-plan for tests of the presenters: day 20 of the sample taper, the tablets ran out 12 hours ago.

None of these numbers is clinical; they only look like what the planner gives.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from sample_answer import SPLITS, make_answer, make_plan, make_steps
from sample_steps import TIMES, make_supply

from calando.decide.recommendation import Answer, Item, PlannedDose, TaperResult, TaperVerdict
from calando.decide.replan.result import (
    Change,
    DoNow,
    LoggedEvent,
    PastDays,
    ReplanRecord,
    ReplanResult,
    SpokenRule,
    TitrationReplanResult,
)
from calando.facts.schema_plans import RuleTier

TODAY, RESUMES = 20, 21
RULE = SpokenRule(
    rule="ran_out",
    event="ran out, last dose 12 hours ago",
    tier="today",
    text="Give the usual dose (20 mg) now; supply for a week today. No catching up of missed doses.",
    patient_text="Take your usual dose now. Call your clinic or drug store today for more tablets.",
    action="go_on",
    sources=("fda2022",),
    where="Warnings, abrupt discontinuation",
    basis="assumed",
    reviewed_by="",
)
SEDATION = replace(
    RULE,
    rule="symptom_7",
    event="withdrawal 7 of 10",
    tier="routine",
    text="Stay on this dose for a week before the plan goes on.",
    patient_text="",
    sources=(),
    where="ours",
)


def make_do_now(
    tier: RuleTier = "today", rules: tuple[SpokenRule, ...] = (RULE, SEDATION)
) -> DoNow:
    """What is done first, with one dose still due."""
    ten = Item(product="baclofen 10 mg tablet", count=2, unit="tablet", mg_each=10.0)
    return DoNow(
        text=RULE.text,
        patient_text=RULE.patient_text,
        tier=tier,
        rules=rules,
        rest_of_today=(PlannedDose(time="20:00", mg=20.0, items=(ten,)),),
    )


def make_record() -> ReplanRecord:
    """Three weeks of history, one of them not as planned."""

    def past(from_day: int, days: int, planned: int, taken: tuple[float, ...] = ()) -> PastDays:
        split = tuple(float(mg) for mg in SPLITS[planned])
        return PastDays(
            from_day=from_day, days=days, taken_mg=taken or split, planned_mg=split, CLcr=89.1
        )

    history = (past(0, 7, 0), past(7, 7, 1), past(14, 6, 2), past(20, 1, 2, (0.0, 0.0, 15.0)))
    return ReplanRecord(
        today=TODAY,
        at="17:00",
        resumes_on_day=RESUMES,
        direction="down",
        times=TIMES,
        before_mg=(20.0, 20.0, 20.0),
        before_CLcr=89.1,
        made_CLcr=89.1,
        for_observation=False,
        since_weeks=80.0,
        start_date=None,
        step_days=7,
        yardstick_from_mg=(20.0, 20.0, 20.0),
        history=history,
        kidneys=(),
        events=(
            LoggedEvent(today=9, text="missed one dose"),
            LoggedEvent(today=TODAY, text="ran out, last dose 12 hours ago"),
        ),
        replaced=("day 0: 70 days in 10 steps",),
    )


CHANGED = (
    Change(what="length", before="off on Day 71", after="off on Day 78", why="a week of holding"),
    Change(
        what="today's dose",
        before="20 mg at 14:00",
        after="20 mg now",
        why="12 hours without a dose is shorter than the gap that needs a restart",
    ),
)


def make_replan(
    start: str | None = None, verdict: TaperVerdict = "plan", **changes: Any
) -> Answer[Any]:
    """A whole answer of `replan`; `changes` go into its result."""
    answer = make_answer(start=start, verdict=verdict)
    steps = make_steps(((15, 15, 15), *SPLITS[3:]))
    steps = tuple(replace(step, from_day=step.from_day + RESUMES) for step in steps)
    plan = make_plan(steps, start=start)
    supply = make_supply(tuple(replace(s, from_day=s.from_day - RESUMES) for s in steps))
    plan = replace(plan, supply=tuple(replace(s, from_day=s.from_day + RESUMES) for s in supply))
    result = answer.result
    curves = result.curves
    if curves is not None:
        # simulated from the plan's own first day, as the planner does it
        day = tuple(d - RESUMES for d in curves.day if d >= RESUMES)
        n, hours = len(day), tuple(h - RESUMES * 24 for h in curves.hours if h >= RESUMES * 24)
        cut = {
            name: {key: values[-len(hours) :] for key, values in getattr(curves, name).items()}
            for name in ("concentration_mg_per_L", "effect", "withdrawal")
        }
        daily = {
            name: {key: values[-n:] for key, values in getattr(curves, name).items()}
            for name in ("daily_withdrawal", "daily_withdrawal_abrupt")
        }
        curves = replace(curves, day=day, hours=hours, **cut, **daily)
    base = {f.name: getattr(result, f.name) for f in fields(TaperResult)}
    base |= {
        "plan": None if result.plan is None else plan,
        "curves": curves,
        "headline": "Off baclofen 56 days from tomorrow."
        if result.plan is not None and verdict == "plan"
        else result.headline,
        "do_now": make_do_now(),
        "changed": CHANGED,
        "record": make_record(),
    }
    again = ReplanResult(**{**base, **changes})
    return replace(answer, command="replan", result=again)


def make_titration_replan() -> Answer[Any]:
    """A re-planned way on: the sample titration, with the same event."""
    from sample_titration import make_titration

    answer = make_titration()
    result = answer.result
    base = {f.name: getattr(result, f.name) for f in fields(type(result))}
    record = replace(make_record(), direction="up", today=0, resumes_on_day=0, history=())
    again = TitrationReplanResult(**base, do_now=make_do_now(), changed=CHANGED, record=record)
    return replace(answer, command="replan", result=again)
