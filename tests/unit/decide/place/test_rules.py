"""Rules in three values: each one fires, is silent, is not known, and does not apply where it should."""

from __future__ import annotations

import random
from typing import Any

import pytest
from place_people import RULES

from calando.decide.place.findings import Value
from calando.decide.place.levels import rank, withdrawal_level
from calando.decide.place.rules import judge, judge_all, value_of
from calando.facts.checks_placement import FILE_ONLY, GATES, OPENS, findings_of, plain
from calando.facts.load_placement import load_placement
from calando.facts.schema_placement import PlacementRule

GATED = [r for r in RULES.values() if r.substance in GATES]
AGED = [r for r in RULES.values() if r.age_from is not None or r.age_to is not None]
WITH_GROUPS = [r for r in RULES.values() if r.all]
ASKED = [r for r in WITH_GROUPS if not any(set(g) & set(FILE_ONLY) for g in r.all)]


def age_for(rule: PlacementRule) -> float:
    """Return an age at which a rule is looked at."""
    if rule.age_to is not None:
        return rule.age_to - 1
    return rule.age_from if rule.age_from is not None else 46.0


def gate_of(rule: PlacementRule) -> str:
    """Return the key that opens a rule."""
    return OPENS.get(rule.substance, GATES[rule.substance])


def opened(rule: PlacementRule) -> dict[str, Value]:
    """Return what opens the gate of a rule, and nothing else."""
    return {gate_of(rule): True} if rule.substance in GATES else {}


def firing(rule: PlacementRule, member: int = 0) -> dict[str, Value]:
    """Return findings that make a rule fire, by the first or another member of each group."""
    known = opened(rule) | dict.fromkeys(rule.none, False)
    for group in rule.all:
        chosen = group[member % len(group)]
        known[plain(chosen)] = not chosen.startswith("!")
    return known


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.id)
def test_every_member_of_every_group_is_enough(rule: PlacementRule) -> None:
    for member in range(max((len(g) for g in rule.all), default=1)):
        judged = judge(rule, firing(rule, member), age_for(rule))

        assert judged.state == "fired", member
        assert not judged.missing


@pytest.mark.parametrize("rule", WITH_GROUPS, ids=lambda r: r.id)
def test_a_group_that_is_false_throughout_silences(rule: PlacementRule) -> None:
    for group in rule.all:
        known = firing(rule) | {plain(m): m.startswith("!") for m in group}

        assert judge(rule, known, age_for(rule)).state == "not_fired", group


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.none], ids=lambda r: r.id)
def test_what_speaks_against_silences(rule: PlacementRule) -> None:
    for name in rule.none:
        known = firing(rule) | {name: True}

        judged = judge(rule, known, age_for(rule))

        assert judged.state == "not_fired", name
        assert judged.because == (name,)


@pytest.mark.parametrize("rule", ASKED, ids=lambda r: r.id)
def test_nothing_told_is_not_known_and_says_what_is_missing(rule: PlacementRule) -> None:
    judged = judge(rule, opened(rule), age_for(rule))

    assert judged.state == "unknown"
    assert judged.missing


@pytest.mark.parametrize("rule", [r for r in ASKED if r.none], ids=lambda r: r.id)
def test_what_might_speak_against_is_missing_too(rule: PlacementRule) -> None:
    for name in set(rule.none) - set(RULES):  # an earlier rule has fired or has not
        known = firing(rule)
        del known[name]

        assert judge(rule, known, age_for(rule)).state == "unknown", name


@pytest.mark.parametrize("rule", GATED, ids=lambda r: r.id)
def test_a_closed_gate_means_it_does_not_apply(rule: PlacementRule) -> None:
    known = firing(rule) | {gate_of(rule): False}

    assert judge(rule, known, age_for(rule)).state == "not_applicable"


@pytest.mark.parametrize("rule", GATED, ids=lambda r: r.id)
def test_an_unknown_gate_is_asked_first(rule: PlacementRule) -> None:
    known = firing(rule)
    del known[gate_of(rule)]

    judged = judge(rule, known, age_for(rule))

    assert judged.state == "unknown"
    assert judged.missing == (GATES[rule.substance],)


@pytest.mark.parametrize("rule", AGED, ids=lambda r: r.id)
def test_outside_its_age_a_rule_does_not_apply(rule: PlacementRule) -> None:
    if rule.age_to is not None:
        assert judge(rule, firing(rule), rule.age_to).state == "not_applicable"
    if rule.age_from is not None:
        assert judge(rule, firing(rule), rule.age_from - 0.1).state == "not_applicable"


def test_three_values_of_a_member() -> None:
    known: dict[str, Value] = {"supervised": True}

    assert value_of("supervised", known) is True
    assert value_of("!supervised", known) is False
    assert value_of("frail", known) is None
    assert value_of("!frail", known) is None


def test_a_number_that_is_missing_is_asked_for_and_not_its_bands() -> None:
    judged = judge(RULES["A3"], {"@alcohol": True}, 46)

    assert judged.missing == ("alcohol_units_per_day", "sadq")


def random_findings(rng: random.Random) -> dict[str, Value]:
    """Return findings of which about a third each are true, false and not known."""
    rules = load_placement().rules
    names = {n for r in rules for n in findings_of(r)} - {r.id for r in rules}
    names |= {*FILE_ONLY, "@alcohol"}
    known: dict[str, Value] = {n: rng.random() < 0.5 for n in sorted(names) if rng.random() < 0.66}
    return known


def dangers() -> list[tuple[str, bool]]:
    """Return each finding of the rules E, A and B3, with the value that makes them fire."""
    ids = [i for i in RULES if i[0] in "EA" or i == "B3"]
    members = {m for i in ids for group in RULES[i].all for m in group}
    return sorted((plain(m), not m.startswith("!")) for m in members)


@pytest.mark.parametrize("danger", dangers(), ids=lambda d: f"{d[0]}={d[1]}")
def test_a_danger_more_never_lowers_the_level(danger: tuple[str, bool]) -> None:
    rng = random.Random(danger[0])
    rules = load_placement().rules
    for _ in range(60):
        known = random_findings(rng)
        known.pop(danger[0], None)
        age = rng.choice([9.0, 15.0, 17.0, 46.0, 78.0])

        before = withdrawal_level(judge_all(rules, known, age))
        with_it = withdrawal_level(judge_all(rules, {**known, danger[0]: danger[1]}, age))

        assert rank(with_it) >= rank(before)


def test_no_alcohol_rule_fires_without_alcohol() -> None:
    rng = random.Random(2)
    rules = load_placement().rules
    for _ in range(200):
        known: dict[str, Any] = random_findings(rng)
        for gate in (False, None):
            known.pop("@alcohol", None)
            if gate is not None:
                known["@alcohol"] = gate

            judged = judge_all(rules, known, rng.choice([15.0, 46.0]))

            assert not [j.rule.id for j in judged if j.fired and j.rule.substance == "alcohol"]
