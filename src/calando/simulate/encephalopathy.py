"""What dose and kidneys mean for the risk of encephalopathy, for the people of whom it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.facts.schema import Facts
from calando.facts.schema_encephalopathy import EncephalopathyFacts
from calando.models.encephalopathy import risk_of_encephalopathy
from calando.models.variability import random_stream, scrambled_sobol, standard_normal
from calando.simulate.ensemble import Ensemble, draw_ensemble
from calando.units import HOURS_PER_DAY

DRAWS = 256  # of the parameters of the fit; a power of two keeps Sobol's even cover
PERCENT = 100.0
_WEIGHT_KG = 70.0  # the models of adults do not ask for it


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskBand:
    """A risk [%] with the uncertainty of the fit; the differences between people are averaged over."""

    p05_percent: float
    p50_percent: float
    p95_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EncephalopathyRisk:
    """The risk of an admission with encephalopathy in the first `days` of a new prescription.

    `outside` says why the person is not one of those whom the data are about; then both risks are None.
    """

    days: float
    daily_mg: float
    risk: RiskBand | None
    compared_daily_mg: float  # the lower dose of the cohort
    compared: RiskBand | None
    none_percent: float  # of people of the cohort's age and kidneys who take none
    outside: tuple[str, ...]


def encephalopathy_risk(
    facts: Facts,
    enc: EncephalopathyFacts,
    *,
    age_years: float,
    eGFR: float | None,
    CLcr: float,
    dialysis: bool,
    daily_mg: float,
    seed: int,
) -> EncephalopathyRisk:
    """Return the risk of encephalopathy of a new user, or why none is known.

    Parameters
    ----------
    facts, enc : `load_facts()` and `load_encephalopathy()`.
    age_years : age [year].
    eGFR : what the cohort was divided by [mL/min/1.73 m2]; None if it is not known.
    CLcr : what moves the clearance of baclofen [mL/min].
    dialysis : is the person on dialysis?
    daily_mg : baclofen a day [mg].
    seed : of the members and of the parameters; the same seed gives the same numbers.

    Sources
    -------
    muanda2019. Stable kidneys and the first days of use are meant: who has taken baclofen for long, or whose
    kidneys are failing now, is not described.

    Examples
    --------
    >>> from calando.facts.load import load_encephalopathy, load_facts
    >>> found = encephalopathy_risk(load_facts(), load_encephalopathy(), age_years=78, eGFR=40.0, CLcr=38.0,
    ...     dialysis=False, daily_mg=30, seed=1)
    >>> found.risk.p05_percent < found.risk.p50_percent < found.risk.p95_percent
    True
    >>> encephalopathy_risk(load_facts(), load_encephalopathy(), age_years=50, eGFR=40.0, CLcr=38.0,
    ...     dialysis=False, daily_mg=30, seed=1).outside
    ('age 50, the data begin at 66 years',)
    """
    outside = outside_of(enc, age_years=age_years, eGFR=eGFR, dialysis=dialysis, daily_mg=daily_mg)
    risk = compared = None
    if eGFR is not None and not outside:
        ensemble = draw_ensemble(facts, age_years=age_years, weight_kg=_WEIGHT_KG, seed=seed)
        draws = draw_parameters(enc, seed=seed)
        CL = ensemble.CL(CLcr)
        risk = _band(enc, draws, mean_level(daily_mg, CL), eGFR)
        compared = _band(enc, draws, mean_level(enc.low_daily_mg.value, CL), eGFR)
    return EncephalopathyRisk(
        days=enc.days.value,
        daily_mg=daily_mg,
        risk=risk,
        compared_daily_mg=enc.low_daily_mg.value,
        compared=compared,
        none_percent=enc.none_risk_percent.value,
        outside=outside,
    )


def outside_of(
    enc: EncephalopathyFacts,
    *,
    age_years: float,
    eGFR: float | None,
    dialysis: bool,
    daily_mg: float,
) -> tuple[str, ...]:
    """Return why a person is not one of those whom the data are about, or nothing."""
    low, high = enc.daily_mg_from.value, enc.daily_mg_to.value
    reasons = []
    if age_years < enc.age_from_years.value:
        reasons.append(f"age {age_years:g}, the data begin at {enc.age_from_years.value:g} years")
    if dialysis:
        reasons.append("dialysis, which the data leave out")
    if eGFR is None:
        reasons.append("eGFR is not known")
    elif eGFR >= enc.eGFR_below.value:
        reasons.append(f"eGFR {eGFR:.3g}, the data are about eGFR below {enc.eGFR_below.value:g}")
    elif eGFR < enc.eGFR_from.value:
        reasons.append(f"eGFR {eGFR:.3g}, the data hardly reach below {enc.eGFR_from.value:g}")
    if not low <= daily_mg <= high:
        reasons.append(f"{daily_mg:g} mg a day, the data speak of about {low:g} to {high:g} mg")
    return tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What the hazard is made of; one value, or one per draw."""

    h0: Floats
    k: Floats
    s: Floats
    c: Floats


