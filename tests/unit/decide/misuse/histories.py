"""Made-up dispensing histories: one supply of tablets, and what is said of several."""

from __future__ import annotations

from typing import Any

from calando.actions import dispensing
from calando.decide.misuse.result import DispensingResult, SeenSign
from calando.patient.dispensing_history import Dispensing, DispensingHistory


def fill(day: int, **more: Any) -> Dispensing:
    """Return 84 tablets of 10 mg for 28 days at 30 mg a day, unless told otherwise."""
    told: dict[str, Any] = {
        "row": f"day {day}", "drug": "baclofen", "strength_mg": 10.0, "count": 84.0, "days_supply": 28.0,
        "prescribed_mg_per_day": 30.0,
    }  # fmt: skip
    return Dispensing(day=day, **{**told, **more})


def history(*entries: Dispensing, **more: Any) -> DispensingHistory:
    """Return a history of the UK."""
    told: dict[str, Any] = {"entries": entries, "jurisdiction": "UK", **more}
    return DispensingHistory(**told)


def result_of(*entries: Dispensing, **more: Any) -> DispensingResult:
    """Return what is said of a history."""
    return dispensing(history(*entries, **more)).result


def sign(result: DispensingResult, name: str) -> SeenSign:
    """Return the one sign of that name."""
    (found,) = [s for s in result.signs if s.id == name]
    return found
