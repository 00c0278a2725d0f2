"""Effect site, effect and adaptation of one-compartment cohorts, by exact weighting.

Gut, plasma and effect site are a cascade that is solved exactly. Adaptation follows the effect by
``dA/dt = kA (E - A)``: over a stretch its change is an integral of the effect with an exponential weight, done
with four Gauss-Legendre nodes. Each node needs three numbers per patient and no exponential of its own. Patients
are walked in blocks, eight at a time.
"""

from __future__ import annotations

from typing import Any

from numba import njit, prange

from calando.models.compiled.bits import aligned, fast_exp, transfer

# nodes per stretch, stretches of at most an hour, and the hour after a dose split where fast absorbers are done:
# of 1,000 people of the ensemble (ka up to 20 /h) the worst is off by less than 1e-6 (`make bench`)
NODES, LONGEST_H, SPLIT_H = 4, 1.0, (0.1, 0.35)
_BLOCK = 128
_BASE, _PER_NODE = 7, 4  # rows of a table: the step itself, and each node


@njit(inline="always", error_model="numpy")
def transfer_third(t: float, a: float, b: float, c: float) -> float:
    """Return the second divided difference of exp(-x t) at a, b, c, exact also where rates meet."""
    low, high = min(a, min(b, c)), max(a, max(b, c))
    middle = a + b + c - low - high
    spread = (high - low) * t
    far = (transfer(t, low, middle) - transfer(t, middle, high)) / max(high - low, 0.5 / t)
    mean = (a + b + c) / 3.0
    d1, d2, d3 = (a - mean) * t, (b - mean) * t, (c - mean) * t
    if spread > 0.5:  # the series is not used: keep it from overflowing
        d1 = d2 = d3 = 0.0
    pairs = d1 * d2 + d1 * d3 + d2 * d3
    product = d1 * d2 * d3
    # complete homogeneous symmetric polynomials h_k of d1, d2, d3 (their sum is 0), over (k + 2)!
    h0, h1, h2 = 1.0, 0.0, -pairs
    total = 0.5 + h2 / 24.0
    factorial = 24.0
    for k in range(3, 14):
        h3 = -pairs * h1 + product * h0
        factorial *= -(k + 2.0)
        total += h3 / factorial
        h0, h1, h2 = h1, h2, h3
    return far if spread > 0.5 else t * t * fast_exp(-mean * t) * total


@njit(error_model="numpy")
def _fill(
    rows: Any, t: float, nodes: Any, weights: Any, ka: Any, ke: Any, ke0: Any, kA: Any
) -> None:
    for i in range(ka.size):
        rows[0, i] = fast_exp(-ka[i] * t)
    for i in range(ka.size):
        rows[1, i] = fast_exp(-ke[i] * t)
    for i in range(ka.size):
        rows[2, i] = ka[i] * transfer(t, ka[i], ke[i])
    for i in range(ka.size):
        rows[3, i] = fast_exp(-ke0[i] * t)
    for i in range(ka.size):
        rows[4, i] = ke0[i] * transfer(t, ke[i], ke0[i])
    for i in range(ka.size):
        rows[5, i] = ka[i] * ke0[i] * transfer_third(t, ka[i], ke[i], ke0[i])
    for i in range(ka.size):
        rows[6, i] = fast_exp(-kA[i] * t)
    for n in range(nodes.size):
        s = t * nodes[n]
        base = _BASE + _PER_NODE * n
        for i in range(ka.size):
            rows[base, i] = ka[i] * ke0[i] * transfer_third(s, ka[i], ke[i], ke0[i])
        for i in range(ka.size):
            rows[base + 1, i] = ke0[i] * transfer(s, ke[i], ke0[i])
        for i in range(ka.size):
            rows[base + 2, i] = fast_exp(-ke0[i] * s)
        for i in range(ka.size):
            rows[base + 3, i] = kA[i] * fast_exp(-kA[i] * (t - s)) * t * weights[n]


