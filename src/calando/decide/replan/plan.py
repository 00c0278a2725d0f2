"""Plan from today: what to do now, what was really taken, and what becomes of the running plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calando.decide.recommendation import Statement, TaperPlan
from calando.decide.replan import words
from calando.decide.replan.down import Onward, find_onward
from calando.decide.replan.events import ReplanWishes, check_events
from calando.decide.replan.kidney_days import history_of, kidneys_by_day, past_of
from calando.decide.replan.present_state import (
    Standing,
    check_file,
    patient_of_today,
    rest_of_today,
    standing_of,
)
from calando.decide.replan.result import (
    LoggedEvent,
    PastDays,
    ReplanRecord,
    ReplanResult,
    TitrationReplanResult,
)
from calando.decide.replan.rules import Spoken, do_now_of, event_words, events_with_signs, speak
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.story import Story, taken_now, tell_story, with_rest_of_today
from calando.decide.replan.up import plan_up
from calando.decide.situation import Situation, assess_situation
from calando.decide.steps import clock
from calando.decide.taper.past import Past
from calando.decide.taper.plan import outcome_parts
from calando.decide.taper.wishes import TaperWishes, check_wishes
from calando.decide.taper.yardstick import ChosenRate, choose_rate
from calando.facts.schema import Facts
from calando.patient.profile import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanOutcome:
    """A re-plan's result with the words around it."""

    result: ReplanResult | TitrationReplanResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that is known before the plan from today is looked for."""

    situation: Situation
    plan: RunningPlan
    wishes: ReplanWishes
    story: Story
    standing: Standing
    spoken: Spoken
    seed: int

    @property
    def pace(self) -> str:
        """ "slower", "faster" or "" where nobody asked."""
        return next((e.text for e in self.wishes.events if e.kind == "pace"), "")

    def lived(self, story: Story | None = None) -> tuple[tuple[PastDays, ...], Past]:
        """Return the lived days, and as the members lived them."""
        told = story or self.story
        CLcr = kidneys_by_day(self.plan, told, self.situation)
        history = history_of(told, CLcr)
        return history, past_of(self.plan, history)


def replan(
    patient: Patient, plan: RunningPlan, wishes: ReplanWishes, facts: Facts, *, seed: int
) -> ReplanOutcome:
    """Return what to do now and the plan from today.

    Raises
    ------
    InputError : a day outside the plan, events that cannot be or contradict each other, a file of another plan.
    """
    check_events(wishes, end_day=plan.end_day)
    check_wishes(TaperWishes(like=wishes.like, step_days=wishes.step_days), facts)
    story = tell_story(plan, wishes)
    check_file(patient, plan, story, wishes.events)
    standing = standing_of(plan, wishes, story)
    situation = assess_situation(patient_of_today(patient, plan, wishes, story, standing), facts)
    events = events_with_signs(wishes.events, situation)
    spoken = speak(events, situation, story, plan.direction, kidneys_before=plan.before_CLcr)
    if spoken.action in ("go_on", "hold") and {"ran_out", "stopped"} & {e.kind for e in events}:
        story = taken_now(story)
    scene = Scene(
        situation=situation,
        plan=plan,
        wishes=replace(wishes, events=events),
        story=story,
        standing=standing,
        spoken=spoken,
        seed=seed,
    )
    return plan_up(scene) if plan.direction == "up" else plan_down(scene)


def plan_down(scene: Scene) -> ReplanOutcome:
    """Return the re-plan of a way off."""
    situation, spoken = scene.situation, scene.spoken
    refused = words.why_no_plan(scene)
    if refused:
        return _without(scene, refused)
    chosen = _chosen(scene)
    _, past = scene.lived()
    onward = find_onward(
        situation,
        scene.plan,
        chosen,
        spoken,
        scene.standing,
        past,
        pace=scene.pace,
        seed=scene.seed,
    )
    if onward is None:
        return _without(scene, (words.nothing_left(scene),))
    return _with_plan(scene, chosen, onward)


def _chosen(scene: Scene) -> ChosenRate:
    """Return the running plan's yardstick, or the cautious one where today's rules or symptoms ask for it."""
    facts, plan = scene.situation.facts, scene.plan
    asked = TaperWishes(like=scene.wishes.like, step_days=scene.wishes.step_days or plan.step_days)
    usual = choose_rate(scene.situation, asked)
    rules = facts.taper_rules
    if scene.wishes.like is not None or usual.rate.name == rules.cautious_rate:
        return usual
    slower = scene.pace == "slower" or scene.spoken.action == "step_back"
    name = plan.rate if plan.rate in facts.tapers else rules.default_rate
    why: tuple[str, ...] = ("the running plan's",)
    step_days = usual.step_days
    if slower and name != rules.cautious_rate:
        name = rules.cautious_rate
        why = ("slower was asked",) if scene.pace == "slower" else ("symptoms after a step",)
    elif slower:
        step_days = min(2 * step_days, int(rules.step_days_max.value))
        why = (*why, f"slower: steps of {step_days} days")
    return replace(
        choose_rate(scene.situation, replace(asked, like=name)), why=why, step_days=step_days
    )


def _with_plan(scene: Scene, chosen: ChosenRate, onward: Onward) -> ReplanOutcome:
    lead = onward.question.lead
    dose = lead[0].doses_mg if lead else onward.question.today_mg
    story = scene.story
    if scene.spoken.action in ("restart", "step_back"):
        story = with_rest_of_today(story, dose)
    history, _ = scene.lived(story)
    parts = outcome_parts(
        scene.situation,
        chosen,
        onward.question,
        onward.kit,
        onward.falls,
        times_h=scene.plan.times_h,
        lead_kind=onward.lead_kind,
        from_day=story.resumes_on_day,
        solution=onward.solution,
        start_date=scene.plan.start_date,
        for_observation=bool(scene.situation.urgent) or scene.spoken.needs_a_look,
        meets=onward.meets,
    )
    rest = rest_of_today(scene.plan, story, story.taken[-1]) if story.rest_of_today else ()
    do_now = do_now_of(scene.spoken, story, rest)
    changed = words.changes(scene, chosen, parts.plan, dose)
    verdict = words.verdict(scene, onward.meets)
    result = ReplanResult(
        **parts.fields(),
        verdict=verdict,
        headline=words.headline(scene, do_now, parts.plan, changed),
        emergency=scene.situation.is_emergency or scene.spoken.is_emergency,
        do_now=do_now,
        changed=changed,
        record=record_of(scene, story, history),
    )
    return ReplanOutcome(
        result=result,
        reasons=(*words.reasons(scene, chosen, onward.kept, parts.plan), *parts.reasons),
        caveats=(*words.caveats(scene), *parts.caveats),
    )


def _without(scene: Scene, why: tuple[Statement, ...]) -> ReplanOutcome:
    from calando.decide.taper.plan import without_plan_parts

    parts = without_plan_parts(scene.situation)
    history, _ = scene.lived()
    do_now = do_now_of(scene.spoken, scene.story, ())
    result = ReplanResult(
        **parts.fields(),
        verdict="do_not",
        headline=words.headline_without(scene, do_now, why),
        emergency=scene.situation.is_emergency or scene.spoken.is_emergency,
        do_now=do_now,
        changed=words.changes_without(scene),
        record=record_of(scene, scene.story, history),
    )
    reasons = (*words.rule_reasons(scene), *why, *scene.situation.urgent)
    return ReplanOutcome(
        result=result, reasons=reasons, caveats=(*words.caveats(scene), *parts.caveats)
    )


def record_of(scene: Scene, story: Story, history: tuple[PastDays, ...]) -> ReplanRecord:
    """Return what the answer keeps for the next re-plan."""
    plan = scene.plan
    now_h = scene.wishes.now_h
    told = [event_words(e, story) for e in scene.wishes.events if e.kind != "nothing"]
    if scene.wishes.took_mg is not None:
        told.append(f"took {scene.wishes.took_mg:g} mg in the last 24 hours")
    old = f"day {plan.first_day}: {len(plan.steps)} steps to day {plan.end_day}"
    return ReplanRecord(
        today=story.today,
        at=clock(plan.times_h[0] if now_h is None else now_h),
        resumes_on_day=story.resumes_on_day,
        direction=plan.direction,
        times=tuple(clock(t) for t in plan.times_h),
        before_mg=plan.before_mg,
        since_weeks=plan.since_weeks,
        yardstick_from_mg=plan.yardstick_from_mg,
        history=history,
        events=(*plan.events, *(LoggedEvent(today=story.today, text=t) for t in told)),
        replaced=(*plan.replaced, old),
    )


__all__ = ["ReplanOutcome", "Scene", "TaperPlan", "plan_down", "record_of", "replan"]
