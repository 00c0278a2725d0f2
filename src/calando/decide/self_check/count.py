"""Count the criteria: which of them count, how many at least and at most, and the band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.screen.result import Criterion
from calando.decide.self_check.reading import Told
from calando.decide.self_check.result import Severity, SupportingSign
from calando.facts.schema_self_check import SelfCheckFacts, SelfQuestion, SelfRules

Supervision = Literal["supervised", "less", "unsupervised", "unknown"]
EXPECTED: tuple[Supervision, ...] = ("supervised", "less")  # tolerance and withdrawal are
YesNo = Literal["yes", "no", "not_sure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count. `high` takes in every "not sure"; `without_rule` counts as if nothing were supervised."""

    criteria: tuple[Criterion, ...]
    supporting: tuple[SupportingSign, ...]
    score: int
    high: int
    without_rule: int
    band: Severity
    band_high: Severity

    @property
    def count_text(self) -> str:
        """The count in words: "3", or "2 to 4"."""
        return f"{self.score}" if self.score == self.high else f"{self.score} to {self.high}"


def tally(told: Told, supervision: Supervision, facts: SelfCheckFacts) -> Tally:
    """Count the criteria of answers that are complete.

    Parameters
    ----------
    told : all answers.
    supervision : "supervised" and "less" leave tolerance and withdrawal out; "unknown" only out of the low count.
    facts : questions and bands.
    """
    asked = [(q, answer_of(q, told)) for q in facts.questions]
    rows = [(q, a) for q, a in asked if q.part == "criterion"]
    low = sum(a == "yes" and _counts(q, supervision, *EXPECTED, "unknown") for q, a in rows)
    high = sum(a != "no" and _counts(q, supervision, *EXPECTED) for q, a in rows)
    return Tally(
        criteria=tuple(_criterion(q, a, supervision, facts.rules) for q, a in rows),
        supporting=tuple(_supporting(q, a) for q, a in asked if q.part == "supporting"),
        score=low,
        high=high,
        without_rule=sum(a == "yes" for _, a in rows),
        band=band_of(low, facts),
        band_high=band_of(high, facts),
    )


def band_of(count: int, facts: SelfCheckFacts) -> Severity:
    """Return the band of a count of criteria.

    >>> from calando.facts.load_self_check import load_self_check
    >>> [band_of(n, load_self_check()) for n in (1, 2, 4, 6)]
    ['none', 'mild', 'moderate', 'severe']
    """
    return max(
        (b for b in facts.rules.bands if b.from_count.value <= count),
        key=lambda b: b.from_count.value,
    ).id


def answer_of(question: SelfQuestion, told: Told) -> YesNo:
    """Return the answer to a yes-no question; one that was not asked is no."""
    answer = told.get(question.key)
    return "yes" if answer == "yes" else "not_sure" if answer == "not_sure" else "no"


def _counts(question: SelfQuestion, supervision: Supervision, *left_out: Supervision) -> bool:
    return question.counts_under_supervision or supervision not in left_out


def _supporting(question: SelfQuestion, answer: YesNo) -> SupportingSign:
    return SupportingSign(
        id=question.key,
        title=question.title,
        answer=answer,
        why="" if answer == "no" else question.why_not_counted,  # nothing to talk about then
        signs=question.signs,
    )


def _criterion(
    question: SelfQuestion, answer: YesNo, supervision: Supervision, rules: SelfRules
) -> Criterion:
    why = ""
    if answer != "no" and not _counts(question, supervision, *EXPECTED):
        why = rules.why_less if supervision == "less" else question.why_not_counted
    elif answer == "yes" and not _counts(question, supervision, "unknown"):
        why = rules.why_unknown
    elif answer == "not_sure":
        why = rules.why_not_sure
    return Criterion(
        id=question.key,
        title=question.title,
        answer=answer,
        counted=answer == "yes" and not why,
        why=why,
        signs=question.signs,
    )
