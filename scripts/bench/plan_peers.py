"""Other programs on the same problems: SciPy LSODA for the replay, HiGHS for the shortest plan."""

from __future__ import annotations

import time

import numpy as np

from calando.arrays import Floats, Ints
from calando.decide.taper.question import TOLERANCE, Question
from calando.simulate.course import Course

_RTOL, _ATOL = 1e-9, 1e-12


def lsoda_drive(question: Question, course: Course, member: int) -> Floats:
    """Return the daily drive of one member as SciPy's LSODA sees it, restarted at every intake."""
    from scipy.integrate import odeint  # type: ignore[import-untyped]

    e, m = question.ensemble, member
    ka, V, ke0, EC50, kA = (float(x[m]) for x in (e.ka, e.V, e.ke0, e.EC50, e.kA))
    ke = float(question.CL[m]) / V

    def slope(y: Floats, _t: float) -> tuple[float, float, float, float]:
        gut, plasma, site, A = y
        return (
            -ka * gut,
            ka * gut / V - ke * plasma,
            ke0 * (plasma - site),
            kA * (site / (EC50 + site) - A),
        )

    y = np.append(question.start.state[m], question.start.A[m, 0])
    edges = (*question.intake_h, 24.0)
    w = []
    for segment in course:
        for _ in range(segment.days):
            before = y[3]
            for dose_mg, begin, end in zip(segment.doses_mg, edges, edges[1:], strict=False):
                y = y + np.array([dose_mg, 0.0, 0.0, 0.0])
                y = odeint(slope, y, [begin, end], rtol=_RTOL, atol=_ATOL)[-1]
            w.append((before - y[3]) / (24.0 * kA))
    return np.array(w)


def highs_seconds(question: Question, *, steps: int, limit_s: float) -> tuple[float, str]:
    """Return the time HiGHS takes to find a plan of `steps` steps or prove there is none, and its verdict.

    One binary per arc and step (a unit flow from today's node), one for stopping at each node, one per member
    that may fail; A of each member and step is continuous and bounded above by the chosen arc's threshold.
    """
    from scipy.optimize import (  # type: ignore[import-untyped]
        Bounds,
        LinearConstraint,
        milp,
    )
    from scipy.sparse import coo_array  # type: ignore[import-untyped]

    begin = time.perf_counter()
    t, T = question.table, question.yardstick * (1.0 + TOLERANCE)
    A = question.search_start.A[:, 0]
    arc_limit, stop_limit = t.thresholds(T)
    # A and every limit live in [0, 1]; below that an arc is impossible for the member
    arc_limit, stop_limit = np.clip(arc_limit, -1.0, 2.0), np.clip(stop_limit, -1.0, 2.0)
    big = 3.0
    arcs, members, nodes = len(t.origin), A.size, len(t.first)
    x0, z0 = 0, steps * arcs  # arcs by step, then stops
    f0 = z0 + nodes  # who fails
    a0 = f0 + members  # A after each step, by member
    size = a0 + steps * members
    rows: list[int] = []
    cols: list[int] = []
    values: list[float] = []
    low: list[float] = []
    high: list[float] = []

    def add(columns: Ints, coefficients: Floats, lower: float, upper: float) -> None:
        rows.extend([len(low)] * len(columns))
        cols.extend(int(c) for c in columns)
        values.extend(float(c) for c in coefficients)
        low.append(lower)
        high.append(upper)

    def x(k: int, which: Ints) -> Ints:
        return np.asarray(x0 + k * arcs + which)

    every = np.arange(arcs)
    for k in range(steps):
        add(x(k, every), np.ones(arcs), 1, 1)
        for node in range(nodes):
            out = np.flatnonzero(t.origin == node)
            into = np.flatnonzero(t.target == node)
            if k == 0:
                if node > 0 and out.size:
                    add(x(0, out), np.ones(out.size), 0, 0)
                continue
            both = np.concatenate([x(k, out), x(k - 1, into)])
            if both.size:
                add(both, np.concatenate([np.ones(out.size), -np.ones(into.size)]), 0, 0)
    for node in range(nodes):
        into = np.flatnonzero(t.target == node) if steps else np.array([], dtype=np.int64)
        both = np.append(x(steps - 1, into), z0 + node)
        add(both, np.append(-np.ones(into.size), 1.0), 0, 0)
    for m in range(members):
        for k in range(steps):
            # A_(k+1) - kept A_k - sum(added x) = 0
            now, after = a0 + (k - 1) * members + m, a0 + k * members + m
            constant = t.kept[m] * A[m] if k == 0 else 0.0
            columns, parts = np.append(x(k, every), after), np.append(-t.added[:, m], 1.0)
            if k > 0:
                columns, parts = np.append(columns, now), np.append(parts, -t.kept[m])
            add(columns, parts, constant, constant)
            # A_k <= limit of the chosen arc, unless the member is given up
            columns, parts = np.append(x(k, every), f0 + m), np.append(-arc_limit[:, m], -big)
            if k > 0:
                columns, parts = np.append(columns, now), np.append(parts, 1.0)
            add(columns, parts, -np.inf, -A[m] if k == 0 else 0.0)
        columns = np.append(z0 + np.arange(nodes), [f0 + m, a0 + (steps - 1) * members + m])
        add(columns, np.append(-stop_limit[:, m], [-big, 1.0]), -np.inf, 0.0)
    matrix = coo_array((values, (rows, cols)), shape=(len(low), size)).tocsr()
    whole = np.zeros(size)
    whole[:a0] = 1
    cost = np.zeros(size)
    cost[f0:a0] = 1.0
    may_fail = int(np.floor((1.0 - question.share) * members + 1e-9))
    limits = LinearConstraint(matrix, np.array(low), np.array(high))
    few = LinearConstraint(cost, -np.inf, may_fail)
    answer = milp(
        np.zeros(size),
        integrality=whole,
        bounds=Bounds(np.zeros(size), np.where(whole > 0, 1.0, 2.0)),
        constraints=[limits, few],
        options={"time_limit": limit_s, "mip_rel_gap": 0.0},
    )
    said = {0: "found", 1: "no answer in the time", 2: "proved impossible"}
    return time.perf_counter() - begin, said.get(answer.status, "no answer")
