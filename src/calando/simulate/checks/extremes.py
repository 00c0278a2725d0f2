"""Levels after an overdose, an intrathecal bolus, receptors of the rat (A11, A12, A14)."""

from __future__ import annotations

import numpy as np

from calando.arrays import Members
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose
from calando.simulate.ensemble import Ensemble
from calando.simulate.program import build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

_FINE_H = 0.01
_HALF = 0.5


def level_after(ensemble: Ensemble, *, CLcr: float, dose_mg: float, after_h: float) -> Members:
    """Return the level of each member so long after one dose by mouth, shape (member,) [mg/L]."""
    one = STRUCTURES["one_compartment_oral"]
    program = build_program(one, [Dose(time_h=0.0, mg=dose_mg)], np.array([after_h]))
    people = {"CL": ensemble.CL(CLcr), "V": ensemble.V, "ka": ensemble.ka}
    return walk(one, program, [people], compiled=False)[0, :, 0]


def intrathecal_course(facts: Facts, *, model: str, dose_mg: float) -> tuple[float, float, float]:
    """Return onset, peak and duration [h] of the effect of one intrathecal bolus in the typical person.

    Onset is when the effect site reaches half of its peak; duration is how long it stays above.
    """
    published = facts.pk[model]
    structure = STRUCTURES[published.structure].with_effect_site()
    times = np.arange(0.0, 2.0 * HOURS_PER_DAY, _FINE_H)
    program = build_program(structure, [Dose(time_h=0.0, mg=dose_mg, route="intrathecal")], times)
    typical = {name: np.array([number.value]) for name, number in published.theta.items()}
    site = walk(structure, program, [typical], observed=("effect",), compiled=False)[0, 0]
    above = times[site >= _HALF * site.max()]
    return float(above[0]), float(times[site.argmax()]), float(above[-1] - above[0])


def receptor_density(facts: Facts, *, days: float) -> float:
    """Return the density of GABA-B receptors after days of exposure, as a share of the control."""
    floor, half_time = (
        facts.receptors.density_floor.value,
        facts.receptors.density_half_time_d.value,
    )
    return float(floor + (1.0 - floor) * 0.5 ** (days / half_time))
