"""The picture of the credibility report: how far the adult models lie apart on the same doses."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.present.drawing import (
    BLUE,
    GREEN,
    NARROW,
    VERMILION,
    WIDE,
    Spec,
    draw,
    png,
    rounded,
    wrapped,
)
from calando.simulate.checks.report import Credibility

LOOKS = (
    (BLUE, [1, 0]),
    (VERMILION, [7, 3]),
    (GREEN, [2, 2]),
)  # colour and dash, so colour is never alone
HEIGHT = 250
TITLE = "The same 20 mg every 8 h, three published models"


def models_spec(result: Credibility, width: int = WIDE) -> Spec:
    """Return one panel per model: median and 90 % band of its people over a steady-state day."""
    names = [m.name for m in result.models]
    rows: list[Spec] = [
        {"model": m.name, "hour": hour, "p05": low, "p50": middle, "p95": high}
        for m in result.models
        for hour, low, middle, high in zip(
            m.hours, *(m.concentration_mg_per_L[p] for p in ("p05", "p50", "p95")), strict=True
        )
    ]
    rounded(rows)
    beside = width >= WIDE
    colour = {
        "field": "model",
        "type": "nominal",
        "scale": {"domain": names, "range": [look[0] for look in LOOKS[: len(names)]]},
        "legend": None,
    }
    dash = {
        "field": "model",
        "type": "nominal",
        "scale": {"domain": names, "range": [look[1] for look in LOOKS[: len(names)]]},
        "legend": None,
    }
    x = {
        "field": "hour",
        "type": "quantitative",
        "scale": {"domain": [0, 24], "nice": False},
        "axis": {"values": [0, 8, 16, 24], "grid": True},
        "title": "Hours of the day; doses at 0, 8, 16",
    }
    y = {
        "field": "p50",
        "type": "quantitative",
        "axis": {"tickCount": 5, "grid": True},
        "title": "Level, mg/L",
    }
    band = {
        "mark": {"type": "area", "opacity": 0.22},
        "encoding": {
            "x": x,
            "y": {**y, "field": "p05"},
            "y2": {"field": "p95"},
            "color": colour,
        },
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2.2},
        "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
    }
    return {
        "data": {"values": rows},
        "title": {
            "text": wrapped(TITLE, width + 60 if beside else width - 70),
            "subtitle": wrapped(
                "Line: median. Band: 5th to 95th percentile of 20,000 simulated people, on day 14.",
                width + 60 if beside else width - 20,
            ),
        },
        "facet": {
            "field": "model",
            "type": "nominal",
            "sort": names,
            "title": None,
            "header": {"labelFontSize": 12, "labelFontWeight": "bold", "labelPadding": 4},
        },
        "columns": len(names) if beside else 1,
        "spacing": 18,
        "spec": {
            "width": (width - 90) // len(names) if beside else width - 70,
            "height": HEIGHT if beside else 150,
            "layer": [band, line],
        },
    }


def models_svg(result: Credibility, width: int = WIDE) -> str:
    """Return the picture as SVG text; its ids start with the name, to be inlined."""
    return draw(models_spec(result, width), prefix=f"models{width}")


def report_svg(answer: Answer[Credibility]) -> bytes:
    """Return the picture for `--out report.svg`."""
    return (models_svg(answer.result) + "\n").encode()


def report_png(answer: Answer[Credibility]) -> bytes:
    """Return the picture for `--out report.png`."""
    return png(models_svg(answer.result, WIDE))


__all__ = ["NARROW", "WIDE", "models_spec", "models_svg", "report_png", "report_svg"]