def fitted_parameters(enc: EncephalopathyFacts) -> Parameters:
    """Return the estimates."""
    return Parameters(
        h0=hazard_of(enc.none_risk_percent.value),
        k=np.array(enc.k.value),
        s=np.array(enc.s.value),
        c=np.array(enc.c.value),
    )


def draw_parameters(enc: EncephalopathyFacts, *, seed: int, draws: int = DRAWS) -> Parameters:
    """Draw the parameters from their standard errors and correlations, one row per draw.

    s and c are cut at 0, so that no draw says that more baclofen or worse kidneys are safer.
    """
    u = scrambled_sobol(draws, 4, rng=random_stream(seed, "encephalopathy"))
    z = standard_normal(u)
    a, b, d = (
        n.value for n in (enc.correlation_log_k_s, enc.correlation_log_k_c, enc.correlation_s_c)
    )
    correlated = z[:, :3] @ np.linalg.cholesky(np.array([[1, a, b], [a, 1, d], [b, d, 1]])).T
    none = enc.none_risk_percent.value * np.exp(enc.log_none_risk_se.value * z[:, 3])
    return Parameters(
        h0=hazard_of(none)[:, None],
        k=enc.k.value * np.exp(enc.log_k_se.value * correlated[:, :1]),
        s=np.maximum(enc.s.value + enc.s_se.value * correlated[:, 1:2], 0.0),
        c=np.maximum(enc.c.value + enc.c_se.value * correlated[:, 2:], 0.0),
    )


def hazard_of(risk_percent: Floats | float) -> Floats:
    """Return the cumulative hazard of a risk.

    >>> hazard_of(1.0).round(5)
    np.float64(0.01005)
    """
    return np.asarray(-np.log1p(-np.asarray(risk_percent) / PERCENT))


def mean_level(daily_mg: float, CL: Floats) -> Floats:
    """Return each member's mean level at steady state [mg/L]: dose rate over apparent clearance."""
    return daily_mg / HOURS_PER_DAY / CL


def mean_risk_percent(
    enc: EncephalopathyFacts, parameters: Parameters, Cavg: Floats, eGFR: float
) -> Floats:
    """Return the risk [%], averaged over the members (the last axis), for each draw of the parameters."""
    risk = risk_of_encephalopathy(
        Cavg,
        eGFR=eGFR,
        h0=parameters.h0,
        k=parameters.k,
        s=parameters.s,
        c=parameters.c,
        C_reference=enc.C_reference.value,
        eGFR_reference=enc.eGFR_reference.value,
    )
    return np.asarray(PERCENT * risk.mean(axis=-1))


def cohort_risks_percent(
    enc: EncephalopathyFacts, parameters: Parameters, ensemble: Ensemble, *, daily_mg: float
) -> Floats:
    """Return the risk [%] in each band of the cohort; CLcr is taken as the eGFR of the band."""
    middles = [band.eGFR_middle.value for band in enc.bands]
    return np.array(
        [
            mean_risk_percent(enc, parameters, mean_level(daily_mg, ensemble.CL(eGFR)), eGFR)
            for eGFR in middles
        ]
    )


def _band(enc: EncephalopathyFacts, draws: Parameters, Cavg: Floats, eGFR: float) -> RiskBand:
    p05, p50, p95 = np.quantile(mean_risk_percent(enc, draws, Cavg, eGFR), (0.05, 0.5, 0.95))
    return RiskBand(p05_percent=float(p05), p50_percent=float(p50), p95_percent=float(p95))
