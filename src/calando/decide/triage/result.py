"""The shape of a triage. Nothing here says what a person has: it says what speaks for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import Band, CitedLine, ContactLine, KidneyReport, PatientSummary
from calando.facts.schema import Basis

Leaning = Literal["toxic", "withdrawing", "both", "unclear"]
LEANINGS: tuple[Leaning, ...] = ("toxic", "withdrawing", "both", "unclear")
Points = Literal["toxic", "withdrawing", "either", "neither"]
Weight = Literal["strong", "moderate", "weak", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sign, time or circumstance, and how far it points where."""

    id: str  # the canonical name of the sign, or of the circumstance
    asked: str  # as it was written; "" for what the file says
    points_to: Points
    weight: Weight
    why: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetWindow:
    """When toxicity or withdrawal of a route is seen, for this person's kidneys [h after the last dose or failure]."""

    name: str  # "withdrawal after tablets"
    from_h: Band
    to_h: Band
    inside: bool | None  # None: the time is not told
    text: str
    sources: tuple[str, ...]
    basis: Basis
    now_h: float | None = (
        None  # hours since the last dose or failure of this route, as told; None: not told
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclude:
    """Something else that looks like this and must be thought of."""

    name: str
    why: str  # what it shares with this person's signs, or why it is always on the list
    look_for: str
    matched: tuple[str, ...]  # signs of this person that belong to it
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A cited option, never an order."""

    name: str
    text: str
    grade: str  # "label", "case series of 4" ...
    for_leaning: tuple[Leaning, ...]
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """A sign that is not understood, and names near it."""

    asked: str
    did_you_mean: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageResult:
    """The `result` of `calando triage`; `for_` is written as `for`."""

    headline: str
    leaning: Leaning
    leaning_text: str
    emergency: bool
    emergency_why: tuple[CitedLine, ...]
    patient: PatientSummary
    kidney: KidneyReport
    contacts: tuple[ContactLine, ...]
    do_now: tuple[CitedLine, ...]
    for_: tuple[Evidence, ...]  # what speaks for the leaning; unclear: all that points anywhere
    against: tuple[Evidence, ...]  # what speaks against it
    neither: tuple[Evidence, ...]  # signs that were told and separate nothing
    score_toxic: float
    score_withdrawing: float
    windows: tuple[OnsetWindow, ...]
    ask: tuple[CitedLine, ...]  # what to ask next: both routes, pill count, refill, kidneys
    tests: tuple[CitedLine, ...]
    exclude: tuple[Exclude, ...]
    options: tuple[Option, ...]
    never: tuple[CitedLine, ...]
    unrecognised: tuple[Unrecognised, ...]
    not_told: tuple[str, ...]
