"""numbalsoda: LSODA in C++ or DOP853 in Fortran, called from Numba, patients shared out among all cores."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from numba import carray, cfunc, njit, prange
from numbalsoda import dop853, lsoda, lsoda_sig

from bench.peers.equations import OUTPUT, PARAMETERS, SLOPES, STATES
from bench.peers.serve import Task, serve


def prepare(task: Task) -> Any:
    """Compile the equations and the loop over patients and doses."""
    states, count = STATES[task.kind], len(PARAMETERS[task.kind])
    slope = njit(SLOPES[task.kind], error_model="numpy")
    state, divisor = OUTPUT[task.kind]
    by = -1 if divisor is None else divisor

    @cfunc(lsoda_sig)
    def rates(t, y, dy, p):  # type: ignore[no-untyped-def]
        found = slope(carray(y, (states,)), carray(p, (count,)))
        for i in range(states):
            dy[i] = found[i]

    address = rates.address
    solver = dop853 if task.variant == "dop853" else lsoda
    hours, rtol, atol = task.hours, task.rtol, task.atol
    first = np.searchsorted(hours, task.dose_h)
    last = np.append(first[1:], hours.size - 1)

    @njit(parallel=True)
    def solve(p: Any, dose_mg: Any, first: Any, last: Any, hours: Any, out: Any) -> Any:
        good = np.ones(p.shape[0], dtype=np.bool_)
        for patient in prange(p.shape[0]):
            y = np.zeros(states)
            own = p[patient].copy()
            for d in range(dose_mg.size):
                y[0] += dose_mg[d]
                t = hours[first[d] : last[d] + 1].copy()
                found, success = solver(
                    address, y, t, data=own, rtol=rtol, atol=atol, mxstep=100_000
                )
                good[patient] &= success
                for k in range(t.size):
                    out[patient, first[d] + k] = found[k, state] / (own[by] if by >= 0 else 1.0)
                for i in range(states):
                    y[i] = found[t.size - 1, i]
        return good

    p = task.p

    def work() -> Any:
        out = np.zeros((task.patients, hours.size))
        if not solve(p, task.dose_mg, first, last, hours, out).all():
            raise RuntimeError("the solver failed for some patients")
        return out

    return work


if __name__ == "__main__":
    serve(prepare, version=f"numbalsoda {version('numbalsoda')}")
