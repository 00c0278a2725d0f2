"""The figure of a score: every band set as a strip with the score marked on it, and the subscales as bars.

Everything is placed in pixels, so that no label meets another at any width.
"""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.screen.result import BandLine, ScoredScale, ScreenResult
from calando.present import wording
from calando.present.drawing import BLACK, GREY, WIDE, Spec, draw, png, rounded
from calando.present.lanes_plot import LINE, PX_PER_CHARACTER, fitted, pixels, texts
from calando.present.screen import band_words as bands
from calando.present.screen import words
from calando.present.screen.strip import RAMP, is_dark, scale_x, strip_of

RED, AMBER = "#b00020", "#f0b429"
BAR, HALF_BAR = 24.0, 14.0  # px
POINTER = 18.0  # px above a bar: the pointer and its number
NOTCH = 3.0  # px that the pointer reaches into a bar: it never crosses a name
GAP = 16.0  # px between strips
_LEAST_TICK_GAP = 22.0  # px


def screen_spec(result: ScreenResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite; band sets or subscales that are not there are left out.

    heading
        False where the page says above the figure what it is.
    """
    panels = []
    if strips := _strips(result):
        panels.append(_bands(strips, result, width, bands.bands_title(result) if heading else ""))
    if found := bands.found(result):
        panels.append(_found(found, width, bands.FOUND_TITLE if heading else ""))
    if scales := _scales_alone(result):
        title = bands.SUBSCALES_TITLE if heading else ""
        panels.append(_scales(scales, width, title))
    if heading:  # a picture stands alone: it says what it is of, and what comes next
        panels.insert(0, lines_spec(_head(result), width))
    return {"vconcat": panels, "spacing": 22}


def lines_spec(lines: Sequence[tuple[str, str]], width: int) -> Spec:
    """Return lines of words as a view; each is (colour, text), bold unless it is grey."""
    layers = []
    y = LINE / 2
    for colour, text in lines:
        bold = colour != GREY
        folded = fitted(text, width * (0.88 if bold else 1))
        layers.append(texts([{"x": 0.0, "y": y, "text": folded}], color=colour, bold=bold))
        y += LINE * len(folded) + 4
    return pixels(layers, width, y, "")


def _head(result: ScreenResult) -> list[tuple[str, str]]:
    call = [(RED, line) for line in words.first_lines(result)]
    urgent = [(RED, flag.text) for flag in result.flags if flag.urgent]
    said = words.band_text(result) or words.headline(result)
    title = ". ".join(dict.fromkeys(part for part in (words.title_of(result), said) if part))
    step = f"{words.next_title(result)}: {words.next_step(result)}"
    warned = [(BLACK, f"! {warning.text}") for warning in words.warnings(result.flags)]
    return [
        *call,
        *urgent,
        (BLACK, title),
        *warned,
        (BLACK, step),
        (GREY, words.not_a_diagnosis(result)),
    ]


def bands_svg(result: ScreenResult, width: int = WIDE) -> str:
    """Return the band sets alone, without a title; "" if there are none."""
    strips = _strips(result)
    return draw(_bands(strips, result, width, ""), prefix=f"bands{width}") if strips else ""


def scales_svg(result: ScreenResult, width: int = WIDE) -> str:
    """Return the subscales that no band set shows, without a title; "" if there are none."""
    scales = _scales_alone(result)
    return draw(_scales(scales, width, ""), prefix=f"scales{width}") if scales else ""


def found_svg(result: ScreenResult, width: int = WIDE) -> str:
    """Return how often each answer of a checklist was given, without a title; "" of other kinds."""
    found = bands.found(result)
    return draw(_found(found, width, ""), prefix=f"found{width}") if found else ""


def figure_svg(answer: words.ScreenAnswer) -> bytes:
    """Return the figure for `--out score.svg`."""
    return draw(screen_spec(answer.result), prefix="screen").encode()


def figure_png(answer: words.ScreenAnswer) -> bytes:
    """Return the figure for `--out score.png`."""
    return png(figure_svg(answer).decode())


def _strips(result: ScreenResult) -> tuple[BandLine, ...]:
    return tuple(line for line in bands.in_order(result.bands) if line.band_titles)


def _scales_alone(result: ScreenResult) -> tuple[ScoredScale, ...]:
    """Return the subscales that no band set shows already."""
    shown = {line.subscale for line in result.bands}
    return tuple(scale for scale in result.subscales if scale.id not in shown)


# -- bands --------------------------------------------------------------------------------------------


def _bands(strips: Sequence[BandLine], result: ScreenResult, width: int, title: str) -> Spec:
    rows: dict[str, list[Spec]] = {
        name: []
        for name in ("bars", "frames", "bold", "plain", "light", "dark", "ticks", "pointers")
    }
    y = 0.0
    for line in strips:
        y = _strip(line, result, width, y, rows) + GAP
    rounded(rows["bars"])
    layers = [
        _rects(rows["bars"]),
        _frames(rows["frames"]),
        texts(rows["bold"], bold=True),
        texts(rows["plain"], color=GREY),
        texts(rows["dark"], align="center"),
        texts(rows["light"], align="center", color="white"),
        texts(rows["ticks"], align="center", color=GREY),
        *_pointers(rows["pointers"]),
    ]
    return pixels(layers, width, y - GAP + 4, title)


def _strip(
    line: BandLine, result: ScreenResult, width: int, y: float, rows: dict[str, list[Spec]]
) -> float:
    """Place one band set from y on, and return where it ends [px]."""
    strip = strip_of(line, result, width)
    name = f"{bands.band_name(line, result)}: {bands.band_here(line)}"
    named = fitted(name, width * (0.9 if line.chosen else 1))
    rows["bold" if line.chosen else "plain"].append({"x": 0.0, "y": y + LINE / 2, "text": named})
    top = y + LINE * len(named) + (POINTER if strip.pointer is not None else 5)
    end = top + BAR
    titles = [bands.capital(t) for t in line.band_titles]
    fits = all(
        len(t) * PX_PER_CHARACTER < x2 - x - 6
        for t, (x, x2) in zip(titles, strip.places, strict=True)
    )
    for i, (x, x2) in enumerate(strip.places):
        colour = strip.colours[i]
        rows["bars"].append({"x": x, "x2": x2, "y": top, "y2": end, "colour": colour})
        if line.band_title == line.band_titles[i]:
            rows["frames"].append({"x": x, "x2": x2, "y": top, "y2": end})
        if fits:
            ink = "light" if is_dark(colour) else "dark"
            rows[ink].append({"x": (x + x2) / 2, "y": top + BAR / 2, "text": [titles[i]]})
    if strip.ticks:
        end = _ticks(strip.ticks, width, end, rows["ticks"])
    if strip.pointer is not None:
        rows["pointers"].append(_pointer(strip.pointer, strip.label, width, top))
    if not fits:
        told = fitted(_listed(line), width)
        rows["plain"].append({"x": 0.0, "y": end + LINE / 2 + 2, "text": told})
        end += LINE * len(told) + 2
    return end


def _ticks(ticks: Sequence[tuple[float, str]], width: int, y: float, rows: list[Spec]) -> float:
    last = -_LEAST_TICK_GAP
    for place, label in ticks:
        half = len(label) * PX_PER_CHARACTER / 2
        x = min(max(place, half), width - half)
        if x - last >= _LEAST_TICK_GAP:
            rows.append({"x": x, "y": y + LINE / 2 + 2, "text": [label]})
            last = x
    return y + LINE + 2


def _pointer(x: float, label: str, width: int, top: float) -> Spec:
    at_left = x > width * 0.9
    return {
        "x": min(max(x, 4.0), width - 4.0),
        "y": top - 5,
        "y2": top + NOTCH,
        "label_x": x - 10 if at_left else x + 10,
        "label_y": top - 8,
        "at_left": at_left,
        "label": label,
    }


def _listed(line: BandLine) -> str:
    """Return the bands as a line, where their names do not fit the strip."""
    titles = [bands.capital(t) for t in line.band_titles]
    if len(line.cuts) != len(titles) - 1:
        return " · ".join(titles)
    rest = [f"{t} from {wording.number(c)}" for t, c in zip(titles[1:], line.cuts, strict=True)]
    return " · ".join((titles[0], *rest))


# -- a checklist --------------------------------------------------------------------------------------


def _found(found: Sequence[tuple[str, int]], width: int, title: str) -> Spec:
    """Return a bar with a part for each answer, as long as it was given often; its names stand under it."""
    whole = sum(count for _, count in found)
    colours = {"yes": RAMP[5], "no": RAMP[0]}
    parts: list[Spec] = []
    x = 0.0
    for key, count in found:
        x2 = x + width * count / whole
        parts.append({"x": x, "x2": x2, "y": 0.0, "y2": BAR, "colour": colours.get(key, AMBER)})
        x = x2
    rounded(parts)
    dark: list[Spec] = []
    light: list[Spec] = []
    for part, (key, count) in zip(parts, found, strict=True):
        middle = {"x": (part["x"] + part["x2"]) / 2, "y": BAR / 2, "text": [str(count)]}
        (light if key == "yes" else dark).append(middle)
    named = " · ".join(f"{bands.found_label(key)} {count}" for key, count in found)
    layers = [
        _rects(parts),
        texts(light, align="center", color="white", bold=True),
        texts(dark, align="center", bold=True),
        texts([{"x": 0.0, "y": BAR + LINE / 2 + 4, "text": fitted(named, width)}], color=GREY),
    ]
    return pixels(layers, width, BAR + LINE + 6, title)


# -- subscales ----------------------------------------------------------------------------------------


def _scales(scales: Sequence[ScoredScale], width: int, title: str) -> Spec:
    tracks: list[Spec] = []
    names: list[Spec] = []
    y = 0.0
    for scale in scales:
        lines = fitted(bands.scale_text(scale), width)
        names.append({"x": 0.0, "y": y + LINE / 2, "text": lines})
        y += LINE * len(lines) + 3
        x = scale_x(scale.score, scale.low, scale.high, width)
        tracks += [
            {"x": 0.0, "x2": float(width), "y": y, "y2": y + HALF_BAR, "colour": RAMP[0]},
            {"x": 0.0, "x2": x, "y": y, "y2": y + HALF_BAR, "colour": RAMP[4]},
        ]
        y += HALF_BAR + 12
    rounded(tracks)
    return pixels([_rects(tracks), texts(names)], width, y - 8, title)


# -- marks --------------------------------------------------------------------------------------------


def _box(fill: Spec | None, rows: list[Spec], **mark: object) -> Spec:
    encoding: Spec = {name: {"field": name} for name in ("x", "x2", "y", "y2")}
    if fill is not None:
        encoding["color"] = fill
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", **mark},
        "encoding": encoding,
    }


def _rects(rows: list[Spec]) -> Spec:
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None}
    return _box(colour, rows, stroke="white", strokeWidth=1)


def _frames(rows: list[Spec]) -> Spec:
    return _box(None, rows, filled=False, stroke=BLACK, strokeWidth=1.8)


def _pointers(rows: list[Spec]) -> list[Spec]:
    line: Spec = {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "y2"}}
    label = [
        {"x": r["label_x"], "y": r["label_y"], "text": [r["label"]], "left": r["at_left"]}
        for r in rows
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": "white", "strokeWidth": 6},
            "encoding": line,
        },
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 2.2},
            "encoding": line,
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "shape": "triangle-down", "filled": True, "size": 70,
                     "color": BLACK, "opacity": 1},
            "encoding": {"x": {"field": "x"}, "y": {"field": "y"}},
        },
        texts([r for r in label if not r["left"]], bold=True),
        texts([r for r in label if r["left"]], align="right", bold=True),
    ]  # fmt: skip
