"""The shape of a scored instrument. A score is no diagnosis, and says for whom it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import CitedLine, ContactLine
from calando.facts.schema import Basis
from calando.facts.schema_screen import FlagKind, InstrumentKind, Licence, Rater, Wording

AnswerState = Literal["answered", "not_asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredItem:
    """One item as it was answered. `points` None: the answer has a name and no number, or it was not asked."""

    key: str
    label: str
    text: str
    answer: str  # the key that was given; "" if it was not asked
    answer_label: str
    points: float | None
    state: AnswerState


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredScale:
    """A subscale and the range it can have."""

    id: str
    title: str
    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLine:
    """Where the score lies in one band set. `band` "": this set has no band there."""

    band_set: str
    title: str
    subscale: str
    band: str
    band_title: str
    from_score: float | None
    to_score: float | None
    cuts: tuple[float, ...]  # the lowest score of each band but the lowest, rising
    band_titles: tuple[str, ...]  # in the same order: as they lie along the score
    more_is_better: bool = False  # the highest scores are the mildest band, as of strengths
    text: str
    caveat: str
    population: str
    chosen: bool
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """Something said at once, whatever the score."""

    id: str
    kind: FlagKind
    text: str
    urgent: bool
    emergency: bool = False  # call the emergency number before anything else
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: what was answered, and whether it counts. For the self-check; () for other instruments."""

    id: str
    title: str
    answer: Literal["yes", "no", "not_sure"]
    counted: bool
    why: str  # "" or why it is not counted
    signs: tuple[str, ...]  # ids of the source page's signs that it stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class AccuracyLine:
    """How often a cut is right, in whom, against what [percent]."""

    cut: str
    target: str
    population: str
    sensitivity: float | None
    specificity: float | None
    note: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class NextInstrument:
    """The instrument that comes next, and the answers it takes over."""

    to: str
    title: str
    carried: tuple[tuple[str, str], ...]  # (its item, answer)
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenResult:
    """The `result` of `calando screen INSTRUMENT`."""

    headline: str
    emergency: bool
    instrument: str
    title: str
    name: str
    about: str
    version: str
    kind: InstrumentKind
    rater: Rater
    window: str
    validated: bool
    licence: Licence
    wording: Wording
    rights: str
    credit: str
    for_whom: str
    not_for: str
    score: float | None  # None: a grade with a name, a checklist, or subscales only
    score_text: str  # "12", "1+", "" for a checklist
    low: float | None
    high: float | None
    subscales: tuple[ScoredScale, ...]
    band: str | None
    band_title: str
    band_set: str | None
    bands: tuple[BandLine, ...]
    criteria: tuple[Criterion, ...]
    flags: tuple[FlagLine, ...]
    items: tuple[ScoredItem, ...]
    accuracy: tuple[AccuracyLine, ...]
    next_step: str
    next_instrument: NextInstrument | None
    jurisdiction: str | None  # None: not told, so every country's numbers are shown
    contacts: tuple[ContactLine, ...]
    loinc: tuple[tuple[str, str], ...]  # (what, code): panel, total
    never: tuple[CitedLine, ...] = ()
