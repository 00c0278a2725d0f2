"""The two figures of a taper, as Vega-Lite drawn by vl-convert: no network, no browser, same bytes.

*The plan*: dose, concentration and daily withdrawal drive over the days, one above the other.
*Whose taper is this?*: every published rate on one axis. Colours are Okabe-Ito, doubled by shape.
"""

from __future__ import annotations

import re

from calando.decide.recommendation import Curves, TaperAnswer, TaperPlan, TaperResult
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.drawing import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    NARROW,
    VERMILION,
    WIDE,
    Spec,
    draw,
    png,
    rounded,
    wrapped,
)
from calando.present.replan.days import on_plan_days
from calando.present.replan.words import taken_before
from calando.present.shapes import LevelCurves, PlanShown
from calando.present.taper.rates_plot import rates_spec

__all__ = [
    "NARROW",
    "WIDE",
    "figure_png",
    "figure_svg",
    "plan_spec",
    "plan_svg",
    "rates_spec",
    "rates_svg",
]


GAP = 24  # px between the two figures


def plan_spec(result: TaperResult, width: int = WIDE) -> Spec:
    """Return the figure of the plan: dose staircase, concentration band, daily withdrawal drive."""
    plan = result.plan
    if plan is None:
        raise InputError(
            Problem(field="--out", message="this answer has no plan, so there is nothing to draw")
        )
    curves = on_plan_days(plan, result.curves) if result.curves else None
    days = max(plan.days + 1, curves.day[-1] + 1 if curves and curves.day else 0)
    panels = [_dose_panel(result, plan, days, width)]
    if curves is not None:
        panels += [concentration_panel(curves, days, width), _drive_panel(curves, days, width)]
    return {"vconcat": panels, "spacing": 14}


def figure_svg(answer: TaperAnswer) -> bytes:
    """Return both figures in one SVG, for `--out plan.svg`."""
    return _stacked(answer.result).encode()


def figure_png(answer: TaperAnswer) -> bytes:
    """Return both figures in one PNG, for `--out plan.png`."""
    return png(_stacked(answer.result))


def plan_svg(result: TaperResult, width: int = WIDE) -> str:
    """Return the figure of the plan as SVG text; its ids start with the name, to be inlined."""
    return draw(plan_spec(result, width), prefix=f"plan{width}")


