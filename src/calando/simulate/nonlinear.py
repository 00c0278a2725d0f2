"""Kinetics that are not linear, by the adaptive solver: ethanol, absorption by a carrier that saturates.

One set of equations holds all of it (`models.compiled.ode.nonlinear_rates`); what a model does not have is zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.models.linear import Flow, Structure
from calando.patient.regimen import Dose
from calando.simulate.exposure import exposure_window
from calando.simulate.program import Regimes, build_program
from calando.units import HOURS_PER_DAY

MICHAELIS_MENTEN = frozenset(
    {"michaelis_menten_one_compartment", "michaelis_menten_two_compartment"}
)
_AREA_STEP_H, _AT_ONCE, _NEARLY_GONE = 0.1, 256, 1e-3
_STATES = ("gut", "central", "peripheral", "effect", "adaptation")
_NAMES = (
    "ka", "per_K_gut", "passive", "CL", "V", "Q", "V2", "Vmax", "Km", "ke0", "kA", "EC50", "inflow",
)  # fmt: skip
_ABSENT = {"passive": 1.0, "V2": 1.0, "Km": 1.0, "EC50": 1.0}  # where 0 would divide
# only to say where doses go; the rates are those of the solver
ENTRIES = Structure(
    name="nonlinear",
    pools=_STATES,
    flows=(Flow("gut", "central", "ka"),),
    entry={"oral": "gut", "intravenous": "central"},
    volume={},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NonlinearCourse:
    """What the solver found; every array has shape (patient, time)."""

    hours: Floats
    concentration: Floats  # [mg/L]
    gut: Floats  # [mg]
    effect_site: Floats  # [mg/L]
    adaptation: Floats


def nonlinear_parameters(structure: str, parameters: Mapping[str, Floats]) -> Floats:
    """Return the solver's parameters, shape (parameter, patient), of a model's own.

    Parameters
    ----------
    structure : a Michaelis-Menten structure of the facts, or "one_compartment_oral".
    parameters : the model's parameters, shape (patient,); besides, `K_gut` [mg] and `passive` for absorption that
        saturates, and ke0, kA [1/h], EC50 [mg/L] for effect and adaptation, where wanted.
    """
    own = dict(parameters)
    size = max(np.size(v) for v in own.values())
    if structure == "michaelis_menten_one_compartment":
        own["Vmax"] = own.pop("Vm") * own["V"]
    elif structure == "michaelis_menten_two_compartment":
        own["CL"], own["V"] = own.pop("CLR"), own.pop("V1")
    elif structure != "one_compartment_oral":
        raise InputError(
            Problem(
                field="--model",
                value=structure,
                message="this structure is linear: it needs no ODE solver",
                allowed=", ".join([*sorted(MICHAELIS_MENTEN), "one_compartment_oral"]),
            )
        )
    if "K_gut" in own:
        own["per_K_gut"] = 1.0 / own.pop("K_gut")
    table = np.empty((len(_NAMES), size))
    for i, name in enumerate(_NAMES):
        table[i] = own.get(name, np.array(_ABSENT.get(name, 0.0)))
    return table


def simulate_nonlinear(
    structure: str,
    doses: Sequence[Dose],
    output_h: Floats,
    parameters: Sequence[Mapping[str, Floats]],
    *,
    regimes: Regimes | None = None,
    scale: Mapping[str, float] | None = None,
    rtol: float = 1e-8,
    atol: float = 1e-10,
) -> NonlinearCourse:
    """Return the course of every patient by the adaptive solver.

    Parameters
    ----------
    structure, parameters : as for `nonlinear_parameters`; one mapping per regime.
    doses : by mouth or by vein [mg]; an infusion has a duration.
    output_h : ascending times [h].
    rtol, atol : tolerances of a step, relative and in mg.

    Raises
    ------
    InputError : a dose by mouth that takes time; a structure that is linear.

    Examples
    --------
    >>> people = {"Vm": np.array([232.0]), "Km": np.array([82.1]), "V": np.array([46.0]), "ka": np.array([2.4])}
    >>> course = simulate_nonlinear(
    ...     "michaelis_menten_one_compartment", [Dose(time_h=0, mg=20_000)], np.array([0.0, 1.0, 2.0]), [people]
    ... )
    >>> course.concentration[0].round(0)
    array([  0., 238., 116.])
    """
    from calando.models.compiled.ode import solve_nonlinear

    program = build_program(ENTRIES, doses, output_h, regimes=regimes, scale=scale)
    if program.table_inflow[:, 0].any():
        raise InputError(
            Problem(
                field="--regimen",
                value="by mouth over time",
                message="what is taken by mouth over time is not simulated here; write it as several doses",
                allowed="doses by mouth at once, infusions by vein",
            )
        )
    base = np.array([nonlinear_parameters(structure, p) for p in parameters])
    # a regime of the solver: parameters, and whatever infusion is running
    stretches = list(
        zip(program.table_regime.tolist(), program.table_inflow[:, 1].tolist(), strict=True)
    )
    kinds = list(dict.fromkeys(stretches)) or [(0, 0.0)]
    table = base[[regime if base.shape[0] > 1 else 0 for regime, _ in kinds]]
    table[:, _NAMES.index("inflow"), :] = np.array([rate for _, rate in kinds])[:, None]
    regime_of = np.array([kinds.index(s) for s in stretches] or [0], dtype=np.int64)
    stop_regime = np.where(program.stop_table >= 0, regime_of[program.stop_table], 0)
    out = np.empty((len(_STATES), program.outputs, base.shape[2]))
    solve_nonlinear(
        table, program.times_h, stop_regime, program.stop_dose, program.stop_slot,
        np.zeros((len(_STATES), base.shape[2])), rtol, atol, out,
    )  # fmt: skip
    volume = table[0, _NAMES.index("V")]
    return NonlinearCourse(
        hours=output_h,
        concentration=(out[1] / volume).T,
        gut=out[0].T,
        effect_site=out[3].T,
        adaptation=out[4].T,
    )


def nonlinear_exposures(
    structure: str,
    doses: Sequence[Dose],
    parameters: Sequence[Mapping[str, Floats]],
    *,
    end_h: float,
    scale: Mapping[str, float] | None = None,
) -> dict[str, Floats]:
    """Return the exposure of every patient, each of shape (patient,), as `exposure.exposures` names it.

    Areas are sums of trapezoids 0.1 h wide. A half-life does not exist where elimination saturates (NaN), and
    AUC_inf is known only where nearly all is gone at the end (else NaN).
    """
    window = exposure_window(doses, end_h)
    given = np.array(sorted(d.time_h for d in doses))
    edges = [t for d in doses for t in (d.time_h, d.time_h + d.duration_h) if t <= end_h]
    hours = np.unique(np.round([*np.arange(0.0, end_h, _AREA_STEP_H), end_h, *edges], 9))
    inside = (hours >= window.start_h) & (hours <= window.end_h)
    day = inside & (hours <= window.start_h + HOURS_PER_DAY)
    size = max(np.size(v) for v in parameters[0].values())
    parts = []
    for start in range(0, size, _AT_ONCE):
        some = [
            {k: v if np.size(v) == 1 else v[start : start + _AT_ONCE] for k, v in p.items()}
            for p in parameters
        ]
        C = simulate_nonlinear(structure, doses, hours, some, scale=scale).concentration
        peak_h = hours[inside][C[:, inside].argmax(axis=1)]
        Cmax = C[:, inside].max(axis=1)
        last_dose = given[np.maximum(np.searchsorted(given, peak_h + 1e-9, side="right") - 1, 0)]
        whole = np.trapezoid(C, hours, axis=1)
        length = window.end_h - window.start_h
        parts.append(
            {
                "Cmax": Cmax,
                "Cmin": C[:, inside].min(axis=1),
                "Cavg": np.trapezoid(C[:, inside], hours[inside], axis=1) / length,
                "AUC24": np.trapezoid(C[:, day], hours[day], axis=1),
                "AUC_inf": np.where(C[:, -1] < _NEARLY_GONE * C.max(axis=1), whole, np.nan),
                "Tmax": peak_h - last_dose,
                "half_life": np.full(Cmax.size, np.nan),
            }
        )
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}


def ethanol_slope(
    facts: Facts, *, g_per_kg: float, over_h: float, weight_kg: float, from_h: float, to_h: float
) -> float:
    """Return how fast ethanol falls between two times after an infusion began [g/L/h] (norberg2000, typical).

    >>> from calando.facts.load import load_facts
    >>> slope = ethanol_slope(
    ...     load_facts(), g_per_kg=0.4, over_h=0.5, weight_kg=75, from_h=1.5, to_h=3.0
    ... )
    >>> 0.11 < slope < 0.21
    True
    """
    model = facts.pk["norberg2000"]
    typical = {name: np.array([number.value]) for name, number in model.theta.items()}
    dose = Dose(
        time_h=0.0, mg=1000.0 * g_per_kg * weight_kg, route="intravenous", duration_h=over_h
    )
    course = simulate_nonlinear(model.structure, [dose], np.array([0.0, from_h, to_h]), [typical])
    start, end = course.concentration[0, 1:]
    return float((start - end) / 1000.0 / (to_h - from_h))
