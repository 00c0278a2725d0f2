"""What else was swallowed: exact words, what sedates, what poisons in its own way; the unknown counts as a sedative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.check.names import Resolved, Vocabulary
from calando.decide.overdose.result import CoIngested
from calando.errors import InputError, Problem
from calando.facts.schema_overdose import OwnPoison


@dataclass(frozen=True, slots=True, kw_only=True)
class Swallowed:
    """One thing that was swallowed too, as it is told, and what the rules look at."""

    told: CoIngested
    members: tuple[str, ...]
    flags: frozenset[str]
    is_whole: bool  # all of the name was understood
    own_poisons: tuple[OwnPoison, ...]

    @property
    def is_alcohol(self) -> bool:
        """True for anything to drink with alcohol."""
        return "alcohol" in self.flags


def swallowed_too(
    names: Sequence[str], words: Vocabulary, own_poisons: Sequence[OwnPoison]
) -> tuple[Swallowed, ...]:
    """Return each name as it was understood, never by a near name.

    Raises
    ------
    InputError : a name is baclofen itself, whose amount is told in mg.

    Examples
    --------
    >>> from calando.decide.check.names import vocabulary
    >>> from calando.facts.load import load_facts
    >>> (wine, odd) = swallowed_too(("wine", "zopiclonne"), vocabulary(load_facts()), ())
    >>> wine.told.resolved, wine.told.sedates, odd.told.resolved, odd.told.sedates
    ('alcohol', True, None, True)
    >>> odd.told.did_you_mean[0]
    'zopiclone'
    """
    found = {" ".join(name.split()): words.look_up(name) for name in names}
    baclofen = [n for n, r in found.items() if any("baclofen" in t.flags for t in r.terms)]
    if baclofen:
        raise InputError(
            Problem(
                field="--with",
                value=", ".join(baclofen),
                message="this is baclofen itself; its amount belongs into --mg (mg by mouth)",
                allowed="what else was taken, separated by commas",
            )
        )
    return tuple(_swallowed(name, resolved, own_poisons) for name, resolved in found.items())


def _swallowed(name: str, resolved: Resolved, own_poisons: Sequence[OwnPoison]) -> Swallowed:
    members = (
        *(t.name for t in resolved.terms),
        *(c.title for c in resolved.class_words),
    )
    flags = frozenset(
        (
            *(flag for t in resolved.terms for flag in t.flags),
            *(flag for c in resolved.class_words for flag in c.flags),
        )
    )
    parts = {part for member in members for part in member.split("/")}
    own = tuple(p for p in own_poisons if parts.intersection(p.drugs) or flags & set(p.classes))
    sedates = "sedative" in flags or not resolved.is_whole
    shown = " + ".join(members) or None
    told = CoIngested(
        asked=name,
        resolved=shown,
        sedates=sedates,
        text=_text(name, shown, resolved, "sedative" in flags, own),
        did_you_mean=resolved.did_you_mean,
    )
    return Swallowed(
        told=told, members=members, flags=flags, is_whole=resolved.is_whole, own_poisons=own
    )


def _text(
    name: str, shown: str | None, resolved: Resolved, sedates: bool, own: Sequence[OwnPoison]
) -> str:
    said = []
    if sedates:
        said.append(f"{shown} sedates: effects on alertness and breathing add up with baclofen.")
    said += [f"{shown} {poison.text}" for poison in own]
    if not resolved.is_whole:
        rest = ", ".join(resolved.leftover) or name
        said.append(f"calando does not know {rest!r}; it counts as a sedative until it is known.")
    if not said:
        said.append(f"{shown} adds little sedation as far as is known; the poison centre is told.")
    return " ".join(said)
