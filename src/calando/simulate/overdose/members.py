"""The members of one overdose: the person's ensemble, and every doubt about dose, time, absorption and tolerance.

A third of the members absorb as usual doses are absorbed, a third through a carrier that saturates, a third slowly;
none of the three is known to be right at such doses, so all are inside every band.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np

from calando.arrays import Floats, Ints, Members
from calando.facts.schema import Facts
from calando.facts.schema_overdose_model import OverdoseModel
from calando.models.effect import rate_from_half_time, saturable_absorbed_mg
from calando.models.variability import random_stream, scrambled_sobol, standard_normal
from calando.simulate.ensemble import ADULT_FROM_YEARS, Ensemble, draw_ensemble, spread_over

Structure = Literal["linear", "saturable", "prolonged"]
STRUCTURES: tuple[Structure, ...] = ("linear", "saturable", "prolonged")
MEMBERS = 512
_DIMENSIONS, _SENSITIVITIES = 10, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingestion:
    """What was swallowed and when. `mg` None: not told. Hours count back from now; None: not told."""

    mg: tuple[float, float] | None
    hours_ago: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInOverdose:
    """What of a person moves an overdose. `sedatives` counts what else was taken that sedates."""

    age_years: float
    weight_kg: float
    CLcr: float  # relative to the reference kidneys of the models [mL/min]
    tolerant: bool | None = None  # None: not told, counted as not
    sedatives: int = 0
    usual_mg: float | None = None  # by mouth a day; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseMembers:
    """Everything that is drawn; each array has one value per member."""

    person: PersonInOverdose
    ensemble: Ensemble  # scaled to the weight
    reference: (
        Ensemble  # the same draws as adults of the reference weight: the people of the series
    )
    structure: Ints  # index into STRUCTURES
    absorption: Members  # 1/h, of the overdose; usual doses keep the ensemble's ka
    mg: Members  # swallowed
    hours_ago: Members  # since the ingestion; nan where the time is not told
    k_out: Members  # of the site where coma is felt [1/h]
    share_of_area: Members  # 0: the peak decides, 1: the first day's exposure decides
    sensitivity: Members  # times the dose: kidneys, other sedatives; less where tolerant
    between: Members  # standard normal: which of the published series this member belongs to
    slope: Members  # of the curve of chances
    own_threshold: Members  # uniform: where in its series

    @property
    def size(self) -> int:
        """Number of members."""
        return self.ensemble.size

    @property
    def as_if_linear_mg(self) -> Members:
        """The dose as a linear model should see it."""
        return as_if_linear_mg(self.mg, self.structure, self.ensemble)

    def take(self, indices: Ints) -> OverdoseMembers:
        """Return these members, in this order."""
        kept = {
            f.name: getattr(self, f.name)[indices]
            for f in fields(self)
            if isinstance(getattr(self, f.name), np.ndarray)
        }
        return replace(
            self,
            ensemble=self.ensemble.take(indices),
            reference=self.reference.take(indices),
            **kept,
        )


def as_if_linear_mg(mg: Members, structure: Ints, ensemble: Ensemble) -> Members:
    """Return what a linear model should see of swallowed amounts."""
    e = ensemble.facts
    saturated = saturable_absorbed_mg(
        mg, K_half_mg=e.saturable_K_half_mg.value, passive_share=e.saturable_passive_share.value
    )
    return np.where(structure == STRUCTURES.index("saturable"), saturated, mg)


def draw_members(
    facts: Facts,
    model: OverdoseModel,
    person: PersonInOverdose,
    ingestion: Ingestion,
    *,
    seed: int,
    members: int = MEMBERS,
) -> OverdoseMembers:
    """Draw the members of an overdose.

    Parameters
    ----------
    person, ingestion : who, what and when; an amount that is not told is drawn from the widest range of the facts.
    seed : the same seed gives the same members.
    members : how many; a power of two keeps Sobol's even cover.

    Raises
    ------
    InputError : no published model describes a person of this age.
    """
    u = scrambled_sobol(members, _DIMENSIONS, rng=random_stream(seed, "overdose"))
    rng = random_stream(seed, "overdose/sensitivity")
    how_sensitive = scrambled_sobol(members, _SENSITIVITIES, rng=rng)
    # the draws are the same numbers whatever the age, so that a member keeps its rank among adults
    age, weight = max(person.age_years, ADULT_FROM_YEARS), model.reference_weight_kg.value
    reference = draw_ensemble(facts, age_years=age, weight_kg=weight, seed=seed, members=members)
    ensemble = reference
    if person.age_years < ADULT_FROM_YEARS:
        years, weight_kg = person.age_years, person.weight_kg
        ensemble = draw_ensemble(
            facts, age_years=years, weight_kg=weight_kg, seed=seed, members=members
        )
    elif person.weight_kg != weight:
        ensemble = _sized(reference, person.weight_kg / weight, u[:, 0])
    structure = np.minimum((u[:, 1] * len(STRUCTURES)).astype(int), len(STRUCTURES) - 1)
    return OverdoseMembers(
        person=person,
        ensemble=ensemble,
        reference=reference,
        structure=structure,
        absorption=_absorption(ensemble, structure, model, u[:, 2]),
        mg=_between(ingestion.mg, u[:, 3], model),
        hours_ago=_hours(ingestion.hours_ago, u[:, 4]),
        k_out=rate_from_half_time(spread_over(u[:, 5], model.recovery_half_time_h)),
        share_of_area=(u[:, 6] < 0.5).astype(float),
        sensitivity=_sensitivity(person, model, how_sensitive),
        between=standard_normal(u[:, 7]),
        slope=spread_over(u[:, 8], model.slope),
        own_threshold=u[:, 9],
    )


def _sized(ensemble: Ensemble, ratio: float, u: Floats) -> Ensemble:
    """Scale adults by weight to a power that is drawn: no study of adults found weight to matter."""
    return replace(
        ensemble,
        V=ensemble.V * ratio**u,
        CL_ref=ensemble.CL_ref * ratio ** (0.75 * u),
    )


def _absorption(ensemble: Ensemble, structure: Ints, model: OverdoseModel, u: Floats) -> Members:
    """Prolonged: a half-time anywhere from the member's own to the longest, evenly on a logarithmic scale."""
    slowest = rate_from_half_time(np.array(model.longest_absorption_half_time_h.value))
    slow = ensemble.ka * (slowest / ensemble.ka) ** u
    return np.where(structure == STRUCTURES.index("prolonged"), slow, ensemble.ka)


