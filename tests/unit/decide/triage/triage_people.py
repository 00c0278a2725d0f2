"""People for the tests of triage: changed by keyword."""

from __future__ import annotations

from typing import Any

from calando.decide.triage.answer import triage
from calando.decide.triage.result import TriageResult
from calando.decide.triage.wishes import TriageWishes
from calando.patient.profile import KidneyValue, Medication, Patient

TABLETS = (Medication(drug="baclofen", daily_mg=60, since_weeks=80),)
PUMP = (Medication(drug="baclofen", route="intrathecal", micrograms_per_day=300, since_weeks=200),)


def person(*, eGFR: float = 95, **changes: Any) -> Patient:
    """Make a woman of 46 on 60 mg a day with sound kidneys; anything may be changed."""
    given: dict[str, Any] = {
        "age_years": 46.0,
        "sex": "female",
        "weight_kg": 68.0,
        "kidney": KidneyValue(quantity="eGFR", value=eGFR),
        "dialysis": "none",
        "jurisdiction": "US",
        "indication": "spasticity",
        "medications": TABLETS,
    }
    return Patient(**{**given, **changes})


def result_of(signs: str, patient: Patient | None = None, **wishes: Any) -> TriageResult:
    """Ask for a triage of signs."""
    asked = TriageWishes(signs=(signs,) if signs else (), **wishes)
    return triage(patient or person(), asked).result
