"""W1: levels of 10,000 patients, hourly for 30 days: the kernel alone, and from drawing people to a long table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numba import njit, prange

from bench.limits import fill_seconds
from bench.measure import OURS, Row, runs_for, timed
from bench.others import peer_rows
from bench.problems import Problem, drawn, simon, w1
from bench.reference import worst_error
from calando.arrays import Floats
from calando.models.compiled.oral import fill_rows
from calando.models.linear import STRUCTURES
from calando.simulate.program import Program, build_program
from calando.simulate.runs import runs_of
from calando.simulate.walk import one_compartment_arrays, walk

ONE = STRUCTURES["one_compartment_oral"]
_OF_FILL, _WITHIN, _END_TO_END_S = 1.3, 1e-12, 0.015


def kernel(problem: Problem, out: Floats) -> Callable[[], None]:
    """Return the call of W1's kernel, everything prepared, writing into `out` (patient, time)."""
    program = build_program(ONE, problem.doses, problem.hours)
    r = runs_of(program, gut=0, plasma=1)
    arrays = one_compartment_arrays([problem.parameters], problem.patients)
    return partial(
        fill_rows, program.table_h, program.table_regime, r.table, r.steps, r.oral, r.bolus, r.slot, r.count,
        *arrays, out,
    )  # fmt: skip


