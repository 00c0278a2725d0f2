"""Cohorts: the same numbers for any number of processes, and for counting as for keeping."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sample_cohorts import PATIENTS, SHORT, as_bytes, cohort_of

from calando.errors import InputError
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose, Regimen
from calando.simulate import run as run_module
from calando.simulate.adherence import Adherence
from calando.simulate.cohort import parameters_of, patient_blocks
from calando.simulate.counts import ERROR_BOUND
from calando.simulate.kidneys import changing_kidneys
from calando.simulate.population import BLOCK, population_of
from calando.simulate.run import run_cohort

# relative; 20,000 people: five standard errors of a percentile near the middle, twice that at the edges
SAMPLED_WITHIN = 0.03
SAME_WITHIN = (
    1e-12  # of a patient's largest level; whether compiled or not depends on the amount of work
)
SMALLEST = 2.0**-22  # what is less is counted as nothing
WAYS = {
    "tablets": {},
    "two compartments": {"model": "kochak1985"},
    "missed and doubled": {"adherence": Adherence(missed=0.2, doubled=0.1)},
    "failing kidneys": {"kidneys": changing_kidneys([(0.0, 100.0), (30.0, 10.0)])},
    "infusions": {
        "regimen": Regimen(
            doses=(Dose(time_h=0, mg=20, route="intravenous", duration_h=2.0),), every_h=12.0
        )
    },
    "injections": {
        "regimen": Regimen(doses=(Dose(time_h=0, mg=20, route="intravenous"),), every_h=8.0)
    },
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_counted_percentiles_are_those_of_the_kept_within_the_error_bound(
    facts: Facts, way: dict[str, Any]
) -> None:
    cohort = cohort_of(facts, **way)

    kept, counted = (run_cohort(cohort, keep_all=k) for k in (True, False))

    assert kept.error_bound == 0.0
    assert counted.error_bound == ERROR_BOUND
    assert np.all(np.abs(counted.levels - kept.levels) <= ERROR_BOUND * kept.levels)
    for name, exact in kept.exposure.items():
        near = np.abs(counted.exposure[name] - exact) <= ERROR_BOUND * exact + SMALLEST
        near |= np.isnan(counted.exposure[name]) & np.isnan(exact)  # kidneys that change
        assert np.all(near), name


def test_few_patients_and_many_times_are_counted_within_the_error_bound_too(facts: Facts) -> None:
    cohort = cohort_of(facts, patients=7)

    kept, counted = (run_cohort(cohort, keep_all=k) for k in (True, False))

    assert np.all(np.abs(counted.levels - kept.levels) <= ERROR_BOUND * kept.levels)


def test_areas_too_large_for_the_bins_are_not_cut_off(facts: Facts) -> None:
    # ten years on 90 mg a day: more than the 4096 mg h/L at which the bins end
    year = Regimen(doses=(Dose(time_h=0, mg=1000.0),), every_h=24.0)
    cohort = cohort_of(facts, regimen=year, output_h=(0.0, 24.0 * 100), patients=200)

    kept, counted = (run_cohort(cohort, keep_all=k) for k in (True, False))

    assert kept.exposure["AUC_inf"].max() > 4096
    for name, exact in kept.exposure.items():
        assert np.all(np.abs(counted.exposure[name] - exact) <= ERROR_BOUND * exact), name


def test_any_number_of_processes_gives_the_same_bytes(facts: Facts) -> None:
    cohort = cohort_of(facts, patients=2 * 16 * BLOCK + 11, output_h=(0.0, 2.0, 4.0))

    alone, two, four = (run_cohort(cohort, workers=w, keep_all=False) for w in (1, 2, 4))

    assert as_bytes(alone) == as_bytes(two) == as_bytes(four)


def test_ethanol_is_counted_as_it_is_kept(facts: Facts) -> None:
    # areas of ethanol are thousands of mg h/L; a half-life does not exist
    drink = Regimen(doses=(Dose(time_h=0, mg=60_000.0),))
    cohort = cohort_of(facts, "norberg2000", regimen=drink, output_h=(0.0, 1.0, 8.0), patients=300)

    kept, counted = (run_cohort(cohort, keep_all=k) for k in (True, False))

    assert np.isnan(kept.exposure["half_life"]).all()
    assert np.isnan(counted.exposure["half_life"]).all()
    assert kept.exposure["AUC24"].max() > 4096
    for name in ("Cmax", "Cavg", "AUC24"):
        exact = kept.exposure[name]
        assert np.all(np.abs(counted.exposure[name] - exact) <= ERROR_BOUND * exact), name


@pytest.mark.usefixtures("small_tasks")
def test_cutting_the_work_into_other_tasks_changes_nothing(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = cohort_of(facts)
    small = run_cohort(cohort, keep_all=False)

    monkeypatch.undo()

    assert as_bytes(small) == as_bytes(run_cohort(cohort, keep_all=False))


MEMORY = """
    import resource, sys
    sys.path[:0] = {paths!r}
    from sample_cohorts import cohort_of
    from calando.facts.load import load_facts
    from calando.simulate.run import run_cohort
    facts = load_facts()
    run_cohort(cohort_of(facts, patients=20_000), keep_all=False)
    few = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run_cohort(cohort_of(facts, patients=200_000), keep_all=False)
    print(few, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
# ten times the patients at 13 times would be 18 MB if they were kept, and 200 parameters and curves more
GROWTH_WITHIN_KB = 12_000


def test_the_memory_of_counting_does_not_grow_with_the_patients() -> None:
    here, source = Path(__file__).parent, str(Path(run_module.__file__).parents[2])
    script = textwrap.dedent(MEMORY).format(paths=[source, str(here)])

    out = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)

    few, many = map(int, out.stdout.split())
    assert many - few < GROWTH_WITHIN_KB


