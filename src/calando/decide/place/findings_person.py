"""What the patient file says of who the person is, what happened before, and what there is of illness and home."""

from __future__ import annotations

from calando.decide.place.reading import Reading, when
from calando.decide.situation import Situation, find_term
from calando.facts.schema_placement import PlacementLimits

_NO_CHILD_FROM = 60.0  # years: a pregnancy is not asked about
_COMPLICATES = frozenset(
    {
        "bipolar",
        "brain_injury",
        "dementia",
        "dialysis",
        "end_stage_kidneys",
        "heart_failure",
        "hepatic_encephalopathy",
        "ischaemic heart disease",
        "liver_disease",
        "psychosis",
        "respiratory",
        "unstable_kidneys",
    }
)
_SEVERE = frozenset(
    {
        "dialysis",
        "end_stage_kidneys",
        "heart_failure",
        "hepatic_encephalopathy",
        "unstable_kidneys",
    }
)
_ATTEMPTS = ("suicide attempt", "suicide attempts", "attempted suicide")
_SELF_HARM = ("self harm", "self-harm")


def person_readings(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    """Return age, history, home, and illness that counts."""
    patient, flags = situation.patient, situation.flags
    found = {
        "old_age": Reading(value=patient.age_years >= limits.old_years.value, field="age_years")
    }
    told = patient.history
    history = {
        "withdrawal_seizure_before": ("withdrawal_seizure", told.withdrawal_seizure),
        "withdrawal_delirium_before": ("withdrawal_delirium", told.withdrawal_delirium),
        "epilepsy": ("epilepsy", told.epilepsy),
    }
    for finding, (name, value) in history.items():
        if name in flags:
            found[finding] = Reading(value=True, field=f"history.{name} or conditions")
        elif value is not None:
            found[finding] = Reading(value=value, field=f"history.{name}")
    home = {
        "support_person": patient.home.support_person,
        "alcohol_free_home": patient.home.alcohol_free,
        "transport": patient.home.transport,
    }
    for finding, is_there in home.items():
        if is_there is not None:
            field = "alcohol_free" if finding == "alcohol_free_home" else finding
            found[finding] = Reading(value=is_there, field=f"home.{field}")
    listed = {
        "frail": {"frailty"},
        "cognitive_impairment": {"dementia"},
        "complicating_comorbidity": _COMPLICATES,
        "significant_comorbidity": _SEVERE,
    }
    for finding, names in listed.items():
        if here := sorted(names & flags):
            judged = finding.endswith("_comorbidity")  # how severe is for whoever saw the person
            field = f"conditions: {', '.join(here)}"
            found[finding] = Reading(value=True, field=field, plain=not judged)
    return found | _pregnancy(situation)


def _pregnancy(situation: Situation) -> dict[str, Reading]:
    patient, is_listed = situation.patient, "pregnancy" in situation.flags
    if is_listed or patient.pregnant is not None:
        return {"pregnancy": Reading(value=is_listed, field="pregnant")}
    if patient.sex == "male":
        return {"pregnancy": Reading(value=False, field="sex")}
    if patient.age_years >= _NO_CHILD_FROM:
        return {"pregnancy": Reading(value=False, field="age_years", plain=False)}
    return {}


def suicide_readings(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    """Return what is told of suicide and self-harm, and how long ago: an old attempt is no active risk."""
    found: dict[str, Reading] = {}
    before = situation.patient.history.self_harm
    if before is not None:
        found["self_harm_before"] = Reading(value=before, field="history.self_harm")
    for condition in situation.patient.conditions:
        what, days = when(condition)
        term = find_term(what, situation.facts.conditions)
        if term is None:
            continue
        here = Reading(value=True, field=f"conditions: {condition}")
        is_old = days is not None and days >= limits.recent_attempt_days.value
        if term.name == "baclofen toxicity" and days is not None and not is_old:
            found["overdose_risk"] = here  # one that is over, and not long ago
        if term.name != "suicidal thoughts":
            continue
        if what in (*_ATTEMPTS, *_SELF_HARM):
            found["self_harm_before"] = here
        if what in _ATTEMPTS and days is not None and not is_old:
            found["suicide_high"] = here
        if not is_old:
            found["suicide_possible"] = here
    return found
