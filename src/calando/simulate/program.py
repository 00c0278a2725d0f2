"""A regimen as a program: the stops that every patient passes, and the stretches between them.

Doses, starts and ends of infusions, changes of the kidneys, sessions of dialysis and output times all become
stops. Stretches of the same length, regime and infusion share one *table*: its exponentials are computed once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calando.arrays import Floats, Ints
from calando.errors import InputError, Problem
from calando.models.linear import Structure
from calando.patient.regimen import Dose

_DIGITS = 9  # times are told apart to 1e-9 h, so that 0.1 * 3 and 0.3 are one stop
_NO_FLOW = 1e-12  # mg/h: what an infusion that has ended leaves behind by rounding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # compared by identity: it is a key
class Program:
    """What happens to everybody, stop by stop; the first stop is the time of nothing before it.

    A stretch leads to each stop but the first: `stop_table` names its table. On arrival the doses of the stop
    are given, then its output is written: an injection shows in the output of its own time.
    """

    times_h: Floats  # (stop,)
    table_h: Floats  # (table,) length of the stretch
    table_regime: Ints  # (table,) which set of parameters holds
    table_inflow: Floats  # (table, pool) [mg/h]
    stop_table: Ints  # (stop,); -1 at the first, and at a stop of the same time as the one before
    stop_dose: Floats  # (stop, pool) [mg]
    stop_dose_number: Ints  # (stop,) which dose of the regimen is given (for adherence); -1 none
    stop_slot: Ints  # (stop,) which output is written; -1 none
    outputs: int
    regimes: int

    @property
    def has_infusions(self) -> bool:
        """True if any dose takes time."""
        return bool(self.table_inflow.any())


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimes:
    """From `start_h[i]` on the parameters of set i hold; the first starts at 0."""

    start_h: tuple[float, ...] = (0.0,)


def build_program(
    structure: Structure,
    doses: Sequence[Dose],
    output_h: Floats,
    *,
    regimes: Regimes | None = None,
    lag_h: float = 0.0,
    scale: Mapping[str, float] | None = None,
    longest_h: float | None = None,
    after_dose_h: Sequence[float] = (),
) -> Program:
    """Return the program of a regimen.

    Parameters
    ----------
    structure : where each route enters.
    doses : the doses, any order.
    output_h : times at which the state is written [h], ascending, >= 0.
    regimes : times at which the parameters change.
    lag_h : oral doses arrive so much later [h].
    scale : factor on the amount by route (1/F for an injection where the parameters are apparent).
    longest_h : no stretch is longer than this [h]; for what is integrated along the way.
    after_dose_h : more stops so long after each dose [h], for the same reason.

    Raises
    ------
    InputError : a dose by a way that the model does not know; times that are not ascending.
    """
    regimes = regimes or Regimes()
    _check_times(output_h)
    pools = len(structure.pools)
    outputs, changes = np.round(output_h, _DIGITS), np.round(np.array(regimes.start_h), _DIGITS)
    last_h = float(outputs[-1])
    given = _Doses(structure, doses, lag_h, scale or {}, last_h=last_h)
    extra = np.add.outer(given.at_once_h, np.array(after_dose_h, dtype=float)).ravel()
    marks = np.concatenate([[0.0], given.at_once_h, given.edge_h, outputs, changes, extra])
    times = _no_longer(_distinct(np.round(marks[marks <= last_h], _DIGITS)), longest_h)
    n = times.size
    at = np.searchsorted(times, given.at_once_h)
    # each dose has a stop of its own, also where several are given at once: each may be missed
    room = np.maximum(np.bincount(at, minlength=n), 1)
    first = np.cumsum(room) - room
    order = np.argsort(at, kind="stable")
    own = np.empty_like(at)
    own[order] = np.arange(at.size) - np.searchsorted(at[order], at[order])
    own += first[at]
    stops = int(room.sum())
    stop_dose, number_of = np.zeros((stops, pools)), np.full(stops, -1, dtype=np.int64)
    stop_dose[own, given.at_once_pool] = given.at_once_mg
    number_of[own] = given.at_once_number
    stop_slot = np.full(stops, -1, dtype=np.int64)
    stop_slot[(first + room - 1)[np.searchsorted(times, outputs)]] = np.arange(outputs.size)
    flow = np.zeros((n, pools))  # what runs in from each stop on
    np.add.at(flow, (np.searchsorted(times, given.edge_h), given.edge_pool), given.edge_rate)
    flow = np.cumsum(flow, axis=0)[:-1]
    flow[np.abs(flow) < _NO_FLOW] = 0.0
    regime = np.searchsorted(changes, times[:-1], side="right") - 1
    spans = np.round(np.diff(times), _DIGITS)
    one_of, which = _kinds(spans, regime, flow)
    stop_table = np.full(stops, -1, dtype=np.int64)
    stop_table[first[1:]] = which
    return Program(
        times_h=np.repeat(times, room),
        table_h=spans[one_of],
        table_regime=regime[one_of].astype(np.int64),
        table_inflow=flow[one_of],
        stop_table=stop_table,
        stop_dose=stop_dose,
        stop_dose_number=number_of,
        stop_slot=stop_slot,
        outputs=outputs.size,
        regimes=changes.size,
    )


def _kinds(spans: Floats, regime: Ints, flow: Floats) -> tuple[Ints, Ints]:
    """Return one stretch of each kind (length, regime, inflow), and the kind of every stretch."""
    key = np.searchsorted(_distinct(spans), spans) * (int(regime.max(initial=0)) + 1) + regime
    if flow.any():
        inflow = np.unique(flow, axis=0, return_inverse=True)[1].reshape(-1)
        key = key * (int(inflow.max()) + 1) + inflow
    found = _distinct(key)
    which = np.searchsorted(found, key)
    one_of = np.empty(found.size, dtype=np.int64)
    one_of[which] = np.arange(which.size)
    return one_of, which


def _distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Return the values once each, ascending; as np.unique, which loads masked arrays for 10 ms."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered


class _Doses:
    """Doses as columns: those given at once, and the beginnings and ends of infusions."""

    def __init__(
        self,
        structure: Structure,
        doses: Sequence[Dose],
        lag_h: float,
        scale: Mapping[str, float],
        *,
        last_h: float,
    ) -> None:
        entry = {dose.route: _entry(structure, dose) for dose in doses}
        late = np.array([lag_h if d.route == "oral" else 0.0 for d in doses])
        start = np.round(np.array([d.time_h for d in doses]) + late, _DIGITS)
        amount = np.array([d.mg * scale.get(d.route, 1.0) for d in doses])
        length = np.array([d.duration_h for d in doses])
        pool = np.array([entry[d.route] for d in doses], dtype=np.int64)
        once = (length == 0) & (start <= last_h)
        self.at_once_h, self.at_once_mg, self.at_once_pool = start[once], amount[once], pool[once]
        self.at_once_number = np.flatnonzero(once)
        runs = (length > 0) & (start <= last_h)
        rate = amount[runs] / length[runs]
        ends = np.round(start[runs] + length[runs], _DIGITS)
        edge_h, edge_rate = np.concatenate([start[runs], ends]), np.concatenate([rate, -rate])
        seen = edge_h <= last_h
        self.edge_h, self.edge_rate = edge_h[seen], edge_rate[seen]
        self.edge_pool = np.concatenate([pool[runs], pool[runs]])[seen]


def _check_times(output_h: Floats) -> None:
    ascending = np.all(np.diff(np.round(output_h, _DIGITS)) > 0)
    if output_h.size == 0 or output_h[0] < 0 or not ascending or not np.all(np.isfinite(output_h)):
        raise InputError(
            Problem(
                field="output times",
                value=output_h[:3].tolist(),
                message="output times must be ascending hours from 0 on",
                allowed=">= 0, each later than the one before",
            )
        )


def _entry(structure: Structure, dose: Dose) -> int:
    if dose.route not in structure.entry:
        raise InputError(
            Problem(
                field="--regimen",
                value=dose.route,
                message=f"the model ({structure.name}) has no {dose.route} dose",
                allowed=", ".join(sorted(structure.entry)),
            )
        )
    return structure.index(structure.entry[dose.route])


def _no_longer(times: Floats, longest_h: float | None) -> Floats:
    """Return the times with more between them, so that no stretch is too long."""
    if longest_h is None:
        return times
    gaps = np.diff(times)
    pieces = np.maximum(1, np.ceil(gaps / longest_h - 1e-9)).astype(np.int64)
    start = np.repeat(times[:-1], pieces)
    part = np.arange(start.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inner = start + part * np.repeat(gaps / pieces, pieces)
    return np.append(np.where(part == 0, start, inner), times[-1])
