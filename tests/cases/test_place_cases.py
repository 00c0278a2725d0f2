"""Where `calando.place` would have people treated, one readable file for each: tests/cases/place/*.toml."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import placement
from expectations import param
from placement import ALL_FILES, FILES, patient_of, read, said_of, wishes_of

import calando


@pytest.mark.parametrize("path", [param(path) for path in FILES])
def test_where_they_would_be_treated(path: Path) -> None:
    lacking = placement.unmet(path)

    assert not lacking, lacking


@pytest.mark.parametrize(
    "path", [p for p in ALL_FILES if p not in FILES], ids=lambda path: path.stem
)
def test_a_contradiction_is_refused(path: Path) -> None:
    assert read(path)["expect"][placement.REFUSED] in placement.refusal(path)


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.stem)
def test_a_case_can_be_read_and_says_where_it_comes_from(path: Path) -> None:
    case = read(path)

    assert case["says"].endswith("."), "one sentence"
    assert case["source"]
    assert case["trap"] in placement.TRAPS
    assert set(case) <= placement.HEAD | placement.WHO | placement.ASKED | {"expect"}
    assert case["expect"]
    assert set(case["expect"]) <= {*placement.EXPECTATIONS, placement.REFUSED}
    assert patient_of(path).age_years >= 0
    assert wishes_of(path) is not None


def test_alcohol_rules_never_fire_without_alcohol() -> None:
    dry = [path for path in FILES if not placement.drinks(path)]

    fired = {
        p.stem: r.id for p in dry for r in said_of(p).result.rules if r.fired and r.id[0] == "A"
    }

    assert len(dry) >= 50
    assert not {name: rule for name, rule in fired.items() if rule != "A12"}


def test_the_highest_that_fired_is_never_undercut() -> None:
    lower = {
        path.stem: r.id
        for path in FILES
        for r in said_of(path).result.rules
        if r.fired and r.effect in {"level", "setting"} and r.level and "withdrawal" in r.phases
        if placement.rank(said_of(path).result.level) < placement.rank(r.level)
    }

    assert not lower


def test_rules_of_our_own_are_marked_as_analogies() -> None:
    own = [r for p in FILES for r in said_of(p).result.rules if r.id[0] == "B"]

    assert own
    assert not {r.id for r in own if r.id in {"B2", "B3", "B3a"} and not r.analogy}
    assert not {r.id for r in own if r.id in {"B2", "B3", "B3a"} and r.basis == "read"}


@pytest.mark.parametrize(
    "path", [p for p in FILES if "dissent" in read(p)], ids=lambda path: path.stem
)
def test_another_view_never_changes_the_level(path: Path) -> None:
    without = calando.place(patient_of(path), replace(wishes_of(path), dissent=None)).result

    assert without.level == said_of(path).result.level
    assert without.emergency == said_of(path).result.emergency


@pytest.mark.parametrize("rule", placement.RULES)
def test_every_rule_fires_twice_and_is_silent_twice(rule: str) -> None:
    fired, silent = placement.fired_and_silent(FILES)[rule]

    assert fired >= 2
    assert silent >= 2


def test_there_are_enough_and_the_traps_are_balanced() -> None:
    traps = [read(path)["trap"] for path in FILES]
    seeds = [(read(path)["trap"], s) for path in FILES for s in read(path).get("seed", ())]

    assert len(FILES) >= 250
    assert min(traps.count("over_admission"), traps.count("under_admission")) >= 35
    assert abs(traps.count("over_admission") - traps.count("under_admission")) <= 2
    assert {"over_admission", "under_admission"} <= {t for t, seed in seeds if seed == "S0-211"}
    assert any(seed == "S1-32" for _, seed in seeds)
    assert len({patient_of(p).jurisdiction for p in FILES}) == 8


def test_summary() -> None:
    right, judged = placement.agreement(FILES)
    over, may_be_over = placement.sent_too_high(FILES)
    under, may_be_under = placement.sent_too_low(FILES)

    print(f"\nlevels as wanted: {right} of {judged}")
    print(f"sent too high among traps for it: {over} of {may_be_over}")
    print(f"sent too low among traps for it: {under} of {may_be_under}")
    for rule, (fired, silent) in placement.fired_and_silent(FILES).items():
        print(f"  {rule:14} fired {fired:3}  silent {silent:3}")

    told = [path for path in FILES if "known_gap" not in read(path)]
    assert placement.sent_too_low(told)[0] == 0, "nobody is sent too low"
    assert placement.sent_too_high(told)[0] == 0, "nobody is sent too high"
