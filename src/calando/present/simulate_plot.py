"""The figure of a simulation: bands and median over time, every model beside them, the doses below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.present import simulate_words as words
from calando.present import wording
from calando.present.drawing import (
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    WIDE,
    Spec,
    draw,
    rounded,
    wrapped,
)
from calando.simulate.result import SimulationResult, first_series

PNG_SCALE = 2.0
MOST_POINTS = 1500  # more are drawn as trough and peak of each day
DAYS_FROM_H = 96.0  # the axis counts days from here on
LEVEL_HEIGHT, DOSE_HEIGHT = 250, 56
_MODEL_COLOURS = (VERMILION, GREEN, "#CC79A7", "#E69F00", "#56B4E9", GREY)
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [4, 4])
_MOST_LABELS = 12


def simulation_svg(result: SimulationResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(simulation_spec(result, width, heading=heading), prefix=f"levels{width}")


def simulation_png(result: SimulationResult) -> bytes:
    """Return the figure as PNG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(simulation_svg(result), scale=PNG_SCALE))


def simulation_spec(result: SimulationResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite: levels above, doses below; a page has a heading of its own."""
    return {
        "vconcat": [_levels(result, width, heading=heading), _doses(result, width)],
        "spacing": 6,
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
    }


def _x(result: SimulationResult, *, labels: bool) -> Spec:
    in_days = _unit_h(result) == 24.0
    span = result.hours[-1] / _unit_h(result)
    steps = (1, 2, 5, 7, 14, 28, 91, 182, 365) if in_days else (1, 2, 3, 6, 12, 24)
    step = next((s for s in steps if span / s <= 13), steps[-1])
    return {
        "field": "t",
        "type": "quantitative",
        "scale": {"domain": [0, span], "nice": False},
        "axis": {
            "values": [i * step for i in range(int(span / step) + 1)],
            "labels": labels,
            "ticks": labels,
            "format": "d",
        },
        "title": ("Time (days)" if in_days else "Time (hours)") if labels else None,
    }


def _unit_h(result: SimulationResult) -> float:
    return 24.0 if result.hours[-1] > DAYS_FROM_H else 1.0


def _rows(result: SimulationResult) -> list[Spec]:
    """One row per output; of very many outputs one per stretch, with its extremes."""
    curve, unit = result.concentration_mg_per_L, _unit_h(result)
    named: Mapping[str, Sequence[float]] = curve if isinstance(curve, Mapping) else {"p50": curve}
    rows: list[Spec] = []
    for stretch in _stretches(result):
        row: Spec = {"t": result.hours[stretch.start] / unit}
        for name, values in named.items():
            part = values[stretch]
            row[name] = min(part) if name < "p50" else max(part)
        row["trough"] = min(named["p50"][stretch])
        rows.append(row)
    rounded(rows)
    return rows


def _stretches(result: SimulationResult) -> list[slice]:
    n = len(result.hours)
    size = 1
    if n > MOST_POINTS:  # whole days
        per_day = max(1, round(24.0 / result.every))
        size = per_day * max(1, -(-n // (per_day * MOST_POINTS)))
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def _model_rows(result: SimulationResult) -> list[Spec]:
    unit, rows = _unit_h(result), list[Spec]()
    shown = [m for m in result.models if not (result.kind == "typical" and m.asked)]
    if result.kind == "person" and len(shown) == 1:
        return []
    for model in shown:
        values = first_series(model.concentration_mg_per_L)
        rows += [
            {"t": result.hours[s.start] / unit, "C": max(values[s]), "model": model.name}
            for s in _stretches(result)
        ]
    rounded(rows)
    return rows


def _top(rows: list[Spec], models: list[Spec]) -> float:
    highest = [max(float(v) for k, v in row.items() if k != "t") for row in rows]
    return max([*highest, *(float(row["C"]) for row in models)]) or 1.0


def _levels(result: SimulationResult, width: int, *, heading: bool) -> Spec:
    rows, models = _rows(result), _model_rows(result)
    has_bands = isinstance(result.concentration_mg_per_L, Mapping)
    x = _x(result, labels=False)
    y: Spec = {
        "type": "quantitative",
        "title": [f"{result.drug.capitalize()} in", f"{result.fluid} (mg/L)"],
        "axis": {"tickCount": 5},
        "scale": {"domain": [0, 1.06 * _top(rows, models)], "nice": False},
    }
    layers: list[Spec] = []
    if result.dialysis_h:
        layers.append(_sessions(result, x))

    def area(low: str, high: str, opacity: float) -> Spec:
        return {
            "data": {"values": rows},
            "mark": {
                "type": "area",
                "color": BLUE,
                "opacity": opacity,
                "interpolate": "step-after" if len(rows) < len(result.hours) else "linear",
            },
            "encoding": {"x": x, "y": {"field": low, **y}, "y2": {"field": high}},
        }

    if has_bands:
        layers += [area("p05", "p95", 0.16), area("p25", "p75", 0.26)]
    by_day = len(rows) < len(result.hours)
    if by_day:
        layers.append(area("trough", "p50", 0.6))
    if models:
        layers.append(_model_lines(models, x, y, "step-after" if by_day else "linear"))
    if not by_day:
        line = {"type": "line", "color": BLUE, "strokeWidth": 2.2, "strokeJoin": "round"}
        layers.append(
            {
                "data": {"values": rows},
                "mark": line,
                "encoding": {"x": x, "y": {"field": "p50", **y}},
            }
        )
    return {
        "title": {
            "text": wrapped(words.title(result), round(width * 0.82)) if heading else "",
            "subtitle": [
                *(wrapped(words.who_line(result), width) if heading else ()),
                *wrapped(_key(result, bool(models)), width),
            ],
        },
        "width": width,
        "height": LEVEL_HEIGHT,
        "layer": layers,
    }


def _key(result: SimulationResult, has_models: bool) -> str:
    who = "members" if result.kind == "person" else "patients"
    by_day = len(result.hours) > MOST_POINTS
    if isinstance(result.concentration_mg_per_L, Mapping):
        median = "Darkest: median, trough to peak of each day" if by_day else "Blue line: median"
        text = f"{median}; dark band: the middle half of {who}; light band: 5th to 95th percentile."
    elif by_day:
        text = f"Blue: {result.model}, trough to peak of each day."
    else:
        text = f"Blue line: {result.model}."
    if has_models:
        lines = {"typical": "the other models", "person": "median of each model"}
        each = lines.get(result.kind, "typical patient of each model")
        text += f" Thin lines: {each}{', peak of each day' if by_day else ''}."
    if result.dialysis_h:
        text += " Grey: hemodialysis."
    return text


def _model_lines(models: list[Spec], x: Spec, y: Spec, interpolate: str) -> Spec:
    names = list(dict.fromkeys(row["model"] for row in models))
    legend = {"orient": "bottom", "direction": "horizontal", "title": None, "symbolStrokeWidth": 2}
    return {
        "data": {"values": models},
        "mark": {"type": "line", "strokeWidth": 1.2, "interpolate": interpolate},
        "encoding": {
            "x": x,
            "y": {"field": "C", **y},
            "color": {
                "field": "model",
                "type": "nominal",
                "scale": {"domain": names, "range": list(_MODEL_COLOURS[: len(names)])},
                "legend": {**legend, "symbolType": "stroke", "symbolSize": 400},
            },
            "strokeDash": {
                "field": "model",
                "type": "nominal",
                "scale": {"domain": names, "range": [list(d) for d in _DASHES[: len(names)]]},
                "legend": {**legend, "symbolType": "stroke", "symbolSize": 400},
            },
        },
    }


def _sessions(result: SimulationResult, x: Spec) -> Spec:
    unit = _unit_h(result)
    rows: list[Spec] = [{"t": a / unit, "end": b / unit} for a, b in result.dialysis_h]
    rounded(rows)
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": "#9a9a9a", "opacity": 0.28},
        "encoding": {"x": x, "x2": {"field": "end"}},
    }


def _doses(result: SimulationResult, width: int) -> Spec:
    """The doses as bars at their times; an infusion is as wide as it is long."""
    unit = _unit_h(result)
    times, amounts, lengths = (result.doses[key] for key in ("hours", "mg", "duration_h"))
    micrograms = 1000.0 if result.fluid == "CSF" else 1.0
    is_rate = all(float(length) >= 24.0 for length in lengths)  # a pump: what it gives in a day
    rows: list[Spec] = []
    for hour, mg, length in zip(times, amounts, lengths, strict=True):
        start, end = float(hour), min(float(hour) + float(length), result.hours[-1])
        amount = float(mg) * micrograms * (24.0 / float(length) if is_rate else 1.0)
        label = wording.number(round(amount, 4))
        rows.append({"t": start / unit, "end": end / unit, "dose": amount, "label": label})
    rounded(rows)
    x = _x(result, labels=True)
    y: Spec = {
        "field": "dose",
        "type": "quantitative",
        "title": [
            "Dose a day" if is_rate else "Dose",
            "(micrograms)" if micrograms > 1.0 else "(mg)",
        ],
        "axis": {"tickCount": 2, "grid": False},
        "scale": {"domain": [0, 1.3 * max(row["dose"] for row in rows)], "nice": False},
    }
    at_once = [r for r in rows if r["end"] <= r["t"]]
    infused = [r for r in rows if r["end"] > r["t"]]
    layers: list[Spec] = []
    if infused:
        layers.append(
            {
                "data": {"values": infused},
                "mark": {"type": "rect", "color": GREY, "opacity": 0.5},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"datum": 0}},
            }
        )
    if at_once:
        stroke = max(0.6, min(3.0, width / (3.0 * len(at_once))))
        layers.append(
            {
                "data": {"values": at_once},
                "mark": {"type": "rule", "color": GREY, "strokeWidth": stroke},
                "encoding": {"x": x, "y": y, "y2": {"datum": 0}},
            }
        )
    if len(rows) <= _MOST_LABELS:
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "text", "align": "left", "dx": 4, "dy": -5, "color": GREY},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            }
        )
    return {"width": width, "height": DOSE_HEIGHT, "layer": layers}
