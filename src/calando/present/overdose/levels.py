"""The levels of an overdose as a panel: bands, the median, ways of absorption, dialysis, what was measured."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calando.decide.overdose.result import DialysisWay, OverdoseResult
from calando.facts.load import load_facts
from calando.present.drawing import BLACK, BLUE, GREEN, GREY, VERMILION, WIDE, Spec, rounded
from calando.present.overdose.labels import (
    LINE,
    Box,
    Placed,
    Point,
    box_of,
    freest,
    place,
    text_width,
)
from calando.present.overdose.layers import (
    MOST_ROWS,
    PURPLE,
    Frame,
    area,
    haloed,
    line,
    now_layers,
)

LEVELS = 240  # px
FLOOR = 0.02  # mg/L: what is below is not drawn
SEEN = 0.9  # of the median: what is nearer to it cannot be told apart from it
STRUCTURES = {
    "linear": (VERMILION, [1, 0]),
    "saturable": (GREEN, [6, 3]),
    "prolonged": (PURPLE, [2, 2]),
}
MEDIAN, RANGE_TEXT = "median", "range quoted at usual doses, weak evidence"
_TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


def levels_panel(result: OverdoseResult, frame: Frame) -> Spec:
    """Return the levels on a logarithmic axis: bands, median, ways of absorption, dialysis, what was measured."""
    levels = result.concentration_mg_per_L
    assert levels is not None
    measured = measured_points(result)
    kept = shown_hours(result, frame)
    top = 1.5 * max(*(levels.p95[i] for i in kept), *(m["C"] for m in measured), 10 * FLOOR)
    x, y = frame.x(labels=False), _level_axis(top)
    rows: list[Spec] = [
        {
            "t": levels.hours[i],
            **{p: max(FLOOR, getattr(levels, p)[i]) for p in ("p05", "p25", "p75", "p95")},
        }
        for i in kept
    ]
    rounded(rows)
    lines = _lines(result, kept)
    points = [(name, [_place(row, frame, top) for row in curve]) for name, *_, curve in lines]
    quoted = _range_places(frame, top, [curve for _, curve in points])
    inside = Box(left=4, top=2, right=frame.width - 4, bottom=LEVELS - 2)
    dots, spans = _measured_places(measured, frame, top)
    taken = [*(box_of(text) for text in quoted), *dots]
    names = place(points, inside, taken, [*_now_lines(result, frame), *spans])
    colours = {name: colour for name, colour, *_ in lines} | {text.name: GREY for text in quoted}
    return {
        "width": frame.width,
        "height": LEVELS,
        "layer": [
            *_range(frame, x, y, top),
            area(rows, x, y, "p05", "p95", BLUE, 0.14),
            area(rows, x, y, "p25", "p75", BLUE, 0.22),
            *now_layers(result, frame, x, label=True),
            *(line(curve, x, y, colour, dash, size) for _, colour, dash, size, curve in lines),
            *_measured(measured, x, y),
            *(
                layer
                for n in (*quoted, *names)
                for layer in haloed(
                    n.name, n.x / frame.width * frame.end_h, n.y, x, color=colours[n.name]
                )
            ),
        ],
    }


Line = tuple[str, str, list[int], float, list[Spec]]  # name, colour, dash, width, rows


def _lines(result: OverdoseResult, kept: Sequence[int]) -> list[Line]:
    """Return every curve that has a name: the median, each way of absorption, the median with dialysis."""
    levels = result.concentration_mg_per_L
    assert levels is not None
    found: list[Line] = []
    for s in result.structures:
        colour, dash = STRUCTURES.get(s.name, (GREY, [1, 3]))
        found.append((s.name, colour, dash, 1.3, _curve(levels.hours, s.p50_mg_per_L, kept)))
    way = drawn_way(result, kept)
    if way is not None:
        curve = _curve(levels.hours, way.levels_p50_mg_per_L, kept)
        found.append((f"with {way.name}", BLACK, [7, 4], 1.8, curve))
    found.append((MEDIAN, BLUE, [1, 0], 2.4, _curve(levels.hours, levels.p50, kept)))
    return found


def drawn_way(result: OverdoseResult, kept: Sequence[int]) -> DialysisWay | None:
    """Return the machine whose median is drawn: hemodialysis if there is one, and only where it is to be seen."""
    levels = result.concentration_mg_per_L
    assert levels is not None
    ways = [w for w in result.dialysis.ways if w.name != "own" and w.levels_p50_mg_per_L]
    way = next((w for w in ways if w.name == "hemodialysis"), ways[0] if ways else None)
    if way is None:
        return None
    pairs = [(way.levels_p50_mg_per_L[i], levels.p50[i]) for i in kept]
    seen = any(own > FLOOR and other < SEEN * own for other, own in pairs)
    return way if seen else None


def shown_hours(result: OverdoseResult, frame: Frame) -> list[int]:
    """Return which hours of the levels are drawn: those within, and of very many only some."""
    levels = result.concentration_mg_per_L
    assert levels is not None
    kept = [i for i, hour in enumerate(levels.hours) if hour <= frame.end_h]
    return kept[:: max(1, len(kept) // MOST_ROWS)]


def _curve(hours: Sequence[float], values: Sequence[float], kept: Sequence[int]) -> list[Spec]:
    """Return a curve as rows until it falls below what is drawn."""
    rows: list[Spec] = []
    risen = False
    for i in kept:
        if risen and values[i] <= FLOOR:
            before, last = rows[-1]["t"], rows[-1]["C"]
            fall = math.log(last / FLOOR) / math.log(last / max(values[i], 1e-9))
            rows.append({"t": before + fall * (hours[i] - before), "C": FLOOR})
            break
        rows.append({"t": hours[i], "C": max(FLOOR, values[i])})
        risen = risen or values[i] > FLOOR
    rounded(rows)
    return rows


def _now_lines(result: OverdoseResult, frame: Frame) -> list[list[Point]]:
    since = result.hours_since_ingestion or ()
    return [[(frame.px(hour), 0.0), (frame.px(hour), float(LEVELS))] for hour in since]


def _place(row: Spec, frame: Frame, top: float) -> Point:
    return frame.px(row["t"]), _height(row["C"], top)


def _height(level: float, top: float) -> float:
    """Return how far below the upper edge a level stands, in px."""
    return LEVELS * (1 - math.log(level / FLOOR) / math.log(top / FLOOR))


def _level_axis(top: float) -> Spec:
    # over very many decades only these are marked
    steps = _TICKS if top < _TICKS[-1] else tuple(10.0**i for i in range(-1, 9))
    return {
        "type": "quantitative",
        "title": ["Baclofen in plasma", "(mg/L, logarithmic)"],
        "scale": {"type": "log", "domain": [FLOOR, top], "nice": False, "clamp": True},
        "axis": {"values": [t for t in steps if t <= top], "format": "~g"},
    }


def quoted_range() -> tuple[float, float] | None:
    """Return the range of levels that is quoted at usual doses [mg/L]."""
    ensemble = load_facts().ensemble
    low, high = ensemble.quoted_level_low, ensemble.quoted_level_high
    return None if low is None or high is None else (low.value, high.value)


def _range(frame: Frame, x: Spec, y: Spec, top: float) -> list[Spec]:
    quoted = quoted_range()
    if quoted is None:
        return []
    row = {"low": quoted[0], "high": min(quoted[1], top), "t": 0, "end": frame.end_h}
    return [
        {
            "data": {"values": [row]},
            "mark": {"type": "rect", "color": "#808080", "opacity": 0.13},
            "encoding": {
                "x": {"field": "t", **x}, "x2": {"field": "end"},
                "y": {"field": "low", **y}, "y2": {"field": "high"},
            },
        }
    ]  # fmt: skip


def _range_lines(frame: Frame) -> list[str]:
    return [RANGE_TEXT] if frame.width >= WIDE else RANGE_TEXT.replace(", ", ",|").split("|")


def _range_places(frame: Frame, top: float, curves: Sequence[Sequence[Point]]) -> list[Placed]:
    """Return a place inside the quoted range for each line of its name, where fewest curves pass."""
    quoted = quoted_range()
    if quoted is None:
        return []
    lines = _range_lines(frame)
    wide = max(text_width(line) for line in lines)
    high, low = _height(min(quoted[1], top), top), _height(quoted[0], top)
    tops = [high + 1, low - LINE * len(lines) - 1]
    area = Box(left=6, top=0, right=frame.width - 6, bottom=LEVELS)
    first = freest(curves, wide, tops, area, lines=len(lines))
    return [Placed(name=line, x=first.x, y=first.y + LINE * i) for i, line in enumerate(lines)]


def measured_points(result: OverdoseResult) -> list[Spec]:
    """Return the levels that were measured: hours since ingestion, its two ends, mg/L."""
    back = result.back_calculation
    if back is None:
        return []
    since = result.hours_since_ingestion or (back.hours_ago["p05"], back.hours_ago["p95"])
    return [
        {
            "t": (since[0] + since[1]) / 2 - ago,
            "low": since[0] - ago,
            "high": since[1] - ago,
            "C": level,
        }
        for (ago, level), below in zip(back.levels, back.below_limit, strict=True)
        if level > 0 and not below  # what lies under a limit is no point
    ]


def _measured_places(
    measured: list[Spec], frame: Frame, top: float
) -> tuple[list[Box], list[list[Point]]]:
    """Return the room that the dots take, and the lines of their hours."""
    boxes, spans = [], []
    for m in measured:
        x, y = frame.px(m["t"]), _height(max(FLOOR, m["C"]), top)
        boxes.append(Box(left=x - 7, top=y - 7, right=x + 7, bottom=y + 7))
        spans.append([(frame.px(max(0.0, m["low"])), y), (frame.px(max(0.0, m["high"])), y)])
    return boxes, spans


def _measured(points: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    if not points:
        return []
    inside = [
        {**p, "low": max(0.0, p["low"]), "C": max(FLOOR, p["C"])} for p in points if p["high"] > 0
    ]
    encoding = {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": {"field": "C", **y}}
    return [
        {
            "data": {"values": inside},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.4},
            "encoding": encoding,
        },
        {
            "data": {"values": [p for p in inside if p["t"] >= 0]},
            "mark": {
                "type": "point", "shape": "circle", "filled": True, "size": 62,
                "color": BLACK, "stroke": "white", "strokeWidth": 1.2, "opacity": 1,
            },
            "encoding": {"x": {"field": "t", **x}, "y": {"field": "C", **y}},
        },
    ]  # fmt: skip
