"""What of a topic was asked: a drug, an effect, a caution, words. An unknown one is an answer, not an error."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from calando.decide.check.names import Resolved, vocabulary_of
from calando.decide.monograph.result import Filter, FilterState, MonographSection
from calando.facts.schema import Facts
from calando.facts.schema_safety import Caution, Interaction, SafetyFacts, SideEffect

CLOSE = 0.75  # how alike (difflib's ratio) a word must be to be offered
MOST_OFFERED = 5
NOT_PROOF = "That says nothing about whether it is harmless."
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[R]):
    """The rows that speak of what was asked, and what is said about the asking."""

    rows: tuple[R, ...]
    about: Filter


def near(asked: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return words that the text nearly is, the nearest first.

    >>> near("drowsyness", ["drowsiness", "nausea"])
    ('drowsiness',)
    """
    by_plain = {plain(w): w for w in words}
    close = difflib.get_close_matches(plain(asked), list(by_plain), n=MOST_OFFERED, cutoff=CLOSE)
    return tuple(by_plain[w] for w in close)


def plain(text: str) -> str:
    """Return a text as it is compared: small letters, single spaces for everything between words.

    >>> plain("Side_Effects "), plain("half-life")
    ('side effects', 'half life')
    """
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


# -- a drug ---------------------------------------------------------------------------------------


def interactions_with(asked: str, facts: Facts, safety: SafetyFacts) -> Found[Interaction]:
    """Return the rows that speak of a drug; without any it says what that rests on."""
    resolved = resolve(asked, facts, safety)
    names = names_of(resolved)
    rows = tuple(r for r in safety.interactions if speaks_of(r, resolved))
    replaced = {name for row in rows for name in row.instead_of}
    rows = tuple(r for r in rows if r.id not in replaced)
    if not names:
        text = f"{asked} is not covered: the name is not in calando's facts. {NOT_PROOF}"
        return _found(asked, (), "not_covered", text, did_you_mean=resolved.did_you_mean)
    if rows:
        text = f"{', '.join(names)}: {len(rows)} row{'s' * (len(rows) != 1)} beside baclofen."
        state: FilterState = "found"
    else:
        state = "no_known_interaction"
        text = (
            f"{', '.join(names)}: no known interaction. Neither the drug nor its class stands in the interaction "
            f"lists of the {len(safety.coverage.sources)} sources that were read ({safety.coverage.checked_on}); "
            "that is not proof that there is none."
        )
    if resolved.leftover:
        text += f" Not understood: {', '.join(resolved.leftover)}."
    return _found(asked, rows, state, text, names, resolved.did_you_mean)


def resolve(asked: str, facts: Facts, safety: SafetyFacts) -> Resolved:
    """Return what a written drug is; a near name is offered, never taken."""
    return vocabulary_of(facts.drugs, getattr(safety, "class_words", ())).look_up(asked)


def names_of(resolved: Resolved) -> tuple[str, ...]:
    """Return the drugs and classes that a text was understood as."""
    return (*(t.name for t in resolved.terms), *(c.title for c in resolved.class_words))


def speaks_of(row: Interaction, resolved: Resolved) -> bool:
    """True if a row names one of the drugs, or a class that it is in."""
    for term in resolved.terms:
        in_class = bool(set(term.flags).intersection(row.classes))
        if term.name not in row.not_drugs and (term.name in row.drugs or in_class):
            return True
    return any(set(c.flags).intersection(row.classes) for c in resolved.class_words)


# -- an effect, a caution, words ------------------------------------------------------------------


def effects_like(asked: str, effects: Sequence[SideEffect]) -> Found[SideEffect]:
    """Return the side effects that go by these words, or whose organ class does."""
    wanted = plain(asked)
    rows = tuple(e for e in effects if any(_holds(wanted, n) for n in (e.effect, *e.also_called)))
    rows = rows or tuple(e for e in effects if _holds(wanted, e.organ_class))
    if rows:
        names = tuple(e.effect for e in rows)
        return _found(asked, rows, "found", f"{asked}: {', '.join(names)}.", names)
    words = {
        w for e in effects for n in (e.effect, *e.also_called) for w in (n, *re.split(r"[,;/]", n))
    }
    text = f"{asked} is not covered: no side effect goes by these words. {NOT_PROOF}"
    offered = near(asked, sorted(w.strip() for w in words))
    return _found(asked, (), "not_covered", text, did_you_mean=offered)


def cautions_like(asked: str, cautions: Sequence[Caution]) -> Found[Caution]:
    """Return the cautions of a topic, or that speak of a condition."""
    wanted = plain(asked)
    rows = tuple(c for c in cautions if _holds(wanted, c.topic) or wanted in map(plain, c.flags))
    rows = rows or tuple(c for c in cautions if any(_holds(wanted, t) for t in (c.title, c.text)))
    if rows:
        names = tuple(dict.fromkeys(c.topic for c in rows))
        return _found(asked, rows, "found", f"{asked}: {', '.join(names)}.", names)
    words = {c.topic for c in cautions} | {f.replace("_", " ") for c in cautions for f in c.flags}
    text = f"{asked} is not covered: no caution speaks of it. {NOT_PROOF}"
    return _found(asked, (), "not_covered", text, did_you_mean=near(asked, sorted(words)))


def rows_with(
    asked: str, sections: Sequence[MonographSection]
) -> tuple[tuple[MonographSection, ...], Filter]:
    """Return the rows whose heading or text holds these words."""
    wanted = plain(asked)
    kept: list[MonographSection] = []
    for section in sections:
        in_heading = _holds(wanted, section.heading)
        rows = tuple(
            r
            for r in section.rows
            if in_heading or _holds(wanted, f"{r.about} {r.text} {r.conflict}")
        )
        if rows:
            kept.append(replace(section, rows=rows))
    if kept:
        count = sum(len(s.rows) for s in kept)
        text = f"{asked}: {count} row{'s' * (count != 1)} of this topic."
        return tuple(kept), Filter(asked=asked, resolved=(asked,), state="found", text=text)
    words = dict.fromkeys(r.about for s in sections for r in s.rows)
    text = f"{asked} is not covered by this topic."
    about = Filter(asked=asked, state="not_covered", did_you_mean=near(asked, words), text=text)
    return (), about


def _holds(wanted: str, text: str) -> bool:
    """True if every word that is wanted begins a word of the text."""
    words = plain(text).split()
    return bool(wanted) and all(any(w.startswith(x) for w in words) for x in wanted.split())


def _found(
    asked: str,
    rows: tuple[R, ...],
    state: FilterState,
    text: str,
    resolved: Sequence[str] = (),
    did_you_mean: Sequence[str] = (),
) -> Found[R]:
    about = Filter(
        asked=asked,
        resolved=tuple(resolved),
        state=state,
        did_you_mean=tuple(did_you_mean),
        text=text,
    )
    return Found(rows=rows, about=about)
