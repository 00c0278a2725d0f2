"""The shape of the signs of misuse in a dispensing history, and of what is done about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseSign:
    """A pattern in a dispensing history that is asked about; a sign, never an accusation."""

    id: str
    title: str
    what: Literal[
        "early_refill",
        "dose_creep",
        "over_cap",
        "several_prescribers",
        "several_pharmacies",
        "several_sedatives",
        "opioid_and_sedative",
        "route",
        "cash",
        "lost_supply",
        "gap",
        "steep_fall",
        "above_prescribed",
        "below_prescribed",
    ]
    threshold: Number | None = None
    within_days: Number | None = None
    weight: Literal["weak", "moderate", "strong"]
    harmless: tuple[str, ...]  # what else explains it
    text: str
    action: str
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseAction:
    """What is done when a pattern is there."""

    id: str
    text: str
    from_weight: Literal["none", "weak", "moderate", "strong"]
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseLimits:
    """Numbers that several signs share."""

    note_days: Number  # of days without supply that a note explains at most
    far_factor: Number  # so many times what is prescribed, or the maximum, is far above
    recent_days: (
        Number  # a gap or a fall that ended so long before the last known day is still pressing
    )
    calendar_days: Number  # gaps so short come from the calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseFacts:
    """Signs and what to do."""

    signs: tuple[MisuseSign, ...]
    actions: tuple[MisuseAction, ...]
    limits: MisuseLimits
