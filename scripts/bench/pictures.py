"""The figures of docs/bench.md: times beside their targets, beside other programs, and over sizes; all logarithmic."""

from __future__ import annotations

from collections.abc import Sequence

from bench.measure import OURS, Row, duration, times
from bench.scaling import Series
from calando.present.drawing import BLACK, BLUE, GREEN, GREY, VERMILION, Spec, draw

_NAMES = 400
_TIMES: Spec = {
    "values": [10.0**i for i in range(-6, 6)],
    "labelExpr": "datum.value < 0.001 ? format(datum.value * 1e6, '~g') + ' µs' : "
    "datum.value < 1 ? format(datum.value * 1e3, '~g') + ' ms' : format(datum.value, ',~g') + ' s'",
}


def label(row: Row) -> str:
    """Return what a row with a target is called in the figure."""
    what = (
        row.what.replace("`", "")
        .split(", length")[0]
        .replace("... ", "calando taper ms_60mg.toml ")
    )
    short = {
        "W1 kernel": "W1: the kernel alone",
        "W1": "W1: from drawing people to long columns",
        "W2": "W2: by the general ODE solver" if "ODE" in row.who else "W2: effect and adaptation",
        "ODE absorption": "ODE: absorption that saturates",
        "ODE ethanol": "ODE: ethanol",
        "W4": "W4: bands of a million patients",
    }
    return short.get(row.work, f"{row.work}: {what}")


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
    works = [w for w in _TITLES if any(r.work == w and not r.who.startswith(OURS) for r in rows)]
    kept = [r for r in rows if r.work in works and not r.what.startswith("...")]
    domain = (0.5 * min(r.seconds for r in kept), 40.0 * max(r.seconds for r in kept))
    panels = [
        _peers_panel(work, [r for r in kept if r.work == work], domain, last=work == works[-1])
        for work in works
    ]
    return {"vconcat": panels, "spacing": 6}


_TITLES = {
    "W1": "W1: levels of 10,000 patients, 90 doses, 721 hours",
    "W2": "W2: effect and adaptation of 1,000 patients, 60-day taper, 1,441 hours",
    "ODE absorption": "Absorption that saturates, 1,000 patients, 721 hours",
    "ODE ethanol": "Ethanol, 1,000 patients, 721 hours",
    "W4": "W4: percentiles (NumPy: of 10,000 curves that are there; calando: with simulation)",
    "W5 peer": "W5: the shortest plan",
    "replay": "Replay of a plan, 512 members",
}


def _peers_panel(work: str, rows: list[Row], domain: tuple[float, float], *, last: bool) -> Spec:
    ours = next((r.seconds for r in rows if r.who == OURS), None)
    target = next((r.target_s for r in rows if r.target_s and r.who.startswith(OURS)), None)
    values: list[Spec] = []
    for r in sorted(rows, key=lambda r: r.seconds):
        is_ours = r.who.startswith(OURS)
        beside = "" if is_ours or ours is None else f"   x {times(r.seconds / ours)}"
        values.append(
            {
                "row": _unlike(r.who, r.what, values),
                "seconds": float(f"{r.seconds:.3g}"),
                "kind": OURS if is_ours else "another program",
                "text": duration(r.seconds) + beside,
            }
        )
    x: Spec = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": list(domain), "nice": False},
        "title": "Time (logarithmic); dotted line = target" if last else None,
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
    place = {"x": {**x, "field": "seconds"}, "y": y}
    colour: Spec = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": [OURS, "another program"], "range": [BLUE, GREY]},
        "legend": None,
    }
    words: Spec = {"type": "text", "align": "left", "dx": 8, "fontSize": 11}
    layers: list[Spec] = [
        {"mark": {**words, "stroke": "white", "strokeWidth": 4}, "encoding": {**place, "text": {"field": "text"}}},
        {"mark": words, "encoding": {**place, "text": {"field": "text"}, "color": colour}},
        {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1}, "encoding": {**place, "color": colour}},
    ]  # fmt: skip
    if target:
        rule: Spec = {"type": "rule", "strokeWidth": 2, "strokeDash": [2, 2], "color": VERMILION}
        goal: Spec = {"values": [{"target": target}]}
        layers.insert(0, {"mark": rule, "data": goal, "encoding": {"x": {**x, "field": "target"}}})
    return {
        "title": {"text": _TITLES[work], "fontSize": 11.5, "offset": 2},
        "data": {"values": values},
        "width": 430,
        "height": {"step": 17},
        "layer": layers,
    }


