"""Do the facts around an overdose fit each other? "" or what is wrong."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable

from calando.facts import schema_overdose as shape
from calando.facts.flags import DRUG_FLAGS

_PLACES = ("emergency_now", "medical_today", "observe", "home_with_advice")


def series(item: shape.Series) -> str:
    """Say what is wrong with a series or a case."""
    n = math.inf if item.n is None else item.n
    if n < 1 or (item.n is not None and n != int(n)) or (item.kind == "case" and n != 1):
        return "n is a number of people, 1 for a case"
    ordered = (
        (item.mg_low, item.mg_mean, item.mg_high),
        (item.mg_low, item.mg_median, item.mg_high),
        (item.age_low, item.age_mean, item.age_high),
        (item.age_low, item.age_median, item.age_high),
    )
    for triple in ordered:
        told = [x for x in triple if x is not None]
        if told != sorted(told) or any(x <= 0 for x in told):
            return f"low, middle and high must be positive and in order: {told}"
    if not (item.doses.strip() and item.selection.strip()):
        return "needs doses in words, and who was counted"
    for f in dataclasses.fields(item.outcomes):
        found = getattr(item.outcomes, f.name)
        if found is not None and (problem := count(found, n)):
            return f"{f.name}: {problem}"
    for point in item.levels:
        if not 0 < point.mg_per_L_low <= point.mg_per_L_high:
            return "levels must be positive and in order"
    return _passport(item.basis, item.note)


def count(item: shape.Count, n: float) -> str:
    """Say what is wrong with a count of a series of n people."""
    if not 0 <= item.events <= item.of or item.of > n:
        return f"{item.events:g} of {item.of:g} among {n:g} people"
    if item.events != int(item.events) or item.of != int(item.of):
        return "people are counted in whole numbers"
    return ""


def disposition(item: shape.DispositionFacts) -> str:
    """Say what is wrong with the rules of place."""
    if problem := unique(r.id for r in item.rules):
        return problem
    rising = (item.adult_symptoms_mg, item.emergency_mg, item.monitored_mg, item.ventilator_mg)
    values = [n.value for n in rising]
    if values != sorted(values) or values[0] <= 0:
        return "the thresholds must rise from symptoms to ventilator"
    if not 0 < item.kidney_failure_mg.value <= item.adolescent_coma_mg.value <= values[0]:
        return "failing kidneys and adolescents must have the lower thresholds"
    for rule in item.rules:
        if not rule.sources or not rule.text.strip().endswith("."):
            return f"{rule.id}: needs sources and a sentence"
        if problem := _passport(rule.basis, rule.note):
            return f"{rule.id}: {problem}"
    if {r.place for r in item.rules} != set(_PLACES):
        return "each place needs a rule"
    return ""


def observation(item: shape.ObservationFacts) -> str:
    """Say what is wrong with the hours of watching."""
    hours = (
        item.onset_low_h,
        item.onset_high_h,
        item.late_onset_h,
        item.asymptomatic_low_h,
        item.asymptomatic_h,
        item.large_dose_h,
        item.symptomatic_h,
        item.longest_h,
    )
    values = [n.value for n in hours]
    if any(n.unit != "h" for n in hours) or values != sorted(values) or values[0] <= 0:
        return "hours must be positive and rise from onset to the longest"
    return ""


def line(item: shape.CareLine) -> str:
    """Say what is wrong with a line of care."""
    if not item.sources or not item.text.strip().endswith("."):
        return "needs sources and a sentence"
    if unknown := {*item.when, *item.unless} - shape.SCENE_TAGS:
        return f"unknown tags {sorted(unknown)}"
    return _passport(item.basis, item.note)


def poison(item: shape.OwnPoison) -> str:
    """Say what is wrong with something that poisons in its own way."""
    if not (item.drugs or item.classes) or not item.text.strip().endswith("."):
        return "needs drugs or classes, and a sentence"
    if unknown := set(item.classes) - DRUG_FLAGS:
        return f"unknown class {sorted(unknown)}"
    amounts = [n for n in (item.more_than_mg, item.more_than_mg_per_kg, item.tablet_mg) if n]
    if any(n.value <= 0 for n in amounts) or (amounts and len(amounts) != 3):
        return "an amount needs mg, mg/kg and the mg of a tablet, all above 0"
    if any(problem := _passport(n.basis, n.note) for n in amounts):
        return problem
    return _passport(item.basis, item.note)


def taken_words(item: shape.TakenWords) -> str:
    """Say what is wrong with the words that are no drug."""
    lists = (item.nothing, item.negations, item.anything, item.harmless, item.measures)
    for words in lists:
        if problem := unique(words):
            return problem
        if wrong := [w for w in words if not w or w != " ".join(re.findall("[a-z0-9]+", w))]:
            return f"lower case, letters and single spaces: {wrong}"
    if both := set(item.nothing) & set(item.harmless):
        return f"both nothing and harmless: {sorted(both)}"
    return _passport(item.basis, item.note)


def saying(item: shape.DialysisSaying) -> str:
    """Say what is wrong with a statement on dialysis."""
    if not item.sources or not item.kidneys or not item.text.strip().endswith("."):
        return "needs sources, kidneys and a sentence"
    return _passport(item.basis, item.note)


def unique(ids: Iterable[str]) -> str:
    """Say which id occurs twice."""
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            return f"{id} occurs twice"
        seen.add(id)
    return ""


def _passport(basis: str, note: str) -> str:
    if basis != "read" and not note:
        return f"missing passport: what is {basis} needs a note (recipe or reason)"
    return ""
