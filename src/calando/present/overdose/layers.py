"""What the panels of an overdose share, and two of them: the share in coma, and what is expected when."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from calando.decide.overdose.result import OverdoseResult
from calando.decide.recommendation import Band
from calando.present.drawing import BLACK, GREEN, GREY, VERMILION, WIDE, Spec, rounded
from calando.present.overdose import numbers
from calando.present.overdose.labels import Box, Point, freest, text_width

COMA, ROW = 120, 38  # px
PURPLE, WAKING = "#8a4f7d", "those in coma wake here"
SHORTEST_H, MOST_ROWS = 24.0, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The axes that the panels share, in px and in hours since ingestion."""

    width: int
    end_h: float

    def px(self, hour: float) -> float:
        """Return where an hour stands."""
        return self.width * hour / self.end_h

    def x(self, *, labels: bool) -> Spec:
        """Return the axis of hours; only the lowest panel has labels."""
        most = 13 if self.width >= WIDE else 7
        step = next((s for s in (3, 6, 12, 24, 48, 72, 168) if self.end_h / s <= most), 336)
        return {
            "type": "quantitative",
            "scale": {"domain": [0, self.end_h], "nice": False},
            "axis": {
                "values": [i * step for i in range(int(self.end_h // step) + 1)],
                "labels": labels,
                "ticks": labels,
                "labelFlush": False,
            },
            "title": "Hours since ingestion" if labels else None,
        }


def frame_of(result: OverdoseResult, width: int) -> Frame:
    """Return axes long enough for everything that is expected, and no longer than the curves."""
    hours = _hours(result)
    bands = [b["p95"] for b in (result.awake_h, result.withdrawal_from_h) if b is not None]
    until = [] if result.observe_until_h is None else [result.observe_until_h]
    wanted = max([SHORTEST_H, *bands, *until]) * 1.06
    return Frame(width=width, end_h=min(hours[-1], 12.0 * math.ceil(wanted / 12.0)))


def _hours(result: OverdoseResult) -> tuple[float, ...]:
    levels, curves = result.concentration_mg_per_L, result.curves
    return (
        levels.hours
        if levels is not None
        else curves.hours
        if curves is not None
        else (SHORTEST_H,)
    )


# -- now, through all panels --------------------------------------------------------------------------


def now_layers(result: OverdoseResult, frame: Frame, x: Spec, *, label: bool = False) -> list[Spec]:
    """Return "now" as a line, or as a column if the time was told as a range."""
    since = result.hours_since_ingestion
    if since is None or since[0] > frame.end_h:
        return []
    low, high = since[0], min(since[1], frame.end_h)
    layers: list[Spec] = []
    if high > low:
        layers.append(column(low, high, BLACK, 0.12, x))
    edges = [{"t": hour} for hour in sorted({low, high})]
    layers.append(
        {
            "data": {"values": edges},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.2},
            "encoding": {"x": {"field": "t", **x}},
        }
    )
    if label:
        layers.append(
            words_at(
                "now", (low + high) / 2, -5.0, x, align="center", color=BLACK, fontWeight="bold"
            )
        )
    return layers


def column(start: float, end: float, color: str, opacity: float, x: Spec) -> Spec:
    """Return a stretch of time as a column as high as the panel."""
    return {
        "data": {"values": [{"t": start, "end": end}]},
        "mark": {"type": "rect", "color": color, "opacity": opacity},
        "encoding": {"x": {"field": "t", **x}, "x2": {"field": "end"}},
    }


def words_at(text: str, hour: float, y_px: float, x: Spec, **mark: object) -> Spec:
    """Return a text at an hour and a height in px."""
    style: Spec = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11, **mark}
    return {
        "data": {"values": [{"t": hour, "text": text}]},
        "mark": style,
        "encoding": {"x": {"field": "t", **x}, "y": {"value": y_px}, "text": {"field": "text"}},
    }


def haloed(text: str, hour: float, y_px: float, x: Spec, **mark: object) -> list[Spec]:
    """Return a text with a white edge, to be read above lines."""
    halo = {**mark, "color": "white", "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [words_at(text, hour, y_px, x, **halo), words_at(text, hour, y_px, x, **mark)]


def area(
    rows: list[Spec], x: Spec, y: Spec, low: str, high: str, color: str, opacity: float
) -> Spec:
    """Return a band between two columns."""
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": color, "opacity": opacity},
        "encoding": {"x": {"field": "t", **x}, "y": {"field": low, **y}, "y2": {"field": high}},
    }


def line(rows: list[Spec], x: Spec, y: Spec, color: str, dash: list[int], size: float) -> Spec:
    """Return a line through the column C."""
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "color": color, "strokeWidth": size, "strokeDash": dash},
        "encoding": {"x": {"field": "t", **x}, "y": {"field": "C", **y}},
    }


# -- coma ---------------------------------------------------------------------------------------------


def coma_panel(result: OverdoseResult, frame: Frame) -> Spec:
    """Return the share in coma with its band, and the hours in which those in coma wake."""
    curves = result.curves
    assert curves is not None
    rows = _percent_rows(curves.hours, curves.share_in_coma, frame)
    points = [(frame.px(row["t"]), COMA * (1 - row["C"] / 100)) for row in rows]
    x = frame.x(labels=False)
    return {
        "width": frame.width,
        "height": COMA,
        "layer": [
            *_awake(result.awake_h, frame, x),
            *_percent_layers(rows, x, ["People like this", "in coma (%)"], VERMILION),
            *now_layers(result, frame, x),
            *_awake_words(result.awake_h, frame, x, points),
        ],
    }


