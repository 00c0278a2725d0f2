"""The credibility report: every check there is, run now on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calando.facts.schema import Facts
from calando.simulate.checks.calibration import ModelBands, calibration_rows, model_bands
from calando.simulate.checks.experiments import published_rows
from calando.simulate.checks.rows import Check
from calando.simulate.checks.second_programs import second_program_rows
from calando.simulate.checks.two_ways import two_way_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDay:
    """What one model's people have in plasma on a steady-state day: p05, p50, p95 [mg/L] over the hours."""

    name: str
    population: str
    hours: tuple[float, ...]
    concentration_mg_per_L: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credibility:
    """The `result` of `calando validate`."""

    checks: tuple[Check, ...]
    passed: int
    missed: int
    not_modelled: int
    models: tuple[ModelDay, ...]  # 20 mg every 8 h: how far the adult models lie apart

    @property
    def misses(self) -> tuple[Check, ...]:
        """What it gets wrong."""
        return tuple(c for c in self.checks if c.ok is False)

    @property
    def missing(self) -> tuple[Check, ...]:
        """What is not modelled."""
        return tuple(c for c in self.checks if c.ok is None)


def credibility(facts: Facts, *, seed: int = 1) -> Credibility:
    """Run every check: published numbers, second programs, calibration, one way against another.

    Parameters
    ----------
    facts : the facts as they stand.
    seed : of the people that are drawn; the same seed gives the same report.
    """
    bands = model_bands(facts, seed=seed)
    checks = (
        *published_rows(facts, seed=seed),
        *second_program_rows(facts),
        *calibration_rows(facts, bands, seed=seed),
        *two_way_rows(facts, seed=seed),
    )
    return Credibility(
        checks=checks,
        passed=sum(c.ok is True for c in checks),
        missed=sum(c.ok is False for c in checks),
        not_modelled=sum(c.ok is None for c in checks),
        models=tuple(_day(facts, band) for band in bands),
    )


def _day(facts: Facts, band: ModelBands) -> ModelDay:
    kept = {
        f"p{100 * share:02.0f}": row for share, row in zip(band.shares, band.levels, strict=True)
    }
    return ModelDay(
        name=band.model,
        population=facts.pk[band.model].population,
        hours=tuple(float(h) for h in band.hours),
        concentration_mg_per_L={
            name: tuple(float(x) for x in kept[name]) for name in ("p05", "p50", "p95")
        },
    )
