"""What a pump answer is made from: the person, the facts, the wishes, and what follows from them at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from calando.decide.pump.result import (
    BridgeOption,
    ChecklistItem,
    PumpCurves,
    PumpStep,
    PumpVerdict,
    Refill,
    TimelineRow,
)
from calando.decide.pump.told import flags_told, is_read
from calando.decide.pump.wishes import PumpTask, PumpWishes, filled_date
from calando.decide.recommendation import Band, CitedLine, Statement
from calando.decide.situation import Situation
from calando.facts.schema_pump import LineRole, PumpFacts
from calando.patient.profile import Medication
from calando.units import HOURS_PER_WEEK

Origin = Literal["spinal", "cerebral"]
_SPINAL = frozenset({"spinal_injury", "multiple_sclerosis"})
_CEREBRAL = frozenset({"cerebral_palsy", "stroke", "brain_injury"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One person, one task. `pump` runs; `stopped_pump` ran until lately."""

    situation: Situation
    facts: PumpFacts
    wishes: PumpWishes
    seed: int
    pump: Medication | None
    stopped_pump: Medication | None
    origin: Origin | None
    is_child: bool
    flags: frozenset[str]  # of the person, with what the words of the conditions tell besides

    @property
    def unrecognised(self) -> tuple[str, ...]:
        """What was not understood, without the words from which something is counted here."""
        return tuple(word for word in self.situation.unrecognised if not is_read(word))

    @property
    def rate(self) -> float | None:
        """What the pump gives, or gave last [micrograms/day]; None: not told."""
        found = self.pump or self.stopped_pump
        return found.micrograms_per_day if found is not None else None

    @property
    def has_pump(self) -> bool:
        """True if a pump stands in the file, running or stopped."""
        return self.pump is not None or self.stopped_pump is not None

    @property
    def now_h(self) -> float | None:
        """Hours since delivery stopped, or since the bolus; None: not told, or the task has no such hour."""
        if self.wishes.task == "failed":
            return self.failed_hours
        return self.wishes.failed_hours if self.wishes.task == "overdose" else None

    @property
    def failed_hours(self) -> float | None:
        """Hours without delivery: as asked, or since the file says that the pump was stopped."""
        if self.wishes.failed_hours is not None or self.pump is not None:
            return self.wishes.failed_hours
        stopped = self.stopped_pump.stopped_weeks_ago if self.stopped_pump is not None else None
        return None if stopped is None else stopped * HOURS_PER_WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one task has to say; the rest of the answer is the same for all."""

    verdict: PumpVerdict
    headline: str
    emergency: bool = False
    checklist: tuple[ChecklistItem, ...] = ()
    steps: tuple[PumpStep, ...] = ()
    timeline: tuple[TimelineRow, ...] = ()
    bridge: tuple[BridgeOption, ...] = ()
    do_now: tuple[CitedLine, ...] = ()  # of this answer, before the lines of its task
    shows_drill: bool = False  # the failure drill, in a task that has none
    too_much: bool = False  # an overdose is what comes first
    refill: Refill | None = None
    curves: PumpCurves | None = None
    reasons: tuple[Statement, ...] = ()
    caveats: tuple[Statement, ...] = ()
    not_told: tuple[str, ...] = ()


def make_scene(situation: Situation, facts: PumpFacts, wishes: PumpWishes, *, seed: int) -> Scene:
    """Return the scene: which pump, which origin, adult or child."""
    patient = situation.patient
    stopped = [
        m for m in patient.baclofen if m.route == "intrathecal" and m.stopped_weeks_ago is not None
    ]
    running = [
        m for m in patient.baclofen if m.route == "intrathecal" and m.stopped_weeks_ago is None
    ]
    # a single bolus in the file is a test, no pump
    pumps = [m for m in running if m.micrograms_per_day is not None]
    # one that was stopped long ago is history: no stop is under way, and nothing is left to adjust
    recent = situation.facts.taper_rules.recent_baclofen_weeks.value
    stopped = [m for m in stopped if (m.stopped_weeks_ago or 0.0) <= recent]
    latest = min(stopped, key=lambda m: m.stopped_weeks_ago or 0.0, default=None)
    flags = situation.flags | flags_told(patient.conditions)
    return Scene(
        situation=situation,
        facts=facts,
        wishes=wishes,
        seed=seed,
        pump=pumps[0] if pumps else None,
        stopped_pump=latest if not pumps else None,
        origin=origin_of(flags),
        is_child=patient.age_years < facts.general.adult_from_years.value,
        flags=flags,
    )


def origin_of(flags: frozenset[str]) -> Origin | None:
    """Return where the spasticity comes from; None if nothing says it, or two things say both.

    >>> origin_of(frozenset({"multiple_sclerosis"}))
    'spinal'
    >>> origin_of(frozenset({"stroke", "spinal_injury"})) is None
    True
    """
    spinal, cerebral = bool(flags & _SPINAL), bool(flags & _CEREBRAL)
    if spinal == cerebral:
        return None
    return "spinal" if spinal else "cerebral"


def lines_for(
    scene: Scene, role: LineRole, *, task: PumpTask | None = None
) -> tuple[CitedLine, ...]:
    """Return the cited lines of a task (this one's, if none is named) and role that concern this person."""
    of = task or scene.wishes.task
    who = "child" if scene.is_child else "adult"
    return tuple(
        CitedLine(text=line.text, sources=line.sources, basis=line.basis, urgent=line.urgent)
        for line in scene.facts.lines
        if of in line.tasks
        and line.role == role
        and line.who in ("both", who)
        and (not line.flags or scene.flags.intersection(line.flags))
    )


def day_of(scene: Scene, days: float) -> str | float:
    """Return a date if the filling day is told, else days since the filling; never rounded up."""
    whole = math.floor(days)
    filled = filled_date(scene.wishes)
    return (filled + timedelta(days=whole)).isoformat() if filled is not None else float(whole)


def fixed(value: float) -> Band:
    """Return a band without width: a published number."""
    return dict.fromkeys(("p05", "p25", "p50", "p75", "p80", "p95"), value)


def amount(micrograms: float) -> str:
    """Return an amount in words that cannot be read as mg.

    >>> amount(62.5), amount(1200.0)
    ('62.5 micrograms', '1,200 micrograms')
    """
    return (
        f"{round(micrograms, 1):,g} micrograms"
        if micrograms < 1000
        else (f"{round(micrograms):,} micrograms")
    )


def rate_words(low: float, high: float) -> str:
    """Return a range of daily rates in words.

    >>> rate_words(330.0, 390.0)
    '330 to 390 micrograms a day'
    """
    if abs(high - low) < 0.05:
        return f"{amount(low)} a day"
    return f"{amount(low).removesuffix(' micrograms')} to {amount(high)} a day"
