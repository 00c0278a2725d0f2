"""One person as an ensemble: what every member's level does under a regimen, hour by hour.

Someone who has taken the regimen for long is simulated from some weeks before hour 0, with the same
doses, kidneys and sessions: what is left of the start from nothing is then far below the curve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.models.variability import random_stream, with_residual_error
from calando.patient.regimen import Dose, Regimen
from calando.simulate.adherence import Adherence, taken_share
from calando.simulate.ensemble import Ensemble
from calando.simulate.exposure import (
    Window,
    exposure_window,
    exposures,
    with_area,
    without_what_kidneys_change,
)
from calando.simulate.kidneys import KidneyCourse, clearances
from calando.simulate.population import BLOCK
from calando.simulate.program import build_program
from calando.simulate.walk import walk

MOST_LEAD_DAYS = 42  # ten half-lives of a typical person without kidneys are twelve days
STRUCTURE = "one_compartment_oral"  # of every model that an ensemble is drawn from


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCase:
    """What is simulated for one person.

    `kidneys` count from the first dose, which is `lead_days` before hour 0; so do the doses.
    """

    ensemble: Ensemble
    regimen: Regimen
    output_h: tuple[float, ...]  # from hour 0
    kidneys: KidneyCourse
    lead_days: int = 0
    lead_regimen: Regimen | None = None  # what was taken before hour 0, if it was another one
    adherence: Adherence = field(default_factory=Adherence)
    residual: bool = False
    seed: int = 1

    @property
    def lead_h(self) -> float:
        """Hours before hour 0 at which the first dose is taken."""
        return 24.0 * self.lead_days

    @property
    def end_h(self) -> float:
        """The last output, counted from the first dose."""
        return self.lead_h + self.output_h[-1]

    @property
    def doses(self) -> tuple[Dose, ...]:
        """The doses, those before hour 0 too, counted from the beginning of the lead."""
        if self.lead_regimen is None:
            return self.regimen.until(self.end_h).doses
        before = self.lead_regimen.until(self.lead_h).doses
        after = self.regimen.until(self.output_h[-1]).doses
        return (*before, *(replace(d, time_h=d.time_h + self.lead_h) for d in after))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCourse:
    """Levels (member, time) and exposures (member,) of one person."""

    levels: Floats  # [mg/L]
    exposure: Mapping[str, Floats]
    window: Window  # of the exposures, in hours from hour 0


def lead_days_for(since_weeks: float | None) -> int:
    """Return how many days to simulate before hour 0: none if nothing was taken so far.

    >>> lead_days_for(None), lead_days_for(2), lead_days_for(200)
    (0, 14, 42)
    """
    return 0 if since_weeks is None else int(min(round(7 * since_weeks), MOST_LEAD_DAYS))


def simulate_person(case: PersonCase, facts: Facts) -> PersonCourse:
    """Return the levels and exposures of every member of a person's ensemble.

    Parameters
    ----------
    case : the members, their doses, kidneys and output times.
    facts : for the kidneys, and the residual errors of the models.

    Raises
    ------
    InputError : a dose by a way that the models do not know.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> from calando.simulate.ensemble import draw_ensemble
    >>> from calando.simulate.kidneys import steady_kidneys
    >>> facts = load_facts()
    >>> members = draw_ensemble(facts, age_years=46, weight_kg=68, seed=1, members=64)
    >>> regimen = Regimen(doses=(Dose(time_h=0, mg=20),), every_h=8.0)
    >>> times = tuple(float(h) for h in range(25))
    >>> case = PersonCase(ensemble=members, regimen=regimen, output_h=times,
    ...                   kidneys=steady_kidneys(105), lead_days=14)
    >>> course = simulate_person(case, facts)
    >>> course.levels.shape, bool(np.median(course.levels[:, 0]) > 0.1)
    ((64, 25), True)
    """
    ensemble, F = case.ensemble, facts.kidney.F.value
    structure = STRUCTURES[STRUCTURE]
    sets = [
        {"CL": CL, "V": ensemble.V, "ka": ensemble.ka}
        for CL in clearances(
            ensemble.CL_ref,
            case.kidneys,
            non_renal_share=ensemble.non_renal_share,
            facts=facts.kidney,
            F=F,
        )
    ]
    scale, factor = {"intravenous": 1.0 / F}, _taken(case)
    times = np.array(case.output_h) + case.lead_h
    program = build_program(structure, case.doses, times, regimes=case.kidneys.regimes, scale=scale)
    levels = walk(structure, program, sets, factor=factor)[0]
    exposure = exposures(
        structure,
        case.doses,
        sets,
        end_h=case.end_h,
        regimes=case.kidneys.regimes,
        scale=scale,
        factor=factor,
    )
    if any(hour > case.lead_h for hour in case.kidneys.start_h):
        exposure = without_what_kidneys_change(exposure)
    elif case.lead_days:
        before = _area_before(case, sets, scale, factor)
        exposure = {**exposure, "AUC_inf": exposure["AUC_inf"] - before}
    window = exposure_window(case.doses, case.end_h)
    return PersonCourse(
        levels=_measured(case, facts, levels) if case.residual else levels,
        exposure=exposure,
        window=Window(start_h=window.start_h - case.lead_h, end_h=window.end_h - case.lead_h),
    )


def _taken(case: PersonCase) -> Floats | None:
    """What each member takes of each dose; from hour 0 on what ran out is counted."""
    if case.adherence.is_perfect:
        return None
    ran_out = case.adherence.ran_out_h
    adherence = replace(
        case.adherence, ran_out_h=None if ran_out is None else ran_out + case.lead_h
    )
    size = case.ensemble.size
    blocks = [
        taken_share(
            adherence, case.doses, block, seed=case.seed, count=min(BLOCK, size - block * BLOCK)
        )
        for block in range(-(-size // BLOCK))
    ]
    return np.concatenate(blocks)


def _area_before(
    case: PersonCase,
    sets: Sequence[Mapping[str, Floats]],
    scale: Mapping[str, float],
    factor: Floats | None,
) -> Floats:
    """The area under the curve before hour 0 [mg h/L], shape (member,)."""
    wider = with_area(STRUCTURES[STRUCTURE])
    program = build_program(
        wider, case.doses, np.array([case.lead_h]), regimes=case.kidneys.regimes, scale=scale
    )
    one = [{**p, "one": np.ones(1)} for p in sets]
    area: Floats = walk(wider, program, one, observed=("area",), factor=factor)[0, :, 0]
    return area


def _measured(case: PersonCase, facts: Facts, levels: Floats) -> Floats:
    """Levels as a laboratory would report them: each member with the residual error of its model."""
    ensemble = case.ensemble
    residual = [facts.pk[name].residual for name in ensemble.models]
    index = ensemble.model_index.astype(int)
    prop, add = (
        np.array([r[key].value if key in r else 0.0 for r in residual])[index, None]
        for key in ("sigma_prop", "sigma_add")
    )
    noise = random_stream(case.seed, "residual/person").standard_normal((2, *levels.shape))
    return with_residual_error(levels, (noise[0], noise[1]), sigma_prop=prop, sigma_add=add)


def only_model(facts: Facts, model: str) -> Facts:
    """Return facts whose ensembles are drawn from one model only.

    Raises
    ------
    InputError : the model does not describe tablets by one compartment with a spread of CL, V and ka.
    """
    chosen = facts.pk[model]
    if chosen.structure != STRUCTURE or not {"CL", "V", "ka"} <= set(chosen.iiv_cv_percent):
        allowed = [*facts.ensemble.adult_weights, *facts.ensemble.child_weights]
        raise InputError(
            Problem(
                field="--model",
                value=model,
                message=f"{model} cannot describe this person: the ensemble needs one compartment, tablets, "
                "and a known spread. Simulate the model without the patient file",
                allowed=", ".join(allowed),
            )
        )
    weight = next(iter(facts.ensemble.adult_weights.values()))
    weights = {model: replace(weight, value=1.0)}
    ensemble = replace(facts.ensemble, adult_weights=weights, child_weights=weights)
    return replace(facts, ensemble=ensemble)
