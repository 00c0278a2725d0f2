"""Percentiles of a cohort without keeping it: every concentration is counted in a bin and forgotten.

A bin is named by the exponent and the first ten binary digits of a number, so that its width is at most 2**-10
(0.098 %) of the value, whatever the scale. A percentile is known to lie in the bin where the count passes it:
that is the error bound. Counts are integers: any number of workers adds up to the same.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit, prange

from calando.models.compiled.bits import aligned, bits_of, fast_exp, transfer

DIGITS = 10  # binary digits kept of the mantissa
LOWEST_EXPONENT, OCTAVES = -22, 34  # 2.4e-7 to 4096; outside is counted in the first or last bin
BINS = OCTAVES << DIGITS
_FIRST = (1023 + LOWEST_EXPONENT) << DIGITS
_BLOCK = 512


@njit(inline="always", error_model="numpy")
def bin_of(value: float) -> int:
    """Return the bin of a concentration (0 for what is below the range, zero and negative included)."""
    return min(max((bits_of(value) >> (52 - DIGITS)) - _FIRST, 0), BINS - 1)


@njit(error_model="numpy")
def _tables(
    tables: Any, dt: Any, regime: Any, CL: Any, V: Any, ka: Any, start: int, width: int
) -> None:
    for k in range(dt.size):
        keep_gut, keep, enter = tables[k, 0], tables[k, 1], tables[k, 2]
        clearance = CL[regime[k], start : start + width]
        volume, absorption = V[start : start + width], ka[start : start + width]
        for i in range(width):
            ke = clearance[i] / volume[i]
            keep_gut[i] = fast_exp(-absorption[i] * dt[k])
            keep[i] = fast_exp(-ke * dt[k])
            enter[i] = absorption[i] * transfer(dt[k], absorption[i], ke)


@njit(error_model="numpy")
def _step(c: Any, g: Any, keep_gut: Any, keep: Any, enter: Any) -> None:
    for i in range(c.size):
        x = g[i]
        c[i] = c[i] * keep[i] + x * enter[i]
        g[i] = x * keep_gut[i]


@njit(error_model="numpy")
def _find_bins(c: Any, found: Any, slot: int) -> None:
    for i in range(found.shape[1]):
        found[slot, i] = bin_of(c[i])


@njit(error_model="numpy")
def _bins_of_block(
    dt: Any, regime: Any, stop_table: Any, stop_oral: Any, stop_bolus: Any, stop_slot: Any, CL: Any, V: Any,
    ka: Any, start: int, width: int, found: Any,
) -> None:  # fmt: skip
    memory = aligned((3 * dt.size + 3) * _BLOCK)
    tables = memory[: 3 * dt.size * _BLOCK].reshape((dt.size, 3, _BLOCK))
    rest = memory[3 * dt.size * _BLOCK :].reshape((3, _BLOCK))
    c, g, unit = rest[0], rest[1], rest[2]
    _tables(tables, dt, regime, CL, V, ka, start, width)
    unit[:width] = 1.0 / V[start : start + width]
    # one view per block: threads would fight over the reference count of one per stop
    mine = found[:, start : start + width]
    for s in range(stop_table.size):
        k = stop_table[s]
        if k >= 0:
            _step(c, g, tables[k, 0], tables[k, 1], tables[k, 2])
        if stop_oral[s] != 0.0:
            for i in range(width):
                g[i] += stop_oral[s] * unit[i]
        if stop_bolus[s] != 0.0:
            for i in range(width):
                c[i] += stop_bolus[s] * unit[i]
        if stop_slot[s] >= 0:
            _find_bins(c, mine, stop_slot[s])


@njit(parallel=True, cache=True, error_model="numpy")
def count_oral(
    dt: Any, regime: Any, stop_table: Any, stop_oral: Any, stop_bolus: Any, stop_slot: Any, CL: Any, V: Any,
    ka: Any, found: Any, counts: Any,
) -> None:  # fmt: skip
    """Add the concentrations of one-compartment patients to `counts` (time, bin).

    The program is as in `linear.walk`, with its doses into the gut and into plasma [mg]; CL (regime, patient)
    [L/h], V [L] and ka [1/h] (patient,); `found` (time, patient) is memory for bin numbers. Threads share out the
    patients to find bins, then the times to count: no thread needs counts of its own.
    """
    patients = V.size
    for block in prange((patients + _BLOCK - 1) // _BLOCK):
        start = block * _BLOCK
        _bins_of_block(
            dt, regime, stop_table, stop_oral, stop_bolus, stop_slot, CL, V, ka,
            start, min(_BLOCK, patients - start), found,
        )  # fmt: skip
    for t in prange(counts.shape[0]):
        for p in range(patients):
            counts[t, found[t, p]] += 1


@njit(parallel=True, cache=True, error_model="numpy")
def count_values(values: Any, counts: Any) -> None:
    """Add `values` (patient, time) to `counts` (time, bin)."""
    patients, times = values.shape
    for t in prange(times):
        for p in range(patients):
            counts[t, bin_of(values[p, t])] += 1


@njit(parallel=True, cache=True, error_model="numpy")
def residual_quantiles(
    counts: Any, edges: Any, sigma_prop: float, sigma_add: float, shares: Any, out: Any
) -> None:
    """Write the percentiles of measured levels: each counted concentration blurred by its residual error.

    The error is integrated and not drawn: P(y <= x) is the mean of Phi((x - c) / sd(c)) over the cohort.
    counts (time, bin); edges (bin + 1,) [mg/L]; shares (quantile,); out (quantile, time) [mg/L].
    """
    for t in prange(counts.shape[0]):
        used = np.nonzero(counts[t])[0]
        weight = np.empty(used.size)
        centre, spread = np.empty(used.size), np.empty(used.size)
        total = 0.0
        for b in range(used.size):
            weight[b] = counts[t, used[b]]
            total += weight[b]
            low = edges[used[b]] if used[b] > 0 else 0.0
            centre[b] = 0.5 * (low + edges[used[b] + 1]) if used[b] > 0 else 0.0
            spread[b] = math.sqrt((sigma_prop * centre[b]) ** 2 + sigma_add**2)
        for q in range(shares.size):
            low, high = -8.0 * spread.max() - 1e-9, centre.max() + 8.0 * spread.max() + 1e-9
            for _ in range(60):
                middle = 0.5 * (low + high)
                below = 0.0
                for b in range(used.size):
                    if spread[b] > 0.0:
                        below += (
                            weight[b]
                            * 0.5
                            * math.erfc((centre[b] - middle) / (spread[b] * 1.4142135623730951))
                        )
                    elif middle >= centre[b]:
                        below += weight[b]
                if below < shares[q] * total:
                    low = middle
                else:
                    high = middle
            out[q, t] = 0.5 * (low + high)
