"""Adaptation in blocks of patients, and solvers that the disk remembers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calando.models.compiled import adapt as kernel
from calando.models.compiled.ode import solve_adaptation, solve_nonlinear
from calando.patient.regimen import Dose
from calando.simulate import adaptation
from calando.simulate.adaptation import simulate_adaptation
from calando.simulate.program import Regimes

# of each patient's largest value; both ways use the same nodes, and a matrix exponential or its closed form
SAME_WITHIN = 1e-11
AT = np.array([0.0, 0.35, 5.0, 24.0, 48.0, 50.0, 71.5])
DOSES = [Dose(time_h=8.0 * i, mg=20) for i in range(7)]
DOSES += [Dose(time_h=20.0, mg=5, route="intravenous")]


@pytest.mark.parametrize("patients", [1, 7, 8, 9, 127, 128, 129, 257])
def test_both_ways_agree_for_every_number_of_patients(patients: int) -> None:
    rng = np.random.default_rng(patients)
    limits = {
        "CL": (4.0, 25.0), "V": (35.0, 140.0), "ka": (0.1, 8.0), "ke0": (0.1, 1.5), "kA": (0.003, 0.06),
        "EC50": (0.05, 1.0),
    }  # fmt: skip
    people = {n: np.exp(rng.uniform(*np.log(r), patients)) for n, r in limits.items()}
    start = rng.uniform(0.0, 1.0, (4, patients)) * np.array([[20.0], [15.0], [0.3], [1.0]])
    sets = [people, {**people, "CL": people["CL"] * 0.4}]

    plain, compiled = (
        simulate_adaptation(
            DOSES, AT, sets, regimes=Regimes(start_h=(0.0, 30.0)), start=start, compiled=way
        )
        for way in (False, True)
    )

    for name in ("adaptation", "effect_site", "concentration", "effect"):
        one, other = getattr(plain, name), getattr(compiled, name)
        assert one.shape == (patients, AT.size)
        assert np.all(np.abs(one - other) <= SAME_WITHIN * one.max(axis=1, keepdims=True)), name


def test_equal_rates_need_no_special_care() -> None:
    equal = {"CL": 20.0, "V": 40.0, "ka": 0.5, "ke0": 0.5, "kA": 0.5, "EC50": 0.2}
    people, nearly = ({n: np.full(3, v * f) for n, v in equal.items()} for f in (1.0, 1.0 + 1e-9))

    met, apart = (simulate_adaptation(DOSES, AT, [p], compiled=True) for p in (people, nearly))

    np.testing.assert_allclose(met.adaptation, apart.adaptation, rtol=0, atol=1e-7)
    assert np.isfinite(met.adaptation).all()


def test_stretches_and_nodes_are_those_of_the_kernel() -> None:
    for name in ("NODES", "LONGEST_H", "SPLIT_H"):
        assert getattr(adaptation, name) == getattr(kernel, name)


@pytest.mark.parametrize("solver", [solve_nonlinear, solve_adaptation])
def test_solvers_close_over_numbers_only(solver: Any) -> None:
    # the cache on disk is keyed by what is closed over; a compiled function there is new in every process, and
    # each of them compiled for seconds and left another file behind
    cells = solver.py_func.__closure__

    assert cells
    assert all(type(cell.cell_contents) is int for cell in cells)
