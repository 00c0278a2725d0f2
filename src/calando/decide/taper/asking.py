"""From a situation to the numeric question: members, kidneys, size, and where the candidates begin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calando.decide.candidates import Candidate
from calando.decide.products import Shelf
from calando.decide.situation import Situation
from calando.decide.taper.question import Question
from calando.decide.taper.wishes import TaperWishes
from calando.decide.taper.yardstick import ChosenRate
from calando.facts.schema import Facts, TaperRate
from calando.models.covariates import mean_hemodialysis_clearance
from calando.patient.profile import Intake
from calando.simulate.ensemble import ADULT_FROM_YEARS, draw_ensemble


def never_at_once(rate: TaperRate, facts: Facts) -> TaperRate:
    """Return a rate in milligrams kept from being an abrupt stop for a small dose, when it is the yardstick."""
    own = facts.tapers[facts.taper_rules.default_rate].most_fraction_of_start
    if rate.kind != "mg_every" or rate.most_fraction_of_start is not None:
        return rate
    return replace(rate, most_fraction_of_start=own)


def size_of(situation: Situation) -> float:
    """Return the scale of milligrams in rules made for adults: 1, less in a child.

    The ratio of the typical clearances: the same fall in exposure as in an adult.
    """
    patient, facts = situation.patient, situation.facts
    if patient.age_years >= ADULT_FROM_YEARS:
        return 1.0
    (child,) = facts.ensemble.child_weights
    adult = max(facts.ensemble.adult_weights.items(), key=lambda item: item[1].value)[0]
    CL_child = facts.pk[child].theta["CL"].value * patient.weight_kg
    return min(CL_child / facts.pk[adult].theta["CL"].value, 1.0)


def dialysis_L_per_h(situation: Situation) -> float:
    """Return the time-averaged clearance that a machine adds; only hemodialysis has a published value."""
    patient, k = situation.patient, situation.facts.kidney
    if patient.dialysis != "hemodialysis":
        return 0.0
    return mean_hemodialysis_clearance(
        CL_true=k.CL_hemodialysis.value,
        F=k.F.value,
        session_h=k.hemodialysis_session_h.value,
        sessions_per_week=len(patient.dialysis_days)
        or situation.facts.taper_rules.sessions_per_week.value,
    )


def tolerated_CLcr(situation: Situation) -> float | None:
    """Return the kidneys before they failed, if they are failing now; the reference if not told."""
    kidneys = situation.kidneys
    if kidneys.trend != "falling" or situation.patient.dialysis != "none":
        return None
    known = [value for _, value in kidneys.earlier_relative]
    best = max(known, default=situation.facts.kidney.CLcr_reference.value)
    return best if best > kidneys.relative_mL_per_min else None


def make_question(
    situation: Situation,
    wishes: TaperWishes,
    chosen: ChosenRate,
    shelf: Shelf,
    intakes: tuple[Intake, ...],
    *,
    seed: int,
) -> Question:
    """Return the numeric question behind a taper from these products."""
    patient, facts, kidneys = situation.patient, situation.facts, situation.kidneys
    today = tuple(i.mg for i in intakes)
    ensemble = draw_ensemble(
        facts, age_years=patient.age_years, weight_kg=patient.weight_kg, seed=seed
    )
    relative = kidneys.relative_mL_per_min
    before = tolerated_CLcr(situation)
    chain = shelf.chain
    if before is not None:
        ratio = float(np.median(ensemble.CL(relative) / ensemble.CL(before)))
        chain = below_matched(chain, sum(today) * ratio)
    first = intakes[0].time_h
    assert situation.oral is not None
    return Question(
        ensemble=ensemble,
        relative_CLcr=relative,
        twin_CLcr=facts.kidney.CLcr_reference.value,
        dialysis_L_per_h=dialysis_L_per_h(situation),
        intake_h=tuple(i.time_h - first for i in intakes),
        today_mg=today,
        since_weeks=situation.oral.since_weeks,
        chain=chain,
        named_rate=never_at_once(chosen.rate, facts),
        rules=facts.taper_rules,
        step_days=chosen.step_days,
        share=wishes.share or facts.taper_rules.share.value,
        size=size_of(situation),
        kidney_history=kidneys.earlier_relative if kidneys.trend == "recovering" else (),
        tolerated_CLcr=before,
    )


def below_matched(chain: tuple[Candidate, ...], most_mg: float) -> tuple[Candidate, ...]:
    """Return the chain from the largest makeable schedule that is at most `most_mg`."""
    below = [c for c in chain[1:] if c.daily_mg <= most_mg + 1e-9]
    return tuple(below or chain[-1:])
