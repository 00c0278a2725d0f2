"""Effect site and adaptation of cohorts over any course: in NumPy for a few patients, compiled for many.

The effect is `Ce / (EC50 + Ce)`; adaptation follows it, ``dA/dt = kA (E - A)``, by exact exponential weighting
with Gauss-Legendre nodes (`models.compiled.adapt` says how many, and how exact that is).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.models.linear import STRUCTURES, propagator, rate_matrix
from calando.patient.regimen import Dose
from calando.simulate.program import Program, Regimes, build_program
from calando.simulate.walk import WORTH_COMPILING, one_compartment_arrays

NODES, LONGEST_H, SPLIT_H = 4, 1.0, (0.1, 0.35)  # as the kernel (a test holds them together)
_ONE = STRUCTURES["one_compartment_oral"]
_WITH_SITE = _ONE.with_effect_site()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptationCourse:
    """What was found at the output times, each of shape (patient, time)."""

    hours: Floats
    adaptation: Floats
    effect_site: Floats  # [mg/L]
    concentration: Floats  # [mg/L]
    effect: Floats

    @property
    def withdrawal(self) -> Floats:
        """Adaptation that no effect opposes, A - E of the moment; negative while the drug rises."""
        return np.asarray(self.adaptation - self.effect)


def simulate_adaptation(
    doses: Sequence[Dose],
    output_h: Floats,
    parameters: Sequence[Mapping[str, Floats]],
    *,
    regimes: Regimes | None = None,
    scale: Mapping[str, float] | None = None,
    start: Floats | None = None,
    compiled: bool | None = None,
) -> AdaptationCourse:
    """Return concentration, effect and adaptation of one-compartment patients.

    Parameters
    ----------
    doses, output_h, regimes, scale : as for `build_program`; infusions are not possible here.
    parameters : per regime, CL [L/h], V [L], ka, ke0, kA [1/h] and EC50 [mg/L], each of shape (patient,).
    start : amount in the gut and in plasma [mg], effect site [mg/L] and adaptation at hour 0, shape (4, patient);
        None = nothing.
    compiled : True or False to choose; None = by the amount of work.

    Raises
    ------
    InputError : an infusion.

    Examples
    --------
    >>> person = {"CL": 11.6, "V": 72.8, "ka": 1.64, "ke0": 0.69, "kA": 0.0096, "EC50": 0.27}
    >>> course = simulate_adaptation(
    ...     [Dose(time_h=8.0 * i, mg=20) for i in range(63)],
    ...     np.array([480.0, 528.0]),
    ...     [{name: np.array([value]) for name, value in person.items()}],
    ... )
    >>> course.adaptation[0].round(3), course.effect[0].round(3)  # on 60 mg a day; a day after the last dose
    (array([0.436, 0.369]), array([0.359, 0.012]))
    """
    program = build_program(
        _ONE,
        doses,
        output_h,
        regimes=regimes,
        scale=scale,
        longest_h=LONGEST_H,
        after_dose_h=SPLIT_H,
    )
    if program.has_infusions:
        raise InputError(
            Problem(
                field="--regimen",
                message="infusions are not simulated where adaptation is followed",
                allowed="doses given at once",
            )
        )
    patients = max(np.size(v) for v in parameters[0].values())
    begin = np.zeros((4, patients)) if start is None else np.array(start, dtype=float)
    if compiled is None:
        compiled = patients * program.times_h.size >= WORTH_COMPILING
    run = _compiled if compiled else _numpy
    A, Ce, C = run(program, parameters, begin, patients)
    EC50 = np.broadcast_to(parameters[0]["EC50"], (patients,))[:, None]
    return AdaptationCourse(
        hours=output_h,
        adaptation=A,
        effect_site=Ce,
        concentration=C,
        effect=Ce / (EC50 + Ce),
    )


def gauss_nodes() -> tuple[Floats, Floats]:
    """Return the nodes and weights of a stretch, on 0 to 1."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    return 0.5 * (x + 1.0), 0.5 * w


def _compiled(
    program: Program, parameters: Sequence[Mapping[str, Floats]], start: Floats, patients: int
) -> tuple[Floats, Floats, Floats]:
    from calando.models.compiled.adapt import walk

    CL, V, ka = one_compartment_arrays(parameters, patients)
    ke0, kA, EC50 = (
        np.ascontiguousarray(np.broadcast_to(parameters[0][name], (patients,)))
        for name in ("ke0", "kA", "EC50")
    )
    begin = start.copy()
    begin[:2] /= V
    out = np.empty((3, program.outputs, patients))
    walk(
        program.table_h, program.table_regime, program.stop_table,
        np.ascontiguousarray(program.stop_dose[:, 0]), np.ascontiguousarray(program.stop_dose[:, 1]),
        program.stop_slot, *gauss_nodes(), CL, V, ka, ke0, kA, EC50, begin, out,
    )  # fmt: skip
    return out[0].T, out[1].T, out[2].T


def _numpy(
    program: Program, parameters: Sequence[Mapping[str, Floats]], start: Floats, patients: int
) -> tuple[Floats, Floats, Floats]:
    nodes, weights = gauss_nodes()
    kA, EC50, V = (np.broadcast_to(parameters[0][n], (patients,)) for n in ("kA", "EC50", "V"))
    matrices = [np.broadcast_to(rate_matrix(_WITH_SITE, p), (patients, 3, 3)) for p in parameters]
    tables = [
        _table(matrices[int(r)], float(t), nodes, weights, kA)
        for t, r in zip(program.table_h, program.table_regime, strict=True)
    ]
    x, A = start[:3].T.copy(), start[3].copy()
    out = np.empty((3, patients, program.outputs))
    for s in range(program.stop_table.size):
        k = int(program.stop_table[s])
        if k >= 0:
            step, to_site, gain, keep = tables[k]
            Ce = np.einsum("npj,pj->np", to_site, x)
            A = A * keep + (gain * Ce / (EC50 + Ce)).sum(axis=0)
            x = np.einsum("pij,pj->pi", step, x)
        x[:, :2] += program.stop_dose[s]
        slot = int(program.stop_slot[s])
        if slot >= 0:
            out[0, :, slot], out[1, :, slot], out[2, :, slot] = A, x[:, 2], x[:, 1] / V
    return out[0], out[1], out[2]


def _table(
    K: Floats, span: float, nodes: Floats, weights: Floats, kA: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the step, the way to the effect site at the nodes, what each node adds to A, and what A keeps."""
    to_site = np.array([propagator(K, span * float(s))[:, 2] for s in nodes])
    gain = np.array(
        [
            kA * np.exp(-kA * span * (1.0 - s)) * span * w
            for s, w in zip(nodes, weights, strict=True)
        ]
    )
    return propagator(K, span), to_site, gain, np.exp(-kA * span)
