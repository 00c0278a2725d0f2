"""Three phases, each with its own level: a bed for the days that need one, the rest at home."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.place.levels import (
    STEP_DOWN,
    fired_in,
    highest,
    or_level_of,
    rank,
    setters,
    withdrawal_level,
)
from calando.decide.place.result import PhaseLevel
from calando.decide.place.rules import Judged
from calando.facts.names_placement import ALCOHOL_FIRST
from calando.facts.schema_base import Basis
from calando.facts.schema_placement import (
    CareLevel,
    CarePhase,
    PhaseLength,
    PlacementFacts,
    PlacementLine,
)

AT_HOME: tuple[CareLevel, ...] = ("outpatient", "intensive_outpatient")
_STEPS_DOWN = "One step down from the level before, once that is no longer needed."
_GOES_ON = "The same goes on while the person settles."
_RISES = (
    "More than before: the programme that follows the withdrawal begins while the person settles."
)
_BEGINS = "The programme that follows begins while the person settles."
TITLES: dict[CarePhase, str] = {
    "withdrawal": "Coming off",
    "stabilisation": "Settling",
    "afterwards": "Afterwards",
}


def level_line(facts: PlacementFacts, level: CareLevel) -> PlacementLine:
    """Return what a level is."""
    return next(line for line in facts.lines if line.kind == "level" and line.level == level)


def phases_of(judged: Sequence[Judged], facts: PlacementFacts) -> tuple[PhaseLevel, ...]:
    """Return withdrawal, stabilisation and what comes afterwards, each with level, days and contacts."""
    first = withdrawal_level(judged)
    third = highest(j.rule.level for j in fired_in(judged, "afterwards"))
    if first == "emergency":  # what comes then is placed anew
        third = third or "outpatient"
    # what follows begins while the person settles: the third phase is never higher than the second
    asked = (j.rule.level for j in fired_in(judged, "stabilisation"))
    second = highest((STEP_DOWN[first], third, *asked))
    assert second is not None
    before = setters(judged, "withdrawal", first)
    why = _STEPS_DOWN if second != first else _GOES_ON
    if second == third and rank(second) > rank(STEP_DOWN[first]):
        before = setters(judged, "afterwards", second)
        why = _RISES if rank(second) > rank(first) else _BEGINS
    return (
        _phase("withdrawal", first, judged, facts),
        _phase("stabilisation", second, judged, facts, before, why),
        _phase("afterwards", third, judged, facts) if third else _nothing_more(facts),
    )


def _phase(
    name: CarePhase,
    level: CareLevel,
    judged: Sequence[Judged],
    facts: PlacementFacts,
    before: Sequence[Judged] = (),
    without_rule: str = "",
) -> PhaseLevel:
    """Return one phase; where no rule speaks of it, those `before` stand behind it, and `without_rule` says why."""
    own = setters(judged, name, level)
    behind = own or tuple(before)
    length = _length(facts, name, level, judged, behind)
    low, high = length.days_low.value, length.days_high.value
    line = level_line(facts, level)
    why = " ".join(dict.fromkeys(j.rule.why for j in own)) or without_rule or line.text
    sources = dict.fromkeys([*length.sources, *(key for j in behind for key in j.rule.sources)])
    return PhaseLevel(
        name=name,
        title=TITLES[name],
        level=level,
        level_title=line.title,
        or_level=or_level_of(judged, name, level),
        days=(low, high) if high > 0 else None,
        days_text=_days_text(length, name, level, judged),
        setting=setting_of(judged, name, level) or line.text,
        contacts_per_week=_contacts(judged, behind, name, level, facts),
        rules=tuple(j.rule.id for j in behind),
        why=why,
        sources=tuple(sources),
        basis=_weakest([length.basis, *(j.rule.basis for j in behind)]),
    )


def _length(
    facts: PlacementFacts,
    name: CarePhase,
    level: CareLevel,
    judged: Sequence[Judged],
    behind: Sequence[Judged],
) -> PhaseLength:
    """Return how long it lasts: by the rules behind it, else by any rule that fired, else what is usual."""
    rows = [row for row in facts.lengths if row.phase == name and row.level == level]
    for ids in ({j.rule.id for j in behind}, {j.rule.id for j in judged if j.fired}):
        for row in rows:
            if ids.intersection(row.rules):
                return row
    return next(row for row in rows if not row.rules)


def _days_text(
    length: PhaseLength, name: CarePhase, level: CareLevel, judged: Sequence[Judged]
) -> str:
    both = any(j.fired and j.rule.id == ALCOHOL_FIRST for j in judged)
    if name != "withdrawal" or level == "emergency" or not both:
        return length.text
    return f"{length.text}; alcohol first, baclofen unchanged meanwhile"


def setting_of(judged: Sequence[Judged], name: CarePhase, level: CareLevel) -> str:
    """Return the kind of setting that rules of this level name; one for less is no place for more."""
    named = [
        j.rule.setting for j in fired_in(judged, name) if j.rule.setting and j.rule.level == level
    ]
    return "; ".join(dict.fromkeys(named))


def _contacts(
    judged: Sequence[Judged],
    behind: Sequence[Judged],
    name: CarePhase,
    level: CareLevel,
    facts: PlacementFacts,
) -> float | None:
    """Return contacts in a week at home: the most that a rule asks for; those of a taper count among them."""
    if level not in AT_HOME:
        return None
    begun = [j for j in behind if "afterwards" in j.rule.phases]  # has begun before its phase
    asked = [*fired_in(judged, name, ("level", "setting", "allows")), *begun]
    base = [j.rule.contacts_per_week.value for j in asked if j.rule.contacts_per_week is not None]
    if level == "intensive_outpatient":
        base.append(facts.limits.day_contacts.value)
    checks = [
        j.rule.contacts_per_week.value
        for j in fired_in(judged, name, ("contacts",))
        if j.rule.contacts_per_week is not None
    ]
    return max(*base, sum(checks), 0.0) or None


def _weakest(bases: Sequence[Basis]) -> Basis:
    order: tuple[Basis, ...] = ("read", "derived", "assumed")
    return max(bases, key=order.index)


def _nothing_more(facts: PlacementFacts) -> PhaseLevel:
    line = next(line for line in facts.lines if line.kind == "afterwards")
    return PhaseLevel(
        name="afterwards",
        title=TITLES["afterwards"],
        level=None,
        level_title=line.title,
        or_level=None,
        days=None,
        days_text=line.text,
        setting="",
        contacts_per_week=None,
        rules=(),
        why="Nothing told asks for more once the way off is done.",
        sources=line.sources,
        basis=line.basis,
    )
