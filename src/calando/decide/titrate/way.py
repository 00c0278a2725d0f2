"""The way on: ladder, kidneys, cap and products brought to steps that hold the yardstick of the rise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calando.decide.dispensing import Kit
from calando.decide.products import find_products, products_of
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.taper.asking import dialysis_L_per_h
from calando.decide.titrate import words
from calando.decide.titrate.forecast import Ascent, quoted_range
from calando.decide.titrate.ladders import in_mg
from calando.decide.titrate.limits import KidneyLimit, dose_cap, full_dose_CLcr
from calando.decide.titrate.result import (
    DoseCap,
)
from calando.decide.titrate.schedules import USUAL_TIMES_H, Climb, choose_kit
from calando.decide.titrate.wishes import TitrationWishes
from calando.errors import InputError, Problem
from calando.facts.schema import Ladder
from calando.patient.profile import Intake
from calando.simulate.course import Course, Segment, Start
from calando.simulate.ensemble import draw_ensemble, models_for

_LONGEST_STEP_DAYS = 28
_LOOK_AGAIN_DAYS = 7  # where nothing is raised, until somebody looks again
# parts of the ladder that are tried, where its steps are too big a rise for this person
_SMALLER_STEPS = (1.0, 0.75, 0.5, 0.33)
_STAY_LONGER = (0, 1, 2, 4)  # steps on the dose of today before the next rise


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
    shortened: bool = False  # steps were left out or made longer for the yardstick
    lead: Course = ()  # days on today's dose before the next rise, in the middle of a plan

    @property
    def course(self) -> Course:
        """The steps as a course."""
        return (*self.lead, *_course(self.climb, self.step_days))


def find_way(
    situation: Situation,
    wishes: TitrationWishes,
    ladder: Ladder,
    limit: KidneyLimit,
    *,
    seed: int,
    start: Start | None = None,
    lead: Course = (),
    stay: tuple[float, ...] = (),
) -> tuple[Way | None, tuple[Statement, ...]]:
    """Return the way on within cap, kidneys, products and yardstick, or why there is none.

    Parameters
    ----------
    start : where the members stand in the middle of a plan; None: as someone steady on today's doses.
    lead : days on today's dose before the next rise.
    stay : today's dose in the middle of a plan: where nothing above it can be made or borne, staying is an answer.
    """
    cap = dose_cap(situation, ladder, limit)
    target, target_why, capped = _target(situation, wishes, ladder, limit, cap)
    intakes = _running(situation)
    times = _times(wishes, intakes, ladder, target)
    today = _today_at(times, intakes)
    printed = _written_out(
        in_mg(ladder, ladder.totals_per_day, situation.patient.weight_kg), target / limit.fraction
    )
    totals = [min(round(t * limit.fraction, 6), cap.mg_per_day) for t in printed]
    totals = sorted({t for t in totals if t < target - 1e-9} | {target})
    totals = [t for t in totals if t > sum(today) + 1e-9]
    asked = find_products(products_of(situation), wishes.products) if wishes.products else ()
    ascent = ascent_of(situation, ladder, times, today, seed=seed, start=start)
    step_days = int(max(wishes.step_days or ladder.step_days[1], ladder.step_days[0]))
    fitted = None
    for share in _SMALLER_STEPS if totals else ():
        found = choose_kit(
            situation,
            [share * total for total in totals],
            times,
            floor_mg=today if times == tuple(i.time_h for i in intakes) else (0.0,) * len(times),
            printed_mg=[limit.fraction * share * total for total in printed],
            fewest_intakes=int(ladder.intakes[0]),
            asked=asked,
            today_mg=sum(today),
        )
        fitted = _within(situation, ascent, found, step_days, lead) if found else None
        if fitted is not None:
            break
    if fitted is not None:
        climbed, days, lead, said = fitted
        if share < 1.0:
            said = (words.smaller_steps(share), *said)
        shortened = bool(said)
        said = (*said, *words.about_wishes(wishes, ladder, len(times)), *capped)
    else:
        why = words.nothing_above(sum(today), target, cap, target_why)
        if totals:
            why = words.cannot_be_made(situation, totals[0], len(times), sum(today))
        if not (stay and asked):
            return None, (why,)
        lead = lead or (Segment(days=max(step_days, _LOOK_AGAIN_DAYS), doses_mg=stay),)
        climbed, days, said = (
            Climb(kit=Kit(asked), totals_mg=(), schedules_mg=()),
            step_days,
            (why,),
        )
        shortened = bool(totals)
    way = Way(
        ladder=ladder,
        limit=limit,
        cap=cap,
        target_mg=target,
        target_why=target_why,
        times_h=times,
        today_mg=today,
        climb=climbed,
        step_days=days,
        ascent=ascent,
        share_held=None,
        p95_ratio=None,
        said=said,
        shortened=shortened,
        lead=lead,
    )
    return _measured(way), ()


def _written_out(printed_mg: tuple[float, ...], up_to_mg: float) -> tuple[float, ...]:
    """Return the printed totals, gone on with the last printed rise where the target lies above them."""
    totals = list(printed_mg)
    rise = totals[-1] - totals[-2] if len(totals) > 1 else totals[-1]
    while totals[-1] < up_to_mg - 1e-6:
        totals.append(min(totals[-1] + rise, up_to_mg))
    return tuple(totals)


def _measured(way: Way) -> Way:
    """Return the way with the share of members in whom no day is a bigger rise than the yardstick."""
    if way.ascent is None:
        return way
    share, p95 = way.ascent.share_within(way.course)
    return replace(way, share_held=share, p95_ratio=p95)


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
    wanted = usual[0] if usual else 0.5 * printed[-1]
    whole = next((t for t in printed if t >= wanted - 1e-9), printed[-1])
    target = min(round(whole * limit.fraction, 6), cap.mg_per_day)
    why = (
        f"the first step of the ladder inside its usual range ({usual[0]:g} to {usual[-1]:g} mg/day)"
        if usual
        else "the source gives no usual range: the first step at or above half of its end; --target goes on from there"
    )
    if whole * limit.fraction > cap.mg_per_day + 1e-9:
        return target, "the cap", ()
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
    divided = len(intakes) >= int(ladder.intakes[0])
    if divided and wishes.times_a_day in (None, len(intakes)):
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


def ascent_of(
    situation: Situation,
    ladder: Ladder,
    times_h: tuple[float, ...],
    today_mg: tuple[float, ...],
    *,
    seed: int,
    start: Start | None,
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
        twin_CLcr=full_dose_CLcr(facts),
        dialysis_L_per_h=dialysis_L_per_h(situation),
        intake_h=tuple(t - times_h[0] for t in times_h),
        today_mg=today_mg,
        since_weeks=situation.oral.since_weeks if situation.oral else None,
        label_totals_mg=in_mg(ladder, ladder.totals_per_day, patient.weight_kg),
        label_step_days=int(ladder.step_days[0]),
        quoted_mg_per_L=quoted_range(facts),
        given_start=start,
    )


def _course(climbed: Climb, step_days: int) -> Course:
    return tuple(Segment(days=step_days, doses_mg=doses) for doses in climbed.schedules_mg)


def _within(
    situation: Situation, ascent: Ascent | None, found: Climb, step_days: int, lead: Course
) -> tuple[Climb, int, Course, tuple[Statement, ...]] | None:
    """Stay longer, lengthen the steps, then leave out the highest, until the yardstick of the way on holds.

    None: not even the first step holds it.
    """
    if ascent is None:
        return found, step_days, lead, ()
    asked = situation.facts.titration_rules.share.value

    def holds(climbed: Climb, days: int, first: Course) -> bool:
        return ascent.share_within((*first, *_course(climbed, days)))[0] >= asked

    for more in _STAY_LONGER if lead else (0,):
        longer = tuple(replace(x, days=x.days + more * step_days) for x in lead)
        if holds(found, step_days, longer):
            return found, step_days, longer, words.stays_longer(lead, longer)
    climbed, days = found, step_days
    while not holds(climbed, days, lead):
        if days < _LONGEST_STEP_DAYS:
            days = min(2 * days, _LONGEST_STEP_DAYS)
            continue
        days = step_days
        if len(climbed.schedules_mg) == 1:
            return None
        climbed = replace(
            climbed,
            totals_mg=climbed.totals_mg[:-1],
            schedules_mg=climbed.schedules_mg[:-1],
        )
    return climbed, days, lead, words.what_the_yardstick_changed(found, step_days, climbed, days)
