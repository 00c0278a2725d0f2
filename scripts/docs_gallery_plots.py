"""How the figures of the gallery are drawn: bands, daily bands, marks with words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.present.drawing import BLACK, GREY, Spec

SHARES = (0.05, 0.25, 0.50, 0.75, 0.95)
_FIELDS = ("p05", "p25", "p50", "p75", "p95")
_DIGITS = 5
MARKED = "#8a8a8a"  # rules, dashes and what is only there to compare with


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One section of the gallery: a heading, a figure, plain sentences, the numbers behind them."""

    key: str
    title: str
    spec: Spec
    alt: str
    seen: str
    assumed: str
    sources: tuple[str, ...]
    head: str
    rows: tuple[tuple[object, ...], ...]


def x_axis(
    title: str | None, low: float, high: float, every: float, *, labels: bool = True, text: str = ""
) -> Spec:
    """Return the axis that things happen along; `text` is a d3 format."""
    return {
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "clamp": True},
        "axis": {
            "values": _clean(np.arange(low, high + 1e-9, every).tolist()),
            "labels": labels,
            "grid": True,
            "labelFlush": True,
            **({"format": text} if text else {}),
        },
        "title": title if labels else None,
    }


def y_axis(
    title: str | list[str] | None,
    low: float,
    high: float,
    values: Sequence[float],
    *,
    log: bool = False,
    labels: bool = True,
    text: str = "",
) -> Spec:
    """Return the axis of what is shown; `text` is a d3 format."""
    axis: Spec = {"values": list(values), "labels": labels, "labelOverlap": False}
    if text:
        axis["format"] = text
    if not labels:
        axis |= {"minExtent": 4, "maxExtent": 4, "ticks": False, "domain": False}
    scale: Spec = {"domain": [low, high], "nice": False, "clamp": True}
    if log:
        scale["type"] = "log"
    return {
        "type": "quantitative",
        "scale": scale,
        "axis": axis,
        "title": title if labels else None,
    }


def percentiles(curves: Floats) -> Floats:
    """Return the percentiles over people of curves of shape (person, time), shape (share, time)."""
    return np.asarray(np.quantile(curves, SHARES, axis=0))


def band(times: Floats, curves: Floats, x: Spec, y: Spec, colour: str) -> list[Spec]:
    """Return three layers: 5th to 95th percentile of people, 25th to 75th, and the median."""
    return quantile_band(times, percentiles(curves), x, y, colour)


def quantile_band(times: Floats, found: Floats, x: Spec, y: Spec, colour: str) -> list[Spec]:
    """Return the three layers of percentiles that are known, shape (share, time)."""
    rows = [
        {"t": _short(t), **{name: _short(v) for name, v in zip(_FIELDS, at, strict=True)}}
        for t, at in zip(times, found.T, strict=True)
    ]

    def area(low: str, high: str, opacity: float) -> Spec:
        return {
            "data": {"values": rows},
            "mark": {"type": "area", "color": colour, "opacity": opacity},
            "encoding": {"x": {"field": "t", **x}, "y": {"field": low, **y}, "y2": {"field": high}},
        }

    middle = {
        "data": {"values": rows},
        "mark": {"type": "line", "color": colour, "strokeWidth": 1.8},
        "encoding": {"x": {"field": "t", **x}, "y": {"field": "p50", **y}},
    }
    return [area("p05", "p95", 0.18), area("p25", "p75", 0.28), middle]


