"""Half-life, linearity, peaks, bioavailability, recovery (A1 to A6, A13), with the facts as they stand."""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats
from calando.facts.schema import Facts, PkModel
from calando.models.compartments import half_life, oral_one_compartment, oral_two_compartment
from calando.models.variability import (
    omega_from_cv,
    random_stream,
    scrambled_sobol,
    standard_normal,
)
from calando.units import HOURS_PER_DAY

_GRID_H = 0.01


def typical_half_life(facts: Facts, *, model: str) -> float:
    """Return the half-life [h] of the typical person of a one-compartment model."""
    theta = facts.pk[model].theta
    return float(half_life(CL=np.array(theta["CL"].value), V=np.array(theta["V"].value)))


def AUC_ratio(facts: Facts, *, model: str, low_mg: float, high_mg: float) -> float:
    """Return AUC per dose at `high_mg` over AUC per dose at `low_mg`, both by quadrature of the curve."""
    per_mg = [_AUC(facts.pk[model], dose_mg=mg) / mg for mg in (low_mg, high_mg)]
    return per_mg[1] / per_mg[0]


def _typical_curve(model: PkModel, times: Floats, dose_mg: float) -> Floats:
    theta = {name: number.value for name, number in model.theta.items()}
    if model.structure == "two_compartment_oral":
        return oral_two_compartment(times, dose_mg=dose_mg, **theta)
    CL, V, ka = (np.array(theta[name]) for name in ("CL", "V", "ka"))
    return oral_one_compartment(times, dose_mg=dose_mg, CL=CL, V=V, ka=ka)


def _AUC(model: PkModel, *, dose_mg: float) -> float:
    times = np.arange(0.0, 5.0 * HOURS_PER_DAY, _GRID_H)
    return float(np.trapezoid(_typical_curve(model, times, dose_mg), dx=_GRID_H))


def oral_bioavailability(facts: Facts, *, model: str, oral_mg: float, iv_mg: float) -> float:
    """Return AUC per dose by mouth over AUC per dose by vein, the two curves integrated separately.

    Models of oral doses know CL/F and V/F only; by vein, CL = F (CL/F) and V = F (V/F).
    """
    theta, F = facts.pk[model].theta, facts.kidney.F.value
    times = np.arange(0.0, 5.0 * HOURS_PER_DAY, _GRID_H)
    CL, V = F * theta["CL"].value, F * theta["V"].value
    iv = np.trapezoid(iv_mg / V * np.exp(-CL / V * times), dx=_GRID_H)
    return float((_AUC(facts.pk[model], dose_mg=oral_mg) / oral_mg) / (iv / iv_mg))


def urinary_recovery_percent(facts: Facts) -> float:
    """Return how much of an oral dose leaves unchanged in the urine [%]: F times the kidneys' share."""
    return 100.0 * facts.kidney.F.value * (1.0 - facts.kidney.non_renal_share_centre.value)


def CSF_ratio(facts: Facts) -> float:
    """Return the ratio of CSF to plasma that the facts hold."""
    ratio = facts.ensemble.csf_plasma_ratio
    return float("nan") if ratio is None else ratio.value


def typical_peak(facts: Facts, *, model: str, dose_mg: float) -> tuple[float, float]:
    """Return Cmax [ng/mL] and Tmax [h] of the typical person after one dose."""
    times = np.arange(0.0, HOURS_PER_DAY, _GRID_H)
    curve = _typical_curve(facts.pk[model], times, dose_mg)
    return 1000.0 * float(curve.max()), float(times[curve.argmax()])


def healthy_peaks(
    facts: Facts, *, dose_mg: float, members: int, seed: int
) -> tuple[Floats, Floats]:
    """Return Cmax [ng/mL] and Tmax [h] of simulated healthy fasted people (kochak1985).

    The spread between people is borrowed from simon2018, as the fact file says.
    """
    model = facts.pk["kochak1985"]
    names = tuple(model.theta)
    u = scrambled_sobol(members, len(names), rng=random_stream(seed, "healthy"))
    omega = np.array([omega_from_cv(model.iiv_cv_percent[name].value) for name in names])
    drawn = np.array([model.theta[n].value for n in names]) * np.exp(omega * standard_normal(u))
    times = np.arange(0.0, HOURS_PER_DAY / 2.0, _GRID_H)
    curves = np.array(
        [
            oral_two_compartment(
                times, dose_mg=dose_mg, **dict(zip(names, map(float, row), strict=True))
            )
            for row in drawn
        ]
    )
    return 1000.0 * curves.max(axis=1), times[curves.argmax(axis=1)]
