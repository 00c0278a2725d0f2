"""The shapes of an instrument as data: items, answers, points, bands, flags. A new instrument is a file, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from calando.facts.schema_base import Basis, Number

InstrumentKind = Literal["sum", "grade", "rules", "checklist"]
Rater = Literal["self", "clinician", "either"]
Licence = Literal["ship", "score"]
Wording = Literal["published", "own", "none"]
FlagKind = Literal["suicide", "emergency", "warning", "note"]
LoincStatus = Literal["seen_uscore", "seen_code", "recalled", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that an item allows. `key` is what an answers file says; points None: it has a name and no number."""

    key: str
    label: str
    points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTest:
    """True of answers: one of these keys was given, or at least so many points."""

    item: str
    one_of: tuple[str, ...] = ()
    at_least: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question or observation. Its answers are its own `options`, those of a `scale`, or numbers low to high.

    `label` is short, neutral and in our own words. `text` is what is asked: the published wording where the licence
    allows it and it was read, else our own, else "". With `ask_if` the item is asked only where one of the tests is
    true, and must not be answered otherwise.
    """

    key: str
    label: str
    text: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    scale: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    is_reversed: bool = False  # points count from the other end
    ask_if: tuple[ItemTest, ...] = ()
    loinc: str = ""
    loinc_status: LoincStatus = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscale:
    """A sum of some of the items, shown beside the total or instead of it."""

    id: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenBand:
    """One band of a set: a range of the score (both ends inclusive), or tests of which one is enough."""

    id: str
    title: str
    low: float | None = None
    high: float | None = None
    any: tuple[ItemTest, ...] = ()
    text: str = ""  # what it means, in our own words
    next_step: str
    caveat: str = ""  # what must not be concluded: "a low score never rules it out"
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSet:
    """A named way to cut a score, from the mildest band to the most severe; the most severe that applies counts.

    Where `context` is given the set is chosen for people of whom that is told, such as {sex = "female"}.
    """

    id: str
    title: str
    bands: tuple[ScreenBand, ...]
    subscale: str = ""  # cuts this subscale; "": the total
    population: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenFlag:
    """Something said at once, whatever the score.

    It is raised where one test of `any` holds, or all of `all`, or the score is reached; never where one of `none`
    holds. `is_emergency`: call the emergency number before anything else (always so for the kind "emergency").
    """

    id: str
    kind: FlagKind
    any: tuple[ItemTest, ...] = ()
    all: tuple[ItemTest, ...] = ()
    none: tuple[ItemTest, ...] = ()
    score_at_least: float | None = None
    is_emergency: bool = False
    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How often a cut is right, and in whom."""

    cut: str  # ">= 10"
    target: str  # what it was held against
    population: str
    sensitivity: Number | None  # percent
    specificity: Number | None  # percent
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """From which score, or after which answers, a longer instrument is next; and which answers it takes over.

    `carry` is own item -> its item. By score it is next only where the band that counts is not the mildest one.
    """

    score_at_least: float | None
    any: tuple[ItemTest, ...] = ()
    to: str
    carry: Mapping[str, str] = field(default_factory=dict)
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextQuestion:
    """Something about the person that the bands need: sex, setting. Never defaulted."""

    key: str
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument, whole.

    kind: "sum" adds points up; "grade" is one item whose answer is the result; "rules" is banded by tests alone;
    "checklist" has no score and no band, only flags.
    """

    id: str
    title: str
    name: str
    about: str  # one sentence: what it measures
    version: str
    kind: InstrumentKind
    rater: Rater
    window: str  # "the last 2 weeks"
    for_whom: str
    not_for: str  # in whom or for what it says nothing
    validated: bool
    licence: Licence  # ship: item texts stand here; score: the site supplies them
    wording: Wording
    rights: str  # what is known of the rights, in one sentence
    credit: str
    has_total: bool = True  # False: subscales only, no validated single total
    default_band_set: str = ""
    items: tuple[Item, ...]
    scales: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    subscales: tuple[Subscale, ...] = ()
    band_sets: tuple[BandSet, ...] = ()
    flags: tuple[ScreenFlag, ...] = ()
    accuracy: tuple[Accuracy, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    context: tuple[ContextQuestion, ...] = ()
    next_step: str = ""  # where no band says it (a checklist, a grade without bands)
    caveats: tuple[str, ...] = ()
    loinc_panel: str = ""
    loinc_panel_status: LoincStatus = ""
    loinc_total: str = ""
    loinc_total_status: LoincStatus = ""
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""