def _between(mg: tuple[float, float] | None, u: Floats, model: OverdoseModel) -> Members:
    low, high = mg or (model.unknown_dose_mg.low, model.unknown_dose_mg.high)
    return np.asarray(low * (high / low) ** u)


def _hours(told: tuple[float, float] | None, u: Floats) -> Members:
    if told is None:
        return np.full(u.shape, np.nan)
    return np.asarray(told[0] + (told[1] - told[0]) * u)


def _sensitivity(person: PersonInOverdose, model: OverdoseModel, u: Floats) -> Members:
    """How many milligrams one milligram counts for, beyond what exposure explains."""
    found = np.ones(u.shape[0])
    below = model.kidney_sensitivity_below.value
    if person.CLcr < below:
        by_kidneys = (below / max(person.CLcr, 1.0)) ** model.kidney_sensitivity_exponent.value
        found = found * min(by_kidneys, model.kidney_sensitivity.value) ** u[:, 0]
    if person.sedatives:
        found = found / spread_over(u[:, 1], model.co_ingestant_factor)
    if person.tolerant:
        full = model.tolerance_full_mg_per_day.value
        share = 1.0 if person.usual_mg is None else min(1.0, person.usual_mg / full)
        found = found / (1.0 + share * (spread_over(u[:, 2], model.tolerance_factor) - 1.0))
    return found


def slowing_by_kidneys(facts: Facts, *, CLcr: float, seed: int) -> float:
    """Return how many times longer baclofen stays than with reference kidneys: the 95th percentile, at least 1."""
    adults = draw_ensemble(
        facts, age_years=ADULT_FROM_YEARS, weight_kg=1.0, seed=seed, members=MEMBERS
    )
    ratio = adults.CL(facts.kidney.CLcr_reference.value) / adults.CL(CLcr)
    return max(1.0, float(np.quantile(ratio, 0.95)))
