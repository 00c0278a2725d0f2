"""Event tables, subject by subject: any doses at any times, each record with its own parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

from calando.models.compiled.linear import exponential

# what an action does on arrival, after the state has moved up to its time
OUTPUT, BOLUS, RATE, RESET, STEADY_BOLUS, STEADY_INFUSION, STEADY_RATE = range(7)


@njit(error_model="numpy")
def _solve(A: Any, b: Any, n: int) -> None:
    """Solve A x = b in place (b becomes x) by elimination with pivots; A (n, n) is lost."""
    for i in range(n):
        pivot = i
        for r in range(i + 1, n):
            if abs(A[r, i]) > abs(A[pivot, i]):
                pivot = r
        if pivot != i:
            for j in range(n):
                A[i, j], A[pivot, j] = A[pivot, j], A[i, j]
            b[i], b[pivot] = b[pivot], b[i]
        for r in range(i + 1, n):
            share = A[r, i] / A[i, i]
            for j in range(i, n):
                A[r, j] -= share * A[i, j]
            b[r] -= share * b[i]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            b[i] -= A[i, j] * b[j]
        b[i] /= A[i, i]


@njit(error_model="numpy")
def _widen(K: Any, rate: Any, n: int, wide: Any) -> None:
    for i in range(n):
        for j in range(n):
            wide[i, j] = K[i, j]
        wide[i, n] = rate[i]
    for j in range(n + 1):
        wide[n, j] = 0.0


@njit(error_model="numpy")
def _steady(
    K: Any,
    n: int,
    pool: int,
    amount: float,
    rate: float,
    every: float,
    late: float,
    x: Any,
    work: Any,
) -> None:
    """Write the steady state into x, as it is when the next dose is due.

    A dose of `amount` every `every` hours: at once (it arrives `late` hours after its time), or as an infusion at
    `rate`. work : five (n + 1, n + 1) matrices.
    """
    wide, P, Q, a, b = work[0], work[1], work[2], work[3], work[4]
    nothing = a[0]
    for i in range(n):
        nothing[i] = 0.0
    _widen(K, nothing, n, wide)
    if rate > 0.0:
        length = amount / rate
        exponential(wide, n + 1, every - length, Q, a, b)
        for i in range(n):
            a[0, i] = rate if i == pool else 0.0
        _widen(K, a[0], n, wide)
        exponential(wide, n + 1, length, P, a, b)
        for i in range(n):
            total = 0.0
            for j in range(n):
                total += Q[i, j] * P[j, n]
            x[i] = total
        for i in range(n):
            for j in range(n):
                total = 0.0
                for k in range(n):
                    total += Q[i, k] * P[k, j]
                wide[i, j] = (1.0 if i == j else 0.0) - total
    else:
        exponential(wide, n + 1, every - late, Q, a, b)
        for i in range(n):
            x[i] = Q[i, pool] * amount
        exponential(wide, n + 1, every, P, a, b)
        for i in range(n):
            for j in range(n):
                wide[i, j] = (1.0 if i == j else 0.0) - P[i, j]
    _solve(wide, x, n)


@njit(parallel=True, cache=True, error_model="numpy")
def walk(
    first: Any, time: Any, kind: Any, pool: Any, amount: Any, rate: Any, every: Any, adds: Any, row: Any,
    group: Any, K: Any, late: float, observed: Any, per_amount: Any, out: Any,
) -> None:  # fmt: skip
    """Fill `out` (row,) with what each row's observed pool holds.

    first (subject + 1,): actions first[i]:first[i+1] belong to subject i, in order of time. kind: see above;
    pool, amount [mg], rate [mg/h], every [h], adds (steady states: keep what is there) of each action; row: whose
    parameters hold up to this action, and whose output an OUTPUT fills; group: rows of equal parameters of one
    subject have equal numbers. K (row, pool, pool); late: lag [h]; observed, per_amount (row,).
    """
    n = K.shape[1]
    for s in prange(first.size - 1):
        work = np.zeros((5, n + 1, n + 1))
        P, wide, term, spare = work[0].copy(), work[1].copy(), work[2].copy(), work[3].copy()
        x, y, running = np.zeros(n), np.zeros(n), np.zeros(n)
        known_dt, known_group, known = -1.0, -1, False
        now = time[first[s]]
        for a in range(first[s], first[s + 1]):
            r = row[a]
            if kind[a] == RESET:
                for i in range(n):
                    x[i] = running[i] = 0.0
                known = False
                now = time[a]
                continue
            dt = time[a] - now
            if dt > 0.0:
                if not (known and dt == known_dt and group[r] == known_group):
                    _widen(K[r], running, n, wide)
                    exponential(wide, n + 1, dt, P, term, spare)
                    known, known_dt, known_group = True, dt, group[r]
                for i in range(n):
                    total = P[i, n]
                    for j in range(n):
                        total += P[i, j] * x[j]
                    y[i] = total
                for i in range(n):
                    x[i] = y[i]
                now = time[a]
            if kind[a] == OUTPUT:
                out[r] = x[observed[r]] * per_amount[r]
            elif kind[a] == BOLUS:
                x[pool[a]] += amount[a]
            elif kind[a] == RATE:
                running[pool[a]] += rate[a]
                if abs(running[pool[a]]) < 1e-12:  # an infusion that has ended leaves 1e-17 behind
                    running[pool[a]] = 0.0
                known = False
            else:
                if kind[a] == STEADY_RATE:
                    for i in range(n):
                        y[i] = rate[a] if i == pool[a] else 0.0
                        for j in range(n):
                            work[0, i, j] = -K[r, i, j]
                    _solve(work[0], y, n)
                else:
                    flow = rate[a] if kind[a] == STEADY_INFUSION else 0.0
                    delay = late if pool[a] == 0 else 0.0
                    _steady(K[r], n, pool[a], amount[a], flow, every[a], delay, y, work)
                for i in range(n):
                    x[i] = y[i] + (x[i] if adds[a] else 0.0)
                    if not adds[a]:
                        running[i] = 0.0
                known = False
