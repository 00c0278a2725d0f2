"""Every patient at every time as long columns (ID, TIME, DV): the table most programs of the field speak."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from calando.arrays import Floats
from calando.simulate.cohort import Cohort, cohort_program, measured, simulate_block
from calando.simulate.population import BLOCK
from calando.simulate.program import Program

_WORTH_COMPILING = 1_000_000  # patients times outputs


@dataclass(slots=True)
class LongMemory:
    """Memory for long columns, kept from one call to the next: the first touch of memory costs more than filling it.

    What was returned before is overwritten by the next call with the same memory.
    """

    _held: dict[str, Floats] = field(default_factory=dict)

    def take(self, name: str, patients: int, times: int, dtype: type) -> Floats:
        """Return an array of this shape, in memory that was used before if it is large enough."""
        size = patients * times
        held = self._held.get(name)
        if held is None or held.size < size or held.dtype != dtype:
            held = self._held[name] = np.empty(size, dtype=dtype)
        return held[:size].reshape(patients, times)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTable:
    """Columns of equal length, patient by patient: number of the patient (from 1), hours, level [mg/L]."""

    ID: Floats
    TIME: Floats
    DV: Floats


def simulate_long(cohort: Cohort, *, memory: LongMemory | None = None) -> LongTable:
    """Simulate a cohort that fits into memory, as one long table.

    Parameters
    ----------
    cohort : whom and what; with `residual` DV holds measured levels, else predictions.
    memory : memory of an earlier call, to be used again.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> from calando.patient.regimen import Dose, Regimen
    >>> from calando.simulate.population import population_of
    >>> facts = load_facts()
    >>> table = simulate_long(
    ...     Cohort(
    ...         population=population_of(facts.pk["simon2018"]),
    ...         structure="one_compartment_oral",
    ...         regimen=Regimen(doses=(Dose(time_h=0, mg=20),), every_h=8.0),
    ...         output_h=(0.0, 1.0, 2.0),
    ...         patients=2,
    ...         kidney_facts=facts.kidney,
    ...     )
    ... )
    >>> table.ID.tolist(), table.TIME.tolist()
    ([1, 1, 1, 2, 2, 2], [0.0, 1.0, 2.0, 0.0, 1.0, 2.0])
    """
    memory = memory or LongMemory()
    patients, times = cohort.patients, len(cohort.output_h)
    ID = memory.take("ID", patients, times, np.int32)
    TIME = memory.take("TIME", patients, times, np.float64)
    DV = memory.take("DV", patients, times, np.float64)
    program = cohort_program(cohort, np.array(cohort.output_h))
    for block in range(cohort.blocks):
        part = slice(block * BLOCK, block * BLOCK + cohort.block_size(block))
        _fill_block(cohort, program, block, ID[part], TIME[part], DV[part])
    return LongTable(ID=ID.reshape(-1), TIME=TIME.reshape(-1), DV=DV.reshape(-1))


def long_blocks(cohort: Cohort) -> Iterator[LongTable]:
    """Yield a long table per block of patients, in memory that the next one overwrites."""
    memory, times = LongMemory(), len(cohort.output_h)
    program = cohort_program(cohort, np.array(cohort.output_h))
    for block in range(cohort.blocks):
        count = cohort.block_size(block)
        columns = [
            memory.take(name, count, times, dtype)
            for name, dtype in (("ID", np.int32), ("TIME", np.float64), ("DV", np.float64))
        ]
        _fill_block(cohort, program, block, *columns)
        ID, TIME, DV = (column.reshape(-1) for column in columns)
        yield LongTable(ID=ID, TIME=TIME, DV=DV)


def _fill_block(
    cohort: Cohort, program: Program, block: int, ID: Floats, TIME: Floats, DV: Floats
) -> None:
    times = np.array(cohort.output_h)
    first = block * BLOCK + 1
    compiled = cohort.patients * times.size >= _WORTH_COMPILING
    simulate_block(cohort, block, program=program, compiled=compiled, out=DV[None])
    if cohort.residual:
        DV[:] = measured(cohort, block, DV)
    if compiled:
        from calando.models.compiled.columns import fill_columns

        fill_columns(times, first, ID, TIME)
    else:
        ID[:] = np.arange(first, first + ID.shape[0])[:, None]
        TIME[:] = times
