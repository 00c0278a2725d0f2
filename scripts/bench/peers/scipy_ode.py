"""SciPy's LSODA, patient by patient, restarted at each dose: `odeint` (Fortran loop) or `solve_ivp`."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
from scipy.integrate import odeint, solve_ivp

from bench.peers.equations import OUTPUT, SLOPES
from bench.peers.serve import Task, serve


def prepare(task: Task) -> Any:
    """Return the loop over patients and doses."""
    slope, p = SLOPES[task.kind], task.p
    state, divisor = OUTPUT[task.kind]

    def by_odeint(t: Any, y: Any, own: Any) -> Any:
        return odeint(lambda y, _t: slope(y, own), y, t, rtol=task.rtol, atol=task.atol)

    def by_solve_ivp(t: Any, y: Any, own: Any) -> Any:
        found = solve_ivp(
            lambda _t, y: slope(y, own), (t[0], t[-1]), y, method="LSODA", t_eval=t,
            rtol=task.rtol, atol=task.atol,
        )  # fmt: skip
        return found.y.T

    advance = by_odeint if task.variant == "odeint" else by_solve_ivp

    def work() -> Any:
        out = np.zeros((task.patients, task.hours.size))
        for patient, own in enumerate(map(tuple, p.tolist())):
            y = np.zeros(task.states)
            for mg, t in task.stretches:
                y[0] += mg
                found = advance(t, y, own)
                first = int(np.searchsorted(task.hours, t[0]))
                out[patient, first : first + t.size] = found[:, state]
                y = found[-1].copy()
            if divisor is not None:
                out[patient] /= own[divisor]
        return out

    return work


if __name__ == "__main__":
    serve(prepare, version=f"SciPy {scipy.__version__}")