@njit(error_model="numpy")
def _step(state: Any, m: Any, EC50: Any, width: int) -> None:
    """Move a block over one stretch; state holds gut, plasma, effect site and adaptation."""
    gut, c, site, A = state[0], state[1], state[2], state[3]
    for i in range(width):
        x, y, z, half = gut[i], c[i], site[i], EC50[i]
        # two fractions share a division
        e0 = x * m[7, i] + y * m[8, i] + z * m[9, i]
        e1 = x * m[11, i] + y * m[12, i] + z * m[13, i]
        e2 = x * m[15, i] + y * m[16, i] + z * m[17, i]
        e3 = x * m[19, i] + y * m[20, i] + z * m[21, i]
        b0, b1, b2, b3 = half + e0, half + e1, half + e2, half + e3
        first = (m[10, i] * e0 * b1 + m[14, i] * e1 * b0) / (b0 * b1)
        second = (m[18, i] * e2 * b3 + m[22, i] * e3 * b2) / (b2 * b3)
        A[i] = A[i] * m[6, i] + first + second
        site[i] = z * m[3, i] + y * m[4, i] + x * m[5, i]
        c[i] = y * m[1, i] + x * m[2, i]
        gut[i] = x * m[0, i]


@njit(error_model="numpy")
def _walk_block(
    dt: Any, regime: Any, stop_table: Any, stop_oral: Any, stop_bolus: Any, stop_slot: Any, nodes: Any,
    weights: Any, CL: Any, V: Any, ka: Any, ke0: Any, kA: Any, EC50: Any, start: Any, first: int, width: int,
    out: Any,
) -> None:  # fmt: skip
    height = _BASE + _PER_NODE * NODES
    memory = aligned((dt.size * height + 11) * _BLOCK)
    tables = memory[: dt.size * height * _BLOCK].reshape((dt.size, height, _BLOCK))
    rest = memory[dt.size * height * _BLOCK :].reshape((11, _BLOCK))
    state, own = rest[:4], rest[4:]  # own: ka, ke, ke0, kA, EC50, 1/V, spare
    own[:, :] = 1.0
    part = slice(first, first + width)
    own[0, :width], own[2, :width] = ka[part], ke0[part]
    own[3, :width], own[4, :width], own[5, :width] = kA[part], EC50[part], 1.0 / V[part]
    for j in range(4):
        state[j, :width] = start[j, part]
    for k in range(dt.size):
        own[1, :width] = CL[regime[k], part] / V[part]
        _fill(tables[k], dt[k], nodes, weights, own[0], own[1], own[2], own[3])
    # one view per block: threads would fight over the reference count of one per stop
    mine = out[:, :, first : first + width]
    for s in range(stop_table.size):
        k = stop_table[s]
        if k >= 0:
            _step(state, tables[k], own[4], _BLOCK)
        if stop_oral[s] != 0.0:
            for i in range(_BLOCK):
                state[0, i] += stop_oral[s] * own[5, i]
        if stop_bolus[s] != 0.0:
            for i in range(_BLOCK):
                state[1, i] += stop_bolus[s] * own[5, i]
        slot = stop_slot[s]
        if slot >= 0:
            for q in range(mine.shape[0]):
                for i in range(width):
                    mine[q, slot, i] = state[3 - q, i]


@njit(parallel=True, cache=True, error_model="numpy")
def walk(
    dt: Any, regime: Any, stop_table: Any, stop_oral: Any, stop_bolus: Any, stop_slot: Any, nodes: Any,
    weights: Any, CL: Any, V: Any, ka: Any, ke0: Any, kA: Any, EC50: Any, start: Any, out: Any,
) -> None:  # fmt: skip
    """Fill `out` (quantity, time, patient): adaptation, then effect site, then plasma [mg/L], as many as asked.

    The program as for `counts.count_oral`, stretches as NODES wants them; nodes and weights (4,) on 0 to 1;
    CL (regime, patient) [L/h]; V [L], ka, ke0, kA [1/h], EC50 [mg/L] (patient,); start (4, patient): gut over V,
    plasma, effect site [mg/L] and adaptation before the first stop.
    """
    patients = V.size
    for block in prange((patients + _BLOCK - 1) // _BLOCK):
        first = block * _BLOCK
        _walk_block(
            dt, regime, stop_table, stop_oral, stop_bolus, stop_slot, nodes, weights, CL, V, ka, ke0, kA, EC50,
            start, first, min(_BLOCK, patients - first), out,
        )  # fmt: skip
