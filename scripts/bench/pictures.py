"""The figures of docs/bench.md: times beside their targets, beside other programs, and over sizes; all logarithmic."""

from __future__ import annotations

from collections.abc import Sequence

from bench.measure import OURS, Row, duration
from bench.scaling import Series
from calando.present.drawing import BLACK, BLUE, GREEN, GREY, VERMILION, Spec, draw

_NAMES = 330
_TIMES: Spec = {
    "values": [10.0**i for i in range(-6, 6)],
    "labelExpr": "datum.value < 0.001 ? format(datum.value * 1e6, '~g') + ' µs' : "
    "datum.value < 1 ? format(datum.value * 1e3, '~g') + ' ms' : format(datum.value, ',~g') + ' s'",
}


def bench_svg(rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Return the picture of (what, seconds, processor seconds, target in seconds)."""
    return draw(bench_spec(rows), prefix="bench")


def bench_spec(rows: Sequence[tuple[str, float, float, float]]) -> Spec:
    """Return a row for each target: a bar from the time to the target, times faster at its end."""
    values: list[Spec] = []
    for what, seconds, busy, target in rows:
        met = seconds <= target
        times = target / seconds if met else seconds / target
        values.append(
            {
                "row": what.split(", length")[0].replace("`", ""),
                "seconds": float(f"{seconds:.3g}"),
                "busy": float(f"{busy:.3g}"),
                "target": target,
                "kind": "within the target" if met else "over the target",
                "text": f"{times:.1f} times {'faster' if met else 'slower'}",
                "right": max(seconds, target),
            }
        )
    shortest = min(min(v["seconds"], v["busy"], v["target"]) for v in values)
    longest = max(v["right"] for v in values)
    y: Spec = {
        "field": "row",
        "type": "nominal",
        "sort": [v["row"] for v in values],
        "title": None,
        "axis": {
            "labelLimit": _NAMES,
            "labelColor": BLACK,
            "labelFontSize": 11.5,
            "ticks": False,
            "domain": False,
            "minExtent": 0,
            "maxExtent": _NAMES,
            "labelPadding": 8,
        },
    }
    x: Spec = {
        "type": "quantitative",
        "title": "Time (logarithmic): dot = time, ring = processor time, tick = target",
        "scale": {"type": "log", "domain": [shortest * 0.7, longest * 4], "nice": False},
        "axis": _TIMES,
    }
    colour: Spec = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["within the target", "over the target"], "range": [BLUE, VERMILION]},
        "legend": {"title": None, "orient": "top"},
    }
    return {
        "data": {"values": values},
        "width": 340,
        "height": {"step": 26},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.35},
                "encoding": {
                    "x": {**x, "field": "seconds"},
                    "x2": {"field": "target"},
                    "y": y,
                    "color": colour,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
                "encoding": {"x": {**x, "field": "seconds"}, "y": y, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": False, "size": 55, "color": GREY, "opacity": 1},
                "encoding": {"x": {**x, "field": "busy"}, "y": y},
            },
            {
                "mark": {"type": "tick", "thickness": 2.2, "height": 15, "color": BLACK},
                "encoding": {"x": {**x, "field": "target"}, "y": y},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11, "color": GREY},
                "encoding": {"x": {**x, "field": "right"}, "y": y, "text": {"field": "text"}},
            },
        ],
    }


def peers_svg(rows: Sequence[Row]) -> str:
    """Return the picture of every program on the same work."""
    return draw(peers_spec(rows), prefix="peers")


def peers_spec(rows: Sequence[Row]) -> Spec:
    """Return a panel for each work that somebody else was given too: a dot per program, quickest first."""
    works = list(dict.fromkeys(r.work for r in rows if not r.who.startswith(OURS)))
    kept = [r for r in rows if r.work in works and not r.what.startswith("...")]
    low = 0.5 * min(r.seconds for r in kept)
    high = 30.0 * max(r.seconds for r in kept)
    panels = [
        _peers_panel(work, [r for r in kept if r.work == work], (low, high), last=work == works[-1])
        for work in works
    ]
    return {"vconcat": panels, "spacing": 6, "resolve": {"scale": {"y": "independent"}}}


def _peers_panel(work: str, rows: list[Row], domain: tuple[float, float], *, last: bool) -> Spec:
    ours = next((r.seconds for r in rows if r.who == OURS), min(r.seconds for r in rows))
    target = next((r.target_s for r in rows if r.target_s and r.who == OURS), None)
    values: list[Spec] = []
    for r in sorted(rows, key=lambda r: r.seconds):
        times = "" if r.who == OURS else f"  x {r.seconds / ours:,.3g}"
        values.append(
            {
                "row": r.who,
                "seconds": float(f"{r.seconds:.3g}"),
                "kind": OURS if r.who.startswith(OURS) else "another program",
                "text": duration(r.seconds) + times,
            }
        )
    x: Spec = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": list(domain), "nice": False},
        "title": "Time (logarithmic); tick = target" if last else None,
        "axis": {**_TIMES, "labels": last, "ticks": last, "domain": last},
    }
    y: Spec = {
        "field": "row",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {
            "labelLimit": 270, "labelColor": BLACK, "ticks": False, "domain": False, "minExtent": 270,
            "maxExtent": 270, "labelPadding": 8,
        },
    }  # fmt: skip
    colour: Spec = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": [OURS, "another program"], "range": [BLUE, GREY]},
        "legend": None,
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": {**x, "field": "seconds"}, "y": y, "color": colour},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11},
            "encoding": {
                "x": {**x, "field": "seconds"}, "y": y, "text": {"field": "text"}, "color": colour,
            },
        },
    ]  # fmt: skip
    if target:
        layers.append(
            {
                "mark": {
                    "type": "rule",
                    "strokeWidth": 2,
                    "strokeDash": [2, 2],
                    "color": VERMILION,
                },
                "data": {"values": [{"target": target}]},
                "encoding": {"x": {**x, "field": "target"}},
            }
        )
    return {
        "title": {"text": _TITLES.get(work, work), "fontSize": 11.5, "offset": 2},
        "data": {"values": values},
        "width": 400,
        "height": {"step": 17},
        "layer": layers,
    }


_TITLES = {
    "limits": "Limits: filling 58 MB; 10^8 exponentials on one core",
    "W1": "W1: levels of 10,000 patients, 90 doses, 721 hours",
    "W2": "W2: effect and adaptation of 1,000 patients, 60-day taper, 1,441 hours",
    "ODE absorption": "Absorption that saturates, 1,000 patients, 30 days",
    "ODE ethanol": "Ethanol, 1,000 patients, 30 days",
    "W4": "W4: percentiles (calando: simulation included, 10^4 to 10^6 patients)",
    "W5 peer": "W5: shortest plan, found and proved",
    "replay": "Replay of a plan, 512 members",
}


def scaling_svg(series: Sequence[Series]) -> str:
    """Return the picture of times over sizes."""
    return draw(scaling_spec(series), prefix="scaling")


def scaling_spec(series: Sequence[Series]) -> Spec:
    """Return a panel per kind of size; a dashed line shows what proportional growth would be."""
    panels = list(dict.fromkeys(s.panel for s in series))
    return {
        "hconcat": [_scaling_panel(p, [s for s in series if s.panel == p]) for p in panels],
        "spacing": 22,
    }


def _scaling_panel(panel: str, series: list[Series]) -> Spec:
    values: list[Spec] = []
    ends: list[Spec] = []
    for s in series:
        label = s.name if panel == "workers" else f"{s.name}: exponent {s.slope():.2f}"
        values += [
            {"x": x, "y": float(f"{y:.4g}"), "series": label}
            for x, y in zip(s.sizes, s.seconds, strict=True)
        ]
        ends += [
            {"x": s.sizes[0], "y": s.seconds[0], "series": label},
            {"x": s.sizes[-1], "y": s.seconds[0] * s.sizes[-1] / s.sizes[0], "series": label},
        ]
    largest = max(v["y"] for v in values) * 1.5
    smallest = min(v["y"] for v in values) / 1.5
    is_log = panel != "workers"
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": panel.capitalize(),
        "scale": {"type": "log", "nice": False} if is_log else {"zero": True, "domain": [0.5, 4.5]},
        "axis": {
            "values": sorted({x for s in series for x in s.sizes}), "format": "~s", "labelOverlap": "greedy",
        },
    }  # fmt: skip
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"type": "log", "domain": [smallest, largest], "nice": False, "clamp": True}
        if is_log
        else {"zero": True},
        "axis": _TIMES
        if is_log
        else {"labelExpr": "format(datum.value, '~g') + ' s'", "tickCount": 5},
    }
    colour: Spec = {
        "field": "series",
        "type": "nominal",
        "scale": {"range": [BLUE, VERMILION, GREEN][: len(series)]},
        "legend": {
            "title": None, "orient": "bottom", "direction": "vertical", "labelLimit": 260, "labelFontSize": 10,
        },
    }  # fmt: skip
    layers: list[Spec] = [
        {
            "mark": {"type": "line", "strokeWidth": 1.8, "point": {"size": 45, "filled": True}},
            "encoding": {"x": x, "y": y, "color": colour},
        }
    ]
    if is_log:
        layers.insert(
            0,
            {
                "data": {"values": [e for e in ends if e["y"] <= largest * 3]},
                "mark": {
                    "type": "line",
                    "strokeDash": [3, 3],
                    "strokeWidth": 1,
                    "opacity": 0.6,
                    "clip": True,
                },
                "encoding": {"x": x, "y": y, "color": colour},
            },
        )
    return {"data": {"values": values}, "width": 205, "height": 190, "layer": layers}
