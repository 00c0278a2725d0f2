"""Plan the way off baclofen: from a situation and wishes to a verdict with its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calando.decide.advice import advice_for, contacts_for
from calando.decide.bands import band
from calando.decide.products import Shelf, products_of, shelves_for
from calando.decide.recommendation import (
    Statement,
    StepKind,
    TaperPlan,
    TaperResult,
    TaperVerdict,
    Yardstick,
)
from calando.decide.situation import Situation
from calando.decide.steps import make_steps, make_supply, products_used
from calando.decide.summary import kidney_report, patient_summary
from calando.decide.taper.asking import make_question
from calando.decide.taper.compare import compare_rates
from calando.decide.taper.curves import plan_curves
from calando.decide.taper.finer import too_coarse, would_help_from
from calando.decide.taper.order import least_steps
from calando.decide.taper.question import Question, Solution, best_above, shortest_within
from calando.decide.taper.what_if import what_if
from calando.decide.taper.wishes import TaperWishes, check_wishes
from calando.decide.taper.words import (
    caveats_of,
    headline,
    reasons_of,
    why_no_plan,
)
from calando.decide.taper.yardstick import ChosenRate, choose_rate
from calando.errors import InputError, Problem
from calando.patient.profile import Intake, Medication
from calando.simulate.ensemble import models_for

_MOST_HELD_STEPS = 6
_ROUTES_OF_TABLETS = ("oral",)
_SMALL_SUPPLY_FLAGS = frozenset({"overdose", "self_harm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperOutcome:
    """A taper result with the words around it."""

    result: TaperResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def plan_taper(situation: Situation, wishes: TaperWishes, *, seed: int) -> TaperOutcome:
    """Return the verdict on a taper, and the plan where there is one.

    Raises
    ------
    InputError : a wish that cannot be asked for, or no oral baclofen with its doses.
    """
    check_wishes(wishes, situation.facts)
    if situation.no_step_down:
        return _without_plan(situation, "do_not", *situation.no_step_down)
    refused = _not_by_plan(situation)
    if refused is not None:
        return _without_plan(situation, *refused)
    intakes = _intakes(situation.oral)
    chosen = choose_rate(situation, wishes)
    tried: list[tuple[Question, Shelf]] = []
    met: list[tuple[Question, Shelf, Solution]] = []
    for shelf in shelves_for(situation, intakes, wishes.products):
        if len(shelf.chain) == 1:
            continue  # nothing smaller than today's dose can be made of it
        question = make_question(situation, wishes, chosen, shelf, intakes, seed=seed)
        question, solution = _held_or_not(question)
        if solution is None:
            tried.append((question, shelf))
            if met:
                break
            continue
        if tried and not met and not shelf.asked:
            shelf = replace(shelf, instead_of=too_coarse(*tried[0]))
        met.append((question, shelf, solution))
        if tried or shelf.asked or shelf.kit.has_liquid:
            break
    if met:
        return _outcome(situation, wishes, chosen, *_tablets_or_finer(met), intakes)
    for question, shelf in reversed(tried):  # the finest products first
        solution = best_above(question)
        if solution is not None:
            return _outcome(situation, wishes, chosen, question, shelf, solution, intakes)
    why = "no_products"
    if products_of(situation):
        why = "falls_too_large" if tried else "nothing_smaller"
    return _without_plan(situation, "infeasible", why_no_plan(why, situation))


def _tablets_or_finer(
    met: list[tuple[Question, Shelf, Solution]],
) -> tuple[Question, Shelf, Solution]:
    """Return tablets, unless a liquid for the last doses saves more than one step."""
    question, shelf, solution = met[0]
    if len(met) > 1:
        finer_question, finer, shorter = met[1]
        saved = len(solution.path) - len(shorter.path)
        if saved > 1:
            why = (
                f"Tablets alone would take {len(solution.path) * question.step_days} days; a liquid for the last "
                f"doses saves {saved * question.step_days} of them."
            )
            question, shelf, solution = finer_question, replace(finer, instead_of=why), shorter
    return question, shelf, solution


def _held_or_not(question: Question) -> tuple[Question, Solution | None]:
    """Solve; where kidneys are recovering, hold today's doses first for as long as that makes a plan possible."""
    solution = shortest_within(question)
    if solution is not None:
        least = least_steps(question, len(solution.path))
        if least > len(solution.path):
            solution = shortest_within(question, min_steps=least) or solution
        return question, solution
    if not question.kidney_history:
        return question, None
    if shortest_within(question.held(_MOST_HELD_STEPS), gentle=False) is None:
        return question, None
    for steps in range(1, _MOST_HELD_STEPS + 1):
        held = question.held(steps)
        solution = shortest_within(held)
        if solution is not None:
            return held, solution
    return question, None


def _not_by_plan(situation: Situation) -> tuple[TaperVerdict, Statement] | None:
    """Return the verdict and reason where no tablets can be planned at all."""
    if situation.oral is None and situation.pump is not None:
        return "not_by_tablets", why_no_plan("pump", situation)
    if situation.oral is None:
        raise InputError(
            Problem(
                field="medication",
                message="a taper needs one running baclofen medication with its doses",
                allowed='[[medication]] drug = "baclofen", route = "oral", doses = [...]',
            )
        )
    if situation.oral.route not in _ROUTES_OF_TABLETS:
        return "do_not", why_no_plan("route", situation)
    try:
        models_for(situation.facts, age_years=situation.patient.age_years)
    except InputError:
        return "do_not", why_no_plan("age", situation)
    return None


