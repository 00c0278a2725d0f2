"""Our curves, computed now, against those that other programs gave (`facts/pinned`)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np

from calando.arrays import Floats
from calando.facts.pins import (
    CURVES,
    TAPERS,
    PinnedCurve,
    PinnedTaper,
    load_curves,
    load_tapers,
)
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose, DoseRoute, Regimen
from calando.simulate.checks.rows import Check
from calando.simulate.checks.taper_course import Person, planners, superposed
from calando.simulate.cohort import Cohort, parameters_of
from calando.simulate.kidneys import KidneyCourse, changing_kidneys, steady_kidneys, with_machine
from calando.simulate.nonlinear import MICHAELIS_MENTEN, simulate_nonlinear
from calando.simulate.population import population_of
from calando.simulate.program import build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

WITHIN = 1e-8  # of a curve's largest value
DRIVE_WITHIN = 1e-5  # of the hardest day: 12 nodes between intakes where absorption is fast
STEPS_WITHIN = 1e-3  # exposure: kidneys in steps against a straight line
_POOLS = {"plasma": "", "metabolite": "metabolite", "effect_site": "effect"}
_QUANTITIES = ("concentration", "effect_site", "drive")


def power_above(error: float) -> float:
    """Return the power of ten above an error; its digits are rounding noise of one machine.

    >>> power_above(3.2e-12)
    1e-11
    """
    return float(f"1e{math.ceil(math.log10(error)):d}") if error > 0 else 0.0


def short(tolerance: float) -> str:
    """Return a power of ten without the zero that Python writes.

    >>> short(1e-8)
    '1e-8'
    """
    return f"{tolerance:.0e}".replace("e-0", "e-")


def second_program_rows(facts: Facts) -> Iterator[Check]:
    """Yield one row per curve and per long course: the worst difference to any of the programs."""
    curves = [load_curves(file) for file in CURVES]
    who = _who([said.program for said, _ in curves])
    for pins in zip(*(found for _, found in curves), strict=True):
        ours, theirs = our_curve(facts, pins[0]), [p.values for p in pins]
        if _is_continuous(pins[0]):
            yield _exposure_row(pins[0], ours, theirs, who)
            continue
        worst = largest_difference(ours, theirs)
        yield _row(f"curve: {pins[0].name}", worst, WITHIN, who, ", ".join(CURVES), "")
    yield from _taper_rows(facts)


def _row(name: str, worst: float, within: float, who: str, source: str, note: str) -> Check:
    return Check(
        name=name,
        published=who,
        within=f"{short(within)} of the largest value",
        got=power_above(worst),
        ok=worst <= within,
        kind="second_program",
        source=source,
        note=note,
    )


def _exposure_row(
    pin: PinnedCurve, ours: Floats, theirs: Sequence[Sequence[float]], who: str
) -> Check:
    """Kidneys in steps against kidneys that move all the time: the exposure over the whole course."""
    worst = max(abs(float(np.sum(ours) / np.sum(curve)) - 1.0) for curve in theirs)
    level = largest_difference(ours, theirs)
    return Check(
        name=f"exposure: {pin.name}",
        published=who,
        within=f"at most {100 * STEPS_WITHIN:g} %",
        got=float(f"{100 * worst:.2g}"),
        ok=worst <= STEPS_WITHIN,
        kind="second_program",
        source=", ".join(CURVES),
        unit="%",
        note="ours moves kidneys in steps, theirs all the time: 90 mL/min are lost in two days; "
        f"single levels are off by up to {100 * level:.2g} % of the largest",
    )


def _who(programs: Sequence[str]) -> str:
    return "the same by " + " and ".join(programs)


def largest_difference(ours: Floats, theirs: Sequence[Sequence[float]]) -> float:
    """Return the largest difference to any of several curves, as a share of the curve's largest value."""
    return max(
        float(np.max(np.abs(ours - np.asarray(curve))) / np.max(np.abs(curve))) for curve in theirs
    )


