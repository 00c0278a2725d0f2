"""From answers to the result of the self-check. Facts say what is said; this only looks up and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from calando.decide.recommendation import CitedLine, ContactLine, Statement
from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.contacts import NOT_TOLD, check_country, contacts_of
from calando.decide.screen.result import FlagLine
from calando.decide.screen.urgent_first import with_urgent
from calando.decide.self_check.asking import (
    check_who,
    has_ended,
    in_words_for,
    read_answers,
    unanswered,
)
from calando.decide.self_check.count import Tally, tally
from calando.decide.self_check.flags import (
    flags_of,
    flags_of_crisis,
    flags_of_emergency,
    that_apply,
)
from calando.decide.self_check.raised import raised_texts
from calando.decide.self_check.reading import Told
from calando.decide.self_check.result import AskedAnswer, SelfCheckResult, Step, Urgency, Who
from calando.decide.self_check.usage import Usage, usage_of
from calando.errors import CalandoError, InputError, Problem
from calando.facts.schema import Facts
from calando.facts.schema_self_check import (
    LineKind,
    SelfCheckFacts,
    SelfLine,
    SelfPath,
    SelfQuestion,
)

INSTRUMENT = "self_check"
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)  # the most urgent first


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result, with what stands beside it in an answer, and the sources of what was said."""

    result: SelfCheckResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]
    sources: frozenset[str]


