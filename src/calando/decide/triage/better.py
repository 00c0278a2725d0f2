"""Where baclofen was taken on time and another cause fits the signs at least as well, nothing leans to withdrawal."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.situation import Situation, find_term
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Evidence
from calando.decide.triage.words_of_signs import tokens_of
from calando.facts.schema_triage import Differential, TriageFacts

_LEAST_SHARED = 2
_LATE = frozenset({"missed_oral", "missed_pump", "just_stopped", "stopped_lately"})
_DRINK = frozenset(
    ["alcohol", "drinking", "drink", "wine", "beer", "spirits", "whisky", "whiskey", "vodka"]
)


def flags_for(situation: Situation, person: TriagePerson) -> set[str]:
    """Return what the file and the story raise: flags of drugs and conditions, the pump, what was stopped."""
    found = set(situation.flags)
    if person.has_pump:
        found.add("pump")
    if "missed_other_sedative" in person.missed or situation.stopped_sedatives:
        found.add("stopped_sedative")
    names = [
        term.name
        for condition in situation.patient.conditions
        if (term := find_term(condition, situation.facts.conditions)) is not None
    ]
    missed = set(tokens_of(person.missed_asked.get("missed_other_sedative", "")))
    if "alcohol withdrawal" in names or _DRINK & missed:
        found.add("stopped_alcohol")
    return found


def better_cause(
    situation: Situation,
    person: TriagePerson,
    circumstances: Sequence[Evidence],
    facts: TriageFacts,
) -> Differential | None:
    """Return the cause that fits better than withdrawal of baclofen; None unless baclofen was surely on time.

    A cause fits if the file or the story raises it by a flag that it asks for, if it shares two signs or more, and if
    it explains every sign that points to withdrawal. With a pump nothing is surely on time.
    """
    ids = {c.id for c in circumstances}
    if person.has_pump or "last_dose_before_window" not in ids or _LATE & ids or person.extra:
        return None
    flags, present = flags_for(situation, person), set(person.told.present)
    pointing = {
        s.id
        for s in facts.signs
        if s.id in present and s.points == "withdrawing" and s.weight != "none"
    }
    fitting = [
        (len(present & set(row.signs)), -place, row)
        for place, row in enumerate(facts.differential)
        if flags & set(row.outweighs_flags)
        and pointing <= set(row.signs)
        and len(present & set(row.signs)) >= _LEAST_SHARED
        and (not row.outweighs_signs or present & set(row.outweighs_signs))
    ]
    return max(fitting, key=lambda found: found[:2])[2] if pointing and fitting else None
