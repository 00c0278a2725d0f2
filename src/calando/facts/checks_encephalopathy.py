"""Do the facts of encephalopathy fit each other? "" or what is wrong."""

from __future__ import annotations

import math

from calando.facts.schema_encephalopathy import EncephalopathyFacts


def encephalopathy(e: EncephalopathyFacts) -> str:
    """Say what is wrong with the risks of a cohort, or ""."""
    return _domain(e) or _published(e) or _fitted(e)


def _domain(e: EncephalopathyFacts) -> str:
    middles = [band.eGFR_middle.value for band in e.bands]
    if middles != sorted(middles, reverse=True) or len(set(middles)) < len(middles):
        return "bands: eGFR_middle must descend"
    if not 0 < e.eGFR_from.value <= middles[-1] or not middles[0] < e.eGFR_below.value:
        return "the middles of the bands must lie from eGFR_from to eGFR_below"
    if not e.daily_mg_from.value <= e.low_daily_mg.value < e.high_daily_mg.value:
        return "low_daily_mg must lie between daily_mg_from and high_daily_mg"
    if e.high_daily_mg.value > e.daily_mg_to.value:
        return "high_daily_mg must not exceed daily_mg_to"
    if not math.isclose(sum(band.share.value for band in e.bands), 1.0, abs_tol=1e-9):
        return "bands: the shares must add up to 1"
    return ""


def _published(e: EncephalopathyFacts) -> str:
    pairs = [
        (e.RR, e.RR_ci95),
        (e.high_RR_to_none, e.high_RR_to_none_ci95),
        (e.low_RR_to_none, e.low_RR_to_none_ci95),
        *((band.RD_percent, band.RD_percent_ci95) for band in e.bands),
    ]
    for value, ci in pairs:
        if value.unit != ci.unit or not 0 < ci.low < value.value < ci.high:
            return f"{ci.low:g} to {ci.high:g} must be positive, hold {value.value:g} and have its unit"
    if not 0 < e.low_risk_percent.value < e.high_risk_percent.value < 100:
        return "risks must rise with the dose, inside 0 to 100 %"
    return ""


def _fitted(e: EncephalopathyFacts) -> str:
    positive = (e.C_reference, e.eGFR_reference, e.none_risk_percent, e.log_none_risk_se)
    errors = (e.log_k_se, e.s_se, e.c_se)
    if any(n.value <= 0 for n in (*positive, *errors, e.k, e.s)) or e.c.value < 0:
        return "references, risks, standard errors, k and s must be positive, c not negative"
    a, b, d = (n.value for n in (e.correlation_log_k_s, e.correlation_log_k_c, e.correlation_s_c))
    if 1.0 - a * a <= 0 or 1.0 + 2.0 * a * b * d - a * a - b * b - d * d <= 0:
        return "the correlations of log k, s and c must be those of a covariance matrix"
    return ""