def check_self(answers: ScreenAnswers, own: SelfCheckFacts, facts: Facts) -> Outcome:
    """Return the outcome of a self-check.

    Raises
    ------
    InputError : whom, country, band set or answers cannot be; every problem at once. What the answers raise that
        cannot wait stands before them, with the numbers to call.
    """
    country, told = _read(answers, own, facts)
    usage, count = None, None
    if has_ended(told, own):
        flags = flags_of_emergency(told, answers.who)
    elif unanswered(told, own):
        flags = flags_of_crisis(told, answers.who)
    else:
        usage = usage_of(told, own)
        count = tally(told, usage.supervision, own)
        flags = flags_of(told, usage, count, answers.who)
    said = _Said(flags=flags, who="family" if answers.who == "family" else "self", own=own)
    crisis = "red_flag" not in flags and bool({"suicide", "suicide_maybe"} & flags)
    contacts = _in_order(contacts_of(country, facts), crisis_first=crisis)
    result = _result(told, usage, count, said, country, contacts)
    reasons = [
        Statement(
            text=f.text,
            sources=f.sources,
            basis=f.basis,
            urgent=f.urgent,
            emergency=f.kind == "emergency",
        )
        for f in result.flags
        if f.kind != "note"
    ]
    reasons += [
        Statement(text=r.text, sources=r.sources, basis=r.basis) for r in said.lines("reason")
    ]
    caveats = [
        Statement(text=c.text, sources=c.sources, basis=c.basis) for c in said.lines("caveat")
    ]
    caveats += [NOT_TOLD] if country is None else []
    return Outcome(
        result=result,
        reasons=tuple(reasons),
        caveats=tuple(caveats),
        sources=_sources(result, said),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The texts that apply to one person, in the words for whom they are."""

    flags: frozenset[str]
    who: Who
    own: SelfCheckFacts

    def rows(self, kind: LineKind) -> tuple[SelfLine, ...]:
        return that_apply((line for line in self.own.lines if line.kind == kind), self.flags)

    def lines(self, kind: LineKind) -> tuple[CitedLine, ...]:
        return tuple(
            CitedLine(text=self.text(row), sources=row.sources, basis=row.basis, urgent=row.urgent)
            for row in self.rows(kind)
        )

    def text(self, row: SelfLine | SelfPath) -> str:
        return row.family_text if self.who == "family" else row.text

    def headline(self, count: Tally | None) -> tuple[str, tuple[str, ...]]:
        row = that_apply(self.own.headlines, self.flags)[0]
        more = self.rows("headline")
        first = row.family_text if self.who == "family" else row.text
        text = " ".join((first, *(self.text(line) for line in more)))
        sources = (*row.sources, *(key for line in more for key in line.sources))
        return text.replace("{count}", count.count_text if count else ""), sources

    def steps(self) -> tuple[Step, ...]:
        rows = that_apply(self.own.paths, self.flags)
        if not rows:
            raise CalandoError(f"no next step for {sorted(self.flags)}")
        return tuple(
            Step(
                id=p.id,
                urgency=p.urgency,
                title=(self.who == "family" and p.family_title) or p.title,
                text=self.text(p),
                sources=p.sources,
                basis=p.basis,
            )
            for p in sorted(rows, key=lambda p: URGENCIES.index(p.urgency))
        )

    def flag_lines(self) -> tuple[FlagLine, ...]:
        return tuple(
            FlagLine(
                id=row.id,
                kind=row.flag_kind,
                text=self.text(row),
                urgent=row.urgent,
                sources=row.sources,
                basis=row.basis,
            )
            for row in self.rows("flag")
        )


def _result(
    told: Told,
    usage: Usage | None,
    count: Tally | None,
    said: _Said,
    country: str | None,
    contacts: tuple[ContactLine, ...],
) -> SelfCheckResult:
    headline, _ = said.headline(count)
    steps, flags, rules = said.steps(), said.flag_lines(), said.own.rules
    titles = {band.id: band.title for band in rules.bands}
    return SelfCheckResult(
        headline=headline,
        emergency=any(flag.kind == "emergency" for flag in flags),
        instrument=INSTRUMENT,
        title=rules.family_title if said.who == "family" else rules.title,
        who=said.who,
        finished=count is not None,
        prescribed={"yes": True, "no": False}.get(usage.prescribed) if usage else None,
        as_directed=usage.as_directed if usage else None,
        supervised=usage is not None and usage.supervision == "supervised",
        score=float(count.score) if count else None,
        score_high=float(count.high) if count else None,
        count_without_rule=float(count.without_rule) if count else None,
        band=count.band if count else None,
        band_high=count.band_high if count else None,
        band_title=titles[count.band] if count else "",
        band_set=rules.band_set if count else None,
        criteria=count.criteria if count else (),
        supporting=count.supporting if count else (),
        flags=flags,
        next_step=steps[0].text,
        steps=steps,
        substances=said.lines("substance"),
        co_occurring=said.lines("co_occurring"),
        always=said.lines("always"),
        asked=tuple(_asked(q, told, said.who) for q in said.own.questions if q.key in told),
        jurisdiction=country,
        contacts=contacts,
    )


def _asked(question: SelfQuestion, told: Told, who: str) -> AskedAnswer:
    worded, value = in_words_for(question, who), told[question.key]
    if isinstance(value, float):
        return AskedAnswer(key=question.key, text=worded.text, answer=f"{value:g} {question.unit}")
    keys = value if isinstance(value, tuple) else (value,)
    labels = {o.key: o.label for o in worded.options}
    return AskedAnswer(
        key=question.key, text=worded.text, answer="; ".join(labels[k] for k in keys)
    )


def _read(answers: ScreenAnswers, own: SelfCheckFacts, facts: Facts) -> tuple[str | None, Told]:
    problems = _problems_of_request(answers, own)
    country: str | None = None
    told: Told = {}
    try:
        country = check_country(answers.jurisdiction)
    except InputError as error:
        problems += error.problems
    try:
        check_who(answers.who)
    except InputError as error:
        problems += error.problems
    try:
        told = read_answers(answers.answers, own, answers.who)
    except InputError as error:
        problems += error.problems
    if problems:
        texts = raised_texts(answers.answers, own, answers.who)
        raise with_urgent(InputError(*problems), texts, contacts_of(country, facts))
    return country, told


def _problems_of_request(answers: ScreenAnswers, own: SelfCheckFacts) -> list[Problem]:
    sets = own.rules.band_set
    problems = [
        _problem(f"context.{key}", value, "is nothing that the self-check uses", "no context")
        for key, value in answers.context.items()
    ]
    if answers.instrument != INSTRUMENT:
        message = "is not the self-check"
        problems.append(_problem("instrument", answers.instrument, message, INSTRUMENT))
    if answers.band_set not in ("", sets):
        message = "is no band set of the self-check"
        problems.append(_problem("band_set", answers.band_set, message, sets))
    return problems


def _problem(field: str, value: str, message: str, allowed: str) -> Problem:
    return Problem(field=field, value=value, message=f"{value} {message}", allowed=allowed)


def _in_order(contacts: Iterable[ContactLine], *, crisis_first: bool) -> tuple[ContactLine, ...]:
    first = "crisis" if crisis_first else "emergency"
    return tuple(sorted(contacts, key=lambda c: c.kind != first))


def _sources(result: SelfCheckResult, said: _Said) -> frozenset[str]:
    keys = set(said.headline(None)[1])
    rows: tuple[FlagLine | Step | CitedLine, ...] = (
        *result.flags,
        *result.steps,
        *result.substances,
        *result.co_occurring,
        *result.always,
    )
    keys.update(key for row in rows for key in row.sources)
    keys.update(key for q in said.own.questions if q.part == "criterion" for key in q.sources)
    keys.update(band.from_count.source for band in said.own.rules.bands)
    return frozenset(keys)
