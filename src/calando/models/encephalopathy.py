"""The risk of encephalopathy as a hazard of the mean level and of the kidneys."""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats


def risk_of_encephalopathy(
    Cavg: Floats,
    *,
    eGFR: Floats | float,
    h0: Floats | float,
    k: Floats | float,
    s: Floats | float,
    c: Floats | float,
    C_reference: float,
    eGFR_reference: float,
) -> Floats:
    """Return the risk of an admission with encephalopathy over the days for which h0 and k are given.

    Arrays are broadcast against each other, as members along one axis and draws of the parameters along another.

    Parameters
    ----------
    Cavg : mean plasma concentration at steady state [mg/L], >= 0.
    eGFR : estimated glomerular filtration rate [mL/min/1.73 m2], > 0.
    h0 : cumulative hazard of people who take no baclofen [1], >= 0.
    k : cumulative hazard that baclofen adds at both references [1], >= 0.
    s, c : how steeply it rises with the level, and with falling eGFR beyond what the level explains; >= 0.
    C_reference, eGFR_reference : level [mg/L] and eGFR [mL/min/1.73 m2] at which k holds, > 0.

    Returns
    -------
    ``1 - exp(-(h0 + k (Cavg / C_reference)**s (eGFR_reference / eGFR)**c))``, 0 to 1.

    Sources
    -------
    The form is calando's own; fitted to muanda2019.

    Examples
    --------
    >>> risk_of_encephalopathy(
    ...     np.array([0.0, 0.1, 0.2]), eGFR=30.0, h0=0.0006, k=0.007, s=1.3, c=1.5, C_reference=0.2, eGFR_reference=45.0
    ... ).round(4)
    array([0.0006, 0.0058, 0.0134])
    """
    added = k * (Cavg / C_reference) ** s * (eGFR_reference / eGFR) ** c
    return np.asarray(-np.expm1(-(h0 + added)))
