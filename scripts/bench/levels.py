"""W1: levels of 10,000 patients, hourly for 30 days: the kernel alone, and from drawing people to a long table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from bench.limits import fill_seconds
from bench.measure import OURS, Row, runs_for, timed
from bench.others import peer_rows
from bench.problems import SEED, Problem, drawn, simon, w1
from bench.reference import worst_error
from calando.arrays import Floats
from calando.facts.load import load_facts
from calando.models.compiled.oral import fill_rows
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose, Regimen
from calando.simulate.cohort import Cohort, cohort_program
from calando.simulate.long import LongMemory, simulate_long
from calando.simulate.program import build_program
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


def _cohort(problem: Problem) -> Cohort:
    """Return the problem as the library's cohort."""
    doses = zip(problem.dose_h.tolist(), problem.dose_mg.tolist(), strict=True)
    return Cohort(
        population=simon(),
        structure=ONE.name,
        regimen=Regimen(doses=tuple(Dose(time_h=t, mg=mg) for t, mg in doses)),
        output_h=tuple(problem.hours.tolist()),
        patients=problem.patients,
        seed=SEED,
        kidney_facts=load_facts().kidney,
    )


def _end_to_end(
    problem: Problem, right: Floats, *, runs: int, common: dict[str, Any]
) -> Iterator[Row]:
    import polars as pl

    cohort, memory = _cohort(problem), LongMemory()

    def as_frame() -> pl.DataFrame:
        table = simulate_long(cohort)
        return pl.DataFrame({"ID": table.ID, "TIME": table.TIME, "DV": table.DV})

    fresh = partial(simulate_long, cohort)
    often = runs_for(fresh, at_least=runs)
    for what, call, target in (
        ("`simulate_long`: draw, simulate, long columns in fresh memory", fresh, _END_TO_END_S),
        ("... in the memory of the cohort before", partial(fresh, memory=memory), None),
        ("... fresh, and as a polars DataFrame", as_frame, None),
    ):
        seconds, cpu = timed(call, often)
        found = simulate_long(cohort).DV.reshape(right.shape)
        yield Row(
            work="W1", what=what, seconds=seconds, cpu_s=cpu, runs=often, target_s=target,
            error=worst_error(found, right, of_level=True), error_target=_WITHIN if target else None, **common,
        )  # fmt: skip
    hours = np.array(cohort.output_h)
    program = cohort_program(cohort, hours)
    people = [drawn(cohort.population, problem.patients)]
    out = np.empty((1, *right.shape))
    for what, part in (
        ("draw the people", partial(drawn, cohort.population, problem.patients)),
        ("the regimen as stops", partial(cohort_program, cohort, hours)),
        ("simulate, memory reused", partial(walk, ONE, program, people, compiled=True, out=out)),
        ("simulate, fresh memory", partial(walk, ONE, program, people, compiled=True)),
    ):
        often = runs_for(part, at_least=runs)
        seconds, cpu = timed(part, often)
        yield Row(work="W1 part", what=what, seconds=seconds, cpu_s=cpu, runs=often)
