"""Concentrations after doses, in closed form: one- and two-compartment oral, and the effect site.

Everything is a cascade of first-order steps, and the output of such a cascade is a divided difference of
``exp(-x t)`` at its rates. Divided differences stay exact when two rates meet (ka -> ke, ke0 -> ke), where the
textbook formulas divide zero by zero.
"""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem

# below this spread of rate times time the three-rate formula would lose digits; its Taylor series does not
_SERIES_BELOW = 2e-3


def _require_positive(**values: object) -> None:
    for name, value in values.items():
        if not np.all(np.asarray(value) > 0):
            raise InputError(
                Problem(field=name, value=value, message=f"{name} must be positive", allowed="> 0")
            )


def transfer_two(t: Floats, r1: Floats, r2: Floats) -> Floats:
    """Return the amount in the second of two pools after a unit in the first, per unit of transfer rate.

    ``(exp(-r1 t) - exp(-r2 t)) / (r2 - r1)``, exact also where the rates are equal (``t exp(-r t)``).

    >>> float(transfer_two(np.array(2.0), np.array(1.0), np.array(1.0)).round(6))
    0.270671
    """
    slow, gap = (
        np.minimum(r1, r2),
        np.abs(r2 - r1) * t,
    )  # from the slow rate, so that nothing overflows
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = -np.expm1(-gap) / gap
    ratio = np.where(gap < 1e-9, 1.0 - 0.5 * gap, ratio)
    return np.asarray(t * np.exp(-slow * t) * ratio)


def transfer_three(t: Floats, r1: Floats, r2: Floats, r3: Floats) -> Floats:
    """Return the amount in the third of three pools after a unit in the first, per unit of both rates.

    The second divided difference of ``exp(-x t)``, with the limits for equal rates.

    >>> r = np.array(1.0)
    >>> float(transfer_three(np.array(2.0), r, r, r).round(6))  # t**2 / 2 * exp(-t)
    0.270671
    """
    low = np.minimum(np.minimum(r1, r2), r3)
    high = np.maximum(np.maximum(r1, r2), r3)
    middle = r1 + r2 + r3 - low - high
    spread = high - low
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (transfer_two(t, low, middle) - transfer_two(t, middle, high)) / spread
    mean = (r1 + r2 + r3) / 3.0
    variance = ((r1 - mean) ** 2 + (r2 - mean) ** 2 + (r3 - mean) ** 2) * t * t / 24.0
    near = 0.5 * t * t * np.exp(-mean * t) * (1.0 + variance)
    return np.asarray(np.where(spread * t < _SERIES_BELOW, near, far))


def oral_one_compartment(
    t: Floats, *, dose_mg: Floats | float, CL: Floats, V: Floats, ka: Floats
) -> Floats:
    """Return the plasma concentration after one oral dose (Bateman function).

    Parameters
    ----------
    t : time since the dose [h]; before the dose the concentration is 0.
    dose_mg : amount swallowed [mg].
    CL, V, ka : apparent clearance CL/F [L/h], apparent volume V/F [L], absorption rate [1/h]; all > 0.

    Returns
    -------
    Concentration [mg/L], the shape to which `t` and the parameters broadcast.

    Raises
    ------
    InputError : a parameter is not positive.

    Sources
    -------
    gibaldi1982, one-compartment model with first-order absorption.

    Examples
    --------
    >>> t = np.array([-1.0, 0.0, 1.0, 12.0])
    >>> oral_one_compartment(t, dose_mg=10, CL=11.6, V=72.8, ka=1.64).round(4)
    array([0.    , 0.    , 0.1002, 0.0225])
    """
    _require_positive(CL=CL, V=V, ka=ka)
    since = np.maximum(t, 0.0)
    ka, ke = np.asarray(ka, dtype=float), np.asarray(CL, dtype=float) / V
    return np.asarray(dose_mg * ka / V * transfer_two(since, ke, ka))


def oral_two_compartment(
    t: Floats, *, dose_mg: float, CL: float, V1: float, Q: float, V2: float, ka: float
) -> Floats:
    """Return the plasma concentration after one oral dose into two compartments.

    Parameters
    ----------
    t : time since the dose [h]; before the dose the concentration is 0.
    dose_mg : amount swallowed [mg].
    CL, V1, Q, V2, ka : apparent clearance [L/h], central volume [L], distribution clearance [L/h], peripheral
        volume [L], absorption rate [1/h]; all > 0.

    Returns
    -------
    Concentration [mg/L], same shape as `t`.

    Raises
    ------
    InputError : a parameter is not positive.

    Sources
    -------
    gibaldi1982, two-compartment model with first-order absorption.

    Examples
    --------
    >>> t = np.array([0.0, 1.5, 12.0])
    >>> oral_two_compartment(t, dose_mg=10, CL=10.8, V1=28.8, Q=12.9, V2=19.7, ka=0.8).round(3)
    array([0.   , 0.138, 0.02 ])
    """
    _require_positive(CL=CL, V1=V1, Q=Q, V2=V2, ka=ka)
    alpha, beta = disposition_rates(CL=CL, V1=V1, Q=Q, V2=V2)
    k21 = Q / V2
    since = np.maximum(t, 0.0)
    ka_, alpha_, beta_ = np.asarray(ka), np.asarray(alpha), np.asarray(beta)
    # gut -> central with return from the periphery: k21 times the three-pool output plus its time derivative;
    # the derivative of a divided difference is one of lower order
    third = transfer_three(since, ka_, alpha_, beta_)
    slope = transfer_two(since, alpha_, ka_) - beta * third
    return np.asarray(dose_mg * ka / V1 * (k21 * third + slope))


def disposition_rates(*, CL: float, V1: float, Q: float, V2: float) -> tuple[float, float]:
    """Return the fast and slow disposition rates alpha and beta [1/h] of a two-compartment model.

    >>> [round(x, 3) for x in disposition_rates(CL=10.8, V1=28.8, Q=12.9, V2=19.7)]
    [1.287, 0.191]
    """
    k10, k12, k21 = CL / V1, Q / V1, Q / V2
    total = k10 + k12 + k21
    root = float(np.sqrt(total * total - 4.0 * k10 * k21))
    return 0.5 * (total + root), 0.5 * (total - root)


def half_life(*, CL: Floats, V: Floats) -> Floats:
    """Return the elimination half-life [h] of a one-compartment model.

    >>> round(float(half_life(CL=11.6, V=72.8)), 2)
    4.35
    """
    _require_positive(CL=CL, V=V)
    return np.asarray(np.log(2.0) * V / CL)
