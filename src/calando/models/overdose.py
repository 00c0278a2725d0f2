"""Overdose in equations: a site that fills fast and empties slowly, and a chance that grows with the dose."""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats


def lagging_site(C: Floats, hours: Floats, *, k_in: Floats, k_out: Floats) -> Floats:
    """Return an effect site that follows plasma with one rate while it fills and another while it empties.

    ``dCe/dt = k (C - Ce)``, ``k = k_in`` while ``C > Ce``, else ``k_out``; C is taken as its mean over each step, so
    the step must be short beside the half-times.

    Parameters
    ----------
    C : plasma level, shape (member, time) [mg/L].
    hours : ascending times, shape (time,) [h].
    k_in, k_out : rates, shape (member,) [1/h].

    Returns
    -------
    Shape (member, time) [mg/L]; the site starts where plasma starts.

    Examples
    --------
    A level that stops at once is felt for as long as the site takes to empty.

    >>> hours = np.arange(0.0, 25.0)
    >>> C = np.where(hours <= 1.0, 1.0, 0.0)[None]
    >>> lagging_site(C, hours, k_in=np.array([0.7]), k_out=np.array([np.log(2) / 12]))[0, [1, 2, 14]].round(2)
    array([1.  , 0.97, 0.49])
    """
    site = np.empty_like(C)
    site[:, 0] = C[:, 0]
    steps = np.diff(hours)
    for i, step in enumerate(steps):
        mean = 0.5 * (C[:, i] + C[:, i + 1])
        k = np.where(mean > site[:, i], k_in, k_out)
        site[:, i + 1] = mean + (site[:, i] - mean) * np.exp(-k * step)
    return site


def chance_at_dose(dose_mg: Floats, *, D50_mg: Floats, slope: Floats) -> Floats:
    """Return the share of people whose own threshold lies below a dose: ``1 / (1 + (D50 / D)^slope)``.

    Parameters
    ----------
    dose_mg : dose in milligrams of the reference person, >= 0.
    D50_mg : dose at which half are affected [mg].
    slope : steepness of the logistic curve in the logarithm of the dose, > 0.

    Examples
    --------
    >>> chance_at_dose(np.array([0.0, 300.0, 600.0]), D50_mg=np.array(300.0), slope=np.array(2.0)).round(2)
    array([0. , 0.5, 0.8])
    """
    powered = (np.asarray(dose_mg) / D50_mg) ** slope
    return np.asarray(powered / (1.0 + powered))


def threshold_at_share(share: Floats, *, D50_mg: Floats, slope: Floats) -> Floats:
    """Return the threshold [mg] below which the thresholds of a share of people lie; undoes `chance_at_dose`.

    >>> threshold_at_share(np.array([0.5, 0.8]), D50_mg=np.array(300.0), slope=np.array(2.0)).round(9)
    array([300., 600.])
    """
    return np.asarray(D50_mg * (share / (1.0 - share)) ** (1.0 / slope))
