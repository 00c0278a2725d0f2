"""The figure of a list: places around a point, or by distance and level where no point was told."""

from __future__ import annotations

import math
from typing import Any

from calando.decide.locate.result import LocateResult, Place
from calando.errors import InputError, Problem
from calando.present.drawing import BLACK, BLUE, GREEN, GREY, VERMILION, WIDE, Spec, draw, png
from calando.present.locate import words
from calando.present.locate.labels import Side, apart, box_of, label_box, sides_of

COLOURS = {
    "medically_managed": VERMILION,
    "residential": BLUE,
    "intensive_outpatient": GREEN,
    "outpatient": "#CC79A7",
    "": "#8a8a8a",
}
SHAPES = {
    "medically_managed": "square",
    "residential": "circle",
    "intensive_outpatient": "diamond",
    "outpatient": "triangle-up",
    "": "cross",
}
MOST_NUMBERS = 40  # beyond, numbers would cover each other
_NUMBER: Spec = {"fontSize": 11, "color": BLACK}
_BESIDE: dict[Side, Spec] = {
    "right": {"align": "left", "dx": 8, **_NUMBER},
    "left": {"align": "right", "dx": -8, **_NUMBER},
    "above": {"dy": -12, **_NUMBER},
    "below": {"dy": 12, **_NUMBER},
}
YOU = "you"
_RING = " ".join(  # a ring with a dot: the hole is drawn the other way round
    f"M{r},0A{r},{r},0,1,{turn},{-r},0A{r},{r},0,1,{turn},{r},0Z"
    for r, turn in ((1, 1), (0.72, 0), (0.36, 1))
)
MAP_CAPTION = (
    "Points: places by their numbers in the list, north at the top; ring with a dot: you; rings around you: kilometres "
    "as the crow flies. Places at one spot are drawn side by side."
)
_CROWDED = 0.2  # of the picture: places within less than that are drawn around their own middle
_RINGS = tuple(n * 10**k for k in range(5) for n in (1, 2, 3, 4, 6, 8))  # km: each has a round half
_KM_PER_DEGREE = 111.195  # of latitude, on a globe of 6371 km; for the drawing only


