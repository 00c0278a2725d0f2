"""People with and without a pump, and one question about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import calando
from calando.decide.pump.answer import pump
from calando.decide.pump.result import PumpResult
from calando.decide.pump.wishes import PumpTask, PumpWishes
from calando.decide.recommendation import Answer

Ask = Callable[..., Answer[PumpResult]]

WHO = {
    "age_years": 40,
    "sex": "male",
    "weight_kg": 70,
    "height_cm": 175,
    "eGFR": 100,
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}


@pytest.fixture
def ask() -> Ask:
    """Ask one task: `rate` is the pump's (None: no pump), `wishes` go to PumpWishes, the rest to the patient."""

    def run(
        task: PumpTask,
        *,
        rate: float | None = 300.0,
        wishes: dict[str, Any] | None = None,
        medication: tuple[dict[str, Any], ...] = (),
        tables: dict[str, Any] | None = None,
        **who: Any,
    ) -> Answer[PumpResult]:
        drugs = list(medication)
        if rate is not None:
            drugs.append({"drug": "baclofen", "route": "intrathecal", "micrograms_per_day": rate})
        person = WHO | ({"conditions": ["spinal cord injury"]} | who)
        mapping = {"patient": person} | ({"medication": drugs} if drugs else {}) | (tables or {})
        patient = calando.patient_from_mapping(mapping)
        return pump(patient, PumpWishes(task=task, **(wishes or {})))

    return run
