"""What else was swallowed: exact words, what sedates, what poisons in its own way; the unknown counts as a sedative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.check.names import Resolved, Vocabulary
from calando.decide.overdose.result import CoIngested
from calando.decide.overdose.taken_words import Kind, denied_name, is_much, kind_of, without_measure
from calando.errors import InputError, Problem
from calando.facts.schema_overdose import OwnPoison, TakenWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Swallowed:
    """One thing that was swallowed too, as it is told, and what the rules look at."""

    told: CoIngested
    members: tuple[str, ...]
    flags: frozenset[str]
    is_whole: bool  # all of the name was understood
    own_poisons: tuple[OwnPoison, ...]
    kind: Kind = "taken"  # anything else: nothing was taken, or nothing that harms
    is_dangerous: bool = False  # it can kill by itself, in hours of its own
    denied: frozenset[str] = frozenset()  # classes of what is told as not taken

    @property
    def is_taken(self) -> bool:
        """True for what may do anything; False for water, and for what is told as not taken."""
        return self.kind == "taken"

    @property
    def is_alcohol(self) -> bool:
        """True for anything to drink with alcohol."""
        return "alcohol" in self.flags


def swallowed_too(
    names: Sequence[str],
    words: Vocabulary,
    own_poisons: Sequence[OwnPoison],
    plain: TakenWords,
    *,
    weight_kg: float,
) -> tuple[Swallowed, ...]:
    """Return each name as it was understood, never by a near name; nothing-words and harmless ones as such.

    Parameters
    ----------
    plain : the words that are no drug.
    weight_kg : of the person, for amounts that are told of something else.

    Raises
    ------
    InputError : a name is baclofen itself, whose amount is told in mg.

    Examples
    --------
    >>> from calando.decide.check.names import vocabulary
    >>> from calando.facts.load import load_facts
    >>> from calando.facts.load_overdose import load_overdose
    >>> words, known = vocabulary(load_facts()), load_overdose()
    >>> names = ("wine", "zopiclonne", "no heroin")
    >>> wine, odd, no = swallowed_too(names, words, known.own_poisons, known.taken_words, weight_kg=70)
    >>> wine.told.resolved, wine.told.sedates, odd.told.resolved, odd.told.sedates
    ('alcohol', True, None, True)
    >>> odd.told.did_you_mean[0]
    'zopiclone'
    >>> no.is_taken, no.told.sedates
    (False, False)
    """
    found = {" ".join(name.split()): words.look_up(without_measure(name)) for name in names}
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
    kinds = {name: kind_of(name, resolved, words, plain) for name, resolved in found.items()}
    return tuple(
        _swallowed(name, resolved, own_poisons, weight_kg)
        if kinds[name] == "taken"
        else _not_taken(name, kinds[name], words, plain)
        for name, resolved in found.items()
    )


def _not_taken(name: str, kind: Kind, words: Vocabulary, plain: TakenWords) -> Swallowed:
    """Return what was told as not taken, or as harmless; it is told back and does nothing."""
    said = {
        "nothing": "Told: nothing else was taken.",
        "harmless": "This adds nothing that calando counts.",
        "denied": "Told as not taken.",
    }[kind]
    denied = words.look_up(denied_name(name, plain), near=False) if kind == "denied" else None
    flags: set[str] = set()
    if denied is not None:
        flags.update(flag for t in denied.terms for flag in t.flags)
        flags.update(flag for c in denied.class_words for flag in c.flags)
    return Swallowed(
        told=CoIngested(asked=name, resolved=name, sedates=False, text=said),
        members=(),
        flags=frozenset(),
        is_whole=True,
        own_poisons=(),
        kind=kind,
        denied=frozenset(flags),
    )


def _swallowed(
    name: str, resolved: Resolved, own_poisons: Sequence[OwnPoison], weight_kg: float
) -> Swallowed:
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
    much = [p for p in own if p.emergency or is_much(name, p, weight_kg=weight_kg)]
    sedates = "sedative" in flags or not resolved.is_whole
    shown = " + ".join(members) or None
    told = CoIngested(
        asked=name,
        resolved=shown,
        sedates=sedates,
        text=_text(name, shown, resolved, "sedative" in flags, own, is_dangerous=bool(much)),
        did_you_mean=resolved.did_you_mean,
    )
    return Swallowed(
        told=told,
        members=members,
        flags=flags,
        is_whole=resolved.is_whole,
        own_poisons=own,
        is_dangerous=bool(much),
    )


def _text(
    name: str,
    shown: str | None,
    resolved: Resolved,
    sedates: bool,
    own: Sequence[OwnPoison],
    *,
    is_dangerous: bool,
) -> str:
    said = []
    has_amount = any(c.isdigit() for c in name) or without_measure(name) != name
    if shown is not None and has_amount:  # an amount is not lost
        shown = f"{shown} (told as {name!r})"
    if sedates:
        said.append(f"{shown} sedates: effects on alertness and breathing add up with baclofen.")
    said += [f"{shown} {poison.text}" for poison in own]
    if is_dangerous:
        said.append(
            "It poisons in its own way and in hours of its own: calando's hours are those of baclofen only, and the "
            "poison centre is called at once."
        )
    if not resolved.is_whole:
        rest = ", ".join(resolved.leftover) or name
        said.append(f"calando does not know {rest!r}; it counts as a sedative until it is known.")
    if not said:
        said.append(f"{shown} adds little sedation as far as is known; the poison centre is told.")
    return " ".join(said)
