"""What holds for every way on: random people, other kidneys, ages and countries; levels against a second simulation.

All 1,000 people and what came out stand on docs/titrate.md (scripts/docs_titrate.py); here a part of them.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_patients import random_starter
from titration_checks import broken_promises, ever_more

from calando.actions import titrate
from calando.arrays import Floats
from calando.decide.recommendation import Answer
from calando.decide.situation import assess_situation
from calando.decide.titrate.result import TitrationResult
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.load import load_facts
from calando.patient.profile import Patient
from calando.patient.regimen import Dose, Regimen
from calando.present.json_out import answer_json
from calando.present.patient.file import patient_from_mapping
from calando.simulate.ensemble import draw_ensemble
from calando.simulate.kidneys import steady_kidneys
from calando.simulate.person import PersonCase, simulate_person

SEED = 1
PEOPLE = 1000 if os.environ.get("CALANDO_ALL_INSTANCES") else 40
SAME_LEVEL = 1e-6  # of the level: two ways to the same closed forms
GRID_H = 0.25
COUNTRIES = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")


@cache
def answer_of(number: int) -> tuple[Patient, TitrationWishes, Answer[TitrationResult]]:
    drawn = random_starter(SEED, number)
    patient = patient_from_mapping(drawn.tables)
    return patient, drawn.wishes, titrate(patient, drawn.wishes)


@pytest.mark.parametrize("number", range(PEOPLE))
def test_every_answer_keeps_its_promises(number: int) -> None:
    patient, wishes, answer = answer_of(number)

    assert broken_promises(answer, patient, wishes) == []


def test_the_same_seed_gives_the_same_bytes() -> None:
    with_plan = next(n for n in range(PEOPLE) if answer_of(n)[2].result.plan is not None)
    patient, wishes, first = answer_of(with_plan)

    assert answer_json(first) == answer_json(titrate(patient, wishes))


def test_another_seed_is_said() -> None:
    assert titrate(person(), seed=2).seed == 2
    assert answer_json(titrate(person(), seed=2)) != answer_json(titrate(person(), seed=1))


# -- one person, one difference --------------------------------------------------------------------


def person(*doses: tuple[str, float], **changed: Any) -> Patient:
    tables: dict[str, Any] = {
        "age_years": 46, "sex": "female", "weight_kg": 68, "height_cm": 165, "CLcr": 110, "dialysis": "none",
        "jurisdiction": "US", "indication": "spasticity",
    }  # fmt: skip
    today = [{"time": time, "mg": mg} for time, mg in doses]
    baclofen = [{"drug": "baclofen", "since_weeks": 10, "doses": today}] if doses else []
    return patient_from_mapping({"patient": {**tables, **changed}, "medication": baclofen})


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize(
    ("better", "worse"), list(itertools.pairwise((110.0, 75.0, 55.0, 32.0, 25.0)))
)
def test_worse_kidneys_never_get_a_larger_dose_or_a_faster_ladder(
    country: str, better: float, worse: float
) -> None:
    fewer = titrate(person(jurisdiction=country, CLcr=worse))
    more = titrate(person(jurisdiction=country, CLcr=better))

    assert ever_more(fewer, more) is None
    if fewer.result.cap and more.result.cap:
        assert fewer.result.cap.mg_per_day <= more.result.cap.mg_per_day


@pytest.mark.parametrize("country", ["US", "UK"])
def test_the_order_of_kidneys_is_kept_across_products_too(country: str) -> None:
    old = {"jurisdiction": country, "age_years": 70}

    assert ever_more(titrate(person(CLcr=85, **old)), titrate(person(CLcr=110, **old))) is None


def test_nearly_healthy_kidneys_get_no_less_than_worse_ones() -> None:
    assert ever_more(titrate(person(CLcr=75)), titrate(person(CLcr=97))) is None


@pytest.mark.parametrize("age", [66, 82])
@pytest.mark.parametrize("country", COUNTRIES)
def test_the_elderly_are_never_faster_than_other_adults(country: str, age: int) -> None:
    old = titrate(person(jurisdiction=country, age_years=age))
    adult = titrate(person(jurisdiction=country))

    assert ever_more(old, adult) is None
    assert adult.result.plan is not None
    if country == "CA":  # 5 mg a day: tablets of 10 mg, which no source there halves
        assert old.result.plan is None
        assert any("makes 5 mg a day" in s.text for s in old.reasons)
        return
    assert old.result.plan is not None
    assert old.result.plan.steps[0].daily_mg < adult.result.plan.steps[0].daily_mg or (
        old.result.plan.steps[0].days > adult.result.plan.steps[0].days
    )


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("asked", [101.0, 200.0, 300.0])
def test_a_target_above_the_cap_is_refused_down_to_the_cap(country: str, asked: float) -> None:
    answer = titrate(person(jurisdiction=country), TitrationWishes(target_mg=asked))
    plan, cap = answer.result.plan, answer.result.cap

    assert plan is not None
    assert cap is not None
    assert plan.target_mg_per_day == cap.mg_per_day
    assert all(step.daily_mg <= cap.mg_per_day for step in plan.steps)
    said = [s for s in answer.reasons if f"{asked:g} mg a day was asked" in s.text]
    assert said
    assert said[0].sources == (cap.source,)


def test_countries_differ() -> None:
    asked = TitrationWishes(target_mg=300)
    tops = {}
    for country in COUNTRIES:
        plan = titrate(person(jurisdiction=country), asked).result.plan
        assert plan is not None
        tops[country] = (plan.steps[-1].daily_mg, plan.products, plan.steps[0].days)

    assert len(set(tops.values())) == len(tops)


# -- levels, simulated once more -------------------------------------------------------------------


def levels_once_more(patient: Patient, answer: Answer[TitrationResult]) -> list[Floats]:
    """Return the levels of the last day of each step, by the program that `calando simulate` runs."""
    facts, plan = load_facts(), answer.result.plan
    assert plan is not None
    clock = [int(d.time[:2]) + int(d.time[3:]) / 60 for d in plan.steps[0].doses]
    doses = [
        Dose(time_h=24.0 * day + hour - clock[0], mg=dose.mg)
        for step in plan.steps
        for day in range(step.from_day, step.from_day + step.days)
        for hour, dose in zip(clock, step.doses, strict=True)
        if dose.mg > 0
    ]
    hours = [
        24.0 * (step.from_day + step.days - 1) + i * GRID_H
        for step in plan.steps
        for i in range(round(24 / GRID_H))
    ]
    ensemble = draw_ensemble(
        facts, age_years=patient.age_years, weight_kg=patient.weight_kg, seed=answer.seed
    )
    situation = assess_situation(patient, facts)
    case = PersonCase(
        ensemble=ensemble,
        regimen=Regimen(doses=tuple(doses)),
        output_h=tuple(hours),
        kidneys=steady_kidneys(situation.kidneys.relative_mL_per_min),
    )
    levels = simulate_person(case, facts).levels
    return [np.asarray(part) for part in np.split(levels, len(plan.steps), axis=1)]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"CLcr": 45},
        {"jurisdiction": "FR", "indication": "alcohol_use_disorder"},
        {"jurisdiction": "DE", "age_years": 66},
        {"jurisdiction": "UK", "age_years": 9, "weight_kg": 28, "height_cm": 132},
    ],
    ids=["adult", "kidneys", "alcohol", "elderly", "child"],
)
def test_each_step_has_the_levels_of_a_second_simulation(changed: dict[str, Any]) -> None:
    patient = person(**changed)
    answer = titrate(patient)
    low, high = (
        load_facts().ensemble.quoted_level_low,
        load_facts().ensemble.quoted_level_high,
    )
    assert low is not None
    assert high is not None

    again = levels_once_more(patient, answer)

    assert len(answer.result.forecast) == len(again)
    for told, C in zip(answer.result.forecast, again, strict=True):
        inside = np.mean((low.value <= C) & (high.value >= C), axis=1)
        ours = {
            "Cmax_mg_per_L": C.max(axis=1),
            "Cavg_mg_per_L": C.mean(axis=1),
            "Cmin_mg_per_L": C.min(axis=1),
            "in_range": inside,
        }
        for name, values in ours.items():
            for p in (5, 50, 95):
                band = getattr(told, name)[f"p{p:02d}"]
                assert band == pytest.approx(np.percentile(values, p), rel=SAME_LEVEL, abs=1e-9), (
                    name
                )


# -- the checks have teeth -------------------------------------------------------------------------


class TestTheChecksHaveTeeth:
    """Each change of a good answer that a person would feel is found."""

    @staticmethod
    def spoiled(at: int = 1, **changes: Any) -> list[str]:
        patient, wishes = person(CLcr=110), TitrationWishes()
        answer = titrate(patient, wishes)
        plan = answer.result.plan
        assert plan is not None
        steps = list(plan.steps)
        steps[at] = dataclasses.replace(steps[at], **changes)
        result = dataclasses.replace(
            answer.result, plan=dataclasses.replace(plan, steps=tuple(steps))
        )
        return broken_promises(dataclasses.replace(answer, result=result), patient, wishes)

    def test_a_good_answer_is_good(self) -> None:
        assert self.spoiled() == []

    @pytest.mark.parametrize(
        ("kind", "changes"),
        [
            ("above", {"daily_mg": 85.0}),
            ("rise", {"daily_mg": 40.0}),
            ("fall", {"daily_mg": 10.0}),
            ("short", {"days": 2}),
            ("label", {"label": "x" * 141}),
            ("sum", {"daily_mg": 32.0}),
            ("days", {"from_day": 4}),
        ],
    )
    def test_what_is_spoiled_is_found(self, kind: str, changes: dict[str, Any]) -> None:
        assert any(text.startswith(f"{kind}:") for text in self.spoiled(**changes))

    def test_a_start_that_is_too_high(self) -> None:
        assert any(text.startswith("start:") for text in self.spoiled(at=0, daily_mg=20.0))
