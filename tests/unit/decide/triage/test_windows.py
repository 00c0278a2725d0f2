"""Onset windows stretch with the kidneys."""

from __future__ import annotations

import pytest
from triage_people import PUMP, person, result_of

from calando.decide.triage.result import OnsetWindow

EGFR = (110.0, 80.0, 55.0, 35.0, 20.0, 8.0)


def window(name: str, eGFR: float, hours: float | None = None, **changes: object) -> OnsetWindow:
    found = result_of("itch", person(eGFR=eGFR, **changes), last_dose_hours=hours)
    return next(w for w in found.windows if w.name == name)


@pytest.mark.parametrize("end", ["from_h", "to_h"])
@pytest.mark.parametrize("share", ["p05", "p50", "p95"])
def test_worse_kidneys_never_bring_withdrawal_nearer(end: str, share: str) -> None:
    hours = [getattr(window("withdrawal after tablets", e), end)[share] for e in EGFR]

    assert hours == sorted(hours)
    assert hours[-1] > 1.5 * hours[0]


def test_healthy_kidneys_keep_the_published_hours() -> None:
    found = window("withdrawal after tablets", 120.0)

    assert 12 <= found.from_h["p05"] <= found.from_h["p95"] <= 18.5
    assert 30 <= found.to_h["p05"] <= found.to_h["p95"] <= 50


def test_a_pump_is_not_stretched_by_kidneys() -> None:
    name = "withdrawal after a pump has stopped"

    assert window(name, 110, medications=PUMP).from_h == window(name, 8, medications=PUMP).from_h


@pytest.mark.parametrize(
    ("hours", "inside"), [(None, None), (4.0, False), (25.0, True), (400.0, False)]
)
def test_inside_says_where_the_hours_lie(hours: float | None, inside: bool | None) -> None:
    assert window("withdrawal after tablets", 110, hours).inside is inside


def test_the_same_hours_are_too_early_for_poor_kidneys() -> None:
    healthy = result_of("agitation", person(eGFR=110), last_dose_hours=20)
    poor = result_of("agitation", person(eGFR=8), last_dose_hours=20)

    assert "last_dose_in_window" in [e.id for e in healthy.for_]
    assert "last_dose_before_window" in [e.id for e in poor.for_]
