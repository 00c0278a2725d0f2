"""The ensemble: one patient as many members, each a draw of everything that is uncertain."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from calando.arrays import Floats, Ints, Members
from calando.errors import InputError, Problem
from calando.facts.schema import EnsembleFacts, Facts, KidneyFacts, PkModel, Range
from calando.models.covariates import clearance_with_kidneys
from calando.models.effect import rate_from_half_time, saturable_absorbed_mg
from calando.models.variability import (
    omega_from_cv,
    random_stream,
    scrambled_sobol,
    standard_normal,
)
from calando.units import HOURS_PER_DAY

ADULT_FROM_YEARS = 18.0
_DIMENSIONS = 10  # model, eta CL, eta V, eta ka, a, ke0, EC50, kA, slow kA, slow share


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """Members of one patient; every array has one value per member.

    `CL_ref` is the apparent clearance at the reference kidneys; `CL(CLcr)` applies this patient's.
    """

    models: tuple[str, ...]
    model_index: Members
    CL_ref: Members
    V: Members
    ka: Members
    non_renal_share: Members
    ke0: Members
    EC50: Members
    kA: Members
    slow_kA: Members
    slow_share: Members
    gamma: float = 1.0
    has_slow_adaptation: bool = False
    has_saturable_absorption: bool = False
    kidney_facts: KidneyFacts
    facts: EnsembleFacts

    @property
    def size(self) -> int:
        """Number of members."""
        return int(self.V.size)

    def CL(self, CLcr: float, *, dialysis_L_per_h: float = 0.0) -> Members:
        """Return each member's apparent clearance [L/h] with these kidneys, plus what a machine adds."""
        return (
            clearance_with_kidneys(
                self.CL_ref,
                CLcr=CLcr,
                non_renal_share=self.non_renal_share,
                CLcr_ref=self.kidney_facts.CLcr_reference.value,
                CLcr_cap=self.kidney_facts.CLcr_cap.value,
            )
            + dialysis_L_per_h
        )

    def absorbed_mg(self, doses_mg: Floats) -> Floats:
        """Return doses as the linear model should see them (unchanged unless absorption saturates)."""
        if not self.has_saturable_absorption:
            return doses_mg
        return saturable_absorbed_mg(
            doses_mg,
            K_half_mg=self.facts.saturable_K_half_mg.value,
            passive_share=self.facts.saturable_passive_share.value,
        )

    @property
    def adaptation_rates(self) -> Floats:
        """Rates of the adaptation layers [1/h], shape (member, layer)."""
        if self.has_slow_adaptation:
            return np.stack([self.kA, self.slow_kA], axis=1)
        return self.kA[:, None]

    @property
    def adaptation_shares(self) -> Floats:
        """Shares of the adaptation layers, shape (member, layer); they sum to 1."""
        if self.has_slow_adaptation:
            return np.stack([1.0 - self.slow_share, self.slow_share], axis=1)
        return np.ones((self.size, 1))

    def under(
        self,
        *,
        EC50_factor: float = 1.0,
        gamma: float = 1.0,
        slow_adaptation: bool = False,
        saturable_absorption: bool = False,
    ) -> Ensemble:
        """Return the same members under one changed assumption."""
        return replace(
            self,
            EC50=self.EC50 * EC50_factor,
            gamma=gamma,
            has_slow_adaptation=slow_adaptation,
            has_saturable_absorption=saturable_absorption,
        )

    def first(self, members: int) -> Ensemble:
        """Return the first members only; with a power of two they still cover everything evenly."""
        return self.take(np.arange(members))

    def take(self, indices: Ints) -> Ensemble:
        """Return these members, in this order; one may come twice."""
        kept = {
            f.name: getattr(self, f.name)[indices]
            for f in fields(self)
            if isinstance(getattr(self, f.name), np.ndarray)
        }
        return replace(self, **kept)


