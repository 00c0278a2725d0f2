"""The plan from today on the way off: keep it if it still holds, else the shortest that does."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import MAX_PRODUCTS, Kit
from calando.decide.products import products_of, shelves_for
from calando.decide.recommendation import StepKind
from calando.decide.replan.restart import largest_bearable
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.scene import Scene
from calando.decide.situation import Situation
from calando.decide.taper.asking import (
    below_matched,
    dialysis_L_per_h,
    never_at_once,
    size_of,
    tolerated_CLcr,
)
from calando.decide.taper.question import Question, Solution, best_above, shortest_within
from calando.decide.taper.yardstick import ChosenRate
from calando.decide.titrate.forecast import Ascent, quoted_range
from calando.decide.titrate.ladders import in_mg, use_ladder
from calando.decide.titrate.limits import full_dose_CLcr, kidney_limit
from calando.patient.profile import Intake
from calando.simulate.course import Course, Segment
from calando.simulate.ensemble import Ensemble, draw_ensemble

_MOST_HELD_STEPS = 6
_SAME_KIDNEYS = 0.5  # mL/min


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


def find_onward(scene: Scene, chosen: ChosenRate) -> Onward | None:
    """Return the plan from today, or None where no fall can be made of any product."""
    situation, plan = scene.situation, scene.plan
    ensemble = draw_ensemble(
        situation.facts,
        age_years=situation.patient.age_years,
        weight_kg=situation.patient.weight_kg,
        seed=scene.seed,
    )
    kit = kit_of(situation, plan, scene.standing.current_mg)
    if kit is None:
        return None
    base = _question(scene, chosen, ensemble)
    dose, lead_kind = dose_to_begin_with(scene, kit, base)
    chain = candidate_chain(kit, dose, plan.times_h)
    question = replace(
        base,
        today_mg=dose,
        chain=chain,
        hold_days=_days_to_hold(scene, chosen, dose),
        past=scene.lived(scene.story_from(dose))[1],
    )
    if _has_lost_kidneys(scene):
        matched = scene.kidneys_before
        current = scene.standing.current_mg
        ratio = float(np.median(question.CL / ensemble.CL(matched)))
        most = min(sum(dose), sum(current) * ratio)
        question = replace(
            question,
            today_mg=current,
            tolerated_CLcr=matched,
            hold_days=0,
            chain=below_matched(candidate_chain(kit, current, plan.times_h), most),
        )
        return _search(question, kit, "exposure_matched")
    if scene.pace == "slower" or scene.spoken.action == "step_back":
        return _search(question, kit, lead_kind)
    kept = _kept(question, plan, kit, lead_kind)
    if kept is not None and scene.pace != "faster":
        return kept
    found = _search(question, kit, lead_kind)
    if kept is not None and (found is None or _days(kept) <= _days(found)):
        return kept
    return found


def _has_lost_kidneys(scene: Scene) -> bool:
    """True if today's dose was set for kidneys that have failed since, or that a machine now replaces."""
    now = scene.situation.kidneys.relative_mL_per_min
    if scene.kidneys_before <= now + _SAME_KIDNEYS:
        return False
    ratio = scene.situation.facts.kidney.unstable_ratio.value
    on_machine = scene.situation.patient.dialysis != "none" and scene.kidneys_before > ratio * now
    return on_machine or tolerated_CLcr(scene.situation) is not None


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


def _question(scene: Scene, chosen: ChosenRate, ensemble: Ensemble) -> Question:
    situation, plan = scene.situation, scene.plan
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
        past=scene.lived()[1],
        top_mg=plan.yardstick_from_mg,
    )


def dose_to_begin_with(
    scene: Scene, kit: Kit, base: Question
) -> tuple[tuple[float, ...], StepKind]:
    """Return the dose of the first days: today's, the one before, or a part of it after a gap."""
    standing, action = scene.standing, scene.spoken.action
    if action == "step_back" and standing.tolerated_mg is not None:
        chain = candidate_chain(kit, standing.tolerated_mg, scene.plan.times_h)
        current = sum(standing.current_mg)
        higher = [c.doses_mg for c in chain if c.daily_mg > current + 1e-9]
        doses = [standing.tolerated_mg, *higher[1:], standing.current_mg]
        return _no_bigger_than_a_label_step(scene.situation, base, doses), "step_back"
    if action != "restart":
        return standing.current_mg, "hold"
    most = (scene.spoken.restart_fraction or 1.0) * sum(standing.current_mg)
    limit = kidney_limit(scene.situation)
    if limit.max_daily_mg is not None:
        most = min(most, limit.max_daily_mg)
    chain = candidate_chain(kit, standing.current_mg, scene.plan.times_h)
    below = [c.doses_mg for c in chain if c.daily_mg <= most + 1e-9] or [chain[-1].doses_mg]
    return _no_bigger_than_a_label_step(scene.situation, base, below), "reinstate"


def _no_bigger_than_a_label_step(
    situation: Situation, base: Question, doses: Sequence[tuple[float, ...]]
) -> tuple[float, ...]:
    """Return the largest dose whose first step is no bigger a rise than the label's own ladder is."""
    ladder = use_ladder(situation)
    if ladder is None:
        return doses[0]
    ascent = Ascent(
        ensemble=base.ensemble,
        relative_CLcr=base.relative_CLcr,
        twin_CLcr=full_dose_CLcr(situation.facts),
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
    return largest_bearable(ascent, doses, days=base.step_days, share=asked)


def _days_to_hold(scene: Scene, chosen: ChosenRate, dose: Sequence[float]) -> int:
    """Return the days on the first dose: the running step to its end, a rule's rest, a whole step after a gap."""
    if not any(dose):
        return 0
    hold = max(scene.standing.left_days, scene.spoken.hold_days)
    if scene.spoken.action in ("restart", "step_back"):
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


def _search(question: Question, kit: Kit, lead_kind: StepKind) -> Onward | None:
    """Return the shortest plan from here, or the best that exists above the yardstick."""
    if len(question.chain) < 1 or not any(question.today_mg):
        return None
    solution = shortest_within(question)
    held = question
    if solution is None and question.tolerated_CLcr is None:
        # what kidneys, a gap or a doubled dose have done cannot be undone: stay until the next fall keeps the yardstick
        for steps in range(1, _MOST_HELD_STEPS + 1):
            held = question.held(steps)
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
