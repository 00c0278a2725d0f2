"""Patients drawn from a published model: its spread, its correlations, and always the same people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calando.arrays import Floats
from calando.errors import InputError
from calando.facts.schema import Facts
from calando.models.variability import omega_from_cv
from calando.simulate.population import BLOCK, Population, draw_block, population_of

# five standard errors of what 40,960 draws give: of a median and an SD (relative), and of a correlation
SPREAD_WITHIN = 0.025
CORRELATION_WITHIN = 0.025
BLOCKS = range(10)


def drawn(population: Population, **options: Any) -> dict[str, Floats]:
    blocks = [draw_block(population, b, seed=1, **options) for b in BLOCKS]
    return {n: np.concatenate([b[n] for b in blocks]) for n in population.names}


def test_the_median_is_the_typical_value_and_the_spread_the_printed_one(facts: Facts) -> None:
    people = drawn(population_of(facts.pk["simon2018"]))

    for name, typical, cv in (("CL", 11.6, 21), ("V", 72.8, 22), ("ka", 1.64, 44)):
        logs = np.log(people[name])
        assert np.exp(np.median(logs)) == pytest.approx(typical, rel=SPREAD_WITHIN)
        assert logs.std() == pytest.approx(omega_from_cv(cv), rel=SPREAD_WITHIN)
        assert people[name].std() / people[name].mean() == pytest.approx(
            cv / 100, rel=2 * SPREAD_WITHIN
        )


def test_without_correlations_parameters_are_drawn_by_themselves(facts: Facts) -> None:
    people = drawn(population_of(facts.pk["simon2018"]))

    logs = np.log([people[n] for n in ("CL", "V", "ka")])
    assert np.abs(np.corrcoef(logs)[np.triu_indices(3, 1)]).max() < CORRELATION_WITHIN


@pytest.mark.parametrize("r", [-0.8, 0.5, 0.95])
def test_a_correlation_that_is_asked_for_appears_in_the_draws(facts: Facts, r: float) -> None:
    people = drawn(population_of(facts.pk["simon2018"], correlation={("CL", "V"): r}))

    found = np.corrcoef(np.log([people[n] for n in ("CL", "V", "ka")]))
    assert found[0, 1] == pytest.approx(r, abs=CORRELATION_WITHIN)
    assert np.abs(found[2, :2]).max() < CORRELATION_WITHIN
    assert np.log(people["V"]).std() == pytest.approx(omega_from_cv(22), rel=SPREAD_WITHIN)


@pytest.mark.parametrize(
    "asked",
    [
        {("CL", "V"): 1.0},
        {("CL", "V"): -1.5},
        {("CL", "V"): 0.9, ("V", "ka"): 0.9, ("CL", "ka"): -0.9},
        {("CL", "Q"): 0.5},
    ],
)
def test_impossible_correlations_are_refused(
    facts: Facts, asked: dict[tuple[str, str], float]
) -> None:
    with pytest.raises(InputError) as caught:
        population_of(facts.pk["simon2018"], correlation=asked)

    assert caught.value.problems[0].field == "--correlation"


def test_a_parameter_that_is_correlated_with_itself_is_refused(facts: Facts) -> None:
    with pytest.raises(InputError):
        population_of(facts.pk["simon2018"], correlation={("CL", "CL"): 0.5})


def test_uncertainty_widens_the_spread_by_the_printed_intervals(facts: Facts) -> None:
    population = population_of(facts.pk["simon2018"])

    known, unsure = drawn(population), drawn(population, uncertainty=True)

    for i, name in enumerate(population.names):
        assert population.theta_sd[i] > 0
        assert population.omega_sd[i] > 0
        widened = np.log(unsure[name]).var() - np.log(known[name]).var()
        # variance of theta, and E[omega**2] = omega**2 exp(2 sd**2)
        expected = population.theta_sd[i] ** 2 + population.omega[i] ** 2 * np.expm1(
            2.0 * population.omega_sd[i] ** 2
        )
        assert widened == pytest.approx(expected, rel=0.35)  # a difference of two drawn variances
        assert np.median(unsure[name]) == pytest.approx(population.theta[i], rel=SPREAD_WITHIN)


def test_printed_intervals_become_standard_deviations_of_logarithms(facts: Facts) -> None:
    population = population_of(facts.pk["simon2018"])

    assert population.theta_sd[0] == pytest.approx(np.log(12.3 / 10.8) / 3.92, rel=1e-3)
    assert population.omega_sd[2] == pytest.approx(np.log(65 / 19) / 3.92, rel=1e-3)


def test_a_model_without_intervals_is_no_wider_with_uncertainty(facts: Facts) -> None:
    population = population_of(facts.pk["kochak1985"])

    plain, unsure = (draw_block(population, 0, seed=1, uncertainty=u) for u in (False, True))

    for name in population.names:
        np.testing.assert_array_equal(plain[name], unsure[name])


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 100, 4095])
@pytest.mark.parametrize("uncertainty", [False, True])
def test_a_smaller_cohort_is_the_beginning_of_a_larger_one_byte_for_byte(
    facts: Facts, count: int, uncertainty: bool
) -> None:
    for asked in ({}, {("CL", "V"): 0.5}):
        population = population_of(facts.pk["simon2018"], correlation=asked)

        few, many = (
            draw_block(population, 3, seed=9, count=n, uncertainty=uncertainty)
            for n in (count, BLOCK)
        )

        for name in population.names:
            np.testing.assert_array_equal(few[name], many[name][:count])


def test_uncertainty_asks_about_the_same_people(facts: Facts) -> None:
    population = population_of(facts.pk["simon2018"])

    plain, unsure = (draw_block(population, 0, seed=1, uncertainty=u) for u in (False, True))

    assert np.corrcoef(np.log(plain["CL"]), np.log(unsure["CL"]))[0, 1] > 0.9


def test_blocks_seeds_and_models_have_different_people(facts: Facts) -> None:
    simon, marsot = (population_of(facts.pk[n]) for n in ("simon2018", "marsot2014"))

    draws = [
        np.log(draw_block(p, b, seed=s)["CL"])
        for p, b, s in ((simon, 0, 1), (simon, 1, 1), (simon, 0, 2), (marsot, 0, 1))
    ]

    together = np.corrcoef(draws)
    assert np.abs(together[np.triu_indices(4, 1)]).max() < 5.0 / np.sqrt(
        BLOCK
    )  # five standard errors


def test_models_per_kg_ask_for_a_weight_and_scale_with_it(facts: Facts) -> None:
    he = facts.pk["he2014"]
    with pytest.raises(InputError, match="--weight-kg"):
        population_of(he)

    light, heavy = (population_of(he, weight_kg=kg).typical() for kg in (15.0, 30.0))

    for name in light:
        ratio = 1.0 if name == "ka" else 2.0
        assert heavy[name] == pytest.approx(ratio * light[name])
