"""The shape of the answer to `calando replan`: what to do now, then the plan from today, and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.recommendation import PlannedDose, TaperResult
from calando.decide.titrate.result import TitrationResult
from calando.facts.schema import Basis
from calando.facts.schema_plans import RuleAction, RuleTier


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenRule:
    """One rule that speaks for one event."""

    rule: str
    event: str  # the event in words: "ran out, last dose 12 hours ago"
    tier: RuleTier
    text: str  # for the professional
    patient_text: str
    action: RuleAction
    sources: tuple[str, ...]
    where: str
    basis: Basis
    reviewed_by: str  # "" = nobody has signed it yet


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNow:
    """What is done first; `rest_of_today` are the doses still due before the plan from today begins."""

    text: str
    patient_text: str
    tier: RuleTier
    rules: tuple[SpokenRule, ...]  # most urgent first
    rest_of_today: tuple[PlannedDose, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different from the running plan, and why."""

    what: str  # "length", "today's dose", "yardstick", "kidneys", "next step", "cap"
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDays:
    """Days of the past on which the same was taken; `planned_mg` is what the plan said."""

    from_day: int
    days: int
    taken_mg: tuple[float, ...]  # per intake
    planned_mg: tuple[float, ...]
    CLcr: float  # kidneys that were reckoned with [mL/min, relative to the model's reference]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldKidney:
    """A kidney value and the plan's day on which it was measured; the first is that of the patient file."""

    day: float
    quantity: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """An event that a plan has met, kept for good."""

    today: int  # the day of the re-plan that it was told on
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanRecord:
    """What `replan` adds to an answer: kept in the file, so that the next re-plan knows the whole story."""

    today: int  # day of the running plan
    at: str  # clock time of now
    resumes_on_day: int  # first day of the new plan
    direction: str  # "down", "up"
    times: tuple[str, ...]  # intake times, as in the columns of `history`
    before_mg: tuple[float, ...]  # per intake, before day 0
    before_CLcr: float  # kidneys that `before_mg` was steady with [mL/min, relative to the model's reference]
    made_CLcr: float  # kidneys that this plan was made with
    for_observation: bool  # until a clinician has looked, nothing of the plan is used
    since_weeks: float | None  # on day 0
    start_date: str | None  # of day 0
    step_days: int
    yardstick_from_mg: tuple[float, ...]  # the doses that the yardstick and the caps count from
    history: tuple[PastDays, ...]  # every day from 0 to `resumes_on_day`
    kidneys: tuple[ToldKidney, ...]  # every value told so far, in order
    events: tuple[LoggedEvent, ...]  # of this and every earlier re-plan
    replaced: tuple[str, ...]  # earlier plans in a line each: "day 0: 91 days in 12 steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanResult(TaperResult):
    """The `result` of `calando replan` on the way off: as `taper`, and more."""

    do_now: DoNow
    changed: tuple[Change, ...]
    record: ReplanRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationReplanResult(TitrationResult):
    """The `result` of `calando replan` on the way on: as `titrate`, and more."""

    do_now: DoNow
    changed: tuple[Change, ...]
    record: ReplanRecord
