"""What comes before any plan: emergencies, what a doctor must see today, and when no step down may be made.

Sedation is looked at as toxicity first, and never rules withdrawal out. Signs of withdrawal, a day without
doses, or baclofen that has just been stopped mean that withdrawal may have begun: then nothing is taken away.
"""

from __future__ import annotations

from calando.decide.recommendation import Statement
from calando.facts.schema import Facts, VitalLimit
from calando.patient.kidney import KidneyAssessment, assess_kidneys, shown_below
from calando.patient.profile import Patient

_SIGN_WORDS = {
    "temperature_C": ("temperature", "°C"),
    "heart_rate": ("heart rate", "/min"),
    "systolic": ("systolic pressure", "mmHg"),
    "respiratory_rate": ("respiratory rate", "/min"),
    "spo2": ("oxygen saturation", "%"),
    "rass": ("RASS", ""),
}
_MEANS = {
    "toxicity": "baclofen toxicity is possible",
    "withdrawal": "withdrawal is possible",
    "either": "toxicity, withdrawal or another emergency is possible",
}
_EMERGENCY_CONDITIONS = frozenset({"respiratory depression", "coma", "baclofen toxicity"})
# red at any age; the other limits were made for adults who are not pregnant
_RED_AT_ANY_AGE = frozenset({"temperature_C", "spo2", "rass"})
_GIVING_IT_BACK = (
    "No step down is planned. If it is withdrawal, giving baclofen again is the treatment, by a doctor who has "
    "looked at the kidneys and at how drowsy the person is; a new plan comes after that."
)


_ALLERGY = (
    "An allergy to baclofen is listed: a specialist decides whether any is given again, where a reaction can be "
    "treated."
)


def _emergency(text: str, *sources: str) -> Statement:
    return Statement(
        text=f"Emergency: {text}", sources=sources, basis="read", urgent=True, emergency=True
    )


def _today(text: str, *sources: str) -> Statement:
    return Statement(text=f"See a doctor today: {text}", sources=sources, basis="read", urgent=True)


def _giving_it_back(flags: frozenset[str]) -> str:
    return f"{_GIVING_IT_BACK} {_ALLERGY}" if "baclofen_allergy" in flags else _GIVING_IT_BACK


def no_step_down(patient: Patient, facts: Facts, flags: frozenset[str]) -> tuple[Statement, ...]:
    """Return why no descending plan may be made: withdrawal may be there already."""
    rules = facts.taper_rules
    onset, giving_it_back = rules.earliest_onset_h, _giving_it_back(flags)
    why = []
    if {"withdrawal_signs", "toxicity_signs"} <= flags:
        text = (
            "a sign is listed that is seen in baclofen toxicity and in withdrawal. It is looked at as toxicity first, "
            "which does not rule withdrawal out: levels, kidneys, tone and time since the last dose tell them apart. "
            "No step down is planned; each dose is decided by a doctor."
        )
        why.append(_emergency(text, "muanda2019", "leung2006", "leo2005"))
    elif "withdrawal_signs" in flags:
        text = "a sign of baclofen withdrawal is listed (it can have other causes)."
        why.append(_emergency(f"{text} {giving_it_back}", "leo2005"))
    why.extend(_fever(patient, facts, giving_it_back))
    why.extend(_severe_diary(patient, facts))
    hours = patient.now.hours_since_last_dose
    if hours is not None and is_overdue(patient, facts):
        text = (
            f"the last dose was {hours:g} hours ago, longer than this person ever goes without; published "
            f"withdrawal began from {onset.value:g} hours on. {giving_it_back}"
        )
        why.append(_emergency(text, onset.source))
    recent = rules.recent_baclofen_weeks.value
    for m in patient.baclofen:
        if m.stopped_weeks_ago is not None and m.stopped_weeks_ago <= recent:
            what = "the pump" if m.route == "intrathecal" else "baclofen"
            days = round(m.stopped_weeks_ago * 7)
            ago = f"{days} day{'s' if days != 1 else ''} ago"
            text = f"{what} was stopped {ago}: that is an abrupt stop under way."
            why.append(_emergency(f"{text} {giving_it_back}", onset.source, "leo2005"))
    return tuple(why)


def is_overdue(patient: Patient, facts: Facts) -> bool:
    """True if running baclofen was not taken for longer than this person ever goes without, and for long enough."""
    hours = patient.now.hours_since_last_dose
    running = [m for m in patient.baclofen if m.stopped_weeks_ago is None]
    gaps = [_longest_gap_h([d.time_h for d in m.doses if d.mg > 0]) for m in running if m.doses]
    onset = facts.taper_rules.earliest_onset_h.value
    return hours is not None and bool(running) and hours >= max(onset, *gaps, 0.0)


