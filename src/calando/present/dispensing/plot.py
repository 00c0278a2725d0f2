"""The figure of a dispensing history: implied milligrams a day with their bands, early refills, days without supply.

Below, the supply at hand by the calendar: it grows with each dispensing and shrinks by a day a day.
"""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.misuse.result import DispensingResult, Interval, Summary
from calando.errors import InputError, Problem
from calando.present.dispensing import words
from calando.present.dispensing.plot_axis import at, plus, x_axis
from calando.present.dispensing.plot_supply import has_supply, supply_panel
from calando.present.drawing import (
    BLACK,
    BLUE,
    GREY,
    VERMILION,
    WIDE,
    Spec,
    draw,
    png,
    rounded,
    wrapped,
)

HEADROOM = 1.25  # above what the calendar says; bands that go higher end at the edge
ALT = "Implied milligrams of baclofen a day over time, with early refills and days without supply"


def dispensing_spec(result: DispensingResult, width: int = WIDE) -> Spec:
    """Return the figure as Vega-Lite."""
    if result.summary.last_supply is None:
        raise InputError(
            Problem(
                field="--out",
                message="no dispensing of baclofen by mouth, so there is nothing to draw",
                allowed=".json .html .csv",
            )
        )
    panels = [_amounts(result, width)]
    if has_supply(result):
        panels.append(supply_panel(result, width))
    return {"vconcat": panels, "spacing": 14}


def dispensing_svg(result: DispensingResult, width: int = WIDE) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(dispensing_spec(result, width), prefix=f"dispensing{width}")


def figure_svg(answer: words.DispensingAnswer) -> bytes:
    """Return the figure for `--out signs.svg`."""
    return dispensing_svg(answer.result).encode()


def figure_png(answer: words.DispensingAnswer) -> bytes:
    """Return the figure for `--out signs.png`."""
    return png(dispensing_svg(answer.result))


def _top(result: DispensingResult) -> float:
    told = [i.prescribed_mg_per_day or 0.0 for i in result.intervals]
    known = [i.nominal_mg_per_day for i in result.intervals if i.mg_per_day.low is not None]
    if last := _last_row(result.summary):
        known.append(last["low"])
    cap = result.summary.cap.mg_per_day if result.summary.cap else 0.0
    return max(HEADROOM * max((*known, *told), default=0.0), 1.1 * cap)


def _last_row(summary: Summary) -> Spec:
    """Return the last supply as it is meant; empty if it is not told for how long."""
    last = summary.last_supply
    if last is None or not last.supply_days:
        return {}
    end = plus(last.day, last.date, last.supply_days)
    row: Spec = {"x": at(last.day, last.date), "end": end, "low": last.mg / last.supply_days}
    rounded([row])
    return row


def _last(summary: Summary, x: Spec, y: Spec, top: float) -> list[Spec]:
    """Draw the last supply, which no interval follows: thin, for as long as it is meant to last."""
    row = _last_row(summary)
    if not row:
        return []
    row["low"] = min(row["low"], top)
    encoding = {"x": x, "x2": {"field": "end"}, "y": y}
    mark: Spec = {"type": "rule", "color": BLUE, "strokeWidth": 1.4, "strokeDash": [2, 2]}
    return [{"data": {"values": [row]}, "mark": mark, "encoding": encoding}]


def _amounts(result: DispensingResult, width: int) -> Spec:
    top = _top(result)
    x = x_axis(result, labels=not has_supply(result))
    y: Spec = {
        "field": "low",
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"tickCount": 4},
        "title": ["Handed out", "(mg a day)"],
    }
    layers = [
        *_gaps(result, x, top, y),
        *_bands(result.intervals, x, y, top, result.summary.slack_days),
        *_last(result.summary, x, y, top),
        *_lines(result, x, y, width),
        *_early(result, x, y, top),
    ]
    return {
        "title": {
            "text": "Handed out per day, by interval",
            "subtitle": wrapped(
                "Line: by the calendar (dotted: the last supply, as meant); band: if it lasted some days longer or "
                "shorter, with what was left over. Dashed: prescribed. ▼ early refill (hollow: the file says why). "
                "Grey: days without supply "
                "(dashed: if what came early was used). ?: reported lost.",
                width,
            ),
        },
        "width": width,
        "height": 170,
        "layer": layers,
    }


def _rows(intervals: Sequence[Interval], top: float, slack: float) -> list[Spec]:
    rows: list[Spec] = []
    for i in intervals:
        low, high = i.mg_per_day.low, i.mg_per_day.high
        row: Spec = {"x": at(i.from_day, i.from_date), "end": at(i.to_day, i.to_date)}
        if low is not None:
            row["middle"] = min(i.nominal_mg_per_day, top)
            row |= {"low": min(low, top), "high": top if high is None else min(high, top)}
            if i.to_day - i.from_day <= 2 * slack:  # a band of so short a stretch says nothing
                row |= {"low": row["middle"], "high": row["middle"]}
        rows.append(row)
    rounded(rows)
    return rows