def _intakes(oral: Medication | None) -> tuple[Intake, ...]:
    intakes = tuple(d for d in (oral.doses if oral else ()) if d.mg > 0)
    if not intakes:
        raise InputError(
            Problem(
                field="medication.doses",
                message="a taper needs today's doses, each with its time and mg",
                allowed='doses = [{ time = "08:00", mg = 20 }, ...]',
            )
        )
    return tuple(sorted(intakes, key=lambda d: d.time_h))


def _outcome(
    situation: Situation,
    wishes: TaperWishes,
    chosen: ChosenRate,
    question: Question,
    shelf: Shelf,
    solution: Solution,
    intakes: tuple[Intake, ...],
) -> TaperOutcome:
    plan = _plan(situation, wishes, chosen, shelf, question, solution, intakes)
    help_needed = not solution.meets_yardstick
    would_help = would_help_from(situation, question, shelf, intakes) if help_needed else ()
    verdict: TaperVerdict = "plan" if solution.meets_yardstick else "above_yardstick"
    over = wishes.max_days is not None and plan.days > wishes.max_days
    too_long = over and not situation.urgent
    if situation.urgent:
        verdict = "urgent_first"
    elif too_long:
        verdict = "infeasible"
    if over:
        totals = ", ".join(f"{s.daily_mg:g}" for s in plan.steps)
        would_help = (
            *would_help,
            Statement(
                text=f"The shortest plan found with {' and '.join(plan.products)} takes {plan.days} days "
                f"({totals} mg/day, then nothing): allow --max-days {plan.days}.",
                basis="derived",
            ),
        )
    rates = tuple(situation.facts.tapers.values())
    result = TaperResult(
        verdict=verdict,
        headline=headline(verdict, plan, situation, wishes),
        emergency=situation.is_emergency,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        plan=None if too_long else plan,
        shortest_days=plan.days if too_long else None,
        would_help=would_help,
        compared=compare_rates(question, rates, shelf.kit),
        what_if=what_if(question, question.falls(solution.path), situation.facts),
        curves=None if too_long else plan_curves(question, question.falls(solution.path)),
        advice=advice_for(situation, plan.steps, direction="down"),
        contacts=contacts_for(situation),
    )
    return TaperOutcome(
        result=result,
        reasons=reasons_of(situation, chosen, shelf, question, plan, meets=not help_needed),
        caveats=caveats_of(situation, question, plan),
    )


def _plan(
    situation: Situation,
    wishes: TaperWishes,
    chosen: ChosenRate,
    shelf: Shelf,
    question: Question,
    solution: Solution,
    intakes: tuple[Intake, ...],
) -> TaperPlan:
    path = [question.chain[i].doses_mg for i in solution.path]
    lead: list[tuple[StepKind, tuple[float, ...]]] = []
    if question.tolerated_CLcr is not None:
        lead = [("exposure_matched", question.chain[0].doses_mg)]
    elif question.hold_days:
        lead = [("hold", question.today_mg)] * (question.hold_days // question.step_days)
    falls: list[StepKind] = ["taper"] * len(path)
    kinds = [*(kind for kind, _ in lead), *falls]
    schedules = [*(doses for _, doses in lead), *path]
    times = [i.time_h for i in intakes]
    steps = make_steps(
        shelf.kit,
        times,
        schedules,
        step_days=chosen.step_days,
        kinds=kinds,
        for_observation=bool(situation.urgent),
    )
    ratio = solution.tested_peak / question.yardstick
    small = bool(situation.flags & _SMALL_SUPPLY_FLAGS) or situation.patient.indication == "misuse"
    rules = situation.facts.taper_rules
    interval = rules.small_supply_days if small else rules.supply_days
    bound = solution.lower_bound_steps + len(lead)
    return TaperPlan(
        steps=steps,
        days=len(schedules) * chosen.step_days,
        optimal=solution.proved,
        gap=(len(schedules) - bound) * chosen.step_days
        if solution.meets_yardstick and question.is_steady_between_steps
        else None,
        peak_withdrawal=band(solution.peak / question.abrupt_peak),
        peak_withdrawal_absolute=band(solution.peak),
        yardstick=Yardstick(
            name=chosen.rate.name,
            title=chosen.rate.title,
            basis=chosen.rate.basis,
            share_asked=question.share,
            share_held=solution.share_held,
            p95_ratio=float(np.percentile(ratio, 95)),
            worst_ratio=float(ratio.max()),
            why=chosen.why,
        ),
        supply=()
        if situation.urgent  # nothing is handed out for a schedule that is for observation
        else make_supply(steps, interval_days=int(interval.value)),
        start_date=None if wishes.start is None else wishes.start.isoformat(),
        products=products_used(steps),
    )


def _without_plan(situation: Situation, verdict: TaperVerdict, *why: Statement) -> TaperOutcome:
    result = TaperResult(
        verdict=verdict,
        headline=headline(verdict, None, situation, TaperWishes()),
        emergency=situation.is_emergency,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        plan=None,
        shortest_days=None,
        would_help=(),
        compared=(),
        what_if=(),
        curves=None,
        advice=advice_for(situation, (), direction="down"),
        contacts=contacts_for(situation),
    )
    return TaperOutcome(
        result=result, reasons=(*why, *situation.urgent), caveats=caveats_of(situation, None, None)
    )
