"""Simulates the events of a data set: which model, which others beside it, and what is to be said of it."""

from __future__ import annotations

from calando.decide.recommendation import Statement
from calando.decide.simulation.doses import unusual_rows
from calando.decide.simulation.model import comparable_models, not_linear
from calando.decide.simulation.wishes import SimulationWishes, find_model, is_linear, model_label
from calando.decide.simulation.words import NOT_A_DEVICE, assumed_numbers, sources_of
from calando.errors import InputError, Problem
from calando.facts.schema import Facts, PkModel
from calando.patient.regimen import Dose, Regimen
from calando.simulate.dataset import DatasetModel, DatasetResult, simulate_dataset
from calando.simulate.events import EventTable
from calando.simulate.population import population_of
from calando.simulate.result import DatasetModelCourse, DatasetSimulation


def simulate_events(
    table: EventTable, wishes: SimulationWishes, facts: Facts, *, individuals: bool, seed: int
) -> tuple[DatasetSimulation, tuple[Statement, ...], tuple[Statement, ...]]:
    """Return the predictions for every row, with reasons and caveats.

    Raises
    ------
    InputError : no model, an option that the data set decides itself, a row that the model cannot follow.
    """
    _check(wishes)
    assert wishes.model is not None
    model = find_model(facts, wishes.model)
    if not is_linear(model):
        raise not_linear(facts, model)
    found = _run(table, model, wishes, facts, individuals=individuals, seed=seed)
    by_mouth = Regimen(doses=(Dose(time_h=0.0, mg=1.0),))
    has_weight = any(name.upper() in ("WT", "WEIGHT", "BW") for name in table.covariates)
    others = [
        m
        for m in comparable_models(facts, model, by_mouth)[1:]
        if m.structure == model.structure and (has_weight or not m.per_kg)
    ]
    beside = [
        (m, _run(table, m, wishes, facts, individuals=False, seed=seed).IPRED) for m in others
    ]
    own = found.IPRED
    if individuals:
        own = _run(table, model, wishes, facts, individuals=False, seed=seed).IPRED
    ids = tuple(
        name
        for i, name in enumerate(table.ids)
        for _ in range(int(table.first_row[i + 1] - table.first_row[i]))
    )
    result = DatasetSimulation(
        model=model_label(model),
        patients=table.subjects,
        rows=table.rows,
        individuals=individuals,
        residual=wishes.residual,
        id=ids,
        hours=tuple(table.time_h.tolist()),
        concentration_mg_per_L=tuple(found.IPRED.tolist()),
        DV=tuple(found.DV.tolist()) if wishes.residual else None,
        models=tuple(
            DatasetModelCourse(
                name=model_label(m),
                population=m.population,
                concentration_mg_per_L=tuple(levels.tolist()),
            )
            for m, levels in ((model, own), *beside)
        ),
        used_covariates=found.used_covariates,
        unused_covariates=found.unused_covariates,
    )
    caveats = (*unusual_rows(table, model), *_caveats(model, result))
    return result, _reasons(model, result), caveats


def _run(
    table: EventTable,
    model: PkModel,
    wishes: SimulationWishes,
    facts: Facts,
    *,
    individuals: bool,
    seed: int,
) -> DatasetResult:
    population = population_of(
        model,
        weight_kg=1.0 if model.per_kg else None,  # each row brings its own
        correlation=wishes.correlation if individuals else None,
    )
    dataset_model = DatasetModel(
        population=population,
        structure=model.structure,
        per_kg=model.per_kg,
        kidney_facts=facts.kidney,
    )
    return simulate_dataset(
        table,
        dataset_model,
        seed=seed,
        individuals=individuals,
        residual=wishes.residual and individuals,
    )


def _check(wishes: SimulationWishes) -> None:
    decided = {
        "--regimen": wishes.regimen is not None,
        "--patients": wishes.patients is not None,
        "--days": wishes.days is not None,
        "--every": wishes.every_h is not None,
        "--weight-kg": wishes.weight_kg is not None,
        "--clcr": wishes.CLcr is not None,
        "--hemodialysis": bool(wishes.weekdays),
        "--missed": wishes.missed > 0,
        "--doubled": wishes.doubled > 0,
        "--ran-out-day": wishes.ran_out_day is not None,
        "--uncertainty": wishes.uncertainty,
        "--checkpoint": wishes.checkpoint is not None,
    }
    problems = [
        Problem(
            field=name,
            message=f"{name} does not go with --dataset, whose rows say who takes what and when",
            allowed="a data set with --model, --individuals, --residual, --correlation, --seed, --out",
        )
        for name, is_asked in decided.items()
        if is_asked
    ]
    if wishes.model is None:
        message = "a data set is simulated with a model"
        problems.append(Problem(field="--model", message=message, allowed="such as simon2018"))
    if problems:
        raise InputError(*problems)


def _reasons(model: PkModel, result: DatasetSimulation) -> tuple[Statement, ...]:
    who = "a patient drawn for each subject" if result.individuals else "the typical patient"
    text = (
        f"{result.rows} rows of {result.patients} subjects, predicted by {result.model} ({model.population}) for "
        f"{who}. A prediction is what is there after the row's own dose."
    )
    said = [Statement(text=text, sources=sources_of([model]), basis="derived")]
    if result.used_covariates:
        text = f"Columns that move the parameters: {', '.join(result.used_covariates)}."
        said.append(Statement(text=text, basis="derived"))
    return tuple(said)


def _caveats(model: PkModel, result: DatasetSimulation) -> tuple[Statement, ...]:
    said = []
    if result.unused_covariates:
        text = f"Columns that nothing was done with: {', '.join(result.unused_covariates)}."
        said.append(Statement(text=text, basis="derived"))
    if not any(name.upper() in ("CLCR", "CRCL") for name in result.used_covariates):
        text = "Kidneys are those of the people studied; a column CLcr (mL/min) moves them."
        said.append(Statement(text=text, basis="assumed"))
    if result.residual and not result.individuals:
        text = "Residual error goes with --individuals: it was not added to the typical patient."
        said.append(Statement(text=text, basis="derived"))
    said += assumed_numbers([model], with_spread=result.individuals, with_residual=result.residual)
    return (*said, NOT_A_DEVICE)
