"""The plan from today on the way on: hold, step back, start again, or climb on."""

from __future__ import annotations

from dataclasses import fields, replace

from calando.decide.check.beside import cards_beside, stops_among
from calando.decide.recommendation import PlannedDose, Statement, StepKind
from calando.decide.replan import words
from calando.decide.replan.down import kit_of
from calando.decide.replan.present_state import as_a_check_sees, rest_of_today
from calando.decide.replan.restart import largest_bearable
from calando.decide.replan.result import TitrationReplanResult
from calando.decide.replan.rules import do_now_of
from calando.decide.replan.scene import Scene
from calando.decide.replan.story import Story
from calando.decide.taper.asking import dialysis_L_per_h
from calando.decide.taper.past import Lived
from calando.decide.titrate.ladders import in_mg, ladder_for
from calando.decide.titrate.limits import dose_cap, kidney_limit
from calando.decide.titrate.plan import (
    TitrationOutcome,
    outcome_of,
    verdict_of,
    without_plan,
)
from calando.decide.titrate.refusals import do_not_start, specialist_because
from calando.decide.titrate.result import TitrationResult
from calando.decide.titrate.schedules import even_split
from calando.decide.titrate.way import ascent_of, find_way
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.schema import Ladder
from calando.patient.profile import Intake, Medication
from calando.simulate.course import Segment, Start
from calando.simulate.ensemble import draw_ensemble

Answered = tuple[TitrationReplanResult, tuple[Statement, ...], tuple[Statement, ...]]
_MOST_STEP_DAYS = 28
_LOOK_AT_KIDNEYS_DAYS = 7


def plan_up(scene: Scene) -> Answered:
    """Return the re-plan of a way on: its result, reasons and caveats."""
    situation = scene.situation
    limit, ladder = kidney_limit(situation), _ladder(scene)
    why = _why_no_way(scene)
    refused = do_not_start(situation, ladder, limit)
    if why or refused or ladder is None:
        outcome = without_plan(situation, ladder, limit, "do_not", (*why, *refused))
        return _answered(scene, outcome, scene.story, None)
    cap = dose_cap(situation, ladder, limit)
    dose, kind = _dose_to_begin_with(scene, ladder, limit.fraction)
    if sum(dose) > cap.mg_per_day + 1e-9:
        outcome = without_plan(situation, ladder, limit, "do_not", (_above(sum(dose), cap.why),))
        return _answered(scene, outcome, scene.story, None)
    story = scene.story_from(dose)
    there = replace(situation, oral=_medication(scene, dose))
    wishes = _wishes(scene, ladder, dose)
    way, nothing_more = find_way(
        there,
        wishes,
        ladder,
        limit,
        seed=scene.seed,
        start=_start(scene, story),
        lead=_lead(scene, dose),
        stay=dose if any(dose) else (),
    )
    if way is None:
        outcome = without_plan(situation, ladder, limit, "do_not", nothing_more)
        return _answered(scene, outcome, story, None)
    cards = cards_beside(as_a_check_sees(situation, scene.story), rising=True, seed=scene.seed)
    specialist = (*specialist_because(situation, ladder), *stops_among(cards))
    outcome = outcome_of(
        there,
        wishes,
        way,
        verdict_of(way, specialist),
        specialist,
        from_day=story.resumes_on_day,
        lead_kind=kind,
        start_date=scene.plan.start_date,
    )
    return _answered(scene, outcome, story, dose)


def _answered(
    scene: Scene, outcome: TitrationOutcome, story: Story, dose: tuple[float, ...] | None
) -> Answered:
    """Return the answer with what is done now in front, and with the days that were lived kept."""
    found = outcome.result
    rest: tuple[PlannedDose, ...] = ()
    if found.plan is not None:
        kit = kit_of(scene.situation, scene.plan, scene.standing.current_mg)
        rest = rest_of_today(scene.plan, story, kit)
    do_now = do_now_of(scene.spoken, story, rest)
    changed = words.changes_without(scene)
    if found.plan is not None and dose is not None:
        changed = (*words.changes_up(scene, found.plan, dose), *changed)
    own = {f.name: getattr(found, f.name) for f in fields(TitrationResult)}
    own["headline"] = words.headline_up(do_now, found, changed)
    own["emergency"] = scene.is_emergency
    if found.plan is not None and scene.for_observation:
        own["plan"] = replace(found.plan, supply=())
        own["verdict"] = "specialist_only"  # a clinician looks before anything is used
    result = TitrationReplanResult(
        **own, do_now=do_now, changed=changed, record=scene.record(story)
    )
    return (
        result,
        (*words.rule_reasons(scene), *outcome.reasons),
        (*words.caveats(scene), *outcome.caveats),
    )


def _ladder(scene: Scene) -> Ladder | None:
    """Return the running plan's ladder if it still fits, else the one that fits now."""
    fitting = ladder_for(scene.situation)
    own = next((x for x in scene.situation.facts.ladders if x.name == scene.plan.rate), None)
    if own is None or (fitting is not None and fitting.whom == "sensitive"):
        return fitting
    return own


