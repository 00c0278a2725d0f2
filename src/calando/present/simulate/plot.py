"""The figure of a simulation: bands and median over time, every model beside them, the doses below."""

from __future__ import annotations

from calando.present.drawing import GREY, WIDE, Spec, draw, png, wrapped
from calando.present.simulate import words
from calando.present.simulate.course import detail_window, is_long
from calando.present.simulate.days import day_key, long_panels
from calando.present.simulate.layers import (
    FEW_POINTS,
    Window,
    course_layers,
    dose_panel,
    named_curves,
    sessions_within,
    shown_models,
    whole,
)
from calando.simulate.result import SimulationResult

LEVEL_HEIGHT = 250


def simulation_svg(result: SimulationResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(simulation_spec(result, width, heading=heading), prefix=f"levels{width}")


def simulation_png(result: SimulationResult) -> bytes:
    """Return the figure as PNG."""
    return png(simulation_svg(result))


def simulation_spec(result: SimulationResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite: levels above, doses below; a page has a heading of its own.

    A course of many swings has four panels: levels and doses day by day, then two days in full.
    """
    if is_long(result):
        title = _title(result, width, day_key(result), heading=heading)
        start, end = detail_window(result)
        window = Window(start_h=start, end_h=end)
        panels = long_panels(result, window, width, title, _key(result, window))
    else:
        window = whole(result)
        levels = {
            "title": _title(result, width, _key(result, window), heading=heading),
            "width": width,
            "height": LEVEL_HEIGHT,
            "layer": course_layers(result, window, width, legend=True, range_label=True),
        }
        panels = [levels, dose_panel(result, window, width)]
    return {
        "vconcat": panels,
        "spacing": 12 if is_long(result) else 6,
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
    }


def _title(result: SimulationResult, width: int, key: str, *, heading: bool) -> Spec:
    lines = wrapped(key, width)
    if not heading:  # a subtitle without a title would not be drawn
        return {"text": lines, "fontSize": 11.5, "fontWeight": "normal", "color": GREY}
    return {
        "text": wrapped(words.title(result), round(width * 0.82)),
        "subtitle": [*wrapped(words.who_line(result), width), *lines],
    }


def _key(result: SimulationResult, window: Window) -> str:
    who = "members" if result.kind == "person" else "patients"
    curves = named_curves(result)
    if "p05" not in curves:
        text = f"Blue line: {result.model}."
    elif curves["p05"] == curves["p95"]:
        text = f"Blue line: all {who}, who are alike."
    else:
        text = (
            f"Blue line: median; dark band: the middle half of {who}; light band: 5th to 95th "
            "percentile."
        )
    if shown_models(result):
        lines = {"typical": "the other models", "person": "median of each model"}
        text += f" Thin lines: {lines.get(result.kind, 'typical patient of each model')}."
    if len(window.outputs(result)) <= FEW_POINTS:
        text += " Dots: the hours simulated; the lines only join them."
    if sessions_within(result, window):
        text += " Grey columns: hemodialysis."
    return text
