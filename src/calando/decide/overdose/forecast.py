"""Forecast an overdose: the scene, where to be treated, the numbers, and everything that is said around them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calando.decide.advice import contacts_for
from calando.decide.overdose import around, numbers, words
from calando.decide.overdose.disposition import decide_disposition
from calando.decide.overdose.machines import dialysis_of
from calando.decide.overdose.result import Disposition, DispositionRule, OverdoseResult
from calando.decide.overdose.scene import Scene, ingestion_summary, scene_of
from calando.decide.overdose.series_rows import series_rows
from calando.decide.overdose.told import case_of
from calando.decide.overdose.wishes import OverdoseWishes
from calando.decide.recommendation import ContactLine, Statement
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report, patient_summary
from calando.facts.schema import Facts
from calando.facts.schema_overdose import OverdoseFacts
from calando.facts.schema_overdose_model import OverdoseModel
from calando.facts.schema_safety import SafetyFacts
from calando.simulate.ensemble import is_modelled
from calando.simulate.overdose.members import slowing_by_kidneys

_CALL_FIRST = ("emergency", "poison", "health_line", "crisis")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseOutcome:
    """A forecast with the words around it."""

    result: OverdoseResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def forecast_overdose(
    situation: Situation,
    known: OverdoseFacts,
    model: OverdoseModel,
    safety: SafetyFacts,
    wishes: OverdoseWishes,
    *,
    seed: int,
) -> OverdoseOutcome:
    """Return the forecast of an overdose by mouth.

    Raises
    ------
    InputError : something that cannot be asked.
    """
    facts = situation.facts
    scene = scene_of(situation, wishes, known, safety)
    case = case_of(scene, wishes, facts, seed=seed)
    is_known = is_modelled(facts, age_years=situation.patient.age_years)
    sim = numbers.run(case, facts, model) if is_known else None
    slowing = slowing_by_kidneys(facts, CLcr=case.person.CLcr, seed=seed)
    place = decide_disposition(scene, slowing=slowing)
    result = _without_numbers(scene, facts, model, place)
    if sim is not None:
        result = _with_numbers(result, scene, sim, facts, model)
        place = _raised(scene, result, model)
    result = replace(result, disposition=replace(place, until_h=result.observe_until_h))
    result = replace(
        result,
        emergency=place.place == "emergency_now",
        headline=words.headline(scene, result, disbelieved=sim.disbelieved if sim else False),
    )
    return OverdoseOutcome(
        result=result,
        reasons=words.reasons(scene, result, case, is_modelled=is_known),
        caveats=words.caveats(scene, result, case),
    )


def _raised(scene: Scene, result: OverdoseResult, model: OverdoseModel) -> Disposition:
    """Return the place, raised where coma is likely; a chance never lowers it."""
    place, severity = result.disposition, result.severity
    least = model.emergency_coma_chance
    if severity is None or severity.coma["p50"] < least.value or place.place == "emergency_now":
        return place
    rule = DispositionRule(
        id="chance_of_coma",
        place="emergency_now",
        text=words.likely_coma(scene, severity),
        sources=(least.source,),
        basis=least.basis,
    )
    return replace(place, place=rule.place, why=rule.text, rules=(rule, *place.rules))


def _contacts(scene: Scene) -> tuple[ContactLine, ...]:
    found = contacts_for(scene.situation)
    order = {kind: i for i, kind in enumerate(_CALL_FIRST)}
    return tuple(sorted(found, key=lambda c: order.get(c.kind, len(order))))


def _without_numbers(
    scene: Scene, facts: Facts, model: OverdoseModel, place: Disposition
) -> OverdoseResult:
    """What is said whatever the numbers are, and where there are none."""
    return OverdoseResult(
        headline="",
        emergency=False,
        patient=patient_summary(scene.situation),
        kidney=kidney_report(scene.situation),
        ingestion=ingestion_summary(scene),
        contacts=_contacts(scene),
        do_now=around.do_now(scene),
        disposition=place,
        severity=None,
        severity_label=words.SEVERITY_LABEL,
        severity_at_home=around.severity_at_home(scene),
        series=series_rows(),
        concentration_mg_per_L=None,
        structures=(),
        hours_since_ingestion=scene.hours_ago,
        observe_until_h=place.until_h,
        observe=words.observe(scene, place.until_h),
        awake_h=None,
        awake=words.NO_NUMBERS,
        withdrawal_from_h=None,
        afterwards=words.afterwards(scene, None),
        dialysis=dialysis_of(scene, None, facts, model),
        never=around.never(scene),
        self_harm=around.self_harm(scene),
        back_calculation=None,
        curves=None,
        unrecognised=scene.unrecognised,
        not_told=around.not_told(scene),
    )


def _with_numbers(
    said: OverdoseResult,
    scene: Scene,
    sim: numbers.Simulated,
    facts: Facts,
    model: OverdoseModel,
) -> OverdoseResult:
    severity, awake = numbers.severity(sim, model), numbers.awake(sim, model)
    coma = severity.coma["p50"]
    later = numbers.withdrawal_from(sim)
    tells_waking = coma >= model.unlikely_coma.value or scene.symptomatic
    until = said.observe_until_h
    if until is not None:
        until = max(until, float(np.ceil(numbers.coma_is_unlikely_from_h(sim, model))))
    return replace(
        said,
        severity=severity,
        severity_label=words.severity_label(scene, severity),
        concentration_mg_per_L=numbers.concentration(sim),
        structures=numbers.structures(sim),
        observe_until_h=until,
        observe=words.observe(scene, until, coma=coma),
        awake_h=awake if tells_waking else None,
        awake=words.awake(scene, awake, numbers.level_on_waking(sim, model), severity)
        if tells_waking
        else words.NO_COMA,
        withdrawal_from_h=later[0] if later else None,
        afterwards=words.afterwards(scene, later[0] if later else None, coma=coma),
        dialysis=dialysis_of(scene, sim, facts, model, tells_waking=tells_waking),
        back_calculation=numbers.back_calculation(sim, model),
        curves=numbers.curves(sim, model, later[1] if later else None),
    )