def _longest_gap_h(times_h: list[float]) -> float:
    if not times_h:
        return 0.0
    ordered = sorted(times_h)
    return max(b - a for a, b in zip(ordered, [*ordered[1:], ordered[0] + 24.0], strict=True))


def urgent_statements(
    patient: Patient, facts: Facts, kidneys: KidneyAssessment, flags: frozenset[str]
) -> tuple[Statement, ...]:
    """Return what is urgent, emergencies first."""
    return (
        *_vitals(patient, facts),
        *_levels_and_diary(patient, facts),
        *_conditions(patient, flags),
        *_kidneys(patient, facts, kidneys, flags),
    )


def vitals_are_judged(patient: Patient, facts: Facts) -> bool:
    """True if the limits for vital signs were made for someone like this."""
    return patient.age_years >= facts.taper_rules.adult_vitals_years.value and not patient.pregnant


def _crossed(value: float, limit: VitalLimit) -> bool:
    low = limit.low is not None and value <= limit.low
    high = limit.high is not None and value >= limit.high
    return low or high


def _vitals(patient: Patient, facts: Facts) -> list[Statement]:
    urgent = []
    scope = facts.taper_rules.adult_vitals_years.source
    for limit in facts.vital_limits:
        value = getattr(patient.now, limit.sign)
        if value is None or not _crossed(float(value), limit):
            continue
        is_adult_limit = limit.source == scope and limit.sign not in _RED_AT_ANY_AGE
        if is_adult_limit and not vitals_are_judged(patient, facts):
            continue
        words, unit = _SIGN_WORDS[limit.sign]
        text = (
            f"Emergency: {words} {value:g} {unit}".rstrip()
            + f"; {_MEANS[limit.points_to]}. Call the emergency number now; no taper step is taken before that."
        )
        urgent.append(
            Statement(
                text=text, sources=(limit.source,), basis=limit.basis, urgent=True, emergency=True
            )
        )
    return urgent


def _fever(patient: Patient, facts: Facts, giving_it_back: str) -> list[Statement]:
    """A vital sign that points to withdrawal stops the descent."""
    limits = [v for v in facts.vital_limits if v.points_to == "withdrawal"]
    return [
        Statement(
            text=f"Emergency: {_SIGN_WORDS[v.sign][0]} {value:g}; {_MEANS[v.points_to]}. {giving_it_back}",
            sources=(v.source,),
            basis=v.basis,
            urgent=True,
            emergency=True,
        )
        for v in limits
        if (value := getattr(patient.now, v.sign)) is not None and _crossed(float(value), v)
    ]


def _severe_diary(patient: Patient, facts: Facts) -> list[Statement]:
    severe = facts.taper_rules.severe_symptom_0_10
    score = last_diary(patient, "withdrawal_0_10")
    if score is None or score < severe.value:
        return []
    text = (
        f"See a doctor today: the last diary entry has withdrawal at {score:g} of 10. No step down is planned until "
        "it has settled; holding, or going back to the last dose that was tolerated, is no failure."
    )
    return [Statement(text=text, sources=(severe.source,), basis=severe.basis, urgent=True)]


def last_diary(patient: Patient, what: str) -> float | None:
    """Return the last entry of a diary's column; None if there is none."""
    told = [s for s in patient.symptoms if getattr(s, what) is not None]
    return getattr(max(told, key=lambda s: s.day), what) if told else None


def _levels_and_diary(patient: Patient, facts: Facts) -> list[Statement]:
    rules = facts.taper_rules
    urgent = []
    toxic = rules.toxic_level_mg_per_L
    high = [v.mg_per_L for v in patient.levels if v.mg_per_L is not None and v.drug == "baclofen"]
    if high and max(high) >= toxic.value:
        text = f"a baclofen level of {max(high):g} mg/L; coma was seen at {toxic.value:g} mg/L."
        urgent.append(_emergency(text, toxic.source))
    severe = rules.severe_symptom_0_10
    score = last_diary(patient, "sedation_0_10")
    if score is not None and score >= severe.value:
        text = f"See a doctor today: the last diary entry has sedation at {score:g} of 10, looked at as toxicity first."
        urgent.append(
            Statement(text=text, sources=(severe.source,), basis=severe.basis, urgent=True)
        )
    return urgent


