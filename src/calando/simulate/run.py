"""Run a cohort: in this process or several, in one go or resumed, always to the same numbers."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calando.arrays import Floats, Ints
from calando.errors import InputError, Problem
from calando.simulate.cohort import (
    BLOCKS_PER_TASK,
    OUTPUTS_AT_ONCE,
    SHARES,
    Cohort,
    Tally,
    block_exposures,
    count_blocks,
    exposure_units,
    patient_blocks,
)
from calando.simulate.counts import ERROR_BOUND, add_sparse, bin_edges, quantiles, to_sparse
from calando.simulate.exposure import NAMES
from calando.simulate.population import BLOCK
from calando.simulate.walk import WORTH_COMPILING
from calando.version import __version__

EXACT_UP_TO = 8_000_000  # patients times outputs that are kept and sorted; more is counted
EXPOSED_BLOCKS = 16  # exposures are read from the first blocks: 65,536 patients
_CHECKSUM = 32  # bytes of SHA-256 at the start of a checkpoint
Progress = Callable[[int, int], None]  # patients done, patients in all


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortBands:
    """Percentiles of a cohort: levels over time and exposures, and how exact the percentiles are."""

    hours: Floats
    shares: tuple[float, ...]
    levels: Floats  # (share, time) [mg/L]
    exposure: Mapping[str, Floats]  # name -> (share,)
    exposed_patients: int
    error_bound: float  # relative; 0 where every value was kept and sorted


def run_cohort(
    cohort: Cohort,
    *,
    workers: int = 1,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
    keep_all: bool | None = None,
) -> CohortBands:
    """Simulate a cohort and return its percentile bands.

    Parameters
    ----------
    cohort : whom and what.
    workers : processes; the result is the same for any number.
    checkpoint : file that remembers finished tasks; if it exists and belongs to this very run, go on from it.
    progress : called with patients done and patients in all.
    keep_all : keep every curve and sort (exact) or count; None = by size.

    Raises
    ------
    InputError : the checkpoint belongs to another run, or is none; it cannot be written.
    """
    if checkpoint is not None:
        check_checkpoint(checkpoint)
        _Store(cohort, checkpoint).check()
    if keep_all is None:
        keep_all = cohort.patients * len(cohort.output_h) <= EXACT_UP_TO
    if keep_all:
        return _kept(cohort, progress)
    return _counted(cohort, workers, checkpoint, progress)


def _kept(cohort: Cohort, progress: Progress | None) -> CohortBands:
    parts, found = [], []
    # the work of all blocks together decides, not that of each
    compiled = True if cohort.patients * len(cohort.output_h) >= WORTH_COMPILING else None
    for first, curves in patient_blocks(cohort, compiled=compiled):
        parts.append(curves)
        found.append(block_exposures(cohort, first // BLOCK, compiled=compiled))
        if progress:
            progress(min(first + BLOCK, cohort.patients), cohort.patients)
    levels = np.concatenate(parts)
    exposure = {name: np.concatenate([f[name] for f in found]) for name in NAMES}
    return CohortBands(
        hours=np.array(cohort.output_h),
        shares=SHARES,
        levels=np.quantile(levels, SHARES, axis=0),
        exposure={name: np.quantile(values, SHARES) for name, values in exposure.items()},
        exposed_patients=cohort.patients,
        error_bound=0.0,
    )


# -- counting ---------------------------------------------------------------------------------------

Task = tuple[int, int]  # slice of the outputs, first block


def _tasks(cohort: Cohort) -> list[Task]:
    slices = range(-(-len(cohort.output_h) // OUTPUTS_AT_ONCE))
    return [(s, b) for s in slices for b in range(0, cohort.blocks, BLOCKS_PER_TASK)]


def _outputs(part: int) -> slice:
    return slice(part * OUTPUTS_AT_ONCE, (part + 1) * OUTPUTS_AT_ONCE)


def _do_task(cohort: Cohort, task: Task, tally: Tally) -> None:
    part, first = task
    blocks = range(first, min(first + BLOCKS_PER_TASK, cohort.blocks))
    exposed = part == 0 and first < EXPOSED_BLOCKS
    count_blocks(cohort, blocks, _outputs(part), tally, with_exposure=exposed)


def _task_elsewhere(cohort: Cohort, task: Task) -> tuple[Task, dict[str, Mapping[str, Ints]]]:
    """Do a task in a worker process; only what was counted comes back."""
    tally = Tally.empty(len(cohort.output_h[_outputs(task[0])]))
    _do_task(cohort, task, tally)
    return task, {"levels": to_sparse(tally.levels), "exposure": to_sparse(tally.exposure)}


def _counted(
    cohort: Cohort, workers: int, checkpoint: Path | None, progress: Progress | None
) -> CohortBands:
    parts = -(-len(cohort.output_h) // OUTPUTS_AT_ONCE)
    known = _Known(
        levels=np.zeros((len(SHARES), len(cohort.output_h))),
        exposure=np.zeros((len(SHARES), len(NAMES))),
    )
    store = _Store(cohort, checkpoint) if checkpoint else None
    begun = Tally.empty(min(OUTPUTS_AT_ONCE, len(cohort.output_h)))
    done = store.load(known, begun) if store else set()
    for part in range(known.parts, parts):
        times = len(cohort.output_h[_outputs(part)])
        tally = Tally(levels=begun.levels[:times], exposure=begun.exposure)
        tasks = [t for t in _tasks(cohort) if t[0] == part]
        for task in _run_tasks(cohort, [t for t in tasks if t not in done], tally, workers):
            done.add(task)
            if store:
                store.save(known, tally, done)
            if progress:
                share = (part + len(done) / len(tasks)) / parts
                progress(round(share * cohort.patients), cohort.patients)
        known.levels[:, _outputs(part)] = _level_quantiles(cohort, tally.levels)
        if part == 0:
            known.exposure = quantiles(tally.exposure, SHARES)
        known.parts, done = part + 1, set()
        begun.levels[:], begun.exposure[:] = 0, 0
    if store:
        store.remove()
    units = exposure_units(cohort)
    return CohortBands(
        hours=np.array(cohort.output_h),
        shares=SHARES,
        levels=known.levels,
        exposure={name: known.exposure[:, i] * units[i] for i, name in enumerate(NAMES)},
        exposed_patients=min(cohort.patients, EXPOSED_BLOCKS * BLOCK),
        error_bound=ERROR_BOUND,
    )


def _run_tasks(cohort: Cohort, tasks: list[Task], tally: Tally, workers: int) -> Iterator[Task]:
    if workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            _do_task(cohort, task, tally)
            yield task
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # a fresh start of each worker: a fork would copy running threads
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_share_threads, initargs=(workers,)
    ) as pool:
        for future in as_completed([pool.submit(_task_elsewhere, cohort, t) for t in tasks]):
            task, counted = future.result()
            add_sparse(tally.levels, counted["levels"])
            add_sparse(tally.exposure, counted["exposure"])
            yield task


def _share_threads(workers: int) -> None:
    import numba

    numba.set_num_threads(max(1, numba.get_num_threads() // workers))


def _level_quantiles(cohort: Cohort, counts: Ints) -> Floats:
    population = cohort.population
    if not cohort.residual or (population.sigma_prop == 0 and population.sigma_add == 0):
        return quantiles(counts, SHARES)
    from calando.models.compiled.counts import residual_quantiles

    out = np.empty((len(SHARES), counts.shape[0]))
    residual_quantiles(
        counts, bin_edges(), population.sigma_prop, population.sigma_add, np.array(SHARES), out
    )
    return np.maximum(out, 0.0)


@dataclass(slots=True, kw_only=True)
class _Known:
    """Percentiles of the parts that are finished."""

    levels: Floats  # (share, time); only the finished parts count
    exposure: Floats  # (share, quantity)
    parts: int = 0


class _Store:
    """Finished tasks on disk; each write replaces the file whole, so that a kill leaves the one before.

    The file begins with a checksum: what is broken in any way is refused before it is read.
    """

    def __init__(self, cohort: Cohort, path: Path) -> None:
        self.path = path
        self.key = hashlib.sha256(pickle.dumps((__version__, cohort), protocol=4)).hexdigest()

    def load(self, known: _Known, tally: Tally) -> set[Task]:
        """Fill in what is known of finished parts, and the counts of the part that is not; return its tasks."""
        content = self.check()
        if content is None:
            return set()
        with np.load(io.BytesIO(content)) as saved:
            known.levels, known.exposure = saved["levels"], saved["exposure"]
            known.parts = part = int(saved["part"])
            for name in ("levels", "exposure"):
                counts = getattr(tally, name)
                add_sparse(counts, {k: saved[f"{name}_{k}"] for k in ("index", "count")})
            return {(part, int(first)) for first in saved["done"]}

    def check(self) -> bytes | None:
        """Return what is saved of this very run; None if there is no file, an error if it is another's."""
        if not self.path.exists():
            return None
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise _not_this_run(self.path) from error
        content = data[_CHECKSUM:]
        if hashlib.sha256(content).digest() != data[:_CHECKSUM]:
            raise _not_this_run(self.path)
        with np.load(io.BytesIO(content)) as saved:
            if str(saved["key"]) != self.key:
                raise _not_this_run(self.path)
        return content

    def save(self, known: _Known, tally: Tally, done: set[Task]) -> None:
        content: dict[str, Any] = {
            "key": self.key,
            "part": known.parts,
            "done": np.array(sorted(first for _, first in done)),
            "levels": known.levels,
            "exposure": known.exposure,
        }
        for name in ("levels", "exposure"):
            for k, values in to_sparse(getattr(tally, name)).items():
                content[f"{name}_{k}"] = values
        buffer = io.BytesIO()
        np.savez(buffer, **content)
        data = buffer.getbuffer()
        partial = _partial(self.path)
        with partial.open("wb") as file:
            file.write(hashlib.sha256(data).digest())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def check_checkpoint(path: Path, *, is_kept: bool = True) -> None:
    """Raise an InputError unless a checkpoint can be written here; `is_kept`: this run may have left one."""
    partial = _partial(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        existed = partial.exists()
        partial.open("ab").close()
        if not existed:
            partial.unlink()
    except (OSError, ValueError) as error:
        raise InputError(
            Problem(
                field="--checkpoint",
                value=str(path),
                message="no file can be written here: it is a folder, or its folder does not exist or is not writable",
                allowed="a file in a folder that exists and can be written",
            )
        ) from error
    if not is_kept and path.exists():
        raise _not_this_run(path)


def _partial(path: Path) -> Path:
    return path.with_name(path.name + ".partial")


def _not_this_run(path: Path) -> InputError:
    return InputError(
        Problem(
            field="--checkpoint",
            value=str(path),
            message="this file is not a checkpoint of this very run (another model, regimen, seed or version)",
            allowed="a new file name, or the checkpoint of the same command",
        )
    )
