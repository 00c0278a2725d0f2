"""Curves of a re-plan, on the days of its plan: they are simulated from the plan's own first day."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from calando.decide.recommendation import Curves
from calando.decide.titrate.result import TitrationCurves
from calando.present.shapes import PlanShown
from calando.units import HOURS_PER_DAY

C = TypeVar("C", Curves, TitrationCurves)


def on_plan_days(plan: PlanShown, curves: C) -> C:
    """Return curves whose first day is the day of the plan's first step; others stay as they are."""
    shift = plan.steps[0].from_day - curves.day[0] if curves.day else 0
    if shift == 0:
        return curves
    return replace(
        curves,
        day=tuple(day + shift for day in curves.day),
        hours=tuple(hour + shift * HOURS_PER_DAY for hour in curves.hours),
    )
