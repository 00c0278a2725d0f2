"""How the time grows: with patients, doses, output points and workers; slopes of log time against log size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from bench.bands import cohort, in_fresh_process
from bench.levels import ONE, kernel
from bench.measure import runs_for, timed
from bench.problems import EVERY_H, Problem, drawn, hourly, simon, w1, w2
from bench.withdrawal import kernel as adaptation_kernel
from calando.arrays import Floats
from calando.simulate.cohort import cohort_program
from calando.simulate.population import BLOCK, draw_block
from calando.simulate.run import run_cohort
from calando.simulate.walk import walk

_PATIENTS = 1_000  # of the curves over doses and output points
_OUTPUTS = 1_000


@dataclass(frozen=True, kw_only=True)
class Series:
    """Times of one thing over sizes of one kind."""

    panel: str  # what is varied
    name: str
    sizes: tuple[float, ...]
    seconds: tuple[float, ...]

    def slope(self, *, largest: int = 3) -> float:
        """Return the exponent of the growth over the largest sizes.

        >>> Series(panel="", name="", sizes=(1, 10, 100), seconds=(1, 10, 100)).slope().__round__(3)
        1.0
        """
        x, y = np.log(self.sizes[-largest:]), np.log(self.seconds[-largest:])
        return float(np.polyfit(x, y, 1)[0])

    def range(self, *, largest: int = 3) -> tuple[float, float]:
        """Return the sizes that the slope speaks of."""
        return self.sizes[-largest:][0], self.sizes[-1]


def _time(call: Callable[[], object], runs: int) -> float:
    often = runs_for(call, at_least=runs, budget_s=0.5) if runs > 1 else 1
    return timed(call, often, warm=False)[0]


def _in_blocks(patients: int, out: Floats) -> None:
    """Draw and simulate a cohort block by block, in the same memory: what a long stream of patients takes."""
    found = cohort(patients)
    program = cohort_program(found, np.array(found.output_h))
    for block in range(found.blocks):
        count = found.block_size(block)
        people = draw_block(found.population, block, seed=found.seed, count=count)
        walk(ONE, program, [people], compiled=True, out=out[:, :count])


def scaling_series(*, most: int, runs: int) -> Iterator[Series]:
    """Yield each series: patients up to `most`, doses to 2,000, output points to 20,000, workers 1, 2, 4."""
    sizes = tuple(n for n in (1_000, 10_000, 100_000, 1_000_000) if n <= most)
    out = np.zeros((1, BLOCK, hourly(30).size))
    curves: list[float] = []
    bands: list[float] = []
    for n in sizes:
        curves.append(_time(partial(_in_blocks, n, out), runs if n < 10**6 else 1))
        bands.append(
            _time(partial(run_cohort, cohort(n), keep_all=False), runs if n < 10**6 else 1)
        )
    yield Series(
        panel="patients", name="curves (W1), in blocks", sizes=sizes, seconds=tuple(curves)
    )
    yield Series(panel="patients", name="percentile bands (W4)", sizes=sizes, seconds=tuple(bands))
    few = tuple(n for n in (100, 1_000, 10_000) if n <= most)
    times = []
    for n in few:
        problem = w2(n)
        times.append(_time(adaptation_kernel(problem, np.zeros((1, problem.hours.size, n))), runs))
    yield Series(
        panel="patients", name="effect and adaptation (W2)", sizes=few, seconds=tuple(times)
    )
    people = drawn(simon(), _PATIENTS)
    for panel, counts in (
        ("doses", (8, 40, 200, 1_000, 2_000)),
        ("output points", (100, 1_000, 5_000, 20_000)),
    ):
        seconds = []
        for n in counts:
            problem = _with_doses(n, people) if panel == "doses" else _with_outputs(n)
            table = np.zeros((_PATIENTS, problem.hours.size))
            seconds.append(_time(kernel(problem, table), runs))
        yield Series(panel=panel, name="curves (W1)", sizes=counts, seconds=tuple(seconds))
    workers = (1, 2, 4)
    yield Series(
        panel="workers", name=f"percentile bands of {most:,}", sizes=workers,
        seconds=tuple(in_fresh_process(most, w)["seconds"] for w in workers),
    )  # fmt: skip


def _with_doses(count: int, people: dict[str, Floats]) -> Problem:
    """A dose every 8 hours, and the same number of outputs however long it lasts."""
    times = EVERY_H * np.arange(count)
    hours = np.linspace(0.0, EVERY_H * count, _OUTPUTS + 1)
    return Problem(
        kind="oral", hours=hours, dose_h=times, dose_mg=np.full(count, 20.0), parameters=people
    )  # fmt: skip


def _with_outputs(count: int) -> Problem:
    """W1 at more or fewer times, equally far apart."""
    base = w1(_PATIENTS)
    return Problem(
        kind="oral", hours=np.linspace(0.0, base.hours[-1], count), dose_h=base.dose_h, dose_mg=base.dose_mg,
        parameters=base.parameters,
    )  # fmt: skip
