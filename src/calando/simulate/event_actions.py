"""From the rows of an event table to actions: what happens to each subject, one thing after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calando.arrays import Bools, Floats, Ints
from calando.errors import InputError, Problem
from calando.simulate.events import EventTable

# codes of `models.compiled.events`, which is imported only when something is simulated (a test compares them)
OUTPUT, BOLUS, RATE, RESET, STEADY_BOLUS, STEADY_INFUSION, STEADY_RATE = range(7)
_ENDS, _ADDED, _TYPED = 0, 1, 2  # what comes first at the same time
_FLOATS = frozenset({"time", "amount", "rate", "every"})
_SAME_TIME_H = 1e-9

Columns = dict[str, NDArray[Any]]


def subject_of_row(table: EventTable) -> Ints:
    """Return the number of the subject of each row."""
    return np.repeat(np.arange(table.subjects), np.diff(table.first_row))


def actions_of(table: EventTable, pools: Ints, *, factors: Floats, lag_h: float) -> Columns:
    """Return the actions of all subjects in order, as the arrays that `models.compiled.events.walk` takes.

    Parameters
    ----------
    table : the events.
    pools : the pool that each row speaks of, shape (row,).
    factors : what each row's amount and rate are multiplied by, shape (row,).
    lag_h : doses into the first pool arrive so much later [h].

    Raises
    ------
    InputError : a steady state whose interval is shorter than the lag.
    """
    listed = _Actions(table, pools, factors)
    dose = np.isin(table.evid, (1, 4))
    flows = dose & (table.rate_mg_per_h > 0) & (table.amount_mg > 0)
    given = dose & (table.amount_mg > 0) & ~flows
    is_late = (given | flows) & (pools == 0) & (lag_h > 0)
    _check_lag(table, is_late, flows, lag_h)
    delay, length = np.where(is_late, lag_h, 0.0), np.zeros(table.rows)
    length[flows] = table.amount_mg[flows] / table.rate_mg_per_h[flows]
    listed.add(np.isin(table.evid, (3, 4)), RESET, step=0)
    steady = dose & (table.steady > 0)
    listed.add(steady & given, STEADY_BOLUS, step=1)
    listed.add(steady & flows, STEADY_INFUSION, step=1)
    listed.add(steady & ~given & ~flows, STEADY_RATE, step=1)
    listed.add(given & ~is_late, BOLUS, step=2)
    listed.add(given & is_late, BOLUS, step=2, order=_ADDED, after=delay)
    listed.add(flows & ~is_late, RATE, step=2)
    listed.add(flows & is_late, RATE, step=2, order=_ADDED, after=delay)
    listed.add(flows, RATE, step=2, order=_ENDS, after=delay + length, sign=-1.0)
    listed.add(np.ones(table.rows, dtype=bool), OUTPUT, step=3)
    again = dose & (table.additional > 0)
    listed.add(again & given, BOLUS, step=2, order=_ADDED, after=delay, repeats=True)
    listed.add(again & flows, RATE, step=2, order=_ADDED, after=delay, repeats=True)
    listed.add(
        again & flows, RATE, step=2, order=_ENDS, after=delay + length, sign=-1.0, repeats=True
    )
    return listed.in_order()


class _Actions:
    """Collects actions in any order."""

    def __init__(self, table: EventTable, pools: Ints, factors: Floats) -> None:
        self.table = table
        self.row_values: Columns = {
            "pool": pools,
            "amount": table.amount_mg * factors,
            "rate": table.rate_mg_per_h * factors,
            "every": table.interval_h,
            "adds": table.steady == 2,
        }
        self.parts: list[Columns] = []

    def add(
        self,
        which: Bools,
        kind: int,
        *,
        step: int,
        order: int = _TYPED,
        after: Floats | None = None,
        sign: float = 1.0,
        repeats: bool = False,
    ) -> None:
        """Add an action for each chosen row, `after` hours later; for each of its additional doses if it `repeats`."""
        rows = np.flatnonzero(which)
        number = np.zeros(rows.size, dtype=np.int64)
        if repeats:
            count = self.table.additional[rows]
            rows = np.repeat(rows, count)
            number = np.arange(rows.size) - np.repeat(np.cumsum(count) - count, count) + 1
        time = self.table.time_h[rows] + number * self.table.interval_h[rows]
        part = {name: values[rows] for name, values in self.row_values.items()}
        part["rate"] = sign * part["rate"]
        self.parts.append(
            part
            | {
                "row": rows,
                "number": number,
                "time": time if after is None else time + after[rows],
                "kind": np.full(rows.size, kind),
                "step": np.full(rows.size, step),
                "order": np.full(rows.size, order),
            }
        )

    def in_order(self) -> Columns:
        """Return the actions by subject, reset, time, order, row, number and step."""
        table, who = self.table, subject_of_row(self.table)
        found = {k: np.concatenate([p[k] for p in self.parts]) for k in self.parts[0]}
        found["time"] = np.round(found["time"], 9)
        stretch = _stretches(table, who)
        # what would come after the last row of its stretch is never seen, or cancelled by what begins the next
        last_time = np.full(int(stretch.max()) + 1, -np.inf)
        np.maximum.at(last_time, stretch, table.time_h)
        of = stretch[found["row"]]
        kept = found["time"] <= last_time[of] + _SAME_TIME_H
        keys = ("step", "number", "row", "order", "time")
        order = np.lexsort((*(found[k] for k in keys), of))
        order = order[kept[order]]
        found = {k: v[order] for k, v in found.items()}
        subjects = who[found["row"]]
        found["first"] = np.searchsorted(subjects, np.arange(table.subjects + 1))
        found["row"] = _parameter_rows(found, table, stretch)
        return {
            k: np.ascontiguousarray(v, dtype=np.float64 if k in _FLOATS else None)
            for k, v in found.items()
        }


def _stretches(table: EventTable, who: Ints) -> Ints:
    """Number the stretches of rows between resets, over all subjects.

    A dose with SS 1 begins one too: it cancels infusions that run and additional doses that were still to come.
    """
    starts = np.isin(table.evid, (3, 4)) | (table.steady == 1)
    starts[0] = True
    starts[1:] |= who[1:] != who[:-1]
    return np.cumsum(starts) - 1


def _parameter_rows(found: Columns, table: EventTable, stretch: Ints) -> Ints:
    """Return whose parameters hold up to each action: its own row's, or of what lies between rows the next row's."""
    row = found["row"].astype(np.int64)
    between = np.flatnonzero(found["order"] != _TYPED)
    # times of all stretches on one axis, one stretch after the other
    span = float(table.time_h.max()) + 1.0
    axis = stretch * span + table.time_h
    wanted = stretch[row[between]] * span + found["time"][between]
    last = np.searchsorted(stretch, stretch[row[between]], side="right") - 1
    row[between] = np.minimum(np.searchsorted(axis, wanted - _SAME_TIME_H, side="left"), last)
    return row


def _check_lag(table: EventTable, is_late: Bools, flows: Bools, lag_h: float) -> None:
    both = np.flatnonzero(is_late & flows & (table.steady > 0))
    if both.size:
        raise InputError(
            *(
                Problem(
                    field=f"row {table.line[i]}, column SS",
                    value=int(table.steady[i]),
                    message=f"the model has a lag ({lag_h:g} h), and knows no steady state of infusions into its gut",
                    allowed="write the doses out, or CMT 2",
                )
                for i in both[:50]
            )
        )
    wrong = np.flatnonzero(is_late & (table.steady > 0) & (table.interval_h < lag_h))
    if wrong.size:
        raise InputError(
            *(
                Problem(
                    field=f"row {table.line[i]}, column II",
                    value=float(table.interval_h[i]),
                    message=f"at steady state the interval must be longer than the model's lag ({lag_h:g} h)",
                    allowed=f"more than {lag_h:g}",
                )
                for i in wrong[:50]
            )
        )
