"""The shapes of placement as data: what is asked, the cited rules, what a setting needs, how long a phase is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number

CareLevel = Literal[
    "emergency", "medically_managed", "residential", "intensive_outpatient", "outpatient"
]
CarePhase = Literal["withdrawal", "stabilisation", "afterwards"]
Substance = Literal["any", "alcohol", "baclofen_oral", "baclofen_pump", "benzodiazepine"]
RuleEffect = Literal[
    "level",  # asks for at least `level`
    "one_higher",  # raises what the other rules of its substance ask for by one level
    "allows",  # says that `level` may do; never raises, never lowers
    "contacts",  # adds contacts in a week
    "setting",  # names a kind of setting, and asks for at least `level`
    "supply",  # small quantities, in words
    "meta",  # says how the others are read
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is true of a person, false, or not told. `question` asks for it, at an intake.

    With `number` the answer is a number in `unit` from low to high; else yes or no. `derived` says in words from
    which fields of the patient file or instruments it is worked out; "": it is only asked.
    """

    id: str
    title: str  # "a withdrawal seizure before"
    question: str  # "Has there ever been a seizure in withdrawal?"
    derived: str = ""
    is_number: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRule:
    """One rule. It fires where every group of `all` has a member that is true and nothing in `none` is.

    A rule is looked at only for its substance and age (from, inclusive; to, exclusive); elsewhere it does not apply,
    which is not the same as not firing. What is unknown stays unknown: such a rule neither fires nor is silent.
    In `all` a member with ! before it is true where the finding is false, and one with @ is said by the file alone
    (`checks_placement.FILE_ONLY`; in `none` too). `none` may name a rule that stands before it: true if that has
    fired, else false.
    """

    id: str
    title: str
    substance: Substance
    effect: RuleEffect
    level: CareLevel | None
    or_level: CareLevel | None  # higher, where the source leaves the choice ("M or R")
    phases: tuple[CarePhase, ...] = ("withdrawal",)
    all: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    age_from: float | None
    age_to: float | None
    contacts_per_week: Number | None
    setting: str = ""
    why: str
    unless: str = ""  # what the source lets a clinician decide otherwise
    analogy: bool = False  # calando's own, by analogy
    reviewed_by: str = ""
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingNeed:
    """What must be there for a level to work: someone at home, transport."""

    id: str
    title: str
    levels: tuple[CareLevel, ...]
    finding: str
    wanted: bool = True  # met where the finding has this value
    why: str
    if_missing: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLength:
    """How long a phase lasts at a level [days]; two zeros: as long as it takes. `rules` (): whatever set it."""

    id: str
    phase: CarePhase
    level: CareLevel
    rules: tuple[str, ...] = ()
    days_low: Number
    days_high: Number
    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementLine:
    """A sentence: something to do now, something never to conclude, what a level is."""

    id: str
    kind: Literal["level", "do_now", "never", "caveat", "afterwards", "rehab", "co_occurring"]
    level: CareLevel | None
    when: tuple[str, ...] = ()  # findings or rules, one of which is enough; (): always
    title: str = ""
    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementLimits:
    """Numbers that the findings are cut at, each with its passport."""

    units_high: Number  # UK units a day
    units_medium: Number
    units_low: Number  # up to there nobody is taken to be in need of an alcohol withdrawal
    grams_per_unit: Number
    ciwa_severe: Number
    ciwa_moderate: Number
    sadq_severe: Number
    sadq_moderate: Number
    audit_dependence: Number
    baclofen_high_mg: Number
    long_use_weeks: Number
    abrupt_share: Number
    eGFR_low: Number
    overdose_mg: Number
    old_years: Number
    child_years: Number
    audit_low: Number
    audit_harmful: Number  # from there drinking is taken to be dependent enough for a withdrawal
    recent_attempt_days: Number
    recent_event_days: (
        Number  # up to there a seizure, an overdose or the like is for a doctor today
    )
    usual_systolic_floor: Number  # below it no pressure is taken for the usual one
    fever_C: Number
    dast10_moderate: Number  # from there a use disorder is taken to be there
    phq9_moderate: Number
    gad7_moderate: Number
    rass_sedated: Number  # at or below
    rass_hard_to_wake: Number  # at or below
    dependence_weeks: Number  # of a benzodiazepine or opioid before dependence is taken to be there
    day_contacts: Number  # a week, in intensive outpatient care


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementFacts:
    """What a placement looks at."""

    limits: PlacementLimits
    findings: tuple[Finding, ...]
    rules: tuple[PlacementRule, ...]
    needs: tuple[SettingNeed, ...]
    lengths: tuple[PhaseLength, ...]
    lines: tuple[PlacementLine, ...]
