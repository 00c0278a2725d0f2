"""Fit the risk of encephalopathy to its cohort and show what changed against the facts.

Usage: python scripts/fit_encephalopathy.py [--write]

The three weighted risk differences and the weighted risk ratio of muanda2019 are met by weighted least squares,
with standard errors from their confidence intervals; the hazard of non-users comes from the two risk ratios against
them. With c = 0 it also says how far kinetics alone would go. What is written is rounded to four digits. The held-out
cohort (dialysis) is not looked at here. `make reference` does the same.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from calando.arrays import Floats
from calando.facts.load import FOLDER, load_encephalopathy, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_base import Interval
from calando.facts.schema_encephalopathy import EncephalopathyFacts
from calando.simulate.encephalopathy import Parameters, cohort_risks_percent, hazard_of
from calando.simulate.ensemble import Ensemble, draw_ensemble

FILE = FOLDER / "encephalopathy.toml"
SEED, AGE_YEARS, WEIGHT_KG = (
    1,
    77.0,
    70.0,
)  # the median age of the cohort; models of adults ask for neither
DIGITS = 4
UNCHANGED = 2e-3  # relative: the fourth digit may differ in another build of the solver
CI95 = 2.0 * 1.959964  # standard errors in a 95 % confidence interval
START = (np.log(0.01), 1.0, 1.0)  # log k, s, c


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Estimates, their covariance in (log k, s, c), and what they give."""

    parameters: Parameters
    covariance: Floats
    chi_squared: float
    degrees_of_freedom: int
    RD_percent: Floats
    RR: float
    total_percent: tuple[float, float]  # higher dose, lower dose, in the cohort's mix of kidneys


def none_risk(enc: EncephalopathyFacts) -> tuple[float, float]:
    """Return the risk [%] of non-users from the two arms, and the standard error of its logarithm."""
    arms = (
        (enc.high_risk_percent, enc.high_RR_to_none, enc.high_RR_to_none_ci95),
        (enc.low_risk_percent, enc.low_RR_to_none, enc.low_RR_to_none_ci95),
    )
    logs = np.log([risk.value / RR.value for risk, RR, _ in arms])
    weights = np.array([log_se(ci) for _, _, ci in arms]) ** -2.0
    return float(np.exp(weights @ logs / weights.sum())), float(weights.sum() ** -0.5)


def log_se(ci: Interval) -> float:
    """Return the standard error of the logarithm of a ratio."""
    return float(np.log(ci.high / ci.low) / CI95)


def fit(enc: EncephalopathyFacts, ensemble: Ensemble, *, kinetics_only: bool = False) -> Fit:
    """Fit k, s and c, or k and s with c = 0."""
    h0 = hazard_of(none_risk(enc)[0])
    RD = np.array([band.RD_percent.value for band in enc.bands])
    intervals = [band.RD_percent_ci95 for band in enc.bands]
    RD_se = np.array([(ci.high - ci.low) / CI95 for ci in intervals])
    shares = np.array([band.share.value for band in enc.bands])

    def parameters(x: Floats) -> Parameters:
        c = np.array(0.0) if kinetics_only else x[2]
        return Parameters(h0=h0, k=np.exp(x[0]), s=x[1], c=c)

    def risks(x: Floats) -> list[Floats]:
        doses = (enc.high_daily_mg.value, enc.low_daily_mg.value)
        return [cohort_risks_percent(enc, parameters(x), ensemble, daily_mg=mg) for mg in doses]

    def residuals(x: Floats) -> Floats:
        high, low = risks(x)
        ratio = np.log((shares @ high) / (shares @ low) / enc.RR.value) / log_se(enc.RR_ci95)
        return np.append((high - low - RD) / RD_se, ratio)

    start = START[:2] if kinetics_only else START
    found = least_squares(residuals, start, x_scale="jac", xtol=1e-13, ftol=1e-13, gtol=1e-13)
    high, low = risks(found.x)
    return Fit(
        parameters=parameters(found.x),
        covariance=np.linalg.inv(found.jac.T @ found.jac),
        chi_squared=float(2.0 * found.cost),
        degrees_of_freedom=RD.size + 1 - len(start),
        RD_percent=high - low,
        RR=float((shares @ high) / (shares @ low)),
        total_percent=(float(shares @ high), float(shares @ low)),
    )


def derived(enc: EncephalopathyFacts, found: Fit) -> dict[str, float]:
    """Return the numbers that the facts hold, with the digits that they keep."""
    se = np.sqrt(np.diag(found.covariance))
    correlation = found.covariance / np.outer(se, se)
    none, none_se = none_risk(enc)
    values = {
        "none_risk_percent": none,
        "log_none_risk_se": none_se,
        "k": found.parameters.k,
        "log_k_se": se[0],
        "s": found.parameters.s,
        "s_se": se[1],
        "c": found.parameters.c,
        "c_se": se[2],
        "correlation_log_k_s": correlation[0, 1],
        "correlation_log_k_c": correlation[0, 2],
        "correlation_s_c": correlation[1, 2],
    }
    return {name: float(f"{value:.{DIGITS}g}") for name, value in values.items()}


def changed(enc: EncephalopathyFacts, wanted: Mapping[str, float]) -> list[str]:
    """Return the names of the facts that are no longer those of the fit."""
    return [
        name
        for name, value in wanted.items()
        if abs(getattr(enc, name).value - value) > UNCHANGED * abs(value)
    ]


def written(text: str, wanted: Mapping[str, float]) -> str:
    """Return the fact file with other values; units and notes stay."""
    for name, value in wanted.items():
        text, count = re.subn(
            rf"(?m)^({name} = {{ value = )[^,]+,", rf"\g<1>{value:g},", text, count=1
        )
        if count != 1:
            raise ValueError(f"{FILE.name}: no line of {name}")
    return text


def members(facts: Facts) -> Ensemble:
    """Return the people on whom the fit is made."""
    return draw_ensemble(facts, age_years=AGE_YEARS, weight_kg=WEIGHT_KG, seed=SEED)


def renew(facts: Facts, *, write: bool, say: Callable[[str], None] = print) -> bool:
    """Fit again, show what changed and write it if asked; return False if it was not."""
    enc = load_encephalopathy()
    ensemble = members(facts)
    found = fit(enc, ensemble)
    wanted = derived(enc, found)
    names = changed(enc, wanted)
    say(f"{FILE.name}: {'changed' if names else 'unchanged'}")
    for name in names:
        say(f"  {name}: {getattr(enc, name).value:g} -> {wanted[name]:g}")
    for label, one in (("fit", found), ("c = 0", fit(enc, ensemble, kinetics_only=True))):
        differences = ", ".join(f"{x:.2f}" for x in one.RD_percent)
        say(
            f"  {label}: risk differences {differences} %, risk ratio {one.RR:.2f}, "
            f"totals {one.total_percent[0]:.2f} and {one.total_percent[1]:.2f} %, "
            f"chi-squared {one.chi_squared:.2f} on {one.degrees_of_freedom}"
        )
    if names and write:
        text = written(FILE.read_text(encoding="utf-8"), wanted)
        FILE.write_text(text, encoding="utf-8")
        load_encephalopathy.cache_clear()
    elif names:
        say("  not written: python scripts/fit_encephalopathy.py --write, then make facts")
    return write or not names


def main() -> int:
    """Show what changed, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the fitted numbers")
    return 0 if renew(load_facts(), write=parser.parse_args().write) else 1


if __name__ == "__main__":
    sys.exit(main())
