"""People for the tests of a placement: changed by keyword."""

from __future__ import annotations

from typing import Any

from calando.decide.place.answer import place
from calando.decide.place.result import PlaceResult
from calando.decide.place.wishes import PlaceWishes
from calando.facts.load_placement import load_placement
from calando.patient.profile import Alcohol, History, Home, KidneyValue, Medication, Patient

TABLETS = Medication(drug="baclofen", daily_mg=60, since_weeks=80, taken_as_prescribed=True)
PUMP = Medication(drug="baclofen", route="intrathecal", micrograms_per_day=300, since_weeks=200)
NOTHING_BEFORE = History(
    withdrawal_seizure=False,
    withdrawal_delirium=False,
    epilepsy=False,
    psychosis=False,
    overdose=False,
    self_harm=False,
)
SUPPORTED = Home(support_person=True, alcohol_free=True, transport=True)
# what an intake asks and a file cannot say; all of it told, and nothing of it there
ALL_QUIET: dict[str, bool | float] = dict.fromkeys(
    (
        "seizure_now", "confusion_now", "hallucinations_now", "reduced_consciousness", "organ_failure",
        "hyperthermia_with_rigidity", "ck_rise", "overdose_suspected", "suicide_high", "suicide_possible",
        "abrupt_stop", "co_dependence", "psychosis_now", "frail", "intoxicated_now", "other_drugs_heavy",
        "complicating_comorbidity", "significant_comorbidity", "failed_ambulatory_withdrawal", "cognitive_impairment",
        "multimorbidity", "learning_difficulty", "complex_needs", "pregnancy",
    ),
    False,
)  # fmt: skip
ALL_QUIET |= {"supervised": True, "stable_home": True, "able_to_attend": True}


def person(*, eGFR: float = 95, **changes: Any) -> Patient:
    """Make a woman of 46 on 60 mg a day as prescribed, dry, supported, with nothing before."""
    given: dict[str, Any] = {
        "age_years": 46.0,
        "sex": "female",
        "weight_kg": 68.0,
        "kidney": KidneyValue(quantity="eGFR", value=eGFR),
        "dialysis": "none",
        "jurisdiction": "UK",
        "indication": "spasticity",
        "medications": (TABLETS,),
        "alcohol": Alcohol(grams_per_day=0),
        "history": NOTHING_BEFORE,
        "home": SUPPORTED,
    }
    return Patient(**{**given, **changes})


def drinker(units: float = 22, **changes: Any) -> Patient:
    """Make somebody who drinks so many UK units a day and takes no baclofen."""
    given: dict[str, Any] = {
        "indication": "alcohol_use_disorder",
        "medications": (),
        "alcohol": Alcohol(grams_per_day=8 * units),
    }
    return person(**{**given, **changes})


def placed(patient: Patient | None = None, /, **findings: bool | float) -> PlaceResult:
    """Place somebody of whom everything was asked; findings change what was told."""
    return place(patient or person(), PlaceWishes(findings={**ALL_QUIET, **findings})).result


def fired(result: PlaceResult) -> set[str]:
    """Return the ids of the rules that fired."""
    return {rule.id for rule in result.rules if rule.fired}


def state(result: PlaceResult, rule: str) -> str:
    """Return what became of a rule."""
    return next(r.state for r in result.rules if r.id == rule)


def phase(result: PlaceResult, name: str) -> Any:
    """Return a phase by its name."""
    return next(p for p in result.phases if p.name == name)


RULES = {rule.id: rule for rule in load_placement().rules}
