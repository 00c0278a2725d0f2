"""A program as runs: the form in which the kernel for one compartment walks it fastest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from calando.arrays import Floats, Ints
from calando.simulate.program import Program

LONGEST = 8  # stretches in a run: as many as the kernel writes at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Each run gives doses, then passes `steps` stretches of one table, writing from `slot` on, `count` times."""

    table: Ints
    steps: Ints
    oral: Floats
    bolus: Floats
    slot: Ints
    count: Ints


@lru_cache(maxsize=16)
def runs_of(program: Program, *, gut: int, plasma: int) -> Runs:
    """Return the runs of a program without infusions; `gut` and `plasma` are the pools that doses enter.

    Where a dose into plasma falls on an output time the output shows it, as everywhere in calando: such a stop
    becomes a run of no steps.
    """
    rows: list[list[float]] = []  # table, steps, oral, bolus, slot, count
    oral = bolus = 0.0
    for s in range(program.stop_table.size):
        k, slot = int(program.stop_table[s]), int(program.stop_slot[s])
        oral_now, bolus_now = float(program.stop_dose[s, gut]), float(program.stop_dose[s, plasma])
        if k >= 0:
            before = slot if bolus_now == 0.0 else -1
            if not (oral or bolus) and _extends(rows, k, before):
                rows[-1][1] += 1
            else:
                rows.append([k, 1, oral, bolus, before, 1])
            oral = bolus = 0.0
        oral, bolus = oral + oral_now, bolus + bolus_now
        if slot >= 0 and (k < 0 or bolus_now):
            rows.append([0, 0, oral, bolus, slot, 1])
            oral = bolus = 0.0
    return _repeated(rows)


def _extends(rows: list[list[float]], table: int, slot: int) -> bool:
    if not rows or slot < 0:
        return False
    last_table, steps, _, _, last_slot, _ = rows[-1]
    return (
        last_table == table and 0 < steps < LONGEST and last_slot >= 0 and last_slot + steps == slot
    )


def _repeated(rows: list[list[float]]) -> Runs:
    """Merge runs that follow each other and are alike."""
    merged: list[list[float]] = []
    for row in rows:
        if merged:
            table, steps, oral, bolus, slot, count = merged[-1]
            alike = row[:4] == [table, steps, oral, bolus] and steps > 0
            if alike and slot >= 0 and row[4] == slot + count * steps and not bolus:
                merged[-1][5] += 1
                continue
            if alike and slot < 0 and row[4] < 0 and not bolus:
                merged[-1][5] += 1
                continue
        merged.append(list(row))
    columns = np.array(merged)
    ints = columns.astype(np.int64)
    return Runs(
        table=ints[:, 0].copy(),
        steps=ints[:, 1].copy(),
        oral=columns[:, 2].copy(),
        bolus=columns[:, 3].copy(),
        slot=ints[:, 4].copy(),
        count=ints[:, 5].copy(),
    )
