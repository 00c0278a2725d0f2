"""What else it may be, tests, questions, options, what never to conclude, what to do now."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.recommendation import CitedLine
from calando.decide.situation import Situation
from calando.decide.triage.better import flags_for
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Exclude, Leaning, Option
from calando.facts.schema_triage import Differential, TriageFacts, TriageLine, TriageSign

_FEVER = "High fever, or fever beside another sign, is an emergency."
_LEAST_SHARED = 2  # so many shared signs name a row without anything else


def states_of(
    person: TriagePerson, *, emergency: bool, today: bool, contradiction: bool
) -> frozenset[str]:
    """Return what the lines of the facts may ask for."""
    found = {"always", "emergency" if emergency else "today" if today else "calm"}
    if person.has_pump:
        found.add("pump")
    if not person.has_signs:
        found.add("no_signs")
    if person.poor_kidneys or person.failing_kidneys:
        found.add("kidneys")
    if contradiction:
        found.add("contradiction")
    if {"missed_oral", "missed_pump"} & set(person.missed) and (
        person.oral_hours is None and person.pump_hours is None
    ):
        found.add("hours_needed")
    kinds = {a.kind for a in person.told.aside}
    only_small = "extra_small" in person.told.story and "extra_large" not in person.told.story
    if person.extra and person.extra_mg is None and only_small:
        found.add("amount_small")
    elif "amount" in kinds or (person.extra and person.extra_mg is None):
        found.add("amount_needed")
    if kinds & {"past", "uncertain", "other"}:
        found.add("aside")
    if person.told.bare:
        found.add("bare_number")
    return frozenset(found)


def lines_of(
    rows: Sequence[TriageLine], person: TriagePerson, states: frozenset[str]
) -> tuple[CitedLine, ...]:
    """Return the lines that hold, in the order of the facts."""
    present = set(person.told.present)
    return tuple(
        CitedLine(text=r.text, sources=r.sources, basis=r.basis, urgent=r.urgent)
        for r in rows
        if states & set(r.when) and (not r.signs or present & set(r.signs))
    )


def do_now_of(
    situation: Situation, person: TriagePerson, facts: TriageFacts, states: frozenset[str]
) -> tuple[CitedLine, ...]:
    """Return what is done now; in an emergency the number and the airway stand first."""
    found: list[CitedLine] = []
    if "emergency" in states:
        found += _calls(situation, "emergency", "Call {number} ({name}) now.")
    if "calm" in states:
        states -= {"pump"}
    found += _not_understood(person, facts)
    lines = list(lines_of(facts.do_now, person, states))
    if "emergency" in states:
        found = [*found[:1], *lines[:1], *found[1:], *lines[1:]]
        found += _calls(situation, "poison", "Poison centre: {number} ({name}).")
    else:
        found += lines
        if "today" in states:
            found += _calls(situation, "poison", "Poison centre: {number} ({name}).")
            worse = "If it grows worse, or the person is hard to wake: {number} ({name})."
            found += _calls(situation, "emergency", worse)
    return tuple(found)


def _calls(situation: Situation, kind: str, text: str) -> list[CitedLine]:
    return [
        CitedLine(
            text=text.format(number=c.number, name=c.name),
            sources=(c.source,),
            basis=c.basis,
            urgent=kind == "emergency",
        )
        for c in situation.facts.contacts
        if c.jurisdiction == situation.patient.jurisdiction and c.kind == kind
    ]


def _not_understood(person: TriagePerson, facts: TriageFacts) -> list[CitedLine]:
    """What is not understood is said first, and what may be a grave sign misspelt is asked back, not guessed."""
    grave = {s.title for s in facts.signs if s.alarm == "emergency"}
    found = []
    for item in person.told.unrecognised:
        near = [n for n in item.did_you_mean if n in grave]
        if item.asked in person.told.bare:
            text = f"A number without a name: {item.asked}. Temperature? Say its name with it. {_FEVER}"
        elif near:
            text = f"Not understood: {item.asked}. If it means {' or '.join(near)}, this is an emergency: call now."
        else:
            text = f"Not understood, and not counted: {item.asked}. Say it in other words; it may be a grave sign."
        found.append((not near, text))
    for aside in person.told.aside:
        if aside.kind == "other":
            text = f"Told of somebody else, as it reads: {aside.asked}. If it was this person, call now."
            found.append((False, text))
    return [
        CitedLine(text=text, sources=("calando2026",), basis="assumed", urgent=True)
        for _, text in sorted(found, key=lambda pair: pair[0])
    ]


# -- what else it may be --------------------------------------------------------------------------


def excludes_of(
    situation: Situation,
    person: TriagePerson,
    facts: TriageFacts,
    better: Differential | None = None,
) -> tuple[Exclude, ...]:
    """Return what else looks like this: what fits better first, then what the file raises, then by shared signs."""
    signs = {s.id: s for s in facts.signs}
    ranked, raised = [], flags_for(situation, person)
    for place, row in enumerate(facts.differential):
        flags = set(row.flags) & raised
        shared = [s for s in row.signs if s in person.told.present]
        keys = [s for s in row.key_signs if s in person.told.present]
        if row.always or keys or len(shared) >= _LEAST_SHARED or (flags and shared):
            is_better = better is not None and row.id == better.id
            order = (not is_better, not (flags and shared), not keys, -len(shared), place)
            ranked.append((order, _exclude(row, shared or keys, flags, signs)))
    return tuple(exclude for _, exclude in sorted(ranked, key=lambda pair: pair[0]))


def _exclude(
    row: Differential, shared: Sequence[str], flags: set[str], signs: dict[str, TriageSign]
) -> Exclude:
    why = row.why
    if flags:
        named = ", ".join(sorted(f.replace("_", " ") for f in flags))
        why = f"{why} The file raises it: {named}."
    return Exclude(
        name=row.name,
        why=why,
        look_for=row.look_for,
        matched=tuple(signs[s].title for s in shared),
        sources=row.sources,
        basis=row.basis,
    )


# -- options --------------------------------------------------------------------------------------


def options_of(person: TriagePerson, facts: TriageFacts, leaning: Leaning) -> tuple[Option, ...]:
    """Return the options for this leaning, in the order of the facts."""
    present = set(person.told.present)
    poor = person.poor_kidneys or person.failing_kidneys
    return tuple(
        Option(
            name=o.name,
            text=o.text,
            grade=o.grade,
            for_leaning=o.leanings,
            sources=o.sources,
            basis=o.basis,
        )
        for o in facts.options
        if leaning in o.leanings
        and o.pump in (None, person.has_pump)
        and o.poor_kidneys in (None, poor)
        and (not o.signs or present & set(o.signs))
    )
