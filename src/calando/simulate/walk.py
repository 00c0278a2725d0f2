"""Walk a program for many patients at once: in NumPy for a few, compiled for many.

Both ways solve the same equations and agree to 1e-12 of a patient's largest value (tested). One patient needs no
compiler; a cohort pays for loading it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from calando.arrays import Floats
from calando.models.linear import Structure, propagator, rate_matrix, with_inflow
from calando.simulate.program import Program
from calando.simulate.runs import runs_of

# patients times stops from which loading the compiled kernels (0.4 s) pays
WORTH_COMPILING = 4_000_000
_CHUNK = 512


def walk(
    structure: Structure,
    program: Program,
    parameters: Sequence[Mapping[str, Floats]],
    *,
    observed: Sequence[str] | None = None,
    factor: Floats | None = None,
    compiled: bool | None = None,
    out: Floats | None = None,
) -> Floats:
    """Return what is observed at the program's output times, shape (quantity, patient, time) [mg/L].

    Parameters
    ----------
    structure : the pools and flows.
    program : stops and stretches, of `build_program`.
    parameters : one set per regime of the program; each maps names to arrays of shape (patient,).
    observed : pools to report; by default the structure's own.
    factor : share of each dose that each patient takes, shape (patient, dose); None = all of it. Infusions run
        as prescribed.
    compiled : True or False to choose; None = by the amount of work.
    out : memory to write into, shape (quantity, patient, time), C order.

    Examples
    --------
    >>> from calando.models.linear import STRUCTURES
    >>> from calando.patient.regimen import Dose
    >>> from calando.simulate.program import build_program
    >>> one = STRUCTURES["one_compartment_oral"]
    >>> program = build_program(one, [Dose(time_h=0, mg=10)], np.array([0.0, 1.0, 12.0]))
    >>> person = {"CL": np.array([11.6]), "V": np.array([72.8]), "ka": np.array([1.64])}
    >>> walk(one, program, [person])[0, 0].round(4)
    array([0.    , 0.1002, 0.0225])
    """
    observed = tuple(observed or (structure.observed,))
    patients = max(np.size(v) for v in parameters[0].values())
    if out is None:
        out = np.empty((len(observed), patients, program.outputs))
    if compiled is None:
        compiled = patients * program.times_h.size >= WORTH_COMPILING
    if compiled:
        _walk_compiled(structure, program, parameters, observed, factor, out)
    else:
        for start in range(0, patients, _CHUNK):
            part = slice(start, min(start + _CHUNK, patients))
            chunk = [{k: _part(v, part) for k, v in p.items()} for p in parameters]
            taken = None if factor is None else factor[part]
            _walk_numpy(structure, program, chunk, observed, taken, out[:, part])
    return out


def is_one_compartment_oral(structure: Structure) -> bool:
    """True for the structure that has kernels of its own."""
    return structure.name == "one_compartment_oral" and structure.pools == ("depot", "central")


def _part(values: Floats, part: slice) -> Floats:
    return values if np.size(values) == 1 else values[part]


def _per_amount(
    structure: Structure, parameters: Mapping[str, Floats], observed: Sequence[str], patients: int
) -> Floats:
    """What turns the amounts of the observed pools into concentrations, shape (quantity, patient)."""
    rows = []
    for pool in observed:
        volume = structure.volume.get(pool, "")
        rows.append(np.broadcast_to(1.0 / parameters[volume] if volume else 1.0, (patients,)))
    return np.array(rows)


def _walk_numpy(
    structure: Structure,
    program: Program,
    parameters: Sequence[Mapping[str, Floats]],
    observed: Sequence[str],
    factor: Floats | None,
    out: Floats,
) -> None:
    patients = out.shape[1]
    pools = len(structure.pools)
    matrices = [
        np.broadcast_to(rate_matrix(structure, p), (patients, pools, pools)) for p in parameters
    ]
    tables = []
    for k in range(program.table_h.size):
        inflow = [np.full(patients, rate) for rate in program.table_inflow[k]]
        K = with_inflow(matrices[int(program.table_regime[k])], inflow)
        tables.append(propagator(K, float(program.table_h[k]))[:, :pools, :])
    per_amount = _per_amount(structure, parameters[0], observed, patients)
    index = [structure.index(pool) for pool in observed]
    x = np.zeros((patients, pools + 1))
    x[:, pools] = 1.0
    for s in range(program.stop_table.size):
        k = int(program.stop_table[s])
        if k >= 0:
            x[:, :pools] = np.einsum("pij,pj->pi", tables[k], x)
        number = int(program.stop_dose_number[s])
        taken = factor[:, number, None] if factor is not None and number >= 0 else 1.0
        if program.stop_dose[s].any():
            x[:, :pools] += program.stop_dose[s] * taken
        slot = int(program.stop_slot[s])
        if slot >= 0:
            out[:, :, slot] = x[:, index].T * per_amount


def _walk_compiled(
    structure: Structure,
    program: Program,
    parameters: Sequence[Mapping[str, Floats]],
    observed: Sequence[str],
    factor: Floats | None,
    out: Floats,
) -> None:
    patients = out.shape[1]
    plain = factor is None and not program.has_infusions and tuple(observed) == ("central",)
    # that kernel takes one volume and one absorption for the whole course
    plain = plain and all(_is_same(p, parameters[0], ("V", "ka")) for p in parameters[1:])
    if plain and is_one_compartment_oral(structure):
        from calando.models.compiled.oral import fill_rows

        runs = runs_of(program, gut=0, plasma=1)
        fill_rows(
            program.table_h, program.table_regime,
            runs.table, runs.steps, runs.oral, runs.bolus, runs.slot, runs.count,
            *one_compartment_arrays(parameters, patients), out[0],
        )  # fmt: skip
        return
    from calando.models.compiled.linear import walk as walk_linear

    pools = len(structure.pools)
    K = np.array(
        [np.broadcast_to(rate_matrix(structure, p), (patients, pools, pools)) for p in parameters]
    )
    walk_linear(
        K, program.table_h, program.table_regime, program.table_inflow, program.stop_table,
        program.stop_dose, program.stop_dose_number, program.stop_slot,
        np.empty((0, 0)) if factor is None else np.ascontiguousarray(factor, dtype=float),
        np.array([structure.index(pool) for pool in observed]),
        _per_amount(structure, parameters[0], observed, patients), out,
    )  # fmt: skip


def _is_same(one: Mapping[str, Floats], other: Mapping[str, Floats], names: Sequence[str]) -> bool:
    return all(
        name not in one or one[name] is other[name] or np.array_equal(one[name], other[name])
        for name in names
    )


def one_compartment_arrays(
    parameters: Sequence[Mapping[str, Floats]], patients: int
) -> tuple[Floats, Floats, Floats]:
    """Return CL (regime, patient), V and ka (patient,) as the kernels want them."""
    CL = np.ascontiguousarray([np.broadcast_to(p["CL"], (patients,)) for p in parameters])
    V = np.ascontiguousarray(np.broadcast_to(parameters[0]["V"], (patients,)))
    ka = np.ascontiguousarray(np.broadcast_to(parameters[0]["ka"], (patients,)))
    return CL, V, ka
