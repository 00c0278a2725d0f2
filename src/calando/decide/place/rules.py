"""One rule at a time, in three values: it fires, it does not, or it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calando.decide.place.findings import Value
from calando.decide.place.result import RuleLine, RuleState
from calando.facts.checks_placement import (
    ASKED_TO_OPEN,
    CUT_FROM,
    FILE_ONLY,
    GATES,
    OPENS,
    plain,
)
from calando.facts.schema_placement import Finding, PlacementRule, Substance


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A rule and what became of it; `because` and `missing` are ids of findings."""

    rule: PlacementRule
    state: RuleState
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def fired(self) -> bool:
        """True if the rule asks for what it says."""
        return self.state == "fired"


def judge(rule: PlacementRule, known: Mapping[str, Value], age_years: float) -> Judged:
    """Return what became of one rule.

    It fires where every group of `all` has a true member and everything in `none` is false; it does not where a
    group is false throughout or something in `none` is true; else what is missing is named. Outside its age or
    substance it does not apply; where the substance is not known, that is asked first.

    Examples
    --------
    >>> from calando.facts.load_placement import load_placement
    >>> rule = next(r for r in load_placement().rules if r.id == "A2")
    >>> judge(rule, {"@alcohol": False, "withdrawal_seizure_before": True}, 50).state
    'not_applicable'
    >>> judge(rule, {"@alcohol": True}, 50).missing
    ('withdrawal_seizure_before', 'withdrawal_delirium_before')
    """
    low, high = rule.age_from, rule.age_to
    if (low is not None and age_years < low) or (high is not None and age_years >= high):
        return Judged(rule=rule, state="not_applicable")
    gate = GATES.get(rule.substance)
    opened = True if gate is None else known.get(OPENS.get(rule.substance, gate))
    if gate is not None and opened is False:
        return Judged(rule=rule, state="not_applicable", because=(gate,))
    inner = _without_gate(rule, known)
    if gate is not None and opened is None and inner.state != "not_fired":
        return Judged(rule=rule, state="unknown", missing=_to_open(rule.substance, gate, known))
    return inner


def _to_open(substance: Substance, gate: str, known: Mapping[str, Value]) -> tuple[str, ...]:
    """Return what to ask: the gate, or what shows how much of it there is where the gate itself is told."""
    if known.get(gate) is not True:
        return (gate,)
    return tuple(name for name in ASKED_TO_OPEN.get(substance, ()) if name not in known)


def _without_gate(rule: PlacementRule, known: Mapping[str, Value]) -> Judged:
    because: list[str] = []
    missing: list[str] = []
    for name in rule.none:
        if known.get(name) is True:
            return Judged(rule=rule, state="not_fired", because=(name,))
        if name not in known:
            missing.append(name)
    for group in rule.all:
        values = {member: value_of(member, known) for member in group}
        true = [plain(m) for m, v in values.items() if v is True]
        if true:
            because += true
        elif None in values.values():
            missing += [plain(m) for m, v in values.items() if v is None]
        else:
            return Judged(rule=rule, state="not_fired", because=tuple(map(plain, group)))
    asked = tuple(dict.fromkeys(CUT_FROM.get(m, m) for m in missing))
    state: RuleState = "unknown" if missing else "fired"
    return Judged(rule=rule, state=state, because=tuple(dict.fromkeys(because)), missing=asked)


def value_of(member: str, known: Mapping[str, Value]) -> bool | None:
    """Return a member of a group in three values; ! before it turns it round."""
    value = known.get(plain(member))
    if value is None:
        return None
    return not value if member.startswith("!") else bool(value)


def line_of(
    judged: Judged,
    findings: Mapping[str, Finding],
    known: Mapping[str, Value],
    details: Mapping[str, str],
) -> RuleLine:
    """Return a rule as an answer shows it; `details` are those of `place.details`."""
    rule = judged.rule
    return RuleLine(
        id=rule.id,
        title=rule.title,
        fired=judged.fired,
        state=judged.state,
        effect=rule.effect,
        level=rule.level,
        or_level=rule.or_level,
        phases=rule.phases,
        why=rule.why,
        because=tuple(say(name, findings, known, details) for name in judged.because),
        missing=judged.missing,
        unless=rule.unless,
        analogy=rule.analogy,
        reviewed_by=rule.reviewed_by,
        source=rule.sources[0],
        sources=rule.sources,
        where=rule.where,
        basis=rule.basis,
    )


def say(
    name: str,
    findings: Mapping[str, Finding],
    known: Mapping[str, Value],
    details: Mapping[str, str],
) -> str:
    """Return a finding in words: what the file says of it, else its title; or that it is not so."""
    if name not in findings and name not in FILE_ONLY:
        return f"rule {name}"
    title = FILE_ONLY.get(name) or findings[name].title
    return details.get(name, title) if known.get(name) else f"not so: {title}"


def judge_all(
    rules: tuple[PlacementRule, ...], known: Mapping[str, Value], age_years: float
) -> tuple[Judged, ...]:
    """Return what became of each rule, in order; a later rule can look at whether an earlier one fired."""
    seen = dict(known)
    judged = []
    for rule in rules:
        judged.append(judge(rule, seen, age_years))
        seen[rule.id] = judged[-1].fired
    return tuple(judged)
