"""Leads a simulation: from what is asked to cohort or person, and back to one result with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from calando.arrays import Floats
from calando.decide.recommendation import Statement
from calando.decide.simulation.kidneys import kidney_course
from calando.decide.simulation.wishes import (
    SimulationWishes,
    check_wishes,
    find_model,
    horizon,
    is_linear,
    model_label,
    output_hours,
)
from calando.errors import InputError, Problem
from calando.facts.schema import Facts, PkModel
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Regimen
from calando.simulate.adherence import Adherence
from calando.simulate.cohort import (
    SHARES,
    Cohort,
    block_exposures,
    cohort_program,
    measured,
    parameters_of,
    patient_blocks,
    simulate_block,
)
from calando.simulate.exposure import (
    exposure_window,
    exposures,
    without_what_kidneys_change,
)
from calando.simulate.nonlinear import ENTRIES, MICHAELIS_MENTEN
from calando.simulate.population import population_of
from calando.simulate.result import Curve, Exposure, ModelCourse, SimulationResult
from calando.simulate.walk import walk

Progress = Callable[[int, int], None]
BAND_NAMES = tuple(f"p{round(100 * share):02d}" for share in SHARES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOutcome:
    """What a simulation came to: the result, and what is to be said of it."""

    result: SimulationResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCase:
    """What is simulated of a model: its cohort, and one typical patient of each comparable model."""

    model: PkModel
    cohort: Cohort
    beside: tuple[tuple[PkModel, Cohort], ...]  # the model itself comes first
    not_beside: tuple[str, ...]  # comparable models that could not be run
    days: float
    every_h: float


def prepare_model(wishes: SimulationWishes, facts: Facts, *, seed: int) -> ModelCase:
    """Return the cohort that was asked for.

    Raises
    ------
    InputError : an unknown model, a regimen or an option that does not suit it.
    """
    check_wishes(wishes, has_patient=False)
    assert wishes.model is not None
    assert wishes.regimen is not None
    model = find_model(facts, wishes.model)
    days, every = horizon(wishes, wishes.regimen)
    hours = output_hours(days, every)
    cohort = Cohort(
        population=population_of(model, weight_kg=wishes.weight_kg, correlation=wishes.correlation),
        structure=model.structure,
        regimen=wishes.regimen,
        output_h=hours,
        patients=wishes.patients or 1,
        seed=seed,
        kidneys=kidney_course(
            wishes, facts, drug=model.drug, structure=model.structure, end_h=hours[-1]
        ),
        kidney_facts=facts.kidney,
        adherence=adherence_of(wishes),
        residual=wishes.residual,
        uncertainty=wishes.uncertainty,
    )
    beside, left_out = [], []
    for other in comparable_models(facts, model, wishes.regimen):
        if other.per_kg and wishes.weight_kg is None:
            left_out.append(model_label(other))
            continue
        taken = cohort.adherence
        if cohort.patients > 1:  # the typical patient forgets nothing
            taken = replace(taken, missed=0.0, doubled=0.0)
        typical = replace(
            cohort,
            population=population_of(other, weight_kg=wishes.weight_kg),
            structure=other.structure,
            patients=1,
            residual=False,
            uncertainty=False,
            adherence=taken,
        )
        beside.append((other, typical))
    return ModelCase(
        model=model,
        cohort=cohort,
        beside=tuple(beside),
        not_beside=tuple(left_out),
        days=days,
        every_h=every,
    )


def routes_of(model: PkModel) -> set[str]:
    """Return the ways by which a model knows doses."""
    return set(STRUCTURES[model.structure].entry if is_linear(model) else ENTRIES.entry)


def not_linear(facts: Facts, model: PkModel) -> InputError:
    """Return the error of a data set for a model whose elimination saturates."""
    return InputError(
        Problem(
            field="--model",
            value=model_label(model),
            message=f"{model_label(model)} has saturable elimination, which event tables do not know yet",
            allowed=", ".join(sorted(model_label(m) for m in facts.pk.values() if is_linear(m))),
        )
    )


def adherence_of(wishes: SimulationWishes) -> Adherence:
    """Return how faithfully the doses are taken."""
    day = wishes.ran_out_day
    return Adherence(
        missed=wishes.missed,
        doubled=wishes.doubled,
        ran_out_h=None if day is None else 24.0 * day,
    )


def comparable_models(facts: Facts, model: PkModel, regimen: Regimen) -> tuple[PkModel, ...]:
    """Return the model and those to be shown beside it: for baclofen by mouth the models of the ensemble.

    >>> from calando.facts.load import load_facts
    >>> from calando.patient.regimen import Dose
    >>> facts, once = load_facts(), Regimen(doses=(Dose(time_h=0, mg=20),))
    >>> [m.name for m in comparable_models(facts, facts.pk["simon2018"], once)]
    ['simon2018', 'marsot2014', 'chevillard2018']
    """
    ensemble = facts.ensemble
    if model.name in ensemble.child_weights:
        names: Sequence[str] = tuple(ensemble.child_weights)
    elif model.drug == "baclofen":
        names = tuple(ensemble.adult_weights)
    else:
        names = tuple(m.name for m in facts.pk.values() if m.drug == model.drug)
    others = [facts.pk[name] for name in names if name != model.name]
    fits = [m for m in others if regimen.routes <= routes_of(m)]
    return (model, *fits)


def simulate_model(
    case: ModelCase, *, workers: int, checkpoint: object = None, progress: Progress | None = None
) -> SimulationResult:
    """Run a model's cohort, or its typical patient, with the comparable models beside it."""
    cohort = case.cohort
    courses = _typical_courses(case)
    window = exposure_window(cohort.doses.doses, cohort.end_h)
    curve: Curve
    exposure: Exposure
    bound, exposed = 0.0, 1
    if cohort.patients == 1:
        curve, exposure = courses[0].concentration_mg_per_L, courses[0].exposure
        if cohort.residual:
            levels = np.array([curve])
            curve = tuple(measured(cohort, 0, levels)[0].tolist())
    else:
        from pathlib import Path

        from calando.simulate.run import run_cohort

        path = checkpoint if isinstance(checkpoint, Path) else None
        bands = run_cohort(cohort, workers=workers, checkpoint=path, progress=progress)
        curve = series(bands.levels)
        exposure = {name: band(values) for name, values in bands.exposure.items()}
        bound, exposed = bands.error_bound, bands.exposed_patients
    return SimulationResult(
        kind="typical" if cohort.patients == 1 else "cohort",
        model=model_label(case.model),
        drug=case.model.drug.partition("-")[0],
        fluid=_fluid(case.model),
        regimen=cohort.regimen.text,
        days=case.days,
        every=case.every_h,
        patients=cohort.patients,
        hours=cohort.output_h,
        concentration_mg_per_L=curve,
        exposure=exposure,
        exposure_window_h=(window.start_h, window.end_h),
        models=tuple(courses),
        error_bound=bound,
        exposed_patients=exposed,
        residual=cohort.residual,
        doses=doses_given(cohort.regimen.until(cohort.end_h)),
        dialysis_h=sessions_of(cohort),
    )


