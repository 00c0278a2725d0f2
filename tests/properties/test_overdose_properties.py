"""What holds for every ingestion, however it is told: a clear answer or a clear refusal, never harmless by mistake."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from hostile import (
    GIBBERISH,
    NUMBERS,
    STRANGE,
    asked,
    asked_many,
    number,
    person,
    person_tables,
    sound,
)

import calando
from calando.decide.overdose.result import PLACES, OverdoseResult
from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes
from calando.facts.load import load_facts

SEED, INGESTIONS = 20260504, 400
RUNNING = 0.08  # of people with tablets; their answers take long
SEDATING = ("alcohol", "diazepam", "zopiclone", "morphine", "gabapentin", "wine")
TRUTH = (None, None, True, False)


def level(rng: random.Random) -> DrawnLevel:
    return DrawnLevel(
        mg_per_L=number(rng, 0.01, 20.0, hostile=0.1),
        hours_ago=number(rng, 0.0, 12.0, hostile=0.05),
        below_limit=rng.random() < 0.15,
    )


def co_ingested(rng: random.Random) -> tuple[str, ...]:
    names = [t.name for t in load_facts().drugs if "baclofen" not in t.flags]
    drawn = rng.choices(names, k=rng.choice((0, 0, 0, 1, 1, 2, 5)))
    if rng.random() < 0.3:
        drawn.append(rng.choice((*GIBBERISH, *SEDATING)))
    if rng.random() < 0.1:
        drawn.append(rng.choice((*STRANGE, "", " ", "baclofen", "x" * 10_000, "Lioresal")))
    if rng.random() < 0.01:
        drawn = ["zorbly"] * 200
    return tuple(drawn)


def wishes(rng: random.Random) -> OverdoseWishes:
    """Return any ingestion: half of the intervals the wrong way round would be no test of the rest."""
    mg = None if rng.random() < 0.15 else number(rng, 1.0, 20_000.0)
    high = number(rng, 1.0, 20_000.0) if rng.random() < 0.2 else None
    if high is not None and mg is not None and rng.random() < 0.7 and high == high and mg == mg:
        mg, high = min(mg, high), max(mg, high)
    ago = None if rng.random() < 0.25 else number(rng, 0.1, 300.0)
    far = number(rng, 0.1, 300.0) if rng.random() < 0.15 else None
    if far is not None and ago is not None and rng.random() < 0.7 and far == far and ago == ago:
        ago, far = min(ago, far), max(ago, far)
    return OverdoseWishes(
        mg=mg,
        mg_high=high,
        hours_ago=ago,
        hours_ago_high=far,
        co_ingested=co_ingested(rng),
        deliberate=rng.choice(TRUTH),
        someone_elses=rng.choice(TRUTH),
        tolerant=rng.choice(TRUTH),
        levels=tuple(level(rng) for _ in range(rng.choice((0, 0, 0, 0, 0, 0, 0, 1, 2)))),
    )


def check_one(patient: Any, told: OverdoseWishes) -> tuple[str, ...]:
    answer, refusal = asked(lambda: calando.overdose(patient, told))
    if refusal is not None:
        return ("refused",)
    sound(answer, echoed=told.co_ingested)
    result: OverdoseResult = answer.result
    place = result.disposition.place
    assert result.emergency is (place == "emergency_now"), (result.emergency, place)
    assert result.disposition.rules[0].place == place, "the gravest rule wins"
    back = " ".join(result.unrecognised)
    for name in told.co_ingested:
        if name in GIBBERISH:
            assert name in back, f"{name!r} was dropped"
    for co in result.ingestion.co_ingested:
        assert co.resolved is not None or co.sedates, f"{co.asked!r} is unknown and does not count"
    if told.mg is None and not told.levels and not patient.levels:
        assert result.severity is None
        assert place == "emergency_now", "an unknown amount"
    if result.observe_until_h is not None:
        assert result.observe_until_h > 0
    assert result.never, "what must not be concluded"
    return "answered", place


def test_any_ingestion_gets_a_clear_answer_or_a_clear_refusal(capsys) -> None:
    rng = random.Random(SEED)

    def draw() -> tuple[Any, OverdoseWishes]:
        return person(rng, running=rng.random() < RUNNING), wishes(rng)

    counts = asked_many(INGESTIONS, draw, check_one)

    with capsys.disabled():
        places = ", ".join(f"{counts[p]} {p}" for p in PLACES)
        told = f"{counts['answered']} answered ({places}), {counts['refused']} refused"
        print(f"\noverdose: {INGESTIONS} ingestions, {told}")
    assert counts["answered"] > INGESTIONS / 2
    assert counts["refused"] > INGESTIONS / 20


@pytest.mark.parametrize("field", ["mg", "mg_high", "hours_ago", "hours_ago_high"])
@pytest.mark.parametrize(
    "value",
    [
        *NUMBERS, "600", True, 1j,
        10**400,
    ],
    ids=lambda v: repr(v)[:12],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused_under_its_option(field: str, value: Any) -> None:
    told = {"mg": 100.0, "hours_ago": 2.0, field: value}
    patient = calando.load_patient("examples/start_ms_us.toml")
    answer, refusal = asked(lambda: calando.overdose(patient, OverdoseWishes(**told)))
    possible = field == "hours_ago" and value in (0.0, 1e-300) and not isinstance(value, bool)
    assert (answer is not None) is possible
    if refusal is not None:
        assert any(p.field.startswith("--" + field.split("_")[0]) for p in refusal.problems)


# -- nothing that makes it worse makes it look better ---------------------------------------------


def answer_of(patient: Any, told: OverdoseWishes) -> OverdoseResult:
    return calando.overdose(patient, told).result


def not_better(
    before: OverdoseResult, after: OverdoseResult, what: str, *, coma: bool = True
) -> None:
    """The place is no lower, watching no shorter, and (if it can be compared) coma no less likely."""
    was, now = before.disposition.place, after.disposition.place
    assert PLACES.index(now) <= PLACES.index(was), f"{what}: {was} became {now}"
    if before.observe_until_h is not None:
        assert after.observe_until_h is not None, what
        assert after.observe_until_h >= before.observe_until_h - 1e-9, (
            f"{what}: watched until {after.observe_until_h} h, not {before.observe_until_h} h"
        )
    if coma and before.severity is not None and after.severity is not None:
        assert after.severity.coma["p50"] >= before.severity.coma["p50"] - 1e-9, (
            f"{what}: coma {after.severity.coma['p50']:.4f}, before {before.severity.coma['p50']:.4f}"
        )


def naive(rng: random.Random) -> dict[str, Any]:
    tables = person_tables(rng, running=False)
    tables.pop("level", None)
    tables.pop("kidney", None)  # their course is another story
    return tables


def plain(rng: random.Random, **more: Any) -> OverdoseWishes:
    told: dict[str, Any] = {
        "mg": float(rng.choice((5, 10, 30, 60, 100, 149, 150, 199, 200, 201, 400, 1500))),
        "hours_ago": rng.choice((None, 0.0, 1.0, 6.0, 30.0)),
        "deliberate": rng.choice((None, True, False)),
        "someone_elses": rng.choice((None, False)),
        "tolerant": rng.choice((None, True, False)),
    }
    return OverdoseWishes(**{**told, **more})


@pytest.mark.parametrize("number", range(25))
def test_what_is_worse_never_looks_better(number: int) -> None:
    rng = random.Random(f"{SEED} worse {number}")
    tables = naive(rng)
    told = plain(rng)
    patient = calando.patient_from_mapping(tables)
    before = answer_of(patient, told)

    assert told.mg is not None
    more = replace(told, mg=min(told.mg * rng.choice((1.01, 1.5, 4.0)), 20_000.0))
    not_better(before, answer_of(patient, more), f"{told.mg} mg to {more.mg} mg")
    wider = replace(told, mg_high=told.mg * 3)
    not_better(before, answer_of(patient, wider), f"{told.mg} mg to {wider.mg_high} mg at most")
    for name in (rng.choice(SEDATING), rng.choice(GIBBERISH)):
        mixed = replace(told, co_ingested=(name,))
        not_better(before, answer_of(patient, mixed), f"with {name}")
    for field in ("someone_elses", "deliberate"):
        also = replace(told, **{field: True})
        not_better(before, answer_of(patient, also), field)


KIDNEYS = ("creatinine_umol_per_L", "creatinine_mg_per_dL", "cystatin_C_mg_per_L", "eGFR", "CLcr")


@pytest.mark.parametrize("number", range(10))
def test_worse_kidneys_never_look_better(number: int) -> None:
    rng = random.Random(f"{SEED} kidneys {number}")
    tables, told = naive(rng), plain(rng)
    who = {k: v for k, v in tables["patient"].items() if k not in (*KIDNEYS, "dialysis_days")}
    before = None
    for eGFR in (95.0, 61.0, 59.0, 44.0, 29.0, 14.0):
        tables["patient"] = {**who, "eGFR": eGFR, "dialysis": "none"}
        after = answer_of(calando.patient_from_mapping(tables), told)
        if before is not None:
            not_better(before, after, f"eGFR {eGFR}")
        before = after
    tables["patient"] = {**who, "eGFR": 14.0, "dialysis": "hemodialysis"}
    assert before is not None
    not_better(before, answer_of(calando.patient_from_mapping(tables), told), "dialysis")


@pytest.mark.parametrize("number", range(6))
def test_people_who_take_baclofen_are_not_reassured_either(number: int) -> None:
    rng = random.Random(f"{SEED} running {number}")
    patient = calando.load_patient(rng.choice(("examples/ms_60mg.toml", "examples/aki_60mg.toml")))
    told = plain(rng)
    before = answer_of(patient, told)
    not_better(before, answer_of(patient, replace(told, co_ingested=("alcohol",))), "alcohol")
    not_better(before, answer_of(patient, replace(told, mg=(told.mg or 0) * 2)), "twice as much")


def test_order_and_duplicates_of_what_was_taken_too_change_nothing() -> None:
    patient = calando.load_patient("examples/start_ms_us.toml")
    names = ("alcohol", "zorbly", "ibuprofen")
    told = OverdoseWishes(mg=100, hours_ago=2, co_ingested=names)
    first = answer_of(patient, told)
    other = answer_of(patient, replace(told, co_ingested=(*reversed(names), "alcohol")))
    for field in ("disposition", "severity", "observe_until_h", "awake_h", "emergency"):
        a, b = getattr(first, field), getattr(other, field)
        if field == "disposition":
            a, b = (a.place, {r.id for r in a.rules}), (b.place, {r.id for r in b.rules})
        assert a == b, field
    assert sorted(set(first.unrecognised)) == sorted(set(other.unrecognised))
