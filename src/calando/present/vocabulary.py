"""One word per idea: what verdicts, cards, grades, bases, topics and contacts are called on every page."""

from __future__ import annotations

VERDICT_TITLES = {
    "plan": "A plan to come off baclofen",
    "above_yardstick": "The best possible plan is still harder than the yardstick",
    "urgent_first": "See a doctor today. Any schedule here is for observation",
    "not_by_tablets": "Not by tablets",
    "do_not": "Do not taper now",
    "infeasible": "This wish cannot be met",
}
REPLAN_TITLES = {
    **VERDICT_TITLES,
    "plan": "The plan from here on",
    "do_not": "No new plan now",
}
GRADE_TITLES = {
    "label": "label",
    "guideline": "guideline",
    "trial": "trial",
    "case_report": "case report",
    "calando": "calando's own (assumed)",
    "web_advice": "web advice",
}
GRADES = tuple(GRADE_TITLES)
GRADE_SHORT = {
    "label": "label",
    "guideline": "guide",
    "trial": "trial",
    "case_report": "case",
    "calando": "own",
    "web_advice": "web",
}
BASIS_TITLES = {
    "read": "read in the source",
    "derived": "derived from sources",
    "assumed": "assumed",
}
TOPIC_TITLES = {
    "start": "At the start",
    "call": "Whom to call",
    "stop_sign": "Stop signs",
    "missed_dose": "Missed dose",
    "ran_out": "Tablets running out",
    "driving": "Driving",
    "treats_indication": "What else treats the condition",
    "may_come_back": "What may come back",
    "co_sedative": "Other sedatives",
    "pregnancy": "Pregnancy",
    "surgery": "Surgery",
    "pump": "Pump",
    "kidney": "Kidneys",
    "alcohol": "Alcohol",
    "adjunct": "Symptom relief",
}
CONTACT_TITLES = {
    "emergency": "Emergency",
    "poison": "Poison line",
    "crisis": "Crisis line",
    "health_line": "Health advice line",
}
TIER_TITLES = {"stop": "Decide now", "interrupt": "Look at", "note": "Good to know"}
COUNTED_TITLE = "Counted in the card on sedation"
SEVERITY_TITLES = {"avoid": "avoid", "major": "major", "moderate": "moderate", "minor": "minor"}
STATE_TITLES = {
    "interacts": "A known interaction or warning",
    "no_known_interaction": "No known interaction",
    "not_covered": "NOT COVERED",
    "check_failed": "CHECK FAILED",
}
# "nothing known" by what was looked for
NONE_KNOWN_TITLES = {
    "interaction": STATE_TITLES["no_known_interaction"],
    "kidney": "Kidneys",
    "condition": "No known warning about",
}
# what a state does not mean: said each time it is shown
STATE_LIMITS = {
    "no_known_interaction": "not proof that there is none",
    "not_covered": "not checked, not safe",
    "check_failed": "counts as not checked, not safe",
}
CARD_KIND_TITLES = {
    "interaction": "interaction",
    "burden": "all sedatives together",
    "kidney": "kidneys",
    "contraindication": "contraindication",
    "boxed_warning": "boxed warning",
    "warning": "warning",
    "precaution": "precaution",
    "own_table": "your own table",
}
INDICATIONS = {
    "spasticity": "spasticity",
    "alcohol_use_disorder": "alcohol use disorder",
    "alcohol_withdrawal": "alcohol withdrawal",
    "opioid_withdrawal": "opioid withdrawal",
    "hiccups": "hiccups",
    "reflux": "reflux",
    "end_of_life": "end-of-life care",
    "misuse": "misuse",
    "other": "another indication",
}
