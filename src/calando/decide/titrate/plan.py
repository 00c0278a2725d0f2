"""Plan the way on to baclofen: from a situation and wishes to a verdict with its ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.advice import advice_for, contacts_for
from calando.decide.products import find_products, products_of
from calando.decide.recommendation import PlanStep, Statement
from calando.decide.situation import Situation
from calando.decide.steps import make_steps, make_supply, products_used
from calando.decide.summary import kidney_report, patient_summary
from calando.decide.taper.asking import dialysis_L_per_h
from calando.decide.taper.parts import supply_days
from calando.decide.titrate import words
from calando.decide.titrate.forecast import Ascent, quoted_range
from calando.decide.titrate.ladders import in_mg, ladder_for, ladders_beside, review_of
from calando.decide.titrate.limits import KidneyLimit, dose_cap, kidney_limit
from calando.decide.titrate.menu import regimen_menu
from calando.decide.titrate.refusals import do_not_start, specialist_because, urgent_reasons
from calando.decide.titrate.result import (
    DoseCap,
    RiseYardstick,
    TitrationPlan,
    TitrationResult,
    TitrationVerdict,
)
from calando.decide.titrate.schedules import USUAL_TIMES_H, Climb, choose_kit
from calando.decide.titrate.wishes import TitrationWishes, check_titration_wishes
from calando.errors import InputError, Problem
from calando.facts.schema import Ladder
from calando.patient.profile import Intake
from calando.simulate.course import Course, Segment
from calando.simulate.ensemble import draw_ensemble, models_for

_LONGEST_STEP_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationOutcome:
    """A titration result with the words around it."""

    result: TitrationResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way on that was found: its ladder, what limits it, its steps and what they do."""

    ladder: Ladder
    limit: KidneyLimit
    cap: DoseCap
    target_mg: float
    target_why: str
    times_h: tuple[float, ...]
    today_mg: tuple[float, ...]
    climb: Climb
    step_days: int
    ascent: Ascent | None
    share_held: float | None
    p95_ratio: float | None
    said: tuple[Statement, ...] = ()  # what was changed to fit, and why

    @property
    def course(self) -> Course:
        """The steps as a course."""
        return tuple(
            Segment(days=self.step_days, doses_mg=doses) for doses in self.climb.schedules_mg
        )


def plan_titration(situation: Situation, wishes: TitrationWishes, *, seed: int) -> TitrationOutcome:
    """Return the verdict on a way on, and the ladder where there is one.

    Raises
    ------
    InputError : a wish that cannot be asked for.
    """
    check_titration_wishes(wishes)
    limit, ladder = kidney_limit(situation), ladder_for(situation)
    refused = do_not_start(situation, ladder, limit)
    if refused or ladder is None:
        return without_plan(situation, ladder, limit, "do_not", refused)
    specialist = specialist_because(situation, ladder)
    way, why_not = find_way(situation, wishes, ladder, limit, seed=seed)
    if way is None:
        verdict: TitrationVerdict = "specialist_only" if specialist else "do_not"
        return without_plan(situation, ladder, limit, verdict, (*specialist, *why_not))
    if specialist:
        verdict = "specialist_only"
    else:
        reduced = limit.reduces or ladder.whom == "sensitive" or bool(way.said)
        verdict = "reduced_plan" if reduced else "plan"
    return outcome_of(situation, wishes, way, verdict, specialist)


