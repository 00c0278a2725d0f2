"""The shapes of a triage as data: signs and how far each points, circumstances, onset, alarms, what else it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number

Points = Literal["toxic", "withdrawing", "either", "neither"]
Weight = Literal["strong", "moderate", "weak", "none"]
Leaning = Literal["toxic", "withdrawing", "both", "unclear"]
Alarm = Literal["emergency", "today", "none"]
VitalName = Literal[
    "temperature_C",
    "heart_rate",
    "respiratory_rate",
    "spo2",
    "systolic",
    "rass",
    "gcs",
    "glucose_mmol_per_L",
    "CK_U_per_L",
]
When = Literal[
    "always", "emergency", "today", "calm", "pump", "no_signs", "kidneys", "contradiction",
    "hours_needed", "amount_needed", "amount_small", "bare_number", "aside",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageSign:
    """One sign: the words for it, where it points, how far, and whether it is an alarm by itself.

    `weight_with_pump` replaces `weight` for someone with a pump. `yields` marks loss of consciousness and of breath:
    seen in poisoning, and late in severe withdrawal. `excited` marks what a rebound after an overdose looks like.
    """

    id: str
    title: str
    words: tuple[str, ...]
    absent_words: tuple[str, ...] = ()  # say that it is not there: "afebrile"
    absent_with: tuple[
        str, ...
    ] = ()  # signs that those words deny too: "normal tone" is neither stiff nor limp
    points: Points
    weight: Weight
    weight_with_pump: Weight | None = None
    points_with_pump: Points | None = None
    alarm: Alarm = "none"
    group: str = ""  # of one group only the heaviest counts
    yields: bool = False
    makes_yield: bool = False  # a sign of withdrawal beside which sedation says little
    excited: bool = False
    contradicts: tuple[str, ...] = ()
    void_beside: tuple[str, ...] = ()  # signs that explain it another way: it then weighs nothing
    implies: tuple[str, ...] = ()  # signs that are there with it: flaccid is hypotonia too
    why: str
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedWords:
    """Words that are a sign when they are denied: "not rousable" is coma. By themselves they say nothing here."""

    sign: str
    words: tuple[str, ...]
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalReading:
    """From which value on a measurement is a sign; `low` and `high` are inclusive."""

    vital: VitalName
    sign: str
    low: float | None = None  # the sign from this value upwards
    high: float | None = None  # the sign up to this value
    absent: bool = False  # the value says that the sign is not there
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """What the file, the clock or the story adds to the signs."""

    id: str
    points: Points
    weight: Weight
    why: str
    words: tuple[str, ...] = ()  # of what was missed
    story_words: tuple[str, ...] = ()  # say it among the signs too: "pump beeping", "overdosed"
    absent_story_words: tuple[str, ...] = ()  # say that it did not happen: "pump working"
    other_words: tuple[
        str, ...
    ] = ()  # beside which the words mean something else: "tablets for dialysis"
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageRules:
    """Numbers of the weights and of the leaning."""

    strong: Number
    moderate: Number
    weak: Number
    lean_from: Number  # least score of the side that is leant to
    lean_ahead: Number  # so many times the other side, where that has no strong score
    lean_ratio: Number  # so many times the other side, where that has one
    both_from: Number  # least score of each side for both
    extra_serious_mg: Number
    extra_serious_pieces: Number  # tablets told without their strength
    dependent_weeks: Number
    recent_start_weeks: Number
    extra_fades_h: Number
    just_stopped_weeks: Number
    sedated_diary_0_10: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetFact:
    """When something is seen, as published [h]; the low and high ends of either border are drawn from evenly."""

    id: str
    name: str
    kind: Literal["toxic", "withdrawing"]
    route: Literal["oral", "intrathecal"]
    from_low: Number
    from_high: Number
    to_low: Number
    to_high: Number
    scales_with_kidneys: bool
    after_extra_only: bool = False
    text: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """An emergency that takes several things together: every group must have one of its members.

    Members are signs, and the flags pump, kidneys, extra, opioid_or_sedative, child, missed_pump, overdue,
    just_stopped, dose_not_told.
    """

    id: str
    groups: tuple[tuple[str, ...], ...]
    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """Something else that looks like this."""

    id: str
    name: str
    signs: tuple[str, ...]  # what it shares
    key_signs: tuple[str, ...] = ()  # one of them is enough to name it
    flags: tuple[str, ...] = ()  # drugs and conditions of the file that raise it
    always: bool = False
    # flags that make it fit better than withdrawal where baclofen was taken on time, and signs one of which it takes
    outweighs_flags: tuple[str, ...] = ()
    outweighs_signs: tuple[str, ...] = ()
    why: str
    look_for: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageLine:
    """A sentence: a test, a question, something never to conclude, something to do now."""

    id: str
    text: str
    when: tuple[When, ...] = ("always",)
    signs: tuple[str, ...] = ()  # any of them is enough, beside `when`
    urgent: bool = False
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFact:
    """A cited option for one or more leanings."""

    id: str
    name: str
    text: str
    grade: str
    leanings: tuple[Leaning, ...]
    pump: bool | None  # only with, only without; None: either
    poor_kidneys: bool | None
    signs: tuple[str, ...] = ()  # only if one of them is there
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageFacts:
    """What a triage looks at."""

    rules: TriageRules
    signs: tuple[TriageSign, ...]
    denied: tuple[DeniedWords, ...]
    readings: tuple[VitalReading, ...]
    circumstances: tuple[Circumstance, ...]
    windows: tuple[OnsetFact, ...]
    alarms: tuple[AlarmRule, ...]
    differential: tuple[Differential, ...]
    tests: tuple[TriageLine, ...]
    ask: tuple[TriageLine, ...]
    never: tuple[TriageLine, ...]
    do_now: tuple[TriageLine, ...]
    options: tuple[OptionFact, ...]


# -- the withdrawal syndrome ----------------------------------------------------------------------

Tier = Literal["mild", "moderate", "severe", "not_withdrawal"]
Verdict = Literal["confirmed", "imprecise", "not_confirmed", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalSymptom:
    """One symptom that somebody calls withdrawal, and what is known of it."""

    id: str
    symptom: str
    tier: Tier
    route: Literal["oral", "intrathecal", "both"]
    timing: str
    frequency_percent: float | None
    n: float | None
    verdict: Verdict
    text: str
    sign: str = ""  # the sign of the triage, if it is one
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalTreatment:
    """What was given, to how many, and what came of it. Published amounts, never an order."""

    id: str
    name: str
    text: str
    published_amounts: str = ""
    percent: float | None
    grade: str
    outcome: str = ""
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalTiming:
    """One published time."""

    id: str
    what: str
    hours: Number
    text: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFacts:
    """The withdrawal syndrome."""

    symptoms: tuple[WithdrawalSymptom, ...]
    treatments: tuple[WithdrawalTreatment, ...]
    timings: tuple[WithdrawalTiming, ...]
