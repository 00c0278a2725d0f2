"""Percentiles from counts, against the values themselves."""

from __future__ import annotations

import numpy as np
import pytest

from calando.models.compiled import counts as kernel
from calando.simulate.counts import (
    BINS,
    DIGITS,
    ERROR_BOUND,
    LOWEST_EXPONENT,
    OCTAVES,
    add_sparse,
    bin_edges,
    count_into,
    quantiles,
    to_sparse,
)

SHARES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0)
# of a level; the blurred distribution is integrated from bins 0.1 % wide, and drawn 400,000 times here
RESIDUAL_WITHIN = 0.005


def counted(values: np.ndarray) -> np.ndarray:
    counts = np.zeros((values.shape[0], BINS), dtype=np.uint32)
    count_into(counts, values)
    return counts


@pytest.mark.parametrize("size", [1, 2, 3, 10, 101, 5000])
@pytest.mark.parametrize("scale", [1e-5, 0.2, 300.0])
def test_every_percentile_of_few_and_many_is_within_the_error_bound(
    size: int, scale: float
) -> None:
    values = scale * np.exp(0.6 * np.random.default_rng(size).standard_normal((4, size)))
    values = np.minimum(values, 4000.0)

    found = quantiles(counted(values), SHARES)

    exact = np.quantile(values, SHARES, axis=1)
    assert np.all(np.abs(found - exact) <= ERROR_BOUND * exact)


def test_equal_values_have_one_percentile() -> None:
    found = quantiles(counted(np.full((1, 1000), 0.37)), SHARES)

    assert np.all(np.abs(found - 0.37) <= ERROR_BOUND * 0.37)


def test_percentiles_never_fall() -> None:
    values = np.random.default_rng(1).lognormal(size=(20, 300))
    found = quantiles(counted(values), np.linspace(0, 1, 101).tolist())

    assert np.all(np.diff(found, axis=0) >= 0)


def test_what_is_too_small_to_count_is_nothing() -> None:
    assert quantiles(counted(np.zeros((1, 9))), [0.5])[0, 0] == 0.0
    assert quantiles(counted(np.full((1, 9), 1e-8)), [0.5])[0, 0] == 0.0


def test_what_is_too_large_to_count_is_unknown_and_not_the_largest_bin() -> None:
    values = np.array([[1.0] * 6 + [5000.0] * 4, [np.nan] * 10])

    some, none = quantiles(counted(values), [0.5, 0.95]).T

    assert some[0] == pytest.approx(1.0, rel=ERROR_BOUND)
    assert np.isnan([some[1], *none]).all()


def test_the_kernel_and_numpy_count_alike() -> None:
    values = np.random.default_rng(1).lognormal(sigma=4.0, size=(7, 500))
    values[0, :5] = 0.0, -1.0, 1e-300, 1e9, 4096.0
    mine, theirs = counted(values), np.zeros((7, BINS), dtype=np.uint32)

    kernel.count_values(np.ascontiguousarray(values.T), theirs)

    np.testing.assert_array_equal(mine, theirs)
    names = ("DIGITS", "LOWEST_EXPONENT", "OCTAVES", "BINS")
    assert [getattr(kernel, n) for n in names] == [DIGITS, LOWEST_EXPONENT, OCTAVES, BINS]


def test_bins_are_as_narrow_as_the_error_bound_says() -> None:
    edges = bin_edges()

    assert edges.size == BINS + 1
    assert np.all(np.diff(edges) > 0)
    assert np.max(np.diff(edges) / edges[:-1]) == ERROR_BOUND
    assert edges[0] == 2.0**-22
    assert edges[-1] == 4096.0


def test_counts_pass_between_processes_unchanged() -> None:
    one, other = (counted(np.random.default_rng(s).lognormal(size=(3, 50))) for s in (1, 2))
    total = one.copy()

    add_sparse(total, to_sparse(other))

    np.testing.assert_array_equal(total, one + other)


@pytest.mark.parametrize(
    ("prop", "add"), [(0.24, 0.0), (0.0, 0.05), (0.3, 0.05)], ids=["relative", "constant", "both"]
)
def test_residual_error_is_integrated_to_what_drawing_gives(prop: float, add: float) -> None:
    rng = np.random.default_rng(1)
    levels = 0.2 * np.exp(0.4 * rng.standard_normal((1, 2000)))
    shares = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    out = np.empty((5, 1))

    kernel.residual_quantiles(counted(levels), bin_edges(), prop, add, shares, out)

    noise = rng.standard_normal((2, 200, 2000))
    drawn = levels * (1 + prop * noise[0]) + add * noise[1]
    np.testing.assert_allclose(out[:, 0], np.quantile(drawn, shares), rtol=RESIDUAL_WITHIN)


def test_without_residual_error_the_integral_gives_the_counts_back() -> None:
    levels = np.random.default_rng(1).lognormal(size=(1, 5001))
    shares = np.array([0.05, 0.5, 0.95])
    out = np.empty((3, 1))

    kernel.residual_quantiles(counted(levels), bin_edges(), 0.0, 0.0, shares, out)

    exact = np.quantile(levels, shares, axis=1)
    # the middle of a bin, and the value before or after
    assert np.all(np.abs(out - exact) <= 2 * ERROR_BOUND * exact)