def find_way(
    situation: Situation,
    wishes: TitrationWishes,
    ladder: Ladder,
    limit: KidneyLimit,
    *,
    seed: int,
) -> tuple[Way | None, tuple[Statement, ...]]:
    """Return the way on within cap, kidneys, products and yardstick, or why there is none."""
    cap = dose_cap(situation, ladder, limit)
    target, target_why, capped = _target(situation, wishes, ladder, limit, cap)
    intakes = _running(situation)
    times = _times(wishes, intakes, ladder, target)
    today = _today_at(times, intakes)
    printed = in_mg(ladder, ladder.totals_per_day, situation.patient.weight_kg)
    totals = [min(round(t * limit.fraction, 6), cap.mg_per_day) for t in printed]
    totals = sorted({t for t in totals if t < target - 1e-9} | {target})
    totals = [t for t in totals if t > sum(today) + 1e-9]
    if not totals:
        return None, (words.nothing_above(sum(today), target, cap, target_why),)
    asked = find_products(products_of(situation), wishes.products) if wishes.products else ()
    found = choose_kit(
        situation,
        totals,
        times,
        floor_mg=today,
        printed_mg=[limit.fraction * total for total in printed],
        fewest_intakes=int(ladder.intakes[0]),
        asked=asked,
    )
    if found is None:
        return None, (words.cannot_be_made(situation, totals[0], len(times)),)
    step_days = int(max(wishes.step_days or ladder.step_days[1], ladder.step_days[0]))
    ascent = _ascent(situation, ladder, times, today, seed=seed)
    climbed, step_days, said = _within(situation, ascent, found, step_days)
    share = ascent.share_within(_course(climbed, step_days)) if ascent else None
    return (
        Way(
            ladder=ladder,
            limit=limit,
            cap=cap,
            target_mg=target,
            target_why=target_why,
            times_h=times,
            today_mg=today,
            climb=climbed,
            step_days=step_days,
            ascent=ascent,
            share_held=share[0] if share else None,
            p95_ratio=share[1] if share else None,
            said=(*said, *words.about_step_days(wishes, ladder), *capped),
        ),
        (),
    )


def _target(
    situation: Situation,
    wishes: TitrationWishes,
    ladder: Ladder,
    limit: KidneyLimit,
    cap: DoseCap,
) -> tuple[float, str, tuple[Statement, ...]]:
    """Return where the ladder ends: what was asked, else the lower end of the usual range; never above the cap."""
    scale = situation.patient.weight_kg
    printed = in_mg(ladder, ladder.totals_per_day, scale)
    if wishes.target_mg is not None:
        if wishes.target_mg > cap.mg_per_day + 1e-9:
            said = words.above_the_cap(wishes.target_mg, cap)
            return cap.mg_per_day, f"the cap; {wishes.target_mg:g} mg was asked", (said,)
        return wishes.target_mg, "asked with --target", ()
    usual = in_mg(ladder, ladder.usual_per_day, scale)
    wanted = usual[0] if usual else printed[-1]
    whole = next((t for t in printed if t >= wanted - 1e-9), printed[-1])
    target = min(round(whole * limit.fraction, 6), cap.mg_per_day)
    why = (
        f"the first step of the ladder inside its usual range ({usual[0]:g} to {usual[-1]:g} mg/day)"
        if usual
        else "the end of the ladder"
    )
    if limit.fraction < 1.0:
        why += f", times {limit.fraction:.3g} for the kidneys"
    return target, why, ()


def _running(situation: Situation) -> tuple[Intake, ...]:
    oral = situation.oral
    if oral is None:
        return ()
    doses = tuple(d for d in oral.doses if d.mg > 0)
    if not doses:
        raise InputError(
            Problem(
                field="medication.doses",
                message="baclofen is running; a way further up needs today's doses, each with its time and mg",
                allowed='doses = [{ time = "08:00", mg = 5 }, ...], or no baclofen medication',
            )
        )
    return tuple(sorted(doses, key=lambda d: d.time_h))


def _times(
    wishes: TitrationWishes, intakes: Sequence[Intake], ladder: Ladder, target_mg: float
) -> tuple[float, ...]:
    if wishes.intakes_h:
        return wishes.intakes_h
    if intakes and wishes.times_a_day in (None, len(intakes)):
        return tuple(i.time_h for i in intakes)
    if wishes.times_a_day is not None:
        return USUAL_TIMES_H[wishes.times_a_day]
    low, high = int(ladder.intakes[0]), int(ladder.intakes[1])
    usual = max(low, min(3, high))
    # the printed ladders of three doses end at 60 mg; above that a fourth dose is printed
    return USUAL_TIMES_H[4 if target_mg > 60.0 and high >= 4 else usual]


def _today_at(times_h: Sequence[float], intakes: Sequence[Intake]) -> tuple[float, ...]:
    """Return today's doses at the plan's times: each intake at the nearest."""
    doses = [0.0] * len(times_h)
    for intake in intakes:
        i = min(range(len(times_h)), key=lambda k: (abs(times_h[k] - intake.time_h), k))
        doses[i] += intake.mg
    return tuple(doses)


