"""The figure of a pump: what is left in the spinal fluid and of the effect, published times, and what comes when."""

from __future__ import annotations

from calando.decide.pump.result import PumpCurves, PumpResult
from calando.errors import InputError, Problem
from calando.present.drawing import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    WIDE,
    Spec,
    draw,
    png,
    rounded,
    wrapped,
)
from calando.present.lanes_plot import LINE, Lane, fitted, lanes_spec, pixels, texts
from calando.present.pump import words
from calando.present.urgent import words as urgent_words

HEIGHT = 220  # px of the curves
AXIS = 54  # px of their axis, to the left of hour 0
AXIS_TITLE = "Hours (stretched at the start)"
MARKS_TITLE = "Published times, on the same hours"
CSF, EFFECT = "amount in the spinal fluid", "effect"
COLOURS = {CSF: BLUE, EFFECT: VERMILION}
_MOST_POINTS = 400


def pump_spec(result: PumpResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite; curves or timeline that are not there are left out.

    heading
        False where the page says above the figure what it is.
    """
    panels = []
    if result.curves is not None:
        panels.append(_curves(result, result.curves, width, heading=heading))
        if result.curves.marks:
            panels.append(_marks(result, result.curves, width))
    if result.timeline:
        beside = AXIS if panels else 0
        panels.append(_timeline(result, width - beside, heading=heading or bool(panels)))
    if not has_figure(result):
        message = f"there is nothing to draw for {words.title_of(result).lower()}"
        allowed = ".json .html .pdf .csv"
        raise InputError(Problem(field="--out", message=message, allowed=allowed))
    return _stacked(panels)


def pump_svg(result: PumpResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(pump_spec(result, width, heading=heading), prefix=f"pump{width}")


def curves_svg(result: PumpResult, width: int = WIDE) -> str:
    """Return the curves and the published times without a title; "" if there are no curves."""
    if result.curves is None:
        return ""
    panels = [_curves(result, result.curves, width, heading=False)]
    if result.curves.marks:
        panels.append(_marks(result, result.curves, width))
    return draw(_stacked(panels), prefix=f"curves{width}")


def timeline_svg(result: PumpResult, width: int = WIDE) -> str:
    """Return the timeline alone, without a title; "" if there is none."""
    if not result.timeline:
        return ""
    return draw(_timeline(result, width, heading=False), prefix=f"when{width}")


def figure_svg(answer: words.PumpAnswer) -> bytes:
    """Return the figure for `--out pump.svg`."""
    return pump_svg(answer.result).encode()


def figure_png(answer: words.PumpAnswer) -> bytes:
    """Return the figure for `--out pump.png`."""
    return png(pump_svg(answer.result))


def has_figure(result: PumpResult) -> bool:
    """True if there is anything to draw."""
    return result.curves is not None or bool(result.timeline)


# -- the curves ---------------------------------------------------------------------------------------


def _stacked(panels: list[Spec]) -> Spec:
    own = {"scale": {"color": "independent", "strokeDash": "independent"}}  # each its legend
    return {"vconcat": panels, "spacing": 14, "resolve": own}


def _end(result: PumpResult, curves: PumpCurves) -> float:
    """Return the last hour of the axis: that of the curves, or of what is marked after them."""
    return max([curves.hours[-1], result.now_h or 0.0, *(hour for hour, _ in curves.marks)])


def _curves(result: PumpResult, curves: PumpCurves, width: int, *, heading: bool) -> Spec:
    end = _end(result, curves)
    x: Spec = {
        "field": "t",
        "type": "quantitative",
        "title": "Hours",
        "scale": {"domain": [0, end], "nice": False},
        "axis": {"tickCount": 8 if width >= WIDE else 5, "grid": True, "labelFlush": False},
    }
    y: Spec = {
        "type": "quantitative",
        "title": words.shares_title(result),
        "scale": {"domain": [0, 113], "nice": False, "clamp": True},  # room for the word at now
        "axis": {"values": [0, 25, 50, 75, 100]},
    }
    rows = _rows(curves)
    colour: Spec = {
        "field": "of",
        "type": "nominal",
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
        "legend": {"orient": "top", "title": None, "symbolType": "square", "offset": 4},
    }
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "opacity": 0.2},
            "encoding": {"x": x, "y": {"field": "p05", **y}, "y2": {"field": "p95"}, "color": colour},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2.4},
            "encoding": {
                "x": x,
                "y": {"field": "p50", **y},
                "color": colour,
                "strokeDash": {
                    "field": "of",
                    "type": "nominal",
                    "scale": {"domain": list(COLOURS), "range": [[1, 0], [7, 3]]},
                    "legend": None,
                },
            },
        },
    ]  # fmt: skip
    if result.now_h is not None:
        layers += _now(result.now_h, end, x, y)
    lines = wrapped(words.LEGEND, width)
    title: Spec = (
        {"text": fitted(words.figure_title(result), width * 0.85), "subtitle": lines}
        if heading
        else {"text": lines, "fontSize": 11.5, "fontWeight": "normal", "color": GREY}
    )
    return {"title": title, "width": width - AXIS, "height": HEIGHT, "layer": layers}


def _rows(curves: PumpCurves) -> list[Spec]:
    step = max(1, -(-len(curves.hours) // _MOST_POINTS))
    rows: list[Spec] = [
        {"of": of, "t": hour, **{p: 100 * shares[p][i] for p in ("p05", "p50", "p95")}}
        for of, shares in ((CSF, curves.csf_share), (EFFECT, curves.effect_share))
        for i, hour in enumerate(curves.hours)
        if shares and (i % step == 0 or i == len(curves.hours) - 1)
    ]
    rounded(rows)
    return rows


def _now(now_h: float, end: float, x: Spec, y: Spec) -> list[Spec]:
    right = now_h > 0.7 * end
    rows: list[Spec] = [{"t": now_h, "top": 112, "text": f"now, {urgent_words.hours(now_h)}"}]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.8, "strokeDash": [5, 3]},
            "encoding": {"x": x},
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "text", "align": "right" if right else "left", "dx": -5 if right else 5,
                "baseline": "top", "fontSize": 11.5, "fontWeight": "bold", "color": BLACK,
            },
            "encoding": {"x": x, "y": {"field": "top", **y}, "text": {"field": "text"}},
        },
    ]  # fmt: skip


# -- published times, and what comes when -------------------------------------------------------------


def _marks(result: PumpResult, curves: PumpCurves, width: int) -> Spec:
    """Return published times: a dot at each hour, its words beside it, one row each, so that none meet."""
    width -= AXIS  # the panels are aligned at hour 0
    per_hour = width / _end(result, curves)
    dots, labels, sticks = [], [], []
    y = 26.0
    for hour, text in sorted(curves.marks):
        x = hour * per_hour
        at_right = x < width * 0.5
        room = (width - x if at_right else x) - 12
        lines = fitted(words.mark_text(hour, text), room)
        dots.append({"x": x, "y": y})
        sticks.append({"x": x, "y": 14.0, "y2": y})
        labels.append(
            {"x": x + (9 if at_right else -9), "y": y, "text": lines, "at_right": at_right}
        )
        y += LINE * len(lines) + 7
    layers = [
        texts([{"x": 0.0, "y": 4.0, "text": fitted(MARKS_TITLE, width)}], color=GREY),
        {
            "data": {"values": sticks},
            "mark": {"type": "rule", "color": "#dcdcdc"},
            "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": dots},
            "mark": {"type": "point", "filled": True, "size": 65, "color": GREEN, "opacity": 1},
            "encoding": {"x": {"field": "x"}, "y": {"field": "y"}},
        },
        texts([r for r in labels if r["at_right"]]),
        texts([r for r in labels if not r["at_right"]], align="right"),
    ]
    return pixels(layers, width, y - 4, "")


def _timeline(result: PumpResult, width: int, *, heading: bool) -> Spec:
    lanes = [
        Lane(
            name=f"{row.name}: {words.row_span(row)}{_said_now(result, row.is_now)}",
            from_h=row.from_h,
            to_h=row.to_h,
            marked=row.is_now,
            now_h=result.now_h,
        )
        for row in result.timeline
        if row.to_h is not None or row.from_h["p50"] > 0.0  # else it has no hour to be drawn at
    ]
    title = words.timeline_title(result) if heading else ""
    return lanes_spec(lanes, width, axis_title=AXIS_TITLE, title=title)


def _said_now(result: PumpResult, is_now: bool) -> str:
    if not is_now:
        return ""
    return f" · {words.now_text(result) or 'now'}"
