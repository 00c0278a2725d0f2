"""How bad and how long: chances by dose carried to this person by exposure, and the hour of waking.

The published series give chances by dose in people with sound kidneys. A member's exposure is therefore turned into
the dose that gives the same exposure to the same member with sound kidneys at the reference weight; what exposure
does not explain (kidneys, other sedatives, tolerance) is `sensitivity`. Coma lasts while the site that empties slowly
lies above the level at which this member fell into it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats, Members
from calando.facts.schema import Facts
from calando.facts.schema_overdose_model import OverdoseModel, SeverityCurve
from calando.models.compartments import oral_one_compartment
from calando.models.overdose import (
    chance_at_dose,
    lagging_site,
    threshold_at_share,
)
from calando.simulate.overdose.course import OverdoseCourse, output_hours
from calando.simulate.overdose.members import OverdoseMembers, as_if_linear_mg
from calando.units import HOURS_PER_DAY

_REFERENCE_UNTIL_H = 3 * HOURS_PER_DAY
_LEAST_CHANCE = 1e-9  # of coma, for a member to count among those who were in coma
_LEAST_MG = 1e-12  # so that nothing is divided by 0
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waking:
    """When members who were in coma are awake [h since the ingestion], and how much each counts."""

    hours: Members
    weights: Members

    def quantiles(self, shares: tuple[float, ...] = QUANTILES) -> Floats:
        """Return weighted quantiles [h]."""
        order = np.argsort(self.hours)
        below = np.cumsum(self.weights[order])
        places = np.searchsorted(below, np.array(shares) * below[-1])
        return np.asarray(self.hours[order][np.minimum(places, order.size - 1)])


def counted_mg(members: OverdoseMembers, course: OverdoseCourse, facts: Facts) -> Members:
    """Return, for each member, the dose of a person of the series that does the same [mg].

    Half of the members are judged by the peak at the site, half by the exposure of the first day: which of the two
    decides is not known. Kidneys move the second, hardly the first.
    """
    return _counted(members, facts, course.quick_site[:, course.since], course.hours[course.since])


def counted_usual_mg(members: OverdoseMembers, course: OverdoseCourse, facts: Facts) -> Members:
    """Return the same of the last usual day before the ingestion; 0 where nothing was taken."""
    if not course.before:
        return np.zeros(members.size)
    day = (course.hours <= 0.0) & (course.hours >= -HOURS_PER_DAY)
    hours = course.hours[day] + HOURS_PER_DAY
    return _counted(members, facts, course.quick_site[:, day], hours)


def _counted(members: OverdoseMembers, facts: Facts, site: Floats, hours: Floats) -> Members:
    peak, area = _peak_and_day(site, hours)
    ref_peak, ref_area = _peak_and_day(*_reference_site(members, facts))
    ratio = np.where(members.share_of_area > 0.5, area / ref_area, peak / ref_peak)
    return np.asarray(members.mg * ratio * members.sensitivity)


def _peak_and_day(site: Floats, hours: Floats) -> tuple[Members, Members]:
    day = hours <= HOURS_PER_DAY
    return site.max(axis=1), np.asarray(np.trapezoid(site[:, day], hours[day], axis=1))


def _reference_site(members: OverdoseMembers, facts: Facts) -> tuple[Floats, Floats]:
    """The site of the same members as reference people who swallowed the same, absorbed in the same way."""
    reference = members.reference
    # long enough for the peak of what is absorbed slowly
    hours = output_hours(_REFERENCE_UNTIL_H)
    slowed = members.absorption / members.ensemble.ka
    levels = oral_one_compartment(
        hours[None],
        dose_mg=as_if_linear_mg(members.mg, members.structure, reference)[:, None],
        CL=reference.CL(facts.kidney.CLcr_reference.value)[:, None],
        V=reference.V[:, None],
        ka=(reference.ka * slowed)[:, None],
    )
    return lagging_site(levels, hours, k_in=reference.ke0, k_out=reference.ke0), hours


def D50_of(curve: SeverityCurve, members: OverdoseMembers) -> Members:
    """Return the dose for half of those who present [mg], one for each member: which series it belongs to is drawn."""
    spread = np.hypot(curve.log_D50_se.value, curve.log_D50_between.value)
    return np.asarray(curve.D50_mg.value * np.exp(spread * members.between))


def chances(
    counted: Members,
    members: OverdoseMembers,
    model: OverdoseModel,
    *,
    usual: Members | None = None,
) -> dict[str, Members]:
    """Return the chance of each outcome in each member's world, shares of those who present.

    `usual`: the counted dose of usual days, which were borne; thresholds below it are left out.
    """
    found = {}
    for c in model.curves:
        D50 = D50_of(c, members)
        chance = chance_at_dose(counted, D50_mg=D50, slope=members.slope)
        found[c.outcome] = _beyond(chance, D50, members.slope, usual)
    return found


def _beyond(chance: Floats, D50: Floats, slope: Floats, usual: Floats | None) -> Floats:
    """Leave out thresholds that usual days would have crossed."""
    if usual is None:
        return chance
    borne = chance_at_dose(usual, D50_mg=D50, slope=slope)
    return np.asarray(np.maximum(chance - borne, 0.0) / np.maximum(1.0 - borne, _LEAST_CHANCE))


def plausible(usual: Members, members: OverdoseMembers, model: OverdoseModel) -> Members:
    """Return how plausible each member's world is for somebody who bore usual days: 1 - chance of coma on them."""
    D50 = D50_of(coma_curve(model), members)
    return 1.0 - chance_at_dose(usual, D50_mg=D50, slope=members.slope)


