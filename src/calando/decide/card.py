"""A card: one thing that forbids, warns or is not known, as an answer of a check and beside every plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema import Basis
from calando.facts.schema_safety import Severity

Tier = Literal["stop", "interrupt", "note"]
State = Literal["interacts", "no_known_interaction", "not_covered", "check_failed"]
CardKind = Literal[
    "interaction",
    "burden",
    "kidney",
    "contraindication",
    "boxed_warning",
    "warning",
    "precaution",
    "own_table",  # a row of the user's own table
]
TIERS: tuple[Tier, ...] = ("stop", "interrupt", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What was asked, and what it was understood as (None: not understood)."""

    asked: str = ""  # "": about nothing in the file, such as a caution for everyone
    resolved: str | None = None  # the substances joined by " + "
    members: tuple[str, ...] = ()  # each of them


def about(asked: str, members: tuple[str, ...] = ()) -> About:
    """Return what was asked beside what it was understood as."""
    return About(asked=asked, resolved=" + ".join(members) or None, members=members)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedBecause:
    """Why this person makes a card graver than its row."""

    text: str
    from_severity: Severity
    to_severity: Severity
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A coded reason for which a card may be set aside."""

    code: str
    text: str
    needs_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One answer of the check. `tier` None: nothing known, or not covered; the state says which."""

    id: str
    kind: CardKind
    tier: Tier | None
    state: State
    about: About
    title: str
    mechanism: str  # in words; "" where none is known
    mechanism_codes: tuple[str, ...]
    severity: Severity | None
    raised: tuple[RaisedBecause, ...]
    evidence: str
    action: str
    patient_text: str
    conflict: str
    sources: tuple[str, ...]
    basis: Basis
    did_you_mean: tuple[str, ...] = ()
    checked_against: tuple[str, ...] = ()
    checked_on: str = ""  # ISO date on which those lists were read
    also: tuple[About, ...] = ()  # the other drugs that this card speaks for
    within: str = (
        ""  # id of the card that speaks for this one: the burden, or the first drug of the same row
    )
    overrides: tuple[Override, ...] = ()
    emergency: bool = False

    @property
    def everything(self) -> tuple[About, ...]:
        """All drugs or conditions that this card speaks for."""
        return tuple(a for a in (self.about, *self.also) if a.asked)
