"""The figure of a triage: signs as bars, toxic to the left and withdrawing to the right, above the onset windows."""

from __future__ import annotations

from calando.decide.triage.result import Evidence, TriageResult
from calando.errors import InputError, Problem
from calando.present.drawing import BLACK, BLUE, GREY, VERMILION, WIDE, Spec, draw, png
from calando.present.lanes_plot import LINE, Lane, fitted, lanes_spec, pixels, texts
from calando.present.triage import words

COLOURS = {"toxic": BLUE, "withdrawing": VERMILION, "either": "#8a8a8a"}
BAR, GAP, HEAD = 14, 9, 26  # px: of a bar, between bars, above the first
AXIS_TITLE = "Hours since the last dose, or since delivery stopped (stretched at the start)"


def triage_spec(result: TriageResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the figure as Vega-Lite; evidence or windows that are not there are left out.

    heading
        False where the page says above the figure what it is.
    """
    panels = []
    drawn = _drawn(result)
    if drawn:
        panels.append(_evidence(drawn, width, heading=heading))
    if result.windows:
        panels.append(_windows(result, width, heading=heading))
    if not panels:
        message = "no sign points anywhere and no window is known, so there is nothing to draw"
        allowed = ".json .html .pdf .csv"
        raise InputError(Problem(field="--out", message=message, allowed=allowed))
    return {"vconcat": panels, "spacing": 18}


def triage_svg(result: TriageResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(triage_spec(result, width, heading=heading), prefix=f"triage{width}")


def evidence_svg(result: TriageResult, width: int = WIDE) -> str:
    """Return the signs alone, without a title; "" if none points anywhere."""
    drawn = _drawn(result)
    if not drawn:
        return ""
    return draw(_evidence(drawn, width, heading=False), prefix=f"signs{width}")


def windows_svg(result: TriageResult, width: int = WIDE) -> str:
    """Return the windows alone, without a title; "" if there are none."""
    if not result.windows:
        return ""
    return draw(_windows(result, width, heading=False), prefix=f"windows{width}")


def figure_svg(answer: words.TriageAnswer) -> bytes:
    """Return the figure for `--out triage.svg`."""
    return triage_svg(answer.result).encode()


def figure_png(answer: words.TriageAnswer) -> bytes:
    """Return the figure for `--out triage.png`."""
    return png(triage_svg(answer.result))


def _drawn(result: TriageResult) -> tuple[Evidence, ...]:
    """Return the signs that point somewhere: toxic first, then withdrawing, then both ways, the weightiest first."""
    order = tuple(COLOURS)
    found = [
        e
        for e in (*result.for_, *result.against)
        if e.points_to in order and words.WEIGHTS[e.weight] > 0
    ]
    return tuple(
        sorted(found, key=lambda e: (order.index(e.points_to), -words.WEIGHTS[e.weight], e.id))
    )


# -- the signs ----------------------------------------------------------------------------------------


def _evidence(drawn: tuple[Evidence, ...], width: int, *, heading: bool) -> Spec:
    unit = 44 if width >= WIDE else 20  # px of one bar of three
    middle = width / 2
    bars, labels = [], []
    y = float(HEAD)
    for evidence in drawn:
        length = unit * words.WEIGHTS[evidence.weight]
        side = evidence.points_to
        left = middle - (length if side in ("toxic", "either") else 0)
        right = middle + (length if side in ("withdrawing", "either") else 0)
        room = middle - length - 8
        lines = fitted(f"{words.sign_name(evidence.id)} ({evidence.weight})", room)
        high = max(BAR, LINE * len(lines))
        top = y + (high - BAR) / 2
        bars.append({"x": left, "x2": right, "y": top, "y2": top + BAR, "colour": COLOURS[side]})
        at_left = side == "toxic"
        labels.append(
            {
                "x": left - 6 if at_left else right + 6,
                "y": y + (high - LINE * (len(lines) - 1)) / 2,
                "text": lines,
                "left": at_left,
            }
        )
        y += high + GAP
    layers = [
        _middle_line(middle, y),
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "opacity": 0.85, "cornerRadius": 2},
            "encoding": {
                "x": {"field": "x"},
                "x2": {"field": "x2"},
                "y": {"field": "y"},
                "y2": {"field": "y2"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        },
        texts([r for r in labels if r["left"]], align="right"),
        texts([r for r in labels if not r["left"]], align="left"),
        texts([_end_label(middle - 8, "◄ to toxicity")], align="right", color=GREY),
        texts([_end_label(middle + 8, "to withdrawal ►")], align="left", color=GREY),
    ]
    title = words.FIGURE_TITLE if heading else ""
    return pixels(layers, width, y, title)


def _end_label(x: float, text: str) -> Spec:
    return {"x": x, "y": 8.0, "text": [text]}


def _middle_line(x: float, height: float) -> Spec:
    return {
        "data": {"values": [{"x": x, "y": 0, "y2": height - GAP / 2}]},
        "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.2},
        "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "y2"}},
    }


# -- the windows --------------------------------------------------------------------------------------


def _windows(result: TriageResult, width: int, *, heading: bool) -> Spec:
    lanes = [
        Lane(
            name=f"{words.sign_name(w.name)}: {words.window_span(w)} · {words.window_now(w)[2:]}",
            from_h=w.from_h,
            to_h=w.to_h,
            marked=w.inside is True,
            now_h=w.now_h,
        )
        for w in result.windows
    ]
    title = words.WINDOWS_TITLE if heading else ""
    return lanes_spec(lanes, width, axis_title=AXIS_TITLE, title=title)
