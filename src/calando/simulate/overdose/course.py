"""Levels of an overdose over time, with what was taken before it, with kidneys and machines as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calando.arrays import Floats, Ints
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.models.overdose import lagging_site
from calando.patient.regimen import Dose, Regimen
from calando.simulate.kidneys import KidneyCourse, clearances, steady_kidneys
from calando.simulate.overdose.members import OverdoseMembers
from calando.simulate.person import STRUCTURE, PersonCase, lead_days_for, simulate_person
from calando.simulate.program import build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

WARM_UP_H = 3 * HOURS_PER_DAY  # of usual doses before the ingestion, for the sites to settle
_FINE_STEP_H, _FINE_UNTIL_H, _STEP_H = 0.25, 36.0, 1.0
_SHORTEST_H, _LONGEST_H = 8 * HOURS_PER_DAY, 21 * HOURS_PER_DAY
_HALF_LIVES = 8.0


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
    """Return the hours since the ingestion at which a course is computed: fine first, then every hour."""
    fine = np.arange(0.0, _FINE_UNTIL_H, _FINE_STEP_H)
    return np.append(fine, np.arange(_FINE_UNTIL_H, until_h + 1e-9, _STEP_H))


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
    before = np.arange(-warm_up, -1e-9, _FINE_STEP_H)
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
    F = facts.kidney.F.value
    ensemble = members.ensemble
    sets = [
        {"CL": CL, "V": ensemble.V, "ka": members.absorption}
        for CL in clearances(
            ensemble.CL_ref,
            course,
            non_renal_share=ensemble.non_renal_share,
            facts=facts.kidney,
            F=F,
        )
    ]
    structure = STRUCTURES[STRUCTURE]
    program = build_program(structure, [Dose(time_h=0.0, mg=1.0)], hours, regimes=course.regimes)
    return np.asarray(walk(structure, program, sets)[0] * members.as_if_linear_mg[:, None])


def _usual(
    members: OverdoseMembers,
    facts: Facts,
    usual: UsualDoses,
    course: KidneyCourse,
    hours: Floats,
) -> Floats:
    """Levels of the usual doses, the last of them before the ingestion."""
    lead_days = lead_days_for(4.0 if usual.since_weeks is None else usual.since_weeks)
    warm_h = -float(hours[0])
    day = Regimen(
        doses=tuple(Dose(time_h=h, mg=mg) for h, mg in usual.intakes), every_h=HOURS_PER_DAY
    )
    until = tuple(d for d in day.until(warm_h).doses if d.time_h < warm_h)
    lead_h = HOURS_PER_DAY * lead_days
    shifted = replace(
        course,
        start_h=(0.0, *(lead_h + warm_h + h for h in course.start_h[1:])),
    )
    case = PersonCase(
        ensemble=members.ensemble,
        regimen=Regimen(doses=until),
        output_h=tuple(hours + warm_h),
        kidneys=shifted,
        lead_days=lead_days,
        lead_regimen=day,
    )
    return simulate_person(case, facts).levels
