"""The numbers of an overdose: what the simulation of its members says, as bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats, Ints
from calando.decide.bands import band_series
from calando.decide.overdose.result import (
    BackCalculation,
    Concentration,
    OverdoseCurves,
    Severity,
    StructureLine,
)
from calando.decide.recommendation import Band
from calando.facts.schema import Facts
from calando.facts.schema_overdose_model import OverdoseModel
from calando.simulate.kidneys import KidneyCourse
from calando.simulate.overdose.afterwards import withdrawal_course, withdrawal_onset
from calando.simulate.overdose.course import (
    OverdoseCourse,
    UsualDoses,
    hours_to_watch,
    simulate_course,
)
from calando.simulate.overdose.infer import (
    Inference,
    MeasuredLevel,
    drawn_again,
    infer,
)
from calando.simulate.overdose.machines import course_with
from calando.simulate.overdose.members import (
    STRUCTURES,
    Ingestion,
    OverdoseMembers,
    PersonInOverdose,
    Structure,
    draw_members,
)
from calando.simulate.overdose.severity import (
    Waking,
    chances,
    counted_mg,
    counted_usual_mg,
    plausible,
    share_in_coma,
    waking,
)
from calando.units import HOURS_PER_DAY

_SHOWN = (5, 25, 50, 75, 95)
_WIDEST_HOURS = 72.0  # before a level, where nothing was told of the time
STRUCTURE_WORDS: dict[Structure, tuple[str, str]] = {
    "linear": ("absorbed like a usual dose", "simon2018"),
    "saturable": ("absorbed by a carrier that saturates", "polache1993"),
    "prolonged": ("absorbed slowly", "wikitox_baclofen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is simulated: who, what, when, what was taken before, what was measured."""

    person: PersonInOverdose
    ingestion: Ingestion
    usual: UsualDoses | None
    dependent: bool
    has_borne: bool  # usual days were borne with kidneys like today's
    machine_L_per_h: float  # of a machine that runs already
    levels: tuple[MeasuredLevel, ...]
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Members, their course and what follows from it."""

    case: Case
    members: OverdoseMembers
    course: OverdoseCourse
    counted: Floats  # mg of a person of the series
    counted_usual: Floats | None  # the same of a usual day, which was borne
    effective_draws: float | None
    disbelieved: bool  # what was told was left out, for the levels do not go with it
    shown: Ints  # which of the times since the ingestion are shown

    @property
    def hours(self) -> Floats:
        """The times shown [h since the ingestion]."""
        return self.course.hours[self.course.since][self.shown]

    def at_shown(self, values: Floats) -> Floats:
        """Return values (member, time since the ingestion) at the times shown."""
        return values[:, self.shown]


def percentiles(values: Floats, shown: Sequence[int] = _SHOWN) -> Band:
    """Return a band of one number over the members.

    >>> percentiles(np.arange(101.0))["p05"]
    5.0
    """
    return {f"p{p:02d}": float(v) for p, v in zip(shown, np.percentile(values, shown), strict=True)}


def of_waking(found: Waking) -> Band:
    """Return the band of an hour of waking."""
    shares = tuple(p / 100.0 for p in _SHOWN)
    return {f"p{p:02d}": float(v) for p, v in zip(_SHOWN, found.quantiles(shares), strict=True)}


def run(case: Case, facts: Facts, model: OverdoseModel) -> Simulated | None:
    """Simulate a case; None if neither an amount nor a level is known, or the levels fit nothing at all."""
    effective, disbelieved = None, False
    if case.levels:
        found = _infer(case, facts, model, prior_of(case, model))
        if not found.fits:
            disbelieved = True
            found = _infer(case, facts, model, Ingestion(mg=None, hours_ago=_any_hours(case)))
        if not found.fits:
            return None
        members, effective = found.members, found.effective_draws
    elif case.ingestion.mg is None:
        return None
    else:
        members = draw_members(facts, model, case.person, case.ingestion, seed=case.seed)
    until_h = watched_h(members)
    kidneys = running_machine(members, case.machine_L_per_h, until_h)
    course = simulate_course(members, facts, usual=case.usual, kidneys=kidneys, until_h=until_h)
    usual = None
    if case.usual is not None and case.has_borne:
        usual = counted_usual_mg(members, course, facts)
        kept = drawn_again(plausible(usual, members, model), case.seed)
        members, course, usual = members.take(kept), course.take(kept), usual[kept]
    return Simulated(
        case=case,
        members=members,
        course=course,
        counted=counted_mg(members, course, facts),
        counted_usual=usual,
        effective_draws=effective,
        disbelieved=disbelieved,
        shown=_thinned(course.hours[course.since]),
    )


def watched_h(members: OverdoseMembers) -> float:
    """Return how long to follow the course [h]: past now by two days at least."""
    ago = members.hours_ago
    now = 0.0 if np.isnan(ago).any() else float(np.ceil(ago.max()))
    return max(hours_to_watch(members), now + 2 * HOURS_PER_DAY)


def running_machine(
    members: OverdoseMembers, machine_L_per_h: float, until_h: float
) -> KidneyCourse | None:
    """Return the kidneys of somebody with a machine that runs all the time; None without one."""
    if not machine_L_per_h:
        return None
    return course_with(
        members, machine_L_per_h=machine_L_per_h, from_h=0.0, for_h=until_h + HOURS_PER_DAY
    )


def _infer(case: Case, facts: Facts, model: OverdoseModel, prior: Ingestion) -> Inference:
    return infer(facts, model, case.person, prior, case.levels, usual=case.usual, seed=case.seed)


def _any_hours(case: Case) -> tuple[float, float]:
    earliest = max((level.hours_ago for level in case.levels), default=0.0)
    return earliest, earliest + _WIDEST_HOURS


def prior_of(case: Case, model: OverdoseModel) -> Ingestion:
    """Return dose and time as they may be before the levels speak: what was told may be wrong by a factor."""
    told, hours = case.ingestion.mg, case.ingestion.hours_ago
    factor = model.told_dose_factor.value
    # levels that could not be measured give no reason to think of more than was told
    more = 1.0 if all(level.below_limit for level in case.levels) else factor
    mg = None if told is None else (told[0] / factor, told[1] * more)
    return Ingestion(mg=mg, hours_ago=hours or _any_hours(case))


def _thinned(hours: Floats) -> Ints:
    """Every half hour on the first day, every hour until day 3, then every three hours."""
    wanted = np.concatenate(
        [np.arange(0.0, 24.0, 0.5), np.arange(24.0, 72.0), np.arange(72.0, hours[-1] + 0.5, 3.0)]
    )
    return np.unique(np.searchsorted(hours, wanted[wanted <= hours[-1]]))


def concentration(sim: Simulated) -> Concentration:
    """Return the plasma levels."""
    course = sim.course
    levels = course.levels[:, course.since]
    rows = np.percentile(sim.at_shown(levels), _SHOWN, axis=0)
    p05, p25, p50, p75, p95 = (tuple(map(float, row)) for row in rows)
    now = None
    ago = sim.members.hours_ago
    if not np.isnan(ago).any():
        hours = course.hours[course.since]
        at = [np.interp(h, hours, row) for h, row in zip(ago, levels, strict=True)]
        now = percentiles(np.array(at))
    return Concentration(
        hours=tuple(map(float, sim.hours)), p05=p05, p25=p25, p50=p50, p75=p75, p95=p95, now=now
    )


def structures(sim: Simulated) -> tuple[StructureLine, ...]:
    """Return the middle level of each way of absorption."""
    levels = sim.at_shown(sim.course.levels[:, sim.course.since])
    found = []
    for i, name in enumerate(STRUCTURES):
        own = levels[sim.members.structure == i]
        if not own.size:
            continue
        title, source = STRUCTURE_WORDS[name]
        found.append(
            StructureLine(
                name=name,
                title=title,
                p50_mg_per_L=tuple(map(float, np.median(own, axis=0))),
                basis="assumed" if name != "linear" else "read",
                sources=(source,),
            )
        )
    return tuple(found)


def severity(sim: Simulated, model: OverdoseModel) -> Severity:
    """Return the chances among those who present."""
    found = chances(sim.counted, sim.members, model, usual=sim.counted_usual)
    return Severity(**{name: percentiles(values) for name, values in found.items()})


def awake(sim: Simulated, model: OverdoseModel, course: OverdoseCourse | None = None) -> Band:
    """Return when those who were in coma are awake; `course` if a machine ran."""
    return of_waking(_waking(sim, model, course))


def _waking(sim: Simulated, model: OverdoseModel, course: OverdoseCourse | None = None) -> Waking:
    return waking(course or sim.course, sim.counted, sim.members, model, usual=sim.counted_usual)


def level_on_waking(sim: Simulated, model: OverdoseModel) -> Band:
    """Return the plasma level at which those who were in coma are awake [mg/L]."""
    found = _waking(sim, model)
    hours = sim.course.hours[sim.course.since]
    rows = sim.course.levels[:, sim.course.since]
    at = np.array([np.interp(h, hours, row) for h, row in zip(found.hours, rows, strict=True)])
    return of_waking(Waking(hours=at, weights=found.weights))


def withdrawal_from(sim: Simulated) -> tuple[Band, Floats] | None:
    """Return when withdrawal begins, and its course at the times shown; None if nobody is known to be dependent."""
    usual = sim.case.usual
    if not sim.case.dependent or usual is None:
        return None
    hours, drive = withdrawal_course(sim.course, sim.members, since_weeks=usual.since_weeks)
    return percentiles(withdrawal_onset(hours, drive)), sim.at_shown(drive)


def curves(sim: Simulated, model: OverdoseModel, withdrawal: Floats | None) -> OverdoseCurves:
    """Return what is drawn beside the levels."""
    asleep = share_in_coma(sim.course, sim.counted, sim.members, model, usual=sim.counted_usual)
    drawn: dict[str, tuple[float, ...]] = {}
    if withdrawal is not None:
        highest = withdrawal.max(axis=1, keepdims=True)
        drawn = dict(band_series(np.maximum(withdrawal / np.maximum(highest, 1e-12), 0.0)))
    return OverdoseCurves(
        hours=tuple(map(float, sim.hours)),
        share_in_coma=dict(band_series(sim.at_shown(asleep))),
        withdrawal=drawn,
    )


def back_calculation(sim: Simulated, model: OverdoseModel) -> BackCalculation | None:
    """Return dose and time as the levels leave them; None without a level."""
    if not sim.case.levels or sim.effective_draws is None:
        return None
    mg, ago = percentiles(sim.members.mg), percentiles(sim.members.hours_ago)
    told = sim.case.ingestion.mg
    agrees = None
    if told is not None:
        agrees = not sim.disbelieved and bool(told[1] >= mg["p05"] and told[0] <= mg["p95"])
    text = (
        "The levels do not go with what was told, not even if the amount is wrong by a factor of 3. Amount and hour "
        "as told were left out: ask about them and about the level again."
        if sim.disbelieved
        else ""
    )
    return BackCalculation(
        dose_mg=mg,
        hours_ago=ago,
        awake_h=awake(sim, model),
        levels=tuple((level.hours_ago, level.mg_per_L) for level in sim.case.levels),
        below_limit=tuple(level.below_limit for level in sim.case.levels),
        effective_draws=sim.effective_draws,
        agrees_with_told=agrees,
        text=text,
    )


def coma_is_unlikely_from_h(sim: Simulated, model: OverdoseModel) -> float:
    """Return the hour after which the chance of being in coma stays small in nine of ten worlds; 0 if always."""
    asleep = share_in_coma(sim.course, sim.counted, sim.members, model, usual=sim.counted_usual)
    high = np.quantile(asleep, model.likely_coma_worlds.value, axis=0)
    over = high >= model.coma_chance_to_watch.value
    hours = sim.course.hours[sim.course.since]
    if not over.any():
        return 0.0
    last = hours.size - 1 - int(over[::-1].argmax())
    return float(hours[min(last + 1, hours.size - 1)])
