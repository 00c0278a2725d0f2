"""The lower panel of the figure: supply at hand by the calendar."""

from __future__ import annotations

from calando.decide.misuse.result import DispensingResult
from calando.present.dispensing.plot_axis import at, plus, x_axis
from calando.present.drawing import GREEN, Spec, rounded, wrapped

LEAST_TOP = 7.0  # days: an axis of nothing but 0 says nothing
MOST_TEETH = 60  # dispensings; of more, supply at hand is drawn at its foot only


def has_supply(result: DispensingResult) -> bool:
    last = result.summary.last_supply
    known = last is not None and last.supply_days is not None
    return known and all(i.supply_days is not None for i in result.intervals)


def _teeth(result: DispensingResult) -> list[Spec]:
    """Return supply at hand just after and just before each dispensing, and until the last one is used up."""
    rows: list[Spec] = []
    left = 0.0
    for i in result.intervals:
        at_hand = left + (i.supply_days or 0.0)
        rows.append({"x": at(i.from_day, i.from_date), "low": at_hand})
        at_end = at_hand - (i.to_day - i.from_day)
        if at_end < 0:  # it ends before the next one comes
            rows.append({"x": plus(i.from_day, i.from_date, int(at_hand)), "low": 0.0})
        rows.append({"x": at(i.to_day, i.to_date), "low": max(0.0, at_end)})
        left = i.stock_days
    if (last := result.summary.last_supply) is not None and last.supply_days is not None:
        rows.append({"x": at(last.day, last.date), "low": left + last.supply_days})
        # the axis ends where the last supply alone would end
        rows.append({"x": plus(last.day, last.date, last.supply_days), "low": left})
        if result.summary.to_day > last.day + last.supply_days:
            rest = max(0.0, left - (result.summary.to_day - last.day - last.supply_days))
            rows.append({"x": at(result.summary.to_day, result.summary.to_date), "low": rest})
    return rows


def _foot(result: DispensingResult) -> list[Spec]:
    """Return what was left over just before each dispensing: of many, the teeth would be solid."""
    first = result.intervals[0]
    rows: list[Spec] = [{"x": at(first.from_day, first.from_date), "low": 0.0}]
    rows += [{"x": at(i.to_day, i.to_date), "low": i.stock_days} for i in result.intervals]
    return rows


def _supply_words(result: DispensingResult) -> str:
    if len(result.intervals) > MOST_TEETH:
        return "Left over just before each dispensing, if it was taken as it was meant: it is at home, or it was used."
    return (
        "If it was taken as it was meant. What stays at the foot grows with each early refill: it is at home, or it "
        "was used."
    )


def supply_panel(result: DispensingResult, width: int) -> Spec:
    """Days of supply at hand by the calendar, just after and just before each dispensing."""
    rows = _foot(result) if len(result.intervals) > MOST_TEETH else _teeth(result)
    rounded(rows)
    y: Spec = {
        "field": "low",
        "type": "quantitative",
        "stack": None,
        "scale": {"domainMin": 0, "domainMax": max(LEAST_TOP, *(r["low"] for r in rows))},
        "axis": {"tickCount": 4},
        "title": ["Supply at hand", "(days)"],
    }
    return {
        "title": {
            "text": "Supply at hand by the calendar",
            "subtitle": wrapped(
                _supply_words(result),
                width,
            ),
        },
        "data": {"values": rows},
        "width": width,
        "height": 90,
        "layer": [
            {
                "mark": {"type": "area", "color": GREEN, "opacity": 0.25},
                "encoding": {"x": x_axis(result, labels=True), "y": y},
            },
            {
                "mark": {"type": "line", "color": GREEN, "strokeWidth": 1.8},
                "encoding": {"x": x_axis(result, labels=True), "y": y},
            },
        ],
    }
