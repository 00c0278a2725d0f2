"""The shape of every answer: verdict, what to do, reasons and caveats with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from calando.decide.card import Card
from calando.facts.schema import Basis

TaperVerdict = Literal[
    "plan", "above_yardstick", "urgent_first", "not_by_tablets", "do_not", "infeasible"
]
StepKind = Literal["taper", "exposure_matched", "hold", "titrate", "reinstate", "step_back"]
Band = Mapping[str, float]  # p05, p25, p50, p75, p80, p95
BandSeries = Mapping[str, tuple[float, ...]]  # p05, p50, p95 ...: one value per time
Result_co = TypeVar("Result_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A reason or a caveat: one text, the papers behind it, and what kind of knowledge it is."""

    text: str
    sources: tuple[str, ...] = ()
    basis: Basis = "derived"
    urgent: bool = False
    emergency: bool = False  # call the emergency number now


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedLine:
    """One sentence with its passport: care, a caution, something never to conclude."""

    text: str
    sources: tuple[str, ...]
    basis: Basis
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to count out: `count` of `unit`, each of `mg_each` (for mL: mg per mL)."""

    product: str  # the name of the product; a liquid's carries its strength
    count: float
    unit: Literal["tablet", "sachet", "mL"]
    mg_each: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """One intake of a planned day. An intake that has fallen away has mg = 0 and no items."""

    time: str
    mg: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """Days on which the same schedule is taken."""

    from_day: int
    days: int
    daily_mg: float
    doses: tuple[PlannedDose, ...]
    label: str  # at most 140 characters
    kind: StepKind = "taper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What to hand out of one product for one dispensing interval."""

    product: str
    unit: Literal["tablet", "sachet", "mL"]
    count: float  # whole tablets or sachets; mL as measured
    mg_each: float
    from_day: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """The twin yardstick a plan was held against."""

    name: str
    title: str
    basis: Basis
    share_asked: float
    share_held: float
    p95_ratio: float
    worst_ratio: float
    why: tuple[str, ...]  # rules that chose it


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperPlan:
    """The way off. The person takes nothing from day `days` on."""

    steps: tuple[PlanStep, ...]
    days: int
    optimal: bool
    gap: int | None  # days between this plan and the proved lower bound; None = no bound
    peak_withdrawal: Band  # relative, abrupt stop = 1
    peak_withdrawal_absolute: Band
    yardstick: Yardstick
    supply: tuple[Supply, ...]
    start_date: str | None  # ISO date, only with --start
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRate:
    """One published rate, simulated on the same members."""

    source: str
    name: str
    title: str
    grade: str
    basis: Basis
    days: float
    steps: int
    dispensable: bool
    peak_withdrawal: Band
    share_within_yardstick: float
    known_failure: str
    setting: str
    assumptions: str
    doses: tuple[tuple[float, float], ...]  # (from day, mg per day), for drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The same question under one changed assumption."""

    name: str
    changed: str
    share_held: float  # of the main plan
    p95_ratio: float  # hardest day over the yardstick, both under the changed assumption
    days: int | None  # what the same rule would then need; None = not found
    proved: bool
    peak_withdrawal: Band
    basis: Basis
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Bands over time of the plan (all members, all models inside)."""

    hours: tuple[float, ...]
    concentration_mg_per_L: BandSeries
    effect: BandSeries
    withdrawal: BandSeries  # hourly A - E, for display only
    day: tuple[int, ...]
    daily_withdrawal: BandSeries  # relative r per dosing day of the plan
    daily_withdrawal_abrupt: BandSeries  # the same after an abrupt stop, to be avoided


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyReport:
    """What is known about the kidneys, both estimates side by side."""

    eGFR: float | None
    eGFR_formula: str
    CLcr: float
    CLcr_formula: str
    trend: Literal["stable", "falling", "recovering", "unknown"]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """One line of the advice that travels with a plan."""

    topic: str
    text: str
    patient_text: str
    sources: tuple[str, ...]
    basis: Basis
    signs: tuple[str, ...] = ()  # emergency signs, in plain words


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """Whom to call."""

    kind: str
    name: str
    number: str
    note: str = ""  # when it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSummary:
    """What a page needs to say about the person."""

    id: str
    age_years: float
    sex: str
    weight_kg: float
    jurisdiction: str
    indication: str
    daily_mg: float | None
    doses: tuple[tuple[str, float], ...]  # (clock, mg)
    since_weeks: float | None
    dialysis: str
    pregnant: bool | None
    unrecognised: tuple[str, ...]  # conditions and drugs that were not recognised


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperResult:
    """The `result` of `calando taper`."""

    verdict: TaperVerdict
    headline: str  # one sentence
    emergency: bool = False  # call the emergency number before anything else
    patient: PatientSummary
    kidney: KidneyReport
    plan: TaperPlan | None
    shortest_days: int | None  # for `infeasible`
    would_help: tuple[Statement, ...]
    compared: tuple[ComparedRate, ...]
    what_if: tuple[WhatIf, ...]
    curves: Curves | None
    advice: tuple[AdviceLine, ...]
    contacts: tuple[ContactLine, ...]
    cards: tuple[Card, ...] = ()  # what `calando check` says of this person


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Result_co]):
    """One answer: result, reasons, caveats, sources. Urgent reasons come first.

    The type of `result` depends on the command: a `TaperResult`, a `SimulationResult`.
    """

    command: str
    seed: int
    version: str
    result: Result_co
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]
    sources: Mapping[str, Mapping[str, str]]  # key -> title, doi, url


TaperAnswer: TypeAlias = Answer[TaperResult]
