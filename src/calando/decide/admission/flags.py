"""What is true of a person for an admission checklist: from the file, and from what an intake was told."""

from __future__ import annotations

from collections.abc import Mapping

from calando.decide.situation import Situation
from calando.facts.schema_admission import AdmissionNumbers

# findings of a placement that say the same as a flag here
_FINDINGS = {
    "audit_dependence": "alcohol",
    "ciwa_moderate": "alcohol",
    "ciwa_severe": "alcohol",
    "sadq_moderate": "alcohol",
    "sadq_severe": "alcohol",
    "alcohol_use": "alcohol",
    "benzodiazepine_use": "benzodiazepine",
    "baclofen_oral": "oral",
    "baclofen_pump": "pump",
    "dialysis": "dialysis",
    "eGFR_low": "kidneys_poor",
    "epilepsy": "epilepsy",
    "old_age": "old",
    "pregnancy": "pregnant",
    "self_harm_before": "self_harm",
    "substance_use_disorder": "substance_use",
    "suicide_high": "self_harm",
    "suicide_possible": "self_harm",
    "withdrawal_delirium_before": "delirium_before",
    "withdrawal_seizure_before": "seizure_before",
}
_SAME = (
    "alcohol", "benzodiazepine", "dialysis", "epilepsy", "opioid", "opioid_agonist_treatment", "pump", "sedative",
    "self_harm", "stimulant",
)  # fmt: skip
FLAG_TITLES = {
    "alcohol": "alcohol",
    "benzodiazepine": "a benzodiazepine",
    "child": "under age",
    "delirium_before": "a withdrawal delirium before",
    "dialysis": "dialysis",
    "emergency": "an emergency now",
    "epilepsy": "epilepsy",
    "kidneys_poor": "reduced kidney function",
    "no_support": "nobody to come along",
    "no_transport": "no transport",
    "old": "age",
    "opioid": "an opioid",
    "opioid_agonist_treatment": "opioid agonist treatment",
    "oral": "baclofen by mouth",
    "pregnancy_possible": "pregnancy not told",
    "pregnant": "pregnancy",
    "pump": "a pump",
    "sedative": "another sedative",
    "seizure_before": "a withdrawal seizure before",
    "self_harm": "self-harm or thoughts of suicide",
    "stimulant": "a stimulant",
    "substance_use": "a substance use disorder",
    "support_unknown": "support not told",
    "transport_unknown": "transport not told",
}


def flags_of(
    situation: Situation,
    numbers: AdmissionNumbers,
    findings: Mapping[str, bool | float],
    *,
    emergency: bool,
) -> frozenset[str]:
    """Return what is true of this person; what is not told of transport, support and pregnancy is a flag of its own.

    Parameters
    ----------
    situation : the person and the file.
    numbers : ages and kidney function from which on something is asked.
    findings : what the file, an intake and instruments say, joined; by id of a finding.
    emergency : True if the emergency number is called first.
    """
    told = situation.flags
    flags = {name for name in _SAME if name in told}
    flags |= {flag for finding, flag in _FINDINGS.items() if findings.get(finding) is True}
    number = findings.get("alcohol_units_per_day")
    if number is not None and number > 0:
        flags.add("alcohol")
    flags |= _history(situation) | _person(situation, numbers) | _home(situation, findings)
    if told & {"alcohol_use_disorder", "opioid_use_disorder", "substance_use_disorder"}:
        flags.add("substance_use")
    if situation.oral is not None:
        flags.add("oral")
    if situation.pump is None and findings.get("baclofen_pump") is not True:
        flags.discard("pump")  # a pump of long ago
    if findings.get("pregnancy") is False or "pregnant" in flags:
        flags.discard("pregnancy_possible")
    if emergency:
        flags.add("emergency")
    return frozenset(flags)


def _history(situation: Situation) -> set[str]:
    told = situation.flags
    flags = set()
    if "withdrawal_seizure" in told:
        flags.add("seizure_before")
    if "withdrawal_delirium" in told:
        flags.add("delirium_before")
    if told & {"overdose", "suicidal thoughts"}:
        flags.add("self_harm")
    return flags


def _person(situation: Situation, numbers: AdmissionNumbers) -> set[str]:
    patient, flags = situation.patient, set()
    age = patient.age_years
    if age < numbers.adult_years.value:
        flags.add("child")
    if age >= numbers.old_years.value:
        flags.add("old")
    if "pregnancy" in situation.flags:
        flags.add("pregnant")
    fertile = numbers.fertile_from_years.value <= age <= numbers.fertile_to_years.value
    if patient.sex == "female" and fertile and patient.pregnant is None:
        flags.add("pregnancy_possible")
    if situation.kidneys.strictest < numbers.eGFR_watch.value:
        flags.add("kidneys_poor")
    return flags


def _home(situation: Situation, findings: Mapping[str, bool | float]) -> set[str]:
    flags = set()
    for told, finding, missing, unknown in (
        (situation.patient.home.transport, "transport", "no_transport", "transport_unknown"),
        (situation.patient.home.support_person, "support_person", "no_support", "support_unknown"),
    ):
        value = told if told is not None else findings.get(finding)
        if value is None:
            flags.add(unknown)
        elif value is False:
            flags.add(missing)
    return flags
