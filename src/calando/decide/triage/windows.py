"""When toxicity or withdrawal is seen, for this person's kidneys.

Each border of a published window is drawn evenly between its low and its high end, one draw for each member of the
ensemble, and multiplied by that member's half-life with these kidneys over its half-life with the reference kidneys
(never less than 1). The spinal fluid clears a pump's dose, so that a pump's window is not stretched.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calando.arrays import Members
from calando.decide.recommendation import Band
from calando.decide.situation import Situation
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import OnsetWindow
from calando.facts.schema_triage import OnsetFact
from calando.models.variability import random_stream
from calando.simulate.ensemble import draw_ensemble, is_modelled

MEMBERS = 512


def half_life_ratio(situation: Situation, *, seed: int) -> Members | None:
    """Return each member's half-life over the same member's with healthy kidneys; None below the models' age.

    Dialysis sessions are left out: between them the native kidneys decide.
    """
    patient, kidney = situation.patient, situation.facts.kidney
    if not is_modelled(situation.facts, age_years=patient.age_years):
        return None
    ensemble = draw_ensemble(
        situation.facts,
        age_years=patient.age_years,
        weight_kg=patient.weight_kg,
        seed=seed,
        members=MEMBERS,
    )
    CLcr = situation.kidneys.relative_mL_per_min
    if patient.dialysis != "none":
        CLcr = min(CLcr, kidney.CLcr_on_dialysis_cap.value)
    # V is the same on both sides, so that half-lives relate as clearances, the other way round
    ratio = ensemble.CL(kidney.CLcr_reference.value) / ensemble.CL(CLcr)
    return np.maximum(ratio, 1.0)


def windows_for(
    situation: Situation, person: TriagePerson, facts: Sequence[OnsetFact], *, seed: int
) -> dict[str, OnsetWindow]:
    """Return the windows that matter for this person by id, those of toxicity first."""
    ratio = half_life_ratio(situation, seed=seed)
    found: dict[str, OnsetWindow] = {}
    for row in facts:
        if row.after_extra_only and not person.extra:
            continue
        if row.route == "intrathecal" and not person.has_pump:
            continue
        found[row.id] = _window(row, person, ratio, seed=seed)
    return found


def _window(
    row: OnsetFact, person: TriagePerson, ratio: Members | None, *, seed: int
) -> OnsetWindow:
    u = random_stream(seed, f"triage window {row.id}").random((2, MEMBERS))
    stretch = ratio if row.scales_with_kidneys and ratio is not None else np.ones(MEMBERS)
    lows = (row.from_low.value, row.to_low.value)
    highs = (row.from_high.value, row.to_high.value)
    starts, ends = (
        (low + (high - low) * draws) * stretch
        for low, high, draws in zip(lows, highs, u, strict=True)
    )
    from_h, to_h = _band(starts), _band(ends)
    hours = _hours(row, person)
    inside = None if hours is None else from_h["p05"] <= hours <= to_h["p95"]
    text = row.text
    if row.scales_with_kidneys and ratio is not None:
        later = float(np.median(ratio))
        text += f" For these kidneys the half-life is {later:.1f} times that of healthy ones."
    elif row.scales_with_kidneys:
        text += " No model describes a child so young: the hours are as published, not fitted to the kidneys."
    return OnsetWindow(
        name=row.name,
        from_h=from_h,
        to_h=to_h,
        inside=inside,
        now_h=hours,
        text=text,
        sources=row.sources,
        basis="derived" if row.scales_with_kidneys and ratio is not None else row.basis,
    )


def _hours(row: OnsetFact, person: TriagePerson) -> float | None:
    if row.after_extra_only:
        return person.extra_hours
    if row.route == "intrathecal":
        return person.pump_hours
    if row.kind == "toxic" and person.extra:
        return person.extra_hours
    return person.oral_hours


def _band(values: Members) -> Band:
    p05, p50, p95 = np.percentile(values, (5, 50, 95))
    return {"p05": float(p05), "p50": float(p50), "p95": float(p95)}
