"""What else it may be, tests, questions, options, what never to conclude, what to do now."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.overdose.result import CitedLine
from calando.decide.situation import Situation
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Exclude, Leaning, Option
from calando.facts.schema_triage import Differential, TriageFacts, TriageLine, TriageSign

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
    """A word that may be a grave sign misspelt is not guessed; it is asked back first."""
    grave = {s.title for s in facts.signs if s.alarm == "emergency"}
    found = []
    for item in person.told.unrecognised:
        if near := [n for n in item.did_you_mean if n in grave]:
            text = f"Not understood: {item.asked}. If it means {' or '.join(near)}, this is an emergency: call now."
            found.append(
                CitedLine(text=text, sources=("calando2026",), basis="assumed", urgent=True)
            )
    return found


# -- what else it may be --------------------------------------------------------------------------


def excludes_of(
    situation: Situation, person: TriagePerson, facts: TriageFacts
) -> tuple[Exclude, ...]:
    """Return what else looks like this: first what the file raises, then by the number of shared signs."""
    signs = {s.id: s for s in facts.signs}
    ranked = []
    for place, row in enumerate(facts.differential):
        flags = set(row.flags) & _flags(situation, person)
        shared = [s for s in row.signs if s in person.told.present]
        keys = [s for s in row.key_signs if s in person.told.present]
        if row.always or keys or len(shared) >= _LEAST_SHARED or (flags and shared):
            order = (not (flags and shared), not keys, -len(shared), place)
            ranked.append((order, _exclude(row, shared or keys, flags, signs)))
    return tuple(exclude for _, exclude in sorted(ranked, key=lambda pair: pair[0]))


def _flags(situation: Situation, person: TriagePerson) -> set[str]:
    found = set(situation.flags)
    if person.has_pump:
        found.add("pump")
    if "missed_other_sedative" in person.missed or situation.stopped_sedatives:
        found.add("stopped_sedative")
    return found


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
