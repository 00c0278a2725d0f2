"""Published series as people of the model: their doses as printed, their chances, and whether those fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calando.arrays import Floats
from calando.facts.schema_overdose import Count, Series
from calando.facts.schema_overdose_model import OverdoseModel, SeverityCurve
from calando.models.overdose import chance_at_dose
from calando.models.variability import (
    omega_from_cv,
    random_stream,
    scrambled_sobol,
    standard_normal,
)
from calando.simulate.ensemble import spread_over

POINTS = 256  # of the doses of a series
WORLDS = 512  # of what is not known: which series, how steep
_MARGIN = 0.5 / POINTS
SHARES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An outcome of a series as a share; `least`: at least so many, since only some were looked at."""

    count: Count
    least: bool = False

    @property
    def share(self) -> float:
        """Events over people."""
        return self.count.events / self.count.of


def doses_of(series: Series) -> Floats | None:
    """Return doses that spread as printed [mg]; None if the source does not say enough.

    A mean with a standard deviation becomes a log-normal, cut to the printed range; a range alone is even on a
    logarithmic scale; one amount is itself.
    """
    u = np.linspace(_MARGIN, 1.0 - _MARGIN, POINTS)
    low, high = series.mg_low, series.mg_high
    if series.mg_mean is not None and series.mg_sd is not None:
        omega = omega_from_cv(100.0 * series.mg_sd / series.mg_mean)
        mg = series.mg_mean * np.exp(omega * standard_normal(u) - 0.5 * omega**2)
        return np.clip(mg, low or 0.0, high or np.inf)
    if low is not None and high is not None:
        if series.mg_median is None:
            return np.asarray(low * (high / low) ** u)
        lower = low * (series.mg_median / low) ** (2.0 * u)
        upper = series.mg_median * (high / series.mg_median) ** (2.0 * u - 1.0)
        return np.where(u < 0.5, lower, upper)
    if low is not None:
        return np.array([low])
    return None


def told_of(series: Series, outcome: str, every: dict[str, Series]) -> Told | None:
    """Return an outcome of a series; of a part that was looked at because it was worse, at least so many of all.

    `every` holds all series by id: a part names the whole in `overlaps`.
    """
    own: Count | None = getattr(series.outcomes, outcome)
    if own is not None:
        return Told(count=own)
    for part in every.values():
        found: Count | None = getattr(part.outcomes, outcome)
        if part.selected_by_outcome and series.id in part.overlaps and found is not None:
            events = found.events
            if outcome == "coma" and series.outcomes.ventilation is not None:
                events = max(
                    events, series.outcomes.ventilation.events
                )  # nobody is ventilated awake
            of = series.n or found.of
            return Told(count=replace(found, events=events, of=of, basis="derived"), least=True)
    return None


def chance_band(doses: Floats, curve: SeverityCurve, model: OverdoseModel, *, seed: int) -> Floats:
    """Return 5th, 50th and 95th percentile of the share affected among people with such doses.

    The middle of a new series and the steepness are drawn; doses are averaged over.
    """
    u = scrambled_sobol(WORLDS, 2, rng=random_stream(seed, "overdose/series"))
    spread = np.hypot(curve.log_D50_se.value, curve.log_D50_between.value)
    D50 = curve.D50_mg.value * np.exp(spread * standard_normal(u[:, 0]))
    slope = spread_over(u[:, 1], model.slope)
    found = chance_at_dose(doses[None], D50_mg=D50[:, None], slope=slope[:, None]).mean(axis=1)
    return np.asarray(np.quantile(found, SHARES))


def might_be(share: float, people: float, band: Floats) -> bool:
    """Return True if a share of so many people is one that the band gives: chance of few people is allowed for."""
    low, high = (float(np.clip(p, 0.0, 1.0)) for p in (band[0], band[2]))
    sd_low, sd_high = (np.sqrt(p * (1.0 - p) / people) for p in (low, high))
    return bool(low - 1.645 * sd_low <= share <= high + 1.645 * sd_high)
