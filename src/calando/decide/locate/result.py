"""The shape of a list of places: listed, not vetted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import CitedLine, ContactLine
from calando.facts.schema_placement import CareLevel

DistanceBasis = Literal["computed", "file", "not_told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLevel:
    """A level that the words of the file are read as."""

    level: CareLevel
    title: str
    words: tuple[str, ...]  # as the file writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place. `number` is its place in the list, no rank of quality."""

    number: int
    name: str
    address: str
    phone: str
    intake_phone: str
    website: str
    lat: float | None
    lng: float | None
    distance_km: float | None
    distance_basis: DistanceBasis
    levels: tuple[OfferedLevel, ...]
    highest: CareLevel | None
    detox: bool  # detoxification is named
    detox_words: tuple[str, ...]
    types_of_care: tuple[str, ...]
    payments: tuple[str, ...]
    not_told: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undetermined:
    """A place that a filter can neither keep nor drop, for the file does not say."""

    name: str
    address: str
    phone: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRow:
    """A row that is no place: where it stands, what is wrong, how it begins."""

    file: str
    row: int  # counted from 1
    reason: str
    begins: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Why places of the file are not in the list, and how many."""

    reason: Literal["level", "detox", "payment", "distance"]
    count: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What was read, and what of it is missing."""

    files: tuple[str, ...]
    rows_read: int
    places_read: int
    merged: int
    record_count: int | None
    total_pages: int | None
    missing_pages: tuple[int, ...]
    complete: bool | None  # None: the files do not say
    synthetic: bool
    taken_on: str | None
    age_days: int | None
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateResult:
    """The `result` of `calando locate`."""

    headline: str
    emergency: bool
    level: CareLevel | None
    level_title: str
    near: tuple[float, float] | None
    within_km: float | None
    payment: str
    detox_asked: bool
    distance_note: str
    places: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    undetermined: tuple[Undetermined, ...]
    unreadable: tuple[UnreadableRow, ...]
    unknown_words: tuple[str, ...]  # settings and types of care that calando does not know
    file: FileReport
    never: tuple[CitedLine, ...]
    ask: tuple[CitedLine, ...]
    jurisdiction: str
    contacts: tuple[ContactLine, ...]
