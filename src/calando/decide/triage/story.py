"""What was told of a person, read: signs that are there, signs that are not, measurements, what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from calando.decide.triage.result import Unrecognised

AsideKind = Literal["past", "uncertain", "other", "history", "denied", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement in the unit of the facts; `asked` is "" for what stands in the file."""

    vital: str
    value: float
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that was understood and is no sign of now: past, unsure, of somebody else, long ago, denied.

    `name` is the sign or the circumstance; "amount" is tablets or mg that were taken, perhaps the usual ones.
    """

    kind: AsideKind
    name: str
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Signs by id with the words for each, in the order in which they were told; no sign stands in it twice."""

    present: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()
    unrecognised: tuple[Unrecognised, ...] = ()
    story: dict[str, str] = field(default_factory=dict)  # circumstances told among the signs
    aside: tuple[Aside, ...] = ()
    unread: tuple[str, ...] = ()  # of what is unrecognised: no word of the clause is a sign
    bare: tuple[str, ...] = ()  # numbers without a name
    not_alert: str = ""  # V on AVPU, as told
