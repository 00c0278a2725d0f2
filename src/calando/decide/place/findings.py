"""What the patient file says of each finding. Absent means not known, never no.

What it says in so many words nobody can deny without correcting it. The rest is taken from it, said in a caveat, and
whoever was there is believed before it (`Reading.plain`).
"""

from __future__ import annotations

from calando.decide.place.findings_baclofen import baclofen_readings, pump_readings
from calando.decide.place.findings_now import now_readings
from calando.decide.place.findings_person import person_readings, suicide_readings
from calando.decide.place.reading import LIST_IS_COMPLETE
from calando.decide.place.reading import Reading as Reading
from calando.decide.place.reading import Value as Value
from calando.decide.place.reading import in_the_red as in_the_red
from calando.decide.situation import Situation
from calando.facts.schema_placement import PlacementLimits


def readings_of(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    """Return what the file says, finding by finding; what it does not say is not in it."""
    return {
        **now_readings(situation, in_the_red(situation, limits), limits),
        **_kidneys(situation, limits),
        **person_readings(situation, limits),
        **suicide_readings(situation, limits),
        **_alcohol(situation, limits),
        **baclofen_readings(situation, limits),
        **pump_readings(situation, limits),
        **_other_drugs(situation),
    }


def _kidneys(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    kidneys, flags = situation.kidneys, situation.flags
    unstable = kidneys.trend == "falling" or "unstable_kidneys" in flags
    low = kidneys.strictest < limits.eGFR_low.value or unstable or "end_stage_kidneys" in flags
    return {
        "eGFR_low": Reading(value=low, field="the kidney value of the file"),
        "dialysis": Reading(value=situation.patient.dialysis != "none", field="dialysis"),
    }


def _alcohol(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    patient, flags = situation.patient, situation.flags
    found = {}
    if patient.alcohol is not None:
        units = patient.alcohol.grams_per_day / limits.grams_per_unit.value
        found["alcohol_units_per_day"] = Reading(value=units, field="alcohol.grams_per_day")
    if patient.indication == "alcohol_withdrawal" or "alcohol withdrawal" in flags:
        found["alcohol_use"] = Reading(value=True, field="alcohol withdrawal in the file")
    elif "alcohol intoxication" in flags:
        found["alcohol_use"] = Reading(value=True, field="conditions: alcohol intoxication")
    elif patient.alcohol is None:
        if "alcohol" in flags:
            found["alcohol_use"] = Reading(value=True, field="medication: alcohol")
    elif patient.alcohol.grams_per_day > 0:
        found["alcohol_use"] = Reading(value=True, field="alcohol")
    elif "alcohol_use_disorder" not in flags:  # who has one and drinks nothing may be withdrawing
        found["alcohol_use"] = Reading(value=False, field="alcohol", plain=False)
    return found


def _other_drugs(situation: Situation) -> dict[str, Reading]:
    if "benzodiazepine" in situation.flags:
        return {"benzodiazepine_use": Reading(value=True, field="medication: a benzodiazepine")}
    if situation.patient.medications:
        none = Reading(value=False, field="medication", plain=False, how=LIST_IS_COMPLETE)
        return {"benzodiazepine_use": none}
    return {}