def _why_no_way(scene: Scene) -> tuple[Statement, ...]:
    spoken = scene.spoken
    if spoken.action not in ("no_plan", "stay_off"):
        return ()
    return tuple(
        Statement(
            text=f"{rule.title}: nothing is raised until that has been looked at.",
            sources=rule.sources,
            basis=rule.basis,
            urgent=True,
            emergency=rule.tier == "emergency",
        )
        for _, rule in spoken.pairs
        if rule.action in ("no_plan", "stay_off")
    )


def _above(dose_mg: float, why: str) -> Statement:
    text = (
        f"Today's {dose_mg:g} mg a day is above the cap as it is now. {why}. Nothing is raised; coming down is planned "
        "with `calando taper`, never all at once."
    )
    return Statement(text=text, basis="derived", urgent=True)


def _dose_to_begin_with(
    scene: Scene, ladder: Ladder, kidneys_leave: float
) -> tuple[tuple[float, ...], StepKind]:
    """Return the dose of the first days: today's, the one before, or a part of it after a gap."""
    standing, action, plan = scene.standing, scene.spoken.action, scene.plan
    if action == "step_back" and standing.tolerated_mg is not None:
        return standing.tolerated_mg, "step_back"
    if action != "restart":
        return standing.current_mg, "hold"
    most = (scene.spoken.restart_fraction or 1.0) * sum(standing.current_mg)
    first = ladder.totals_per_day[0] * kidneys_leave
    first *= scene.situation.patient.weight_kg if ladder.per_kg else 1.0
    if scene.story.gap_h >= scene.situation.facts.titration_rules.stay_off_after_h.value:
        most = min(most, first)
    kit = kit_of(scene.situation, plan, standing.current_mg)
    if kit is None:
        return standing.current_mg, "reinstate"
    most = max(most, min(first, sum(standing.current_mg)))
    wanted = [most, *(t for t in _totals(scene, ladder, kidneys_leave)[::-1] if t < most - 1e-9)]
    splits = [even_split(kit, total, plan.times_h) for total in wanted]
    doses = [
        standing.current_mg if most >= sum(standing.current_mg) - 1e-9 else splits[0],
        *splits[1:],
    ]
    makeable = [d for d in doses if d is not None]
    if not makeable:
        return standing.current_mg, "reinstate"
    ascent = ascent_of(
        scene.situation,
        ladder,
        plan.times_h,
        standing.current_mg,
        seed=scene.seed,
        start=_start(scene, scene.story),
    )
    if ascent is None:
        return makeable[0], "reinstate"
    share = scene.situation.facts.titration_rules.share.value
    days = scene.plan.step_days
    return largest_bearable(ascent, makeable, days=days, share=share), "reinstate"


def _totals(scene: Scene, ladder: Ladder, kidneys_leave: float) -> list[float]:
    scale = scene.situation.patient.weight_kg
    return [kidneys_leave * t for t in in_mg(ladder, ladder.totals_per_day, scale)]


def _lead(scene: Scene, dose: tuple[float, ...]) -> tuple[Segment, ...]:
    """Return the days on this dose before the next rise."""
    spoken, days = scene.spoken, scene.standing.left_days
    if spoken.hold_days:
        days = max(days, spoken.hold_days)
    if any(event.kind in ("kidneys", "urgent") for event, _ in spoken.pairs):
        days = max(days, _LOOK_AT_KIDNEYS_DAYS)  # no rise in the days after another kidney value
    if spoken.action in ("restart", "step_back"):
        days = max(days, scene.plan.step_days)
    return (Segment(days=days, doses_mg=dose),) if days and any(dose) else ()


def _medication(scene: Scene, dose: tuple[float, ...]) -> Medication | None:
    doses = tuple(
        Intake(time_h=t, mg=mg) for t, mg in zip(scene.plan.times_h, dose, strict=True) if mg > 0
    )
    if not doses:
        return None
    oral = scene.situation.oral
    return Medication(
        drug="baclofen",
        doses=doses,
        since_weeks=oral.since_weeks if oral else None,
        mg_per_mL=oral.mg_per_mL if oral else None,
    )


def _wishes(scene: Scene, ladder: Ladder, dose: tuple[float, ...]) -> TitrationWishes:
    step_days = scene.wishes.step_days or scene.plan.step_days
    if scene.pace == "slower":
        step_days = min(2 * step_days, _MOST_STEP_DAYS)
    if scene.pace == "faster":
        step_days = int(ladder.step_days[0])
    kit = kit_of(scene.situation, scene.plan, scene.standing.current_mg)
    return TitrationWishes(
        # no rise in an answer to severe sleepiness: what is being taken is the target
        target_mg=sum(dose)
        if scene.spoken.is_very_sleepy
        else scene.plan.target_mg_per_day or None,
        step_days=step_days,
        intakes_h=scene.plan.times_h,
        products=tuple(p.id for p in kit.products) if kit else (),
    )


def _start(scene: Scene, story: Story) -> Start:
    situation = scene.situation
    ensemble = draw_ensemble(
        situation.facts,
        age_years=situation.patient.age_years,
        weight_kg=situation.patient.weight_kg,
        seed=scene.seed,
    )
    times = scene.plan.times_h
    return Lived(
        scene.lived(story)[1],
        ensemble,
        tuple(t - times[0] for t in times),
        dialysis_L_per_h=dialysis_L_per_h(situation),
    ).after
