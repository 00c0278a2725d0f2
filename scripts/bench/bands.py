"""W4: percentile bands of up to a million patients, each cohort in a fresh process; beside keeping and sorting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np

from bench.levels import ONE
from bench.measure import OURS, ROOT, Row, power, timed
from bench.problems import DAYS, DOSE_MG, EVERY_H, SEED, drawn, hourly, simon, w1
from calando.facts.load import load_facts
from calando.patient.regimen import Dose, Regimen
from calando.simulate.cohort import SHARES, Cohort
from calando.simulate.program import build_program
from calando.simulate.run import run_cohort
from calando.simulate.walk import walk

_MILLION, _CHECKED = 1_000_000, 20_000
_SECONDS, _MIB, _ERROR = 4.0, 1024.0, 1e-3


def cohort(patients: int) -> Cohort:
    """Return W1's cohort with any number of patients."""
    return Cohort(
        population=simon(),
        structure="one_compartment_oral",
        regimen=Regimen(doses=(Dose(time_h=0.0, mg=DOSE_MG),), every_h=EVERY_H, text="20 mg q8h"),
        output_h=tuple(hourly(DAYS).tolist()),
        patients=patients,
        seed=SEED,
        kidney_facts=load_facts().kidney,
    )


def in_fresh_process(patients: int, workers: int = 1) -> dict[str, float]:
    """Return what a cohort took in a process of its own."""
    command = [sys.executable, "-m", "bench.one_cohort", str(patients), str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    )
    return dict(json.loads(done.stdout))


def band_rows(*, most: int, runs: int) -> Iterator[Row]:
    """Yield W4: the bands, how far off they are, and what sorting would take."""
    checked = min(_CHECKED, most)
    exact = run_cohort(cohort(checked), keep_all=True).levels
    counted = run_cohort(cohort(checked), keep_all=False)
    right = np.where(exact > 0, exact, np.inf)
    error = float(np.max(np.abs(counted.levels - exact) / right))
    for patients in [n for n in (10_000, 100_000, _MILLION) if n <= most]:
        taken = [
            in_fresh_process(patients) for _ in range(runs if patients < _MILLION else min(runs, 3))
        ]
        seconds = float(np.median([t["seconds"] for t in taken]))
        memory = max(t["MiB"] for t in taken)
        full = patients == _MILLION
        bound = taken[0]["bound"]
        yield Row(
            work="W4", who=f"{OURS}, {power(patients)} patients",
            what="levels and exposures, simulated and summarised in a fresh process", seconds=seconds,
            runs=len(taken), target_s=_SECONDS if full else None, MiB=memory, MiB_target=_MIB if full else None,
            patients=patients, of=patients, error=error if bound else None, error_target=_ERROR if full else None,
            note=f"error stated: {bound:.2g}; measured against sorting {power(checked)}" if bound
            else "few enough to keep and sort: exact",
        )  # fmt: skip
    problem = w1(min(10_000, most))
    program = build_program(ONE, problem.doses, problem.hours)
    curves = walk(ONE, program, [drawn(simon(), problem.patients)], compiled=True)[0]
    by_time = np.ascontiguousarray(curves.T)
    for who, work in (
        ("np.percentile", lambda: np.percentile(curves, [100 * s for s in SHARES], axis=0)),
        ("np.sort, time by patient", lambda: np.sort(by_time, axis=1)),
    ):
        seconds, cpu = timed(work, min(runs, 3))
        yield Row(
            work="W4", who=who, what="the summary alone, curves being there", seconds=seconds, cpu_s=cpu,
            runs=min(runs, 3), patients=problem.patients, of=problem.patients,
        )  # fmt: skip
