"""The figures of an overdose: its course in three panels that share the hours, and the chances as bars."""

from __future__ import annotations

from calando.decide.overdose.result import OverdoseResult
from calando.errors import InputError, Problem
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
from calando.present.overdose import words
from calando.present.overdose.layers import (
    Frame,
    coma_panel,
    frame_of,
    timeline_panel,
    withdrawal_panel,
)
from calando.present.overdose.levels import (
    MEDIAN,
    drawn_way,
    levels_panel,
    measured_points,
    shown_hours,
)

RED, FIRM = "#b00020", "\u00a0"
COLOURS = {"coma": VERMILION, "ventilation": BLUE, "seizure": "#8a8a8a"}
BAR_ROW = 26  # px of one bar


def has_course(result: OverdoseResult) -> bool:
    """True if there is anything to draw over the hours."""
    levels = result.concentration_mg_per_L
    return levels is not None and len(levels.hours) > 1


def overdose_spec(result: OverdoseResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the course as Vega-Lite: levels, the share in coma, what is expected when.

    heading
        False where a page says it above; with it the numbers to call come first.
    """
    frame = frame_of(result, width)
    panels = [levels_panel(result, frame)]
    if result.curves is not None and "p50" in result.curves.share_in_coma:
        panels.append(coma_panel(result, frame))
    if result.curves is not None and "p50" in result.curves.withdrawal:
        panels.append(withdrawal_panel(result, frame))
    panels.append(timeline_panel(result, frame))
    return {
        "title": _title(result, frame, heading=heading),
        "vconcat": panels,
        "spacing": 14,
    }


def _title(result: OverdoseResult, frame: Frame, *, heading: bool) -> Spec:
    width = frame.width
    key = wrapped(_key(result, frame), width)
    shared: Spec = {"offset": 14}  # room for the word above the line "now"
    if not heading:  # a subtitle without a title would not be drawn
        return {**shared, "text": key, "fontSize": 11.5, "fontWeight": "normal", "color": GREY}
    i = result.ingestion
    unknown = i.mg_low is None and i.mg_high is None
    amount = "an unknown amount" if unknown else words.amount_text(i)
    untimed = i.hours_ago_low is None and i.hours_ago_high is None
    when = "when is not told" if untimed else words.ago_text(i)
    story = f"{words.TITLE}: {amount}; {when}"
    return {
        **shared,
        "text": [
            line.replace(FIRM, " ") for line in wrapped(_firm_numbers(result), round(width * 0.82))
        ],
        "color": RED,
        "subtitle": [*wrapped(story, width), *key],
    }


def _firm_numbers(result: OverdoseResult) -> str:
    """Return the numbers to call, none of which parts at the end of a line."""
    text = words.numbers_text(result)
    for contact in result.contacts:
        text = text.replace(contact.number, contact.number.replace(" ", FIRM))
    return text


def _key(result: OverdoseResult, frame: Frame) -> str:
    text = f"Blue: {MEDIAN}, the middle half (dark) and the 5th to 95th percentile (light) of what is not known. "
    if result.structures:
        text += "Thin lines: ways in which absorption may go at such an amount. "
    if drawn_way(result, shown_hours(result, frame)) is not None:
        text += "Long dashes: the median with dialysis. "
    if measured_points(result):
        text += "Dots: measured. "
    since = result.hours_since_ingestion
    if since is not None and since[0] > frame.end_h:
        when = words.ago_text(result.ingestion).removesuffix(" ago")
        text += f"Now, {when} after the ingestion, lies beyond the figure. "
    return f"{text}Bars below: 5th to 95th percentile, white line the median."


def overdose_svg(result: OverdoseResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the course as SVG text; its ids start with the name, to be inlined."""
    return draw(overdose_spec(result, width, heading=heading), prefix=f"overdose{width}")


# -- chances ------------------------------------------------------------------------------------------


def chances_spec(result: OverdoseResult, width: int = WIDE) -> Spec:
    """Return the chances: a bar to each median, a line over its band, the numbers beside it."""
    rows: list[Spec] = [
        {
            "label": chance.label,
            "colour": COLOURS[chance.name],
            **{p: 100 * chance.band[p] for p in ("p05", "p50", "p95")},
            "text": chance.text,
        }
        for chance in words.chances(result)
    ]
    rounded(rows)
    names, numbers = 78, 100  # px for the labels
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {
            "minExtent": names,
            "maxExtent": names,
            "labelColor": BLACK,
            "ticks": False,
            "domain": False,
        },
    }
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {"values": [0, 25, 50, 75, 100]},
        "title": "Chance (%)",
    }
    return {
        "title": {
            "text": wrapped(words.chances_note(result), width),
            "fontSize": 11.5,
            "fontWeight": "normal",
            "color": GREY,
        },
        "data": {"values": rows},
        "width": width - names - numbers,
        "height": {"step": BAR_ROW},
        "layer": [
            {
                "mark": {"type": "bar", "height": 13, "opacity": 0.75},
                "encoding": {
                    "y": y,
                    "x": {"field": "p50", **x},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.6},
                "encoding": {"y": y, "x": {"field": "p05", **x}, "x2": {"field": "p95"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11, "color": BLACK},
                "encoding": {"y": y, "x": {"datum": 100, **x}, "text": {"field": "text"}},
            },
        ],
    }  # fmt: skip


def chances_svg(result: OverdoseResult, width: int = WIDE) -> str:
    """Return the chances as SVG text; its ids start with the name, to be inlined."""
    return draw(chances_spec(result, width), prefix=f"chances{width}")


# -- files --------------------------------------------------------------------------------------------


def figure_svg(answer: words.OverdoseAnswer) -> bytes:
    """Return the course for `--out overdose.svg`."""
    return overdose_svg(_drawable(answer)).encode()


def figure_png(answer: words.OverdoseAnswer) -> bytes:
    """Return the course for `--out overdose.png`."""
    return png(overdose_svg(_drawable(answer)))


def _drawable(answer: words.OverdoseAnswer) -> OverdoseResult:
    if not has_course(answer.result):
        message = "there is nothing to draw: neither an amount nor a level was told"
        allowed = ".json .html .pdf .csv"
        raise InputError(Problem(field="--out", message=message, allowed=allowed))
    return answer.result
