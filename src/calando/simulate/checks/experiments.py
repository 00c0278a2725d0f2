"""The published experiments by name, and the rows they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import numpy as np

from calando.facts.load import load_published_checks
from calando.facts.schema import Facts
from calando.facts.schema_validation import PublishedCheck
from calando.simulate.checks import (
    encephalopathy,
    extremes,
    kidneys,
    overdose,
    peaks,
    withdrawal,
)
from calando.simulate.checks.asked import Asked
from calando.simulate.checks.rows import Check
from calando.simulate.ensemble import Ensemble, draw_ensemble
from calando.simulate.nonlinear import ethanol_slope

MEMBERS, AGE_YEARS, WEIGHT_KG = 512, 46.0, 70.0
Experiment = Callable[[Facts, PublishedCheck, int], float]


@lru_cache(maxsize=4)
def _members(asked: Asked, age_years: float, weight_kg: float, seed: int) -> Ensemble:
    return draw_ensemble(
        asked.facts, age_years=age_years, weight_kg=weight_kg, seed=seed, members=MEMBERS
    )


def members_of(
    facts: Facts, *, age_years: float = AGE_YEARS, weight_kg: float = WEIGHT_KG, seed: int = 1
) -> Ensemble:
    """Return the people with healthy kidneys on whom the checks of the ensemble are made."""
    return _members(Asked(facts), age_years, weight_kg, seed)


@lru_cache(maxsize=2)
def _healthy(asked: Asked, dose_mg: float, seed: int) -> tuple[float, float]:
    Cmax, Tmax = peaks.healthy_peaks(asked.facts, dose_mg=dose_mg, members=MEMBERS, seed=seed)
    return float(Cmax.mean()), float(np.median(Tmax))


def _onset(facts: Facts, check: PublishedCheck, seed: int) -> float:
    ensemble = members_of(facts, seed=seed)
    hours = withdrawal.withdrawal_onset(
        ensemble,
        CL=ensemble.CL(facts.kidney.CLcr_reference.value),
        intake_h=check.intake_h,
        doses_mg=_doses(check),
        over_h=check.given["over_h"],
    )
    return float(np.median(hours))


def _relief(facts: Facts, check: PublishedCheck, seed: int) -> float:
    ensemble = members_of(facts, seed=seed)
    hours = withdrawal.relief(
        ensemble,
        CL=ensemble.CL(facts.kidney.CLcr_reference.value),
        intake_h=check.intake_h,
        doses_mg=_doses(check),
        stopped_days=int(check.given["stopped_days"]),
        over_h=check.given["over_h"],
        left=check.given["left"],
    )
    return float(np.median(hours))


def _doses(check: PublishedCheck) -> list[float]:
    return [check.given["daily_mg"] / len(check.intake_h)] * len(check.intake_h)


def _members_AUC_ratio(facts: Facts, check: PublishedCheck, seed: int) -> float:
    found = kidneys.members_AUC_ratio(members_of(facts, seed=seed), CLcr=check.given["CLcr"])
    return float(np.median(found))


def _overdose_level(facts: Facts, check: PublishedCheck, seed: int) -> float:
    given = check.given
    found = extremes.level_after(
        members_of(facts, age_years=given["age_years"], weight_kg=given["weight_kg"], seed=seed),
        CLcr=facts.kidney.CLcr_reference.value,
        dose_mg=given["dose_mg"],
        after_h=given["after_h"],
    )
    return float(np.median(found))


def _intrathecal(part: int) -> Experiment:
    return lambda facts, check, _: extremes.intrathecal_course(
        facts, model=check.model, dose_mg=check.given["dose_mg"]
    )[part]


def _overdose(name: str) -> Experiment:
    return lambda facts, check, seed: overdose.RUN[name](facts, check.given, seed)


def _encephalopathy(name: str) -> Experiment:
    return lambda facts, check, seed: encephalopathy.RUN[name](
        facts, members_of(facts, seed=seed), check.given
    )


RUN: Mapping[str, Experiment] = {
    "half_life": lambda facts, c, _: peaks.typical_half_life(facts, model=c.model),
    "AUC_ratio": lambda facts, c, _: peaks.AUC_ratio(facts, model=c.model, **c.given),
    "typical_Cmax": lambda facts, c, _: peaks.typical_peak(facts, model=c.model, **c.given)[0],
    "typical_Tmax": lambda facts, c, _: peaks.typical_peak(facts, model=c.model, **c.given)[1],
    "healthy_mean_Cmax": lambda facts, c, seed: _healthy(Asked(facts), c.given["dose_mg"], seed)[0],
    "healthy_median_Tmax": lambda facts, c, seed: _healthy(Asked(facts), c.given["dose_mg"], seed)[
        1
    ],
    "bioavailability": lambda facts, c, _: peaks.oral_bioavailability(
        facts, model=c.model, **c.given
    ),
    "urinary_recovery": lambda facts, _, __: peaks.urinary_recovery_percent(facts),
    "CSF_ratio": lambda facts, _, __: peaks.CSF_ratio(facts),
    "kidney_AUC_ratio": lambda facts, c, _: kidneys.kidney_ratio(
        facts, model=c.model, of="AUC_inf", **c.given
    ),
    "kidney_Cmax_ratio": lambda facts, c, _: kidneys.kidney_ratio(
        facts, model=c.model, of="Cmax", **c.given
    ),
    "members_AUC_ratio": _members_AUC_ratio,
    "dialysis_fall": lambda facts, c, _: 100.0 * kidneys.dialysis_fall(facts, model=c.model),
    "dialysis_rate": lambda facts, c, _: kidneys.dialysis_rate(facts, model=c.model),
    "overdose_level": _overdose_level,
    "intrathecal_onset": _intrathecal(0),
    "intrathecal_peak": _intrathecal(1),
    "intrathecal_duration": _intrathecal(2),
    "ethanol_slope": lambda facts, c, _: ethanol_slope(facts, **c.given),
    "receptor_density": lambda facts, c, _: extremes.receptor_density(facts, **c.given),
    "onset": _onset,
    "relief": _relief,
    **{name: _encephalopathy(name) for name in encephalopathy.RUN},
    **{name: _overdose(name) for name in overdose.RUN},
}


def row_of(facts: Facts, check: PublishedCheck, *, seed: int = 1) -> Check:
    """Run one published check."""
    unit = "" if check.unit == "1" else check.unit
    if check.low is None or check.high is None:
        got, ok, within = None, None, ""
    else:
        got = RUN[check.run](facts, check, seed)
        ok = bool(check.low <= got <= check.high)
        within = f"{check.low:g} to {check.high:g} {unit}".rstrip()
    return Check(
        name=check.name,
        published=check.published,
        within=within,
        got=got,
        ok=ok,
        kind=check.kind,
        source=check.source,
        unit=unit,
        note=check.not_modelled or check.why,
        miss=check.miss,
        fitted=check.kind == "calibration",
    )


def published_rows(facts: Facts, *, seed: int = 1) -> Iterator[Check]:
    """Yield every published check, in the order of the fact file."""
    for check in load_published_checks():
        yield row_of(facts, check, seed=seed)
