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
    """What was asked, and what it was understood as (empty: not understood)."""

    asked: str
    resolved: tuple[str, ...] = ()


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
    about: tuple[About, ...]  # all drugs or conditions that this card speaks for
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
    within: str = ""  # id of the card that speaks for this one together with others (the burden)
    overrides: tuple[Override, ...] = ()
    emergency: bool = False
