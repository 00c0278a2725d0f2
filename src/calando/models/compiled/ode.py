"""An adaptive ODE solver for kinetics that are not linear: Dormand and Prince 5(4), eight patients in step.

Eight patients share each step, sized for the one that needs the smallest: their arithmetic is then done by one
vector instruction, which buys far more than the shared step costs. Steps end at every stop (dose, change, output),
so that nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit, prange

LANES = 8
RTOL, ATOL = 1e-8, 1e-10
_SHRINK, _GROW, _SAFETY = 0.2, 5.0, 0.9
_FIRST_H, _SMALLEST_H = 0.01, 1e-9
# Butcher tableau of Dormand and Prince (dormandprince1980)
_A21 = 1 / 5
_A31, _A32 = 3 / 40, 9 / 40
_A41, _A42, _A43 = 44 / 45, -56 / 15, 32 / 9
_A51, _A52, _A53, _A54 = 19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729
_A61, _A62, _A63, _A64, _A65 = 9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656
_B1, _B3, _B4, _B5, _B6 = 35 / 384, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84
_E1, _E3, _E4 = 71 / 57600, -71 / 16695, 71 / 1920
_E5, _E6, _E7 = -17253 / 339200, 22 / 525, -1 / 40

_NONLINEAR, _ADAPTATION = range(2)  # the systems
NONLINEAR_STATES = ("gut", "central", "peripheral", "effect", "adaptation")
NONLINEAR_PARAMETERS = (
    "ka", "per_K_gut", "passive", "CL", "V", "Q", "V2", "Vmax", "Km", "ke0", "kA", "EC50", "inflow",
)  # fmt: skip


@njit(error_model="numpy")
def nonlinear_rates(y: Any, p: Any, dy: Any) -> None:
    """Rates of amounts [mg/h]: saturable absorption, linear and Michaelis-Menten elimination, effect, adaptation.

    y, dy : (5 * LANES,); p : (13 * LANES,), in the order of NONLINEAR_STATES and NONLINEAR_PARAMETERS. What a model
    does not have is 0 (volumes, Km and EC50: 1).
    """
    for i in range(LANES):
        gut, central, peripheral = y[i], y[LANES + i], y[2 * LANES + i]
        Ce, A = y[3 * LANES + i], y[4 * LANES + i]
        carried = p[2 * LANES + i] + (1.0 - p[2 * LANES + i]) / (1.0 + max(gut, 0.0) * p[LANES + i])
        absorbed = p[i] * carried * gut
        C = central / p[4 * LANES + i]
        exchange = p[5 * LANES + i] * (C - peripheral / p[6 * LANES + i])
        saturable = p[7 * LANES + i] * C / (p[8 * LANES + i] + max(C, 0.0))
        dy[i] = -absorbed
        dy[LANES + i] = absorbed + p[12 * LANES + i] - p[3 * LANES + i] * C - saturable - exchange
        dy[2 * LANES + i] = exchange
        dy[3 * LANES + i] = p[9 * LANES + i] * (C - Ce)
        E = Ce / (p[11 * LANES + i] + max(Ce, 0.0))
        dy[4 * LANES + i] = p[10 * LANES + i] * (E - A)


@njit(error_model="numpy")
def adaptation_rates(y: Any, p: Any, dy: Any) -> None:
    """Rates of the linear cascade with effect and adaptation (gut, central, effect site, adaptation).

    p : ka, ke, V, ke0, kA, EC50.
    """
    for i in range(LANES):
        gut, central, Ce = y[i], y[LANES + i], y[2 * LANES + i]
        dy[i] = -p[i] * gut
        dy[LANES + i] = p[i] * gut - p[LANES + i] * central
        dy[2 * LANES + i] = p[3 * LANES + i] * (central / p[2 * LANES + i] - Ce)
        E = Ce / (p[5 * LANES + i] + Ce)
        dy[3 * LANES + i] = p[4 * LANES + i] * (E - y[3 * LANES + i])


@njit(error_model="numpy")
def _rates(system: int, y: Any, p: Any, dy: Any) -> None:
    if system == _NONLINEAR:
        nonlinear_rates(y, p, dy)
    else:
        adaptation_rates(y, p, dy)


@njit(error_model="numpy")
def _advance(
    system: int, y: Any, k: Any, trial: Any, p: Any, span: float, h: float, rtol: float, atol: float,
) -> float:  # fmt: skip
    """Move y over `span` hours; k[0] holds the rates at y on entry and on return. Returns the next step."""
    size = y.size
    k1, k2, k3, k4, k5, k6, k7 = k[0], k[1], k[2], k[3], k[4], k[5], k[6]
    done = 0.0
    while done < span:
        left = span - done
        step = min(h, left)
        last = step >= left * (1.0 - 1e-12)
        for i in range(size):
            trial[i] = y[i] + step * (_A21 * k1[i])
        _rates(system, trial, p, k2)
        for i in range(size):
            trial[i] = y[i] + step * (_A31 * k1[i] + _A32 * k2[i])
        _rates(system, trial, p, k3)
        for i in range(size):
            trial[i] = y[i] + step * (_A41 * k1[i] + _A42 * k2[i] + _A43 * k3[i])
        _rates(system, trial, p, k4)
        for i in range(size):
            trial[i] = y[i] + step * (_A51 * k1[i] + _A52 * k2[i] + _A53 * k3[i] + _A54 * k4[i])
        _rates(system, trial, p, k5)
        for i in range(size):
            trial[i] = y[i] + step * (
                _A61 * k1[i] + _A62 * k2[i] + _A63 * k3[i] + _A64 * k4[i] + _A65 * k5[i]
            )
        _rates(system, trial, p, k6)
        for i in range(size):
            trial[i] = y[i] + step * (
                _B1 * k1[i] + _B3 * k3[i] + _B4 * k4[i] + _B5 * k5[i] + _B6 * k6[i]
            )
        _rates(system, trial, p, k7)
        worst = 0.0
        for i in range(size):
            error = step * (
                _E1 * k1[i] + _E3 * k3[i] + _E4 * k4[i] + _E5 * k5[i] + _E6 * k6[i] + _E7 * k7[i]
            )
            allowed = atol + rtol * max(abs(y[i]), abs(trial[i]))
            worst = max(worst, abs(error) / allowed)
        factor = _GROW if worst == 0.0 else _SAFETY * worst**-0.2
        factor = min(_GROW, max(_SHRINK, factor))
        if worst <= 1.0 or step <= _SMALLEST_H:
            for i in range(size):
                y[i] = trial[i]
            for i in range(size):
                k1[i] = k7[i]
            done = span if last else done + step
            # a step that was cut short by a stop says nothing against the longer one
            h = max(h, step * factor) if step < h else step * factor
        else:
            h = step * factor
    return h


def make_solver(system: int, states: int) -> Callable[..., None]:
    """Return a compiled solver of one system; the arrays hold LANES patients per state and parameter.

    It closes over numbers only: a compiled function in a closure has another name in every process, so that what
    is cached on disk would never be found again.
    """
    size = states * LANES

    @njit(parallel=True, cache=True, error_model="numpy")
    def solve(
        parameters: Any, stop_h: Any, stop_regime: Any, stop_dose: Any, stop_slot: Any, start: Any,
        rtol: float, atol: float, out: Any,
    ) -> None:  # fmt: skip
        """Fill `out` (state, time, patient).

        parameters (regime, parameter, patient); stop_h (stop,) hours; stop_regime (stop,) of the stretch that
        leads there; stop_dose (stop, state); stop_slot (stop,); start (state, patient).
        """
        patients, count = start.shape[1], parameters.shape[1]
        for block in prange((patients + LANES - 1) // LANES):
            y, trial = np.zeros(size), np.empty(size)
            k = np.empty((7, size))
            p = np.ones(count * LANES)
            h, held = _FIRST_H, -1
            for lane in range(LANES):  # the last block is filled up with its last patient
                who = min(block * LANES + lane, patients - 1)
                for i in range(states):
                    y[i * LANES + lane] = start[i, who]
            for s in range(stop_h.size):
                if s > 0:
                    if stop_regime[s] != held:
                        held = stop_regime[s]
                        for lane in range(LANES):
                            who = min(block * LANES + lane, patients - 1)
                            for j in range(count):
                                p[j * LANES + lane] = parameters[held, j, who]
                        _rates(system, y, p, k[0])
                    h = _advance(system, y, k, trial, p, stop_h[s] - stop_h[s - 1], h, rtol, atol)
                given = False
                for i in range(states):
                    if stop_dose[s, i] != 0.0:
                        given = True
                        for lane in range(LANES):
                            y[i * LANES + lane] += stop_dose[s, i]
                if given and held >= 0:
                    _rates(system, y, p, k[0])
                if stop_slot[s] >= 0:
                    for lane in range(LANES):
                        who = block * LANES + lane
                        if who < patients:
                            for i in range(states):
                                out[i, stop_slot[s], who] = y[i * LANES + lane]

    return solve


solve_nonlinear = make_solver(_NONLINEAR, len(NONLINEAR_STATES))
solve_adaptation = make_solver(_ADAPTATION, 4)
