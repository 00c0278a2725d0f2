"""Event tables, simulated: every row of a data set gets its prediction.

The order of things is the field's (NONMEM's and mrgsolve's): rows in the order of the file; additional doses
(ADDL) and ends of infusions before the rows of their time; a row's covariates hold back to the row before it; a
reset empties the body and cancels what was still to come; predictions are what is there after the row's own dose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats, Ints
from calando.errors import InputError, Problem
from calando.facts.schema import KidneyFacts
from calando.models.covariates import clearance_with_kidneys
from calando.models.linear import STRUCTURES, Structure, rate_matrix
from calando.models.variability import random_stream, with_residual_error
from calando.simulate.event_actions import actions_of, subject_of_row
from calando.simulate.events import EventTable
from calando.simulate.population import BLOCK, Population, draw_block

KIDNEY_COVARIATES = ("CLCR", "CRCL")
WEIGHT_COVARIATES = ("WT", "WEIGHT", "BW")
MOST_CLcr = 500.0  # mL/min; more is another unit, or a code


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetModel:
    """The model a data set is simulated with."""

    population: Population
    structure: str
    per_kg: bool
    kidney_facts: KidneyFacts

    @property
    def F(self) -> float:
        """Bioavailability of the drug by mouth."""
        return self.population.F or self.kidney_facts.F.value


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetResult:
    """One prediction per row [mg/L]: without (IPRED) and with residual error (DV)."""

    IPRED: Floats
    DV: Floats
    used_covariates: tuple[str, ...]
    unused_covariates: tuple[str, ...]


def simulate_dataset(
    table: EventTable, model: DatasetModel, *, seed: int, individuals: bool, residual: bool = False
) -> DatasetResult:
    """Simulate every subject of an event table.

    Parameters
    ----------
    table : events, as read.
    model : the population model.
    seed : the same seed gives the same people.
    individuals : draw each subject's own parameters; False: everybody is typical (eta = 0).
    residual : blur the predictions of observations by the residual error; levels do not go below 0.

    Raises
    ------
    InputError : a compartment that the model does not have; a steady state whose lag exceeds its interval; no
        weight where the model is printed per kg; kidneys or weights that nobody has, or two columns of them.
    """
    from calando.models.compiled.events import walk

    _check_covariates(table)
    structure = STRUCTURES[model.structure]
    pools = _pools_of(table, structure)
    parameters, used = row_parameters(table, model, seed=seed, individuals=individuals)
    actions = actions_of(
        table,
        pools,
        factors=_amount_factors(structure, model)[pools],
        lag_h=model.population.lag_h if structure.pools[0] == "depot" else 0.0,
    )
    observed, per_amount = _observed(table, structure, pools, parameters)
    out = np.zeros(table.rows)
    walk(
        actions["first"], actions["time"], actions["kind"], actions["pool"], actions["amount"],
        actions["rate"], actions["every"], actions["adds"], actions["row"], _groups(table, parameters),
        rate_matrix(structure, parameters), model.population.lag_h, observed, per_amount, out,
    )  # fmt: skip
    DV = out
    if residual:
        DV = _blurred(out, table, model.population, seed)
    return DatasetResult(
        IPRED=out,
        DV=DV,
        used_covariates=used,
        unused_covariates=tuple(n for n in table.covariates if n not in used),
    )


def _check_covariates(table: EventTable) -> None:
    """Refuse two columns of one meaning, and kidneys or weights that nobody has."""
    problems: list[Problem] = []
    for names, what in ((KIDNEY_COVARIATES, "CLcr"), (WEIGHT_COVARIATES, "weight")):
        columns = [name for name in table.covariates if name.upper() in names]
        if len(columns) > 1:
            both = " and ".join(columns)
            message = f"columns {both} are both read as {what}, and which one is meant is not known"
            allowed = f"one of them: take the other out, or rename it if it is no {what}"
            problems.append(Problem(field=f"column {columns[1]}", message=message, allowed=allowed))
        for name in columns:
            values = table.covariates[name]
            if what == "CLcr":
                wrong, allowed = ~((values >= 0.0) & (values <= MOST_CLcr)), "0 to 500 mL/min"
            else:
                wrong, allowed = ~(values > 0.0), "kg, > 0"
            told = wrong.copy()  # a value that is repeated, or carried forward, is told once
            told[1:] &= (values[1:] != values[:-1]) | ~wrong[:-1]
            told[table.first_row[:-1]] = wrong[table.first_row[:-1]]
            problems += [
                Problem(
                    field=f"row {table.line[i]}, column {name}",
                    value=float(values[i]),
                    message=f"{name} is {values[i]:g}, out of range",
                    allowed=allowed,
                )
                for i in np.flatnonzero(told)[:50]
            ]
    if problems:
        raise InputError(*problems[:50])


def row_parameters(
    table: EventTable, model: DatasetModel, *, seed: int, individuals: bool
) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """Return the parameters that hold at each row, shape (row,), and the covariates that were used."""
    population = model.population
    who = subject_of_row(table)
    if individuals:
        blocks = [
            draw_block(population, b, seed=seed, count=min(BLOCK, table.subjects - b * BLOCK))
            for b in range(-(-table.subjects // BLOCK))
        ]
        own = {n: np.concatenate([b[n] for b in blocks])[who] for n in population.names}
    else:
        own = {n: np.full(table.rows, population.theta[i]) for i, n in enumerate(population.names)}
    used = []
    by_name = {name.upper(): (name, values) for name, values in table.covariates.items()}
    weight = next((by_name[n] for n in WEIGHT_COVARIATES if n in by_name), None)
    if model.per_kg:
        if weight is None:
            raise InputError(
                Problem(
                    field="column WT",
                    message=f"{population.model} is printed per kg of body weight, and no row has one",
                    allowed="a column WT [kg]",
                )
            )
        for name in ("CL", "V", "V1", "V2", "Q", "CL_m", "V_m"):
            if name in own:
                own[name] = own[name] * weight[1]
        used.append(weight[0])
    kidneys = next((by_name[n] for n in KIDNEY_COVARIATES if n in by_name), None)
    if kidneys is not None and "CL" in own and population.is_apparent:
        facts = model.kidney_facts
        factor = np.array(
            [
                float(
                    clearance_with_kidneys(
                        np.ones(1),
                        CLcr=float(x),
                        non_renal_share=np.full(1, facts.non_renal_share_centre.value),
                        CLcr_ref=facts.CLcr_reference.value,
                        CLcr_cap=facts.CLcr_cap.value,
                    )[0]
                )
                for x in np.unique(kidneys[1])
            ]
        )
        own["CL"] = own["CL"] * factor[np.searchsorted(np.unique(kidneys[1]), kidneys[1])]
        used.append(kidneys[0])
    return own, tuple(used)


def _groups(table: EventTable, parameters: Mapping[str, Floats]) -> Ints:
    """Number the rows of each subject so that consecutive rows of equal parameters share a number."""
    changes = np.zeros(table.rows, dtype=bool)
    for values in parameters.values():
        changes[1:] |= values[1:] != values[:-1]
    changes[table.first_row[:-1]] = True
    return np.cumsum(changes)


def _pools_of(table: EventTable, structure: Structure) -> Ints:
    """Return the pool each row speaks of: doses enter the gut unless CMT says otherwise, outputs are plasma."""
    is_dose = np.isin(table.evid, (1, 4))
    entry = structure.entry.get("oral") or next(iter(structure.entry.values()))
    usual = np.where(is_dose, structure.index(entry), structure.index(structure.observed))
    wrong = np.flatnonzero(table.compartment > len(structure.pools))
    if wrong.size:
        names = ", ".join(f"{i + 1} {pool}" for i, pool in enumerate(structure.pools))
        raise InputError(
            *(
                Problem(
                    field=f"row {table.line[i]}, column CMT",
                    value=int(table.compartment[i]),
                    message=f"{structure.name} has {len(structure.pools)} compartments",
                    allowed=f"0 for the usual one, or {names}",
                )
                for i in wrong[:50]
            )
        )
    return np.where(table.compartment > 0, table.compartment - 1, usual).astype(np.int64)


def _observed(
    table: EventTable, structure: Structure, pools: Ints, parameters: Mapping[str, Floats]
) -> tuple[Ints, Floats]:
    """Return the pool that each row's prediction is of, and what turns its amount into a concentration."""
    measured = structure.index(structure.observed)
    has_volume = np.array([bool(structure.volume.get(pool)) for pool in structure.pools])
    is_dose = np.isin(table.evid, (1, 4))
    observed = np.where(is_dose | ~has_volume[pools], measured, pools).astype(np.int64)
    per_amount = np.ones(table.rows)
    for i, pool in enumerate(structure.pools):
        if volume := structure.volume.get(pool):
            rows = observed == i
            per_amount[rows] = 1.0 / parameters[volume][rows]
    return observed, per_amount


def _blurred(out: Floats, table: EventTable, population: Population, seed: int) -> Floats:
    noise = random_stream(seed, f"residual/{population.model}/dataset").standard_normal(
        (2, out.size)
    )
    blurred = with_residual_error(
        out,
        (noise[0], noise[1]),
        sigma_prop=population.sigma_prop,
        sigma_add=population.sigma_add,
    )
    return np.where(table.evid == 0, blurred, out)


def _amount_factors(structure: Structure, model: DatasetModel) -> Floats:
    """Factor on an amount by pool: apparent parameters see an injection as 1/F of itself, true ones F of a tablet."""
    is_gut = np.array([pool == "depot" for pool in structure.pools])
    if "depot" not in structure.pools:
        return np.ones(len(structure.pools))
    if model.population.is_apparent:
        return np.where(is_gut, 1.0, 1.0 / model.F)
    return np.where(is_gut, model.population.F or 1.0, 1.0)
