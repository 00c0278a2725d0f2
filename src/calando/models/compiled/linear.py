"""Any linear model, patient by patient: matrix exponentials of small matrices, one per kind of stretch.

Slower than the kernels for one compartment and general: any pools, infusions, sessions of dialysis, doses that
are missed. The equations are those of `calando.models.linear`, written out once more for one patient.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

_TERMS = 14
_CHUNK = 64


@njit(error_model="numpy")
def exponential(K: Any, n: int, dt: float, P: Any, term: Any, work: Any) -> None:
    """Write ``exp(K dt)`` into P; K has no negative off-diagonal entry. All arrays are (n, n)."""
    shift, triangular = 0.0, True
    for i in range(n):
        shift = max(shift, -K[i, i] * dt)
        for j in range(i + 1, n):
            triangular = triangular and K[i, j] == 0.0
    halvings = 0
    scale = 1.0
    while shift * scale > 0.5:
        halvings += 1
        scale *= 0.5
    for i in range(n):
        for j in range(n):
            P[i, j] = term[i, j] = 1.0 if i == j else 0.0
    for order in range(1, _TERMS + 1):
        for i in range(n):
            for j in range(n):
                total = term[i, j] * shift * scale
                for k in range(n):
                    total += term[i, k] * K[k, j] * (dt * scale)
                work[i, j] = total / order
        for i in range(n):
            for j in range(n):
                term[i, j] = work[i, j]
                P[i, j] += work[i, j]
    damp = np.exp(-shift * scale)
    for i in range(n):
        for j in range(n):
            P[i, j] *= damp
    for doubling in range(halvings + 1):
        if (
            triangular
        ):  # the diagonal is known; setting it stops errors from doubling with each square
            for i in range(n):
                P[i, i] = np.exp(K[i, i] * dt * scale)
        if doubling < halvings:
            for i in range(n):
                for j in range(n):
                    total = 0.0
                    for k in range(n):
                        total += P[i, k] * P[k, j]
                    work[i, j] = total
            for i in range(n):
                for j in range(n):
                    P[i, j] = work[i, j]
            scale *= 2.0


@njit(parallel=True, cache=True, error_model="numpy")
def walk(
    K: Any, table_h: Any, table_regime: Any, table_inflow: Any, stop_table: Any, stop_dose: Any,
    stop_number: Any, stop_slot: Any, factor: Any, observed: Any, per_amount: Any, out: Any,
) -> None:  # fmt: skip
    """Fill `out` (quantity, patient, time).

    Parameters
    ----------
    K : rate matrices, shape (regime, patient, pool, pool) [1/h].
    table_h, table_regime, table_inflow, stop_table, stop_dose, stop_number, stop_slot : the program.
    factor : share of each dose that a patient takes, shape (patient, dose); (0, 0) = all of it.
    observed, per_amount : pool of each quantity, and what turns its amount into the quantity, shapes
        (quantity,) and (quantity, patient).
    """
    patients, n = K.shape[1], K.shape[2]
    m = n + 1
    for chunk in prange((patients + _CHUNK - 1) // _CHUNK):
        wide = np.zeros((m, m))
        P = np.empty((table_h.size, m, m))
        term, work = np.empty((m, m)), np.empty((m, m))
        x, y = np.empty(m), np.empty(m)
        for p in range(chunk * _CHUNK, min(patients, (chunk + 1) * _CHUNK)):
            for k in range(table_h.size):
                for i in range(n):
                    for j in range(n):
                        wide[i, j] = K[table_regime[k], p, i, j]
                    wide[i, n] = table_inflow[k, i]
                exponential(wide, m, table_h[k], P[k], term, work)
            for i in range(n):
                x[i] = 0.0
            x[n] = 1.0
            for s in range(stop_table.size):
                k = stop_table[s]
                if k >= 0:
                    for i in range(n):
                        total = 0.0
                        for j in range(m):
                            total += P[k, i, j] * x[j]
                        y[i] = total
                    for i in range(n):
                        x[i] = y[i]
                taken = 1.0
                if stop_number[s] >= 0 and factor.size > 0:
                    taken = factor[p, stop_number[s]]
                for i in range(n):
                    x[i] += stop_dose[s, i] * taken
                if stop_slot[s] >= 0:
                    for q in range(observed.size):
                        out[q, p, stop_slot[s]] = x[observed[q]] * per_amount[q, p]
