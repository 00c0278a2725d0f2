"""Conditions that the facts of conditions do not know, and a triage reads as signs of now: "can't be woken"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calando.decide.recommendation import Statement
from calando.decide.situation import Situation, find_term
from calando.facts.schema_base import Basis

if TYPE_CHECKING:  # most files do without the facts of a triage
    from calando.facts.schema_triage import TriageSign

# what was so weeks or years ago, or has been for long, is no sign of now
_LONG = re.compile(
    r"\b(?:weeks?|wks?|months?|mths?|years?|yrs?|(?:19|20)\d\d|childhood|chronic|lifelong)\b"
)
_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSign:
    """One condition as it was written, and the signs that it names."""

    asked: str
    titles: tuple[str, ...]
    points: str  # "toxic", "withdrawing", "either", "neither": of the gravest
    emergency: bool
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSigns:
    """All of them, and what is urgent because of them."""

    signs: tuple[UnreadSign, ...] = ()
    urgent: tuple[Statement, ...] = ()

    @property
    def is_emergency(self) -> bool:
        """True if a triage calls the emergency number for them."""
        return any(s.emergency for s in self.urgent)


def unread_signs(situation: Situation) -> UnreadSigns:
    """Return the conditions that only a triage knows, as far as it reads all of their words as signs of alarm."""
    unread = [
        word
        for word in dict.fromkeys(situation.patient.conditions)
        if len(word) <= _MOST_LETTERS
        and not _LONG.search(word.lower())
        and find_term(word, situation.facts.conditions) is None
    ]
    if not unread:
        return UnreadSigns()
    # most files name no such word: they do without the facts of a triage
    from calando.decide.triage.reading import read_signs
    from calando.facts.load_triage import load_triage

    facts = load_triage()
    rows = {s.id: s for s in facts.signs}
    found: list[UnreadSign] = []
    for word in unread:
        told = read_signs([word], facts)
        if told.unrecognised or told.aside or told.measured:
            continue
        signs = [rows[name] for name in told.present if rows[name].alarm != "none"]
        if signs:
            found.append(_sign(word, signs))
    if not found:
        return UnreadSigns()
    return UnreadSigns(signs=tuple(found), urgent=_urgent(situation, found))


def _sign(asked: str, signs: list[TriageSign]) -> UnreadSign:
    gravest = min(signs, key=lambda s: s.alarm != "emergency")
    return UnreadSign(
        asked=asked,
        titles=tuple(s.title for s in signs),
        points=gravest.points,
        emergency=gravest.alarm == "emergency",
        sources=tuple(dict.fromkeys(k for s in signs for k in s.sources)),
        basis=gravest.basis,
    )


def _urgent(situation: Situation, found: list[UnreadSign]) -> tuple[Statement, ...]:
    """Return a line for each, and what a triage makes an emergency of several things together."""
    from calando.decide.triage.emergency import emergencies
    from calando.decide.triage.person import person_of
    from calando.decide.triage.wishes import TriageWishes
    from calando.facts.load_triage import load_triage

    facts = load_triage()
    person = person_of(situation, facts, TriageWishes(signs=tuple(s.asked for s in found)))
    known = {s.text for s in (*situation.no_step_down, *situation.urgent)}
    lines = [c for c in emergencies(situation, person, (), facts) if c.text not in known]
    names = ", ".join(s.asked for s in found)
    if lines:
        return tuple(
            Statement(
                text=f"Emergency: {names}, among the conditions. {line.text}",
                sources=line.sources,
                basis=line.basis,
                urgent=True,
                emergency=True,
            )
            for line in lines
        )
    text = (
        f"See a doctor today: {names} is listed, which is a sign if it is so now; calando triage weighs it. What has "
        "been so for long, and is no worse, is told as such."
    )
    sources = tuple(dict.fromkeys(k for s in found for k in s.sources))
    return (Statement(text=text, sources=sources, basis="assumed", urgent=True),)
