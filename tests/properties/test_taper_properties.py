"""What holds for every taper: random patients, larger doses, worse kidneys, other seeds.

The long run is scripts/random_patients.py; here a part of it.
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
from plan_checks import broken_promises
from plan_outputs import disagreements
from questions import evenly, make_question, scored_10_and_5
from random_patients import random_patient

from calando.actions import taper
from calando.arrays import Floats
from calando.decide.recommendation import Answer
from calando.decide.taper.order import least_steps
from calando.decide.taper.question import shortest_within
from calando.decide.taper.rates import rate_totals
from calando.decide.taper.wishes import TaperWishes
from calando.facts.load import load_facts
from calando.patient.profile import Patient
from calando.present.json_out import answer_json
from calando.present.patient.file import patient_from_mapping
from calando.simulate.course import peak_drive

SEED = 1
PATIENTS, WITH_OUTPUTS = 40, 6
DOSES_MG = (15, 20, 30, 45, 60, 80, 100, 120, 150, 200, 300)
CLCRS = (120, 105, 90, 75, 60, 50, 40, 35)
ALL = bool(os.environ.get("CALANDO_ALL_INSTANCES"))
FEWER_CLCRS = CLCRS if ALL else (120, 105, 75, 50, 35)
FEWER_DOSES_MG = DOSES_MG if ALL else (15, 20, 30, 60, 100)


def answer_of(number: int) -> tuple[Patient, Answer]:
    drawn = random_patient(SEED, number)
    patient = patient_from_mapping(drawn.tables)
    return patient, taper(patient, drawn.wishes)


@pytest.mark.parametrize("number", range(PATIENTS))
def test_every_answer_keeps_its_promises(number: int) -> None:
    patient, answer = answer_of(number)

    assert broken_promises(answer, patient) == []


@pytest.mark.parametrize("number", range(100, 100 + WITH_OUTPUTS))
def test_every_output_says_the_same_doses(number: int) -> None:
    _, answer = answer_of(number)

    assert disagreements(answer) == []


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = answer_of(8)[1], answer_of(8)[1]

    assert answer_json(first) == answer_json(second)


def test_another_seed_is_said() -> None:
    patient = patient_from_mapping(random_patient(SEED, 8).tables)

    assert taper(patient, seed=2).seed == 2
    assert answer_json(taper(patient, seed=2)) != answer_json(taper(patient, seed=1))


@pytest.mark.parametrize(("daily_mg", "CLcr"), [(30, 105), (60, 105), (60, 60), (100, 105)])
def test_the_length_does_not_depend_on_the_seed(daily_mg: int, CLcr: int) -> None:
    lengths = [days_of(daily_mg, CLcr, "weekly10", seed=seed) for seed in range(1, 11)]

    # one step at most separates ten draws of 512 people
    assert max(lengths) - min(lengths) <= 7


@cache
def days_of(daily_mg: int, CLcr: int, rate: str, *, seed: int = 1) -> float:
    question = make_question(
        float(daily_mg),
        CLcr=float(CLcr),
        rate=rate,
        kit=scored_10_and_5(),
        seed=seed,
        intakes=3 if daily_mg <= 100 else 4,
    )
    found = shortest_within(question, gentle=False)
    if found is None:
        return np.inf
    return 7.0 * least_steps(question, len(found.path))  # as `calando taper` does


@pytest.mark.parametrize("rate", ["weekly10", "weekly5"])
def test_a_larger_dose_never_gets_fewer_days(rate: str) -> None:
    fewer = {
        (rate, small, large, CLcr)
        for small, large in itertools.pairwise(FEWER_DOSES_MG)
        for CLcr in FEWER_CLCRS
        if days_of(large, CLcr, rate) < days_of(small, CLcr, rate)
    }

    assert fewer == set()


@pytest.mark.parametrize("rate", ["weekly10", "weekly5"])
def test_worse_kidneys_never_get_fewer_days(rate: str) -> None:
    fewer = {
        (rate, mg, better, worse)
        for better, worse in itertools.pairwise(FEWER_CLCRS)
        for mg in FEWER_DOSES_MG
        if days_of(mg, worse, rate) < days_of(mg, better, rate)
    }

    assert fewer == set()


@cache
def planned_days(daily_mg: float, CLcr: float) -> float:
    """Return the days that a US patient of 45 is given, products chosen by calando."""
    times = ("08:00", "14:00", "20:00")
    doses = [{"time": t, "mg": mg} for t, mg in zip(times, evenly(daily_mg, 3), strict=True)]
    patient = {
        "age_years": 45, "sex": "male", "weight_kg": 70, "height_cm": 175, "CLcr": CLcr,
        "dialysis": "none", "jurisdiction": "US", "indication": "spasticity",
    }  # fmt: skip
    baclofen = {"drug": "baclofen", "since_weeks": 26, "doses": doses}
    tables = {"patient": patient, "medication": [baclofen]}
    answer = taper(patient_from_mapping(tables), TaperWishes(like="weekly10"))
    assert answer.result.plan is not None
    return answer.result.plan.days


def test_what_a_patient_is_given_is_monotone() -> None:
    assert planned_days(15.0, 75.0) <= planned_days(20.0, 75.0)
    assert planned_days(15.0, 60.0) <= planned_days(20.0, 60.0)
    assert planned_days(15.0, 60.0) <= planned_days(15.0, 50.0)


@pytest.mark.parametrize(
    "worse",
    [
        (60.0, 50.0),
        pytest.param(
            (45.0, 40.0),
            marks=pytest.mark.xfail(
                reason="the order is kept for the same products only: US 63 days, then 56 with a liquid",
                raises=AssertionError,
                strict=True,
            ),
        ),
    ],
)
def test_the_order_is_kept_across_products_too(worse: tuple[float, float]) -> None:
    assert planned_days(45.0, 50.0) <= planned_days(*worse)


def relative_peak(name: str, daily_mg: float, CLcr: float) -> Floats:
    question = make_question(daily_mg, CLcr=CLcr)
    rate = load_facts().tapers[name]
    peak = peak_drive(question.day, question.rate(rate_totals(rate, daily_mg)), question.start)
    return np.asarray(peak / question.abrupt_peak)


@pytest.mark.parametrize("CLcr", [105.0, 60.0, 35.0])
@pytest.mark.parametrize("daily_mg", [30.0, 60.0, 100.0])
def test_the_published_failure_scores_high_and_slower_rates_score_lower(
    daily_mg: float, CLcr: float
) -> None:
    failure = np.percentile(relative_peak("bmj2001", daily_mg, CLcr), 95)
    one_week, two_weeks, weekly5 = (
        np.percentile(relative_peak(name, daily_mg, CLcr), [50, 80, 95])
        for name in ("uk_csm_1week", "uk_csm_2weeks", "weekly5")
    )

    assert failure >= 0.7
    assert (one_week > two_weeks).all()
    assert (two_weeks > weekly5).all()


class TestTheChecksHaveTeeth:
    """Each change of a good answer that a patient would feel is found."""

    @staticmethod
    def spoiled(**changes: Any) -> list[str]:
        patient, answer = answer_of(11)
        plan = answer.result.plan
        assert plan is not None
        steps = list(plan.steps)
        at = 2
        steps[at] = dataclasses.replace(steps[at], **changes)
        spoiled = dataclasses.replace(plan, steps=tuple(steps))
        result = dataclasses.replace(answer.result, plan=spoiled)
        return broken_promises(dataclasses.replace(answer, result=result), patient)

    def test_a_good_answer_is_good(self) -> None:
        assert self.spoiled() == []

    def test_a_dose_that_is_not_in_its_pieces(self) -> None:
        _, answer = answer_of(11)
        assert answer.result.plan is not None
        doses = answer.result.plan.steps[2].doses
        more = (*doses[:-1], dataclasses.replace(doses[-1], mg=doses[-1].mg + 2.5))

        assert any("counted out" in text for text in self.spoiled(doses=more))

    def test_a_total_that_rises(self) -> None:
        assert any("rises" in text for text in self.spoiled(daily_mg=500.0))

    def test_a_long_label(self) -> None:
        assert any("characters" in text for text in self.spoiled(label="x" * 141))

    def test_millilitres_without_strength(self) -> None:
        label = "Days 15-21: 06:00: 5 mg (5 mL)"

        assert any("without strength" in text for text in self.spoiled(label=label))

    def test_a_step_that_is_too_short(self) -> None:
        assert any("expected day" in text for text in self.spoiled(days=6))