def _ascent(
    situation: Situation,
    ladder: Ladder,
    times_h: tuple[float, ...],
    today_mg: tuple[float, ...],
    *,
    seed: int,
) -> Ascent | None:
    """Return the members on the way on; None where no model describes someone of this age."""
    patient, facts = situation.patient, situation.facts
    try:
        models_for(facts, age_years=patient.age_years)
    except InputError:
        return None
    ensemble = draw_ensemble(
        facts, age_years=patient.age_years, weight_kg=patient.weight_kg, seed=seed
    )
    return Ascent(
        ensemble=ensemble,
        relative_CLcr=situation.kidneys.relative_mL_per_min,
        twin_CLcr=facts.kidney.CLcr_reference.value,
        dialysis_L_per_h=dialysis_L_per_h(situation),
        intake_h=tuple(t - times_h[0] for t in times_h),
        today_mg=today_mg,
        since_weeks=situation.oral.since_weeks if situation.oral else None,
        label_totals_mg=in_mg(ladder, ladder.totals_per_day, patient.weight_kg),
        label_step_days=int(ladder.step_days[0]),
        quoted_mg_per_L=quoted_range(facts),
    )


def _course(climbed: Climb, step_days: int) -> Course:
    return tuple(Segment(days=step_days, doses_mg=doses) for doses in climbed.schedules_mg)


def _within(
    situation: Situation, ascent: Ascent | None, found: Climb, step_days: int
) -> tuple[Climb, int, tuple[Statement, ...]]:
    """Lengthen steps, then leave out the highest ones, until the yardstick of the way on holds."""
    if ascent is None:
        return found, step_days, ()
    asked = situation.facts.titration_rules.share.value
    climbed, days = found, step_days
    while True:
        if ascent.share_within(_course(climbed, days))[0] >= asked:
            break
        if days < _LONGEST_STEP_DAYS:
            days = min(2 * days, _LONGEST_STEP_DAYS)
        elif len(climbed.schedules_mg) > 1:
            days = step_days
            climbed = Climb(
                kit=climbed.kit,
                totals_mg=climbed.totals_mg[:-1],
                schedules_mg=climbed.schedules_mg[:-1],
            )
        else:
            break
    return climbed, days, words.what_the_yardstick_changed(found, step_days, climbed, days)


def outcome_of(
    situation: Situation,
    wishes: TitrationWishes,
    way: Way,
    verdict: TitrationVerdict,
    specialist: tuple[Statement, ...],
) -> TitrationOutcome:
    """Return the answer for a way that was found."""
    steps = _steps(way)
    plan = _plan(situation, wishes, way, steps, for_specialist=verdict == "specialist_only")
    ascent = way.ascent
    menu = (
        regimen_menu(
            ascent,
            way.climb.kit,
            way.ladder,
            daily_mg=steps[-1].daily_mg,
            times_h=way.times_h,
            doses_mg=way.climb.schedules_mg[-1],
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
        forecast=ascent.forecast(way.course) if ascent else (),
        curves=ascent.curves(way.course) if ascent else None,
        advice=advice_for(situation, steps, direction="up"),
        contacts=contacts_for(situation),
    )
    reasons = (*specialist, *words.reasons_of(situation, way, plan))
    return TitrationOutcome(
        result=result, reasons=reasons, caveats=words.caveats_of(situation, way)
    )


def _steps(way: Way) -> tuple[PlanStep, ...]:
    return make_steps(
        way.climb.kit,
        way.times_h,
        way.climb.schedules_mg,
        days=[way.step_days] * len(way.climb.schedules_mg),
        kinds=["titrate"] * len(way.climb.schedules_mg),
    )


def _plan(
    situation: Situation,
    wishes: TitrationWishes,
    way: Way,
    steps: tuple[PlanStep, ...],
    *,
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
        start_date=None if wishes.start is None else wishes.start.isoformat(),
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
        curves=None,
        advice=advice_for(situation, (), direction="up"),
        contacts=contacts_for(situation),
    )
    return TitrationOutcome(
        result=result,
        reasons=(*urgent_reasons(situation), *why),
        caveats=words.caveats_without(situation),
    )
