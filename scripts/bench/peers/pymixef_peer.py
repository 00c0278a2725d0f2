"""pymixef: its closed form added up over the doses (W1), its event-aware ODE simulation (the others)."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from pymixef.pharmacometrics.ode import simulate_ode
from pymixef.pharmacometrics.pk import one_compartment_oral

from bench.peers.equations import OUTPUT, SLOPES
from bench.peers.serve import Task, serve


def prepare(task: Task) -> Any:
    """Return the loop over patients."""
    return _closed_form(task) if task.kind == "oral" else _ode(task)


def _closed_form(task: Task) -> Any:
    CL, V, ka = (task.parameters[name] for name in ("CL", "V", "ka"))

    def work() -> Any:
        out = np.zeros((task.patients, task.hours.size))
        for i in range(task.patients):
            for t, mg in zip(task.dose_h, task.dose_mg, strict=True):
                out[i] += one_compartment_oral(
                    task.hours, dose=mg, clearance=CL[i], volume=V[i], absorption_rate=ka[i], lag=t
                )
        return out

    return work


def _ode(task: Task) -> Any:
    slope, p = SLOPES[task.kind], task.p
    state, divisor = OUTPUT[task.kind]
    names = [f"y{i}" for i in range(task.states)]
    events = [
        {"ID": 1, "TIME": float(t), "AMT": float(mg), "EVID": 1, "CMT": 1}
        for t, mg in zip(task.dose_h, task.dose_mg, strict=True)
    ]

    def work() -> Any:
        out = np.zeros((task.patients, task.hours.size))
        for i, own in enumerate(map(tuple, p.tolist())):
            found = simulate_ode(
                _rates(slope, own), np.zeros(task.states), events,
                t_eval=task.hours, state_names=names, method="LSODA", rtol=task.rtol, atol=task.atol,
            )  # fmt: skip
            out[i] = found.states[:, state] / (1.0 if divisor is None else own[divisor])
        return out

    return work


def _rates(slope: Any, own: Any) -> Any:
    return lambda _t, y: slope(y, own)


if __name__ == "__main__":
    serve(prepare, version=f"pymixef {version('pymixef')}")
