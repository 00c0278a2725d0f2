"""The figure of a check: everything that sedates as bars with bands, all together and without each drug."""

from __future__ import annotations

from calando.decide.check.result import Burden
from calando.errors import InputError, Problem
from calando.present.check import words
from calando.present.drawing import (
    BLACK,
    BLUE,
    GREY,
    VERMILION,
    WIDE,
    Spec,
    draw,
    png,
    rounded,
    wrapped,
)

COLOURS = {"together": VERMILION, "added": "#e8a27c", "baclofen": BLUE, "without": "#8a8a8a"}
ROW = 26  # px of one bar


def burden_spec(burden: Burden, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite: a bar to each median, a line over its band, the numbers beside it.

    heading
        False where the page says it above the figure.
    """
    rows: list[Spec] = [
        {
            "label": row.label,
            "colour": COLOURS[row.kind],
            "p05": 100 * row.band["p05"],
            "p50": 100 * row.band["p50"],
            "p95": 100 * row.band["p95"],
            "text": row.text,
        }
        for row in words.burden_rows(burden)
    ]
    rounded(rows)
    names = 185 if width >= WIDE else 118  # px for the labels
    numbers = 105
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {
            "labelLimit": names,
            "minExtent": names,
            "maxExtent": names,
            "labelColor": BLACK,
            "ticks": False,
            "domain": False,
            "labelExpr": _folded(names),
        },
    }
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {"values": [0, 25, 50, 75, 100] if width >= WIDE else [0, 50, 100]},
    }
    plot = width - names - numbers
    size = ROW if width >= WIDE else ROW + 10
    title = "Share of the most (%)"
    return {
        "title": {
            "text": words.BURDEN_TITLE if heading else "",
            "subtitle": wrapped(f"Bar: median; line: 5th to 95th percentile. {_LIMIT}", width),
        },
        "data": {"values": rows},
        "width": plot,
        "height": {"step": size},
        "layer": [
            {
                "mark": {"type": "bar", "height": 13, "opacity": 0.75},
                "encoding": {
                    "y": y,
                    "x": {"field": "p50", **x, "title": title},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.6},
                "encoding": {"y": y, "x": {"field": "p05", **x, "title": title}, "x2": {"field": "p95"}},
            },
            {
                "mark": {
                    "type": "text", "align": "left", "dx": 8, "fontSize": 11, "color": GREY,
                },
                "encoding": {"y": y, "x": {"datum": 100, **x, "title": title}, "text": {"field": "text"}},
            },
        ],
    }  # fmt: skip


_LIMIT = "A comparison made by a model, not a probability."


def _folded(names: int) -> str:
    """Return labels in two lines where they do not fit one: after a comma, or after "Without"."""
    if names > 150:
        return "datum.label"
    return "split(replace(replace(datum.label, ', ', ',|'), 'Without ', 'Without|'), '|')"


def burden_svg(burden: Burden, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(burden_spec(burden, width, heading=heading), prefix=f"burden{width}")


def figure_svg(answer: words.CheckAnswer) -> bytes:
    """Return the figure for `--out check.svg`."""
    return burden_svg(_counted(answer)).encode()


def figure_png(answer: words.CheckAnswer) -> bytes:
    """Return the figure for `--out check.png`."""
    return png(burden_svg(_counted(answer)))


def _counted(answer: words.CheckAnswer) -> Burden:
    burden = words.counted_burden(answer.result)
    if burden is None:
        message = "nothing that sedates is counted beside baclofen, so there is nothing to draw"
        allowed = ".json .html .pdf .csv"
        raise InputError(Problem(field="--out", message=message, allowed=allowed))
    return burden
