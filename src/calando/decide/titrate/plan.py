"""Plan the way on to baclofen: from a situation and wishes to a verdict with its ladder."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calando.decide.advice import advice_for, contacts_for
from calando.decide.card import Card
from calando.decide.check.beside import cards_beside, stops_among
from calando.decide.recommendation import PlanStep, Statement, StepKind
from calando.decide.situation import Situation
from calando.decide.steps import make_steps, make_supply, products_used
from calando.decide.summary import kidney_report, patient_summary
from calando.decide.taper.parts import supply_days
from calando.decide.titrate import words
from calando.decide.titrate.ladders import ladder_for, ladders_beside, review_of
from calando.decide.titrate.limits import KidneyLimit, dose_cap, kidney_limit
from calando.decide.titrate.menu import regimen_menu
from calando.decide.titrate.refusals import do_not_start, specialist_because, urgent_reasons
from calando.decide.titrate.result import (
    RiseYardstick,
    TitrationPlan,
    TitrationResult,
    TitrationVerdict,
)
from calando.decide.titrate.way import Way, find_way
from calando.decide.titrate.wishes import TitrationWishes, check_titration_wishes
from calando.facts.schema import Ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationOutcome:
    """A titration result with the words around it."""

    result: TitrationResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def plan_titration(situation: Situation, wishes: TitrationWishes, *, seed: int) -> TitrationOutcome:
    """Return the verdict on a way on, and the ladder where there is one.

    Raises
    ------
    InputError : a wish that cannot be asked for.
    """
    check_titration_wishes(wishes)
    cards = cards_beside(situation, rising=True, seed=seed)
    outcome = _planned(situation, wishes, cards, seed=seed)
    return replace(outcome, result=replace(outcome.result, cards=cards))


def _planned(
    situation: Situation, wishes: TitrationWishes, cards: tuple[Card, ...], *, seed: int
) -> TitrationOutcome:
    limit, ladder = kidney_limit(situation), ladder_for(situation)
    refused = do_not_start(situation, ladder, limit)
    if refused or ladder is None:
        return without_plan(situation, ladder, limit, "do_not", refused)
    specialist = (*specialist_because(situation, ladder), *stops_among(cards))
    way, why_not = find_way(situation, wishes, ladder, limit, seed=seed)
    if way is None:
        verdict: TitrationVerdict = "specialist_only" if specialist else "do_not"
        return without_plan(situation, ladder, limit, verdict, (*specialist, *why_not))
    return outcome_of(situation, wishes, way, verdict_of(way, specialist), specialist)


def verdict_of(way: Way, specialist: tuple[Statement, ...]) -> TitrationVerdict:
    """Return who may use the way that was found, and whether it is less than the usual one."""
    if specialist:
        return "specialist_only"
    reduced = way.limit.reduces or way.ladder.whom == "sensitive" or way.shortened
    return "reduced_plan" if reduced else "plan"


def outcome_of(
    situation: Situation,
    wishes: TitrationWishes,
    way: Way,
    verdict: TitrationVerdict,
    specialist: tuple[Statement, ...],
    *,
    from_day: int = 0,
    lead_kind: StepKind = "hold",
    start_date: str | None = None,
) -> TitrationOutcome:
    """Return the answer for a way that was found.

    Parameters
    ----------
    specialist : why a specialist decides, where one does.
    from_day, lead_kind, start_date : in the middle of a plan: its day, what the first days are, the date of day 0.
    """
    steps = _steps(way, from_day, lead_kind)
    if wishes.start is not None:
        start_date = wishes.start.isoformat()
    plan = _plan(
        situation, way, steps, start_date=start_date, for_specialist=verdict == "specialist_only"
    )
    ascent = way.ascent
    menu = (
        regimen_menu(
            ascent,
            way.climb.kit,
            way.ladder,
            daily_mg=steps[-1].daily_mg,
            times_h=way.times_h,
            doses_mg=way.course[-1].doses_mg,
        )
        if ascent
        else ()
    )
    result = TitrationResult(
        verdict=verdict,
        headline=words.headline(verdict, plan, review_of(situation, way.ladder), way.cap),
        emergency=situation.is_emergency,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        plan=plan,
        cap=way.cap,
        menu=menu,
        review=review_of(situation, way.ladder),
        minimum_effective_dose=words.MINIMUM_EFFECTIVE_DOSE,
        ladders=ladders_beside(situation, way.ladder),
        kidney_rules=way.limit.shown,
        forecast=ascent.forecast(way.course, from_day) if ascent else (),
        held_pace=ascent.held_pace(way.climb.schedules_mg, way.step_days)
        if ascent and way.climb.schedules_mg and not way.lead
        else None,
        curves=ascent.curves(way.course) if ascent else None,
        advice=advice_for(situation, steps, direction="up"),
        contacts=contacts_for(situation),
    )
    reasons = (*specialist, *words.reasons_of(situation, way, plan, result.held_pace))
    return TitrationOutcome(
        result=result, reasons=reasons, caveats=words.caveats_of(situation, way)
    )


def _steps(way: Way, from_day: int, lead_kind: StepKind) -> tuple[PlanStep, ...]:
    kinds: list[StepKind] = [lead_kind] * len(way.lead)
    kinds += ["titrate"] * len(way.climb.schedules_mg)
    return make_steps(
        way.climb.kit,
        way.times_h,
        [segment.doses_mg for segment in way.course],
        days=[segment.days for segment in way.course],
        kinds=kinds,
        from_day=from_day,
    )


def _plan(
    situation: Situation,
    way: Way,
    steps: tuple[PlanStep, ...],
    *,
    start_date: str | None,
    for_specialist: bool,
) -> TitrationPlan:
    asked = situation.facts.titration_rules.share.value
    yardstick = None
    if way.share_held is not None and way.p95_ratio is not None:
        yardstick = RiseYardstick(
            name=way.ladder.name,
            title=way.ladder.title,
            share_asked=asked,
            share_held=way.share_held,
            p95_ratio=way.p95_ratio,
            basis="assumed",
        )
    return TitrationPlan(
        steps=steps,
        days=steps[-1].from_day + steps[-1].days,
        target_mg_per_day=way.target_mg,
        target_why=way.target_why,
        supply=() if for_specialist else make_supply(steps, interval_days=supply_days(situation)),
        start_date=start_date,
        products=products_used(steps),
        yardstick=yardstick,
        from_mg_per_day=round(sum(way.today_mg), 2),
    )


def without_plan(
    situation: Situation,
    ladder: Ladder | None,
    limit: KidneyLimit,
    verdict: TitrationVerdict,
    why: tuple[Statement, ...],
) -> TitrationOutcome:
    """Return bad news with its reasons; what the sources print is shown all the same."""
    result = TitrationResult(
        verdict=verdict,
        headline=words.headline_without(verdict, why),
        emergency=situation.is_emergency,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        plan=None,
        cap=dose_cap(situation, ladder, limit) if ladder and limit.avoid is None else None,
        menu=(),
        review=review_of(situation, ladder) if ladder else None,
        minimum_effective_dose=words.MINIMUM_EFFECTIVE_DOSE,
        ladders=ladders_beside(situation, ladder if limit.avoid is None else None),
        kidney_rules=limit.shown,
        forecast=(),
        held_pace=None,
        curves=None,
        advice=advice_for(situation, (), direction="up"),
        contacts=contacts_for(situation),
    )
    return TitrationOutcome(
        result=result,
        reasons=(*urgent_reasons(situation), *why),
        caveats=words.caveats_without(situation),
    )