def _conditions(patient: Patient, flags: frozenset[str]) -> list[Statement]:
    urgent = []
    if "toxicity_signs" in flags:
        text = (
            "drowsiness, confusion, coma or slow breathing is listed. That is looked at as baclofen toxicity "
            "first, and it does not rule withdrawal out. Doses are decided one by one while it lasts."
        )
        say = _emergency if flags & _EMERGENCY_CONDITIONS else _today
        urgent.append(say(text, "muanda2019", "leung2006"))
    if "possible_withdrawal_signs" in flags:
        text = "agitation, tremor, itch or sweating is listed; early withdrawal looks like that; so do others."
        urgent.append(_today(text, "leo2005", "intrathecal_withdrawal"))
    if "hepatic_encephalopathy" in flags:
        text = (
            "See a doctor today: hepatic encephalopathy is listed; baclofen can worsen and mask it."
        )
        urgent.append(Statement(text=text, sources=("calando2026",), basis="assumed", urgent=True))
    if "suicidal thoughts" in flags:
        text = "thoughts of suicide are listed. Safety comes before any step; supply in small quantities."
        urgent.append(_today(text, "uk_leaflet"))
    drinks = patient.alcohol is not None and patient.alcohol.grams_per_day > 0
    if drinks and flags & {"withdrawal_seizure", "withdrawal_delirium"}:
        text = (
            "alcohol is drunk now, and a withdrawal seizure or delirium has happened before. Alcohol withdrawal "
            "is treated first, with a benzodiazepine, which baclofen does not replace."
        )
        urgent.append(_today(text, "fr_baclocur_rcp"))
    return urgent


def _kidneys(
    patient: Patient, facts: Facts, kidneys: KidneyAssessment, flags: frozenset[str]
) -> list[Statement]:
    urgent = []
    k = facts.kidney
    advice = "kidney advice is to avoid baclofen there."
    if _is_pump_alone(patient):  # no source prints a band for it
        advice = "kidney advice is to avoid tablets of baclofen there, and does not speak to a pump, which goes on."
    if patient.dialysis != "none":
        text = f"the kidneys are replaced by dialysis; {advice}"
        urgent.append(_today(f"{text} What follows is for observation.", k.urgent_eGFR.source))
    elif kidneys.strictest < k.urgent_eGFR.value:
        text = (
            f"kidney function {shown_below(kidneys.strictest, k.urgent_eGFR.value)} is below {k.urgent_eGFR.value:g}; "
            f"{advice} What follows is for observation."
        )
        urgent.append(_today(text, k.urgent_eGFR.source))
    if kidneys.trend == "falling":
        urgent.append(_today(_falling(patient, facts, flags), k.unstable_ratio.source))
    recent = facts.taper_rules.recent_kidneys_days.value
    worst = min(kidneys.earlier_relative, key=lambda pair: pair[1], default=None)
    if kidneys.trend == "recovering" and (worst is None or -worst[0] <= recent):
        text = (
            "the kidneys failed in the last days and are recovering, so the level falls by itself. No formula "
            "holds while creatinine moves; what follows is for observation."
        )
        urgent.append(_today(text, k.unstable_ratio.source))
    return urgent


def _is_pump_alone(patient: Patient) -> bool:
    routes = {m.route for m in patient.baclofen if m.stopped_weeks_ago is None}
    return routes == {"intrathecal"}


def _falling(patient: Patient, facts: Facts, flags: frozenset[str]) -> str:
    """Return what falling kidneys mean for this person: "failing" only where values or words say so."""
    takes = any(m.stopped_weeks_ago is None and m.route != "intrathecal" for m in patient.baclofen)
    level = "any baclofen now gives a higher level"
    if takes:
        level = "the same tablets now give a higher level"
    elif _is_pump_alone(patient):  # the pump goes on: what the check says of it is said here, too
        level = "any tablets of baclofen now give a higher level, while the pump, with far lower levels, goes on"
    without_words = assess_kidneys(patient, facts.kidney, flags - {"unstable_kidneys"})
    is_told = "acute kidney injury" in flags or without_words.trend == "falling"
    if is_told or "sepsis" not in flags:
        return f"the kidneys are failing or have just failed, so {level}. No formula holds while creatinine moves."
    return (
        "the kidneys may be failing in a severe infection or shock: no formula for them holds now, and if they fail "
        f"{level}. Creatinine is measured again."
    )
