"""What the machine itself allows: writing memory, and exponentials."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numba import njit, prange

from bench.measure import Row, runs_for, timed
from calando.arrays import Floats
from calando.models.compiled.bits import fast_exp

_EXPONENTIALS = 100_000_000
_CHUNK = 65_536  # half a MiB: stays in the second cache


@njit(parallel=True)
def fill(out: Any, value: float) -> None:
    """Write a constant, each core its share of the rows."""
    for row in prange(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = value


@njit(error_model="numpy")
def _ours(x: Any, out: Any, times: int) -> None:
    for _ in range(times):
        for i in range(x.size):
            out[i] = fast_exp(x[i])


@njit(error_model="numpy")
def _libm(x: Any, out: Any, times: int) -> None:
    for _ in range(times):
        for i in range(x.size):
            out[i] = math.exp(x[i])


def _numpy(x: Floats, out: Floats, times: int) -> None:
    for _ in range(times):
        np.exp(x, out=out)


def fill_seconds(out: Floats, *, runs: int) -> float:
    """Return the least that filling an array takes: by one core or by all, whichever is quicker."""
    alone = timed(lambda: out.fill(1.0), runs)[0]
    return min(alone, timed(lambda: fill(out, 1.0), runs)[0])


def limit_rows(patients: int, hours: int, *, runs: int, quick: bool) -> Iterator[Row]:
    """Yield the time to fill W1's array, and to compute 10^8 exponentials on one core in three ways."""
    out = np.zeros((patients, hours))
    often = runs_for(lambda: out.fill(1.0), at_least=runs)
    size = f"{patients} x {hours}, {out.nbytes / 1e6:.0f} MB"
    for what, work in (
        ("one core (NumPy)", lambda: out.fill(1.0)),
        ("all cores (Numba)", lambda: fill(out, 1.0)),
    ):
        seconds, cpu = timed(work, often)
        yield Row(
            work="memory", who="fill", what=f"an array that is there, {size}: {what}", seconds=seconds,
            cpu_s=cpu, runs=often, note=f"{out.nbytes / seconds / 1e9:.0f} GB/s",
        )  # fmt: skip

    def fresh() -> None:
        fill(np.empty((patients, hours)), 1.0)

    seconds, cpu = timed(fresh, often)
    yield Row(
        work="memory", who="fill", what="the same in memory fresh from the system", seconds=seconds, cpu_s=cpu,
        runs=often, note="the first touch of each page",
    )  # fmt: skip
    x = -np.linspace(0.0, 40.0, _CHUNK)
    found = np.empty_like(x)
    right = np.exp(x.astype(np.longdouble))
    times = _EXPONENTIALS // _CHUNK // (20 if quick else 1)
    for who, exponentials in (
        ("calando", _ours),
        ("NumPy", _numpy),
        ("C library, through Numba", _libm),
    ):
        seconds, cpu = timed(lambda e=exponentials: e(x, found, times), min(runs, 5))
        count = times * _CHUNK
        yield Row(
            work="exp", who=who, what="10^8 exponentials, one core, in cache",
            seconds=seconds / count * _EXPONENTIALS, cpu_s=cpu / count * _EXPONENTIALS, runs=min(runs, 5),
            error=float(np.max(np.abs(found - right) / right)), note=f"{count / seconds / 1e9:.2f} 10^9/s",
        )  # fmt: skip