def daily(times: Floats, curves: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the days, and each person's trough and peak of each day, shape (person, day)."""
    day = np.floor(times / 24.0 + 1e-9).astype(int)
    days = np.unique(day)
    trough = np.stack([curves[:, day == d].min(axis=1) for d in days], axis=1)
    peak = np.stack([curves[:, day == d].max(axis=1) for d in days], axis=1)
    return days.astype(float), trough, peak


def daily_band(times: Floats, curves: Floats, x: Spec, y: Spec, colour: str) -> list[Spec]:
    """Return two layers: of each day the median trough to the median peak, and the 5th to the 95th percentile."""
    days, trough, peak = daily(times, curves)
    low, high = percentiles(trough), percentiles(peak)
    rows = [
        {"t": d, "low": _short(low[0, i]), "trough": _short(low[2, i]),
         "peak": _short(high[2, i]), "high": _short(high[4, i])}
        for i, d in enumerate(days)
    ]  # fmt: skip
    rows.append({**rows[-1], "t": float(days[-1] + 1)})

    def area(bottom: str, top: str, opacity: float) -> Spec:
        return {
            "data": {"values": rows},
            "mark": {
                "type": "area", "interpolate": "step-after", "color": colour, "opacity": opacity,
            },
            "encoding": {"x": {"field": "t", **x}, "y": {"field": bottom, **y}, "y2": {"field": top}},
        }  # fmt: skip

    return [area("low", "high", 0.22), area("trough", "peak", 0.6)]


def line(
    times: Sequence[float] | Floats,
    values: Sequence[float] | Floats,
    x: Spec,
    y: Spec,
    colour: str = BLACK,
    *,
    dash: bool = False,
    width: float = 1.6,
    opacity: float = 1.0,
) -> Spec:
    """Return one curve."""
    mark: Spec = {"type": "line", "color": colour, "strokeWidth": width, "opacity": opacity}
    if dash:
        mark["strokeDash"] = [5, 4]
    rows = [{"t": _short(t), "v": _short(v)} for t, v in zip(times, values, strict=True)]
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": {"field": "t", **x}, "y": {"field": "v", **y}},
    }


def words(
    t: float,
    v: float,
    text: str | list[str],
    x: Spec,
    y: Spec,
    colour: str = GREY,
    *,
    align: str = "left",
    dx: float = 0,
    dy: float = 0,
    bold: bool = False,
) -> Spec:
    """Return words at a place of the plot."""
    return {
        "data": {"values": [{"t": t, "v": v}]},
        "mark": {
            "type": "text", "text": text, "align": align, "dx": dx, "dy": dy, "fontSize": 11,
            "color": colour, "lineHeight": 14, "fontWeight": "bold" if bold else "normal",
        },
        "encoding": {"x": {"field": "t", **x}, "y": {"field": "v", **y}},
    }  # fmt: skip


def level(v: float, x: Spec, y: Spec) -> Spec:
    """Return a thin dashed line across at a height."""
    low, high = x["scale"]["domain"]
    return line([low, high], [v, v], x, y, MARKED, dash=True, width=1.1)


def spans(of: Sequence[tuple[float, float]], x: Spec, colour: str, opacity: float = 0.16) -> Spec:
    """Return stretches of time, shaded from top to bottom."""
    low, high = x["scale"]["domain"]
    rows = [{"t": max(low, a), "u": min(high, b)} for a, b in of if a < high and b > low]
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": colour, "opacity": opacity},
        "encoding": {"x": {"field": "t", **x}, "x2": {"field": "u"}},
    }


def panel(
    layers: Sequence[Spec], *, width: int, height: int, title: str = "", below: str | list[str] = ""
) -> Spec:
    """Return one plot of layers."""
    spec: Spec = {"width": width, "height": height, "layer": list(layers)}
    if title:
        spec["title"] = {"text": title, "fontSize": 12, "offset": 6, "subtitleFontSize": 11}
        if below:
            spec["title"]["subtitle"] = below
    return spec


def figure(title: str, below: str | list[str], body: Spec) -> Spec:
    """Return a figure with its heading over the whole width."""
    return {"title": {"text": title, "subtitle": below, "frame": "bounds", "offset": 12}, **body}


def _short(value: float) -> float:
    return float(f"{float(value):.{_DIGITS}g}")


def _clean(values: Sequence[float]) -> list[float]:
    return [_short(v) for v in values]