def spread_over(u: Floats, bounds: Range) -> Floats:
    """Return draws from a bounded quantity: `u` is uniform on [0, 1), of any shape."""
    if bounds.spread == "log_uniform":
        return np.asarray(bounds.low * (bounds.high / bounds.low) ** u)
    return np.asarray(bounds.low + (bounds.high - bounds.low) * u)


def models_for(facts: Facts, *, age_years: float) -> dict[str, float]:
    """Return the models that describe a person of this age, with weights that sum to 1.

    Raises
    ------
    InputError : no published model covers the age.
    """
    is_adult = age_years >= ADULT_FROM_YEARS
    weights = facts.ensemble.adult_weights if is_adult else facts.ensemble.child_weights
    if not is_modelled(facts, age_years=age_years):
        youngest = min(facts.pk[name].age_years[0] for name in weights)
        raise InputError(
            Problem(
                field="patient.age_years",
                value=age_years,
                message=f"no baclofen model describes a child under {youngest:g} years",
                allowed=f"{youngest:g} years or older",
            )
        )
    total = sum(w.value for w in weights.values())
    return {name: weight.value / total for name, weight in weights.items()}


def is_modelled(facts: Facts, *, age_years: float) -> bool:
    """True if a published model describes a person of this age."""
    if age_years >= ADULT_FROM_YEARS:
        return True
    return age_years >= min(facts.pk[name].age_years[0] for name in facts.ensemble.child_weights)


def _individual(model: PkModel, parameter: str, z: Floats, weight_kg: float) -> Floats:
    omega = omega_from_cv(model.iiv_cv_percent[parameter].value)
    scale = weight_kg if model.per_kg and parameter in ("CL", "V") else 1.0
    return np.asarray(model.theta[parameter].value * scale * np.exp(omega * z))


def draw_ensemble(
    facts: Facts, *, age_years: float, weight_kg: float, seed: int, members: int | None = None
) -> Ensemble:
    """Draw the members of one patient: models, IIV, kidney share, effect site, EC50, adaptation.

    Parameters
    ----------
    age_years, weight_kg : decide which models and, for per-kg models, the scale.
    seed : any integer; the same seed gives the same members.
    members : how many; the default is the fact file's (512). A power of two keeps Sobol's even cover.

    Returns
    -------
    An `Ensemble` with arrays of shape (members,).
    """
    count = members or int(facts.ensemble.members.value)
    weights = models_for(facts, age_years=age_years)
    u = scrambled_sobol(count, _DIMENSIONS, rng=random_stream(seed, "ensemble"))
    z = standard_normal(u[:, 1:4])
    names = tuple(weights)
    index = np.searchsorted(np.cumsum(list(weights.values())), u[:, 0], side="right")
    index = np.minimum(index, len(names) - 1)
    drawn = {}
    for column, parameter in enumerate(("CL", "V", "ka")):
        per_model = [
            _individual(facts.pk[name], parameter, z[:, column], weight_kg) for name in names
        ]
        drawn[parameter] = np.choose(index, per_model)
    e = facts.ensemble
    return Ensemble(
        models=names,
        model_index=index.astype(float),
        CL_ref=drawn["CL"],
        V=drawn["V"],
        ka=drawn["ka"],
        non_renal_share=spread_over(u[:, 4], facts.kidney.non_renal_share),
        ke0=rate_from_half_time(spread_over(u[:, 5], e.effect_site_half_time_h)),
        EC50=spread_over(u[:, 6], e.EC50_mg_per_L),
        kA=rate_from_half_time(spread_over(u[:, 7], e.adaptation_half_time_d) * HOURS_PER_DAY),
        slow_kA=rate_from_half_time(
            spread_over(u[:, 8], e.slow_adaptation_half_time_d) * HOURS_PER_DAY
        ),
        slow_share=spread_over(u[:, 9], e.slow_adaptation_share),
        kidney_facts=facts.kidney,
        facts=facts.ensemble,
    )
