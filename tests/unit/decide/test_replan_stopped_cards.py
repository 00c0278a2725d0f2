"""The cards beside a plan from today: what was not taken for days is no running dose."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from replan_tools import event, running_of

import calando
from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.running import RunningPlan
from calando.present.patient.file import patient_from_mapping

DOSES = [{"time": t, "mg": 20.0} for t in ("08:00", "14:00", "20:00")]


def person(doses: list[dict[str, Any]] | None = None) -> calando.Patient:
    baclofen: dict[str, Any] = {"drug": "baclofen", "since_weeks": 50}
    baclofen |= {"doses": doses} if doses else {"stopped_weeks_ago": 3 / 7}
    return patient_from_mapping(
        {
            "patient": {
                "age_years": 45,
                "sex": "female",
                "weight_kg": 68,
                "height_cm": 166,
                "eGFR": 45,
                "dialysis": "none",
                "jurisdiction": "UK",
                "indication": "spasticity",
            },
            "medication": [baclofen, {"drug": "ibuprofen"}],
        }
    )


@pytest.fixture(scope="module")
def plan() -> RunningPlan:
    return running_of(person(DOSES))


def ids(plan: RunningPlan, *events: Event) -> set[str]:
    answer = calando.replan(person(DOSES), plan, ReplanWishes(today=20, events=events))
    return {c.id for c in answer.result.cards}


def test_days_without_any_dose_are_a_stop_for_the_cards(plan: RunningPlan) -> None:
    told = ids(plan, event("stopped", days=3.0))
    alone = {c.id for c in calando.check(person()).result.cards}

    assert "kidney_just_stopped" in told & alone
    assert not {"kidney_reduced", "kidney_too_much"} & told


def test_a_dose_that_runs_or_was_only_late_is_no_stop(plan: RunningPlan) -> None:
    for events in ((), (event("ran_out", hours=14.0),)):
        assert "kidney_just_stopped" not in ids(plan, *events)
