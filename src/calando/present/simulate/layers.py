"""The pieces that figures of a simulation are made of: a window of time, bands, models, sessions, doses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calando.present import wording
from calando.present.drawing import BLUE, GREEN, GREY, VERMILION, Spec, rounded
from calando.present.simulate import words
from calando.simulate.result import SimulationResult, first_series

MOST_POINTS = 1500  # of more outputs every second, third ... is drawn
DAYS_FROM_H = 96.0  # an axis counts days from here on
DOSE_HEIGHT = 56
_MODEL_COLOURS = (VERMILION, GREEN, "#CC79A7", "#E69F00", "#56B4E9", GREY)
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [4, 4])
_MOST_LABELS = 12
FEW_POINTS = 16  # outputs that are marked one by one
_RANGE, _RANGE_TEXT = "#808080", "#595959"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of the course on one axis of time, in hours or, if it is long, in days."""

    start_h: float
    end_h: float

    @property
    def unit_h(self) -> float:
        """Hours in one unit of the axis."""
        return 24.0 if self.end_h - self.start_h > DAYS_FROM_H else 1.0

    def x(self, *, labels: bool) -> Spec:
        """Return the axis; only the lowest of panels that share one has labels."""
        start, end = self.start_h / self.unit_h, self.end_h / self.unit_h
        in_days = self.unit_h == 24.0
        steps = (1, 2, 5, 7, 14, 28, 91, 182, 365) if in_days else (1, 2, 3, 6, 12, 24)
        step = next((s for s in steps if (end - start) / s <= 13), steps[-1])
        first = int(-(-start // step))
        return {
            "field": "t",
            "type": "quantitative",
            "scale": {"domain": [start, end], "nice": False},
            "axis": {
                "values": [i * step for i in range(first, int(end // step) + 1)],
                "labels": labels,
                "labelFlush": False,
                "ticks": labels,
                "format": "d",
            },
            "title": ("Time (days)" if in_days else "Time (hours)") if labels else None,
        }

    def outputs(self, result: SimulationResult) -> list[int]:
        """Return which outputs are drawn: those within, and of very many only some."""
        inside = [i for i, h in enumerate(result.hours) if self.start_h <= h <= self.end_h]
        kept = inside[:: max(1, -(-len(inside) // MOST_POINTS))]
        return kept if kept[-1] == inside[-1] else [*kept, inside[-1]]


def whole(result: SimulationResult) -> Window:
    """Return the window that shows everything."""
    return Window(start_h=0.0, end_h=result.hours[-1])


def named_curves(result: SimulationResult) -> Mapping[str, Sequence[float]]:
    """Return the percentile curves, or the one curve as if it were a median."""
    curve = result.concentration_mg_per_L
    return curve if isinstance(curve, Mapping) else {"p50": curve}


def shown_models(result: SimulationResult) -> list[tuple[str, Sequence[float]]]:
    """Return the models drawn beside: name, and curve; none that would only repeat what is drawn already."""
    shown = [m for m in result.models if not (result.kind == "typical" and m.asked)]
    if result.kind != "typical" and len(result.models) == 1:
        return []
    return [(m.name, first_series(m.concentration_mg_per_L)) for m in shown]


def highest(rows: Iterable[Spec]) -> float:
    """Return the highest level of some rows; 1 where all are 0."""
    levels = [v for row in rows for k, v in row.items() if k != "t" and isinstance(v, float)]
    return max(levels, default=0.0) or 1.0


def level_axis(result: SimulationResult, top: float) -> Spec:
    """Return the axis of levels; above the highest there is room for a line of text."""
    return {
        "type": "quantitative",
        "title": [f"{result.drug.capitalize()} in", f"{result.fluid} (mg/L)"],
        "axis": {"tickCount": 5},
        "scale": {"domain": [0, 1.1 * top], "nice": False},
    }


def area(rows: list[Spec], x: Spec, y: Spec, low: str, high: str, **mark: object) -> Spec:
    """Return a band between two columns."""
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": BLUE, **mark},
        "encoding": {"x": x, "y": {"field": low, **y}, "y2": {"field": high}},
    }


def line(rows: list[Spec], x: Spec, y: Spec, column: str, **mark: object) -> Spec:
    """Return a line through one column."""
    return {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "color": BLUE,
            "strokeWidth": 2.2,
            "strokeJoin": "round",
            **mark,
        },
        "encoding": {"x": x, "y": {"field": column, **y}},
    }


def course_layers(
    result: SimulationResult, window: Window, width: int, *, legend: bool, range_label: bool
) -> list[Spec]:
    """Return the course in a window: quoted range, sessions, bands, models, median."""
    unit, outputs, curves = window.unit_h, window.outputs(result), named_curves(result)
    rows: list[Spec] = [
        {"t": result.hours[i] / unit, **{name: curves[name][i] for name in curves}} for i in outputs
    ]
    models: list[Spec] = [
        {"t": result.hours[i] / unit, "C": curve[i], "model": name}
        for name, curve in shown_models(result)
        for i in outputs
    ]
    rounded(rows)
    rounded(models)
    x, top = window.x(labels=False), highest([*rows, *models])
    y = level_axis(result, top)
    layers: list[Spec] = []
    if sessions := sessions_within(result, window):
        layers.append(_sessions(sessions, window, x))
    layers += range_layers(result, y, width, label="")
    if "p05" in curves:
        layers.append(area(rows, x, y, "p05", "p95", opacity=0.16))
        layers.append(area(rows, x, y, "p25", "p75", opacity=0.26))
    if models:
        layers.append(model_lines(models, x, y, legend=legend))
    points: Spec = {"point": {"size": 36, "filled": True, "color": BLUE}}
    layers.append(line(rows, x, y, "p50", **(points if len(rows) <= FEW_POINTS else {})))
    if range_label and (quoted := words.quoted_range(result)):
        layers += range_layers(result, y, width, label=quoted.text)[1:]
    return layers


def range_layers(result: SimulationResult, y: Spec, width: int, *, label: str) -> list[Spec]:
    """Return the quoted range as a light stripe, and its label if there is one, above all curves."""
    quoted = words.quoted_range(result)
    if quoted is None:
        return []
    end = y["scale"]["domain"][1]
    is_above = quoted.low_mg_per_L >= end
    rows: list[Spec] = []
    if not is_above:
        rows = [{"low": quoted.low_mg_per_L, "high": min(quoted.high_mg_per_L, end)}]
    stripe: Spec = {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": _RANGE, "opacity": 0.13},
        "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}},
    }
    if not label:
        return [stripe]
    text = f"{label}: above this figure" if is_above else f"shaded: {label}, not a target"
    place = [{"y": end, "text": text}]
    mark: Spec = {"type": "text", "align": "right", "baseline": "top", "dy": 2, "fontSize": 10.5}
    edge: Spec = {**mark, "stroke": "white", "strokeWidth": 3.5, "strokeJoin": "round"}
    return [
        stripe,
        *(
            {
                "data": {"values": place},
                "mark": style,
                "encoding": {
                    "x": {"value": width - 4},
                    "y": {"field": "y", **y},
                    "text": {"field": "text"},
                },
            }
            for style in ({**edge, "color": "white"}, {**mark, "color": _RANGE_TEXT})
        ),
    ]


def model_lines(models: list[Spec], x: Spec, y: Spec, *, legend: bool, **mark: object) -> Spec:
    """Return one thin line per model, told apart by colour and dashes."""
    names = list(dict.fromkeys(row["model"] for row in models))
    shown: Spec | None = {
        "orient": "bottom",
        "direction": "horizontal",
        "title": None,
        "symbolStrokeWidth": 2,
        "symbolType": "stroke",
        "symbolSize": 400,
    }
    shown = shown if legend else None

    def by_name(values: list[object]) -> Spec:
        scale = {"domain": names, "range": values[: len(names)]}
        return {"field": "model", "type": "nominal", "scale": scale, "legend": shown}

    return {
        "data": {"values": models},
        "mark": {"type": "line", "strokeWidth": 1.2, **mark},
        "encoding": {
            "x": x,
            "y": {"field": "C", **y},
            "color": by_name(list(_MODEL_COLOURS)),
            "strokeDash": by_name([list(d) for d in _DASHES]),
        },
    }


def sessions_within(result: SimulationResult, window: Window) -> list[tuple[float, float]]:
    """Return the stretches of hemodialysis in a window [h]."""
    return [
        (max(a, window.start_h), min(b, window.end_h))
        for a, b in result.dialysis_h
        if b > window.start_h and a < window.end_h
    ]


def _sessions(sessions: Iterable[tuple[float, float]], window: Window, x: Spec) -> Spec:
    rows: list[Spec] = [{"t": a / window.unit_h, "end": b / window.unit_h} for a, b in sessions]
    rounded(rows)
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": "#9a9a9a", "opacity": 0.28},
        "encoding": {"x": x, "x2": {"field": "end"}},
    }


# -- doses -----------------------------------------------------------------------------------------


def dose_unit(result: SimulationResult) -> tuple[float, str]:
    """Return what mg are multiplied by where doses are drawn, and the unit's name."""
    return (1000.0, "micrograms") if result.fluid == "CSF" else (1.0, "mg")


def dose_panel(result: SimulationResult, window: Window, width: int) -> Spec:
    """Return the doses as bars at their times; an infusion is as wide as it is long."""
    factor, unit = dose_unit(result)
    lengths = [float(length) for length in result.doses["duration_h"]]
    is_rate = all(length >= 24.0 for length in lengths)  # a pump: what it gives in a day
    rows = _dose_rows(result, window, factor, is_rate=is_rate)
    title = "Dose a day" if is_rate else "Dose"
    x, y = window.x(labels=True), dose_axis(title, unit, [row["dose"] for row in rows])
    at_once = [r for r in rows if r["end"] <= r["t"]]
    infused = [r for r in rows if r["end"] > r["t"]]
    layers: list[Spec] = [dose_bars(infused, x, y)] if infused or not rows else []
    if at_once:
        stroke = max(0.6, min(3.0, width / (3.0 * len(at_once))))
        layers.append(
            {
                "data": {"values": at_once},
                "mark": {"type": "rule", "color": GREY, "strokeWidth": stroke},
                "encoding": {"x": x, "y": y, "y2": {"datum": 0}},
            }
        )
    if 0 < len(rows) <= _MOST_LABELS:
        layers.append(dose_labels(rows, x, y))
    return {"width": width, "height": DOSE_HEIGHT, "layer": layers}


def _dose_rows(
    result: SimulationResult, window: Window, factor: float, *, is_rate: bool
) -> list[Spec]:
    """One row per dose; infusions that go on at the same rate are one."""
    rows: list[Spec] = []
    times, amounts, lengths = (result.doses[key] for key in ("hours", "mg", "duration_h"))
    for hour, mg, length in zip(times, amounts, lengths, strict=True):
        start, end = float(hour), float(hour) + float(length)
        if end < window.start_h or start > window.end_h:
            continue
        amount = float(mg) * factor * (24.0 / float(length) if is_rate else 1.0)
        row: Spec = {
            "t": max(start, window.start_h) / window.unit_h,
            "end": min(end, window.end_h) / window.unit_h,
            "dose": amount,
            "label": wording.number(round(amount, 4)),
        }
        last = rows[-1] if rows else None
        if is_rate and last and last["dose"] == amount and last["end"] >= row["t"] - 1e-9:
            last["end"] = row["end"]
        else:
            rows.append(row)
    rounded(rows)
    return rows


def dose_axis(title: str, unit: str, amounts: Sequence[float]) -> Spec:
    """Return the axis of doses."""
    return {
        "field": "dose",
        "type": "quantitative",
        "title": [title, f"({unit})"],
        "axis": {"tickCount": 2, "grid": False},
        "scale": {"domain": [0, 1.4 * (max(amounts, default=0.0) or 1.0)], "nice": False},
    }


def dose_bars(rows: list[Spec], x: Spec, y: Spec) -> Spec:
    """Return doses that last, as bars."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": GREY, "opacity": 0.5},
        "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"datum": 0}},
    }


def dose_labels(rows: list[Spec], x: Spec, y: Spec) -> Spec:
    """Return the amounts, each above the beginning of its dose."""
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "dx": 4, "dy": -6, "color": GREY},
        "encoding": {"x": x, "y": y, "text": {"field": "label"}},
    }