def _is_continuous(pin: PinnedCurve) -> bool:
    return len(pin.CLcr) > 1 and not pin.steps_h


def our_curve(facts: Facts, pin: PinnedCurve) -> Floats:
    """Return what calando gives for the question of a pin, shape (time,) [mg/L]."""
    published = facts.pk[pin.model]
    population = population_of(published, weight_kg=pin.weight_kg)
    cohort = Cohort(
        population=population,
        structure=published.structure,
        regimen=Regimen(doses=tuple(_dose(row) for row in pin.doses)),
        output_h=pin.times_h,
        patients=1,
        kidneys=_kidneys(facts, pin),
        kidney_facts=facts.kidney,
    )
    if published.structure in MICHAELIS_MENTEN:
        course = simulate_nonlinear(
            published.structure,
            cohort.doses.doses,
            np.array(pin.times_h),
            parameters_of(cohort, 0),
            scale=cohort.scale,
        )
        return np.asarray(course.concentration[0])
    structure = STRUCTURES[published.structure]
    if pin.quantity == "effect_site":
        structure = structure.with_effect_site()
    program = build_program(
        structure,
        cohort.doses.doses,
        np.array(pin.times_h),
        regimes=cohort.kidneys.regimes if cohort.kidneys else None,
        lag_h=population.lag_h,
        scale=cohort.scale,
    )
    pool = _POOLS[pin.quantity] or structure.observed
    found = walk(structure, program, parameters_of(cohort, 0), observed=(pool,), compiled=False)
    return np.asarray(found[0, 0])


def _dose(row: tuple[float, float, str, float]) -> Dose:
    hour, mg, route, takes = row
    return Dose(time_h=hour, mg=mg, route=cast(DoseRoute, route), duration_h=takes)


def _kidneys(facts: Facts, pin: PinnedCurve) -> KidneyCourse | None:
    if not pin.CLcr:
        return None
    if len(pin.CLcr) == 1:
        course = steady_kidneys(pin.CLcr[0][1])
    elif pin.steps_h:
        course = changing_kidneys(pin.CLcr, every_h=pin.steps_h)
    else:
        course = changing_kidneys(pin.CLcr)
    if not pin.sessions:
        return course
    return with_machine(course, pin.sessions, clearance_L_per_h=facts.kidney.CL_hemodialysis.value)


def _taper_rows(facts: Facts) -> Iterator[Check]:
    files = [load_tapers(file) for file in TAPERS]
    who = _who([said.program for said, _ in files])
    for pins in zip(*(found for _, found in files), strict=True):
        for quantity, ways in _our_taper(facts, pins[0]).items():
            within = DRIVE_WITHIN if quantity == "drive" else WITHIN
            theirs = [p.values[quantity] for p in pins]
            worst = max(largest_difference(way, theirs) for way in ways)
            days = sum(days for days, _ in pins[0].segments)
            name = f"course of {days} days, {pins[0].model}: {quantity.replace('_', ' ')}"
            note = "by summed curves and by the planner's map of a day" if len(ways) > 1 else ""
            yield _row(name, worst, within, who, ", ".join(TAPERS), note)


def _our_taper(facts: Facts, pin: PinnedTaper) -> dict[str, list[Floats]]:
    """Return our ways to each quantity of a long course."""
    person = Person(**pin.constants)
    each = pin.daily_mg / len(pin.intake_h)
    doses, day = [], 0
    for days, fraction in pin.segments:
        for d in range(day, day + days):
            doses += [(HOURS_PER_DAY * d + h, fraction * each) for h in pin.intake_h if fraction]
        day += days
    curve = superposed(person, doses, samples_h=pin.samples_h)
    if person.Q:
        return {"concentration": [curve]}
    course = planners(
        facts,
        person,
        pin.segments,
        pin.daily_mg,
        intake_h=pin.intake_h,
        samples_h=pin.samples_h,
    )
    found = {quantity: [np.asarray(getattr(course, quantity))] for quantity in _QUANTITIES}
    found["concentration"].append(curve)
    return found
