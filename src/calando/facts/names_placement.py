"""What the code of a placement names: rules, findings and lines that must be rows of its files.

A row that is renamed without its name here is refused when it is loaded (`checks_placement`).
"""

from __future__ import annotations

# rules
HOSPITAL_TODAY = frozenset({"P1", "A1", "A6d", "I1", "Z2", "B1", "B6", "E6", "E7", "K1"})
FILE_SAYS = "E6"  # what the file says is an emergency in any plan
SAME_AS_FILE = frozenset({"B1", "B6"})  # which FILE_SAYS says more exactly
LOOKED_AT_TODAY = {"N2": "a doctor", "P3": "a doctor", "N3": "the prescriber"}
STOPPED_SHORT_USE = "B1b"
SUICIDE_TODAY = "P2"
HOME_TAPER = "B2"
ALCOHOL_FIRST = "D1"  # on alcohol and baclofen together
TODAY = HOSPITAL_TODAY - {"A1"} | {*LOOKED_AT_TODAY, STOPPED_SHORT_USE, SUICIDE_TODAY}
RULES_BY_CODE = TODAY | HOSPITAL_TODAY | SAME_AS_FILE | {FILE_SAYS, HOME_TAPER, ALCOHOL_FIRST}

# findings
ONLY_WITH_ALCOHOL = "alcohol_free_home"
FINDINGS_BY_CODE = frozenset(
    [
        "abrupt_stop",
        "alcohol_free_home",
        "alcohol_units_per_day",
        "alcohol_use",
        "audit",
        "audit_dependence",
        "baclofen_oral",
        "baclofen_pump",
        "benzodiazepine_taper_planned",
        "benzodiazepine_use",
        "ciwa_ar",
        "ciwa_mild",
        "ciwa_moderate",
        "ciwa_severe",
        "ck_rise",
        "co_dependence",
        "cognitive_impairment",
        "complicating_comorbidity",
        "confusion_now",
        "dialysis",
        "dose_above_80",
        "eGFR_low",
        "epilepsy",
        "frail",
        "hallucinations_now",
        "hyperthermia_with_rigidity",
        "intoxicated_now",
        "long_use_or_high_dose",
        "old_age",
        "organ_failure",
        "other_drugs_heavy",
        "overdose_risk",
        "overdose_suspected",
        "planned_taper",
        "pregnancy",
        "prescribed_use",
        "psychosis_now",
        "pump_interrupted",
        "reduced_consciousness",
        "sadq",
        "sadq_moderate",
        "sadq_severe",
        "seizure_now",
        "self_harm_before",
        "severe_withdrawal_expected",
        "significant_comorbidity",
        "substance_use_disorder",
        "suicide_high",
        "suicide_possible",
        "support_person",
        "taken_as_directed",
        "transport",
        "units_high",
        "units_medium",
        "withdrawal_delirium_before",
        "withdrawal_seizure_before",
    ]
)

# lines
LINES_BY_CODE = frozenset(
    [
        "co_anxiety",
        "co_depression",
        "co_psychosis_before",
        "co_suicide",
        "rehab_needed",
        "rehab_not_needed",
        "rehab_unknown",
    ]
)
