"""The prototype's figures beside ours, for prototype.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calando.decide.taper.rates import rate_course, rate_totals
from calando.facts.schema import Facts, TaperRate
from calando.simulate import checks
from calando.simulate.checks.experiments import members_of
from calando.simulate.course import Segment, peak_drive, steady_start
from calando.simulate.day import DayMap

PROTOTYPE: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("prototype.toml").read_text(encoding="utf-8")
)
INTAKE_H, DOSES_MG = (0.0, 6.0, 12.0), (20.0, 20.0, 20.0)
ABRUPT_DAYS, AFTER_DAYS = 40, 14
PERCENTILES = (50, 80, 95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One rate: the prototype's percentiles and ours."""

    name: str
    prototype: tuple[float, ...]
    ours: tuple[float, ...]


def beside(facts: Facts) -> Iterator[Beside]:
    """Yield every rate of the prototype, with ours beside it."""
    ensemble = members_of(facts)
    CL = ensemble.CL(facts.kidney.CLcr_reference.value)
    day = DayMap(ensemble, CL=CL, intake_h=INTAKE_H)
    start = steady_start(day, DOSES_MG, since_weeks=None)
    abrupt = peak_drive(day, (Segment(days=ABRUPT_DAYS, doses_mg=(0.0,) * 3),), start)
    for case in PROTOTYPE["rate"]:
        given = {k: v for k, v in case.items() if k not in ("name", "prototype")}
        rate = TaperRate(
            name=case["name"], title="", source="", where="", basis="read", grade="trial", **given
        )
        course = rate_course(rate_totals(rate, sum(DOSES_MG)), DOSES_MG, after_days=AFTER_DAYS)
        relative = np.percentile(peak_drive(day, course, start) / abrupt, PERCENTILES)
        yield Beside(
            name=case["name"],
            prototype=tuple(case["prototype"]),
            ours=tuple(float(x) for x in relative),
        )
    onset = checks.withdrawal_onset(
        ensemble,
        CL=CL,
        intake_h=INTAKE_H,
        doses_mg=DOSES_MG,
        over_h=float(PROTOTYPE["onset"]["over_h"]),
    )
    yield Beside(
        name="half of the abrupt peak, hours after the last dose (p05, p95)",
        prototype=tuple(PROTOTYPE["onset"]["prototype"]),
        ours=tuple(float(x) for x in np.percentile(onset, (5, 95))),
    )
