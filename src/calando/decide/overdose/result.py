"""The shape of an overdose forecast. Hours count from the ingestion; amounts are mg by mouth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import (
    Band,
    CitedLine,
    ContactLine,
    KidneyReport,
    PatientSummary,
)
from calando.facts.schema import Basis

Place = Literal["emergency_now", "medical_today", "observe", "home_with_advice"]
PLACES: tuple[Place, ...] = ("emergency_now", "medical_today", "observe", "home_with_advice")
Outcome = Literal["coma", "ventilation", "seizure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoIngested:
    """Something else that was taken. `resolved` None: not a word calando knows, so it counts as a sedative."""

    asked: str
    resolved: str | None
    sedates: bool
    text: str
    did_you_mean: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestionSummary:
    """What was told of the ingestion. None: not told."""

    mg_low: float | None
    mg_high: float | None
    mg_per_kg_low: float | None
    mg_per_kg_high: float | None
    hours_ago_low: float | None
    hours_ago_high: float | None
    deliberate: bool | None
    someone_elses: bool | None
    tolerant: bool | None
    regular_daily_mg: float | None  # baclofen that the person takes by mouth anyway
    has_pump: bool
    co_ingested: tuple[CoIngested, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRule:
    """A rule that fired: where it sends the person and why."""

    id: str
    place: Place
    text: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """Where to be treated, and until which hour after the ingestion at least; `why` is the gravest rule's text.

    `until_h` None: no hour can be named before a doctor has seen the person.
    """

    place: Place
    until_h: float | None
    why: str
    rules: tuple[DispositionRule, ...]  # all that fired, gravest first


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """One published series or case beside the forecast for its own doses and people."""

    id: str
    title: str  # "52 adults, 100 to 1500 mg (Gdańsk 2005)"
    doses: str
    outcome: str  # "coma 28 of 52"
    published_percent: float | None
    said: str  # "among those who present"; what is odd about it
    forecast: Band | None  # what calando gives for such people [share]; None: not computed
    inside: bool | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """Chances among those who present, each a band of shares 0 to 1 (p05, p50, p95)."""

    coma: Band
    ventilation: Band
    seizure: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """Plasma levels with every structural doubt inside. `now` None: the time is not told."""

    hours: tuple[float, ...]  # since the ingestion
    p05: tuple[float, ...]
    p25: tuple[float, ...]
    p50: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]
    now: Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureLine:
    """One way absorption may go at such a dose, alone: the middle of its members."""

    name: str  # linear | saturable | prolonged
    title: str
    p50_mg_per_L: tuple[float, ...]
    basis: Basis
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DialysisWay:
    """One machine beside the body's own clearance; None: no clearance was found, so nothing is computed."""

    name: str  # own | hemodialysis | cvvh | peritoneal
    title: str
    clearance_L_per_h: (
        Band | None
    )  # own: this person's; a machine: what it adds (true plasma clearance)
    half_life_h: Band | None  # with own clearance and this machine together
    removed_percent: Band | None  # share of what is in the body that is gone after `over_h`
    over_h: float | None  # one session, or 24 h
    awake_h: (
        Band | None
    )  # hours since ingestion, begun now (or 2 h after ingestion if the time is not told)
    levels_p50_mg_per_L: tuple[
        float, ...
    ]  # on the hours of the concentration; () without a clearance
    text: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DialysisStatement:
    """What a source says of dialysis, and whether it speaks of this person."""

    text: str
    says: Literal["for", "against", "either"]
    applies: bool
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialysis:
    """Arithmetic of machines, and what is said for and against them."""

    headline: str
    ways: tuple[DialysisWay, ...]
    statements: tuple[DialysisStatement, ...]
    disagreement: str  # "" if all that applies says the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What follows in someone whose body was used to baclofen."""

    dependent: bool | None  # None: not told
    text: str
    restart: str  # when giving baclofen again is considered; a doctor decides
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class BackCalculation:
    """Dose, time and course worked back from levels."""

    dose_mg: Band
    hours_ago: Band
    awake_h: Band | None  # hours since ingestion
    levels: tuple[tuple[float, float], ...]  # (hours before now, mg/L)
    below_limit: tuple[bool, ...]  # of each level: was it under the limit of quantification?
    effective_draws: float
    agrees_with_told: bool | None  # is the told dose inside the band? None: none was told
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseCurves:
    """Hours since ingestion, and what else is drawn: the share of members in coma, effect and adaptation."""

    hours: tuple[float, ...]
    share_in_coma: dict[str, tuple[float, ...]]  # p05, p50, p95 over what is not known
    withdrawal: dict[str, tuple[float, ...]]  # relative to an abrupt stop; empty if not dependent


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseResult:
    """The `result` of `calando overdose`."""

    headline: str
    emergency: bool
    patient: PatientSummary
    kidney: KidneyReport
    ingestion: IngestionSummary
    contacts: tuple[ContactLine, ...]  # emergency and poison centre first
    do_now: tuple[CitedLine, ...]
    disposition: Disposition
    severity: Severity | None  # None: dose unknown and no level
    severity_label: str  # "among those who present ..."
    severity_at_home: str  # why no milligram threshold reassures here; "" if nothing special
    series: tuple[SeriesRow, ...]
    concentration_mg_per_L: Concentration | None
    structures: tuple[StructureLine, ...]
    hours_since_ingestion: tuple[float, float] | None
    observe_until_h: float | None
    observe: str
    awake_h: Band | None  # of those who become comatose, hours since ingestion
    awake: str
    withdrawal_from_h: Band | None
    afterwards: Afterwards
    dialysis: Dialysis
    never: tuple[CitedLine, ...]  # what must not be concluded
    self_harm: tuple[
        CitedLine, ...
    ]  # () only if it was told that it was no intent, and by an adult's own account
    back_calculation: BackCalculation | None
    curves: OverdoseCurves | None
    unrecognised: tuple[str, ...]
    not_told: tuple[str, ...]
