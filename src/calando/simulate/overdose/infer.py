"""Back from levels to dose and time: draws weighted by how well they fit, then drawn again by weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats, Ints, Members
from calando.facts.schema import Facts
from calando.facts.schema_overdose_model import OverdoseModel
from calando.models.compartments import oral_one_compartment
from calando.models.variability import random_stream
from calando.simulate.overdose.course import UsualDoses
from calando.simulate.overdose.members import (
    MEMBERS,
    Ingestion,
    OverdoseMembers,
    PersonInOverdose,
    draw_members,
)
from calando.units import HOURS_PER_DAY

DRAWS = 2**15
FEW_DRAWS = 30.0
FAR = 2.0  # standard deviations: a level that misses by more is not explained
_LOGISTIC = 1.702  # the logistic curve that is nearest to the normal one
_LEAST_LEVEL = 1e-6  # mg/L; so that a level before the ingestion is improbable, not impossible to take a logarithm of


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLevel:
    """A plasma level [mg/L] drawn so many hours before now; `below_limit`: not more than that."""

    mg_per_L: float
    hours_ago: float
    below_limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Members as the levels leave them, how many draws still counted, and how far off the best of them is."""

    members: OverdoseMembers
    effective_draws: float  # 1: only one did
    best_miss: float  # of the best draw, in standard deviations of a measurement, root mean square

    @property
    def fits(self) -> bool:
        """False if the levels fit hardly any draw, or none."""
        return self.effective_draws >= FEW_DRAWS and self.best_miss <= FAR


def infer(
    facts: Facts,
    model: OverdoseModel,
    person: PersonInOverdose,
    prior: Ingestion,
    levels: Sequence[MeasuredLevel],
    *,
    usual: UsualDoses | None = None,
    seed: int,
    draws: int = DRAWS,
) -> Inference:
    """Return members that agree with measured levels: their doses, times, absorption and clearance.

    Parameters
    ----------
    prior : the widest dose [mg] and hours ago that are thought possible; doses are even on a logarithmic scale.
    levels : at least one.
    usual : baclofen taken every day before; what is left of it is counted.
    draws : how many are weighed; a power of two.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> from calando.facts.load_overdose_model import load_overdose_model
    >>> adult = PersonInOverdose(age_years=40, weight_kg=70, CLcr=105)
    >>> found = infer(
    ...     load_facts(), load_overdose_model(), adult, Ingestion(mg=(10, 5000), hours_ago=(2, 12)),
    ...     [MeasuredLevel(mg_per_L=3.0, hours_ago=0.0)], seed=1, draws=4096,
    ... )
    >>> low, high = np.quantile(found.members.mg, (0.05, 0.95))
    >>> bool(150 < low < 400 < high < 4000)
    True
    """
    wide = draw_members(facts, model, person, prior, seed=seed, members=draws)
    return weigh(wide, levels, model, usual=usual, seed=seed)


def weigh(
    wide: OverdoseMembers,
    levels: Sequence[MeasuredLevel],
    model: OverdoseModel,
    *,
    usual: UsualDoses | None = None,
    seed: int,
) -> Inference:
    """Return the members among many that agree with the levels; what `infer` does with its own draws."""
    logs = log_likelihood(wide, levels, model, usual)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    effective = float(1.0 / np.square(weights).sum())
    best_miss = float(np.sqrt(max(-2.0 * logs.max(), 0.0) / len(levels)))
    return Inference(
        members=wide.take(drawn_again(weights, seed)),
        effective_draws=effective,
        best_miss=best_miss,
    )


def log_likelihood(
    members: OverdoseMembers,
    levels: Sequence[MeasuredLevel],
    model: OverdoseModel,
    usual: UsualDoses | None = None,
) -> Members:
    """Return how well each member agrees with the levels (up to a constant)."""
    sd = model.residual_log_sd.value
    total = np.zeros(members.size)
    for level in levels:
        predicted = level_at(members, members.hours_ago - level.hours_ago, usual)
        z = (np.log(level.mg_per_L) - np.log(np.maximum(predicted, _LEAST_LEVEL))) / sd
        total += -np.log1p(np.exp(-_LOGISTIC * z)) if level.below_limit else -0.5 * z**2
    return total


def level_at(members: OverdoseMembers, hours: Members, usual: UsualDoses | None = None) -> Members:
    """Return each member's plasma level [mg/L] at its own hour since the ingestion, with steady kidneys."""
    ensemble = members.ensemble
    CL = ensemble.CL(members.person.CLcr)
    found = oral_one_compartment(
        hours, dose_mg=members.as_if_linear_mg, CL=CL, V=ensemble.V, ka=members.absorption
    )
    if usual is None:
        return found
    mean = (
        usual.daily_mg / HOURS_PER_DAY / CL
    )  # of a usual day: the hour of the last dose is not known
    return np.asarray(found + mean * np.exp(-CL / ensemble.V * np.maximum(hours, 0.0)))


def drawn_again(weights: Floats, seed: int, members: int = MEMBERS) -> Ints:
    """Return members drawn by weight, evenly spread over the weights."""
    start = random_stream(seed, "overdose/again").uniform()
    places = (np.arange(members) + start) / members
    found = np.searchsorted(np.cumsum(weights) / weights.sum(), places)
    return np.asarray(np.minimum(found, weights.size - 1))
