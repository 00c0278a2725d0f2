"""The shape of what is known and assumed of how an overdose goes."""

from __future__ import annotations

from dataclasses import dataclass

from calando.facts.schema_base import Number, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityCurve:
    """Chance of an outcome by dose: the dose for half of those who present, and how far series lie apart.

    Written by `scripts/fit_overdose.py` from the series of `series.toml`.
    """

    outcome: str  # coma | ventilation | seizure
    D50_mg: Number
    log_D50_se: Number  # of the middle of the series
    log_D50_between: Number  # standard deviation between series


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseModel:
    """How an overdose differs from a dose: absorption, waking, tolerance, other sedatives, kidneys."""

    slope: Range  # of the curve of chances over the logarithm of the dose
    recovery_half_time_h: Range  # of the site at which coma is felt, while it empties
    longest_absorption_half_time_h: Number  # of prolonged absorption
    tolerance_factor: Range  # how much more someone used to baclofen bears
    co_ingestant_factor: Range  # what part of the dose is enough with another sedative
    kidney_sensitivity: Number  # what failing kidneys add beyond exposure, at most
    kidney_sensitivity_exponent: Number
    kidney_sensitivity_below: Number  # CLcr from which on it acts
    told_dose_factor: Number  # how wrong a told dose may be where a level speaks
    unknown_dose_mg: Range  # before any level has spoken
    reference_weight_kg: Number
    residual_log_sd: Number  # of a measured level
    coma_chance_to_watch: Number
    likely_coma_worlds: Number
    emergency_coma_chance: Number
    unlikely_coma: Number
    tolerance_full_mg_per_day: Number
    curves: tuple[SeverityCurve, ...]
