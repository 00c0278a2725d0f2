"""Shapes of the facts of a pump. Every amount is in micrograms; the unit of each number says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number

PumpTaskName = Literal[
    "candidacy", "screen", "start", "adjust", "refill", "failed", "wean", "overdose"
]
LineRole = Literal["do_now", "drill", "watch", "caveat"]
MICROGRAMS = "micrograms"
MICROGRAMS_PER_DAY = "micrograms/day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One point of the checklist before a pump. `forbids`: not met means no pump; else it is weighed."""

    id: str
    text: str
    who: Literal["adult", "child", "both"]
    forbids: bool
    why: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRules:
    """The ladder of test boluses."""

    boluses: tuple[Number, ...]  # [micrograms], ascending
    small_child_bolus: Number  # [micrograms], before the others in a very small child
    between_h: Number  # at least so long from one bolus to the next
    observe_from_h: Number
    observe_to_h: Number
    sensitive_adult_bolus: Number  # [micrograms] at which overdose was reported
    over_minutes: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRules:
    """From the bolus that worked to the first daily rate."""

    times_bolus: Number  # the rate over 24 h is so many times the bolus
    times_long_bolus: Number  # ... if its effect lasted long
    long_effect_h: Number
    shortest_effect_h: Number  # shorter is no response, or a slip
    no_increase_h: Number
    observe_h: Number  # after the pump is started
    first_effect_from_h: Number
    first_effect_to_h: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginSteps:
    """How far the rate moves, in percent of today's rate, for one origin of spasticity."""

    up_low: Number  # after the first day, once in 24 h
    up_high: Number
    refill_up_low: Number  # at a refill, maintenance
    refill_up_high: Number
    refill_down_low: Number
    refill_down_high: Number
    usual_low: Number  # [micrograms/day]
    usual_high: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationRules:
    """Steps by origin, ranges, and how tolerance goes."""

    spinal: OriginSteps
    cerebral: OriginSteps
    child_up_low: Number
    child_up_high: Number
    child_below_years: Number
    young_below_years: Number
    young_usual_low: Number  # [micrograms/day] under that age
    young_usual_high: Number
    limited_above: Number  # [micrograms/day] little experience above
    large_step_percent: Number  # a larger step may be too much at a high rate
    between_h: Number
    plateau_rate: Number  # [micrograms/day]
    plateau_months: Number
    rising_share_percent: Number  # of people whose rate goes on rising
    rising_per_year: Number  # [micrograms/day] per year


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillRules:
    """When to refill."""

    margin_days: Number  # before the alarm
    longest_days: Number  # between two refills
    urgent_within_days: (
        Number  # an alarm so soon after the filling leaves no time for an appointment
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeanRules:
    """A planned way down."""

    down_low_percent: Number
    down_high_percent: Number
    visits_shown: Number
    settled_share: Number  # of the change at the effect site that counts as settled
    settles_from_h: Number
    settles_to_h: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A published stretch of hours after delivery stopped, or after a bolus (`of` says which)."""

    id: str
    of: Literal["stop", "bolus"]
    name: str
    from_h: float
    to_h: float | None = None
    text: str
    mark: str = ""  # a few words for the drawing; "" is not drawn
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """What has been used until delivery was back. `certainty` is said in words."""

    id: str
    name: str
    text: str
    certainty: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseCase:
    """A published overdose by a pump or bolus, and how it went."""

    id: str
    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseRules:
    """Numbers of an overdose into the spinal fluid."""

    csf_withdrawn_low_mL: Number
    csf_withdrawn_high_mL: Number
    coma_up_to_h: Number
    restart_onset_h: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpLine:
    """One cited line of an answer: which tasks, which role; `flags` and `who` say for whom."""

    id: str
    tasks: tuple[PumpTaskName, ...]
    role: LineRole
    text: str
    who: Literal["adult", "child", "both"] = "both"
    flags: tuple[str, ...] = ()  # the person has one of these; () = always
    urgent: bool = False
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedText:
    """A text with its passport."""

    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralRules:
    """What stands on every answer, and who counts as a child."""

    boxed_warning: CitedText
    oral_cover: CitedText
    adult_from_years: Number
    least_age_years: Number
    brain_injury_wait_months: Number  # before a pump is thought of
    kidney_watch: Number  # eGFR or CLcr
    nominal_oral_ratio: Number  # never used in arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpFacts:
    """Everything that is known of pumps."""

    general: GeneralRules
    criteria: tuple[Criterion, ...]
    screening: ScreeningRules
    start: StartRules
    titration: TitrationRules
    refill: RefillRules
    stretches: tuple[Stretch, ...]
    bridge: tuple[Bridge, ...]
    wean: WeanRules
    overdose: OverdoseRules
    cases: tuple[OverdoseCase, ...]
    lines: tuple[PumpLine, ...]
