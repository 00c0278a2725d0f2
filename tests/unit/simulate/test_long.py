"""The long table of a cohort: the same people and levels as everywhere, as columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calando.facts.schema import Facts
from calando.patient.regimen import Dose, Regimen
from calando.simulate.cohort import Cohort, patient_blocks
from calando.simulate.long import LongMemory, simulate_long
from calando.simulate.population import BLOCK, population_of

WITHIN = 1e-12  # relative; the two ways of walking a program


@pytest.fixture
def cohort(facts: Facts) -> Cohort:
    return Cohort(
        population=population_of(facts.pk["simon2018"]),
        structure="one_compartment_oral",
        regimen=Regimen(doses=(Dose(time_h=0, mg=20),), every_h=8.0),
        output_h=(1.0, 5.0, 30.0),
        patients=BLOCK + 3,
        kidney_facts=facts.kidney,
    )


@pytest.mark.parametrize("residual", [False, True])
def test_rows_are_the_patients_one_after_the_other(cohort: Cohort, residual: bool) -> None:
    cohort = replace(cohort, residual=residual)

    table = simulate_long(cohort)

    levels = np.concatenate([levels for _, levels in patient_blocks(cohort)])
    np.testing.assert_array_equal(table.ID, np.repeat(np.arange(1, BLOCK + 4), 3))
    np.testing.assert_array_equal(table.TIME, np.tile(cohort.output_h, BLOCK + 3))
    np.testing.assert_allclose(table.DV, levels.ravel(), rtol=WITHIN)


def test_a_table_large_enough_to_compile_is_the_same(cohort: Cohort) -> None:
    hours = tuple(float(h) for h in range(1, 252))  # just over a million rows
    cohort = replace(cohort, output_h=hours)

    table = simulate_long(cohort)

    _, levels = next(patient_blocks(cohort, compiled=False))
    np.testing.assert_allclose(table.DV[: levels.size], levels.ravel(), rtol=WITHIN)
    np.testing.assert_array_equal(table.ID[: levels.size], np.repeat(np.arange(1, BLOCK + 1), 251))
    np.testing.assert_array_equal(table.TIME[-251:], hours)


def test_memory_is_used_again_and_a_larger_cohort_finds_room(cohort: Cohort) -> None:
    memory = LongMemory()
    first = simulate_long(replace(cohort, patients=10), memory=memory)
    again = simulate_long(replace(cohort, patients=10), memory=memory)

    assert np.shares_memory(first.DV, again.DV)
    assert simulate_long(cohort, memory=memory).DV.size == 3 * cohort.patients
