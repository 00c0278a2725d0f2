"""One equation, two ways: what NumPy walks for a few patients against what is compiled for many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from calando.arrays import Floats
from calando.facts.schema import Facts, PkModel
from calando.models.linear import STRUCTURES, Structure
from calando.models.variability import random_stream
from calando.patient.regimen import Dose, DoseRoute
from calando.simulate.checks.rows import Check
from calando.simulate.checks.second_programs import power_above, short
from calando.simulate.nonlinear import MICHAELIS_MENTEN
from calando.simulate.population import draw_block, population_of
from calando.simulate.program import Program, Regimes, build_program
from calando.simulate.walk import walk

WITHIN = 1e-12  # of a patient's largest level
_PATIENTS, _DAYS_H, _EVERY_H, _CHANGE_H = 64, 96.0, 0.7, 40.0
_WEIGHT_KG = 70.0


def two_way_rows(facts: Facts, *, seed: int) -> Iterator[Check]:
    """Yield one row per published model: the largest difference between the two ways."""
    for model in facts.pk.values():
        if model.structure in MICHAELIS_MENTEN:
            continue  # the adaptive solver has one way only
        structure = STRUCTURES[model.structure]
        worst = max(_difference(model, structure, seed, plain) for plain in (True, False))
        yield Check(
            name=f"NumPy against compiled, {model.name}",
            published="the same numbers",
            within=f"{short(WITHIN)} of the largest level",
            got=power_above(worst),
            ok=worst <= WITHIN,
            kind="identity",
            source=model.name,
            note=f"{structure.name}, 64 people: doses alone; then with an infusion, missed doses, failing kidneys",
        )


def _difference(model: PkModel, structure: Structure, seed: int, plain: bool) -> float:
    people = draw_block(population_of(model, weight_kg=_WEIGHT_KG), 0, seed=seed, count=_PATIENTS)
    program = _program(structure, plain)
    clearance = "CL" if "CL" in people else "CL_csf"
    sets = [people] if plain else [people, {**people, clearance: 0.4 * people[clearance]}]
    factor = None if plain else _taken(seed, int(program.stop_dose_number.max()) + 1)
    both = [walk(structure, program, sets, factor=factor, compiled=way)[0] for way in (False, True)]
    largest = np.maximum(both[0].max(axis=1, keepdims=True), np.finfo(float).tiny)
    return float(np.max(np.abs(both[1] - both[0]) / largest))


def _program(structure: Structure, plain: bool) -> Program:
    routes: list[DoseRoute] = [
        r for r in ("oral", "intravenous", "intrathecal") if r in structure.entry
    ]
    doses = [Dose(time_h=8.0 * i, mg=10.0, route=routes[0]) for i in range(9)]
    if not plain and "intravenous" in routes:
        doses.append(Dose(time_h=29.0, mg=15.0, route="intravenous", duration_h=5.0))
    times = np.round(np.arange(0.0, _DAYS_H, _EVERY_H), 6)
    regimes = None if plain else Regimes(start_h=(0.0, _CHANGE_H))
    return build_program(structure, doses, times, regimes=regimes)


def _taken(seed: int, doses: int) -> Floats:
    return np.asarray(
        random_stream(seed, "two ways").integers(0, 2, (_PATIENTS, doses)), dtype=float
    )
