"""More of anything never makes the card on sedation milder: a larger dose, poorer kidneys, another drug, alcohol."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

import calando
from calando.decide.card import Card
from calando.decide.check.result import Burden

TIERS = ("note", "interrupt", "stop")
DOSES_MG = (5, 15, 30, 45, 60, 90, 120)
EGFR = (110, 90, 70, 50, 35, 25, 15, 8)
SEDATIVES = (
    "amitriptyline",
    "quetiapine",
    "diphenhydramine",
    "levetiracetam",
    "melatonin",
    "valerian",
    "cannabis",
    "zopiclone",
    "diazepam",
    "gabapentin",
    "oxycodone",
    "clonidine",
    "mirtazapine",
    "tizanidine",
)
PEOPLE = 40


def asked(
    mg: float, eGFR: float, drugs: tuple[str, ...], *, alcohol_g: float = 0.0
) -> tuple[Burden, Card]:
    person: dict[str, Any] = {
        "patient": {
            "age_years": 45,
            "sex": "female",
            "weight_kg": 68,
            "height_cm": 168,
            "eGFR": eGFR,
            "dialysis": "none",
            "jurisdiction": "UK",
            "indication": "spasticity",
        },
        "medication": [
            {
                "drug": "baclofen",
                "since_weeks": 50,
                "doses": [{"time": t, "mg": mg / 3} for t in ("08:00", "14:00", "20:00")],
            },
            *({"drug": d, "since_weeks": 60} for d in drugs),
        ],
    }
    if alcohol_g:
        person["alcohol"] = {"grams_per_day": alcohol_g}
    result = calando.check(calando.patient_from_mapping(person)).result
    return result.burden, next(c for c in result.cards if c.id == "burden")


def tier(card: Card) -> int:
    return TIERS.index(card.tier or "note")


@pytest.mark.parametrize(
    "drugs", [("amitriptyline",), ("quetiapine", "diphenhydramine"), ("melatonin",)]
)
def test_a_larger_dose_is_never_milder(drugs: tuple[str, ...]) -> None:
    tiers = [tier(asked(mg, 90, drugs)[1]) for mg in DOSES_MG]

    assert tiers == sorted(tiers)


@pytest.mark.parametrize("mg", [15, 60])
def test_poorer_kidneys_are_never_milder(mg: float) -> None:
    tiers = [tier(asked(mg, eGFR, ("amitriptyline",))[1]) for eGFR in EGFR]

    assert tiers == sorted(tiers)


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_another_drug_is_never_milder_and_never_less(seed: int) -> None:
    rng = random.Random(seed)
    mg, eGFR = rng.choice(DOSES_MG), rng.choice(EGFR)
    drugs = rng.sample(SEDATIVES, 4)
    steps = [asked(mg, eGFR, tuple(drugs[:n])) for n in (1, 2, 3, 4)]
    steps.append(asked(mg, eGFR, tuple(drugs), alcohol_g=40))

    for (less, milder), (more, graver) in itertools.pairwise(steps):
        assert less.effect is not None
        assert more.effect is not None
        assert all(more.effect[share] >= less.effect[share] for share in less.effect)
        assert tier(graver) >= tier(milder)


def test_the_whole_interrupts_at_sixty_milligrams_beside_three_sedatives() -> None:
    _, card = asked(60, 70, ("quetiapine", "amitriptyline", "diphenhydramine"))

    assert (card.tier, card.severity) == ("interrupt", "major")
    assert any("together they come to" in r.text for r in card.raised)


def test_a_weak_herb_beside_a_large_dose_does_not_interrupt() -> None:
    burden, card = asked(60, 90, ("melatonin",))

    assert burden.others is not None
    assert burden.others["p50"] < 0.1
    assert card.tier == "note"


def test_a_stop_is_as_grave_as_its_words() -> None:
    _, card = asked(120, 35, ("zopiclone", "oxycodone", "quetiapine"))

    assert (card.tier, card.severity) == ("stop", "avoid")
