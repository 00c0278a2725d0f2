"""Plan from today: what to do now, what was really taken, and what becomes of the running plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calando.decide.products import Shelf
from calando.decide.recommendation import Statement
from calando.decide.replan import words
from calando.decide.replan.down import Onward, find_onward
from calando.decide.replan.events import ReplanWishes, check_events
from calando.decide.replan.present_state import (
    as_a_check_sees,
    check_file,
    kidneys_told,
    patient_of_today,
    rest_of_today,
    standing_of,
)
from calando.decide.replan.result import ReplanResult, TitrationReplanResult
from calando.decide.replan.rules import all_events, do_now_of, speak
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.scene import Scene
from calando.decide.replan.story import taken_now, tell_story
from calando.decide.replan.up import plan_up
from calando.decide.situation import Situation, assess_situation
from calando.decide.taper.asking import tolerated_CLcr
from calando.decide.taper.finer import would_help_from
from calando.decide.taper.parts import WayOff, beside_of, plan_of, result_fields, words_of
from calando.decide.taper.wishes import TaperWishes, check_wishes
from calando.decide.taper.words import caveats_of
from calando.decide.taper.yardstick import ChosenRate, choose_rate
from calando.facts.schema import Facts
from calando.patient.profile import Intake, Patient

_STAY_DAYS = 7
_TAKEN_LATE = frozenset({"ran_out", "stopped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanOutcome:
    """A re-plan's result with the words around it."""

    situation: Situation  # of today, as its cards see it: what was not taken for a day is stopped
    result: ReplanResult | TitrationReplanResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def replan(
    patient: Patient, plan: RunningPlan, wishes: ReplanWishes, facts: Facts, *, seed: int
) -> ReplanOutcome:
    """Return what to do now and the plan from today.

    Raises
    ------
    InputError : a day outside the plan, events that cannot be or contradict each other, a file of another plan.
    """
    scene = set_scene(patient, plan, wishes, facts, seed=seed)
    if plan.direction == "up":
        result, reasons, caveats = plan_up(scene)
        outcome = ReplanOutcome(
            situation=scene.situation, result=result, reasons=reasons, caveats=caveats
        )
    else:
        outcome = _plan_down(scene)
    return replace(outcome, situation=as_a_check_sees(scene.situation, scene.story))


def set_scene(
    patient: Patient, plan: RunningPlan, wishes: ReplanWishes, facts: Facts, *, seed: int
) -> Scene:
    """Check what was told, follow what was taken, and let the rules speak."""
    check_events(wishes, end_day=plan.end_day)
    if plan.direction == "down":
        check_wishes(TaperWishes(like=wishes.like, step_days=wishes.step_days), facts)
    least_gap_h = facts.titration_rules.least_gap_h.value
    story = tell_story(plan, wishes, least_gap_h=least_gap_h)
    check_file(patient, plan, story, wishes.events)
    standing = standing_of(plan, wishes, story)
    plan = _with_tolerated_kidneys(plan, patient, facts)
    situation = assess_situation(patient_of_today(patient, plan, wishes, story, standing), facts)
    ended = story.resumes_on_day >= plan.end_day and not any(standing.current_mg)
    events = all_events(
        wishes.events,
        situation,
        story,
        has_ended=ended,
        waits_for_a_look=plan.for_observation and not wishes.looked,
    )
    spoken = speak(events, situation, story, plan.direction, kidneys_before=plan.made_CLcr)
    if spoken.action == "step_back" and standing.tolerated_mg is None:
        # nothing above today's dose is tolerated any more (a gap, other kidneys): stay
        spoken = replace(spoken, action="hold", hold_days=max(spoken.hold_days, _STAY_DAYS))
    if spoken.action in ("go_on", "hold") and _TAKEN_LATE & {e.kind for e in events}:
        story = taken_now(story)
    return Scene(
        situation=situation,
        plan=plan,
        wishes=replace(wishes, events=events),
        story=story,
        standing=standing,
        spoken=spoken,
        kidneys=kidneys_told(patient, plan, wishes),
        seed=seed,
    )


def _with_tolerated_kidneys(plan: RunningPlan, patient: Patient, facts: Facts) -> RunningPlan:
    """Return a plan that began from an exposure matched to better kidneys with those kidneys before day 0."""
    if plan.history or plan.steps[0].kind != "exposure_matched":
        return plan
    before = tolerated_CLcr(assess_situation(patient, facts))
    return plan if before is None else replace(plan, before_CLcr=before)