def test_a_larger_cohort_begins_with_the_patients_of_a_smaller_one(facts: Facts) -> None:
    large, small = (
        cohort_of(facts, patients=n, adherence=Adherence(missed=0.2)) for n in (PATIENTS, 300)
    )

    first, few = (next(patient_blocks(c))[1] for c in (large, small))

    own, theirs = parameters_of(small, 0)[0], parameters_of(large, 0)[0]
    for name in own:
        np.testing.assert_array_equal(own[name], theirs[name][:300])
    assert np.all(np.abs(first[:300] - few) <= SAME_WITHIN * few.max(axis=1, keepdims=True))


@pytest.mark.parametrize("sigma_add", [0.0, 0.01])
def test_measured_levels_of_a_larger_cohort_begin_with_those_of_a_smaller_one(
    facts: Facts, sigma_add: float
) -> None:
    population = replace(population_of(facts.pk["simon2018"]), sigma_add=sigma_add)

    first, few = (
        next(patient_blocks(cohort_of(facts, patients=n, residual=True, population=population)))[1]
        for n in (PATIENTS, 300)
    )

    assert np.all(np.abs(first[:300] - few) <= SAME_WITHIN * few.max(axis=1, keepdims=True))


def test_patients_are_numbered_from_block_to_block(facts: Facts) -> None:
    found = [(first, curves.shape) for first, curves in patient_blocks(cohort_of(facts))]

    assert found == [(0, (BLOCK, len(SHORT))), (BLOCK, (905, len(SHORT)))]


def test_one_patient_is_the_typical_one(facts: Facts) -> None:
    bands = run_cohort(cohort_of(facts, patients=1))

    assert np.ptp(bands.levels, axis=0).max() == 0.0
    assert bands.exposure["half_life"] == pytest.approx(np.full(5, np.log(2) * 72.8 / 11.6))


def test_uncertainty_widens_the_bands(facts: Facts) -> None:
    known, unsure = (run_cohort(cohort_of(facts, uncertainty=u)) for u in (False, True))

    width = [b.exposure["AUC24"][4] / b.exposure["AUC24"][0] for b in (known, unsure)]
    assert width[1] > 1.02 * width[0]
    assert unsure.exposure["AUC24"][2] == pytest.approx(
        known.exposure["AUC24"][2], rel=SAMPLED_WITHIN
    )


def test_residual_error_drawn_and_integrated_give_the_same_bands(facts: Facts) -> None:
    for sigma_add in (0.0, 0.02):
        population = replace(population_of(facts.pk["simon2018"]), sigma_add=sigma_add)
        cohort = cohort_of(
            facts,
            patients=20_000,
            residual=True,
            population=population,
            output_h=(0.0, 2.0, 8.0, 20.0),
        )

        kept, counted = (run_cohort(cohort, keep_all=k) for k in (True, False))

        apart = np.abs(counted.levels - kept.levels)[:, 1:]
        assert np.all(apart <= SAMPLED_WITHIN * kept.levels[2, 1:])
        plain = run_cohort(replace(cohort, residual=False), keep_all=False)
        assert np.all(counted.levels[4, 1:] > plain.levels[4, 1:])
        assert np.all(counted.levels[0, 1:] < plain.levels[0, 1:])
        assert np.all(counted.levels >= 0)


def test_doses_that_are_missed_and_doubled_change_the_mean_as_much_as_they_should(
    facts: Facts,
) -> None:
    adherence = Adherence(missed=0.3, doubled=0.1)

    full, some = (
        np.concatenate([c for _, c in patient_blocks(cohort_of(facts, adherence=a))]).mean(axis=0)[
            1:
        ]
        for a in (Adherence(), adherence)
    )

    assert some / full == pytest.approx(np.full(full.size, 0.8), rel=SAMPLED_WITHIN)


def test_injections_into_a_model_of_apparent_values_count_more_and_into_true_values_as_they_are(
    facts: Facts,
) -> None:
    once = Regimen(doses=(Dose(time_h=0, mg=2.0, route="intravenous"),))
    at = (0.0, 1.0)

    def first_level(model: str) -> float:
        cohort = cohort_of(facts, model=model, regimen=once, output_h=at, patients=1)
        typical = cohort.population.typical()
        return float(run_cohort(cohort).levels[2, 0] * typical["V1" if "V1" in typical else "V"][0])

    assert first_level("simon2018") == pytest.approx(2.0 / 0.74)
    assert first_level("greenblatt1979") == pytest.approx(2.0)
    assert first_level("lorazepam_iv1983") == pytest.approx(2.0)
    assert set(STRUCTURES["two_compartment_iv"].entry) == {"intravenous"}


def test_progress_ends_with_everybody(facts: Facts) -> None:
    for keep_all in (True, False):
        told: list[tuple[int, int]] = []
        run_cohort(
            cohort_of(facts), keep_all=keep_all, progress=lambda *x, told=told: told.append(x)
        )

        assert told[-1] == (PATIENTS, PATIENTS)
        assert [d for d, _ in told] == sorted(d for d, _ in told)


def test_a_cohort_of_nobody_is_refused(facts: Facts) -> None:
    with pytest.raises(InputError, match="at least one patient"):
        cohort_of(facts, patients=0)
