"""A thousand lists of medicines as people write them: no crash, no silent OK."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

import calando
from calando.decide.check.check import run_check
from calando.decide.check.interactions import flags_of_others
from calando.decide.check.listed import Listed, Member
from calando.decide.check.person import SEVERITIES
from calando.decide.check.wishes import CheckWishes
from calando.decide.situation import assess_situation
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.present.patient.file import patient_from_mapping

LISTS, AT_ONCE = 1000, 50
STATES = {"interacts", "no_known_interaction", "not_covered", "check_failed"}
NONSENSE = (
    "xyzzymab",
    "purple pills",
    "???",
    "12345",
    "the white one",
    "💊",
    "a",
    "\u202eabc",
    "NULL",
    "O'Brien's mix",
)
TAILS = (
    " 20 mg",
    " 5mg tablets",
    " tid",
    " MR",
    " XR 100",
    " hydrochloride",
    " (when needed)",
    " 2 mL",
    " 10 micrograms",
)
DRUGS = [d for d in load_facts().drugs if "baclofen" not in d.flags]
WORDS = [w for d in DRUGS for w in (d.name, *d.synonyms)]
OF_WORD = {w: d.name for d in DRUGS for w in (d.name, *d.synonyms)}


def misspelt(word: str, rng: random.Random) -> str:
    i = rng.randrange(len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:i] + word[i + 1 :]
    if kind == 1:
        return word[:i] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[i:]
    if kind == 2 and i:
        return word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
    return word[:i] + word[i] + word[i:]


def written(word: str, rng: random.Random) -> str:
    ways: list[Callable[[str], str]] = [
        str.upper,
        str.title,
        lambda w: misspelt(w, rng),
        lambda w: w + rng.choice(TAILS),
        lambda w: f"  {w}\t",
        lambda w: f"{w}/{rng.choice(WORDS)}",
        lambda w: f"{w} ({rng.choice(WORDS)})",
        lambda w: rng.choice(NONSENSE),
    ]
    return rng.choice([lambda w: w, *ways])(word)


def medicines(rng: random.Random) -> list[dict[str, Any]]:
    """Misspelt, twice, brand beside generic, in odd amounts and by odd routes."""
    found: list[dict[str, Any]] = []
    for _ in range(rng.choice((0, 1, 2, 5, 9, 20))):
        drug = rng.choice(DRUGS)
        word = rng.choice((drug.name, *drug.synonyms))
        row: dict[str, Any] = {"drug": written(word, rng)}
        if rng.random() < 0.3:
            row["daily_mg"] = rng.choice((0.001, 1, 20, 400, 5000, 1e6))
        if rng.random() < 0.2:
            row["route"] = rng.choice(
                ("topical", "intravenous", "transdermal", "eye", "epidural", "nasal")
            )
        if rng.random() < 0.2:
            row["since_weeks"] = rng.choice((0, 1, 50))
        elif rng.random() < 0.1:
            row["stopped_weeks_ago"] = rng.choice((0, 1, 30))
        if rng.random() < 0.1:  # a unit that is not this field's
            row[rng.choice(("daily_micrograms", "mL", "dose", "micrograms_per_day"))] = 20
        found.append(row)
        if rng.random() < 0.2:
            found.append({"drug": rng.choice((drug.name, *drug.synonyms))})
    return found


def patient(number: int) -> dict[str, Any]:
    rng = random.Random(f"lists {number}")
    times = rng.sample(("06:00", "08:00", "14:00", "20:00"), rng.choice((1, 3)))
    return {
        "patient": {
            "age_years": rng.choice((8, 30, 50, 70, 88)),
            "sex": rng.choice(("female", "male")),
            "weight_kg": rng.choice((28, 60, 90)),
            "eGFR": rng.choice((5, 25, 40, 70, 110)),
            "dialysis": rng.choice(("none", "none", "none", "hemodialysis")),
            "jurisdiction": rng.choice(("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")),
            "indication": "spasticity",
            "conditions": rng.sample(
                ("multiple sclerosis", "epilepsy", "peptic ulcer", "purple spots"), 2
            ),
        },
        "medication": [
            {
                "drug": "baclofen",
                "since_weeks": 30,
                "doses": [{"time": t, "mg": 10} for t in times],
            },
            *medicines(rng),
        ],
    }


@pytest.mark.parametrize("first", range(0, LISTS, AT_ONCE))
def test_every_drug_of_every_list_has_an_answer(first: int) -> None:
    facts, safety = load_facts(), load_safety()
    refused: list[calando.Problem] = []
    for number in range(first, first + AT_ONCE):
        tables = patient(number)
        try:
            person = patient_from_mapping(tables)
        except calando.InputError as error:  # a wrong unit: refused with the field that is wrong
            refused.extend(error.problems)
            continue
        result = run_check(assess_situation(person, facts), safety, CheckWishes(), seed=1).result

        for medication in person.medications:
            if medication.is_baclofen:
                continue
            about = [
                c for c in result.cards if any(a.asked == medication.drug for a in c.everything)
            ]
            assert about, f"silence about {medication.drug!r}"
            assert {c.state for c in about} <= STATES
            assert "check_failed" not in {c.state for c in about}, medication.drug
            no_meaning = not any(
                a.members for c in about for a in c.everything if a.asked == medication.drug
            )
            if no_meaning:
                assert {c.state for c in about} <= {"not_covered"}, medication.drug
                assert medication.drug in result.unrecognised
            for card in about:
                if card.state == "no_known_interaction":
                    assert card.checked_against
        for word in person.conditions:
            assert any(a.asked == word for c in result.cards for a in c.everything), word
    assert all(p.field and p.message for p in refused)


def test_five_hundred_drugs_at_once_are_answered() -> None:
    rng = random.Random("five hundred")
    tables = patient(1)
    tables["medication"] = [tables["medication"][0], *({"drug": w} for w in rng.sample(WORDS, 500))]

    result = calando.check(patient_from_mapping(tables)).result

    asked = {a.asked for c in result.cards for a in c.everything}
    assert {m["drug"] for m in tables["medication"][1:]} <= asked
    assert sum(c.kind == "burden" for c in result.cards) == 1
    assert result.burden is not None
    assert result.burden.effect["p50"] <= 1.0


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_the_list_changes_nothing(seed: int) -> None:
    """Not a card, not its words, not its place; also where one name stands twice, by two routes."""
    rng, tables = random.Random(seed), patient(seed)
    first = rng.choice(WORDS)
    entries = [{"drug": first}, {"drug": first, "route": "topical"}, {"drug": first.upper()}]
    entries += [{"drug": d} for d in ("ibuprofen", "zopiclone", "oxycodone", "sertraline")]
    entries += [{"drug": rng.choice(WORDS)} for _ in range(4)]
    tables["medication"] = tables["medication"][:1] + entries
    turned = tables | {"medication": tables["medication"][:1] + rng.sample(entries, len(entries))}

    one = calando.check(patient_from_mapping(tables)).result
    other = calando.check(patient_from_mapping(turned)).result

    assert one.cards == other.cards
    assert one.unrecognised == other.unrecognised


@pytest.mark.parametrize("seed", range(30))
def test_drugs_in_one_entry_are_looked_at_as_those_in_several(seed: int) -> None:
    rng, tables = random.Random(seed), patient(3)
    names = rng.sample([d.name for d in DRUGS if d.flags and "/" not in d.name], 3)
    baclofen = tables["medication"][:1]

    def rows(*entries: str) -> dict[str, int]:
        meds = [*baclofen, *({"drug": e} for e in entries)]
        found: dict[str, int] = {}
        for c in calando.check(patient_from_mapping(tables | {"medication": meds})).result.cards:
            if c.kind == "interaction" and c.severity is not None:
                row = c.id.partition(":")[0]
                found[row] = max(found.get(row, 0), SEVERITIES.index(c.severity))
        return found

    joined, apart = rows(" + ".join(names)), rows(*names)

    assert joined == apart


def test_each_drug_is_held_against_what_the_others_are() -> None:
    drugs = tuple(
        Listed(
            asked=w, members=(Member(name=w, flags=frozenset({w}), route="oral"),), did_you_mean=(), leftover=(),
            route="oral", daily_mg=None, since_weeks=None, stopped_weeks_ago=None,
        )
        for w in ("a", "b", "c")
    )  # fmt: skip

    assert flags_of_others((*drugs, drugs[0])) == (
        frozenset("abc"), frozenset("ac"), frozenset("ab"), frozenset("abc"),
    )  # fmt: skip


def test_one_more_sedative_never_lowers_the_burden() -> None:
    tables = patient(3)
    tables["medication"] = [tables["medication"][0], {"drug": "zopiclone"}]
    fewer = calando.check(patient_from_mapping(tables)).result.burden
    tables["medication"].append({"drug": "oxycodone", "daily_mg": 20})
    more = calando.check(patient_from_mapping(tables)).result.burden

    assert fewer is not None
    assert more is not None
    assert more.effect["p50"] > fewer.effect["p50"]
    assert more.effect["p50"] >= more.effect_additive["p50"]
