"""The figure "Whose taper is this?": every published rate and the plan on one axis."""

from __future__ import annotations

from calando.decide.recommendation import TaperResult
from calando.present import vocabulary, wording
from calando.present.drawing import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    WIDE,
    Spec,
    rounded,
    wrapped,
)

NAMES = 310  # px left of the bars for the names of the rates
GRADE_LOOK = {  # Okabe-Ito colour and a shape, so that colour is never alone
    "label": (BLUE, "square"),
    "guideline": (GREEN, "circle"),
    "trial": ("#56B4E9", "triangle-up"),
    "case_report": (VERMILION, "cross"),
    "calando": ("#CC79A7", "diamond"),
    "web_advice": ("#E69F00", "triangle-down"),
}


def rates_spec(result: TaperResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return "Whose taper is this?": peak withdrawal drive of every published rate and the plan.

    Where there is room the names stand left of the bars, on a phone above them.
    """
    rows, beside = _rate_rows(result), width >= WIDE
    plot_width = width - NAMES if beside else width
    y = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    x = {
        "field": "p50",
        "type": "quantitative",
        "scale": {"domain": [0, 1.08], "nice": False, "clamp": True},
        "axis": {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".2f", "grid": True},
        "title": wrapped(
            "Hardest day (abrupt stop = 1): mark = median, bar = 5th to 95th percentile",
            plot_width,
        ),
    }
    colour, shape = _grade_scales(rows, columns=4 if beside else 2)
    bar = {
        "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.45},
        "encoding": {"x": {**x, "field": "p05"}, "x2": {"field": "p95"}, "y": y, "color": colour},
    }
    dot = {
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
        "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
    }
    place: Spec = (
        {"align": "right", "baseline": "middle", "dx": -8, "limit": NAMES + 40}
        if beside
        else {"align": "left", "baseline": "bottom", "dy": -7, "limit": width + 20}
    )
    failed = {"test": "datum.failed", "value": "#9c3d00"}
    names: list[Spec] = [
        {
            "transform": [{"filter": f"datum.plan == {plan}"}],
            "mark": dict(place, type="text", fontSize=11.5, fontWeight=weight),
            "encoding": {
                "x": {"datum": 0, "type": "quantitative"},
                "y": y,
                "text": {"field": "label"},
                "color": {"condition": failed, "value": BLACK},
            },
        }
        for plan, weight in (("false", "normal"), ("true", "bold"))
    ]
    stripe = {
        "transform": [{"filter": "datum.plan"}],
        "mark": {"type": "bar", "color": "#f0e442", "opacity": 0.28, "height": {"band": 1}},
        "encoding": {"x": {"datum": 0}, "x2": {"datum": 1.08}, "y": y},
    }
    return {
        "data": {"values": rows},
        "title": _title(width, heading),
        "width": plot_width,
        "height": {"step": 20 if beside else 37},
        "layer": [stripe, bar, dot, *names],
    }


def _title(width: int, heading: bool) -> Spec:
    """The heading and what it means; on a page that has its own heading only what it means."""
    lines = wrapped(
        "Every published rate, simulated for the same person. A comparison, not a probability. "
        "✗ = has a published failure.",
        width + (60 if width >= WIDE else 0),
    )
    frame = "bounds" if width >= WIDE else "group"
    if heading:
        return {"text": "Whose taper is this?", "subtitle": lines, "frame": frame}
    return {"text": lines, "frame": frame, "fontSize": 11.5, "fontWeight": "normal", "color": GREY}


def _grade_scales(rows: list[Spec], columns: int) -> tuple[Spec, Spec]:
    """Colour and shape of each grade that occurs, sharing one legend."""
    grades = [g for g in vocabulary.GRADES if any(r["grade"] == g for r in rows)]
    legend = {"title": None, "orient": "top", "columns": columns}
    domain = [*(vocabulary.GRADE_TITLES[g] for g in grades), "this plan"]

    def scale(look: list[str]) -> Spec:
        return {
            "field": "grade_title",
            "type": "nominal",
            "scale": {"domain": domain, "range": look},
            "legend": legend,
        }

    colours = [*(GRADE_LOOK[g][0] for g in grades), BLACK]
    return scale(colours), scale([*(GRADE_LOOK[g][1] for g in grades), "circle"])


def _rate_rows(result: TaperResult) -> list[Spec]:
    rows: list[Spec] = [
        {
            "row": f"{i}",
            "p05": rate.peak_withdrawal["p05"],
            "p50": rate.peak_withdrawal["p50"],
            "p95": rate.peak_withdrawal["p95"],
            "grade": rate.grade,
            "grade_title": vocabulary.GRADE_TITLES.get(rate.grade, rate.grade),
            "label": ("✗ " if rate.known_failure else "")
            + f"{wording.length_days(round(rate.days))} · {rate.title}",
            "failed": bool(rate.known_failure),
            "plan": False,
        }
        for i, rate in enumerate(result.compared)
    ]
    if result.plan is not None:
        band = result.plan.peak_withdrawal
        rows.append(
            {
                "row": "plan",
                "p05": band["p05"],
                "p50": band["p50"],
                "p95": band["p95"],
                "grade": "plan",
                "grade_title": "this plan",
                "failed": False,
                "plan": True,
                "label": f"{wording.length_days(wording.plan_length(result.plan))} · This plan",
            }
        )
    rounded(rows)
    return sorted(rows, key=lambda r: (-r["p50"], r["row"]))
