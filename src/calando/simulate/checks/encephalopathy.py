"""The risk of encephalopathy by dose and kidneys (A9): what it was fitted to, and what was held out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from calando.arrays import Floats
from calando.facts.load import load_encephalopathy
from calando.facts.schema import Facts
from calando.facts.schema_encephalopathy import EncephalopathyFacts
from calando.models.covariates import mean_hemodialysis_clearance
from calando.simulate.encephalopathy import (
    cohort_risks_percent,
    fitted_parameters,
    mean_level,
    mean_risk_percent,
)
from calando.simulate.ensemble import Ensemble

Given = Mapping[str, float]


def bands_percent(ensemble: Ensemble, *, daily_mg: float) -> Floats:
    """Return the risk [%] in each band of kidney function of the cohort, best kidneys first."""
    enc = load_encephalopathy()
    return cohort_risks_percent(enc, fitted_parameters(enc), ensemble, daily_mg=daily_mg)


def differences_percent(ensemble: Ensemble) -> Floats:
    """Return the risk difference [%] between the two doses in each band."""
    enc = load_encephalopathy()
    high, low = enc.high_daily_mg.value, enc.low_daily_mg.value
    return bands_percent(ensemble, daily_mg=high) - bands_percent(ensemble, daily_mg=low)


def _shares(enc: EncephalopathyFacts) -> Floats:
    return np.array([band.share.value for band in enc.bands])


def _total_percent(_: Facts, ensemble: Ensemble, given: Given) -> float:
    return float(_shares(load_encephalopathy()) @ bands_percent(ensemble, **given))


def _difference_percent(_: Facts, ensemble: Ensemble, given: Given) -> float:
    found = differences_percent(ensemble)
    middles = [band.eGFR_middle.value for band in load_encephalopathy().bands]
    if "eGFR" in given:
        return float(found[middles.index(given["eGFR"])])
    return float(_shares(load_encephalopathy()) @ found)


def _rise(_: Facts, ensemble: Ensemble, __: Given) -> float:
    found = differences_percent(ensemble)
    return float(np.min(found[1:] / found[:-1]))


def _ratio(facts: Facts, ensemble: Ensemble, given: Given) -> float:
    enc = load_encephalopathy()
    high = _total_percent(facts, ensemble, {"daily_mg": given["daily_mg"]})
    if given["to_mg"] == 0:
        return high / enc.none_risk_percent.value
    return high / _total_percent(facts, ensemble, {"daily_mg": given["to_mg"]})


def _on_dialysis_percent(facts: Facts, ensemble: Ensemble, given: Given) -> float:
    enc, kidney = load_encephalopathy(), facts.kidney
    machine = mean_hemodialysis_clearance(
        CL_true=kidney.CL_hemodialysis.value,
        F=kidney.F.value,
        session_h=kidney.hemodialysis_session_h.value,
        sessions_per_week=facts.taper_rules.sessions_per_week.value,
    )
    left = kidney.CLcr_on_dialysis_cap.value
    Cavg = mean_level(given["daily_mg"], ensemble.CL(left, dialysis_L_per_h=machine))
    return float(mean_risk_percent(enc, fitted_parameters(enc), Cavg, left))


RUN: Mapping[str, Callable[[Facts, Ensemble, Given], float]] = {
    "encephalopathy_difference": _difference_percent,
    "encephalopathy_rise": _rise,
    "encephalopathy_ratio": _ratio,
    "encephalopathy_total": _total_percent,
    "encephalopathy_on_dialysis": _on_dialysis_percent,
}
