"""Patients drawn from a published population model: typical values, spread between people, its uncertainty.

Patients come in blocks of fixed size, each with its own random stream named by seed, purpose and block number.
A block is therefore the same whoever computes it, and in whatever order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.facts.schema import Interval, PkModel
from calando.models.variability import omega_from_cv, random_stream

BLOCK = 4096  # patients per random stream; changing it changes every cohort
_PER_KG = frozenset({"CL", "V", "V1", "V2", "Q", "CL_m", "V_m"})
_Z_95 = 1.959963984540054  # the standard normal's 97.5 % point


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """One model as a distribution of people.

    `theta` are the typical values, `omega` the SDs of eta (0 = no spread known), `root` the Cholesky factor of
    the correlation of eta; `theta_sd` and `omega_sd` the SDs of the logarithms of theta and omega, from printed
    95 % intervals (0 = not printed).
    """

    model: str
    names: tuple[str, ...]
    theta: Floats
    omega: Floats
    root: Floats
    theta_sd: Floats
    omega_sd: Floats
    sigma_prop: float
    sigma_add: float
    lag_h: float = 0.0
    F: float | None = None  # None: not known, or nothing is swallowed
    is_apparent: bool = False  # clearance and volumes stand for CL/F and V/F
    notes: tuple[str, ...] = field(default=())

    def typical(self) -> Mapping[str, Floats]:
        """Return the typical person (eta = 0), each parameter of shape (1,)."""
        return {name: self.theta[i : i + 1] for i, name in enumerate(self.names)}


def population_of(
    model: PkModel,
    *,
    weight_kg: float | None = None,
    correlation: Mapping[tuple[str, str], float] | None = None,
) -> Population:
    """Return a published model as a population.

    Parameters
    ----------
    model : the model's facts.
    weight_kg : needed by models whose clearance and volume are printed per kg of body weight.
    correlation : correlations of eta by pair of parameters, over those of the facts; none were published.

    Raises
    ------
    InputError : a weight is missing; a correlation of an unknown parameter, or an impossible set of them.
    """
    if model.per_kg and weight_kg is None:
        message = f"{model.name} is printed per kg of body weight; give --weight-kg"
        raise InputError(Problem(field="--weight-kg", message=message, allowed="kg, > 0"))
    names = tuple(model.theta)
    scale = [weight_kg if model.per_kg and n in _PER_KG and weight_kg else 1.0 for n in names]
    cv = [model.iiv_cv_percent[n].value if n in model.iiv_cv_percent else 0.0 for n in names]
    theta = np.array([model.theta[n].value for n in names]) * np.array(scale)
    return Population(
        model=model.name,
        names=names,
        theta=theta,
        omega=np.array([omega_from_cv(x) for x in cv]),
        root=np.asarray(
            np.linalg.cholesky(_correlation(model, names, correlation or {})), dtype=np.float64
        ),
        theta_sd=np.array([_log_sd(model.theta_ci95, n) for n in names]),
        omega_sd=np.array([_log_sd(model.iiv_ci95, n) for n in names]),
        sigma_prop=model.residual["sigma_prop"].value if "sigma_prop" in model.residual else 0.0,
        sigma_add=model.residual["sigma_add"].value if "sigma_add" in model.residual else 0.0,
        lag_h=model.lag_h.value if model.lag_h else 0.0,
        F=model.F.value if model.F else None,
        # a study that gave the drug by mouth only, and does not say how much of it arrives
        is_apparent=model.F is None and "oral" in model.structure,
        notes=model.notes,
    )


def _log_sd(intervals: Mapping[str, Interval], name: str) -> float:
    interval = intervals.get(name)
    if interval is None:
        return 0.0
    return float(np.log(interval.high / interval.low) / (2.0 * _Z_95))


def _correlation(
    model: PkModel, names: tuple[str, ...], asked: Mapping[tuple[str, str], float]
) -> Floats:
    matrix = np.eye(len(names))
    pairs = {
        (pair.partition(":")[0], pair.partition(":")[2]): number.value
        for pair, number in model.iiv_correlation.items()
    }
    seen: set[frozenset[str]] = set()
    everything = [
        *((p, v, False) for p, v in pairs.items()),
        *((p, v, True) for p, v in asked.items()),
    ]
    for given, value, is_asked in everything:
        one, other = (_parameter(name, names) for name in given)
        for name in (one, other):
            if name not in names:
                raise InputError(
                    Problem(
                        field="--correlation",
                        value=f"{one},{other}={value:g}",
                        message=f"{model.name} has no parameter {name}",
                        allowed=", ".join(names),
                    )
                )
        if one == other:
            raise InputError(
                Problem(
                    field="--correlation",
                    value=f"{one},{other}={value:g}",
                    message=f"{one} is named twice; a correlation is of two parameters",
                    allowed=", ".join(names),
                )
            )
        if is_asked and frozenset((one, other)) in seen:
            raise InputError(
                Problem(
                    field="--correlation",
                    value=f"{given[0]},{given[1]}={value:g}",
                    message=f"the correlation of {one} and {other} is given twice",
                    allowed="each pair once, in either order",
                )
            )
        if is_asked:
            seen.add(frozenset((one, other)))
        i, j = names.index(one), names.index(other)
        matrix[i, j] = matrix[j, i] = value
    if np.linalg.eigvalsh(matrix).min() <= 0:
        raise InputError(
            Problem(
                field="--correlation",
                value={f"{a},{b}": v for (a, b), v in asked.items()},
                message="these correlations cannot hold together",
                allowed="each between -1 and 1, the matrix positive definite",
            )
        )
    return matrix


def _parameter(name: str, names: tuple[str, ...]) -> str:
    """Return a parameter as the model spells it, whatever its capitals."""
    if name in names:
        return name
    found = [n for n in names if n.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else name


def draw_block(
    population: Population, block: int, *, seed: int, count: int = BLOCK, uncertainty: bool = False
) -> dict[str, Floats]:
    """Return the parameters of the patients of one block, each of shape (count,).

    Parameters
    ----------
    population : the model.
    block : number of the block; patient i of the cohort is patient i % BLOCK of block i // BLOCK.
    seed : the same seed gives the same people.
    count : how many of the block's patients (the first ones).
    uncertainty : draw each patient's typical values and spread from their printed confidence intervals too.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> simon = population_of(load_facts().pk["simon2018"])
    >>> people = draw_block(simon, 0, seed=1)
    >>> people["CL"].shape, 11.4 < float(np.median(people["CL"])) < 11.8
    ((4096,), True)
    """
    size = len(population.names)
    rng = random_stream(seed, f"population/{population.model}", block)
    eta = rng.standard_normal((BLOCK, size))[:count] @ population.root.T
    omega: Floats = population.omega
    shift: Floats | float = 0.0
    if uncertainty:
        rng = random_stream(seed, f"uncertainty/{population.model}", block)
        z = rng.standard_normal((BLOCK, 2 * size))[:count]
        shift = z[:, :size] * population.theta_sd
        omega = omega * np.exp(z[:, size:] * population.omega_sd)
    values = np.exp(eta * omega + shift).T * population.theta[:, None]
    return {name: values[i] for i, name in enumerate(population.names)}