def share_in_coma(
    course: OverdoseCourse,
    counted: Members,
    members: OverdoseMembers,
    model: OverdoseModel,
    *,
    usual: Members | None = None,
) -> Floats:
    """Return the share of people in coma at each time since the ingestion, for each member's world."""
    site = course.site[:, course.since]
    now = counted[:, None] * site / site.max(axis=1, keepdims=True)
    D50, slope = D50_of(coma_curve(model), members)[:, None], members.slope[:, None]
    asleep = chance_at_dose(now, D50_mg=D50, slope=slope)
    return _beyond(asleep, D50, slope, None if usual is None else usual[:, None])


def coma_curve(model: OverdoseModel) -> SeverityCurve:
    """Return the curve of coma."""
    return next(c for c in model.curves if c.outcome == "coma")


def waking(
    course: OverdoseCourse,
    counted: Members,
    members: OverdoseMembers,
    model: OverdoseModel,
    *,
    usual: Members | None = None,
) -> Waking:
    """Return when those who were in coma are awake; each member counts as much as coma is likely in its world.

    A member's own threshold is drawn among those that its dose crosses, and its usual days do not.
    """
    D50 = D50_of(coma_curve(model), members)
    chance = chance_at_dose(counted, D50_mg=D50, slope=members.slope)
    borne = np.zeros_like(chance)
    if usual is not None:
        borne = np.minimum(chance_at_dose(usual, D50_mg=D50, slope=members.slope), chance)
    likely = np.maximum(chance - borne, _LEAST_CHANCE)
    people = borne + members.own_threshold * likely
    threshold = threshold_at_share(
        np.clip(people, _LEAST_CHANCE, 1.0 - _LEAST_CHANCE), D50_mg=D50, slope=members.slope
    )
    of_highest = np.minimum(threshold / np.maximum(counted, _LEAST_MG), 1.0)
    site, hours = course.site[:, course.since], course.hours[course.since]
    asleep = site > of_highest[:, None] * site.max(axis=1, keepdims=True)
    last = hours.size - 1 - asleep[:, ::-1].argmax(axis=1)
    last = np.where(asleep.any(axis=1), last, 0)
    return Waking(hours=hours[np.minimum(last + 1, hours.size - 1)], weights=likely)
