"""The shape of what is known of the risk of encephalopathy by dose and kidney function."""

from __future__ import annotations

from dataclasses import dataclass

from calando.facts.schema_base import Interval, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class EncephalopathyBand:
    """One band of kidney function of the cohort: how many people, which risk difference."""

    name: str  # "30 to 44"
    eGFR_middle: Number  # the eGFR that stands for the band
    share: Number  # of the people of the cohort
    RD_percent: Number  # weighted risk difference, higher against lower dose
    RD_percent_ci95: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class EncephalopathyFacts:
    """A cohort's risks, whom they hold for, and the hazard that was fitted to them.

    Risk in `days` = 1 - exp(-(h0 + k (Cavg / C_reference)^s (eGFR_reference / eGFR)^c)), averaged over the
    members of the ensemble; h0 is that of non-users. Everything below `bands` that is *derived* is written by
    `scripts/fit_encephalopathy.py`.
    """

    days: Number  # 30, from the first prescription on
    # whom it holds for; outside, no number is given
    age_from_years: Number  # 66
    eGFR_below: Number  # 60
    eGFR_from: Number
    daily_mg_from: Number
    daily_mg_to: Number
    # the two arms, and the people who took none
    high_from_mg: Number  # 20 mg/day: from here on the higher arm
    high_daily_mg: Number  # median of at least 20 mg/day
    low_daily_mg: Number  # median of less than 20 mg/day
    high_risk_percent: Number
    low_risk_percent: Number
    RR: Number  # higher against lower dose
    RR_ci95: Interval
    high_RR_to_none: Number
    high_RR_to_none_ci95: Interval
    low_RR_to_none: Number
    low_RR_to_none_ci95: Interval
    bands: tuple[EncephalopathyBand, ...]  # from the best kidneys to the worst
    # where k is the hazard
    C_reference: Number  # mg/L
    eGFR_reference: Number
    # written by the fit
    none_risk_percent: Number  # of non-users
    log_none_risk_se: Number
    k: Number
    log_k_se: Number
    s: Number
    s_se: Number
    c: Number
    c_se: Number
    correlation_log_k_s: Number
    correlation_log_k_c: Number
    correlation_s_c: Number
