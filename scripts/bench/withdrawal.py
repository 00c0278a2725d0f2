"""W2: effect site and adaptation of a falling taper, by the kernel and by general ODE solvers; nonlinear kinetics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from bench.levels import ONE
from bench.measure import OURS, Row, runs_for, timed
from bench.others import peer_rows
from bench.problems import Problem, ethanol, saturable, w2
from bench.reference import worst_error
from calando.arrays import Floats
from calando.models.compiled import adapt
from calando.models.compiled.ode import solve_adaptation
from calando.simulate.nonlinear import simulate_nonlinear
from calando.simulate.program import build_program
from calando.simulate.walk import one_compartment_arrays

_W2_S, _ODE_S, _WITHIN = 0.004, 0.4, 1e-6
# the loosest tolerances that are good to 1e-6 on all patients
_W2_RTOL, _SATURABLE_RTOL, _ETHANOL_RTOL = 1e-6, 1e-5, 1e-6


def kernel(problem: Problem, out: Floats) -> Callable[[], None]:
    """Return the call of the kernel for effect and adaptation, writing into `out` (quantity, time, patient)."""
    program = build_program(
        ONE, problem.doses, problem.hours, longest_h=adapt.LONGEST_H, after_dose_h=adapt.SPLIT_H
    )
    x, w = np.polynomial.legendre.leggauss(adapt.NODES)
    CL, V, ka = one_compartment_arrays([problem.parameters], problem.patients)
    own = (np.ascontiguousarray(problem.parameters[name]) for name in ("ke0", "kA", "EC50"))
    oral, bolus = (np.ascontiguousarray(program.stop_dose[:, pool]) for pool in (0, 1))
    return partial(
        adapt.walk, program.table_h, program.table_regime, program.stop_table, oral, bolus, program.stop_slot,
        (x + 1.0) / 2.0, w / 2.0, CL, V, ka, *own, np.zeros((4, problem.patients)), out,
    )  # fmt: skip


def general(problem: Problem, out: Floats, *, rtol: float) -> Callable[[], None]:
    """Return the call of the adaptive solver on the same problem, writing into `out` (state, time, patient)."""
    program = build_program(ONE, problem.doses, problem.hours)
    p = problem.parameters
    table = np.array([[p["ka"], p["CL"] / p["V"], p["V"], p["ke0"], p["kA"], p["EC50"]]])
    doses = np.zeros((program.times_h.size, 4))
    doses[:, :2] = program.stop_dose
    regime = np.zeros(program.times_h.size, dtype=np.int64)
    return partial(
        solve_adaptation, table, program.times_h, regime, doses, program.stop_slot,
        np.zeros((4, problem.patients)), rtol, 0.01 * rtol, out,
    )  # fmt: skip


def adaptation_rows(*, patients: int, runs: int, share: float) -> Iterator[Row | str]:
    """Yield W2 and its peers."""
    for of_ensemble in (False, True):
        problem = w2(patients, of_ensemble=of_ensemble)
        right = problem.reference()
        out = np.zeros((1, problem.hours.size, patients))
        call = kernel(problem, out)
        often = runs_for(call, at_least=runs)
        seconds, cpu = timed(call, often)
        found = out[0].T
        off = np.max(np.abs(found - right), axis=1) / np.max(right, axis=1)
        people = "of the whole ensemble" if of_ensemble else "W1's"
        beyond = int(np.sum(off > _WITHIN))
        yield Row(
            work="W2", who=f"{OURS}, ensemble" if of_ensemble else OURS,
            what=f"compiled cascade, four Gauss nodes; people {people}", seconds=seconds, cpu_s=cpu, runs=often,
            target_s=None if of_ensemble else _W2_S, error=float(off.max()), error_target=_WITHIN,
            patients=patients, of=patients,
            note=f"{beyond} of {patients} patients beyond {_WITHIN:g}" if beyond else "",
        )  # fmt: skip
    problem = w2(patients)
    right = problem.reference()
    states = np.zeros((4, problem.hours.size, patients))
    call = general(problem, states, rtol=_W2_RTOL)
    seconds, cpu = timed(call, min(runs, 5))
    yield Row(
        work="W2", who=f"{OURS}, general ODE", what="adaptive Dormand-Prince, eight patients in step",
        seconds=seconds, cpu_s=cpu, runs=min(runs, 5), target_s=_ODE_S,
        error=worst_error(states[3].T, right, of_level=False), error_target=_WITHIN, patients=patients,
        of=patients, note=f"rtol {_W2_RTOL:g}",
    )  # fmt: skip
    yield from peer_rows("W2", problem, right, runs=min(runs, 3), share=share)


def ode_rows(*, patients: int, runs: int, share: float) -> Iterator[Row | str]:
    """Yield absorption that saturates, and ethanol, with their peers."""
    for work, problem, structure, rtol, atol in (
        ("ODE absorption", saturable(patients), "one_compartment_oral", _SATURABLE_RTOL, _SATURABLE_RTOL),
        ("ODE ethanol", ethanol(patients), "michaelis_menten_two_compartment", _ETHANOL_RTOL, _ETHANOL_RTOL),
    ):  # fmt: skip
        right = problem.reference()
        call: Callable[[], Any] = partial(
            simulate_nonlinear, structure, problem.doses, problem.hours, [problem.parameters], rtol=rtol, atol=atol
        )  # fmt: skip
        seconds, cpu = timed(call, min(runs, 5))
        yield Row(
            work=work, what="`simulate_nonlinear`", seconds=seconds, cpu_s=cpu, runs=min(runs, 5),
            target_s=_ODE_S, error=worst_error(call().concentration, right, of_level=False),
            error_target=_WITHIN, patients=patients, of=patients, note=f"rtol {rtol:g}",
        )  # fmt: skip
        plain = partial(
            simulate_nonlinear, structure, problem.doses, problem.hours, [problem.parameters]
        )
        seconds, cpu = timed(plain, min(runs, 3))
        yield Row(
            work=work, who=f"{OURS}, default tolerance", what="`simulate_nonlinear`", seconds=seconds, cpu_s=cpu,
            runs=min(runs, 3), error=worst_error(plain().concentration, right, of_level=False),
            patients=patients, of=patients, note="rtol 1e-08",
        )  # fmt: skip
        yield from peer_rows(work, problem, right, runs=min(runs, 3), share=share)
