"""The shape of a check: cards, the burden of all sedatives, the kidneys. Silence is never "OK"."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.card import TIERS as TIERS
from calando.decide.card import About as About
from calando.decide.card import Card as Card
from calando.decide.card import CardKind as CardKind
from calando.decide.card import Override as Override
from calando.decide.card import RaisedBecause as RaisedBecause
from calando.decide.card import State as State
from calando.decide.card import Tier as Tier
from calando.decide.recommendation import (
    AdviceLine,
    Band,
    ContactLine,
    KidneyReport,
    PatientSummary,
)
from calando.facts.schema import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenDrug:
    """One sedative of the burden. `effect` is the share of the most that it makes alone."""

    drug: str
    title: str  # which row of the facts stands for it
    U: Band  # dose over the dose with half of the effect
    effect: Band
    without_it: Band  # effect of all the others together
    basis: Basis
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Everything that sedates, together: one number with bands, relative and model-made."""

    baclofen_mg: float | None = None  # per day; None: it is not counted
    is_start: bool = False  # the dose that baclofen would be started with
    drugs: tuple[BurdenDrug, ...] = ()
    effect: Band | None = (
        None  # all together, share of the most; None: nothing else that can be counted
    )
    others: Band | None = None  # all of them without baclofen
    effect_additive: Band | None = None  # the whole with alpha = 0 everywhere
    baclofen_alone: Band | None = None
    baclofen_alone_usual_kidneys: Band | None = None  # the same dose with reference kidneys
    not_counted: tuple[str, ...] = ()  # what sedates and cannot be counted, with the reason
    text: str
    basis: Basis
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyRuleRow:
    """One source's band, shown beside all others."""

    name: str
    source: str
    text: str
    action: str
    eGFR_from: float
    eGFR_below: float
    dialysis: bool
    fraction_of_usual: float | None
    max_daily_mg: float | None
    most_mg_per_day: float | None  # what it leaves of this country's maximum
    applies: bool
    strictest: bool
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class EncephalopathyRisk:
    """30-day risk of admission with encephalopathy, only inside the population it was measured in."""

    daily_mg: float
    percent: Band | None
    comparison_mg: float | None
    comparison_percent: Band | None
    outside: tuple[str, ...]  # why there is no number for this person
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyCheck:
    """The kidneys and what they leave of a dose."""

    eGFR: float | None
    CLcr: float
    trend: str
    moving: bool  # creatinine moves: no band holds, and no amount is given
    by_mouth: bool = True  # False: a pump alone, to which the bands (of tablets) do not speak
    just_stopped: bool = False  # may depend on it: no start, a doctor decides what is given again
    report: KidneyReport
    rules: tuple[KidneyRuleRow, ...]
    strictest: str  # name of the rule that acts; "" if none reduces
    strictest_text: str
    may_start: bool  # False: a source says avoid, or the kidneys move
    most_start_mg: float | None  # per day, of the strictest source; None: no start, or not known
    most_mg_per_day: float | None  # what the strictest rule leaves; None: no start
    running_mg_per_day: float | None
    too_much: bool  # the running dose is above what the strictest rule leaves
    encephalopathy: EncephalopathyRisk | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The `result` of `calando check`."""

    headline: str
    emergency: bool
    patient: PatientSummary
    cards: tuple[Card, ...]  # gravest first; at least one for each listed drug and condition
    counts: dict[str, int]  # of cards, by tier and by state
    burden: Burden | None  # None: it could not be computed, and its card says so
    kidney: KidneyCheck
    unrecognised: tuple[str, ...]  # drugs and conditions; each has its card
    not_told: tuple[str, ...]  # fields that would change the answer and are not in the file
    advice: tuple[AdviceLine, ...]  # the signs of an emergency
    contacts: tuple[ContactLine, ...]
