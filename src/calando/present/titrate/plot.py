"""The figure of a titration: dose staircase, levels beside the quoted range, how big a rise each day is."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationCurves, TitrationPlan, TitrationResult
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.drawing import GREY, VERMILION, WIDE, Spec, draw, png, rounded, wrapped
from calando.present.plots import concentration_panel, days_axis, staircase
from calando.present.replan.days import on_plan_days
from calando.present.titrate import words

RANGE_FILL = "#8a8a8a"


def titration_spec(result: TitrationResult, width: int = WIDE) -> Spec:
    """Return the figure as Vega-Lite; without a model only the doses are drawn."""
    plan = result.plan
    if plan is None:
        raise InputError(
            Problem(field="--out", message="this answer has no plan, so there is nothing to draw")
        )
    curves = on_plan_days(plan, result.curves) if result.curves else None
    panels = [_doses(result, plan, width, alone=curves is None)]
    if curves is not None:
        panels += [
            _levels(result, curves, plan.days, width),
            _rise(result, curves, plan.days, width),
        ]
    return {"vconcat": panels, "spacing": 14}


def titration_svg(result: TitrationResult, width: int = WIDE) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(titration_spec(result, width), prefix=f"titration{width}")


def figure_svg(answer: Answer[TitrationResult]) -> bytes:
    """Return the figure for `--out plan.svg`."""
    return titration_svg(answer.result).encode()


def figure_png(answer: Answer[TitrationResult]) -> bytes:
    """Return the figure for `--out plan.png`."""
    return png(titration_svg(answer.result))


def _doses(result: TitrationResult, plan: TitrationPlan, width: int, *, alone: bool) -> Spec:
    rows: list[Spec] = [{"day": float(plan.steps[0].from_day), "mg": plan.from_mg_per_day}]
    rows += [{"day": float(s.from_day), "mg": s.daily_mg} for s in plan.steps]
    rows.append({"day": float(plan.days), "mg": plan.steps[-1].daily_mg})
    title = f"The plan, {wording.length_text(wording.plan_length(plan))}"
    if not words.is_handed_out(result):
        title += ": for the specialist who decides"
    panel = staircase(plan, rows, title, plan.days, width)
    panel["title"] = {
        "text": wrapped(title, round(width * 0.85)),
        "subtitle": wrapped(
            "Each step only if the team says so; the first that is enough is the last.", width
        ),
    }
    if alone:
        for layer in panel["layer"]:
            first = plan.steps[0].from_day
            layer["encoding"]["x"] = days_axis(plan.days, labels=True, first=first)
    return panel


def _levels(result: TitrationResult, curves: TitrationCurves, days: int, width: int) -> Spec:
    """The levels of each day above a stripe for the quoted range, which is named."""
    panel = concentration_panel(curves, days, width)
    rows = panel["data"]["values"]
    rows.append({**rows[-1], "day": rows[-1]["day"] + 1})  # the last day has an end as well
    low, high = curves.quoted_range_mg_per_L
    top = max(high, *curves.concentration_mg_per_L["p95"])
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, round(top * 1.08, 4)], "nice": False},
        "axis": {"tickCount": 4},
    }
    for layer in panel["layer"]:
        layer["encoding"]["y"] = {**layer["encoding"]["y"], **y}
    title = ["Baclofen in", "plasma (mg/L)"]
    first = curves.day[0] if curves.day else 0
    x = days_axis(days, labels=False, first=first)
    stripe: Spec = {
        "data": {"values": [{"low": low, "high": high, "day": float(first), "end": float(days)}]},
        "mark": {"type": "rect", "color": RANGE_FILL, "opacity": 0.16},
        "encoding": {
            "x": x,
            "x2": {"field": "end"},
            "y": {"field": "low", **y, "title": title},
            "y2": {"field": "high"},
        },
    }
    named = [{"day": float(first), "high": high, "text": words.range_text(result)}]
    place = {"type": "text", "align": "left", "baseline": "top", "dx": 5, "dy": 4, "fontSize": 11}
    where = {
        "x": x,
        "y": {"field": "high", **y, "title": title},
        "text": {"field": "text"},
    }
    # first a light rim, so that the words are read on every band
    rim = {"color": "white", "stroke": "white", "strokeWidth": 3, "opacity": 0.8}
    label: list[Spec] = [
        {"data": {"values": named}, "mark": {**place, **look}, "encoding": where}
        for look in (rim, {"color": GREY})
    ]
    subtitle = f"{panel['title']['subtitle']}; grey: the range that is quoted"
    panel["title"] = {**panel["title"], "subtitle": wrapped(subtitle, width)}
    panel["layer"] = [stripe, *panel["layer"], *label]
    return panel


def _rise(result: TitrationResult, curves: TitrationCurves, days: int, width: int) -> Spec:
    """The rise of each day as a band; a line at 1, the hardest day of the label's own ladder."""
    rise, whose = curves.daily_rise, words.whose(result)
    rows: list[Spec] = [
        {"day": d + 0.5, "p05": rise["p05"][i], "p50": rise["p50"][i], "p95": rise["p95"][i]}
        for i, d in enumerate(curves.day)
    ]
    rounded(rows)
    x = days_axis(days, labels=True, first=curves.day[0] if curves.day else 0)
    y = {
        "type": "quantitative",
        "title": ["Rise of the day", f"({whose} = 1)"],
        "scale": {"domain": [0, max(1.15, *(r["p95"] * 1.05 for r in rows))], "nice": False},
        "axis": {"tickCount": 4},
    }
    one = {"day": float(days), "p50": 1.0, "text": f"hardest day of the {whose}'s own ladder"}
    line = {"type": "line", "color": VERMILION, "strokeWidth": 2, "point": len(rows) < 4}
    return {
        "title": {
            "text": "How big a rise each day is",
            "subtitle": wrapped(
                f"Effect beyond what the body has got used to. A comparison with the {whose}'s ladder "
                "in the same person with healthy kidneys, not a probability of side effects. Line: "
                "median; band: 5th to 95th percentile.",
                width,
            ),
        },
        "width": width,
        "height": 120,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "area", "color": VERMILION, "opacity": 0.25},
                "encoding": {"x": x, "y": {"field": "p05", **y}, "y2": {"field": "p95"}},
            },
            {
                "data": {"values": rows},
                "mark": line,
                "encoding": {"x": x, "y": {"field": "p50", **y}},
            },
            {
                "data": {"values": [one]},
                "mark": {"type": "rule", "color": GREY, "strokeDash": [5, 4]},
                "encoding": {"y": {"field": "p50", **y}},
            },
            {
                "data": {"values": [one]},
                "mark": {
                    "type": "text", "align": "right", "dy": -7, "dx": -4, "fontSize": 11,
                    "color": GREY,
                },
                "encoding": {"x": x, "y": {"field": "p50", **y}, "text": {"field": "text"}},
            },
        ],
    }  # fmt: skip
