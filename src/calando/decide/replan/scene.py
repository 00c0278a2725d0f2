"""Everything that is known of a running plan today, before the plan from today is looked for."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.kidney_days import history_of, kidneys_by_day, past_of
from calando.decide.replan.present_state import Standing
from calando.decide.replan.result import LoggedEvent, PastDays, ReplanRecord, ToldKidney
from calando.decide.replan.rules import Spoken, event_words
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.story import Story, with_rest_of_today
from calando.decide.situation import Situation
from calando.decide.steps import clock
from calando.decide.taper.past import Past
from calando.facts.schema_plans import ReplanRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The person of today, the plan, what happened to it and what the rules say of that."""

    situation: Situation
    plan: RunningPlan
    wishes: ReplanWishes
    story: Story
    standing: Standing
    spoken: Spoken
    kidneys: tuple[ToldKidney, ...]
    seed: int

    @property
    def pace(self) -> str:
        """What was asked of the pace: slower, faster, or nothing."""
        return next((e.text for e in self.wishes.events if e.kind == "pace"), "")

    @property
    def for_observation(self) -> bool:
        """True if a clinician looks before anything that follows is used."""
        return bool(self.situation.urgent) or self.spoken.needs_a_look

    @property
    def is_emergency(self) -> bool:
        """True if the emergency number is called before anything else."""
        return self.situation.is_emergency or self.spoken.is_emergency

    @property
    def kidneys_before(self) -> float:
        """The kidneys that were reckoned with last."""
        return self.plan.made_CLcr

    def lived(self, story: Story | None = None) -> tuple[tuple[PastDays, ...], Past]:
        """Return the lived days, and the same as the members lived them."""
        told = story or self.story
        history = history_of(told, kidneys_by_day(self.plan, told, self.situation))
        return history, past_of(self.plan, history)

    def story_from(self, dose_mg: tuple[float, ...]) -> Story:
        """Return the story in which nothing more is taken today, where a clinician looks before the first dose."""
        if self.spoken.action == "restart":
            return with_rest_of_today(self.story, (0.0,) * len(dose_mg))
        return self.story

    def words_of(self, event: Event) -> str:
        """Return an event in a few words."""
        return event_words(event, self.story)

    def text_of(self, event: Event, rule: ReplanRule) -> str:
        """Return what a rule says to do now, with this person's dose and times."""
        return self.spoken.text_of(event, rule, self.story)

    def record(self, story: Story | None = None, *, step_days: int | None = None) -> ReplanRecord:
        """Return what the answer keeps for the next re-plan: nothing that was lived is lost."""
        told = story or self.story
        plan, now_h = self.plan, self.wishes.now_h
        words = [event_words(e, told) for e in self.wishes.events if e.kind != "nothing"]
        if self.wishes.took_mg is not None:
            words.append(f"took {self.wishes.took_mg:g} mg in the last 24 hours")
        steps = "1 step" if len(plan.steps) == 1 else f"{len(plan.steps)} steps"
        old = f"from day {plan.first_day}: {steps} to day {plan.end_day}"
        return ReplanRecord(
            today=told.today,
            at=clock(plan.times_h[0] if now_h is None else now_h),
            resumes_on_day=told.resumes_on_day,
            direction=plan.direction,
            times=tuple(clock(t) for t in plan.times_h),
            before_mg=plan.before_mg,
            before_CLcr=plan.before_CLcr,
            for_observation=self.for_observation,
            made_CLcr=self.situation.kidneys.relative_mL_per_min,
            since_weeks=plan.since_weeks,
            start_date=plan.start_date,
            step_days=step_days or plan.step_days,
            yardstick_from_mg=plan.yardstick_from_mg,
            history=self.lived(told)[0],
            kidneys=self.kidneys,
            events=(*plan.events, *(LoggedEvent(today=told.today, text=t) for t in words)),
            replaced=(*plan.replaced, old),
        )
