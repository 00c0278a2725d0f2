"""A long course, whose swings would paint a solid block: day by day above, two days in full below."""

from __future__ import annotations

from dataclasses import dataclass

from calando.present import wording
from calando.present.drawing import BLUE, Spec, rounded, wrapped
from calando.present.simulate.course import detail_text
from calando.present.simulate.layers import (
    Window,
    area,
    course_layers,
    dose_axis,
    dose_bars,
    dose_labels,
    dose_panel,
    dose_unit,
    highest,
    level_axis,
    line,
    model_lines,
    named_curves,
    range_layers,
    shown_models,
    whole,
)
from calando.present.simulate.words import quoted_range
from calando.simulate.result import SimulationResult

MOST_DAYS = 730  # of more days several are drawn as one
DAYS_HEIGHT, DETAIL_HEIGHT, DAY_DOSE_HEIGHT = 190, 190, 44
_LOWEST = "#7a4fa3"
_MOST_LABELS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """One day (of a very long course several) and the outputs within; the end belongs to the next one."""

    start_h: float
    end_h: float
    outputs: slice


def _days(result: SimulationResult) -> list[_Day]:
    end_h, n = result.hours[-1], len(result.hours)
    size_h = 24.0 * max(1, -(-end_h // (24.0 * MOST_DAYS)))
    days, first, start = [], 0, 0.0
    while start < end_h - 1e-9:
        stop = min(start + size_h, end_h)
        is_last = stop >= end_h - 1e-9
        after = first
        while after < n and (is_last or result.hours[after] < stop - 1e-9):
            after += 1
        if after > first:
            days.append(_Day(start_h=start, end_h=stop, outputs=slice(first, after)))
        first, start = after, stop
    return days


def each_day(result: SimulationResult) -> str:
    """Return "each day", or of how many days highest and lowest are drawn.

    >>> from types import SimpleNamespace
    >>> each_day(SimpleNamespace(hours=(0.0, 720.0)))
    'each day'
    """
    together = max(1, -(-result.hours[-1] // (24.0 * MOST_DAYS)))
    return "each day" if together == 1 else f"each {together:g} days"


def long_panels(
    result: SimulationResult, detail: Window, width: int, title: Spec, detail_key: str
) -> list[Spec]:
    """Return the panels of a long course: levels and doses by day, then two days in full."""
    return [
        {
            "title": title,
            "width": width,
            "height": DAYS_HEIGHT,
            "layer": _day_layers(result, width),
        },
        _day_doses(result, width),
        {
            "title": {
                "text": wrapped(detail_text(result), round(width * 0.82)),
                "subtitle": wrapped(detail_key, width),
                "fontSize": 12.5,
            },
            "width": width,
            "height": DETAIL_HEIGHT,
            "layer": course_layers(result, detail, width, legend=False, range_label=False),
        },
        dose_panel(result, detail, width),
    ]


def _day_layers(result: SimulationResult, width: int) -> list[Spec]:
    """Highest and lowest of each day, of each percentile curve by itself, and the models' highest."""
    window, curves, days = whole(result), named_curves(result), _days(result)
    rows: list[Spec] = []
    models: list[Spec] = []
    for day in days:
        row: Spec = {"t": day.start_h / window.unit_h}
        for name, curve in curves.items():
            row[f"high_{name}"] = max(curve[day.outputs])
            row[f"low_{name}"] = min(curve[day.outputs])
        rows.append(row)
    end = days[-1].end_h / window.unit_h
    rows.append({**rows[-1], "t": end})  # a step is as wide as its day
    for name, curve in shown_models(result):
        peaks = [(day.start_h / window.unit_h, max(curve[day.outputs])) for day in days]
        models += [{"t": t, "C": C, "model": name} for t, C in [*peaks, (end, peaks[-1][1])]]
    rounded(rows)
    rounded(models)
    x, y = window.x(labels=False), level_axis(result, highest([*rows, *models]))
    step = {"interpolate": "step-after"}
    layers: list[Spec] = range_layers(result, y, width, label="")
    for kind, colour in (("low", _LOWEST), ("high", BLUE)):
        if "p05" in curves:
            ends = ((f"{kind}_p05", f"{kind}_p95", 0.14), (f"{kind}_p25", f"{kind}_p75", 0.26))
            for low, high, opacity in ends:
                layers.append(area(rows, x, y, low, high, color=colour, opacity=opacity, **step))
    if "p05" not in curves:
        layers.append(area(rows, x, y, "low_p50", "high_p50", opacity=0.12, **step))
    if models:
        layers.append(model_lines(models, x, y, legend=True, **step))
    for kind, colour in (("low", _LOWEST), ("high", BLUE)):
        layers.append(line(rows, x, y, f"{kind}_p50", color=colour, strokeWidth=2, **step))
    if quoted := quoted_range(result):
        layers += range_layers(result, y, width, label=quoted.text)[1:]
    return layers


def day_key(result: SimulationResult) -> str:
    """Return what the panel of days shows."""
    each, who = each_day(result), "members" if result.kind == "person" else "patients"
    if "p05" in named_curves(result):
        text = (
            f"By day: highest (blue) and lowest (purple) level of {each}, of each percentile curve. Line: median; "
            f"dark band: the middle half of {who}; light band: 5th to 95th percentile."
        )
    else:
        text = f"By day: highest (blue) and lowest (purple) level of {each}, {result.model}."
    if shown_models(result):
        lines = {"typical": "the other models", "person": "median of each model"}
        text += f" Thin lines: highest of {each}, "
        text += f"{lines.get(result.kind, 'typical patient of each model')}."
    return text


def _day_doses(result: SimulationResult, width: int) -> Spec:
    """What was given each day, as prescribed; an infusion is spread over its hours."""
    window, (factor, unit) = whole(result), dose_unit(result)
    given = [
        (float(hour), float(mg), float(length))
        for hour, mg, length in zip(
            *(result.doses[key] for key in ("hours", "mg", "duration_h")), strict=True
        )
    ]
    rows: list[Spec] = []
    for day in _days(result):
        total = sum(mg * _share(day, hour, length) for hour, mg, length in given)
        a_day = round(factor * total * 24.0 / max(24.0, day.end_h - day.start_h), 4)
        start, end = day.start_h / window.unit_h, day.end_h / window.unit_h
        if rows and rows[-1]["dose"] == a_day:
            rows[-1]["end"] = end
        else:
            rows.append({"t": start, "end": end, "dose": a_day, "label": wording.number(a_day)})
    rounded(rows)
    x, y = window.x(labels=True), dose_axis("Dose a day", unit, [row["dose"] for row in rows])
    layers = [dose_bars(rows, x, y)]
    if len(rows) <= _MOST_LABELS:
        layers.append(dose_labels(rows, x, y))
    return {"width": width, "height": DAY_DOSE_HEIGHT, "layer": layers}


def _share(day: _Day, hour: float, length: float) -> float:
    """How much of a dose falls on a day."""
    if length <= 0.0:
        return float(day.start_h <= hour < day.end_h)
    return max(0.0, min(hour + length, day.end_h) - max(hour, day.start_h)) / length
