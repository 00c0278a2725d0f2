"""A finding as the patient file gives it, and what of the file more than one finding looks at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from calando.decide.situation import Situation, find_term
from calando.decide.urgent import vitals_are_judged
from calando.facts.schema_placement import PlacementLimits

Value = bool | float

LIST_IS_COMPLETE = "the list of medicines in the file is taken to be complete"
_ONE_TO_TWELVE = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBERS = {"a": 1.0, "an": 1.0} | {n: float(i) for i, n in enumerate(_ONE_TO_TWELVE, start=1)}
_DAYS = {"day": 1.0, "week": 7.0, "wk": 7.0, "month": 30.4, "year": 365.25, "yr": 365.25}
_AGO = re.compile(
    rf"[\s,(]+(?P<n>\d+(?:[.,]\d+)?|{'|'.join(_NUMBERS)})\s*(?P<unit>{'|'.join(_DAYS)})s?\s+ago\s*\)?$"
)
_LATELY = re.compile(r"[\s,(]+(?P<when>today|yesterday|last night|last week|last month)\s*\)?$")
_ACUTE = frozenset(
    {
        *("toxicity_signs", "withdrawal_signs", "possible_withdrawal_signs"),
        *("unstable_kidneys", "withdrawal_delirium"),
    }
)
_OVER_BY_ITSELF = frozenset({"alcohol intoxication"})
_SEIZURE = re.compile(r"\b(?:seizures?|fits?|convulsions?)\b")
_LATELY_DAYS = {
    "today": 0.0,
    "yesterday": 1.0,
    "last night": 1.0,
    "last week": 7.0,
    "last month": 30.4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A finding as the file gives it; `field` is where, `how` what had to be taken for granted.

    A reading that is `plain` is what the file says in so many words: who says otherwise contradicts it.
    """

    value: Value
    field: str
    plain: bool = True
    how: str = ""


def in_the_red(situation: Situation, limits: PlacementLimits) -> Mapping[str, float]:
    """Return vital signs out of range, as what is urgent before any plan judges them.

    A low pressure is left out after a high injury of the cord, where it is often the usual one: that is asked about.
    """
    patient, facts = situation.patient, situation.facts
    scope = facts.taper_rules.adult_vitals_years.source
    red: dict[str, float] = {}
    for limit in facts.vital_limits:
        value = getattr(patient.now, limit.sign)
        if value is None:
            continue
        at_any_age = limit.source != scope or limit.sign in ("temperature_C", "spo2", "rass")
        low = limit.low is not None and value <= limit.low
        high = limit.high is not None and value >= limit.high
        if low and limit.sign == "systolic" and usual_pressure(situation, limits):
            continue
        if (low or high) and (at_any_age or vitals_are_judged(patient, facts)):
            red[limit.sign] = float(value)
    return red


def usual_pressure(situation: Situation, limits: PlacementLimits) -> bool:
    """True if a low pressure may be the usual one of this person: after a high injury of the cord, down to a floor."""
    value, floor = situation.patient.now.systolic, limits.usual_systolic_floor.value
    return "high_cord_injury" in situation.flags and (value is None or value >= floor)


def fever_field(situation: Situation, limits: PlacementLimits) -> str:
    """Return where the file says that there is a fever, "" if it does not: what was measured wins over the word."""
    measured = situation.patient.now.temperature_C
    if measured is not None:
        return "now.temperature_C" if measured >= limits.fever_C.value else ""
    return "conditions: fever" if "fever" in situation.flags else ""


def words_for(name: str, situation: Situation) -> set[str]:
    """Return the words of the file that were read as a condition of now, in lower case; "today" is left out."""
    known = situation.facts.conditions
    words = {as_of_now(c) for c in situation.patient.conditions}
    return {w for w in words if (term := find_term(w, known)) is not None and term.name == name}


def as_of_now(condition: str) -> str:
    """Return a condition in lower case, without "today".

    >>> as_of_now("Overdose today"), as_of_now("seizure yesterday")
    ('overdose', 'seizure yesterday')
    """
    what, days = when(condition)
    return _sign(what) if days == 0 else " ".join(condition.lower().split())


def _sign(what: str) -> str:
    """Return the sign that something dated was: "seizures" that are dated are no epilepsy."""
    if _SEIZURE.search(what):
        return "seizure"
    return "delirium" if "delirium" in what else what


def recent_events(situation: Situation, limits: PlacementLimits) -> tuple[str, ...]:
    """Return signs of withdrawal or of too much that the file dates to the last days, and not to today."""
    known, found = situation.facts.conditions, []
    for condition in situation.patient.conditions:
        what, days = when(condition)
        term = find_term(_sign(what), known)
        if term is None or days is None or not 0 < days <= limits.recent_event_days.value:
            continue
        if _ACUTE.intersection(term.flags) and term.name not in _OVER_BY_ITSELF:
            found.append(" ".join(condition.lower().split()))
    return tuple(found)


def acted_on(condition: str, situation: Situation, limits: PlacementLimits) -> bool:
    """True if a dated condition is looked at here although no other command reads it."""
    what, days = when(condition)
    term = find_term(what, situation.facts.conditions)
    if term is None or days is None:
        return False
    is_recent = days < limits.recent_attempt_days.value
    return (
        days == 0
        or term.name in ("suicidal thoughts", "pump alarm")
        or (term.name == "baclofen toxicity" and is_recent)
        or " ".join(condition.lower().split()) in recent_events(situation, limits)
    )


def when(condition: str) -> tuple[str, float | None]:
    """Return what a condition names and how many days ago it was; None where it does not say.

    >>> when("Suicide attempt 2 weeks ago"), when("seizure yesterday"), when("epilepsy")
    (('suicide attempt', 14.0), ('seizure', 1.0), ('epilepsy', None))
    """
    word = " ".join(condition.lower().split())
    if (found := _AGO.search(word)) is not None:
        number = found["n"].replace(",", ".")
        n = _NUMBERS[number] if number in _NUMBERS else float(number)
        return word[: found.start()], n * _DAYS[found["unit"]]
    if (found := _LATELY.search(word)) is not None:
        return word[: found.start()], _LATELY_DAYS[found["when"]]
    return word, None
