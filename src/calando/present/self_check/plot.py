"""The figure of a self-check: one tile for each sign; what counts is dark, what is not sure has a question mark."""

from __future__ import annotations

from calando.decide.self_check.result import SelfCheckResult
from calando.present.drawing import BLACK, GREY, WIDE, Spec, draw, png
from calando.present.lanes_plot import LINE, fitted, pixels, texts
from calando.present.screen.plot import RED, lines_spec
from calando.present.self_check import words

# told apart by mark as well as by colour
FILLS = {"counts": "#1f4a74", "not_sure": "#c9d8e6", "set_aside": "#ffffff", "no": "#ffffff"}
STROKES = {"counts": "#1f4a74", "not_sure": "#3f6f9c", "set_aside": "#3f6f9c", "no": "#bdbdbd"}
TILE, GAP, NUMBER = 44.0, 10.0, 17.0  # px: a tile, between tiles, the number under it


def check_spec(result: SelfCheckResult, width: int = WIDE) -> Spec:
    """Return the picture of a self-check as Vega-Lite: the result and the next step in words, then the tiles."""
    call = [(RED, line) for line in words.first_lines(result)]
    urgent = [(RED, flag.text) for flag in words.flags(result) if flag.urgent]
    said = [(BLACK, result.headline), (BLACK, f"{words.NEXT_TITLE}: {result.next_step}")]
    panels = [lines_spec([*call, *urgent, *said, (GREY, words.CHECK_ONLY)], width)]
    if result.criteria:
        panels.append(_tiles_view(result, width))
    return {"vconcat": panels, "spacing": 22}


def _tiles_view(result: SelfCheckResult, width: int) -> Spec:
    in_row = max(1, int((width + GAP) // (TILE + GAP)))
    tiles: list[Spec] = []
    light: list[Spec] = []
    dark: list[Spec] = []
    numbers: list[Spec] = []
    y = 0.0
    for i, criterion in enumerate(result.criteria):
        x = (i % in_row) * (TILE + GAP)
        y = (i // in_row) * (TILE + GAP + NUMBER)
        found = words.state(criterion)
        tiles.append(
            {"x": x, "x2": x + TILE, "y": y + 1, "y2": y + TILE, "fill": FILLS[found], "edge": STROKES[found]}
        )  # fmt: skip
        mark = {"x": x + TILE / 2, "y": y + TILE / 2 + 1, "text": [words.MARKS[found]]}
        (light if found == "counts" else dark).append(mark)
        numbers.append({"x": x + TILE / 2, "y": y + TILE + 10, "text": [str(i + 1)]})
    y += TILE + NUMBER + 8
    legend = fitted(words.LEGEND, width)
    layers = [
        _tiles(tiles),
        _marks(light, "white"),
        _marks(dark, BLACK),
        texts(numbers, align="center", color=GREY),
        texts([{"x": 0.0, "y": y + LINE / 2, "text": legend}], color=GREY),
    ]
    return pixels(layers, width, y + LINE * len(legend), "")


def tiles_svg(result: SelfCheckResult, width: int = WIDE) -> str:
    """Return the tiles without a title; "" if the check was not finished."""
    if not result.criteria:
        return ""
    return draw(_tiles_view(result, width), prefix=f"tiles{width}")


def figure_svg(answer: words.SelfCheckAnswer) -> bytes:
    """Return the figure for `--out check.svg`."""
    return draw(check_spec(answer.result), prefix="check").encode()


def figure_png(answer: words.SelfCheckAnswer) -> bytes:
    """Return the figure for `--out check.png`."""
    return png(figure_svg(answer).decode())


def _tiles(rows: list[Spec]) -> Spec:
    def colour(field: str) -> Spec:
        return {"field": field, "type": "nominal", "scale": None}

    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "cornerRadius": 6, "strokeWidth": 2},
        "encoding": {
            "x": {"field": "x"}, "x2": {"field": "x2"}, "y": {"field": "y"}, "y2": {"field": "y2"},
            "fill": colour("fill"), "stroke": colour("edge"),
        },
    }  # fmt: skip


def _marks(rows: list[Spec], color: str) -> Spec:
    layer = texts(rows, align="center", color=color, bold=True)
    return {**layer, "mark": {**layer["mark"], "fontSize": 18}}
