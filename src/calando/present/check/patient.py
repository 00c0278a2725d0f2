"""The lines of a check for the patient: each medicine by its name, each sentence heard once."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from calando.decide.card import Card
from calando.present.check.cards_words import BURDEN, plain
from calando.present.patient.words import OPENING_EMERGENCY

_LEANING = ("It ", "They ", "This ", "That ", "These ", "Then ")  # words that point back
_NAMED = ("interaction", "own_table")  # kinds of cards that speak of medicines


def lines_of(cards: Sequence[Card]) -> tuple[str, ...]:
    """Return the lines: all sedation first; a line that says nothing new is left out.

    One text of several medicines is one line: "Oxycodone, morphine and baclofen: ...".
    """
    texts: dict[tuple[bool, str], dict[str, None]] = {}
    for card in sorted(cards, key=lambda c: (not c.emergency, c.id != BURDEN)):
        if card.patient_text:
            names = texts.setdefault((card.kind in _NAMED, card.patient_text), {})
            names.update(dict.fromkeys(_names(card)))
    lines = []
    said: set[str] = set()
    for (is_named, text), names in texts.items():
        by_name = is_named and bool(names)
        sentences = _sentences(text) if by_name else _unsaid(_sentences(text), said)
        new = [s for s in sentences if s.casefold() not in said]
        if new:
            said.update(s.casefold() for s in sentences)
            line = " ".join(sentences)
            lines.append(plain(f"{_together(names)}: {line}" if by_name else line))
    return tuple(lines)


def emergency_lines(cards: Iterable[Card], number: str) -> tuple[str, ...]:
    """Return the lines of an emergency: it speaks alone."""
    urgent = lines_of([card for card in cards if card.emergency])
    return (OPENING_EMERGENCY.format(number=number), *urgent)


def _names(card: Card) -> tuple[str, ...]:
    """Return the medicines as the person knows them, without baclofen itself."""
    others = (a for a in card.everything if a.members != ("baclofen",))
    return tuple(name for a in others if (name := a.asked.strip()))


def _together(names: Iterable[str]) -> str:
    text = f"{', '.join(names)} and baclofen"
    return f"{text[0].upper()}{text[1:]}"


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+", text.strip()) if s]


def _unsaid(sentences: Sequence[str], said: Container[str]) -> list[str]:
    """Return a line without what it opens with and another has said, unless what follows leans on that."""
    left = list(sentences)
    while len(left) > 1 and left[0].casefold() in said and not left[1].startswith(_LEANING):
        left.pop(0)
    return left
