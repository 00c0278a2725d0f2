"""Every patient at every time as long columns (ID, TIME, DV): the table most programs of the field speak."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from calando.arrays import Floats
from calando.simulate.cohort import Cohort, cohort_program, measured, simulate_block
from calando.simulate.population import BLOCK

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
    hours = np.array(cohort.output_h)
    program = cohort_program(cohort, hours)
    compiled = patients * times >= _WORTH_COMPILING
    for block in range(cohort.blocks):
        part = slice(block * BLOCK, block * BLOCK + cohort.block_size(block))
        simulate_block(cohort, block, program=program, compiled=compiled, out=DV[None, part])
        if cohort.residual:
            DV[part] = measured(cohort, block, DV[part])
    _fill_columns(hours, ID, TIME, compiled=compiled)
    return LongTable(ID=ID.reshape(-1), TIME=TIME.reshape(-1), DV=DV.reshape(-1))


def _fill_columns(hours: Floats, ID: Floats, TIME: Floats, *, compiled: bool) -> None:
    if compiled:
        from calando.models.compiled.columns import fill_columns

        fill_columns(hours, ID, TIME)
    else:
        ID[:] = np.arange(1, ID.shape[0] + 1)[:, None]
        TIME[:] = hours
