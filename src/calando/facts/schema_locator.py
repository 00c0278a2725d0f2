"""The shapes of what a treatment locator's words mean: which care level, which payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number
from calando.facts.schema_placement import CareLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorWord:
    """One word of the locator, lower case, in its category, and what calando reads in it.

    `level` None: it says nothing of a level. `detox`: supervised withdrawal is named. The level is calando's own
    reading; the locator knows no such levels.
    """

    id: str
    category: Literal["SET", "TC", "DT"]
    words: tuple[str, ...]
    level: CareLevel | None
    detox: bool = False
    why: str
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentWord:
    """A way to pay, by the words that files use for it and the words that a person may type."""

    id: str
    title: str
    words: tuple[str, ...]  # in a file; the beginning of an entry is enough
    typed: tuple[str, ...]  # on the command line
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorLine:
    """A sentence beside a list of places."""

    id: str
    kind: Literal["never", "ask", "caveat", "emergency"]
    text: str
    levels: tuple[CareLevel, ...] = ()  # (): any
    urgent: bool = False
    sources: tuple[str, ...]
    where: str
    basis: Basis
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorNumbers:
    """What a file of rows is held against."""

    km_per_mile: Number
    most_km: Number  # farthest `--within` that can be asked
    old_days: Number  # a file older than this is said to be old


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorFacts:
    """What reading a locator's rows takes."""

    numbers: LocatorNumbers
    words: tuple[LocatorWord, ...]
    payments: tuple[PaymentWord, ...]
    lines: tuple[LocatorLine, ...]