def withdrawal_panel(result: OverdoseResult, frame: Frame) -> Spec:
    """Return withdrawal after the overdose, relative to its own highest."""
    curves = result.curves
    assert curves is not None
    rows = _percent_rows(curves.hours, curves.withdrawal, frame)
    x = frame.x(labels=False)
    return {
        "width": frame.width,
        "height": COMA,
        "layer": [
            *_percent_layers(rows, x, ["Withdrawal", "(% of its peak)"], PURPLE),
            *now_layers(result, frame, x),
        ],
    }


def _percent_rows(
    hours: tuple[float, ...], series: Mapping[str, tuple[float, ...]], frame: Frame
) -> list[Spec]:
    kept = [i for i in range(len(hours)) if hours[i] <= frame.end_h]
    kept = kept[:: max(1, len(kept) // MOST_ROWS)]
    rows: list[Spec] = [
        {
            "t": hours[i],
            **{("C" if p == "p50" else p): 100 * curve[i] for p, curve in series.items()},
        }
        for i in kept
    ]
    rounded(rows)
    return rows


def _percent_layers(rows: list[Spec], x: Spec, title: list[str], color: str) -> list[Spec]:
    y: Spec = {
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {"values": [0, 25, 50, 75, 100]},
    }
    band = [area(rows, x, y, "p05", "p95", color, 0.24)] if rows and "p05" in rows[0] else []
    return [*band, line(rows, x, y, color, [1, 0], 2.2)]


def _awake(awake: Band | None, frame: Frame, x: Spec) -> list[Spec]:
    if awake is None or awake["p05"] >= frame.end_h:
        return []
    return [column(awake["p05"], min(awake["p95"], frame.end_h), GREEN, 0.13, x)]


def _awake_words(awake: Band | None, frame: Frame, x: Spec, curve: list[Point]) -> list[Spec]:
    """Return what the column means, where it covers least of the median."""
    if awake is None or awake["p05"] >= frame.end_h:
        return []
    wide = text_width(WAKING)
    left = min(frame.px(awake["p05"]) + 6, frame.width - wide - 4)
    right = max(left + wide, min(frame.px(awake["p95"]), frame.width) - 6)
    area = Box(left=left, top=0, right=right, bottom=COMA)
    spot = freest([curve], wide, (4, COMA - 18), area)
    return haloed(WAKING, spot.x / frame.width * frame.end_h, spot.y, x, color="#00664a")


# -- what is expected when ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    text: str
    color: str
    start: float | None = None
    end: float | None = None
    middle: float | None = None


def timeline_panel(result: OverdoseResult, frame: Frame) -> Spec:
    """Return one bar each for observation, waking and withdrawal; what is not known is said in its row."""
    x = frame.x(labels=True)
    layers: list[Spec] = [*now_layers(result, frame, x)]
    bars = _bars(result)
    for row, bar in enumerate(bars):
        top = ROW * row
        layers += _bar_layers(bar, frame, x, top + 21, top + 33)
        start = frame.px(min(bar.start or 0.0, frame.end_h))
        place_px = max(0.0, min(start, frame.width - text_width(bar.text)))
        layers += haloed(bar.text, place_px / frame.width * frame.end_h, top + 12, x, color=BLACK)
    return {"width": frame.width, "height": ROW * len(bars), "layer": layers}


def _bars(result: OverdoseResult) -> tuple[_Bar, ...]:
    awake, withdrawal = result.awake_h, result.withdrawal_from_h
    dependent = result.afterwards.dependent
    none = (
        "not expected"
        if dependent is False
        else "not told whether dependent"
        if dependent is None
        else "not computed"
    )
    return (
        _observed(result),
        _Bar(text="Awake after coma: not computed", color=GREEN)
        if awake is None
        else _banded("Awake after coma", awake, GREEN),
        _Bar(text=f"Withdrawal: {none}", color=PURPLE)
        if withdrawal is None
        else _banded("Withdrawal from", withdrawal, PURPLE),
    )


def _observed(result: OverdoseResult) -> _Bar:
    until = result.observe_until_h
    if until is None:
        return _Bar(text="Observe until: no hour can be named yet", color=GREY)
    if result.hours_since_ingestion is None:  # the axis counts from the ingestion
        return _Bar(text=f"Observe for at least {numbers.hours(until)} from now", color=GREY)
    text = f"Observe at least until {numbers.hours(until)}"
    return _Bar(text=text, color=GREY, start=0.0, end=until)


def _banded(what: str, band: Band, color: str) -> _Bar:
    return _Bar(
        text=f"{what} {numbers.band_text(band)} h",
        color=color,
        start=band["p05"],
        end=band["p95"],
        middle=band["p50"],
    )


def _bar_layers(bar: _Bar, frame: Frame, x: Spec, top: float, bottom: float) -> list[Spec]:
    if bar.start is None or bar.end is None or bar.start >= frame.end_h:
        return []
    end = min(bar.end, frame.end_h)
    layers: list[Spec] = [
        {
            "data": {"values": [{"t": bar.start, "end": end}]},
            "mark": {"type": "rect", "color": bar.color, "opacity": 0.75, "cornerRadius": 2},
            "encoding": {
                "x": {"field": "t", **x}, "x2": {"field": "end"},
                "y": {"value": top}, "y2": {"value": bottom},
            },
        }
    ]  # fmt: skip
    if bar.middle is not None and bar.middle < frame.end_h:
        layers.append(
            {
                "data": {"values": [{"t": bar.middle}]},
                "mark": {"type": "rule", "color": "white", "strokeWidth": 2.5},
                "encoding": {
                    "x": {"field": "t", **x},
                    "y": {"value": top},
                    "y2": {"value": bottom},
                },
            }
        )
    if bar.end > frame.end_h:
        arrow: Spec = {"align": "right", "color": "white", "fontSize": 10}
        layers.append(words_at("►", frame.end_h, (top + bottom) / 2, x, **arrow))
    return layers