def _bands(intervals: Sequence[Interval], x: Spec, y: Spec, top: float, slack: float) -> list[Spec]:
    rows = _rows(intervals, top, slack)
    known = [r for r in rows if "low" in r]
    lost = [{**r, "low": top / 5, "text": "?"} for r in rows if "low" not in r]
    layers: list[Spec] = [
        {
            "data": {"values": known},
            "mark": {"type": "rect", "color": BLUE, "opacity": 0.2},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "high"}},
        },
        {
            "data": {"values": known},
            "mark": {"type": "rule", "color": BLUE, "strokeWidth": 2.4},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": {**y, "field": "middle"}},
        },
    ]
    if lost:
        layers.append(
            {
                "data": {"values": lost},
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 14, "color": GREY},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            }
        )
    return layers


def _lines(result: DispensingResult, x: Spec, y: Spec, width: int) -> list[Spec]:
    """Prescribed as a dashed staircase; the country's maximum as a thin line with its name."""
    told = [
        {
            "x": at(i.from_day, i.from_date),
            "end": at(i.to_day, i.to_date),
            "low": i.prescribed_mg_per_day,
        }
        for i in result.intervals
        if i.prescribed_mg_per_day is not None
    ]
    last, row = result.summary.last_supply, _last_row(result.summary)
    if last is not None and row and last.prescribed_mg_per_day is not None:
        told.append({**row, "low": last.prescribed_mg_per_day})
    layers: list[Spec] = []
    if told:
        layers.append(
            {
                "data": {"values": told},
                "mark": {
                    "type": "rule",
                    "color": BLACK,
                    "strokeDash": [6, 4],
                    "strokeWidth": 1.6,
                },
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y},
            }
        )
    if (cap := result.summary.cap) is not None:
        summary = result.summary
        row = {
            "x": at(summary.from_day, summary.from_date),
            "low": cap.mg_per_day,
            "text": f"highest dose, {summary.jurisdiction}: {cap.mg_per_day:g} mg a day",
        }
        layers += [
            {
                "data": {"values": [row]},
                "mark": {"type": "rule", "color": VERMILION, "strokeWidth": 1},
                "encoding": {"y": y},
            },
            {
                "data": {"values": [row]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 4,
                    "dy": -6,
                    "fontSize": 11,
                    "color": GREY,
                },
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
        ]
    return layers


def _early(result: DispensingResult, x: Spec, y: Spec, top: float) -> list[Spec]:
    """Mark every dispensing at the foot, and those that came early with a triangle."""
    intervals, last = result.intervals, result.summary.last_supply
    fills = [{"x": at(i.from_day, i.from_date), "low": 0.0} for i in intervals]
    if last is not None:
        fills.append({"x": at(last.day, last.date), "low": 0.0})
    layers: list[Spec] = [
        {
            "data": {"values": fills},
            "mark": {"type": "point", "shape": "stroke", "angle": 90, "size": 90, "color": BLACK},
            "encoding": {"x": x, "y": y},
        }
    ]
    for explained in (False, True):
        rows = [
            {"x": at(i.to_day, i.to_date), "low": top * 0.08}
            for i in intervals
            if i.early and bool(i.explained) is explained
        ]
        if rows:
            look: Spec = {"filled": not explained, "color": VERMILION, "strokeWidth": 1.6}
            layers.append(
                {
                    "data": {"values": rows},
                    "mark": {"type": "point", "shape": "triangle-down", "size": 95, **look},
                    "encoding": {"x": x, "y": y},
                }
            )
    return layers


def _gaps(result: DispensingResult, x: Spec, top: float, y: Spec) -> list[Spec]:
    """Days without supply as grey bars; dashed where they depend on what became of early refills."""
    layers: list[Spec] = []
    for sure in (True, False):
        rows: list[Spec] = [
            {
                "x": at(g.from_day, g.from_date),
                "end": at(g.to_day, g.to_date),
                "low": 0.0,
                "high": top,
            }
            for g in result.gaps
            if not g.explained and g.of == "oral" and (g.days >= 1) is sure
        ]
        if not rows:
            continue
        look: Spec = {"opacity": 0.32} if sure else {"opacity": 0.16, "strokeDash": [5, 4]}
        layers.append(
            {
                "data": {"values": rows},
                "mark": {
                    "type": "rect",
                    "color": "#8a8a8a",
                    "stroke": BLACK,
                    "strokeOpacity": 1,
                    "strokeWidth": 1,
                    **look,
                },
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "high"}},
            }
        )
    return layers