def _unlike(who: str, what: str, values: list[Spec]) -> str:
    """Return the name of a row; two rows of one program are told apart by what they do."""
    if who == "HiGHS":
        return "HiGHS, " + ("finds it" if "finds" in what else "proves none is shorter")
    return f"{who} " if any(v["row"] == who for v in values) else who


def scaling_svg(series: Sequence[Series]) -> str:
    """Return the picture of times over sizes."""
    return draw(scaling_spec(series), prefix="scaling")


def scaling_spec(series: Sequence[Series]) -> Spec:
    """Return a panel per kind of size, two beside each other; dashes show what proportional growth would be."""
    panels = list(dict.fromkeys(s.panel for s in series))
    drawn = [_scaling_panel(p, [s for s in series if s.panel == p]) for p in panels]
    rows = [_beside(drawn[i : i + 2]) for i in range(0, len(drawn), 2)]
    return {"vconcat": rows, "spacing": 18, "resolve": {"scale": {"color": "independent"}}}


def _beside(panels: list[Spec]) -> Spec:
    return {"hconcat": panels, "spacing": 30, "resolve": {"scale": {"color": "independent"}}}


def _scaling_panel(panel: str, series: list[Series]) -> Spec:
    values: list[Spec] = []
    dashes: list[Spec] = []
    for s in series:
        name = s.name if panel == "workers" else f"{s.name}: exponent {s.slope():.2f}"
        values += [
            {"x": x, "y": float(f"{y:.4g}"), "series": name}
            for x, y in zip(s.sizes, s.seconds, strict=True)
        ]
        # the line of proportional growth ends where the series does
        first = s.seconds[-1] * s.sizes[0] / s.sizes[-1]
        dashes += [
            {"x": s.sizes[0], "y": first, "series": name},
            {"x": s.sizes[-1], "y": s.seconds[-1], "series": name},
        ]
    is_log = panel != "workers"
    low, high = min(v["y"] for v in values) / 2.0, max(v["y"] for v in values) * 2.0
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": panel.capitalize(),
        "scale": {"type": "log", "nice": False} if is_log else {"domain": [0.5, 4.5], "nice": False},
        "axis": {
            "values": sorted({x for s in series for x in s.sizes}), "format": "~s", "labelOverlap": "greedy",
        },
    }  # fmt: skip
    ticks = [t for ten in _TIMES["values"] for t in (ten, 3.0 * ten) if low <= t <= high]
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"type": "log", "domain": [low, high], "nice": False} if is_log else {"zero": True},
        "axis": {**_TIMES, "values": ticks} if is_log
        else {"labelExpr": "format(datum.value, '~g') + ' s'", "tickCount": 4},
    }  # fmt: skip
    colour: Spec = {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {"range": [BLUE, VERMILION, GREEN][: len(series)]},
        "legend": {
            "title": None,
            "orient": "top",
            "direction": "vertical",
            "labelLimit": 300,
            "offset": 4,
        },
    }
    line: Spec = {"type": "line", "strokeWidth": 1.8, "point": {"size": 45, "filled": True}}
    layers: list[Spec] = [{"mark": line, "encoding": {"x": x, "y": y, "color": colour}}]
    if is_log:
        mark = {
            "type": "line",
            "strokeDash": [3, 3],
            "strokeWidth": 1,
            "opacity": 0.6,
            "clip": True,
        }
        layers.insert(
            0,
            {
                "data": {"values": dashes},
                "mark": mark,
                "encoding": {"x": x, "y": y, "color": colour},
            },
        )
    return {
        "data": {"values": values}, "width": 290, "height": 170, "layer": layers,
        "resolve": {"scale": {"color": "shared"}},
    }  # fmt: skip
