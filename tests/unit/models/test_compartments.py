"""Concentrations after doses, against 160-digit arithmetic, matrix exponentials and quadrature."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from exact_rates import divided_difference
from scipy.integrate import quad
from scipy.linalg import expm

from calando.errors import InputError
from calando.models.compartments import (
    disposition_rates,
    half_life,
    oral_one_compartment,
    oral_two_compartment,
    transfer_three,
    transfer_two,
)

# relative; a handful of double-precision operations, one cancellation of up to three digits
TWO_RATES_WITHIN = 1e-12
# relative; just above the switch to the series (spread * time of 2e-3) a difference of two nearly equal
# numbers keeps 13 digits; just below it the series leaves out terms of (2e-3)**3
THREE_RATES_WITHIN = 2e-10
MATRIX_WITHIN = 1e-12  # scipy's expm
AREA_WITHIN = 1e-9  # scipy's quad, and the tail beyond ten days

KOCHAK = {"CL": 10.8, "V1": 28.8, "Q": 12.9, "V2": 19.7, "ka": 0.8}
TIMES = (0.01, 0.5, 2.0, 11.0, 48.0)
GAPS = (0.0, 1e-12, 1e-9, 1e-6, 1e-4, 9e-4, 1.1e-3, 1e-2, 0.3, 3.0)


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("t", TIMES)
def test_two_rates_give_the_exact_divided_difference_also_when_they_meet(
    t: float, gap: float
) -> None:
    r1, r2 = 0.4, 0.4 + gap

    got = [
        float(transfer_two(np.array(t), np.array(a), np.array(b))) for a, b in ((r1, r2), (r2, r1))
    ]

    assert got == pytest.approx([divided_difference(t, r1, r2)] * 2, rel=TWO_RATES_WITHIN)


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("second", [0.0, 0.5, 1.0, 40.0])
@pytest.mark.parametrize("t", TIMES)
def test_three_rates_give_the_exact_divided_difference_also_when_they_meet(
    t: float, second: float, gap: float
) -> None:
    rates = (0.4, 0.4 + gap, 0.4 + gap * second)

    got = float(transfer_three(np.array(t), *(np.array(r) for r in rates)))

    assert got == pytest.approx(divided_difference(t, *rates), rel=THREE_RATES_WITHIN)


def test_three_rates_may_come_in_any_order() -> None:
    t, rates = np.array([0.3, 3.0]), (0.16, 0.69, 1.64)

    results = [
        transfer_three(t, *(np.array(r) for r in order)) for order in itertools.permutations(rates)
    ]

    for result in results[1:]:
        np.testing.assert_allclose(result, results[0], rtol=MATRIX_WITHIN)


@pytest.mark.parametrize("transfer", [transfer_two, transfer_three])
def test_nothing_has_passed_at_time_zero(transfer: Any) -> None:
    rates = [np.array(r) for r in (1.64, 0.16, 0.69)][: 2 if transfer is transfer_two else 3]

    assert transfer(np.array(0.0), *rates) == 0.0


def test_a_fast_first_pool_that_is_long_empty_leaves_a_number() -> None:
    t, fast, slow = np.array([24.0]), np.array(34.0), np.array(0.24)

    got = transfer_two(t, fast, slow)

    assert got == pytest.approx(divided_difference(24.0, 34.0, 0.24), rel=TWO_RATES_WITHIN)


def test_two_compartments_are_empty_after_ten_weeks_not_undefined() -> None:
    late = oral_two_compartment(np.array([1700.0]), dose_mg=10, **KOCHAK)

    assert late == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("CL", "V", "ka"),
    [(11.6, 72.8, 1.64), (9.9, 80.7, 4.6), (8.0, 44.5, 2.23), (20.0, 40.0, 0.5), (30.0, 20.0, 0.3)],
    ids=["simon2018", "marsot2014", "chevillard2018", "ka equals ke", "flip-flop"],
)
def test_one_compartment_follows_the_matrix_exponential(CL: float, V: float, ka: float) -> None:
    rates = np.array([[-ka, 0.0], [ka / V, -CL / V]])
    t = np.array([0.1, 1.0, 7.0, 24.0])

    got = oral_one_compartment(t, dose_mg=20, CL=np.array(CL), V=np.array(V), ka=np.array(ka))

    expected = [(expm(rates * x) @ [20.0, 0.0])[1] for x in t]
    np.testing.assert_allclose(got, expected, rtol=MATRIX_WITHIN, atol=1e-15)


@pytest.mark.parametrize("ka", [0.3, 0.8, 1.2869, 4.0])
def test_two_compartments_follow_the_matrix_exponential(ka: float) -> None:
    k = {**KOCHAK, "ka": ka}
    rates = np.array(
        [
            [-ka, 0.0, 0.0],
            [ka / k["V1"], -(k["CL"] + k["Q"]) / k["V1"], k["Q"] / k["V1"]],
            [0.0, k["Q"] / k["V2"], -k["Q"] / k["V2"]],
        ]
    )
    t = np.array([0.1, 1.5, 7.0, 24.0, 60.0])

    got = oral_two_compartment(t, dose_mg=10, **k)

    expected = [(expm(rates * x) @ [10.0, 0.0, 0.0])[1] for x in t]
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-14)  # ka = alpha to 4 digits


def test_two_compartments_without_exchange_are_one() -> None:
    t = np.array([0.5, 3.0, 20.0])

    two = oral_two_compartment(t, dose_mg=10, CL=11.6, V1=72.8, Q=1e-9, V2=20.0, ka=1.64)

    one = oral_one_compartment(
        t, dose_mg=10, CL=np.array(11.6), V=np.array(72.8), ka=np.array(1.64)
    )
    np.testing.assert_allclose(two, one, rtol=1e-7)  # Q of 1e-9 L/h is not 0


def test_the_area_under_one_compartment_is_dose_over_clearance() -> None:
    CL, V, ka = (np.array(x) for x in (11.6, 72.8, 1.64))

    area = quad(
        lambda t: float(oral_one_compartment(np.array(t), dose_mg=20, CL=CL, V=V, ka=ka)),
        0,
        240,
        limit=200,
        epsabs=0,
    )[0]

    assert area == pytest.approx(20 / 11.6, rel=AREA_WITHIN)


def test_the_area_under_two_compartments_is_dose_over_clearance() -> None:
    area = quad(
        lambda t: float(oral_two_compartment(np.array(t), dose_mg=20, **KOCHAK)),
        0,
        240,
        limit=200,
        epsabs=0,
    )[0]

    assert area == pytest.approx(20 / KOCHAK["CL"], rel=AREA_WITHIN)


def test_kochak_prints_the_disposition_rates_that_its_constants_give() -> None:
    alpha, beta = disposition_rates(CL=10.8, V1=28.8, Q=12.9, V2=19.7)

    # printed 1.29 and 0.191; the constants were rounded to three digits when derived
    assert alpha == pytest.approx(1.29, abs=0.005)
    assert beta == pytest.approx(0.191, abs=0.0005)
    assert alpha * beta == pytest.approx(10.8 / 28.8 * 12.9 / 19.7, rel=MATRIX_WITHIN)


def test_there_is_nothing_in_plasma_before_the_dose() -> None:
    before = np.array([-5.0, 0.0])

    one = oral_one_compartment(
        before, dose_mg=10, CL=np.array(9.0), V=np.array(70.0), ka=np.array(1.0)
    )
    two = oral_two_compartment(before, dose_mg=10, **KOCHAK)

    assert not one.any()
    assert not two.any()


@pytest.mark.parametrize("name", ["CL", "V", "ka"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan")])
def test_a_parameter_that_is_not_positive_is_refused_by_name(name: str, value: float) -> None:
    given = {"CL": np.array(11.6), "V": np.array(72.8), "ka": np.array(1.64), name: np.array(value)}

    with pytest.raises(InputError, match=name) as caught:
        oral_one_compartment(np.array([1.0]), dose_mg=10, **given)

    assert caught.value.problems[0].field == name


@pytest.mark.parametrize("name", ["CL", "V1", "Q", "V2", "ka"])
def test_two_compartments_refuse_it_as_well(name: str) -> None:
    with pytest.raises(InputError, match=name):
        oral_two_compartment(np.array([1.0]), dose_mg=10, **{**KOCHAK, name: 0.0})


def test_half_of_a_concentration_is_left_after_a_half_life() -> None:
    hours = half_life(CL=np.array([11.6, 3.0]), V=np.array([72.8, 50.0]))

    left = np.exp(-np.array([11.6, 3.0]) / np.array([72.8, 50.0]) * hours)
    np.testing.assert_allclose(left, 0.5)
