"""Emergencies: signs that are one by themselves, several things together, measurements, and what the file says."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.recommendation import CitedLine
from calando.decide.situation import Situation
from calando.decide.triage.circumstances import OVERDUE
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Evidence
from calando.decide.triage.words_of_signs import tokens_of
from calando.decide.urgent import vitals_are_judged
from calando.facts.schema_triage import TriageFacts

# what words of waking, breathing and the like begin with
_GRAVE = (
    "wake", "waking", "woke", "rous", "unrous", "arous", "unarous", "conscious", "unconscious", "breath", "respon",
    "unrespon", "pulse", "convuls", "seiz", "suicid", "collaps", "overdos", "apn", "chok", "alert", "react", "dying",
    "dead", "death", "kill", "coma", "koma", "asleep", "stupor", "bewusst", "conscien", "inconsc", "respir", "atem",
    "atmet", "atmung", "krampf",
)  # fmt: skip
# beside a pump these are grave too, though no sign is understood
_OF_A_PUMP = (
    "alarm", "beep", "empt", "leak", "stop", "fail", "brok", "dry", "kink", "discon", "dislodg", "stall", "swell",
    "swollen", "error", "batter", "wak", "noise", "faint", "fever", "rigid", "stiff", "confus", "blue",
)  # fmt: skip
_OF_A_PUMP_EXACT = frozenset(
    {"fit", "fits", "fitting", "out", "off", "low", "fell", "flat", "late", "missed"}
)
_CHANGED_MIND = frozenset(
    {"agitation", "confusion", "delirium", "hallucinations", "delusions", "hard_to_wake", "coma", "unresponsive"}
)  # fmt: skip
_ANY_AGE = frozenset({"temperature_C", "spo2", "rass"})
_UNITS = {
    "temperature_C": ("temperature", " °C"),
    "heart_rate": ("heart rate", "/min"),
    "systolic": ("systolic pressure", " mmHg"),
    "respiratory_rate": ("respiratory rate", "/min"),
    "spo2": ("oxygen saturation", " %"),
    "rass": ("RASS", ""),
}


def emergencies(
    situation: Situation,
    person: TriagePerson,
    circumstances: Sequence[Evidence],
    facts: TriageFacts,
) -> tuple[CitedLine, ...]:
    """Return why the emergency number is called, the gravest kind first; () if nothing says so."""
    lines = [
        CitedLine(
            text=f"{s.title[:1].upper()}{s.title[1:]}. {s.why}",
            sources=s.sources,
            basis=s.basis,
            urgent=True,
        )
        for s in facts.signs
        if s.id in person.told.present and s.alarm == "emergency"
    ]
    # what is told as unsure is not weighed, but it is no reason to wait where several things make an emergency
    unsure = {a.name for a in person.told.aside if a.kind == "uncertain"}
    holds = set(person.told.present) | unsure | flags_of(situation, person, circumstances)
    lines += [
        CitedLine(text=_sentence(a.text), sources=a.sources, basis=a.basis, urgent=True)
        for a in facts.alarms
        if all(holds & set(group) for group in a.groups)
    ]
    lines += _earlier(person, facts)
    lines += _not_understood(person)
    lines += _unread(person, holds)
    if person.told.not_alert:
        text = f"Not alert, wakes to voice only ({person.told.not_alert}): on AVPU that is a red score."
        lines.append(CitedLine(text=text, sources=("rcp2017",), basis="read", urgent=True))
    lines += _measured(situation, person)
    lines += [
        CitedLine(text=s.text, sources=s.sources, basis=s.basis, urgent=True)
        for s in (*situation.no_step_down, *situation.urgent)
        if s.emergency
    ]
    unique = {line.text: line for line in lines}
    return tuple(unique.values())


def flags_of(
    situation: Situation, person: TriagePerson, circumstances: Sequence[Evidence]
) -> set[str]:
    """Return what alarms may ask for beside signs."""
    ids = {c.id for c in circumstances}
    told = {
        "pump": person.has_pump,
        "kidneys": person.poor_kidneys or person.failing_kidneys,
        "extra": person.extra,
        "extra_large": "extra_large" in ids,
        "opioid_or_sedative": person.sedated_by_others,
        "child": person.is_child,
        "missed_pump": "missed_pump" in ids,
        # who has just begun can hardly withdraw; a pump always counts
        "overdue": bool(OVERDUE & ids) and (person.dependent is not False or person.has_pump),
        "just_stopped": "just_stopped" in ids
        and (person.dependent is not False or person.has_pump),
        "dose_not_told": person.oral_hours is None and person.pump_hours is None,
        "high_cord_injury": bool({"high_cord_injury", "autonomic_dysreflexia"} & situation.flags),
    }
    return {name for name, holds in told.items() if holds}


def _not_understood(person: TriagePerson) -> list[CitedLine]:
    """Words of waking, breathing and the like that are not understood are no sign, but no reason to wait either."""
    return [
        CitedLine(
            text=f"Not understood, and it may be grave: {u.asked}. Until it is known, this is an emergency.",
            sources=("calando2026",),
            basis="assumed",
            urgent=True,
        )
        for u in person.told.unrecognised
        if any(t.startswith(_GRAVE) for t in tokens_of(u.asked))
    ]


def _unread(person: TriagePerson, holds: set[str]) -> list[CitedLine]:
    """Where fever or a changed mind is there, what is not understood may be the sign that decides.

    With a pump it is asked back first; it is an emergency beside any sign, or if a word in it speaks of danger.
    """
    beside = {
        "fever": "fever" in holds,
        "a changed mind": bool(_CHANGED_MIND & holds),
        "a pump": person.has_pump and person.has_signs,
    }
    unread = (*person.told.unread, *(person.missed_unread if person.has_pump else ()))
    return [
        CitedLine(
            text=f"Not understood, beside {name}: {asked}. It may be the sign that decides; until it is known, "
            "this is an emergency.",
            sources=("calando2026",),
            basis="assumed",
            urgent=True,
        )
        for asked in dict.fromkeys(unread)
        for name, holds_here in beside.items()
        if holds_here or (name == "a pump" and person.has_pump and _is_dangerous(asked))
    ]


def _is_dangerous(asked: str) -> bool:
    return any(t.startswith(_GRAVE + _OF_A_PUMP) or t in _OF_A_PUMP_EXACT for t in tokens_of(asked))


def _earlier(person: TriagePerson, facts: TriageFacts) -> list[CitedLine]:
    """A grave sign that is told as gone now is no reason to wait: it is worded as past."""
    rows = {s.id: s for s in facts.signs if s.alarm == "emergency"}
    return [
        CitedLine(
            text=f"Earlier, and told as gone now: {rows[a.name].title} ({a.asked}). It can come back within hours.",
            sources=rows[a.name].sources,
            basis="assumed",
            urgent=True,
        )
        for a in person.told.aside
        if a.kind == "past" and a.name in rows
    ]


def _measured(situation: Situation, person: TriagePerson) -> list[CitedLine]:
    """Measurements in the words beyond the limits of the facts; those of the file speak through the situation."""
    clinical = situation.facts
    scope = clinical.taper_rules.adult_vitals_years.source
    judged = vitals_are_judged(situation.patient, clinical)
    lines = []
    for m in person.told.measured:
        for limit in clinical.vital_limits:
            if not m.asked or m.vital != limit.sign:
                continue
            low = limit.low is not None and m.value <= limit.low
            high = limit.high is not None and m.value >= limit.high
            for_adults = limit.source == scope and limit.sign not in _ANY_AGE
            if (low or high) and (judged or not for_adults):
                words, unit = _UNITS[m.vital]
                text = f"A {words} of {m.value:.3g}{unit} is beyond the limit for an emergency."
                lines.append(
                    CitedLine(text=text, sources=(limit.source,), basis=limit.basis, urgent=True)
                )
    return lines


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
