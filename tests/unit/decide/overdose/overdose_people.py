"""Small scenes for the tests: an adult on 60 mg a day with sound kidneys, of whom everything was told and is well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import calando
from calando.decide.overdose.scene import Scene, scene_of
from calando.decide.overdose.wishes import OverdoseWishes
from calando.decide.situation import assess_situation
from calando.facts.load import load_facts
from calando.facts.load_overdose import load_overdose
from calando.facts.load_safety import load_safety

ADULT: dict[str, Any] = {
    "age_years": 40,
    "sex": "male",
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}
REGULAR = {
    "drug": "baclofen",
    "since_weeks": 60,
    "doses": [{"time": t, "mg": 20} for t in ("08:00", "14:00", "20:00")],
}
WELL = {"rass": 0}
SIZES = ((4, 14, 95), (8, 22, 122), (13, 40, 150), (200, 70, 175))  # below years: kg, cm
BY_MISTAKE = OverdoseWishes(mg=20, deliberate=False, someone_elses=False)


def scene(
    wishes: OverdoseWishes | None = None,
    *,
    regular: bool = True,
    now: dict[str, Any] | None = None,
    medication: tuple[dict[str, Any], ...] = (),
    tables: dict[str, Any] | None = None,
    told: dict[str, Any] | None = None,
    **person: Any,
) -> Scene:
    """Make a scene: `told` changes the ingestion, anything else the person."""
    kidneys = {"eGFR", "CLcr", "creatinine_umol_per_L", "cystatin_C_mg_per_L"}
    years = person.get("age_years", ADULT["age_years"])
    weight, height = next((kg, cm) for below, kg, cm in SIZES if years < below)
    size = {"weight_kg": weight, "height_cm": height}
    who = ADULT | size | ({} if kidneys & person.keys() else {"eGFR": 100}) | person
    drugs = [*([REGULAR] if regular else []), *medication]
    data = {"patient": who, "medication": drugs, "now": WELL if now is None else now}
    patient = calando.patient_from_mapping(data | (tables or {}))
    asked = replace(wishes or BY_MISTAKE, **(told or {}))
    return scene_of(assess_situation(patient, load_facts()), asked, load_overdose(), load_safety())
