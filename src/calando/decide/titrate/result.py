"""The shape of the answer to `calando titrate`: the way on, what it does to levels, and who printed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.card import Card
from calando.decide.recommendation import (
    AdviceLine,
    Band,
    BandSeries,
    ContactLine,
    KidneyReport,
    PatientSummary,
    PlannedDose,
    PlanStep,
    Statement,
    Supply,
)
from calando.facts.schema import Basis

TitrationVerdict = Literal["plan", "reduced_plan", "specialist_only", "do_not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseCap:
    """The most that is ever planned, and whose limit it is."""

    mg_per_day: float
    source: str
    where: str
    basis: Basis
    why: str  # "US label, 80 mg/day; times 0.5 for the kidneys (elhusseini2017)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderShown:
    """One source's ladder in mg a day for this person (per-kg ladders multiplied by the weight)."""

    name: str
    title: str
    source: str
    where: str
    grade: str
    basis: Basis
    off_label: bool
    acts: bool  # this is the ladder the plan walks
    totals_mg_per_day: tuple[float, ...]  # as printed, before kidneys and products
    step_days: tuple[float, float]
    intakes: tuple[float, float]
    usual_mg_per_day: tuple[float, ...]
    conflict: str
    note: str
    reviewed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyRuleShown:
    """One source's kidney rule, whether it applies to this person, and whether it is the one that acts."""

    name: str
    source: str
    text: str
    action: Literal["full", "reduce", "avoid"]
    fraction_of_usual: float | None
    max_daily_mg: float | None
    applies: bool
    strictest: bool
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForecast:
    """What one step does to the members: levels of its last day, and how big a rise it is.

    `rise` is the hardest day of the step by effect beyond what the body has got used to, over the hardest day
    that the label's own ladder causes in the same member with healthy kidneys (that = 1). It is a comparison,
    not a probability of side effects.
    """

    from_day: int
    days: int
    daily_mg: float
    Cmax_mg_per_L: Band
    Cavg_mg_per_L: Band
    Cmin_mg_per_L: Band
    in_range: Band  # share of the day within the quoted range of levels, 0 to 1
    above_range: Band
    rise: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """One way to split a daily total over the day, with the levels it gives once steady."""

    rank: int
    name: str  # "three times a day, every 8 hours"
    daily_mg: float
    doses: tuple[PlannedDose, ...]
    label: str
    in_range: Band
    above_range: Band
    Cmax_mg_per_L: Band
    Cmin_mg_per_L: Band
    in_plan: bool  # the plan's own times


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """When to ask whether it helps, and what then."""

    after_weeks: float
    rule: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RiseYardstick:
    """The twin yardstick of the way on: the label's own ladder in the same member with healthy kidneys."""

    name: str  # of the ladder
    title: str
    share_asked: float
    share_held: float
    p95_ratio: float
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPace:
    """How long the way takes if each member is looked at after every step, and held while it was too much.

    Too much: a day of the step was a bigger rise than the yardstick's hardest. `day_of_top` is the day on which the
    last step is begun.
    """

    share_never_held: float
    share_at_top: float  # by the last look
    day_of_top: Band | None  # of those who get there
    looks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationPlan:
    """The way on. The last step goes on until the review."""

    steps: tuple[PlanStep, ...]
    days: int  # until the last dose of the ladder is reached and has been taken for one step
    target_mg_per_day: float
    target_why: str
    supply: tuple[Supply, ...]  # empty where a specialist decides first
    start_date: str | None
    products: tuple[str, ...]
    yardstick: RiseYardstick | None  # None: no model describes this person
    from_mg_per_day: float  # what is taken today (0: nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationCurves:
    """Bands over time of the plan (all members, all models inside)."""

    hours: tuple[float, ...]
    concentration_mg_per_L: BandSeries
    effect: BandSeries
    day: tuple[int, ...]
    daily_rise: BandSeries  # per dosing day, label's hardest day = 1
    quoted_range_mg_per_L: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationResult:
    """The `result` of `calando titrate`."""

    verdict: TitrationVerdict
    headline: str
    emergency: bool = False
    patient: PatientSummary
    kidney: KidneyReport
    plan: TitrationPlan | None
    cap: DoseCap | None
    menu: tuple[Regimen, ...]
    review: Review | None
    minimum_effective_dose: Statement  # stated as what it is
    ladders: tuple[LadderShown, ...]
    kidney_rules: tuple[KidneyRuleShown, ...]
    forecast: tuple[StepForecast, ...]
    held_pace: HeldPace | None
    curves: TitrationCurves | None
    advice: tuple[AdviceLine, ...]
    contacts: tuple[ContactLine, ...]
    cards: tuple[Card, ...] = ()  # what `calando check` says of this person, on the day of a step