def _plan_down(scene: Scene) -> ReplanOutcome:
    refused = words.why_no_plan(scene)
    if refused:
        return _without(scene, refused)
    chosen = _chosen(scene)
    onward = find_onward(scene, chosen)
    if onward is None:
        return _without(scene, (words.nothing_left(scene),))
    return _with_plan(scene, chosen, onward)


def _chosen(scene: Scene) -> ChosenRate:
    """Return the running plan's yardstick, or the cautious one where today's rules or symptoms ask for it."""
    plan, rules = scene.plan, scene.situation.facts.taper_rules
    asked = TaperWishes(like=scene.wishes.like, step_days=scene.wishes.step_days or plan.step_days)
    usual = choose_rate(scene.situation, asked)
    if scene.wishes.like is not None:
        return usual
    name = plan.rate if plan.rate in scene.situation.facts.tapers else rules.default_rate
    slower = scene.pace == "slower" or scene.spoken.action == "step_back"
    step_days = usual.step_days
    why: tuple[str, ...] = ("the running plan's",)
    if usual.rate.name == rules.cautious_rate and name != rules.cautious_rate:
        name, why = rules.cautious_rate, usual.why
    elif slower and name != rules.cautious_rate:
        name = rules.cautious_rate
        why = ("slower was asked",) if scene.pace == "slower" else ("symptoms after a step",)
    elif slower and scene.wishes.step_days is None:
        step_days = min(2 * step_days, int(rules.step_days_max.value))
        why = (*why, f"slower: steps of {step_days} days")
    rate = scene.situation.facts.tapers[name]
    said = Statement(
        text=f"Yardstick: {rate.title}. Chosen because: {'; '.join(why)}.",
        sources=(rate.source,),
        basis=rate.basis,
    )
    return ChosenRate(rate=rate, why=why, step_days=step_days, statements=(said,))


def _with_plan(scene: Scene, chosen: ChosenRate, onward: Onward) -> ReplanOutcome:
    lead = onward.question.lead
    dose = lead[0].doses_mg if lead else onward.question.today_mg
    story = scene.story_from(dose)
    way = WayOff(
        situation=scene.situation,
        chosen=chosen,
        question=onward.question,
        kit=onward.kit,
        falls=onward.falls,
        times_h=scene.plan.times_h,
        lead_kind=onward.lead_kind,
        solution=onward.solution,
        meets=onward.meets,
        for_observation=scene.for_observation,
        from_day=story.resumes_on_day,
        start_date=scene.plan.start_date,
    )
    plan = plan_of(way)
    would_help = () if onward.meets else _would_help(scene, onward, dose)
    rest = rest_of_today(scene.plan, story, onward.kit)
    do_now = do_now_of(scene.spoken, story, rest)
    changed = words.changes(scene, chosen, plan)
    result = ReplanResult(
        **result_fields(scene.situation, plan, beside_of(way, would_help=would_help)),
        verdict=words.verdict(scene, meets=onward.meets),
        headline=words.headline(scene, do_now, plan, changed),
        emergency=scene.is_emergency,
        do_now=do_now,
        changed=changed,
        record=scene.record(story, step_days=chosen.step_days),
    )
    reasons, caveats = words_of(way, plan)
    return ReplanOutcome(
        situation=scene.situation,
        result=result,
        reasons=(*words.reasons(scene, kept=onward.kept), *reasons),
        caveats=(*words.caveats(scene), *caveats),
    )


def _would_help(scene: Scene, onward: Onward, dose: tuple[float, ...]) -> tuple[Statement, ...]:
    """Return what would bring the plan from today within the yardstick."""
    intakes = tuple(Intake(time_h=t, mg=mg) for t, mg in zip(scene.plan.times_h, dose, strict=True))
    shelf = Shelf(kit=onward.kit, chain=onward.question.chain, asked=False)
    return would_help_from(scene.situation, onward.question, shelf, intakes)


def _without(scene: Scene, why: tuple[Statement, ...]) -> ReplanOutcome:
    do_now = do_now_of(scene.spoken, scene.story, ())
    result = ReplanResult(
        **result_fields(scene.situation, None),
        verdict="do_not",
        headline=words.headline_without(scene, do_now, why),
        emergency=scene.is_emergency,
        do_now=do_now,
        changed=words.changes_without(scene),
        record=scene.record(),
    )
    return ReplanOutcome(
        situation=scene.situation,
        result=result,
        reasons=(*words.rule_reasons(scene), *why, *scene.situation.urgent),
        caveats=(*words.caveats(scene), *caveats_of(scene.situation, None, None)),
    )
