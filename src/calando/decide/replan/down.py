"""The plan from today on the way off: keep it if it still holds, else the shortest that does."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calando.decide.candidates import Candidate, candidate_chain
from calando.decide.dispensing import MAX_PRODUCTS, Kit
from calando.decide.products import products_of, shelves_for
from calando.decide.recommendation import StepKind
from calando.decide.replan.present_state import Standing
from calando.decide.replan.rules import Spoken
from calando.decide.replan.running import RunningPlan
from calando.decide.situation import Situation
from calando.decide.taper.asking import (
    below_matched,
    dialysis_L_per_h,
    never_at_once,
    size_of,
    tolerated_CLcr,
)
from calando.decide.taper.past import Past
from calando.decide.taper.question import Question, Solution, best_above, shortest_within
from calando.decide.taper.yardstick import ChosenRate
from calando.decide.titrate.forecast import TOLERANCE, Ascent, quoted_range
from calando.decide.titrate.ladders import in_mg, use_ladder
from calando.patient.profile import Intake
from calando.simulate.course import Course, Segment
from calando.simulate.ensemble import Ensemble, draw_ensemble

_MOST_HELD_STEPS = 6


@dataclass(frozen=True, kw_only=True)
class Onward:
    """The plan from today as segments, and the question it was held against."""

    question: Question
    kit: Kit
    lead_kind: StepKind
    falls: Course
    kept: bool  # the running plan's own steps, perhaps later
    solution: Solution | None  # None where the running plan was kept
    share_held: float
    meets: bool


def find_onward(
    situation: Situation,
    plan: RunningPlan,
    chosen: ChosenRate,
    spoken: Spoken,
    standing: Standing,
    past: Past,
    *,
    pace: str,
    seed: int,
) -> Onward | None:
    """Return the plan from today, or None where no fall can be made of any product."""
    ensemble = draw_ensemble(
        situation.facts,
        age_years=situation.patient.age_years,
        weight_kg=situation.patient.weight_kg,
        seed=seed,
    )
    kit = kit_of(situation, plan, standing.current_mg)
    if kit is None:
        return None
    base = _question(situation, plan, chosen, past, ensemble)
    dose, lead_kind = dose_to_begin_with(situation, plan, spoken, standing, kit, base)
    chain = _chain(kit, plan, dose)
    hold = _days_to_hold(spoken, standing, chosen, dose)
    question = replace(base, today_mg=dose, chain=chain, hold_days=hold)
    matched = tolerated_CLcr(situation)
    if matched is not None:
        CL = ensemble.CL(question.relative_CLcr) / ensemble.CL(matched)
        question = replace(
            question,
            tolerated_CLcr=matched,
            hold_days=0,
            chain=below_matched(chain, sum(dose) * float(np.median(CL))),
        )
        lead_kind = "exposure_matched"
    elif pace != "slower":
        kept = _kept(question, plan, kit, lead_kind)
        if kept is not None and pace != "faster":
            return kept
        found = _search(situation, question, kit, lead_kind)
        if kept is not None and (found is None or _days(kept) <= _days(found)):
            return kept
        return found
    return _search(situation, question, kit, lead_kind)


def _days(onward: Onward) -> int:
    return sum(segment.days for segment in (*onward.question.lead, *onward.falls))


def kit_of(situation: Situation, plan: RunningPlan, current_mg: Sequence[float]) -> Kit | None:
    """Return the products of the running plan; where they are not sold any more, those of a new one."""
    named = [p for p in products_of(situation) if p.name in plan.products]
    if named and len(named) == len(plan.products) <= MAX_PRODUCTS:
        return Kit(named)
    intakes = [
        Intake(time_h=t, mg=mg) for t, mg in zip(plan.times_h, current_mg, strict=True) if mg > 0
    ]
    shelf = next(iter(shelves_for(situation, intakes, ())), None)
    return shelf.kit if shelf else None


def _question(
    situation: Situation, plan: RunningPlan, chosen: ChosenRate, past: Past, ensemble: Ensemble
) -> Question:
    facts = situation.facts
    return Question(
        ensemble=ensemble,
        relative_CLcr=situation.kidneys.relative_mL_per_min,
        twin_CLcr=facts.kidney.CLcr_reference.value,
        dialysis_L_per_h=dialysis_L_per_h(situation),
        intake_h=tuple(t - plan.times_h[0] for t in plan.times_h),
        today_mg=plan.yardstick_from_mg,
        since_weeks=plan.since_weeks,
        chain=(),
        named_rate=never_at_once(chosen.rate, facts),
        rules=facts.taper_rules,
        step_days=chosen.step_days,
        share=plan.share,
        size=size_of(situation),
        past=past,
        top_mg=plan.yardstick_from_mg,
    )


def _chain(kit: Kit, plan: RunningPlan, dose: Sequence[float]) -> tuple[Candidate, ...]:
    return candidate_chain(kit, dose, plan.times_h)


def dose_to_begin_with(
    situation: Situation,
    plan: RunningPlan,
    spoken: Spoken,
    standing: Standing,
    kit: Kit,
    base: Question,
) -> tuple[tuple[float, ...], StepKind]:
    """Return the dose of the first days: today's, the one before, or a part of it after a gap."""
    if spoken.action == "step_back":
        return standing.before_mg, "step_back"
    if spoken.action != "restart":
        return standing.current_mg, "hold"
    fraction = spoken.restart_fraction or 1.0
    most = fraction * sum(standing.current_mg)
    chain = _chain(kit, plan, standing.current_mg)
    below = [c.doses_mg for c in chain if c.daily_mg <= most + 1e-9] or [chain[-1].doses_mg]
    return _no_bigger_than_a_label_step(situation, base, below), "reinstate"


