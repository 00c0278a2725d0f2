"""Whom the gallery simulates: people of a published model, as curves one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from calando.arrays import Floats
from calando.facts.load import load_published_checks
from calando.facts.schema import Facts
from calando.patient.regimen import Dose, Regimen
from calando.simulate.adherence import Adherence
from calando.simulate.cohort import Cohort, cohort_program, parameters_of, simulate_block
from calando.simulate.kidneys import KidneyCourse
from calando.simulate.population import population_of
from calando.simulate.walk import walk

PEOPLE, SEED = 2000, 1
BACLOFEN = "simon2018"  # the gallery shows one model; three_models.svg shows what others would say


def every(mg: float, hours: float, *, until_h: float) -> Regimen:
    """Return the same dose by mouth again and again."""
    regimen = Regimen(doses=(Dose(time_h=0.0, mg=mg),), every_h=hours)
    return regimen.until(until_h)


def cohort(
    facts: Facts,
    regimen: Regimen,
    hours: Floats,
    *,
    model: str = BACLOFEN,
    kidneys: KidneyCourse | None = None,
    adherence: Adherence | None = None,
    weight_kg: float | None = None,
) -> Cohort:
    """Return the people of the gallery on a regimen."""
    population = population_of(facts.pk[model], weight_kg=weight_kg)
    return Cohort(
        population=population,
        structure=facts.pk[model].structure,
        regimen=regimen,
        output_h=tuple(map(float, hours)),
        patients=PEOPLE,
        seed=SEED,
        kidneys=kidneys,
        kidney_facts=facts.kidney,
        adherence=adherence or Adherence(),
    )


def levels(asked: Cohort) -> Floats:
    """Return the curve of every person, shape (person, time) [mg/L]."""
    return simulate_block(asked, 0, compiled=False)


def pools(asked: Cohort, observed: Sequence[str]) -> Floats:
    """Return several pools of every person, shape (pool, person, time) [mg/L]."""
    program = cohort_program(asked, np.array(asked.output_h))
    return walk(
        asked.model(), program, parameters_of(asked, 0), observed=tuple(observed), compiled=False
    )


def printed(run: str) -> tuple[float, str]:
    """Return the number that a paper prints, and its source, from the first check of an experiment."""
    row = next(check for check in load_published_checks() if check.run == run)
    found = re.search(r"\d+(?:\.\d+)?", row.published)
    if found is None:
        raise ValueError(f"{row.name} prints no number")
    return float(found[0]), row.source


def first_below(times: Floats, curves: Floats, limit: Floats | float) -> Floats:
    """Return when each curve comes to lie below a limit for good, shape (person,); nan if it never does.

    >>> first_below(np.arange(4.0), np.array([[2.0, 0.5, 2.0, 0.5], [2.0, 2.0, 2.0, 2.0]]), 1.0)
    array([ 3., nan])
    """
    above = curves > np.asarray(limit)
    last = curves.shape[1] - 1 - np.argmax(above[:, ::-1], axis=1)
    after = np.where(above.any(axis=1), last + 1, 0)
    ended = after < curves.shape[1]
    return np.where(ended, times[np.minimum(after, times.size - 1)], np.nan)


def spread(values: Floats, digits: int = 2, beyond: str = "") -> str:
    """Return median and 5th to 95th percentile as words; `beyond` where that many never get there (nan).

    >>> spread(np.arange(101.0), 0)
    '50 (5–95)'
    >>> spread(np.array([1.0, 2.0, np.nan]), 0, "> 8")
    '2 (1–> 8)'
    """
    at = np.quantile(
        np.where(np.isnan(values), np.inf, values), [0.5, 0.05, 0.95], method="nearest"
    )
    middle, low, high = (f"{v:.{digits}f}" if np.isfinite(v) else beyond for v in at)
    return f"{middle} ({low}–{high})"
