"""People of the tests on kidneys, conditions and drugs that were stopped."""

from __future__ import annotations

from typing import Any

import calando
from calando.decide.card import Card
from calando.decide.check.result import CheckResult

WHO = {
    "age_years": 45,
    "sex": "female",
    "weight_kg": 68,
    "height_cm": 166,
    "dialysis": "none",
    "jurisdiction": "UK",
    "indication": "spasticity",
}
PUMP = {
    "drug": "baclofen",
    "route": "intrathecal",
    "since_weeks": 100,
    "micrograms_per_day": 300,
}
JUST_STOPPED = {"drug": "baclofen", "stopped_weeks_ago": 0.2}


def tablets(mg: float = 10, **more: Any) -> dict[str, Any]:
    """Three doses a day by mouth."""
    doses = [{"time": t, "mg": mg} for t in ("08:00", "14:00", "20:00")]
    return {"drug": "baclofen", "since_weeks": 50, "doses": doses} | more


def person(
    *medication: dict[str, Any], earlier: tuple[float, float] | None = None, **more: Any
) -> calando.Patient:
    """Return a patient; `earlier` is a day and a creatinine."""
    kidneys = {} if "creatinine_umol_per_L" in more else {"eGFR": 95}
    told: dict[str, Any] = {"patient": WHO | kidneys | more, "medication": list(medication)}
    if earlier is not None:
        told["kidney"] = [{"day": earlier[0], "creatinine_umol_per_L": earlier[1]}]
    return calando.patient_from_mapping(told)


def checked(
    *medication: dict[str, Any],
    earlier: tuple[float, float] | None = None,
    raised_days_ago: float | None = None,
    **more: Any,
) -> CheckResult:
    """Return the check of a person."""
    wishes = calando.CheckWishes(raised_days_ago=raised_days_ago)
    return calando.check(person(*medication, earlier=earlier, **more), wishes).result


def card(result: CheckResult, id: str) -> Card:
    """Return the one card of this id."""
    (one,) = [c for c in result.cards if c.id == id]
    return one


def ids(result: CheckResult) -> set[str]:
    """Return the ids of all cards."""
    return {c.id for c in result.cards}
