"""How the vignettes of placement are read, asked and judged: one TOML file each in tests/cases/place.

A file holds `says` (the story), `source` (the rules and where the expectation comes from), `trap` (the mistake that a
hasty reader would make), perhaps `seed` (statements of the source pages that it bears on), a patient, [findings],
[[screen]], [dissent] and [expect]. The files were written from the rules in words and from clinical judgement, before
any answer was looked at. `batch = 2` marks those written when the rules were in place, asked once and then kept as they
were; `batch = 3` and `batch = 4` those written by somebody who had read the rules as data. `slip` names a plain slip in
a file that was put right later; `known_gap` describes what is right and not yet so.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import toxicology
from expectations import read
from toxicology import Check, listed

import calando
from calando.decide.place.result import LEVELS
from calando.decide.screen.answers import ScreenAnswers
from calando.facts.load_placement import load_placement

REFUSED = "refused"  # the field for which the file is refused, instead of an answer
ALL_FILES = sorted((Path(__file__).parent / "place").glob("*.toml"))
TRAPS = ("over_admission", "under_admission", "none")
WHO = {"patient", "medication", "kidney", "alcohol", "history", "home", "now"}
ASKED = {"findings", "screen", "dissent"}
HEAD = {"says", "source", "trap", "batch", "seed", "slip", "known_gap"}
RULES = tuple(rule.id for rule in load_placement().rules)
# a score lies in one of its bands: the rule on scores is silent where no score was taken, and only there
SILENT_IF_UNKNOWN = frozenset({"A12"})


FILES = [path for path in ALL_FILES if REFUSED not in read(path)["expect"]]  # those answered


def patient_of(path: Path) -> Any:
    """Return the patient of a file."""
    return calando.patient_from_mapping({k: v for k, v in read(path).items() if k in WHO})


def wishes_of(path: Path) -> Any:
    """Return what is asked: findings, scored instruments, another view."""
    case = read(path)
    dissent = case.get("dissent")
    return calando.PlaceWishes(
        findings=case.get("findings", {}),
        screens=tuple(ScreenAnswers(**asked) for asked in case.get("screen", ())),
        dissent=(dissent["level"], dissent["reason"]) if dissent else None,
    )


class Said:
    """A placement, and the words in it."""

    def __init__(self, path: Path) -> None:
        self.answer = calando.place(patient_of(path), wishes_of(path))
        self.result: Any = self.answer.result

    @property
    def words(self) -> list[str]:
        """Every text of the answer that a reader sees."""
        said = [s.text for s in (*self.answer.reasons, *self.answer.caveats)]
        return [*toxicology.texts(self.result), *said]

    def state(self, rule: str) -> str:
        """Return the state of a rule; of one that is kept in several lines (A11, A11a), its strongest."""
        lines = [r for r in self.result.rules if r.id == rule]
        lines = lines or [r for r in self.result.rules if re.fullmatch(rule + "[a-z]", r.id)]
        if rule == "A11":
            lines = [r for r in self.result.rules if re.fullmatch(r"A11[a-z_]*", r.id)]
        assert lines, f"no rule {rule}"
        order = ("fired", "unknown", "not_fired", "not_applicable")
        return min((r.state for r in lines), key=order.index)

    def phase(self, name: str) -> Any:
        """Return one phase, or None."""
        return next((p for p in self.result.phases if p.name == name), None)


@cache
def said_of(path: Path) -> Said:
    """Return the answer to a file, made once."""
    return Said(path)


def rank(level: str) -> int:
    """Return how much care a level is, from 0."""
    return list(LEVELS).index(level)


def levels_wanted(path: Path) -> list[str]:
    """Return the levels that are right; [] if the file leaves that open."""
    expect = read(path)["expect"]
    return listed(expect.get("level_one_of", expect.get("level", [])))


def states(*allowed: str) -> Check:
    """Return a check that each rule is in one of these states."""

    def check(said: Said, expected: Any) -> None:
        other = {rule: said.state(rule) for rule in listed(expected)}
        other = {rule: state for rule, state in other.items() if state not in allowed}
        assert not other, f"{other}, not {' or '.join(allowed)}"

    return check


def level(said: Said, expected: Any) -> None:
    """The level is this one, or one of these."""
    got = said.result.level
    assert got in listed(expected), f"{got}, not {expected}: {said.result.headline}"


def phase_level(name: str) -> Check:
    """Return a check of the level of a phase; "none" for no level."""

    def check(said: Said, expected: Any) -> None:
        phase = said.phase(name)
        got = (phase.level if phase else None) or "none"
        assert got in listed(expected), f"{got}, not {expected}"

    return check


def unknown_that_matter(said: Said, expected: Any) -> None:
    """Each of these findings is among what is not told and could change the level."""
    got = {u.id for u in said.result.unknown_that_matter}
    assert set(listed(expected)) <= got, (
        f"{sorted(set(listed(expected)) - got)} not in {sorted(got)}"
    )


def nothing_unknown_matters(said: Said, expected: Any) -> None:
    """Nothing untold could make it higher."""
    got = [u.id for u in said.result.unknown_that_matter]
    assert (not got) is expected, got


def needs(met: bool | None) -> Check:
    """Return a check that a need whose name holds one of the words is met, missing or not known."""

    def check(said: Said, expected: Any) -> None:
        names = [f"{n.id} {n.title}" for n in said.result.needs if n.met is met]
        for wanted in listed(expected):
            assert toxicology.holds(names, wanted), f"{wanted} not in {names}"

    return check


def rehab(said: Said, expected: Any) -> None:
    """Treatment of an addiction is part of it, or is not, or that is not known."""
    got = said.result.rehab.needed
    assert got is (None if expected == "unknown" else expected), got


def contacts_at_least(said: Said, expected: Any) -> None:
    """The phase of withdrawal has at least so many contacts a week."""
    phase = said.phase("withdrawal")
    got = phase.contacts_per_week if phase else None
    assert (got or 0.0) >= expected, got


def dissent_lower(said: Said, expected: Any) -> None:
    """Another view is on record, below the rules or not."""
    assert said.result.dissent is not None, "no dissent on record"
    assert said.result.dissent.is_lower is expected


def setting(said: Said, expected: Any) -> None:
    """The setting is named so."""
    found = [said.result.setting, *(p.setting for p in said.result.phases)]
    assert toxicology.holds(found, expected), found


def emergency(said: Said, expected: Any) -> None:
    """It is an emergency, or is not."""
    assert said.result.emergency is expected, said.result.headline


EXPECTATIONS: Mapping[str, Check] = {
    "level": level,
    "level_one_of": level,
    "emergency": emergency,
    "fired": states("fired"),
    "not_fired": states("not_fired", "not_applicable"),
    "not_applicable": states("not_applicable"),
    "unknown_rules": states("unknown"),
    "unknown_that_matter": unknown_that_matter,
    "nothing_unknown_matters": nothing_unknown_matters,
    "withdrawal": phase_level("withdrawal"),
    "stabilisation": phase_level("stabilisation"),
    "afterwards": phase_level("afterwards"),
    "setting_says": setting,
    "contacts_at_least": contacts_at_least,
    "needs_missing": needs(False),
    "needs_unknown": needs(None),
    "rehab": rehab,
    "dissent_lower": dissent_lower,
    "says": toxicology.says(lambda s: s.words),
    "never_says": toxicology.says(lambda s: s.words, wanted=False),
}


def unmet(path: Path) -> list[str]:
    """Return what an answer lacks of what its file expects, one line each; [] if all is met."""
    lacking = []
    for name, expected in read(path)["expect"].items():
        try:
            EXPECTATIONS[name](said_of(path), expected)
        except AssertionError as failed:
            lacking.append(f"{name}: {str(failed).splitlines()[0]}")
        except calando.InputError as wrong:
            lacking.append(f"refused: {wrong}")
            break
    return lacking


def refusal(path: Path) -> str:
    """Return the fields for which a file is refused; "" if it is answered."""
    try:
        said_of(path)
    except calando.InputError as wrong:
        return ", ".join(p.field for p in wrong.problems)
    return ""


def drinks(path: Path) -> bool:
    """True if a file says that alcohol is drunk now, or leaves it open."""
    case = read(path)
    told = case.get("findings", {}).get("alcohol_use")
    grams = case.get("alcohol")
    return bool(told) or (told is None and (grams is None or any(grams.values())))


def fired_and_silent(paths: Sequence[Path]) -> dict[str, tuple[int, int]]:
    """Return for each rule of the facts in how many files it fired, and in how many it did not."""
    lines = [line for path in paths for line in said_of(path).result.rules]
    out = {}
    for rule in RULES:
        got = [line.state for line in lines if line.id == rule]
        silent = ["not_fired", "not_applicable"]
        silent += ["unknown"] if rule in SILENT_IF_UNKNOWN else []
        out[rule] = (got.count("fired"), sum(got.count(state) for state in silent))
    return out


def agreement(paths: Sequence[Path]) -> tuple[int, int]:
    """Return how many levels are among those wanted, and of how many."""
    judged = [path for path in paths if levels_wanted(path)]
    return sum(said_of(p).result.level in levels_wanted(p) for p in judged), len(judged)


def sent_too_high(paths: Sequence[Path]) -> tuple[int, int]:
    """Return how many of the traps for too much care were walked into, and of how many."""
    judged = [p for p in paths if read(p)["trap"] == "over_admission" and levels_wanted(p)]
    over = [p for p in judged if rank(said_of(p).result.level) > max(map(rank, levels_wanted(p)))]
    return len(over), len(judged)


def sent_too_low(paths: Sequence[Path]) -> tuple[int, int]:
    """Return how many of the traps for too little care were walked into, and of how many."""
    judged = [p for p in paths if read(p)["trap"] == "under_admission" and levels_wanted(p)]
    under = [p for p in judged if rank(said_of(p).result.level) < min(map(rank, levels_wanted(p)))]
    return len(under), len(judged)
