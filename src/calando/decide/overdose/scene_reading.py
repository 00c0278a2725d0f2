"""What of a patient file is read for the scene of an overdose."""

from __future__ import annotations

from calando.decide.overdose.wishes import OverdoseWishes
from calando.decide.situation import Situation, find_term
from calando.decide.urgent import last_diary, vitals_are_judged
from calando.facts.schema_overdose import KidneyClass, OverdoseFacts
from calando.patient.profile import Now

_VITAL_WORDS = {
    "temperature_C": "temperature {:g} °C",
    "heart_rate": "pulse {:g} /min",
    "systolic": "systolic pressure {:g} mmHg",
    "respiratory_rate": "respiratory rate {:g} /min",
    "spo2": "oxygen saturation {:g} %",
    "rass": "RASS {:g}",
}
_RED_AT_ANY_AGE = frozenset({"temperature_C", "spo2", "rass"})  # as in decide/urgent.py
_LISTED_OVERDOSE = "baclofen toxicity"  # the condition "overdose": no sign by itself


def kidney_class_of(situation: Situation, moving: bool) -> KidneyClass:
    """Return the strictest word on the kidneys: values, dialysis, conditions, movement."""
    limits, flags = situation.facts.kidney, situation.flags
    strictest = situation.kidneys.strictest
    gone = situation.patient.dialysis != "none" or flags & {"dialysis", "end_stage_kidneys"}
    if gone or moving or strictest < limits.urgent_eGFR.value:
        return "failing"
    if strictest < limits.cautious_eGFR.value or "kidney_disease" in flags:
        return "impaired"
    return "normal"


def is_tolerant(situation: Situation, wishes: OverdoseWishes, facts: OverdoseFacts) -> bool | None:
    """Return what was told; else the weeks of regular use in the file; else it is not known."""
    if wishes.tolerant is not None:
        return wishes.tolerant
    oral = situation.oral
    if oral is None or oral.since_weeks is None:
        return None
    least = facts.disposition.tolerant_daily_mg.value
    if oral.total_mg is not None and oral.total_mg < least:
        return False  # too little for a body to be used to it
    return oral.since_weeks >= facts.disposition.tolerant_weeks.value


def bad_vitals(situation: Situation) -> tuple[str, ...]:
    """Return the vital signs beyond a red limit; limits for adults are not held against small children."""
    judged = vitals_are_judged(situation.patient, situation.facts)
    now: Now = situation.patient.now
    scope = situation.facts.taper_rules.adult_vitals_years.source
    bad = []
    for limit in situation.facts.vital_limits:
        value = getattr(now, limit.sign)
        if value is None or not (judged or limit.source != scope or limit.sign in _RED_AT_ANY_AGE):
            continue
        low = limit.low is not None and value <= limit.low
        high = limit.high is not None and value >= limit.high
        if low or high:
            bad.append(_VITAL_WORDS[limit.sign].format(float(value)))
    return tuple(dict.fromkeys(bad))


def all_vitals_told(situation: Situation) -> bool:
    """Return whether every vital sign was told, of somebody for whom the limits were made."""
    now: Now = situation.patient.now
    told = all(getattr(now, sign) is not None for sign in _VITAL_WORDS)
    return told and vitals_are_judged(situation.patient, situation.facts)


def signs_listed(situation: Situation) -> tuple[tuple[str, ...], bool]:
    """Return the conditions that are signs of toxicity, and whether the word overdose is listed."""
    found, listed = [], False
    for condition in situation.patient.conditions:
        term = find_term(condition, situation.facts.conditions)
        if term is None or "toxicity_signs" not in term.flags:
            continue
        if term.name == _LISTED_OVERDOSE:
            listed = True
        else:
            found.append(term.name)
    severe = situation.facts.taper_rules.severe_symptom_0_10.value
    score = last_diary(situation.patient, "sedation_0_10")
    if score is not None and score >= severe:
        found.append(f"sedation {score:g} of 10 in the diary")
    return tuple(dict.fromkeys(found)), listed


def highest_level(situation: Situation, wishes: OverdoseWishes) -> float | None:
    """Return the highest measured level [mg/L] of the wishes and the file; None: none was measured."""
    measured = [v.mg_per_L for v in wishes.levels if not v.below_limit]
    measured += [
        v.mg_per_L
        for v in situation.patient.levels
        if v.mg_per_L is not None and v.drug == "baclofen" and not v.below_limit
    ]
    return max(measured, default=None)


def sedating_medicines(situation: Situation) -> tuple[str, ...]:
    """Return what sedates and is in daily use, alcohol too."""
    names = [name for name, _ in situation.sedatives]
    alcohol = situation.patient.alcohol
    if alcohol is not None and alcohol.grams_per_day > 0:
        names.append("alcohol")
    return tuple(dict.fromkeys(names))
