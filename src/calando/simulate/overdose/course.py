"""Levels of an overdose over time, with what was taken before it, with kidneys and machines as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calando.arrays import Floats, Ints, Members
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.models.overdose import lagging_site
from calando.patient.regimen import Dose, Regimen
from calando.simulate.kidneys import KidneyCourse, clearances, steady_kidneys
from calando.simulate.overdose.members import OverdoseMembers
from calando.simulate.person import STRUCTURE, lead_days_for
from calando.simulate.program import build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

WARM_UP_H = 3 * HOURS_PER_DAY  # of usual doses before the ingestion, for the sites to settle
_STEPS_H = ((0.1, 6.0), (0.25, 36.0), (1.0, np.inf))  # each until an hour after the ingestion
_BEFORE_STEP_H = 0.25
_SHORTEST_H, _LONGEST_H = 10 * HOURS_PER_DAY, 28 * HOURS_PER_DAY
_HALF_LIVES = 8.0
_LONG_WEEKS = 4.0  # of use whose beginning is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualDoses:
    """Baclofen by mouth that was taken every day until the ingestion: (hour after midnight, mg)."""

    intakes: tuple[tuple[float, float], ...]
    since_weeks: float | None

    @property
    def daily_mg(self) -> float:
        """Milligrams a day."""
        return sum(mg for _, mg in self.intakes)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseCourse:
    """Levels and sites, each of shape (member, time); hour 0 is the ingestion."""

    hours: Floats
    levels: Floats  # plasma [mg/L]
    site: Floats  # where coma is felt: fills fast, empties slowly [mg/L]
    quick_site: Floats  # where effect and adaptation are felt, as at usual doses [mg/L]
    before: int  # how many of the times lie before the ingestion

    @property
    def since(self) -> slice:
        """The times from the ingestion on."""
        return slice(self.before, None)

    def take(self, indices: Ints) -> OverdoseCourse:
        """Return these members, in this order."""
        return replace(
            self,
            levels=self.levels[indices],
            site=self.site[indices],
            quick_site=self.quick_site[indices],
        )


def hours_to_watch(members: OverdoseMembers) -> float:
    """Return how long a course is followed [h]: until nearly all members have cleared it."""
    half_lives = np.log(2.0) * members.ensemble.V / members.ensemble.CL(members.person.CLcr)
    wanted = _HALF_LIVES * float(np.quantile(half_lives, 0.75))
    days = np.ceil(np.clip(wanted, _SHORTEST_H, _LONGEST_H) / HOURS_PER_DAY)
    return float(days * HOURS_PER_DAY)


def output_hours(until_h: float) -> Floats:
    """Return the hours since the ingestion at which a course is computed: finest first."""
    starts = [0.0, *(until for _, until in _STEPS_H)]
    parts = [
        start + step * np.arange(round((min(until, until_h) - start) / step))
        for start, (step, until) in zip(starts, _STEPS_H, strict=False)
        if start < until_h
    ]
    return np.append(np.concatenate(parts), until_h)


def simulate_course(
    members: OverdoseMembers,
    facts: Facts,
    *,
    usual: UsualDoses | None = None,
    kidneys: KidneyCourse | None = None,
    until_h: float | None = None,
) -> OverdoseCourse:
    """Return the course of every member.

    Parameters
    ----------
    members : who swallowed how much.
    usual : what was taken every day before; nothing is taken after the ingestion.
    kidneys : from the ingestion on, hour 0; None: steady kidneys of the person.
    until_h : how long to follow [h since the ingestion].
    """
    after = output_hours(until_h or hours_to_watch(members))
    course = kidneys or steady_kidneys(members.person.CLcr)
    warm_up = WARM_UP_H if usual is not None else 0.0
    before = np.arange(-warm_up, -1e-9, _BEFORE_STEP_H)
    hours = np.append(before, after)
    levels = np.zeros((members.size, hours.size))
    levels[:, before.size :] = _swallowed(members, facts, course, after)
    if usual is not None:
        levels += _usual(members, facts, usual, course, hours)
    ke0 = members.ensemble.ke0
    return OverdoseCourse(
        hours=hours,
        levels=levels,
        site=lagging_site(levels, hours, k_in=ke0, k_out=members.k_out),
        quick_site=lagging_site(levels, hours, k_in=ke0, k_out=ke0),
        before=before.size,
    )


def _swallowed(
    members: OverdoseMembers, facts: Facts, course: KidneyCourse, hours: Floats
) -> Floats:
    """Levels of the overdose alone: one milligram, times what each member absorbed of it."""
    one = [Dose(time_h=0.0, mg=1.0)]
    levels = _levels(members, facts, course, one, hours, ka=members.absorption)
    return np.asarray(levels * members.as_if_linear_mg[:, None])


def _usual(
    members: OverdoseMembers,
    facts: Facts,
    usual: UsualDoses,
    course: KidneyCourse,
    hours: Floats,
) -> Floats:
    """Levels of the usual doses, the last of them before the ingestion."""
    weeks = _LONG_WEEKS if usual.since_weeks is None else usual.since_weeks
    before_h = HOURS_PER_DAY * lead_days_for(weeks) - float(hours[0])
    day = Regimen(
        doses=tuple(Dose(time_h=h, mg=mg) for h, mg in usual.intakes), every_h=HOURS_PER_DAY
    )
    taken = [d for d in day.until(before_h).doses if d.time_h < before_h]
    shifted = replace(course, start_h=(0.0, *(before_h + h for h in course.start_h[1:])))
    return _levels(members, facts, shifted, taken, before_h + hours, ka=members.ensemble.ka)


def _levels(
    members: OverdoseMembers,
    facts: Facts,
    course: KidneyCourse,
    doses: Sequence[Dose],
    hours: Floats,
    *,
    ka: Members,
) -> Floats:
    ensemble = members.ensemble
    sets = [
        {"CL": CL, "V": ensemble.V, "ka": ka}
        for CL in clearances(
            ensemble.CL_ref,
            course,
            non_renal_share=ensemble.non_renal_share,
            facts=facts.kidney,
            F=facts.kidney.F.value,
        )
    ]
    structure = STRUCTURES[STRUCTURE]
    program = build_program(structure, doses, hours, regimes=course.regimes)
    # in NumPy: loading the compiled kernels takes longer than one course of a person
    return np.asarray(walk(structure, program, sets, compiled=False)[0])
