"""The shapes of the self-check as data: questions in their order, what is said, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number
from calando.facts.schema_screen import FlagKind

QuestionPart = Literal[
    "red_flag", "suicide", "gate", "amount", "route", "criterion", "supporting", "substance", "mood", "person",
]  # fmt: skip
QuestionKind = Literal["yes_no", "choice", "many", "number"]
SelfUrgency = Literal["now", "today", "this_week", "next_visit"]
LineKind = Literal["always", "flag", "substance", "co_occurring", "caveat", "reason", "headline"]
BandId = Literal["none", "mild", "moderate", "severe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfOption:
    """One answer. `emergency` ends the check; `as_given`: so a prescriber gives it; `family_label` "": as `label`."""

    key: str
    label: str
    family_label: str = ""
    emergency: bool = False
    as_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedIf:
    """True if this question was answered with one of these keys."""

    question: str
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfQuestion:
    """One question, in words of our own, for the person and for a relative.

    A criterion has its number; `counts_under_supervision` is false where it does not count while the drug is taken as
    prescribed. `signs` are the signs of the source page that it stands for, `claims` other statements of the pages.
    `hint` says what does not count. `unit`, `low` and `high` (both inclusive) are those of a number.
    """

    key: str
    part: QuestionPart
    kind: QuestionKind
    text: str
    family_text: str
    hint: str = ""
    family_hint: str = ""
    title: str = ""
    options: tuple[SelfOption, ...] = ()  # yes_no: filled in from the rules
    is_optional: bool = False
    ask_if: tuple[AskedIf, ...] = ()  # one is enough
    unit: str = ""
    low: float | None = None
    high: float | None = None
    criterion: float | None = None
    counts_under_supervision: bool = True
    why_not_counted: str = ""
    signs: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfBand:
    """How many criteria make up a band; from the mildest."""

    id: BandId
    title: str
    from_count: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfRules:
    """What the check is called, the answers of a yes-no question, the bands, and the numbers of the amounts."""

    title: str
    family_title: str  # the title of a check that a relative answers
    band_set: str
    yes_no: tuple[SelfOption, ...]
    not_told: str  # the answer that leaves an optional question out
    why_not_sure: str  # why an answer counts in the high result only
    why_less: str  # why one does not count where less is used than was prescribed
    why_unknown: str  # why it does where supervision is not sure
    bands: tuple[SelfBand, ...]
    far_more_factor: Number
    much_less_factor: Number
    high_mg_per_day: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfPath:
    """A next step and when it applies: every flag of `all`, one of `any` if there are some, and none of `none`.

    Title and text are for the person, those of the family for a relative; `family_title` "": as `title`. Paths stand
    in the file in the order of showing.
    """

    id: str
    urgency: SelfUrgency
    title: str
    family_title: str = ""
    text: str
    family_text: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfHeadline:
    """The first sentence; the first row that applies is shown. Conditions as of a path."""

    id: str
    text: str
    family_text: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfLine:
    """Something that is said beside the next steps; of kind "headline", behind the first sentence.

    `flag_kind` is that of a flag. Conditions as of a path.
    """

    id: str
    kind: LineKind
    flag_kind: FlagKind = "note"
    text: str
    family_text: str
    urgent: bool = False
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedClaim:
    """A statement of the source pages that the check does not repeat, and why."""

    claims: tuple[str, ...]
    said: str
    instead: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckFacts:
    """The self-check, whole."""

    rules: SelfRules
    questions: tuple[SelfQuestion, ...]
    paths: tuple[SelfPath, ...]
    headlines: tuple[SelfHeadline, ...]
    lines: tuple[SelfLine, ...]
    refused: tuple[RefusedClaim, ...]
