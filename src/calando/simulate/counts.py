"""Percentiles from counts: what is kept of a cohort that is too large to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from calando.arrays import Floats, Ints

DIGITS, LOWEST_EXPONENT, OCTAVES = 10, -22, 34  # as the kernels (a test holds them together)
BINS = OCTAVES << DIGITS
ERROR_BOUND = 2.0**-DIGITS  # a percentile is off by less than this share of itself


def bin_edges() -> Floats:
    """Return the edges of the bins, shape (BINS + 1,): ten binary digits per octave."""
    steps = np.arange(BINS + 1)
    return np.asarray(
        np.ldexp(
            1.0 + (steps & ((1 << DIGITS) - 1)) / (1 << DIGITS), LOWEST_EXPONENT + (steps >> DIGITS)
        )
    )


def count_into(counts: Ints, values: Floats) -> None:
    """Add `values` (row, patient) to `counts` (row, bin); the NumPy way, for a few rows."""
    first = (1023 + LOWEST_EXPONENT) << DIGITS
    bits = np.ascontiguousarray(values, dtype=float).view(np.int64) >> (52 - DIGITS)
    index = np.clip(bits - first, 0, BINS - 1)
    for row in range(values.shape[0]):
        known = index[row][np.isfinite(values[row])]
        counts[row] += np.bincount(known, minlength=BINS).astype(counts.dtype)


def quantiles(counts: Ints, shares: Sequence[float]) -> Floats:
    """Return percentiles of each row, shape (share, row).

    Parameters
    ----------
    counts : shape (row, bin).
    shares : 0 to 1.

    Returns
    -------
    Each percentile, as of the values themselves, but that each is read off linearly within its bin: the error is
    below `ERROR_BOUND` of itself. What lies below the first bin (2.4e-7) is 0, what lies in the last (4094 and
    more, or no number) is NaN.

    Examples
    --------
    >>> counts = np.zeros((1, BINS), dtype=np.uint32)
    >>> count_into(counts, np.linspace(1.0, 2.0, 10_001)[None, :])
    >>> quantiles(counts, [0.05, 0.5])[:, 0].round(3)
    array([1.05, 1.5 ])
    """
    edges = bin_edges()
    found = np.empty((len(shares), counts.shape[0]))
    for row in range(counts.shape[0]):
        used = np.flatnonzero(counts[row])
        if used.size == 0:  # nobody has a value here
            found[:, row] = np.nan
            continue
        cumulative = np.cumsum(counts[row, used], dtype=np.int64)
        total = int(cumulative[-1])
        for q, share in enumerate(shares):
            rank = share * (total - 1)
            # of few people two neighbours may lie many bins apart: each is read off its own
            number, part = int(rank), rank - int(rank)
            below = _value_at(number, counts[row], used, cumulative, edges)
            above = below
            if part > 0:
                above = _value_at(number + 1, counts[row], used, cumulative, edges)
            found[q, row] = below + (above - below) * part
    return found


def _value_at(number: int, counts: Ints, used: Ints, cumulative: Ints, edges: Floats) -> float:
    """Return the value of this number in order of size, read off linearly within its bin."""
    i = int(np.searchsorted(cumulative, number, side="right"))
    if used[i] == 0:
        return 0.0
    if used[i] == BINS - 1:
        return float("nan")
    before = int(cumulative[i - 1]) if i else 0
    low, high = edges[used[i]], edges[used[i] + 1]
    return float(low + (high - low) * (number - before + 0.5) / int(counts[used[i]]))


def to_sparse(counts: Ints) -> Mapping[str, Ints]:
    """Return only what is not zero, for passing between processes and to disk."""
    flat = counts.ravel()
    index = np.flatnonzero(flat)
    return {"index": index.astype(np.int64), "count": flat[index].astype(np.uint32)}


def add_sparse(counts: Ints, sparse: Mapping[str, Ints]) -> None:
    """Add what `to_sparse` returned."""
    counts.reshape(-1)[sparse["index"]] += sparse["count"].astype(counts.dtype)
