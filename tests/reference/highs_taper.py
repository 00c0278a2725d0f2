"""The same plan as a mixed-integer program, solved by HiGHS: a second program with a method of its own.

Time is expanded: one binary per arc and step, one per schedule that is last, one per member that may fail.
Adaptation along a path is linear in the choice of arcs, so no product of variables is needed; only the
forgiveness of a member is a big M, and each M is as small as the bounds on adaptation allow.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from calando.arrays import Floats
from calando.decide.taper.arcs import ArcTable
from calando.decide.taper.shortest import may_fail

INTEGRAL, BINARY_TOLERANCE = 1, 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What HiGHS said about plans of exactly so many steps."""

    status: str  # "infeasible", "plan" or "not decided"
    seconds: float
    path: tuple[int, ...] | None


@dataclass(slots=True)
class _Rows:
    index: list[Any]
    value: list[Any]
    lower: list[float]
    upper: list[float]

    def add(self, columns: Any, values: Any, lower: float, upper: float) -> None:
        self.index.append(np.asarray(columns, dtype=np.int32))
        self.value.append(np.asarray(values, dtype=float))
        self.lower.append(lower)
        self.upper.append(upper)


def plan_of(
    table: ArcTable,
    A: Floats,
    T: Floats,
    *,
    share: float,
    steps: int,
    seconds: float = 60.0,
    path: tuple[int, ...] | None = None,
) -> Verdict:
    """Look for a plan of exactly `steps` steps (holding a schedule is a step too).

    Parameters
    ----------
    table, A, T, share : as for `find_shortest`.
    seconds : time limit.
    path : ask only whether this plan is one.
    """
    if steps < 1:  # nobody stops today's dose
        return Verdict(status="infeasible", seconds=0.0, path=None)
    arc_limit, stop_limit = table.thresholds(T)
    arcs, members, nodes = len(table.origin), A.size, len(table.first)
    ends = np.flatnonzero(table.may_stop)
    x = np.arange(steps * arcs).reshape(steps, arcs)
    y = steps * arcs + np.arange(ends.size)
    fail = y.size + steps * arcs + np.arange(members)
    before = fail.size + y.size + steps * arcs
    level = before + np.arange((steps + 1) * members).reshape(steps + 1, members)
    columns = before + level.size
    highest, lowest = np.empty(level.shape), np.empty(level.shape)
    highest[0] = lowest[0] = A
    for k in range(steps):
        highest[k + 1] = table.kept * highest[k] + table.added.max(axis=0)
        lowest[k + 1] = table.kept * lowest[k] + table.added.min(axis=0)
    lower, upper = np.zeros(columns), np.ones(columns)
    lower[level], upper[level] = lowest, highest
    if path is not None:
        _fix(lower, upper, table, path, x, y, ends)
    rows = _Rows([], [], [], [])
    for k in range(steps):
        rows.add(x[k], np.ones(arcs), 1, 1)
        for node in range(nodes):
            out = np.flatnonzero(table.origin == node)
            if k == 0:
                if node != 0 and out.size:
                    rows.add(x[0][out], np.ones(out.size), 0, 0)
                continue
            came = np.flatnonzero(table.target == node)
            # what arrives at a node leaves it
            rows.add(
                [*x[k][out], *x[k - 1][came]], [*np.ones(out.size), *-np.ones(came.size)], 0, 0
            )
    rows.add(y, np.ones(y.size), 1, 1)
    for i, last in enumerate(ends):
        came = np.flatnonzero(table.target == last)
        rows.add([y[i], *x[steps - 1][came]], [1.0, *-np.ones(came.size)], -np.inf, 0)
    for m in range(members):
        for k in range(steps):
            kept = [1.0, -table.kept[m], *-table.added[:, m]]
            rows.add([level[k + 1, m], level[k, m], *x[k]], kept, 0, 0)
            big = max(highest[k, m] - arc_limit[:, m].min(), 0.0)
            within = [1.0, *-arc_limit[:, m], -big]
            rows.add([level[k, m], *x[k], fail[m]], within, -np.inf, 0)
        big = max(highest[steps, m] - stop_limit[ends, m].min(), 0.0)
        within = [1.0, *-stop_limit[ends, m], -big]
        rows.add([level[steps, m], *y, fail[m]], within, -np.inf, 0)
    rows.add(fail, np.ones(members), 0, may_fail(members, share))
    binary = np.zeros(columns, dtype=int)
    binary[: fail[-1] + 1] = INTEGRAL
    highspy: Any = importlib.import_module("highspy")  # it has no types
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("threads", 1)
    solver.passModel(_model(highspy, rows, lower, upper, binary))
    solver.run()
    status = solver.getModelStatus()
    spent = float(solver.getRunTime())
    if status == highspy.HighsModelStatus.kInfeasible:
        return Verdict(status="infeasible", seconds=spent, path=None)
    if status == highspy.HighsModelStatus.kOptimal:
        taken = np.asarray(solver.getSolution().col_value)[x] > 1.0 - BINARY_TOLERANCE
        found = tuple(int(table.target[np.flatnonzero(taken[k])[0]]) for k in range(steps))
        return Verdict(status="plan", seconds=spent, path=found)
    return Verdict(status="not decided", seconds=spent, path=None)


def _fix(
    lower: Floats, upper: Floats, table: ArcTable, path: tuple[int, ...], x: Any, y: Any, ends: Any
) -> None:
    node = 0
    for k, target in enumerate(path):
        arc = np.flatnonzero((table.origin == node) & (table.target == target))[0]
        upper[x[k]] = 0.0
        lower[x[k][arc]] = upper[x[k][arc]] = 1.0
        node = target
    upper[y] = 0.0
    last = y[np.flatnonzero(ends == node)[0]]
    lower[last] = upper[last] = 1.0


def _model(highspy: Any, rows: _Rows, lower: Floats, upper: Floats, binary: Any) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = lower.size, len(rows.lower)
    model.col_cost_ = np.zeros(lower.size)
    model.col_lower_, model.col_upper_ = lower, upper
    model.row_lower_, model.row_upper_ = np.asarray(rows.lower), np.asarray(rows.upper)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([i.size for i in rows.index])])
    model.a_matrix_.index_ = np.concatenate(rows.index)
    model.a_matrix_.value_ = np.concatenate(rows.value)
    model.integrality_ = [highspy.HighsVarType(int(b)) for b in binary]
    return model
