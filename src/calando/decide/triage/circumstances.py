"""Circumstances as evidence: the clock, what was missed, more than usual, kidneys, pump, what else sedates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from calando.decide.situation import Situation
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Evidence, OnsetWindow
from calando.facts.schema_triage import Circumstance, TriageFacts, Weight

_DEEP = frozenset({"coma", "unresponsive", "hard_to_wake", "apnoea", "brain_death_like"})
_NOT_ALONE = frozenset({"anxiety", "insomnia", "sweating", "tremor", "tachycardia", "hypertension"})
AFTER_OVERDOSE = "overdose_then_withdrawal"
OVERDUE = frozenset({"last_dose_in_window", "last_dose_after_window"})  # hours were told


def circumstances_of(
    situation: Situation,
    person: TriagePerson,
    facts: TriageFacts,
    windows: Mapping[str, OnsetWindow],
) -> tuple[Evidence, ...]:
    """Return every circumstance that holds, in the order of the facts."""
    rows = {c.id: c for c in facts.circumstances}
    found = {name: asked for name, asked in _names(situation, person, facts, windows)}
    evidence = [_evidence(rows[name], asked, person) for name, asked in found.items()]
    order = {c.id: i for i, c in enumerate(facts.circumstances)}
    return tuple(sorted(evidence, key=lambda e: order[e.id]))


def _evidence(row: Circumstance, asked: str, person: TriagePerson) -> Evidence:
    weight: Weight = row.weight
    why = row.why
    if row.points == "withdrawing" and person.dependent is False and weight != "none":
        weight = "weak"
        why = f"{why} Baclofen was taken for a short time only, so it weighs little."
    return Evidence(
        id=row.id,
        asked=asked,
        points_to=row.points,
        weight=weight,
        why=why,
        sources=row.sources,
        basis=row.basis,
    )


def _names(
    situation: Situation,
    person: TriagePerson,
    facts: TriageFacts,
    windows: Mapping[str, OnsetWindow],
) -> Iterator[tuple[str, str]]:
    yield from _clock(person, windows)
    yield from person.missed_asked.items()
    if "epilepsy" in person.told.story:
        yield "epilepsy", person.told.story["epilepsy"]
    yield from _extra(person, facts)
    yield from _file(situation, person, facts)
    if person.poor_kidneys:
        yield "kidneys_poor", ""
    elif person.failing_kidneys:
        yield "kidneys_failing", ""
    elif person.moderate_kidneys:
        yield "kidneys_moderate", ""
    if person.recovering_kidneys:
        yield "kidneys_recovering", ""
    if person.has_pump:
        yield "pump", ""


def _clock(person: TriagePerson, windows: Mapping[str, OnsetWindow]) -> Iterator[tuple[str, str]]:
    hours, key = person.oral_hours, "withdrawal_oral"
    if person.pump_hours is not None:
        hours, key = person.pump_hours, "withdrawal_pump"
    if hours is None or key not in windows:
        return
    ends = [windows[key].to_h["p95"]]
    if key == "withdrawal_oral":
        ends.append(windows["withdrawal_oral_usual"].to_h["p95"])
    asked = f"{hours:g} h since the last dose"
    if hours < windows[key].from_h["p05"]:
        yield "last_dose_before_window", asked
    elif hours <= max(ends):
        yield "last_dose_in_window", asked
    else:
        yield "last_dose_after_window", asked


def _extra(person: TriagePerson, facts: TriageFacts) -> Iterator[tuple[str, str]]:
    if not person.extra:
        return
    hours, rules = person.extra_hours, facts.rules
    amount = "an amount that is not told" if person.extra_mg is None else f"{person.extra_mg:g} mg"
    large, small = person.told.story.get("extra_large"), person.told.story.get("extra_small")
    told = large or small
    only_small = small is not None and large is None
    if person.extra_mg is None and only_small:
        amount = "a tablet or a dose or so, the mg not told,"
    asked = f"{amount} beyond the usual" + ("" if hours is None else f", {hours:g} h ago")
    asked += "" if told is None else f" ({told})"
    after = next(w for w in facts.windows if w.after_extra_only)
    mg = person.extra_mg
    is_large = not only_small if mg is None else mg >= rules.extra_serious_mg.value
    if hours is not None and hours > rules.extra_fades_h.value:
        yield "extra_fading", asked
    elif is_large and (hours is None or hours <= after.from_low.value):
        yield "extra_large", asked
    else:
        yield "extra_small", asked
    if follows_overdose(person, facts):
        yield AFTER_OVERDOSE, asked


def follows_overdose(person: TriagePerson, facts: TriageFacts) -> bool:
    """True if an overdose some days ago is followed by what looks like withdrawal, in someone who depended on it."""
    hours = person.extra_hours
    after = next(w for w in facts.windows if w.after_extra_only)
    if not person.extra or hours is None or person.dependent is not True:
        return False
    if not after.from_low.value <= hours <= after.to_high.value:
        return False
    present = set(person.told.present)
    if present & _DEEP:
        return False
    excited = {s.id for s in facts.signs if s.excited or s.id == "agitation"} & present
    return bool(excited - _NOT_ALONE) or len(excited) > 1


def _file(
    situation: Situation, person: TriagePerson, facts: TriageFacts
) -> Iterator[tuple[str, str]]:
    patient, clinical = situation.patient, situation.facts
    stopped = [m.stopped_weeks_ago for m in patient.baclofen if m.stopped_weeks_ago is not None]
    if stopped and min(stopped) <= facts.rules.just_stopped_weeks.value:
        yield "just_stopped", ""
    elif stopped and min(stopped) <= clinical.taper_rules.recent_baclofen_weeks.value:
        yield "stopped_lately", ""
    since = [m.since_weeks for m in patient.baclofen if m.since_weeks is not None]
    if since and max(since) <= facts.rules.recent_start_weeks.value:
        yield "recent_start", ""
    levels = [v.mg_per_L for v in patient.levels if v.drug == "baclofen" and v.mg_per_L is not None]
    if levels and max(levels) >= clinical.taper_rules.toxic_level_mg_per_L.value:
        yield "high_level", f"{max(levels):g} mg/L"
    if situation.sedatives:
        yield "other_sedatives", ", ".join(name for name, _ in situation.sedatives)
    if patient.alcohol is not None and patient.alcohol.grams_per_day > 0:
        yield "alcohol", ""
    if situation.stopped_sedatives:
        yield "stopped_sedative", ", ".join(situation.stopped_sedatives)
    if not person.names_baclofen:
        yield "no_baclofen_told", ""


def not_counted(evidence: Evidence) -> Evidence:
    """Return a circumstance that weighs nothing, since no sign points its way."""
    return replace(
        evidence,
        weight="none",
        why=f"{evidence.why} No sign that was told fits it, so it is not counted.",
    )
