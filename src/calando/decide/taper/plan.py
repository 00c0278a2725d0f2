"""Plan the way off baclofen: from a situation and wishes to a verdict with its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calando.decide.products import Shelf, products_of, shelves_for
from calando.decide.recommendation import (
    Statement,
    TaperResult,
    TaperVerdict,
)
from calando.decide.situation import Situation
from calando.decide.taper.asking import make_question
from calando.decide.taper.finer import too_coarse, would_help_from
from calando.decide.taper.order import least_steps
from calando.decide.taper.parts import WayOff, beside_of, plan_of, result_fields, words_of
from calando.decide.taper.question import Question, Solution, best_above, shortest_within
from calando.decide.taper.wishes import TaperWishes, check_wishes
from calando.decide.taper.words import (
    caveats_of,
    headline,
    why_no_plan,
)
from calando.decide.taper.yardstick import ChosenRate, choose_rate
from calando.errors import InputError, Problem
from calando.patient.profile import Intake, Medication
from calando.simulate.ensemble import models_for

_MOST_HELD_STEPS = 6
_ROUTES_OF_TABLETS = ("oral",)


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
    way = WayOff(
        situation=situation,
        chosen=chosen,
        question=question,
        kit=shelf.kit,
        falls=question.falls(solution.path),
        times_h=tuple(i.time_h for i in intakes),
        lead_kind="hold" if question.tolerated_CLcr is None else "exposure_matched",
        solution=solution,
        meets=solution.meets_yardstick,
        for_observation=bool(situation.urgent),
        start_date=None if wishes.start is None else wishes.start.isoformat(),
        instead_of=shelf.instead_of,
    )
    plan = plan_of(way)
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
    beside = beside_of(way, would_help=would_help)
    if too_long:
        beside = replace(beside, curves=None)
    result = TaperResult(
        **{
            **result_fields(situation, plan, beside),
            "plan": None if too_long else plan,
            "shortest_days": plan.days if too_long else None,
        },
        verdict=verdict,
        headline=headline(verdict, plan, situation, wishes),
        emergency=situation.is_emergency,
    )
    reasons, caveats = words_of(way, plan)
    return TaperOutcome(result=result, reasons=tuple(reasons), caveats=caveats)


def _without_plan(situation: Situation, verdict: TaperVerdict, *why: Statement) -> TaperOutcome:
    result = TaperResult(
        **result_fields(situation, None),
        verdict=verdict,
        headline=headline(verdict, None, situation, TaperWishes()),
        emergency=situation.is_emergency,
    )
    return TaperOutcome(
        result=result, reasons=(*why, *situation.urgent), caveats=caveats_of(situation, None, None)
    )