def locate_spec(result: LocateResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite.

    heading
        False where the page says above the figure what it is.
    """
    drawn = [p for p in words.shown(result) if p.distance_km is not None]
    if not drawn:
        message = "no listed place has a distance, so there is nothing to draw"
        raise InputError(Problem(field="--out", message=message, allowed=".json .html .pdf .csv"))
    if result.near is not None:
        return _map(result, drawn, width, heading=heading)
    return _dots(drawn, width, heading=heading)


def locate_svg(result: LocateResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; "" where there is nothing to draw."""
    if not any(p.distance_km is not None for p in words.shown(result)):
        return ""
    return draw(locate_spec(result, width, heading=heading), prefix=f"places{width}")


def figure_svg(answer: words.LocateAnswer) -> bytes:
    """Return the figure for `--out places.svg`."""
    return draw(locate_spec(answer.result), prefix="places").encode()


def figure_png(answer: words.LocateAnswer) -> bytes:
    """Return the figure for `--out places.png`."""
    return png(figure_svg(answer).decode())


def _row(place: Place, numbered: bool) -> Spec:
    return {
        "level": words.level_title(place.highest),
        "text": str(place.number) if numbered else "",
        "km": place.distance_km,
    }


def _by_level(drawn: list[Place], width: int) -> tuple[Spec, Spec]:
    """Return colour and shape by level, each level once in the legend."""
    levels = [*words.levels_shown(drawn), *([None] if any(not p.levels for p in drawn) else [])]
    names = [words.level_title(level) for level in levels]
    legend = {
        "title": None,
        "orient": "bottom",
        "columns": 3 if width >= WIDE else 1,
        "labelLimit": 260,
    }
    colour = {
        "field": "level",
        "type": "nominal",
        "scale": {"domain": names, "range": [COLOURS[level or ""] for level in levels]},
        "legend": legend,
    }
    shape = {
        "field": "level",
        "type": "nominal",
        "scale": {"domain": names, "range": [SHAPES[level or ""] for level in levels]},
        "legend": legend,
    }
    return colour, shape


# -- around a point -----------------------------------------------------------------------------------


def is_far(result: LocateResult) -> bool:
    """True if the places stand so close together, seen from the person, that the map has to be drawn around them."""
    found = [p for p in words.shown(result) if None not in (p.lat, p.lng, p.distance_km)]
    if result.near is None or len(found) < 2:
        return False
    most = max(p.distance_km or 0.0 for p in found)
    spots = [_flat(p, _middle(found)) for p in found]
    return max(math.hypot(*spot) for spot in spots) < _CROWDED * most


def caption_of(result: LocateResult) -> str:
    """Return what the figure shows, in words."""
    if result.near is None:
        return words.DOTS_CAPTION
    return words.FAR_CAPTION if is_far(result) else MAP_CAPTION


def _map(result: LocateResult, drawn: list[Place], width: int, *, heading: bool) -> Spec:
    assert result.near is not None
    found = [p for p in drawn if None not in (p.lat, p.lng, p.distance_km)]
    around = is_far(result)
    middle = _middle(found) if around else result.near
    spots = [_flat(p, middle) if around else _true(p, middle) for p in found]
    most = max([0.5, *(math.hypot(*spot) for spot in spots)])
    outer = next((float(r) for r in _RINGS if r >= most), most)
    far = outer * (
        1.18 if around else 1.07
    )  # room for the label of the outer ring, and for an arrow
    side = min(width - 20, 430)
    px = side / (2 * far)  # to the km
    numbered = len(found) <= MOST_NUMBERS
    at = [(x * px, y * px) for x, y in spots]
    moved = apart(at, () if around else ((0.0, 0.0),)) if numbered else at
    rings, labels = _rings(outer)
    taken = [box_of((0.0, r["y"] * px + 6), 24, 7) for r in labels]
    beside: Side = "right"
    if not around:
        points = [box_of(p, 5, 5) for p in moved]
        beside = sides_of([(0.0, 0.0)], [YOU], [*taken, *points])[0]
        taken += [box_of((0.0, 0.0), 7, 7), label_box((0.0, 0.0), YOU, beside)]
    sides = sides_of(moved, [str(p.number) for p in found], taken) if numbered else []
    rows = [
        {**_row(place, numbered), "x": x, "y": y, "right": right / px, "up": up / px}
        for place, (x, y), (right, up) in zip(found, spots, moved, strict=True)
    ]
    colour, shape = _by_level(drawn, width)
    if not around:
        colour, shape = _with_you(colour, BLACK), _with_you(shape, _RING)
    axis = {"axis": None, "scale": {"domain": [-far, far], "nice": False}}
    x_axis, y_axis = {"type": "quantitative", **axis}, {"type": "quantitative", **axis}
    fixed = {"x": {"field": "x", **x_axis}, "y": {"field": "y", **y_axis}}
    free = {"x": {"field": "right", **x_axis}, "y": {"field": "up", **y_axis}}
    spec: Spec = {
        "width": side,
        "height": side,
        "layer": [
            {
                "data": {"values": rings},
                "mark": {"type": "line", "color": "#d8d8d8", "strokeWidth": 1},
                "encoding": {
                    **fixed,
                    "detail": {"field": "ring", "type": "nominal"},
                    "order": {"field": "i", "type": "quantitative"},
                },
            },
            _text(labels, fixed, color=GREY, fontSize=10.5, dy=-6),
            *_north(far, fixed),
            *(_to_person(result.near, middle, found, far, fixed) if around else _person(fixed, colour, shape, beside)),
            _points(rows, free, colour, shape),
            *(
                _text([r for r, s in zip(rows, sides, strict=True) if s == name], free, **_BESIDE[name])
                for name in dict.fromkeys(sides)
            ),
        ],
    }  # fmt: skip
    if heading:
        spec["title"] = words.FAR_TITLE if around else words.MAP_TITLE
    return spec


def _true(place: Place, middle: tuple[float, float]) -> tuple[float, float]:
    """Return a place east and north of the person [km], at the distance that was worked out."""
    # direction on the globe's grid, length as it was worked out: right near a person, and never too near
    east, north = _flat(place, middle)
    scale = (place.distance_km or 0.0) / (math.hypot(north, east) or 1.0)
    return east * scale, north * scale


def _flat(place: Place, middle: tuple[float, float]) -> tuple[float, float]:
    """Return a place east and north of a point [km], on a flat map."""
    lat0, lng0 = middle
    north = ((place.lat or 0.0) - lat0) * _KM_PER_DEGREE
    turn = ((place.lng or 0.0) - lng0 + 180) % 360 - 180
    return turn * _KM_PER_DEGREE * math.cos(math.radians(lat0)), north


def _middle(places: list[Place]) -> tuple[float, float]:
    """Return the point between the outermost places; also where they lie on both sides of the date line."""
    lats = [p.lat or 0.0 for p in places]
    first = places[0].lng or 0.0
    turns = [((p.lng or 0.0) - first + 180) % 360 - 180 for p in places]
    return (min(lats) + max(lats)) / 2, first + (min(turns) + max(turns)) / 2


def _person(at: Spec, colour: Spec, shape: Spec, beside: Side) -> list[Spec]:
    """Return the person's own mark, which no place has, and its name."""
    row = [{"x": 0, "y": 0, "level": YOU, "text": YOU}]
    mark = {"type": "point", "size": 150, "filled": True, "opacity": 1}
    return [
        {
            "data": {"values": row},
            "mark": mark,
            "encoding": {**at, "color": colour, "shape": shape},
        },
        _text(row, at, **{**_BESIDE[beside], "fontWeight": "bold"}),
    ]


def _with_you(channel: Spec, look: str) -> Spec:
    """Return a scale of the levels with the person's mark at its end, for the legend."""
    scale = channel["scale"]
    longer = {"domain": [*scale["domain"], YOU], "range": [*scale["range"], look]}
    return {**channel, "scale": longer}


def _arrow(x: float, y: float, turn: float, colour: str, at: Spec) -> Spec:
    mark = {
        "type": "point",
        "shape": "arrow",
        "size": 420,
        "filled": True,
        "angle": turn,
        "color": colour,
        "opacity": 1,
    }
    return {"data": {"values": [{"x": x, "y": y}]}, "mark": mark, "encoding": at}


def _north(far: float, at: Spec) -> list[Spec]:
    """Return the mark of north, in a corner that no ring reaches."""
    x, y = -0.93 * far, 0.88 * far
    row = [{"x": x, "y": y, "text": words.NORTH}]
    return [
        _arrow(x, y, 0, GREY, at),
        _text(row, at, color=GREY, fontSize=12, fontWeight="bold", dy=22),
    ]


def _to_person(
    person: tuple[float, float],
    middle: tuple[float, float],
    places: list[Place],
    far: float,
    at: Spec,
) -> list[Spec]:
    """Return an arrow outside the rings towards the person, who is far away, and how far that is."""
    (lat, lat_p), turn = (math.radians(v[0]) for v in (middle, person)), person[1] - middle[1]
    turn = math.radians(turn)
    east = math.sin(turn) * math.cos(lat_p)
    north = math.cos(lat) * math.sin(lat_p) - math.sin(lat) * math.cos(lat_p) * math.cos(turn)
    way = math.atan2(east, north)  # as the crow flies, clockwise from north
    edge = 0.93 * far
    nearest = min(places, key=lambda p: p.distance_km or 0.0)
    row = [{"x": -far, "y": -0.97 * far, "text": words.far_text(nearest)}]
    return [
        _arrow(edge * math.sin(way), edge * math.cos(way), math.degrees(way), BLACK, at),
        _text(row, at, color=BLACK, fontSize=11.5, align="left"),
    ]


def _rings(outer: float) -> tuple[list[Spec], list[Spec]]:
    """Return a ring around everything and one at half of it, with their labels at the top."""
    fitting = (outer / 2, outer)
    rings = [
        {"ring": r, "i": i, "x": r * math.sin(2 * math.pi * i / 72), "y": r * math.cos(2 * math.pi * i / 72)}
        for r in fitting
        for i in range(73)
    ]  # fmt: skip
    labels = [{"x": 0, "y": r, "text": f"{r:g} km"} for r in fitting]
    return rings, labels


def _points(rows: list[Spec], at: Spec, colour: Spec, shape: Spec) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0.9},
        "encoding": {**at, "color": colour, "shape": shape},
    }


