"""The exponential of the kernels and what is built on it, against the C library and 160-digit arithmetic."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from exact_rates import divided_difference
from numba import njit

from calando.arrays import Floats
from calando.models.compiled.adapt import transfer_third
from calando.models.compiled.bits import bits_of, fast_exp, float_of, transfer
from calando.models.compiled.counts import bin_of
from calando.simulate.counts import BINS, bin_edges

# relative; two units in the last place (found: 2.2e-16, one unit)
EXP_WITHIN = 4.5e-16
# relative; a dozen operations, the exponential, one difference that keeps a third of its size
TRANSFER_WITHIN = 2e-15
# relative; the middle rate is what a sum leaves over, so that a rounding of the largest counts t times (8e-14
# at 48 h with rates 0.4 and 30); elsewhere 4e-15
THIRD_WITHIN = 1e-13
TIMES = (1e-6, 0.01, 0.5, 2.0, 11.0, 48.0)
GAPS = (
    0.0,
    1e-15,
    1e-12,
    1e-9,
    1e-6,
    1e-3,
    0.01,
    0.044,
    0.046,
    0.24,
    0.26,
    0.49,
    0.51,
    1.0,
    3.0,
    30.0,
)


@njit(error_model="numpy")
def each_exp(x: Any, out: Any) -> None:
    for i in range(x.size):
        out[i] = fast_exp(x[i])


@njit(error_model="numpy")
def each_transfer(t: Any, a: Any, b: Any, out: Any) -> None:
    for i in range(t.size):
        out[i] = transfer(t[i], a[i], b[i])


@njit(error_model="numpy")
def each_third(t: Any, a: Any, b: Any, c: Any, out: Any) -> None:
    for i in range(t.size):
        out[i] = transfer_third(t[i], a[i], b[i], c[i])


@njit(error_model="numpy")
def there_and_back(x: float) -> float:
    return float_of(bits_of(x))


@njit(error_model="numpy")
def each_bin(x: Any, out: Any) -> None:
    for i in range(x.size):
        out[i] = bin_of(x[i])


def exponentials(x: Floats) -> Floats:
    out = np.empty_like(x)
    each_exp(x, out)
    return out


def test_the_exponential_is_that_of_the_c_library_to_two_units_in_the_last_place() -> None:
    rng = np.random.default_rng(1)
    x = np.concatenate([-rng.uniform(0, 700, 150_000), -(10.0 ** rng.uniform(-300, 0, 50_000))])
    halves = -np.arange(0.0, 1400.0) * (0.5 * math.log(2.0))  # where rounding to the exponent turns
    x = np.concatenate([x, halves[halves > -700], np.nextafter(halves, 0.0)[halves > -700]])

    expected = np.array([math.exp(v) for v in x])

    np.testing.assert_allclose(exponentials(x), expected, rtol=EXP_WITHIN, atol=0)


def test_the_exponential_of_nothing_is_one_and_that_of_very_much_is_nearly_nothing() -> None:
    one, smallest, far, further = exponentials(np.array([0.0, -708.0, -1e4, -1e300]))

    assert one == 1.0
    assert exponentials(np.array([-0.0]))[0] == 1.0
    assert smallest == pytest.approx(math.exp(-708.0), rel=EXP_WITHIN)
    assert far == further == smallest < 1e-300


@pytest.mark.parametrize("x", [0.0, -0.0, 1.0, -2.5, 5e-324, 1.7e308, math.inf])
def test_bits_of_a_number_give_it_back(x: float) -> None:
    assert math.copysign(1.0, there_and_back(x)) == math.copysign(1.0, x)
    assert there_and_back(x) == x


@pytest.mark.parametrize("t", TIMES)
def test_two_rates_are_exact_also_when_they_meet(t: float) -> None:
    pairs = [(0.4 + s * g, 0.4) for g in GAPS for s in (0.0, 1.0, 1.0 / t)]
    pairs += [(b, a) for a, b in pairs]
    a, b = np.array(pairs).T
    out = np.empty(a.size)

    each_transfer(np.full(a.size, t), a.copy(), b.copy(), out)

    expected = [divided_difference(t, *pair) for pair in pairs]
    np.testing.assert_allclose(out, expected, rtol=TRANSFER_WITHIN, atol=1e-300)


@pytest.mark.parametrize("t", TIMES)
def test_three_rates_are_exact_also_when_two_or_all_of_them_meet(t: float) -> None:
    triples = [
        rates
        for g in GAPS
        for h in GAPS
        for s in (1.0, 1.0 / t)
        for rates in ((0.4, 0.4 + s * g, 0.4 + s * h), (0.4 + s * g, 0.4 + s * (g + h), 0.4))
    ]
    a, b, c = np.array(triples).T
    out = np.empty(a.size)

    each_third(np.full(a.size, t), a.copy(), b.copy(), c.copy(), out)

    expected = [divided_difference(t, *rates) for rates in triples]
    np.testing.assert_allclose(out, expected, rtol=THIRD_WITHIN, atol=1e-300)


def test_after_no_time_nothing_has_passed() -> None:
    out = np.empty(2)

    each_transfer(np.zeros(2), np.array([1.0, 2.0]), np.array([1.0, 0.5]), out)
    assert np.all(out == 0.0)
    each_third(np.zeros(2), np.ones(2), np.array([1.0, 3.0]), np.array([1.0, 0.2]), out)
    assert np.all(out == 0.0)


def test_every_number_lies_within_the_edges_of_its_bin() -> None:
    edges = bin_edges()
    inside = 10.0 ** np.random.default_rng(2).uniform(-6.6, 3.6, 20_000)
    values = np.concatenate([edges[:-1], np.nextafter(edges[1:], 0.0), inside])
    found = np.empty(values.size, dtype=np.int64)

    each_bin(values, found)

    assert np.all(edges[found] <= values)
    assert np.all(values < edges[found + 1])


def test_what_is_too_small_or_too_large_is_counted_at_the_ends() -> None:
    found = np.empty(6, dtype=np.int64)

    each_bin(np.array([0.0, -0.0, -1.0, 1e-12, 4096.0, 1e300]), found)

    assert found.tolist() == [0, 0, 0, 0, BINS - 1, BINS - 1]
