"""The axis of time that both panels of the figure share: dates where the file has dates, else day numbers."""

from __future__ import annotations

from datetime import date, timedelta

from calando.decide.misuse.result import DispensingResult, Summary
from calando.present.drawing import Spec

TICKS = 6


def at(day: int, iso: str | None) -> str | float:
    return float(day) if iso is None else iso


def plus(day: int, iso: str | None, days: float) -> str | float:
    """Return the day so many days later, as the axis counts."""
    if iso is None:
        return float(day + days)
    return (date.fromisoformat(iso) + timedelta(days=round(days))).isoformat()


def end_of(summary: Summary) -> str | float:
    """Return where the axis ends: the last known day, or where the last supply is meant to end."""
    last = summary.last_supply
    lasts = 0.0 if last is None else last.supply_days or 0.0
    later = 0.0 if last is None else last.day + lasts - summary.to_day
    return plus(summary.to_day, summary.to_date, max(0.0, later))


def x_axis(result: DispensingResult, *, labels: bool) -> Spec:
    """Return the axis of time: dates where the file has dates, else day numbers."""
    summary = result.summary
    dated = summary.from_date is not None
    ends = [at(summary.from_day, summary.from_date), end_of(summary)]
    axis: Spec = {"tickCount": TICKS, "grid": True, "labels": labels, "labelOverlap": "greedy"}
    axis["labelFlush"] = True  # the last date is not cut off at the edge
    if dated:
        axis["format"] = "%-d %b %y"
    return {
        "field": "x",
        "type": "temporal" if dated else "quantitative",
        "scale": {"domain": ends, "nice": False, **({"type": "utc"} if dated else {})},
        "axis": axis,
        "title": None if dated or not labels else "Day",
    }
