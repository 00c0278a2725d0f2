"""What is measured, how, and on what: one row per program and piece of work."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "ms_60mg.toml"
OURS = "calando"
_LONG_S = 20.0  # a call that takes longer is not repeated to have a median


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measured line: which work, whose program, how long, how exact, and what the design asks."""

    work: str
    what: str
    seconds: float  # median; of `of` patients, if fewer were measured
    runs: int
    who: str = OURS
    cpu_s: float | None = None
    target_s: float | None = None
    patients: int | None = None  # that were really simulated
    of: int | None = None  # that the time is extrapolated to
    error: float | None = None  # the worst of all patients that were simulated
    error_target: float | None = None
    MiB: float | None = None  # peak of resident memory
    MiB_target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Time over target: at most 1 is met."""
        return None if self.target_s is None else self.seconds / self.target_s

    @property
    def goals(self) -> list[bool]:
        """Whether each thing that the design asks of this row is met."""
        asked = (
            (self.seconds, self.target_s),
            (self.error, self.error_target),
            (self.MiB, self.MiB_target),
        )
        return [value is not None and value <= goal for value, goal in asked if goal is not None]


def cpu_seconds() -> float:
    """Return the processor time of this process and of those it has waited for."""
    waited_for = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited_for.ru_utime + waited_for.ru_stime


def timed(work: Callable[[], object], runs: int, *, warm: bool = True) -> tuple[float, float]:
    """Return the median time of a call and its median processor time, after one call that is not counted."""
    if warm:
        work()
    times, busy = [], []
    for _ in range(runs):
        begin, begin_cpu = time.perf_counter(), cpu_seconds()
        work()
        times.append(time.perf_counter() - begin)
        busy.append(cpu_seconds() - begin_cpu)
        if sum(times) > _LONG_S:
            break
    return statistics.median(times), statistics.median(busy)


def runs_for(work: Callable[[], object], *, at_least: int, budget_s: float = 1.0) -> int:
    """Return how often to repeat a call: as often as fits the budget, an odd number of 5 to 101."""
    begin = time.perf_counter()
    work()
    often = int(budget_s / max(time.perf_counter() - begin, 1e-6))
    return max(at_least, min(101, often)) | 1


def peak_MiB() -> float:
    """Return the peak of resident memory of this process.

    Linux: from the process itself, because what getrusage says starts with the peak of the parent.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if platform.system() == "Darwin" else 1024)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def machine() -> str:
    """Return what this was measured on, without names or paths."""
    import numba

    return (
        f"{cores()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}, "
        f"NumPy {np.__version__}, Numba {numba.__version__}"
    )


def duration(seconds: float) -> str:
    """Return a time with its unit, three digits.

    >>> duration(0.0000123), duration(0.0123), duration(12.34), duration(1234.0)
    ('12.3 µs', '12.3 ms', '12.3 s', '1,234 s')
    """
    if seconds >= 100:
        return f"{seconds:,.0f} s"
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"


def times(ratio: float) -> str:
    """Return how many times as long, with three digits at most.

    >>> times(0.873), times(12.34), times(1550.3)
    ('0.873', '12.3', '1,550')
    """
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def power(count: float) -> str:
    """Return a large count as people write it.

    >>> power(721), power(10_000), power(25_000), power(1_000_000)
    ('721', '10^4', '25,000', '10^6')
    """
    digits = len(f"{count:.0f}") - 1
    if digits >= 4 and count == 10**digits:
        return f"10^{digits}"
    return f"{count:,.0f}"
