"""The right answers, each by a way that shares no code with the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numba import njit, prange

from calando.arrays import Floats

_GAUSS_NODES, _PIECES = 10, 6  # of the integral over each hour; pieces shrink towards its start
_STEPS_PER_RATE = 12  # of Runge-Kutta, per hour and unit of the fastest rate; then twice as many
_LANES = 8


def oral_levels(parameters: Mapping[str, Floats], dose_mg: float, every: int, hours: int) -> Floats:
    """Return hourly levels by superposition of Bateman functions in extended precision, shape (patient, hour).

    The same dose every `every` hours: ``C(t) = B(t) + C(t - every)``, where B is one dose.
    """
    CL, V, ka = (np.asarray(parameters[n], dtype=np.longdouble) for n in ("CL", "V", "ka"))
    ke = CL / V
    gap = np.where(np.abs(ka - ke) < 1e-12, np.longdouble(1e-12), ka - ke)
    C = np.zeros((hours, V.size), dtype=np.longdouble)
    for t in range(hours):
        C[t] = dose_mg / V * ka * np.exp(-ke * t) * -np.expm1(-gap * t) / gap
    for t in range(every, hours):
        C[t] += C[t - every]
    return np.ascontiguousarray(C.T.astype(float))


def adaptation_levels(
    parameters: Mapping[str, Floats], hours: Floats, dose_h: Floats, dose_mg: Floats
) -> Floats:
    """Return hourly adaptation, shape (patient, hour): sums of exponentials, and 60 Gauss nodes an hour.

    Doses fall on whole hours. Gut, plasma and effect site are sums of three exponentials, whose coefficients are
    the partial fractions of the cascade; rates that meet would divide by 0, and none do among these patients.
    """
    p = {name: np.asarray(values, dtype=np.longdouble) for name, values in parameters.items()}
    ka, ke, ke0, kA = p["ka"], p["CL"] / p["V"], p["ke0"], p["kA"]
    _check_apart(ka, ke, ke0)
    ends = np.concatenate([[0.0], 0.5 ** np.arange(_PIECES - 1, -1, -1)])
    x, w = np.polynomial.legendre.leggauss(_GAUSS_NODES)
    lengths = np.diff(ends)
    s = np.concatenate([a + d * (x + 1) / 2 for a, d in zip(ends, lengths, strict=False)])
    w = np.concatenate([d * w / 2 for d in lengths])

    def after(t: Any) -> tuple[Any, ...]:
        """What is left after t: gut, plasma, site of themselves, and what passed on."""
        a, e, b = (np.exp(-rate * t) for rate in (ka, ke, ke0))
        gut_plasma = ka * (e - a) / (ka - ke)
        plasma_site = ke0 * (b - e) / (ke - ke0)
        gut_site = (
            ka * ke0 * (
                a / ((ke - ka) * (ke0 - ka)) + e / ((ka - ke) * (ke0 - ke)) + b / ((ka - ke0) * (ke - ke0))
            )
        )  # fmt: skip
        return tuple(
            np.asarray(m, dtype=float) for m in (a, e, b, gut_plasma, plasma_site, gut_site)
        )

    nodes = [after(np.longdouble(t)) for t in s]
    weight = [
        np.asarray(kA * np.exp(-kA * (1 - np.longdouble(t))) * c, dtype=float)
        for t, c in zip(s, w, strict=True)
    ]
    a, e, b, ae, eb, ab = after(np.longdouble(1))
    keep = np.asarray(np.exp(-kA), dtype=float)
    EC50, V = np.asarray(parameters["EC50"]), np.asarray(parameters["V"])
    gut, plasma, site, A = (np.zeros(V.size) for _ in range(4))
    given = {int(t): float(mg) for t, mg in zip(dose_h, dose_mg, strict=True)}
    out = np.zeros((hours.size, V.size))
    for hour in range(1, hours.size):
        gut = gut + given.get(hour - 1, 0.0) / V
        A = A * keep
        for (_, _, nb, _, neb, nab), c in zip(nodes, weight, strict=True):
            Ce = gut * nab + plasma * neb + site * nb
            A += c * (Ce / (EC50 + Ce))
        site = site * b + plasma * eb + gut * ab
        plasma = plasma * e + gut * ae
        gut = gut * a
        out[hour] = A
    return np.ascontiguousarray(out.T)


def _check_apart(*rates: Any) -> None:
    for i, one in enumerate(rates):
        for other in rates[:i]:
            closest = float(np.min(np.abs(one - other) / np.maximum(one, other)))
            if closest < 1e-6:
                raise ValueError(f"two rates are {closest:.0e} apart: use another reference")


def ode_levels(
    parameters: Mapping[str, Floats], hours: Floats, dose_h: Floats, dose_mg: Floats
) -> Floats:
    """Return hourly levels of kinetics that are not linear, shape (patient, hour), by Runge-Kutta.

    Each patient gets twelve steps for each time constant of the fastest process, then twice as many; the
    classical method's error is of fourth order, so a fifteenth of the difference of the two is added.
    """
    size = max(np.size(v) for v in parameters.values())
    own = {name: parameters.get(name, np.array(absent)) for name, absent in _USED.items()}
    if "V1" in parameters:
        own["V"], own["CL"] = parameters["V1"], parameters["CLR"]
    p = np.array([np.broadcast_to(values, (size,)) for values in own.values()])
    fastest = p[0] + (p[3] + p[5] + p[7] / p[8]) / p[4] + p[5] / p[6]
    order = np.argsort(fastest)
    lanes = -size % _LANES
    order = np.concatenate([order, np.repeat(order[-1], lanes)])  # the last block is filled up
    steps = np.ceil(_STEPS_PER_RATE * fastest[order[_LANES - 1 :: _LANES]]).astype(np.int64)
    dose = np.zeros(hours.size)
    dose[dose_h.astype(int)] = dose_mg
    coarse, fine = (np.empty((hours.size, order.size)) for _ in range(2))
    _runge_kutta(np.ascontiguousarray(p[:, order]), dose, steps, coarse)
    _runge_kutta(np.ascontiguousarray(p[:, order]), dose, 2 * steps, fine)
    out = np.empty((size, hours.size))
    out[order] = (fine + (fine - coarse) / 15.0).T
    return out


_USED = {
    "ka": 0.0, "K_gut": np.inf, "passive": 1.0, "CL": 0.0, "V": 1.0, "Q": 0.0, "V2": 1.0, "Vmax": 0.0, "Km": 1.0,
}  # fmt: skip


@njit(error_model="numpy")
def _slope(y: Any, p: Any, dy: Any) -> None:
    for i in range(_LANES):
        gut, C, C2 = y[0, i], y[1, i] / p[4, i], y[2, i] / p[6, i]
        passive = p[2, i]
        absorbed = p[0, i] * gut * (passive + (1.0 - passive) / (1.0 + gut / p[1, i]))
        between = p[5, i] * (C - C2)
        dy[0, i] = -absorbed
        dy[1, i] = absorbed - p[3, i] * C - p[7, i] * C / (p[8, i] + C) - between
        dy[2, i] = between


@njit(parallel=True, error_model="numpy")
def _runge_kutta(parameters: Any, dose: Any, steps: Any, out: Any) -> None:
    for block in prange(out.shape[1] // _LANES):
        first, h = block * _LANES, 1.0 / steps[block]
        p = parameters[:, first : first + _LANES].copy()
        y, z = np.zeros((3, _LANES)), np.zeros((3, _LANES))
        k1, k2 = np.zeros((3, _LANES)), np.zeros((3, _LANES))
        k3, k4 = np.zeros((3, _LANES)), np.zeros((3, _LANES))
        for hour in range(out.shape[0]):
            if hour > 0:
                for _ in range(steps[block]):
                    _slope(y, p, k1)
                    for s in range(3):
                        for i in range(_LANES):
                            z[s, i] = y[s, i] + 0.5 * h * k1[s, i]
                    _slope(z, p, k2)
                    for s in range(3):
                        for i in range(_LANES):
                            z[s, i] = y[s, i] + 0.5 * h * k2[s, i]
                    _slope(z, p, k3)
                    for s in range(3):
                        for i in range(_LANES):
                            z[s, i] = y[s, i] + h * k3[s, i]
                    _slope(z, p, k4)
                    for s in range(3):
                        for i in range(_LANES):
                            total = k1[s, i] + 2.0 * k2[s, i] + 2.0 * k3[s, i] + k4[s, i]
                            y[s, i] += h / 6.0 * total
            for i in range(_LANES):
                out[hour, first + i] = y[1, i] / p[4, i]
                y[0, i] += dose[hour]


def worst_error(found: Floats, right: Floats, *, of_level: bool) -> float:
    """Return the largest error of all patients and times.

    Parameters
    ----------
    found, right : shape (patient, time).
    of_level : relative to the value itself (where it is not 0); otherwise to the patient's largest.
    """
    off = np.abs(found - right)
    if of_level:
        return float(np.max(off / np.where(right > 0, right, np.inf)))
    return float(np.max(off / np.max(np.abs(right), axis=1, keepdims=True)))
