"""What `calando.check` says of people, one readable file for each: tests/cases/check/*.toml.

A file holds a patient, perhaps [check] (what `--with` and `--raised-days-ago` add), perhaps [[own]]
(rows of the user's own table) and [expect]. Cards are named by their id or by a piece of their
title. Expectations are those of the source, not what calando says today; a file with `known_gap`
describes what is right and not yet so: it must fail until it is mended.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import Answered, Check, contains, equals, listed, param, read

import calando
from calando.decide.card import TIERS, Card, State
from calando.decide.check.own_table import OwnRow
from calando.decide.check.result import KidneyRuleRow
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.present.check.words import patient_lines

FOLDER = Path(__file__).with_name("check")
FILES = sorted(FOLDER.glob("*.toml"))
HEAD = {"says", "source", "known_gap"}
OWN_TABLES = {"check", "own", "expect"}
WISHES = {"with", "raised_days_ago"}
SOURCE = re.compile(r"(fact sheet \d|facts: |assumed: ).*")
FEWEST = 60
REFUSED = "refused"  # what the file is refused for, instead of an answer

Case = Mapping[str, Any]


class Said(Answered):
    """An answer, and where its parts stand."""

    def __init__(self, case: Case) -> None:
        tables = {k: v for k, v in case.items() if k not in HEAD | OWN_TABLES}
        wishes = case.get("check", {})
        self.answer = calando.check(
            calando.patient_from_mapping(tables),
            calando.CheckWishes(
                about=tuple(wishes.get("with", ())),
                raised_days_ago=wishes.get("raised_days_ago"),
                table=tuple(OwnRow(**row) for row in case.get("own", ())),
            ),
        )
        self.result: Any = self.answer.result

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards, gravest first."""
        return tuple(self.result.cards)

    def named(self, name: str) -> list[Card]:
        """Return the card with this id, else those with this in their title, gravest first."""
        by_id = [c for c in self.cards if c.id == name]
        return by_id or [c for c in self.cards if is_named(c, name)]

    @property
    def lines(self) -> list[str]:
        """The lines for the patient."""
        return list(patient_lines(self.result))

    @property
    def rules(self) -> tuple[KidneyRuleRow, ...]:
        """The kidney rules that apply."""
        return tuple(r for r in self.result.kidney.rules if r.applies)


@cache
def said_of(path: Path) -> Said:
    """Return the answer to a case, made once."""
    return Said(read(path))


def is_named(card: Card, name: str) -> bool:
    """True for a card of this id, or with this in its title."""
    return name == card.id or name.casefold() in card.title.casefold()


def titles(cards: list[Card] | tuple[Card, ...]) -> list[str]:
    """Return ids and titles of cards, for the message of a failed case."""
    return [f"{c.tier or c.state}: {c.id} ({c.title})" for c in cards]


# -- what can be expected --------------------------------------------------------------------------


def tier(name: str) -> Check:
    """Return a check that each named card has this tier; of several of a name, the gravest."""

    def check(said: Said, expected: Any) -> None:
        for text in listed(expected):
            found = said.named(text)
            assert found, f"no card {text!r} in {titles(said.cards)}"
            assert found[0].tier == name, titles(found)

    return check


def state(name: State) -> Check:
    """Return a check that drugs or conditions, as written, have a card of this state."""

    def check(said: Said, expected: Any) -> None:
        asked = {a.asked for c in said.cards if c.state == name for a in c.everything}
        assert set(listed(expected)) <= asked, titles(said.cards)

    return check


def never(said: Said, expected: Any) -> None:
    """No card has this id, nor this in its title."""
    for text in listed(expected):
        assert not said.named(text), titles(said.named(text))


def never_at(*tiers: str) -> Check:
    """Return a check that no card of these tiers has this id, title, or drug or condition."""

    def check(said: Said, expected: Any) -> None:
        for text in listed(expected):
            found = [
                c
                for c in said.cards
                if c.tier in tiers
                and (is_named(c, text) or text in {a.asked for a in c.everything})
            ]
            assert not found, titles(found)

    return check


def of_card(what: Callable[[Card], Any]) -> Check:
    """Return a check of one value of cards: a table from the name of a card to the value."""

    def check(said: Said, expected: Mapping[str, Any]) -> None:
        for name, value in expected.items():
            found = said.named(name)
            assert found, f"no card {name!r} in {titles(said.cards)}"
            assert value in [what(c) for c in found], (name, [what(c) for c in found])

    return check


def text_of_card(what: Callable[[Card], str], *, wanted: bool = True) -> Check:
    """Return a check that a text of each named card holds these words, or does not."""

    def check(said: Said, expected: Mapping[str, Any]) -> None:
        for name, words in expected.items():
            found = said.named(name)
            assert found, f"no card {name!r} in {titles(said.cards)}"
            contains(lambda _, c=found: [what(x) for x in c], wanted=wanted)(said, words)

    return check


def kidney(said: Said, expected: Mapping[str, Any]) -> None:
    """Each of these values of the kidneys; "none" stands for no amount."""
    for name, value in expected.items():
        wanted = None if value == "none" else value
        got = getattr(said.result.kidney, name)
        assert got == (pytest.approx(wanted, abs=0.1) if isinstance(wanted, float) else wanted), (
            name
        )


def first(said: Said, expected: str) -> None:
    """The first card has this id or this in its title."""
    assert is_named(said.cards[0], expected), titles(said.cards[:3])


