"""Stretches of time as lanes: name above, thick where it usually is, thin where it may reach, a pointer at now.

Everything is placed in pixels, so that no label meets another at any width. Triage and pump draw with it.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.recommendation import Band
from calando.present.drawing import BLACK, GREY, Spec, rounded

MARKED, PLAIN = "#36455c", "#94a3b8"  # no colour that means something elsewhere
LINE = 15  # px of a line of text
BAR = 13  # px of a bar
GAP = 15  # px between lanes
PX_PER_CHARACTER = 6.1
TICKS_H = (0, 1, 2, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240, 336)
_NAME_GAP = 9  # px between a name and its bar: room for the pointer
_LEAST_TICK_GAP = 26  # px
_ENDS = ("p05", "p50", "p95")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A stretch of time: its name, when it begins and ends with bands [h]; `to_h` None: a moment, or no known end."""

    name: str
    from_h: Band
    to_h: Band | None
    marked: bool = False  # now lies in it
    now_h: float | None = None  # hours; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """An axis of hours from 0 that is stretched at its start (by the square root), as wide as the figure."""

    end_h: float
    width: int

    def place(self, hour: float) -> float:
        """Return where an hour is [px]."""
        return self.width * math.sqrt(min(max(hour, 0.0), self.end_h) / self.end_h)

    def ticks(self) -> list[tuple[float, str]]:
        """Return ticks that do not touch: (px, label)."""
        kept: list[tuple[float, str]] = []
        for hour in TICKS_H:
            x = self.place(hour)
            room = x - kept[-1][0] if kept else _LEAST_TICK_GAP
            if hour <= self.end_h and room >= _LEAST_TICK_GAP:
                kept.append((x, str(hour)))
        return kept


def lanes_spec(lanes: Sequence[Lane], width: int, *, axis_title: str, title: str) -> Spec:
    """Return the lanes as a Vega-Lite view of this width; now is a black pointer in each lane that tells it."""
    axis = Hours(end_h=_end(lanes), width=width)
    bars, labels, height = _placed(lanes, axis)
    titles = fitted(axis_title, width)
    whole = height + 22 + LINE * len(titles)
    layers = [
        _ticks(axis, height),
        *_bars(bars),
        texts([r for r in labels if r["bold"]], bold=True),
        texts([r for r in labels if not r["bold"]]),
        texts(
            [{"x": x, "y": height + 10, "text": [label]} for x, label in axis.ticks()],
            align="center",
            color=GREY,
        ),
        texts([{"x": 0.0, "y": height + 28, "text": titles}], color=GREY),
        *_pointers([r for r in bars if r["now"] is not None]),
    ]
    return pixels(layers, width, whole, title)


def fitted(text: str, width: float) -> list[str]:
    """Return a text in lines that fit a width [px]."""
    return textwrap.wrap(text, max(10, int(width / PX_PER_CHARACTER))) or [""]


def texts(rows: list[Spec], *, align: str = "left", color: str = BLACK, bold: bool = False) -> Spec:
    """Return texts of one or more lines at places [px]: the first line's middle stands at y."""
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "fontSize": 11.5,
            "color": color,
            "fontWeight": "bold" if bold else "normal",
            "lineHeight": LINE,
            "limit": 4000,
        },
        "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "text": {"field": "text"}},
    }


def pixels(layers: Sequence[Spec], width: int, height: float, title: str) -> Spec:
    """Return a view whose layers are placed in pixels from the upper left corner; empty layers fall away."""
    spec: Spec = {
        "width": width,
        "height": height,
        "layer": [_scaled(layer, width, height) for layer in layers if layer["data"]["values"]],
    }
    return {"title": {"text": fitted(title, width * 0.85)}, **spec} if title else spec


def _end(lanes: Sequence[Lane]) -> float:
    last = [band["p95"] for lane in lanes for band in (lane.from_h, lane.to_h) if band is not None]
    last += [lane.now_h for lane in lanes if lane.now_h is not None]
    return max([*last, 6.0]) * 1.04


def _placed(lanes: Sequence[Lane], axis: Hours) -> tuple[list[Spec], list[Spec], float]:
    bars: list[Spec] = []
    labels: list[Spec] = []
    y = 0.0
    for lane in lanes:
        lines = fitted(lane.name, axis.width * (0.93 if lane.marked else 1))  # bold is wider
        labels.append({"x": 0.0, "y": y + LINE / 2, "text": lines, "bold": lane.marked})
        y += LINE * len(lines) + _NAME_GAP
        whenever = lane.to_h is None and lane.from_h["p95"] == 0
        end = lane.to_h or (dict.fromkeys(_ENDS, axis.end_h) if whenever else lane.from_h)
        first = axis.place(lane.from_h["p50"])
        last = first if whenever else axis.place(end["p50"])
        bars.append(
            {
                "y": y,
                "y2": y + BAR,
                "mid": y + BAR / 2,
                "faint": axis.place(lane.from_h["p05"]),
                "x": first,
                "x2": max(last, first + 4),
                "faint2": axis.place(end["p95"]),
                "colour": MARKED if lane.marked else PLAIN,
                "now": None if lane.now_h is None else axis.place(lane.now_h),
                "tip": y - 4,
            }
        )
        y += BAR + GAP
    rounded(bars)
    return bars, labels, y - GAP + 6


def _bars(rows: list[Spec]) -> list[Spec]:
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.38},
            "encoding": {
                "x": {"field": "faint"}, "x2": {"field": "faint2"}, "y": {"field": "mid"},
                "color": colour,
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "opacity": 0.85, "cornerRadius": 2},
            "encoding": {
                "x": {"field": "x"}, "x2": {"field": "x2"}, "y": {"field": "y"},
                "y2": {"field": "y2"}, "color": colour,
            },
        },
    ]  # fmt: skip


def _ticks(axis: Hours, height: float) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": 0.0, "y2": height} for x, _ in axis.ticks()]},
        "mark": {"type": "rule", "color": "#e9e9e9", "strokeWidth": 1},
        "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "y2"}},
    }


def _pointers(rows: list[Spec]) -> list[Spec]:
    x: Spec = {"field": "now"}
    return [
        {  # a white casing, so that it is seen on a dark bar
            "data": {"values": rows},
            "mark": {"type": "rule", "color": "white", "strokeWidth": 6},
            "encoding": {"x": x, "y": {"field": "tip"}, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 2.2},
            "encoding": {"x": x, "y": {"field": "tip"}, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "point", "shape": "triangle-down", "filled": True, "size": 60,
                "color": BLACK, "opacity": 1,
            },
            "encoding": {"x": x, "y": {"field": "tip"}},
        },
    ]  # fmt: skip


def _scaled(layer: Spec, width: float, height: float) -> Spec:
    def scale(domain: list[float]) -> Spec:
        return {
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": domain, "nice": False, "zero": False},
        }

    placed = {"x": scale([0, width]), "y": scale([height, 0])}
    encoding = {
        key: {**channel, **placed.get(key, {})} for key, channel in layer["encoding"].items()
    }
    return {**layer, "encoding": encoding}
