"""What failing kidneys and a dialysis machine do to exposure (A7, A8)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calando.arrays import Floats, Members
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose
from calando.simulate.ensemble import Ensemble
from calando.simulate.exposure import exposures
from calando.simulate.kidneys import KidneyCourse, clearances, steady_kidneys, with_machine
from calando.simulate.population import population_of
from calando.simulate.program import build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

_WATCHED_H = 10.0 * HOURS_PER_DAY
_ANURIC = 0.0  # mL/min
_DIALYSED_MG, _SESSION_FROM_H = 20.0, 24.0


def _parameters(facts: Facts, model: str, course: KidneyCourse) -> list[Mapping[str, Floats]]:
    typical = population_of(facts.pk[model]).typical()
    a = np.array([facts.kidney.non_renal_share_centre.value])
    found = clearances(
        typical["CL"], course, non_renal_share=a, facts=facts.kidney, F=facts.kidney.F.value
    )
    return [{**typical, "CL": CL} for CL in found]


def _exposure(facts: Facts, model: str, CLcr: float, dose_mg: float) -> dict[str, Floats]:
    return exposures(
        STRUCTURES[facts.pk[model].structure],
        [Dose(time_h=0.0, mg=dose_mg)],
        _parameters(facts, model, steady_kidneys(CLcr)),
        end_h=_WATCHED_H,
        compiled=False,
    )


def kidney_ratio(facts: Facts, *, model: str, CLcr: float, dose_mg: float, of: str) -> float:
    """Return exposure of the typical person at `CLcr` over that at the reference, after one dose.

    Parameters
    ----------
    of : "AUC_inf" or "Cmax".
    """
    failing = _exposure(facts, model, CLcr, dose_mg)[of]
    healthy = _exposure(facts, model, facts.kidney.CLcr_reference.value, dose_mg)[of]
    return float(failing[0] / healthy[0])


def members_AUC_ratio(ensemble: Ensemble, *, CLcr: float) -> Members:
    """Return each member's AUC at `CLcr` over that at the reference, shape (member,): dose/CL over dose/CL."""
    return ensemble.CL(ensemble.kidney_facts.CLcr_reference.value) / ensemble.CL(CLcr)


def dialysis_fall(facts: Facts, *, model: str) -> float:
    """Return by what share the level falls in one session of hemodialysis without any kidneys (0 to 1)."""
    session_h = facts.kidney.hemodialysis_session_h.value
    course = with_machine(
        steady_kidneys(_ANURIC),
        [(_SESSION_FROM_H, _SESSION_FROM_H + session_h)],
        clearance_L_per_h=facts.kidney.CL_hemodialysis.value,
    )
    structure = STRUCTURES[facts.pk[model].structure]
    program = build_program(
        structure,
        [Dose(time_h=0.0, mg=_DIALYSED_MG)],
        np.array([_SESSION_FROM_H, _SESSION_FROM_H + session_h]),
        regimes=course.regimes,
    )
    before, after = walk(structure, program, _parameters(facts, model, course), compiled=False)[
        0, 0
    ]
    return float(1.0 - after / before)


def dialysis_rate(facts: Facts, *, model: str) -> float:
    """Return the rate at which the level falls during that session [1/h]."""
    kept = 1.0 - dialysis_fall(facts, model=model)
    return float(-np.log(kept) / facts.kidney.hemodialysis_session_h.value)
