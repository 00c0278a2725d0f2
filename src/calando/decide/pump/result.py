"""The shape of an answer about a pump. Every amount is in micrograms; its field says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.pump.wishes import PumpTask
from calando.decide.recommendation import Band, CitedLine, ContactLine, KidneyReport, PatientSummary
from calando.facts.schema import Basis

PumpVerdict = Literal["plan", "specialist_only", "urgent_first", "do_not", "more_needed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One point of a checklist: met, not met, or not told."""

    id: str
    text: str
    state: Literal["met", "not_met", "not_told"]
    why: str
    who: str  # adult | child | both
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpStep:
    """One step: a bolus [micrograms] or a daily rate [micrograms/day], never both."""

    name: str
    at_h: (
        float | None
    )  # hours from the first step, or from the last bolus if one is told; None: no time
    bolus_micrograms: float | None
    micrograms_per_day_low: float | None
    micrograms_per_day_high: float | None
    watch: str
    then: str  # what decides the next step
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """A stretch of time after delivery stopped (or a bolus was given)."""

    name: str
    from_h: Band
    to_h: Band | None
    text: str
    is_now: bool
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeOption:
    """What has been used until delivery is back; options, never orders. `certainty` is said in words."""

    name: str
    text: str
    certainty: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """When the reservoir is empty; `date_or_day` is an ISO date if the filling date was told, else a day number."""

    date_or_day: str | float | None
    alarm: str | float | None  # the day or date on which the low-reservoir volume is reached
    empty: str | float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpCurves:
    """Shares of the steady state after a stop, or of the peak after a bolus, with bands over the published ranges."""

    hours: tuple[float, ...]
    csf_share: dict[str, tuple[float, ...]]  # p05, p50, p95
    effect_share: dict[str, tuple[float, ...]]
    marks: tuple[tuple[float, str], ...]  # published times to be drawn: (hour, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpResult:
    """The `result` of `calando pump`."""

    task: PumpTask
    headline: str
    verdict: PumpVerdict
    emergency: bool
    patient: PatientSummary
    kidney: KidneyReport
    contacts: tuple[ContactLine, ...]
    boxed_warning: CitedLine
    do_now: tuple[CitedLine, ...]
    micrograms_per_day: float | None  # of the running pump
    origin: Literal["spinal", "cerebral"] | None  # None: not told; it decides the steps
    checklist: tuple[ChecklistItem, ...]
    steps: tuple[PumpStep, ...]
    timeline: tuple[TimelineRow, ...]
    bridge: tuple[BridgeOption, ...]
    refill: Refill | None
    drill: tuple[CitedLine, ...]  # what to look for, in order: restore delivery first
    watch: tuple[CitedLine, ...]
    oral_cover: str  # uncertain and why, beside what bridges a stop; else why none is asked for
    curves: PumpCurves | None
    not_told: tuple[str, ...]
    unrecognised: tuple[str, ...]
    now_h: float | None = (
        None  # hours since delivery stopped or the bolus was given; None: not told
    )
