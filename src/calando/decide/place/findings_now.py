"""What the patient file says of what goes on now: signs, vital signs, a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calando.decide.place.reading import Reading, fever_field, words_for
from calando.decide.situation import Situation
from calando.facts.schema_placement import PlacementLimits

# what a listed sign can have been for years: then whoever sees the person may say that it is not new
_LASTING = frozenset({"psychosis", "dementia", "brain_injury"})
MAY_BE_OLD = {  # finding -> conditions that it is read from
    "hallucinations_now": ("hallucinations",),
    "confusion_now": ("confusion", "delusions"),
}
OLD_BRAIN = frozenset({"cerebral_palsy", "brain_injury"})
_ALCOHOL = frozenset({"alcohol", "alcohol_use_disorder"})


def now_readings(
    situation: Situation, red: Mapping[str, float], limits: PlacementLimits
) -> dict[str, Reading]:
    """Return what there is of signs; `red` are the vital signs out of range."""
    flags, found = situation.flags, {}
    conditions = {
        "seizure_now": "seizure",
        "hallucinations_now": "hallucinations",
        "reduced_consciousness": "coma",
        "ck_rise": "rhabdomyolysis",
    }
    for finding, name in conditions.items():
        if name in flags:
            found[finding] = Reading(value=True, field=f"conditions: {name}")
    found |= _confusion(situation)
    found |= _poisoning(situation)
    if red.get("rass", 0.0) < 0:
        found["reduced_consciousness"] = Reading(value=True, field="now.rass")
    failing = [f"conditions: {n}" for n in ("respiratory depression", "sepsis") if n in flags]
    if failing:
        found["organ_failure"] = Reading(value=True, field=", ".join(failing))
    if (fever := fever_field(situation, limits)) and "rigidity" in flags:
        field = f"{fever}, conditions: rigidity"
        found["hyperthermia_with_rigidity"] = Reading(value=True, field=field)
    return found | _may_be_old(found, situation)


def _confusion(situation: Situation) -> dict[str, Reading]:
    """In cerebral palsy or after an injury of the brain "encephalopathy" is rarely a new confusion: asked about."""
    found = {}
    if words_for("confusion", situation) and not is_old_brain_injury(situation):
        found["confusion_now"] = Reading(value=True, field="conditions: confusion")
    if "delusions" in situation.flags:
        here = Reading(value=True, field="conditions: delusions")
        found["psychosis_now"] = here
        found.setdefault("confusion_now", here)
    return found


def is_old_brain_injury(situation: Situation) -> bool:
    """True if nothing but "encephalopathy" says confusion, and an old injury of the brain is listed beside it."""
    words = words_for("confusion", situation)
    return words == {"encephalopathy"} and bool(OLD_BRAIN & situation.flags)


def _poisoning(situation: Situation) -> dict[str, Reading]:
    """ "Intoxication" of somebody who drinks is taken to be by alcohol, and too much baclofen is asked about."""
    found = {}
    words = words_for("baclofen toxicity", situation)
    by_alcohol = words == {"intoxication"} and bool(_ALCOHOL & situation.flags)
    if by_alcohol:
        how = "the intoxication of somebody who drinks is taken to be by alcohol, and too much baclofen is asked about"
        field = "conditions: intoxication"
        found["intoxicated_now"] = Reading(value=True, field=field, plain=False, how=how)
    elif words:
        found["overdose_suspected"] = Reading(value=True, field="conditions: baclofen toxicity")
    if "alcohol intoxication" in situation.flags:
        field = "conditions: alcohol intoxication"
        found["intoxicated_now"] = Reading(value=True, field=field)
    toxic = situation.facts.taper_rules.toxic_level_mg_per_L.value
    levels = [v.mg_per_L for v in situation.patient.levels if v.drug == "baclofen" and v.mg_per_L]
    if levels and max(levels) >= toxic:
        found["overdose_suspected"] = Reading(value=True, field="level")
    return found


def _may_be_old(found: Mapping[str, Reading], situation: Situation) -> dict[str, Reading]:
    """Voices in schizophrenia, confusion in dementia: whoever sees the person may say that it is not new."""
    if not _LASTING & situation.flags:
        return {}
    how = "it is taken to be new, for nobody has said that it is not"
    return {
        name: replace(reading, plain=False, how=f"{name.removesuffix('_now')} is listed: {how}")
        for name in MAY_BE_OLD
        if (reading := found.get(name)) is not None
    }
