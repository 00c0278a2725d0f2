"""The sentences of a placement: what to do now, reasons, rehab, another view, and lines from the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from calando.decide.place.details import urgent_of
from calando.decide.place.findings import Value
from calando.decide.place.levels import ASKING, in_words, rank
from calando.decide.place.result import LEVELS, DissentLine, Rehab
from calando.decide.place.rules import Judged, say
from calando.decide.recommendation import CitedLine, Statement
from calando.decide.situation import Situation
from calando.errors import InputError, Problem
from calando.facts.names_placement import TODAY
from calando.facts.schema_placement import (
    CareLevel,
    Finding,
    PlacementFacts,
    PlacementLine,
)

_MOOD_FLAGS = {
    "psychosis": "co_psychosis_before",
    "bipolar": "co_depression",
    "depression": "co_depression",
    "anxiety": "co_anxiety",
}


def reasons_of(
    judged: Sequence[Judged],
    known: Mapping[str, Value],
    situation: Situation,
    facts: PlacementFacts,
    details: Mapping[str, str],
) -> list[Statement]:
    """Return why: the rules that fired, the highest level first, what is urgent anyway, and whether rehab follows."""
    findings = {f.id: f for f in facts.findings}
    rehab = rehab_of(facts, known)
    fired = [j for j in judged if j.fired and j.rule.phases != ("afterwards",)]  # rehab says those
    asked = [j for j in fired if j.rule.effect in ASKING and "withdrawal" in j.rule.phases]
    asked.sort(key=lambda j: -rank(j.rule.level or "outpatient"))
    rest = [j for j in fired if j not in asked]
    said = [_reason(j, findings, known, details) for j in (*asked, *rest)]
    text = f"{rehab.title}. {rehab.why}"
    return [
        *said,
        *urgent_of(situation),
        Statement(text=text, sources=rehab.sources, basis=rehab.basis),
    ]


def _reason(
    j: Judged,
    findings: Mapping[str, Finding],
    known: Mapping[str, Value],
    details: Mapping[str, str],
) -> Statement:
    rule = j.rule
    asks = rule.effect in ASKING and "withdrawal" in rule.phases
    emergency = asks and rule.level == "emergency"
    here = ", ".join(say(name, findings, known, details) for name in j.because)
    parts = [f"{rule.title}{f' (here: {here})' if here else ''}.", rule.why, rule.unless]
    return Statement(
        text=("Emergency: " if emergency else "") + " ".join(filter(None, parts)),
        sources=rule.sources,
        basis=rule.basis,
        urgent=emergency or rule.id in TODAY,
        emergency=emergency,
    )


def do_now(
    facts: PlacementFacts,
    judged: Sequence[Judged],
    known: Mapping[str, Value],
    situation: Situation,
) -> tuple[CitedLine, ...]:
    """Return what to do now: whom to call, what the file makes an emergency, then what else is for today."""
    lines = lines_when(facts, "do_now", judged, known)
    told = [
        (s.emergency, CitedLine(text=s.text, sources=s.sources, basis=s.basis, urgent=True))
        for s in urgent_of(situation)
    ]
    return (
        *cited((x for x in lines if x.level == "emergency"), urgent=True),
        *(line for emergency, line in told if emergency),
        *cited((x for x in lines if x.level != "emergency"), urgent=True),
        *(line for emergency, line in told if not emergency),
    )


def lines_when(
    facts: PlacementFacts, kind: str, judged: Sequence[Judged], known: Mapping[str, Value]
) -> tuple[PlacementLine, ...]:
    """Return the lines of a kind that hold: always, or for a rule that fired or a finding that is true."""
    true = {j.rule.id for j in judged if j.fired} | {k for k, v in known.items() if v is True}
    return tuple(
        line
        for line in facts.lines
        if line.kind == kind and (not line.when or true.intersection(line.when))
    )


def cited(lines: Iterable[PlacementLine], *, urgent: bool = False) -> tuple[CitedLine, ...]:
    """Return lines with their passports."""
    return tuple(
        CitedLine(text=x.text, sources=x.sources, basis=x.basis, urgent=urgent) for x in lines
    )


def co_occurring(
    facts: PlacementFacts,
    judged: Sequence[Judged],
    known: Mapping[str, Value],
    situation: Situation,
    screened: Iterable[str],
) -> tuple[CitedLine, ...]:
    """Return what goes with it and is treated at the same time, suicide first."""
    wanted = {*screened, *(line for flag, line in _MOOD_FLAGS.items() if flag in situation.flags)}
    true = {j.rule.id for j in judged if j.fired} | {k for k, v in known.items() if v is True}
    rows = [
        x
        for x in facts.lines
        if x.kind == "co_occurring" and (x.id in wanted or true.intersection(x.when))
    ]
    return tuple(
        CitedLine(text=x.text, sources=x.sources, basis=x.basis, urgent=x.id == "co_suicide")
        for x in rows
    )


def rehab_of(facts: PlacementFacts, known: Mapping[str, Value]) -> Rehab:
    """Return whether treatment of a use disorder is part of it; only evidence of one makes it so."""
    value = known.get("substance_use_disorder")
    needed = None if value is None else bool(value)
    name = {True: "rehab_needed", False: "rehab_not_needed", None: "rehab_unknown"}[needed]
    line = next(x for x in facts.lines if x.id == name)
    return Rehab(
        needed=needed, title=line.title, why=line.text, sources=line.sources, basis=line.basis
    )


def dissent_of(dissent: tuple[str, str] | None, level: CareLevel) -> DissentLine | None:
    """Return another view beside the rules'.

    Raises
    ------
    InputError : no such level, or no reason.
    """
    if dissent is None:
        return None
    name, reason = dissent[0].strip(), dissent[1].strip()
    other = next((x for x in LEVELS if x == name), None)
    if other is None:
        message = f"{name!r} is no level"
        raise InputError(
            Problem(field="--dissent", value=name, message=message, allowed=", ".join(LEVELS))
        )
    if not reason:
        message = "another view goes on record with its reason"
        raise InputError(
            Problem(field="--dissent", value=name, message=message, allowed="LEVEL: reason")
        )
    is_lower = rank(other) < rank(level)
    text = f"On record: {in_words(other)} instead. The rules' answer stands beside it and is not changed."
    if is_lower and level == "emergency":
        text = (
            f"On record: {in_words(other)}, against rules that see an emergency. The answer is not changed: the "
            "emergency number is called first. Whoever decides otherwise has seen the person, and signs for it."
        )
    elif is_lower:
        text = (
            f"On record: {in_words(other)}, lower than the rules ask for ({in_words(level)}). The answer is not "
            "changed; whoever decides otherwise has seen the person, and says when it is looked at again."
        )
    return DissentLine(level=other, reason=reason, is_lower=is_lower, text=text)