def rates_svg(result: TaperResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure of the published rates as SVG text."""
    return draw(rates_spec(result, width, heading=heading), prefix=f"rates{width}")


def _stacked(result: TaperResult) -> str:
    """Return one SVG with the figures below each other, both from the left edge."""
    parts = [plan_svg(result)]
    if result.compared:
        parts.append(rates_svg(result))
    placed, width, top = [], 0, 0
    for svg in parts:
        size = re.search(r'width="(\d+)" height="(\d+)"', svg)
        if size is None:
            raise ValueError("vl-convert wrote an SVG without a size")
        placed.append(svg.replace("<svg ", f'<svg y="{top}" ', 1))
        width, top = max(width, int(size[1])), top + int(size[2]) + GAP
    height = top - GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="white"/>'
        + "".join(placed)
        + "</svg>"
    )


def days_axis(days: int, *, labels: bool, first: int = 0) -> Spec:
    """Return the axis of days that every panel shares; only the lowest has labels."""
    length = days - first
    step = 1 if length <= 14 else 7 if length <= 140 else 28
    return {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [first, days], "nice": False},
        "axis": {
            "values": list(range(first, days + 1, step)),
            "labelOverlap": "greedy",
            "labels": labels,
            "grid": True,
        },
        "title": "Days since the plan began" if labels else None,
    }


def _dose_panel(result: TaperResult, plan: TaperPlan, days: int, width: int) -> Spec:
    rows: list[Spec] = []
    if (taken := taken_before(result)) is not None:  # a stub before the first step
        rows.append({"day": float(plan.steps[0].from_day), "mg": taken})
    for step in plan.steps:
        rows.append({"day": float(step.from_day), "mg": step.daily_mg})
    rows += [{"day": float(plan.days), "mg": 0.0}, {"day": float(days), "mg": 0.0}]
    title = f"The plan, {wording.length_text(wording.plan_length(plan))}"
    if result.verdict == "urgent_first":
        title += ": for observation only"
    return staircase(plan, rows, title, days, width)


def staircase(plan: PlanShown, rows: list[Spec], title: str, days: int, width: int) -> Spec:
    """Return the panel of the doses: a staircase through `rows` (day, mg), each step with its number."""
    top = max(row["mg"] for row in rows)
    marks = [
        {"day": s.from_day + s.days / 2, "mg": s.daily_mg, "text": wording.number(s.daily_mg)}
        for s in plan.steps
    ]
    x = days_axis(days, labels=False, first=plan.steps[0].from_day)
    y = {
        "field": "mg",
        "type": "quantitative",
        "title": "Dose (mg/day)",
        "stack": None,
        "scale": {"domain": [0, top * 1.14], "nice": False},
        "axis": {"tickCount": 4},
    }
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "interpolate": "step-after", "color": BLUE, "opacity": 0.14},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "line",
                "interpolate": "step-after",
                "color": BLUE,
                "strokeWidth": 2.2,
            },
            "encoding": {"x": x, "y": y},
        },
    ]
    if len(marks) <= width // 26:  # beyond, the numbers would touch
        layers.append(
            {
                "data": {"values": marks},
                "mark": {"type": "text", "dy": -8, "fontSize": 11, "color": BLACK},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            }
        )
    return {"title": title, "width": width, "height": 120, "layer": layers}


def concentration_panel(curves: LevelCurves, days: int, width: int) -> Spec:
    """Trough to peak of each day: light for 5th to 95th percentile, dark for the median person."""
    c = curves.concentration_mg_per_L
    per_day: dict[int, list[int]] = {}
    for i, hour in enumerate(curves.hours):
        if 0 <= hour < days * 24:
            per_day.setdefault(int(hour // 24), []).append(i)
    rows = [
        {
            "day": float(day),
            "low": min(c["p05"][i] for i in at),
            "high": max(c["p95"][i] for i in at),
            "trough": min(c["p50"][i] for i in at),
            "peak": max(c["p50"][i] for i in at),
        }
        for day, at in sorted(per_day.items())
    ]
    rounded(rows)
    x = days_axis(days, labels=False, first=min(per_day, default=0))
    axis = {
        "type": "quantitative",
        "title": ["Baclofen in", "plasma (mg/L)"],
        "axis": {"tickCount": 4},
    }

    def area(low: str, high: str, opacity: float) -> Spec:
        return {
            "mark": {
                "type": "area",
                "interpolate": "step-after",
                "color": GREEN,
                "opacity": opacity,
            },
            "encoding": {"x": x, "y": {"field": low, **axis}, "y2": {"field": high}},
        }

    return {
        "title": {
            "text": "Concentration, trough to peak of each day",
            "subtitle": "dark: median person; light: 5th to 95th percentile of people",
        },
        "data": {"values": rows},
        "width": width,
        "height": 100,
        "layer": [area("low", "high", 0.2), area("trough", "peak", 0.65)],
    }


def _drive_panel(curves: Curves, days: int, width: int) -> Spec:
    drive, abrupt = curves.daily_withdrawal, curves.daily_withdrawal_abrupt
    rows = [
        {"day": d + 0.5, "p05": drive["p05"][i], "p50": drive["p50"][i], "p95": drive["p95"][i]}
        for i, d in enumerate(curves.day)
    ]
    reference = [
        {"day": d + 0.5, "p50": p50} for d, p50 in zip(curves.day, abrupt["p50"], strict=False)
    ]
    rounded(rows)
    rounded(reference)
    peak = max(reference, key=lambda r: float(r["p50"]), default={"day": 0.0, "p50": 1.0})
    x = days_axis(days, labels=True, first=curves.day[0] if curves.day else 0)
    y = {
        "type": "quantitative",
        "title": ["Withdrawal drive", "(abrupt stop = 1)"],
        "scale": {"domain": [0, 1.05], "nice": False, "clamp": True},
        "axis": {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".2f"},
    }
    note = {
        "day": peak["day"],
        "p50": peak["p50"],
        "text": "if stopped all at once (to be avoided)",
    }
    return {
        "title": {
            "text": "Daily withdrawal drive of the plan",
            "subtitle": wrapped(
                "A comparison with an abrupt stop in the same person, not a "
                "probability. Line: median; band: 5th to 95th percentile.",
                width,
            ),
        },
        "width": width,
        "height": 130,
        "layer": [
            {
                "data": {"values": reference},
                "mark": {
                    "type": "line",
                    "color": "#8a8a8a",
                    "strokeDash": [5, 4],
                    "strokeWidth": 1.4,
                },
                "encoding": {"x": x, "y": {"field": "p50", **y}},
            },
            {
                "data": {"values": [note]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 12,
                    "dy": 2,
                    "fontSize": 11,
                    "color": GREY,
                },
                "encoding": {"x": x, "y": {"field": "p50", **y}, "text": {"field": "text"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "area", "color": VERMILION, "opacity": 0.25},
                "encoding": {"x": x, "y": {"field": "p05", **y}, "y2": {"field": "p95"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": VERMILION, "strokeWidth": 2},
                "encoding": {"x": x, "y": {"field": "p50", **y}},
            },
        ],
    }