def _text(rows: list[Spec], at: Spec, **mark: Any) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "text", **mark},
        "encoding": {**at, "text": {"field": "text"}},
    }


# -- without a point ----------------------------------------------------------------------------------


def _dots(drawn: list[Place], width: int, *, heading: bool) -> Spec:
    numbered = len(drawn) <= MOST_NUMBERS
    rows = [_row(p, numbered) for p in drawn]
    colour, shape = _by_level(drawn, width)
    names = colour["scale"]["domain"]
    for legend in (colour, shape):
        legend["legend"] = None  # the rows are named
    at = {
        "x": {"field": "km", "type": "quantitative", "title": "km", "scale": {"domainMin": 0}},
        "y": {
            "field": "level",
            "type": "nominal",
            "sort": names,
            "title": None,
            "axis": {"minExtent": 10, "maxExtent": 170, "labelLimit": 165, "grid": True},
        },
    }
    room = 190 if width >= WIDE else 150
    # neighbours in turn above and below, so that they do not touch
    numbers = [
        _text(
            [r for r in _in_turn(rows) if r["turn"] == turn and r["text"]],
            at,
            dy=dy,
            fontSize=10,
            color=BLACK,
        )
        for turn, dy in ((0, -11), (1, 12))
    ]
    spec: Spec = {
        "width": width - room,
        "height": {"step": 46},
        "layer": [_points(rows, at, colour, shape), *numbers],
    }
    if heading:
        spec["title"] = words.FIGURE_TITLE
    return spec


def _in_turn(rows: list[Spec]) -> list[Spec]:
    """Return the rows with 0 and 1 in turn along each level."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        seen[row["level"]] = seen.get(row["level"], -1) + 1
        found.append({**row, "turn": seen[row["level"]] % 2})
    return found
