"""The shape of a self-check. It screens and never diagnoses; every path ends in a next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import CitedLine, ContactLine
from calando.decide.screen.result import Criterion, FlagLine
from calando.facts.schema import Basis

Who = Literal["self", "family"]
Urgency = Literal["now", "today", "this_week", "next_visit"]
Severity = Literal["none", "mild", "moderate", "severe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingSign:
    """A sign of the source page that is no criterion: shown, counts nothing."""

    id: str
    title: str
    answer: Literal["yes", "no", "not_sure"]
    why: str  # "": the answer is no
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next, and how soon."""

    id: str
    urgency: Urgency
    title: str
    text: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAnswer:
    """A question as it was asked and answered."""

    key: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckResult:
    """The `result` of `calando screen self_check`."""

    headline: str
    emergency: bool
    instrument: str  # "self_check"
    title: str
    who: Who
    finished: bool  # False: a red flag ended it, or who told, or was not sure of, thoughts of suicide did not go on
    prescribed: bool | None
    as_directed: bool | None  # None: not told, or not prescribed
    supervised: bool  # tolerance and withdrawal do not count
    score: float | None  # criteria that count; None: not finished
    score_high: float | None  # with every "not sure" counted
    count_without_rule: float | None  # as if nothing were supervised
    band: Severity | None
    band_high: Severity | None
    band_title: str
    band_set: str | None
    criteria: tuple[Criterion, ...]
    supporting: tuple[SupportingSign, ...]
    flags: tuple[FlagLine, ...]
    next_step: str
    steps: tuple[Step, ...]  # the first is `next_step`
    substances: tuple[CitedLine, ...]  # what else is taken, and what to say of it
    co_occurring: tuple[CitedLine, ...]
    always: tuple[CitedLine, ...]  # "do not stop suddenly", "no diagnosis"
    asked: tuple[AskedAnswer, ...]
    jurisdiction: str | None
    contacts: tuple[ContactLine, ...]
