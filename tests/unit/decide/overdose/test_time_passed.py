"""A large dose long ago in somebody awake and normal: seen today, and only if everything that matters was told."""

from __future__ import annotations

from typing import Any

import pytest
from overdose_people import scene

from calando.decide.overdose.disposition import decide_disposition

NORMAL = {
    "rass": 0,
    "temperature_C": 36.8,
    "heart_rate": 72,
    "systolic": 125,
    "respiratory_rate": 14,
    "spo2": 98,
}
LATE: dict[str, Any] = {"mg": 300.0, "hours_ago": 30.0, "deliberate": False}
PASSED = "the first hours have passed"


@pytest.mark.parametrize(("mg", "hours"), [(300.0, 30.0), (600.0, 200.0), (150.0, 25.0)])
def test_awake_and_normal_long_after_is_seen_by_a_doctor_today(mg: float, hours: float) -> None:
    told = LATE | {"mg": mg, "hours_ago": hours}
    found = decide_disposition(scene(now=NORMAL, told=told), slowing=1.0)

    assert found.place == "medical_today"
    assert f"it was {hours:g} h ago and the person is awake with normal signs now" in found.why
    assert PASSED in found.why


def test_slow_kidneys_need_longer_but_the_text_says_that_hours_have_passed() -> None:
    found = decide_disposition(scene(now=NORMAL, told=LATE), slowing=1.3)

    assert found.place == "emergency_now"
    assert PASSED in found.why


@pytest.mark.parametrize("missing", sorted(NORMAL))
def test_any_vital_sign_that_is_missing_keeps_the_emergency(missing: str) -> None:
    now = {sign: value for sign, value in NORMAL.items() if sign != missing}
    found = decide_disposition(scene(now=now, told=LATE | {"hours_ago": 200.0}), slowing=1.0)

    assert found.place == "emergency_now"
    assert PASSED not in found.why


@pytest.mark.parametrize(
    "changes",
    [
        {"told": {"hours_ago": 24.0}},
        {"told": {"hours_ago": None}},
        {"told": {"hours_ago": 2.0, "hours_ago_high": 90.0}},  # the nearer end decides
        {"told": {"deliberate": None}},
        {"told": {"deliberate": True}},
        {"told": {"mg": None}},
        {"now": NORMAL | {"rass": -1}},
        {"now": NORMAL | {"spo2": 88}},
        {"conditions": ["drowsiness"]},
        {"conditions": ["pump"]},
        {"eGFR": 45},
        {"dialysis": "hemodialysis"},
        {"age_years": 15},
    ],
)
def test_time_that_passed_excuses_nothing_else(changes: dict[str, Any]) -> None:
    told = LATE | changes.get("told", {})
    person = {"now": NORMAL} | {k: v for k, v in changes.items() if k != "told"}

    found = decide_disposition(scene(told=told, **person), slowing=1.0)

    assert found.place == "emergency_now"
