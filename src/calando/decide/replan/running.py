"""A plan that is running: what was taken before it, what it says, what has become of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.recommendation import PlanStep
from calando.decide.replan.result import LoggedEvent, PastDays, ToldKidney
from calando.facts.schema_plans import PlanDirection


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPlan:
    """What `replan` needs to know of the answer of `taper`, `titrate` or an earlier `replan`.

    Days count from the first day of the first plan of the story (0), also after a re-plan; `times_h` are the
    intake times in hours after midnight, and every tuple of doses has one entry for each.
    """

    direction: PlanDirection
    times_h: tuple[float, ...]
    before_mg: tuple[float, ...]  # per intake, before day 0; all 0 for someone who took nothing
    since_weeks: float | None  # how long `before_mg` had been taken on day 0; None: not told
    before_CLcr: float  # relative mL/min that `before_mg` was steady with
    made_CLcr: float  # ... that the plan was made with
    yardstick_from_mg: tuple[float, ...]  # doses that the yardstick and the caps count from
    steps: tuple[PlanStep, ...]  # ascending days; the first may begin later than day 0
    history: tuple[PastDays, ...]  # every day before `steps[0].from_day`
    rate: str  # named rate of the yardstick (a taper), or the ladder's name (a titration)
    share: float
    step_days: int
    products: tuple[str, ...]  # names, as on the plan
    start_date: str | None  # of day 0
    target_mg_per_day: float  # 0 on the way off
    seed: int
    for_observation: bool = False  # it waited for a clinician's look when it was made
    kidneys: tuple[ToldKidney, ...] = ()  # all that were told; empty before any re-plan
    patient_id: str = ""
    sex: str = ""
    jurisdiction: str = ""
    events: tuple[LoggedEvent, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def end_day(self) -> int:
        """The first day on which the plan says nothing: off (down), or the ladder's end (up)."""
        return self.steps[-1].from_day + self.steps[-1].days

    @property
    def first_day(self) -> int:
        """The first day of the steps that are still to come or running."""
        return self.steps[0].from_day

    def planned_mg(self, day: int) -> tuple[float, ...]:
        """Return what is due at each intake of a day; before day 0 what was taken then.

        After the end: nothing on the way off, the last dose on the way on.
        """
        if day < 0:
            return self.before_mg
        for past in self.history:
            if past.from_day <= day < past.from_day + past.days:
                return past.planned_mg
        for step in self.steps:
            if step.from_day <= day < step.from_day + step.days:
                return tuple(dose.mg for dose in step.doses)
        if self.direction == "up":
            return tuple(dose.mg for dose in self.steps[-1].doses)
        return (0.0,) * len(self.times_h)
