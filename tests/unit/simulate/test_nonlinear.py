"""Kinetics that are not linear: where doses go, what is refused, and where they become linear after all."""

from __future__ import annotations

import numpy as np
import pytest

from calando.arrays import Floats
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.models.compiled.ode import NONLINEAR_PARAMETERS, NONLINEAR_STATES
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose
from calando.simulate import nonlinear
from calando.simulate.adaptation import simulate_adaptation
from calando.simulate.nonlinear import ethanol_slope, nonlinear_parameters, simulate_nonlinear
from calando.simulate.program import Regimes, build_program
from calando.simulate.walk import walk

# of the largest level; steps have a relative tolerance of 1e-8
SOLVED_WITHIN = 1e-6
HOURS = np.array([0.0, 0.5, 1.0, 3.0, 8.0, 12.5, 24.0])
SIMON = {"CL": np.array([11.6, 5.0]), "V": np.array([72.8, 60.0]), "ka": np.array([1.64, 4.0])}
DRINK = "michaelis_menten_one_compartment"
DRINKER = {
    "Vm": np.array([232.0]),
    "Km": np.array([82.1]),
    "V": np.array([46.0]),
    "ka": np.array([2.4]),
}


def test_without_saturation_the_solver_gives_the_exact_curve() -> None:
    doses = [Dose(time_h=0, mg=20), Dose(time_h=3, mg=10, route="intravenous", duration_h=2.5)]
    doses += [Dose(time_h=8, mg=5, route="intravenous")]
    regimes = Regimes(start_h=(0.0, 5.0))
    sets = [SIMON, {**SIMON, "CL": SIMON["CL"] * 0.3}]

    solved = simulate_nonlinear("one_compartment_oral", doses, HOURS, sets, regimes=regimes)

    one = STRUCTURES["one_compartment_oral"]
    exact = walk(one, build_program(one, doses, HOURS, regimes=regimes), sets)[0]
    assert np.all(np.abs(solved.concentration - exact) <= SOLVED_WITHIN * exact.max())


def test_far_above_Km_elimination_is_constant_and_far_below_it_is_linear() -> None:
    high, low = (
        simulate_nonlinear(
            DRINK, [Dose(time_h=0, mg=mg, route="intravenous")], np.array([1.0, 2.0]), [DRINKER]
        ).concentration[0]
        for mg in (1e7, 1.0)
    )

    assert high[0] - high[1] == pytest.approx(232.0, rel=1e-3)  # Km is 4e-4 of what is there
    assert np.log(low[0] / low[1]) == pytest.approx(232.0 / 82.1, rel=1e-3)


def test_doubling_a_drink_more_than_doubles_what_is_left() -> None:
    one, two = (
        simulate_nonlinear(DRINK, [Dose(time_h=0, mg=mg)], HOURS, [DRINKER]).concentration[0, 3]
        for mg in (20_000.0, 40_000.0)
    )

    assert two > 2.5 * one


@pytest.mark.parametrize("patients", [1, 7, 8, 9, 17])
def test_patients_who_share_a_step_do_not_share_their_levels(patients: int) -> None:
    rng = np.random.default_rng(1)
    people = {n: v * np.exp(0.5 * rng.standard_normal(patients)) for n, v in DRINKER.items()}
    dose = [Dose(time_h=0, mg=40_000)]

    together = simulate_nonlinear(DRINK, dose, HOURS, [people]).concentration

    for i in range(patients):
        alone = simulate_nonlinear(
            DRINK, dose, HOURS, [{n: v[i : i + 1] for n, v in people.items()}]
        ).concentration[0]
        assert np.all(np.abs(together[i] - alone) <= SOLVED_WITHIN * alone.max())


@pytest.mark.parametrize("at", [0.0, 5.0])
def test_a_single_output_is_possible_whenever_it_is(at: float) -> None:
    dose = [Dose(time_h=0, mg=100, route="intravenous")]

    course = simulate_nonlinear("one_compartment_oral", dose, np.array([at]), [SIMON])

    expected = 100 / SIMON["V"] * np.exp(-SIMON["CL"] / SIMON["V"] * at)
    np.testing.assert_allclose(course.concentration[:, 0], expected, rtol=SOLVED_WITHIN)


def test_a_drink_over_time_is_refused_rather_than_forgotten() -> None:
    with pytest.raises(InputError, match="by mouth"):
        simulate_nonlinear(DRINK, [Dose(time_h=0, mg=20_000, duration_h=0.5)], HOURS, [DRINKER])


def test_an_infusion_is_refused_where_adaptation_is_followed_rather_than_forgotten() -> None:
    person = {**SIMON, **{n: np.full(2, 0.3) for n in ("ke0", "kA", "EC50")}}
    drip = [Dose(time_h=0, mg=20, route="intravenous", duration_h=1.0)]

    for compiled in (False, True):
        with pytest.raises(InputError, match="infusion"):
            simulate_adaptation(drip, HOURS, [person], compiled=compiled)


def test_a_linear_model_is_refused() -> None:
    with pytest.raises(InputError, match="needs no ODE solver"):
        nonlinear_parameters("two_compartment_oral", SIMON)


def test_names_and_order_are_those_of_the_solver() -> None:
    assert nonlinear._NAMES == NONLINEAR_PARAMETERS
    assert nonlinear._STATES == NONLINEAR_STATES


def test_a_carrier_that_saturates_delays_and_does_not_lose() -> None:
    at = np.array([1.0, 4.0, 200.0])

    def gut_after(**carrier: Floats) -> Floats:
        return simulate_nonlinear(
            "one_compartment_oral", [Dose(time_h=0, mg=200)], at, [{**SIMON, **carrier}]
        ).gut[0]

    plain, slow = gut_after(), gut_after(K_gut=np.full(2, 16.0), passive=np.full(2, 0.1))
    assert slow[0] > 2 * plain[0]
    assert slow[2] < 1e-6


def test_ethanol_falls_as_fast_as_after_the_published_infusion() -> None:
    # norberg2000: about 0.15 g/L/h in fasted volunteers
    slope = ethanol_slope(
        load_facts(), g_per_kg=0.4, over_h=0.5, weight_kg=75, from_h=1.5, to_h=3.0
    )

    assert 0.11 < slope < 0.21
