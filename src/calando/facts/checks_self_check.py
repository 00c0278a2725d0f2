"""Checks of the self-check across its files: the names that rows use are there, and no text is unsafe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from calando.errors import FactError
from calando.facts.checks_plans import FORBIDDEN
from calando.facts.schema_self_check import (
    SelfCheckFacts,
    SelfHeadline,
    SelfLine,
    SelfPath,
    SelfQuestion,
)

# What the conditions of paths, headlines and lines may name; `calando.decide.self_check.flags` says when each is true.
FLAGS = frozenset(
    {
        "red_flag", "hard_to_wake", "fit", "seeing_things", "fever_stiff", "took_too_much", "missed_and_ill",
        "pump_problem", "danger_unread", "suicide", "suicide_maybe", "family",
        "ended_early", "voices_danger", "missed", "missed_maybe", "may_run_out", "pump_missed", "kidneys",
        "kidneys_maybe",
        "kidneys_high", "not_prescribed", "more_than_prescribed", "far_more_than_prescribed", "more_and_high",
        "less_than_prescribed", "a_little_less", "uses_less", "high_without_prescription", "high_unconfirmed",
        "high_as_prescribed", "very_high", "amount_contradicts", "route_contradicts", "pump_contradicts",
        "amounts_not_told", "other_route", "other_source", "pump", "pump_only",
        "supervised", "supervised_mild", "unsupervised", "supervision_unknown", "not_counted", "supporting",
        "not_sure_matters", "band_none", "band_mild", "band_moderate", "band_severe", "maybe_severe",
        "alcohol", "alcohol_daily", "opioids", "benzodiazepines", "ghb", "gabapentinoids", "other_sedatives",
        "stimulants", "cannabis", "low_mood", "worry", "voices", "trauma", "pregnant", "pregnant_maybe", "minor",
    }
)  # fmt: skip
NEEDED = frozenset(
    {
        "red_flag", "suicide", "prescribed", "as_directed", "which_way", "mg_prescribed_per_day", "mg_taken_per_day",
        "route", "source", "missed_lately", "substances", "mood_low", "mood_interest", "worry_nervous",
        "worry_control", "voices", "trauma", "kidneys", "pregnant", "under_18",
    }
)  # fmt: skip
ORDER = (
    "red_flag", "suicide", "gate", "amount", "route", "criterion", "supporting", "substance", "mood", "person",
)  # fmt: skip
CRITERIA = 11
_CLAIM = re.compile(r"S[012]-\d{2,3}")
_AMOUNT = re.compile(r"\d\s*(mg|milligram|tablet|pill)", re.IGNORECASE)


def check_self_check(facts: SelfCheckFacts) -> None:
    """Raise FactError if rows contradict each other or a text is not safe to show.

    Raises
    ------
    FactError : danger is not asked first; a criterion is missing; a row names a question, an answer or a flag that
        there is not; a text names an amount or tells somebody to move a dose.
    """
    _questions(facts)
    rows: tuple[SelfPath | SelfHeadline | SelfLine, ...] = (
        *facts.paths, *facts.headlines, *facts.lines,
    )  # fmt: skip
    for row in rows:
        named = {*row.all, *row.any, *row.none}
        if unknown := sorted(named - FLAGS):
            raise FactError(f"self_check: {row.id}: unknown flags {unknown}")
    for here, text in advice(facts):
        if found := FORBIDDEN.search(text.lower()):
            raise FactError(f"self_check: {here}: must not tell to change a dose: {found[0]!r}")
        if _AMOUNT.search(text):
            raise FactError(f"self_check: {here}: names an amount")
    last = facts.headlines[-1]
    if last.all or last.any or last.none:
        raise FactError("self_check/headlines.toml: the last row must apply always")
    bands = [(b.id, b.from_count.value) for b in facts.rules.bands]
    if [b for b, _ in bands] != ["none", "mild", "moderate", "severe"] or bands != sorted(
        bands, key=lambda b: b[1]
    ):
        raise FactError(
            "self_check/rules.toml: the bands are none, mild, moderate, severe and rise"
        )


def advice(facts: SelfCheckFacts) -> Iterator[tuple[str, str]]:
    """Yield every text that says what to do, with the name of its row."""
    for path in facts.paths:
        yield from (
            (path.id, text) for text in (path.title, path.family_title, path.text, path.family_text)
        )
    rows: tuple[SelfHeadline | SelfLine, ...] = (*facts.headlines, *facts.lines)
    for row in rows:
        yield from ((row.id, text) for text in (row.text, row.family_text))
    yield from (
        (q.key, text)
        for q in facts.questions
        for text in (q.hint, q.family_hint, q.why_not_counted)
        if text
    )


def _questions(facts: SelfCheckFacts) -> None:
    questions = facts.questions
    keys = [q.key for q in questions]
    if len(set(keys)) != len(keys) or NEEDED - set(keys):
        raise FactError(
            f"self_check/questions.toml: a key occurs twice, or lacks {sorted(NEEDED - set(keys))}"
        )
    if [ORDER.index(q.part) for q in questions] != sorted(ORDER.index(q.part) for q in questions):
        raise FactError(
            f"self_check/questions.toml: the parts are asked in the order {', '.join(ORDER)}"
        )
    numbers = [q.criterion for q in questions if q.part == "criterion"]
    if numbers != [float(n) for n in range(1, CRITERIA + 1)]:
        raise FactError(f"self_check/questions.toml: the criteria are 1 to {CRITERIA}")
    seen: dict[str, SelfQuestion] = {}
    for question in questions:
        _question(question, seen)
        seen[question.key] = question


def _question(question: SelfQuestion, before: dict[str, SelfQuestion]) -> None:
    here = f"self_check/questions.toml: {question.key}"
    if (question.kind == "number") != (question.low is not None and question.high is not None):
        raise FactError(f"{here}: a number has low and high, and nothing else has")
    if question.kind != "number" and len({o.key for o in question.options}) < 2:
        raise FactError(f"{here}: needs two answers of different keys")
    if question.part in ("criterion", "supporting") and not question.title:
        raise FactError(f"{here}: needs a title")
    if question.part == "supporting" and not question.why_not_counted:
        raise FactError(f"{here}: must say why it counts nothing")
    if not question.counts_under_supervision and not question.why_not_counted:
        raise FactError(f"{here}: must say why it does not count under supervision")
    if wrong := [c for c in (*question.claims, *question.signs) if not _CLAIM.fullmatch(c)]:
        raise FactError(f"{here}: claims are ids such as S0-101, not {wrong}")
    for test in question.ask_if:
        if test.question not in before:
            raise FactError(f"{here}: ask_if: {test.question} is not asked before it")
        _known(here, test.one_of, (o.key for o in before[test.question].options))


def _known(here: str, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise FactError(f"{here}: ask_if: unknown answers {unknown}")