EXPECTATIONS: dict[str, Check] = {
    "stop": tier("stop"),
    "interrupt": tier("interrupt"),
    "note": tier("note"),
    "never": never,
    "never_stop": never_at("stop"),
    "at_most_note": never_at("stop", "interrupt"),
    "not_covered": state("not_covered"),
    "no_known": state("no_known_interaction"),
    "first": first,
    "severity": of_card(lambda c: c.severity),
    "kind": of_card(lambda c: c.kind),
    "within": of_card(lambda c: c.within),
    "card_action": text_of_card(lambda c: c.action),
    "card_evidence": text_of_card(lambda c: c.evidence),
    "card_conflict": text_of_card(lambda c: c.conflict),
    "card_raised": text_of_card(lambda c: " ".join(r.text for r in c.raised)),
    "card_lacks": text_of_card(lambda c: f"{c.title} {c.evidence} {c.action}", wanted=False),
    "did_you_mean": contains(lambda s: [n for c in s.cards for n in c.did_you_mean]),
    "emergency": equals(lambda s: s.result.emergency),
    "counts": lambda s, counts: check_counts(s, counts),
    "headline_contains": contains(lambda s: [s.result.headline]),
    "reason_contains": contains(lambda s: s.reasons),
    "reason_lacks": contains(lambda s: s.reasons, wanted=False),
    "caveat_contains": contains(lambda s: s.caveats),
    "patient_contains": contains(lambda s: s.lines),
    "patient_lacks": contains(lambda s: s.lines, wanted=False),
    "not_told_contains": contains(lambda s: list(s.result.not_told)),
    "not_counted": contains(lambda s: list(s.result.burden.not_counted)),
    "rules_shown": contains(lambda s: [r.source for r in s.rules]),
    "strictest_source": contains(lambda s: [r.source for r in s.rules if r.strictest]),
    "source_shown": contains(lambda s: [k for c in s.cards for k in c.sources]),
    "kidney": kidney,
}


def check_counts(said: Said, expected: Mapping[str, int]) -> None:
    """So many cards of each tier or state that is named."""
    got = {name: said.result.counts[name] for name in expected}
    assert got == expected, titles(said.cards)


ANSWERED = [path for path in FILES if REFUSED not in read(path)["expect"]]


@pytest.mark.parametrize("path", [param(path) for path in ANSWERED])
def test_what_is_said(path: Path) -> None:
    said = said_of(path)

    for name, expected in read(path)["expect"].items():
        EXPECTATIONS[name](said, expected)


@pytest.mark.parametrize(
    "path", [p for p in FILES if p not in ANSWERED], ids=lambda path: path.stem
)
def test_what_cannot_be_answered_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match=read(path)["expect"][REFUSED]):
        said_of(path)


# -- what holds for everyone -----------------------------------------------------------------------


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_every_listed_word_is_answered(path: Path) -> None:
    case, said = read(path), said_of(path)
    answered = {a.asked for c in said.cards for a in c.everything}
    drugs = [m["drug"] for m in case.get("medication", ())]
    drugs += case.get("check", {}).get("with", ())

    assert set(case["patient"].get("conditions", ())) <= answered
    baclofen = {"baclofen", "lioresal", "baclocur"}
    assert {d for d in drugs if d.split()[0].casefold() not in baclofen} <= answered


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_nobody_is_told_to_stop_baclofen_at_once(path: Path) -> None:
    said = said_of(path)
    of_cards = [f"{c.evidence} {c.action} {c.patient_text}" for c in said.cards]

    for text in (*of_cards, *said.reasons, *said.lines):
        # every "stop ... at once" stands behind a word that forbids it
        for sentence in re.split(r"(?<=[.!?;:])\s+", text):
            if re.search(r"\b(stop|end)\b.*\bbaclofen\b.*\bat once\b", sentence, re.IGNORECASE):
                assert re.search(r"\b(never|not|no)\b", sentence, re.IGNORECASE), sentence


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_the_box_belongs_to_the_pump(path: Path) -> None:
    said = said_of(path)
    boxed = [c for c in said.cards if c.kind == "boxed_warning"]
    drugs = read(path).get("medication", ())
    has_pump = any(m.get("route") == "intrathecal" for m in drugs)
    has_pump |= any("pump" in c for c in read(path)["patient"].get("conditions", ()))

    assert not boxed or has_pump, titles(boxed)


# -- the files themselves --------------------------------------------------------------------------


def test_there_are_enough_and_every_tier_and_state_is_among_them() -> None:
    wanted = {key for path in FILES for key in read(path)["expect"]}

    assert len(FILES) >= FEWEST
    assert {*TIERS, "not_covered", "no_known"} <= wanted


def test_check_failed_is_the_one_state_that_no_person_can_bring_on() -> None:
    # tests/unit/decide/check breaks the check on purpose; here nothing may break
    assert "check_failed" in get_args(State)
    assert not any(said_of(path).result.counts["check_failed"] for path in ANSWERED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_can_be_read_and_says_where_it_comes_from(path: Path) -> None:
    case = read(path)

    assert case["says"].endswith(".")
    assert SOURCE.fullmatch(case["source"]), case["source"]
    if case["source"].startswith("facts: "):
        keys = case["source"].removeprefix("facts: ").split(";")[0].split(", ")
        assert set(keys) <= set(load_facts().sources)
    assert set(case["expect"]) <= {REFUSED, *EXPECTATIONS}
    assert set(case.get("check", {})) <= WISHES
    assert path.stem.startswith("gap_") is ("known_gap" in case)