@njit(parallel=True)
def _columns(ids: Any, times: Any, hours: Any) -> None:
    n = hours.size
    for patient in prange(ids.size // n):
        for k in range(n):
            ids[patient * n + k] = patient + 1
            times[patient * n + k] = hours[k]


class LongTable:
    """From a model and a regimen to the columns ID, TIME and DV, in memory of its own or fresh each time."""

    def __init__(self, problem: Problem, *, reuse: bool) -> None:
        self.problem = problem
        self.population = simon()
        self.kept = self._memory() if reuse else None

    def _memory(self) -> tuple[Floats, Any, Floats]:
        rows = self.problem.patients * self.problem.hours.size
        shape = (1, self.problem.patients, self.problem.hours.size)
        return np.empty(shape), np.empty(rows, dtype=np.int32), np.empty(rows)

    def draw(self) -> dict[str, Floats]:
        """Draw the people."""
        return drawn(self.population, self.problem.patients)

    def program(self) -> Program:
        """Turn the regimen into stops."""
        return build_program(ONE, self.problem.doses, self.problem.hours)

    def __call__(self) -> dict[str, Any]:
        """Do it all."""
        out, ids, times = self.kept or self._memory()
        curves = walk(ONE, self.program(), [self.draw()], compiled=True, out=out)
        _columns(ids, times, self.problem.hours)
        return {"ID": ids, "TIME": times, "DV": curves.reshape(-1)}

    def polars(self) -> Any:
        """Do it all, and hand it over as a polars DataFrame."""
        import polars as pl

        return pl.DataFrame(self())


def level_rows(*, patients: int, runs: int, share: float) -> Iterator[Row | str]:
    """Yield W1 and its peers."""
    problem = w1(patients)
    right = problem.reference()
    out = np.zeros((patients, problem.hours.size))
    call = kernel(problem, out)
    often = runs_for(call, at_least=runs)
    least = fill_seconds(out, runs=often)
    seconds, cpu = timed(call, often)
    common: dict[str, Any] = {"patients": patients, "of": patients}
    yield Row(
        work="W1 kernel", what="compiled, into an array that is there", seconds=seconds, cpu_s=cpu, runs=often,
        target_s=_OF_FILL * least, error=worst_error(out, right, of_level=True), error_target=_WITHIN,
        note=f"{seconds / least:.2f} times the filling of the array, {duration_ms(least)}", **common,
    )  # fmt: skip
    yield _any_times(problem, runs=runs)
    yield from _end_to_end(problem, right, runs=runs, common=common)
    program = build_program(ONE, problem.doses, problem.hours)
    curves = out[None]
    alone = partial(walk, ONE, program, [problem.parameters], compiled=False, out=curves)
    seconds, cpu = timed(alone, min(runs, 3))
    yield Row(
        work="W1", who=f"{OURS}, NumPy path", what="what one patient gets, for all", seconds=seconds, cpu_s=cpu,
        runs=min(runs, 3), error=worst_error(out, right, of_level=True), **common,
    )  # fmt: skip
    del out, curves
    yield from peer_rows("W1", problem, right, runs=min(runs, 3), share=share)


def duration_ms(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * 1e3:.2f} ms"


def _any_times(problem: Problem, *, runs: int) -> Row:
    """W1 at 721 times that have nothing to do with the doses: no two stretches are alike."""
    rng = np.random.default_rng(1)
    hours = np.sort(np.round(rng.uniform(0.0, problem.hours[-1], problem.hours.size), 6))
    few = problem.first(min(problem.patients, 1_000))
    anyhow = Problem(
        kind=few.kind, hours=hours, dose_h=few.dose_h, dose_mg=few.dose_mg, parameters=few.parameters
    )  # fmt: skip
    out = np.zeros((few.patients, hours.size))
    call = kernel(anyhow, out)
    often = runs_for(call, at_least=runs)
    seconds, cpu = timed(call, often)
    scale = problem.patients / few.patients
    return Row(
        work="W1 kernel", who=f"{OURS}, any times", what="721 random times: two exponentials for each",
        seconds=seconds * scale, cpu_s=cpu * scale, runs=often, patients=few.patients, of=problem.patients,
        error=worst_error(out, _at_any_times(anyhow), of_level=True),
    )  # fmt: skip


def _at_any_times(problem: Problem) -> Floats:
    """Superposition in extended precision, a hundred patients at a time."""
    p = {n: np.asarray(v, dtype=np.longdouble) for n, v in problem.parameters.items()}
    ka, ke, V = (x[:, None] for x in (p["ka"], p["CL"] / p["V"], p["V"]))
    out = np.zeros((problem.patients, problem.hours.size), dtype=np.longdouble)
    for t0, mg in zip(problem.dose_h, problem.dose_mg, strict=True):
        first = int(np.searchsorted(problem.hours, t0))
        # the difference of two decimals, free of the last digit that 700.000001 loses as a float
        t = np.round(problem.hours[first:] - t0, 9).astype(np.longdouble)
        out[:, first:] += mg / V * ka * np.exp(-ke * t) * -np.expm1(-(ka - ke) * t) / (ka - ke)
    return out.astype(float)


def _end_to_end(
    problem: Problem, right: Floats, *, runs: int, common: dict[str, Any]
) -> Iterator[Row]:
    fresh, kept = LongTable(problem, reuse=False), LongTable(problem, reuse=True)
    often = runs_for(fresh, at_least=runs)
    for what, call, target in (
        ("draw, simulate, long columns in fresh memory", fresh, _END_TO_END_S),
        ("... in the memory of the cohort before", kept, None),
        ("... fresh, and as a polars DataFrame", fresh.polars, None),
    ):
        seconds, cpu = timed(call, often)
        found = np.asarray(fresh()["DV"]).reshape(right.shape)
        yield Row(
            work="W1", what=what, seconds=seconds, cpu_s=cpu, runs=often, target_s=target,
            error=worst_error(found, right, of_level=True), error_target=_WITHIN if target else None, **common,
        )  # fmt: skip
    out, ids, times = kept.kept or kept._memory()
    program, people = kept.program(), kept.draw()
    for what, part in (
        ("draw the people", kept.draw),
        ("the regimen as stops", kept.program),
        ("simulate, memory reused", partial(walk, ONE, program, [people], compiled=True, out=out)),
        ("simulate, fresh memory", partial(walk, ONE, program, [people], compiled=True)),
        ("columns ID and TIME, memory reused", lambda: _columns(ids, times, problem.hours)),
        (
            "columns ID and TIME, fresh memory",
            lambda: _columns(np.empty_like(ids), np.empty_like(times), problem.hours),
        ),
    ):
        often = runs_for(part, at_least=runs)
        seconds, cpu = timed(part, often)
        yield Row(work="W1 part", what=what, seconds=seconds, cpu_s=cpu, runs=often)
