"""The shape of a placement: calando's own levels, never anybody's trademark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import CitedLine, ContactLine, KidneyReport, PatientSummary
from calando.facts.schema import Basis
from calando.facts.schema_placement import CareLevel, CarePhase, RuleEffect

LEVELS: tuple[CareLevel, ...] = (  # from the least to the most
    "outpatient",
    "intensive_outpatient",
    "residential",
    "medically_managed",
    "emergency",
)
RuleState = Literal["fired", "not_fired", "unknown", "not_applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLevel:
    """One phase of care. `days_low`, `days_high` None: as long as it takes, which `days_text` says."""

    name: CarePhase
    title: str
    level: CareLevel | None  # None: nothing but the prescriber's usual visits
    level_title: str
    or_level: CareLevel | None  # the source leaves the choice
    days: tuple[float, float] | None
    days_text: str
    setting: str
    contacts_per_week: float | None
    rules: tuple[str, ...]  # ids of the rules that set it
    why: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule, fired or not, and why."""

    id: str
    title: str
    fired: bool
    state: RuleState
    effect: RuleEffect
    level: CareLevel | None
    or_level: CareLevel | None
    phases: tuple[CarePhase, ...]
    why: str
    because: tuple[str, ...]  # titles of the findings that decided it
    missing: tuple[str, ...]  # ids of the findings that are not known
    unless: str
    analogy: bool
    reviewed_by: str = ""  # the clinician who has looked at it; "": nobody yet
    source: str  # the first of `sources`
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a setting needs. `met` None: not told."""

    id: str
    title: str
    met: bool | None
    levels: tuple[CareLevel, ...]
    why: str
    if_missing: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownThatMatters:
    """Something not told that could change the level."""

    id: str
    title: str
    question: str
    could_be: CareLevel  # the highest level it could make
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehab:
    """Whether treatment of an addiction is part of it. `needed` None: not known."""

    needed: bool | None
    title: str
    why: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DissentLine:
    """A clinician's other view, on record beside the rules, never instead of them."""

    level: CareLevel
    reason: str
    is_lower: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentLine:
    """An instrument whose answers were used."""

    instrument: str
    title: str
    score_text: str
    band_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResult:
    """The `result` of `calando place`."""

    headline: str
    emergency: bool
    level: CareLevel
    confirmed: bool = (
        True  # False: home lacks something, or something in the file was not recognised
    )
    level_title: str
    or_level: CareLevel | None
    setting: str
    phases: tuple[PhaseLevel, ...]
    rules: tuple[RuleLine, ...]
    needs: tuple[Need, ...]
    unknown_that_matter: tuple[UnknownThatMatters, ...]
    rehab: Rehab
    dissent: DissentLine | None
    do_now: tuple[CitedLine, ...]
    never: tuple[CitedLine, ...]
    co_occurring: tuple[CitedLine, ...]
    instruments: tuple[InstrumentLine, ...]
    patient: PatientSummary
    kidney: KidneyReport
    contacts: tuple[ContactLine, ...]
