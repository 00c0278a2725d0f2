"""What was missed, as told: the circumstance, other medicines left out, and the hours if they are told with it."""

from __future__ import annotations

import re

from calando.decide.check.name_text import folded
from calando.decide.triage.result import Unrecognised
from calando.decide.triage.wishes import TriageWishes
from calando.decide.triage.words_of_signs import (
    Words,
    lexicon_of,
    suggestions,
    tokens_of,
    words_from,
)
from calando.facts.schema_triage import TriageFacts

_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
_UNITS = {"h": 1.0, "d": 24.0, "w": 168.0}
_SPAN = re.compile(
    rf"\b(\d{{1,4}}(?:\.\d+)?|{'|'.join(_NUMBERS)})\s*(h|hrs?|hours?|d|days?|weeks?|wks?)\b"
)
# nothing since: what was missed once, some days ago, tells no last dose
_NOTHING_SINCE = re.compile(
    r"\b(?:ran out|run out|out of|stopp?ed|stop|without|off|nothing|none|not taking|"
    r"no (?:tablets|pills|baclofen|doses)|npo|nil by mouth|fasting|cold turkey|abrupt|for|since|last)\b"
)
_TO_COME = re.compile(r"\b(?:in|within|due in|every)\s+(?:the next\s+)?\d")
_BACLOFEN = frozenset({"baclofen", "lioresal", "baclofene"})


def missed_of(
    wishes: TriageWishes, facts: TriageFacts, *, has_pump: bool
) -> tuple[dict[str, str], list[Unrecognised]]:
    """Return what was missed, by circumstance, with the words for it; and what is not understood."""
    rows: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
        (c.id, c.id.replace("_", " "), (*c.words, *_story_only(c.words, c.story_words)), ())
        for c in facts.circumstances
        if c.words
    ]
    others = {t for c in facts.circumstances if c.id == "missed_oral" for t in c.other_words}
    words = words_from(rows)
    found: dict[str, str] = {}
    strange = []
    for text in wishes.missed:
        for piece in filter(None, (p.strip() for p in text.replace(";", ",").split(","))):
            tokens = tokens_of(piece)
            ids = _ids(tokens, words, others)
            if ids == ["missed_pump"] and not has_pump and "pump" not in tokens:
                # without a pump a refill is one of tablets; what can only be a pump's stays one
                ids = ["missed_oral"] if {"refill", "refills"} & set(tokens) else ids
            for name in ids:
                found.setdefault(name, piece)
            if not ids:
                near = tuple(n for _, n in words.near.near(piece.lower()))[:3]
                near = near or suggestions(piece, lexicon_of(facts).signs)
                strange.append(Unrecognised(asked=piece[:200], did_you_mean=near))
    return found, strange


def hours_missed(pieces: dict[str, str]) -> float | None:
    """Return the hours since the last dose, if a piece says since when nothing was taken or delivered.

    >>> hours_missed({"missed_oral": "ran out 2 days ago"}), hours_missed({"missed_pump": "alarm for 20 h"})
    (48.0, 20.0)
    >>> hours_missed({"missed_oral": "a tablet 2 days ago"}) is None
    True
    """
    for name in ("missed_pump", "missed_oral"):
        plain = folded(pieces.get(name, "")).replace("'", "")
        span = _SPAN.search(plain)
        if span is None or _TO_COME.search(plain):
            continue
        if name == "missed_oral" and not _NOTHING_SINCE.search(plain):
            continue
        number = _NUMBERS.get(span[1]) or float(span[1])
        return number * _UNITS[span[2][0]]
    return None


def _story_only(words: tuple[str, ...], story: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in story if w not in words)


def _ids(tokens: list[str], words: Words, others: set[str]) -> list[str]:
    i = 0
    found: list[str] = []
    while i < len(tokens):
        hit = words.longest_at(tokens, i)
        if hit is not None:
            found.append(hit[1])
        i += hit[0] if hit is not None else 1
    if "missed_pump" in found:
        found = [f for f in found if f != "missed_oral" or {"tablet", "tablets"} & set(tokens)]
    if not _BACLOFEN & set(tokens):
        is_other = any(f" {other} " in f" {' '.join(tokens)} " for other in others)
        if "missed_other_sedative" in found or is_other:
            found = [f for f in found if f != "missed_oral"]
    return list(dict.fromkeys(found))
