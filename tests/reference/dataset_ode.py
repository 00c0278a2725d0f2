"""A second reading of data sets: the csv module, plain loops, LSODA, and steady states by giving dose after dose.

Nothing here comes from calando but the models' numbers. The conventions are those of NONMEM and mrgsolve: a row's
covariates hold since the row before; at one time, infusions end, then additional (and late) doses come, then the
rows in their order; a prediction is what is there after the row's own dose; a reset, or a steady state with SS 1,
cancels what was running and what was still to come; a constant infusion at steady state ends at its row.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from engine_ode import ATOL, RTOL, Floats, Numbers, Slope
from scipy.integrate import solve_ivp

MOST_DOSES = 2000
SETTLED = 1e-13  # relative change from one dose to the next
ENDS, COMES = 0, 1


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model as the second reading sees it; state 0 is the gut, state 1 plasma."""

    slope: Slope
    states: int
    volume: str
    parameters: Callable[[Mapping[str, float]], Numbers]  # of a row's covariates
    factor: tuple[float, float]  # on amounts into gut and plasma
    lag_h: float = 0.0


@dataclass(kw_only=True)
class Body:
    """What is in one person, what is running, and what is still to come."""

    y: Floats
    flow: Floats
    now: float
    coming: list[tuple[float, int, int, float, float]] = field(default_factory=list)


def predict(path: Path, model: Model) -> dict[str, list[float]]:
    """Return one prediction per row of every person [mg/L]."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    found: dict[str, list[float]] = {}
    for name in dict.fromkeys(row["ID"] for row in rows):
        found[name] = one_person([row for row in rows if row["ID"] == name], model)
    return found


def one_person(rows: list[dict[str, str]], model: Model) -> list[float]:
    body = Body(y=np.zeros(model.states), flow=np.zeros(model.states), now=0.0)
    covariates: dict[str, float] = {}
    predictions = []
    for row in rows:
        covariates |= {n: float(row[n]) for n in ("WT", "CLCR") if row[n] != "."}
        p = model.parameters(covariates)
        time, event = float(row["TIME"]), int(number(row, "EVID"))
        if event in (3, 4):
            body = Body(y=np.zeros(model.states), flow=np.zeros(model.states), now=time)
        else:
            come_to(body, time, p, model)
        if event in (1, 4):
            give(body, row, p, model)
        pool = 1 if event in (1, 4) else int(number(row, "CMT") or 2) - 1
        predictions.append(float(body.y[pool]) / p[model.volume])
    return predictions


def number(row: Mapping[str, str], name: str) -> float:
    return 0.0 if row[name] in ("", ".") else float(row[name])


def come_to(body: Body, time: float, p: Numbers, model: Model) -> None:
    """Let time pass, and what was to come by then."""
    due = sorted(item for item in body.coming if item[0] <= time + 1e-9)
    body.coming = [item for item in body.coming if item[0] > time + 1e-9]
    for when, _, pool, amount, rate in due:
        body.y = pass_time(body.y, body.flow, min(when, time) - body.now, p, model)
        body.now = min(when, time)
        body.y[pool] += amount
        body.flow[pool] += rate
    body.y = pass_time(body.y, body.flow, time - body.now, p, model)
    body.now = time


def pass_time(y: Floats, flow: Floats, hours: float, p: Numbers, model: Model) -> Floats:
    if hours <= 0:
        return y.copy()
    flow = np.where(np.abs(flow) < 1e-12, 0.0, flow)
    run = solve_ivp(
        lambda _, y: np.array([*model.slope(p, np.append(y, 0.0))[: y.size]]) + flow,
        (0.0, hours), y, "LSODA", rtol=RTOL, atol=ATOL, first_step=min(1e-3, hours),
    )  # fmt: skip
    assert run.success, run.message
    return np.array(run.y[:, -1])


def give(body: Body, row: Mapping[str, str], p: Numbers, model: Model) -> None:
    pool = int(number(row, "CMT") or 1) - 1
    amount, rate = (number(row, n) * model.factor[pool] for n in ("AMT", "RATE"))
    every, steady, more = number(row, "II"), number(row, "SS"), int(number(row, "ADDL"))
    lag = model.lag_h if pool == 0 and rate == 0 else 0.0
    if steady:
        state = steady_state(pool, amount, rate, every, lag, p, model)
        if steady == 1:
            body.y, body.flow, body.coming = state, np.zeros(model.states), []
        else:
            body.y = body.y + state
    if amount == 0:
        return
    length = amount / rate if rate else 0.0
    for n in range(more + 1):
        start = body.now + n * every + lag
        if rate == 0 and start == body.now:
            body.y[pool] += amount
        elif rate == 0:
            body.coming.append((start, COMES, pool, amount, 0.0))
        elif n == 0:
            body.flow[pool] += rate
        else:
            body.coming.append((start, COMES, pool, 0.0, rate))
        if rate:
            body.coming.append((start + length, ENDS, pool, 0.0, -rate))


def steady_state(
    pool: int, amount: float, rate: float, every: float, lag: float, p: Numbers, model: Model
) -> Floats:
    """Return what is there when the next dose is due, after as many doses as it takes."""
    y, none = np.zeros(model.states), np.zeros(model.states)
    flow = none.copy()
    flow[pool] = rate
    for _ in range(MOST_DOSES):
        before = y
        if amount == 0:
            y = pass_time(y, flow, 24.0, p, model)
        elif rate:
            y = pass_time(
                pass_time(y, flow, amount / rate, p, model), none, every - amount / rate, p, model
            )
        else:
            y = pass_time(y, none, lag, p, model)
            y[pool] += amount
            y = pass_time(y, none, every - lag, p, model)
        if np.abs(y - before).max() <= SETTLED * np.abs(y).max():
            return y
    raise AssertionError("not steady after so many doses")
