"""What every answer with a way off is made of: the plan itself and all that stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calando.decide.advice import advice_for, contacts_for
from calando.decide.bands import band
from calando.decide.dispensing import Kit
from calando.decide.recommendation import (
    ComparedRate,
    Curves,
    Statement,
    StepKind,
    TaperPlan,
    WhatIf,
    Yardstick,
)
from calando.decide.situation import Situation
from calando.decide.steps import make_steps, make_supply, products_used
from calando.decide.summary import kidney_report, patient_summary
from calando.decide.taper.compare import compare_rates
from calando.decide.taper.curves import plan_curves
from calando.decide.taper.question import Question, Solution
from calando.decide.taper.what_if import what_if
from calando.decide.taper.words import caveats_of, reasons_of
from calando.decide.taper.yardstick import ChosenRate
from calando.simulate.course import Course

_SMALL_SUPPLY_FLAGS = frozenset({"overdose", "self_harm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOff:
    """A way off that was found: what was asked, of what it is made, and its falls.

    `solution` is None where a running plan was kept without a new search; `from_day` is the plan's first day.
    """

    situation: Situation
    chosen: ChosenRate
    question: Question
    kit: Kit
    falls: Course
    times_h: tuple[float, ...]
    lead_kind: StepKind
    solution: Solution | None
    meets: bool
    for_observation: bool
    from_day: int = 0
    start_date: str | None = None
    instead_of: str = ""  # why tablets alone were not enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything of a result but the verdict, the headline and the plan."""

    would_help: tuple[Statement, ...] = ()
    compared: tuple[ComparedRate, ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    curves: Curves | None = None


def plan_of(way: WayOff) -> TaperPlan:
    """Return the plan in steps that a pharmacy can fill, with its exact replay on every member."""
    question = way.question
    course = (*question.lead, *way.falls)
    kinds: list[StepKind] = [way.lead_kind] * len(question.lead) + ["taper"] * len(way.falls)
    steps = make_steps(
        way.kit,
        way.times_h,
        [segment.doses_mg for segment in course],
        days=[segment.days for segment in course],
        kinds=kinds,
        from_day=way.from_day,
        for_observation=way.for_observation,
    )
    solution = way.solution
    peak, tested = (solution.peak, solution.tested_peak) if solution else question.replay(way.falls)
    ratio = tested / question.yardstick
    rate = way.chosen.rate
    return TaperPlan(
        steps=steps,
        days=way.from_day + sum(segment.days for segment in course),
        optimal=solution is not None and solution.proved,
        gap=_gap(way),
        peak_withdrawal=band(peak / question.abrupt_peak),
        peak_withdrawal_absolute=band(peak),
        yardstick=Yardstick(
            name=rate.name,
            title=rate.title,
            basis=rate.basis,
            share_asked=question.share,
            share_held=question.share_within(tested),
            p95_ratio=float(np.percentile(ratio, 95)),
            worst_ratio=float(ratio.max()),
            why=way.chosen.why,
        ),
        supply=()
        if way.for_observation  # nothing is handed out for a schedule that is for observation
        else make_supply(steps, interval_days=supply_days(way.situation)),
        start_date=way.start_date,
        products=products_used(steps),
    )


def _gap(way: WayOff) -> int | None:
    solution, question = way.solution, way.question
    if solution is None or not solution.meets_yardstick or not question.is_steady_between_steps:
        return None
    return (len(way.falls) - solution.lower_bound_steps) * question.step_days


def supply_days(situation: Situation) -> int:
    """Return how many days are handed out at once: fewer after an overdose, self-harm or misuse."""
    rules = situation.facts.taper_rules
    small = bool(situation.flags & _SMALL_SUPPLY_FLAGS) or situation.patient.indication == "misuse"
    return int((rules.small_supply_days if small else rules.supply_days).value)


def beside_of(way: WayOff, *, would_help: tuple[Statement, ...] = ()) -> Beside:
    """Return what stands beside a plan: the published rates, other assumptions, the curves."""
    question, facts = way.question, way.situation.facts
    return Beside(
        would_help=would_help,
        compared=compare_rates(question, tuple(facts.tapers.values()), way.kit),
        what_if=what_if(question, way.falls, facts),
        curves=plan_curves(question, way.falls),
    )


def result_fields(
    situation: Situation, plan: TaperPlan | None, beside: Beside | None = None
) -> dict[str, Any]:
    """Return the fields of a `TaperResult` but the verdict, the headline and the emergency."""
    beside = beside or Beside()
    return {
        "patient": patient_summary(situation),
        "kidney": kidney_report(situation),
        "plan": plan,
        "shortest_days": None,
        "would_help": beside.would_help,
        "compared": beside.compared,
        "what_if": beside.what_if,
        "curves": beside.curves,
        "advice": advice_for(situation, plan.steps if plan else (), direction="down"),
        "contacts": contacts_for(situation),
    }


def words_of(way: WayOff, plan: TaperPlan) -> tuple[Sequence[Statement], tuple[Statement, ...]]:
    """Return the reasons and the caveats of a plan."""
    reasons = reasons_of(
        way.situation,
        way.chosen,
        way.question,
        plan,
        kit=way.kit,
        instead_of=way.instead_of,
        meets=way.meets,
        kept=way.solution is None,
    )
    return reasons, caveats_of(way.situation, way.question, plan)
