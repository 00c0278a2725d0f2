"""A second program for the engine: every structure's equations written out by hand and stepped by SciPy's LSODA.

Nothing here comes from calando. Doses are tuples (hour, mg, state, hours it takes), parameters a dict of numbers per
stretch of time; the solver starts anew wherever anything happens.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Floats = NDArray[np.float64]
Numbers = Mapping[str, float]
Slope = Callable[[Numbers, Floats], list[float]]
Given = tuple[float, float, int, float]

RTOL, ATOL = 1e-11, 1e-13


def one_compartment_oral(p: Numbers, y: Floats) -> list[float]:
    gut, plasma, Ce = y
    C = plasma / p["V"]
    return [-p["ka"] * gut, p["ka"] * gut - p["CL"] * C, p["ke0"] * (C - Ce)]


def one_compartment_iv(p: Numbers, y: Floats) -> list[float]:
    plasma, Ce = y
    C = plasma / p["V"]
    return [-p["CL"] * C, p["ke0"] * (C - Ce)]


def two_compartment_oral(p: Numbers, y: Floats) -> list[float]:
    gut, plasma, tissue, Ce = y
    C, C2 = plasma / p["V1"], tissue / p["V2"]
    across = p["Q"] * (C - C2)
    return [-p["ka"] * gut, p["ka"] * gut - p["CL"] * C - across, across, p["ke0"] * (C - Ce)]


def two_compartment_iv(p: Numbers, y: Floats) -> list[float]:
    plasma, tissue, Ce = y
    C, C2 = plasma / p["V1"], tissue / p["V2"]
    across = p["Q"] * (C - C2)
    return [-p["CL"] * C - across, across, p["ke0"] * (C - Ce)]


def oral_parent_metabolite(p: Numbers, y: Floats) -> list[float]:
    gut, parent, metabolite, Ce = y
    gone = p["CL"] * parent / p["V"]
    return [
        -p["ka"] * gut,
        p["ka"] * gut - gone,
        p["fm"] * gone - p["CL_m"] * metabolite / p["V_m"],
        p["ke0"] * (parent / p["V"] - Ce),
    ]


def csf_one_compartment(p: Numbers, y: Floats) -> list[float]:
    csf, Ce = y
    C = csf / p["V_csf"]
    return [-p["CL_csf"] * C, p["ke0"] * (C - Ce)]


def ethanol_one(p: Numbers, y: Floats) -> list[float]:
    gut, amount = y
    C = amount / p["V"]
    return [-p["ka"] * gut, p["ka"] * gut - p["V"] * p["Vm"] * C / (p["Km"] + C)]


def ethanol_two(p: Numbers, y: Floats) -> list[float]:
    gut, central, tissue = y
    C, C2 = central / p["V1"], tissue / p["V2"]
    across = p["Q"] * (C - C2)
    out = p["Vmax"] * C / (p["Km"] + C) + p["CLR"] * C
    return [-p["ka"] * gut, p["ka"] * gut - out - across, across]


def saturable_gut(p: Numbers, y: Floats) -> list[float]:
    gut, plasma = y
    carrier = (1.0 - p["passive"]) * p["K_gut"] / (p["K_gut"] + gut)
    into = p["ka"] * (p["passive"] + carrier) * gut
    return [-into, into - p["CL"] * plasma / p["V"]]


def adapting(p: Numbers, y: Floats) -> list[float]:
    gut, plasma, Ce, A = y
    C = plasma / p["V"]
    E = Ce / (p["EC50"] + Ce)
    return [
        -p["ka"] * gut,
        p["ka"] * gut - p["CL"] * C,
        p["ke0"] * (C - Ce),
        p["kA"] * (E - A),
    ]


def solve(
    slope: Slope,
    states: int,
    parameters: Sequence[tuple[float, Numbers]],
    given: Sequence[Given],
    wanted: Sequence[float],
    *,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> Floats:
    """Return the states at the wanted hours, shape (state, time), from nothing at hour 0.

    parameters : (from which hour, numbers); given : (hour, mg, state, hours it takes; 0 = at once).
    """
    stops = {0.0, *wanted, *(t for t, _ in parameters)}
    for t, _, _, length in given:
        stops |= {t, t + length}
    last = max(wanted)
    ordered = sorted(t for t in stops if t <= last)
    y: Floats = np.zeros(states)
    found: dict[float, Floats] = {}
    for begin, end in itertools.pairwise([*ordered, np.inf]):
        for t, mg, state, length in given:
            if t == begin and length == 0:
                y[state] += mg
        found[begin] = y.copy()
        if end == np.inf:
            break
        p = [numbers for t, numbers in parameters if t <= begin][-1]
        flow = np.zeros(states)
        for t, mg, state, length in given:
            if length > 0 and t <= begin and end <= t + length:
                flow[state] += mg / length
        run = solve_ivp(
            lambda _, y, p=p, flow=flow: np.array(slope(p, y)) + flow,
            (begin, end), y, "LSODA", rtol=rtol, atol=atol, first_step=min(1e-3, end - begin),
        )  # fmt: skip
        assert run.success, run.message
        y = run.y[:, -1].copy()
    return np.array([found[float(t)] for t in wanted]).T