def _no_bigger_than_a_label_step(
    situation: Situation, base: Question, doses: Sequence[tuple[float, ...]]
) -> tuple[float, ...]:
    """Return the largest dose whose first week is no bigger a rise than the label's own ladder is.

    The members have lost some of what they had got used to: a dose that was right before may be too much now.
    """
    ladder = use_ladder(situation)
    if ladder is None:
        return doses[0]
    ascent = Ascent(
        ensemble=base.ensemble,
        relative_CLcr=base.relative_CLcr,
        twin_CLcr=base.twin_CLcr,
        dialysis_L_per_h=base.dialysis_L_per_h,
        intake_h=base.intake_h,
        today_mg=base.today_mg,
        since_weeks=base.since_weeks,
        label_totals_mg=in_mg(ladder, ladder.totals_per_day, situation.patient.weight_kg),
        label_step_days=int(ladder.step_days[0]),
        quoted_mg_per_L=quoted_range(situation.facts),
        given_start=base.start,
    )
    asked = situation.facts.titration_rules.share.value
    limit = ascent.yardstick * (1.0 + TOLERANCE)
    for dose in doses:
        first_week = (Segment(days=base.step_days, doses_mg=dose),)
        rise = ascent.rises(ascent.day, first_week, ascent.start).max(axis=1)
        if float(np.mean(rise <= limit)) >= asked:
            return dose
    return doses[-1]


def _days_to_hold(
    spoken: Spoken,
    standing: Standing,
    chosen: ChosenRate,
    dose: Sequence[float],
) -> int:
    """Return the days on the first dose: the running step to its end, a rule's rest, a whole step after a gap."""
    if not any(dose):
        return 0
    hold = standing.left_days
    if spoken.action in ("hold", "restart", "step_back"):
        hold = max(hold, spoken.hold_days)
    if spoken.action in ("restart", "step_back"):
        hold = max(hold, chosen.step_days)
    return hold


def _kept(question: Question, plan: RunningPlan, kit: Kit, lead_kind: StepKind) -> Onward | None:
    """Return the running plan's own steps from this dose down, if they still hold for enough members."""
    dose = question.today_mg
    falls = tuple(
        Segment(days=step.days, doses_mg=tuple(d.mg for d in step.doses))
        for step in plan.steps
        if step.daily_mg < sum(dose) - 1e-9
        and all(d.mg <= mg + 1e-9 for d, mg in zip(step.doses, dose, strict=True))
    )
    if not _within_cap(question, falls):
        return None
    share = question.share_within(question.replay(falls)[1])
    if share < question.share:
        return None
    return Onward(
        question=question,
        kit=kit,
        lead_kind=lead_kind,
        falls=falls,
        kept=True,
        solution=None,
        share_held=share,
        meets=True,
    )


def _within_cap(question: Question, falls: Course) -> bool:
    """True if no 7 days together fall by more than the cap."""
    totals = [sum(question.today_mg), *(sum(s.doses_mg) for s in falls), 0.0]
    lengths = [question.hold_days, *(s.days for s in falls)]
    most = question.weekly_cap_mg + 1e-9
    day, falls_at = 0, []
    for length, (high, low) in zip(lengths, itertools.pairwise(totals), strict=True):
        day += length
        falls_at.append((day, high - low))
    return all(
        sum(mg for at, mg in falls_at if start <= at < start + 7) <= most for start, _ in falls_at
    )


def _search(
    situation: Situation, question: Question, kit: Kit, lead_kind: StepKind
) -> Onward | None:
    """Return the shortest plan from here, or the best that exists above the yardstick."""
    if len(question.chain) < 1 or not any(question.today_mg):
        return None
    solution = shortest_within(question)
    held = question
    if solution is None and situation.kidneys.trend == "recovering":
        for steps in range(1, _MOST_HELD_STEPS + 1):
            held = replace(question, hold_days=question.hold_days + steps * question.step_days)
            solution = shortest_within(held)
            if solution is not None:
                break
    if solution is None:
        held, solution = question, best_above(question)
    if solution is None:
        return None
    return Onward(
        question=held,
        kit=kit,
        lead_kind=lead_kind,
        falls=held.falls(solution.path),
        kept=False,
        solution=solution,
        share_held=solution.share_held,
        meets=solution.meets_yardstick,
    )
