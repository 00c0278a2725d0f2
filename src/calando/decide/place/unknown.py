"""What was not told and could raise the level: the question, and how high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.decide.place.levels import ASKING, one_higher, rank
from calando.decide.place.result import UnknownThatMatters
from calando.decide.place.rules import Judged
from calando.facts.schema_placement import CareLevel, Finding


def unknown_that_matter(
    judged: Sequence[Judged], level: CareLevel, findings: Mapping[str, Finding]
) -> tuple[UnknownThatMatters, ...]:
    """Return every finding whose answer could raise the level, the highest first, then as an intake asks."""
    could: dict[str, CareLevel] = {}
    rules: dict[str, list[str]] = {}
    for j in judged:
        made = _could_make(judged, j)
        if j.state != "unknown" or made is None or rank(made) <= rank(level):
            continue
        for name in j.missing:
            rules.setdefault(name, []).append(j.rule.id)
            if name not in could or rank(made) > rank(could[name]):
                could[name] = made
    asked = list(findings)
    order = sorted(could, key=lambda name: (-rank(could[name]), asked.index(name)))
    return tuple(
        UnknownThatMatters(
            id=name,
            title=findings[name].title,
            question=findings[name].question,
            could_be=could[name],
            rules=tuple(rules[name]),
        )
        for name in order
    )


def _could_make(judged: Sequence[Judged], j: Judged) -> CareLevel | None:
    """Return the highest level that a rule can make in the withdrawal."""
    if "withdrawal" not in j.rule.phases:
        return None
    if j.rule.effect == "one_higher":
        return one_higher(judged, j)
    return (j.rule.or_level or j.rule.level) if j.rule.effect in ASKING else None