def _fluid(model: PkModel) -> Literal["plasma", "blood", "CSF"]:
    if model.structure.startswith("csf"):
        return "CSF"
    return "blood" if model.drug == "ethanol" else "plasma"


def _typical_courses(case: ModelCase) -> list[ModelCourse]:
    """The typical patient of every model; models of one structure are walked together."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, (_, cohort) in enumerate(case.beside):
        key = (cohort.structure, cohort.population.lag_h, tuple(cohort.scale.items()))
        groups.setdefault(key, []).append(i)
    found: dict[int, tuple[Floats, Mapping[str, Floats]]] = {}
    for rows in groups.values():
        cohorts = [case.beside[i][1] for i in rows]
        levels, exposure = _together(cohorts)
        for row, i in enumerate(rows):
            found[i] = (levels[row], {name: values[row] for name, values in exposure.items()})
    return [
        ModelCourse(
            name=model_label(model),
            drug=model.drug.partition("-")[0],
            population=model.population,
            asked=model is case.model,
            in_range=is_in_range(model, daily_mg(cohort.doses), weight_kg=None),
            weight=None,
            patients=1,
            concentration_mg_per_L=tuple(found[i][0].tolist()),
            exposure={name: float(value) for name, value in found[i][1].items()},
        )
        for i, (model, cohort) in enumerate(case.beside)
    ]


def _together(cohorts: Sequence[Cohort]) -> tuple[Floats, dict[str, Floats]]:
    first = cohorts[0]
    if first.structure in MICHAELIS_MENTEN:
        alone = [(simulate_block(c, 0), block_exposures(c, 0)) for c in cohorts]
        return np.concatenate([curve for curve, _ in alone]), {
            name: np.concatenate([found[name] for _, found in alone]) for name in alone[0][1]
        }
    drawn = [parameters_of(c, 0) for c in cohorts]
    sets = [
        {name: np.concatenate([d[part][name] for d in drawn]) for name in drawn[0][part]}
        for part in range(len(drawn[0]))
    ]
    factor = None
    if not first.adherence.is_perfect:
        from calando.simulate.adherence import taken_share

        share = taken_share(first.adherence, first.doses.doses, 0, seed=first.seed, count=1)
        factor = np.repeat(share, len(cohorts), axis=0)
    program = cohort_program(first, np.array(first.output_h))
    levels = walk(first.model(), program, sets, factor=factor)[0]
    found = exposures(
        first.model(),
        first.doses.doses,
        sets,
        end_h=first.end_h,
        regimes=first.kidneys.regimes if first.kidneys else None,
        lag_h=first.population.lag_h,
        scale=first.scale,
        factor=factor,
    )
    if first.kidneys is not None and len(first.kidneys.start_h) > 1:
        found = without_what_kidneys_change(found)
    return levels, found


def individual_blocks(case: ModelCase) -> Iterator[tuple[int, Floats]]:
    """Yield (number of the first patient, levels) block by block; memory does not grow with the cohort."""
    yield from patient_blocks(case.cohort)


def band(values: Floats) -> dict[str, float]:
    """Return percentiles as the contract names them."""
    return {name: float(v) for name, v in zip(BAND_NAMES, values, strict=True)}


def series(levels: Floats) -> dict[str, tuple[float, ...]]:
    """Return percentile curves as the contract names them."""
    return {name: tuple(row.tolist()) for name, row in zip(BAND_NAMES, levels, strict=True)}


def doses_given(regimen: Regimen) -> dict[str, tuple[float | str, ...]]:
    """Return doses as parallel lists."""
    return {
        "hours": tuple(d.time_h for d in regimen.doses),
        "mg": tuple(d.mg for d in regimen.doses),
        "route": tuple(d.route for d in regimen.doses),
        "duration_h": tuple(d.duration_h for d in regimen.doses),
    }


def sessions_of(cohort: Cohort) -> tuple[tuple[float, float], ...]:
    """Return the stretches in which a machine runs [h]."""
    kidneys = cohort.kidneys
    if kidneys is None:
        return ()
    ends = (*kidneys.start_h[1:], cohort.end_h)
    return tuple(
        (start, end)
        for start, end, machine in zip(kidneys.start_h, ends, kidneys.machine_L_per_h, strict=True)
        if machine > 0 and start < cohort.end_h
    )


def daily_mg(regimen: Regimen) -> float:
    """Return the largest amount within 24 h [mg].

    >>> from calando.patient.regimen import Dose
    >>> daily_mg(Regimen(doses=tuple(Dose(time_h=8.0 * i, mg=20) for i in range(9))))
    60.0
    """
    times = np.array([d.time_h for d in regimen.doses])
    total = np.concatenate(
        [[0.0], np.cumsum([_within_a_day(d.mg, d.duration_h) for d in regimen.doses])]
    )
    ends = np.searchsorted(times, times + 24.0 - 1e-9, side="left")
    return float(np.max(total[ends] - total[np.arange(times.size)]))


def _within_a_day(mg: float, duration_h: float) -> float:
    return mg * min(1.0, 24.0 / duration_h) if duration_h > 24.0 else mg


def is_in_range(
    model: PkModel, mg_per_day: float, *, weight_kg: float | None, age_years: float | None = None
) -> bool:
    """True if dose, weight and age lie within what the model was built on, as far as it is known."""
    asked = (
        (model.daily_dose_mg, mg_per_day),
        (model.weight_kg, weight_kg),
        (model.age_years, age_years),
    )
    return all(
        limits is None or value is None or limits[0] <= value <= limits[1]
        for limits, value in asked
    )
