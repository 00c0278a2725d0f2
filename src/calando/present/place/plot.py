"""The figure of a placement: five levels as rungs, three phases as steps on them, the rules as marks beside.

Everything is placed in pixels. A full mark is a rule that fired, a hollow one waits for an answer and could raise it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from calando.decide.place.result import LEVELS, PhaseLevel, PlaceResult, RuleLine
from calando.facts.schema_placement import CareLevel
from calando.present.drawing import BLACK, BLUE, GREY, VERMILION, WIDE, Spec, draw, png
from calando.present.lanes_plot import LINE, fitted, pixels, texts
from calando.present.place import words

GUTTER = 178  # px for the names of the levels; on a phone they stand above their rung
ROW, PAD, MARK_ROOM = (
    38.0,
    11.0,
    20,
)  # px: least height of a rung; around its marks; from a mark to its text
INSET, STEP_WIDTH = 3, 5  # px: from the lines of a row to the box of a phase; its bar, at its foot
PLUS = "(+1)"
PALE = "#8a8a8a"
COLOURS = {  # as on the cards of the phases
    "emergency": "#b00020",
    "medically_managed": VERMILION,
    "residential": "#E69F00",
    "intensive_outpatient": BLUE,
    "outpatient": BLUE,
}
Rung = CareLevel | None  # None: the prescriber's usual visits, the lowest
LEGEND = (
    ("fired", "a rule that fired asks for this level"),
    ("allows", "a rule that fired: this level may do"),
    ("unknown", "not told yet, and could raise it to here"),
    ("plus", f"{PLUS}: one level higher"),
    ("choice", "dashed: the other level, where there is a choice"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The rules of one kind that stand at one rung in one phase."""

    kind: str  # fired | allows | unknown
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where everything is: rungs by their height [px], columns by their left edge [px]."""

    width: int
    left: int
    column: float
    rungs: dict[Rung, float]  # y of each rung
    tops: dict[Rung, float]  # y where the room above it begins
    bottom: float

    def x(self, i: int) -> float:
        """Return the left edge of a column [px]."""
        return self.left + i * self.column

    def bar(self, rung: Rung) -> float:
        """Return the height of a bar: inside its row, so that it is read as this row and not the next."""
        return self.rungs[rung] - INSET - STEP_WIDTH / 2


def place_spec(result: PlaceResult, width: int = WIDE, *, heading: bool = True) -> Spec:
    """Return the ladder as Vega-Lite.

    heading
        False where the page says above the figure what it is.
    """
    left = GUTTER if width >= WIDE else 0
    column = (width - left) / len(result.phases)
    marks = {
        (rung, i): _marks(result, phase, rung, column - MARK_ROOM - PAD)
        for i, phase in enumerate(result.phases)
        for rung in _rungs(result)
    }
    heads = [_head(phase, column) for phase in result.phases]
    top = 6 + LINE * max(len(lines) for lines in heads) + 4
    ladder = _ladder(result, marks, width, left, column, top)
    legend, height = _legend(ladder, _kinds(result, marks))
    layers = [
        _shade(result, ladder),
        _rung_lines(ladder),
        texts([{"x": ladder.x(i) + 2, "y": 8.0, "text": lines[:1]} for i, lines in enumerate(heads)], bold=True),
        texts(
            [{"x": ladder.x(i) + 2, "y": 8.0 + LINE, "text": lines[1:]} for i, lines in enumerate(heads) if lines[1:]],
            color=GREY,
        ),
        _risers(result, ladder),
        _choices(result, ladder),
        _steps(result, ladder),
        *_names(ladder),
        *_dots(ladder, marks),
        *legend,
    ]  # fmt: skip
    return pixels(layers, width, height, words.FIGURE_TITLE if heading else "")


def place_svg(result: PlaceResult, width: int = WIDE, *, heading: bool = True) -> str:
    """Return the figure as SVG text; its ids start with the name, to be inlined."""
    return draw(place_spec(result, width, heading=heading), prefix=f"ladder{width}")


def figure_svg(answer: words.PlaceAnswer) -> bytes:
    """Return the figure for `--out place.svg`."""
    return place_svg(answer.result).encode()


def figure_png(answer: words.PlaceAnswer) -> bytes:
    """Return the figure for `--out place.png`."""
    return png(place_svg(answer.result))


# -- what stands where --------------------------------------------------------------------------------


def _rungs(result: PlaceResult) -> tuple[Rung, ...]:
    """Return the rungs from the highest down; usual visits only where a phase needs no more."""
    usual = any(phase.level is None for phase in result.phases)
    return (*reversed(LEVELS), *((None,) if usual else ()))


def _marks(result: PlaceResult, phase: PhaseLevel, rung: Rung, room: float) -> tuple[Mark, ...]:
    fired = [r for r in result.rules if r.fired and phase.name in r.phases]
    asks = [r.id for r in fired if r.effect in ("level", "setting") and r.level == rung and rung]
    asks += [f"{r.id} {PLUS}" for r in fired if r.effect == "one_higher" and phase.level == rung]
    allows = [r.id for r in fired if r.effect == "allows" and r.level == rung and rung]
    waits = [r.id for r in _waiting(result, phase, rung)]
    found = (("fired", asks), ("allows", allows), ("unknown", waits))
    return tuple(
        Mark(kind=kind, lines=fitted(", ".join(ids).replace("_", " "), room))
        for kind, ids in found
        if ids
    )


def _waiting(result: PlaceResult, phase: PhaseLevel, rung: Rung) -> list[RuleLine]:
    """Return the rules that wait for an answer which could raise this phase to this rung."""
    awaited = {id for unknown in result.unknown_that_matter for id in unknown.rules}
    return [
        r
        for r in result.rules
        if r.state == "unknown"
        and r.id in awaited
        and phase.name in r.phases
        and rung is not None
        and _raised_to(r, phase) == rung
    ]


def _raised_to(rule: RuleLine, phase: PhaseLevel) -> Rung:
    """Return the lowest level above that of the phase which a rule could ask for; None if there is none."""
    now = LEVELS.index(phase.level) if phase.level else -1
    could = (level for level in (rule.level, rule.or_level) if level and LEVELS.index(level) > now)
    return next(could, None)


def _head(phase: PhaseLevel, column: float) -> list[str]:
    """Return what stands above a column: the phase, and how long it is."""
    days = words.phase_days(phase)
    return [phase.title, *(fitted(days, column - 6) if days else ())]


def _ladder(
    result: PlaceResult,
    marks: dict[tuple[Rung, int], tuple[Mark, ...]],
    width: int,
    left: int,
    column: float,
    top: float,
) -> Ladder:
    rungs: dict[Rung, float] = {}
    tops: dict[Rung, float] = {}
    y = top
    for rung in _rungs(result):
        tops[rung] = y
        tallest = max(_height(marks[rung, i]) for i in range(len(result.phases)))
        name = 0 if left else LINE + 2
        y += max(ROW if left else ROW + 4, tallest + 2 * PAD + name)
        rungs[rung] = y
    return Ladder(width=width, left=left, column=column, rungs=rungs, tops=tops, bottom=y)


def _height(marks: Iterable[Mark]) -> float:
    return sum(LINE * len(mark.lines) for mark in marks)


# -- the ladder ---------------------------------------------------------------------------------------


def _rung_lines(ladder: Ladder) -> Spec:
    rows = [{"x": 0, "x2": ladder.width, "y": y} for y in ladder.rungs.values()]
    return _rules(rows, color="#cfcfcf", width=1)


def _names(ladder: Ladder) -> list[Spec]:
    """Return the names of the rungs, with a white casing where a line passes behind them."""
    names = texts(_rung_names(ladder), color=GREY)
    if ladder.left:
        return [names]
    casing = {
        **names,
        "mark": {**names["mark"], "stroke": "white", "strokeWidth": 4, "color": "white"},
    }
    return [casing, names]  # fmt: skip


def _rung_names(ladder: Ladder) -> list[Spec]:
    rows = []
    for rung, y in ladder.rungs.items():
        lines = fitted(words.level_name(rung), (ladder.left or ladder.width) - PAD)
        place = (
            y - PAD - LINE / 2 - LINE * (len(lines) - 1)
            if ladder.left
            else ladder.tops[rung] + LINE / 2 + 5
        )
        rows.append({"x": 2.0, "y": place, "text": lines})
    return rows  # fmt: skip


def _shade(result: PlaceResult, ladder: Ladder) -> Spec:
    rows = [
        {
            "x": ladder.x(i),
            "x2": ladder.x(i + 1),
            "y": ladder.tops[p.level] + INSET,
            "y2": ladder.rungs[p.level] - INSET,
            "colour": _colour(p.level),
        }
        for i, p in enumerate(result.phases)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "opacity": 0.14},
        "encoding": {
            "x": {"field": "x"}, "x2": {"field": "x2"}, "y": {"field": "y"}, "y2": {"field": "y2"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }  # fmt: skip


def _steps(result: PlaceResult, ladder: Ladder) -> Spec:
    rows = [
        {"x": ladder.x(i), "x2": ladder.x(i + 1), "y": ladder.bar(p.level), "colour": _colour(p.level)}
        for i, p in enumerate(result.phases)
    ]  # fmt: skip
    spec = _rules(rows, color=BLUE, width=STEP_WIDTH)
    spec["encoding"]["color"] = {"field": "colour", "type": "nominal", "scale": None}
    return spec


def _risers(result: PlaceResult, ladder: Ladder) -> Spec:
    heights = [ladder.bar(p.level) for p in result.phases]
    rows = [
        {"x": ladder.x(i + 1), "y": a, "y2": b}
        for i, (a, b) in enumerate(pairwise(heights))
        if a != b
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": PALE, "strokeWidth": 1.5},
        "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "y2"}},
    }


def _choices(result: PlaceResult, ladder: Ladder) -> Spec:
    rows = [
        {"x": ladder.x(i) + 3, "x2": ladder.x(i + 1) - 3, "y": ladder.bar(p.or_level)}
        for i, p in enumerate(result.phases)
        if p.or_level
    ]
    return _rules(rows, color=GREY, width=2.5, dash=[7, 5])


def _rules(rows: list[Spec], *, color: str, width: float, dash: list[int] | None = None) -> Spec:
    mark: Spec = {"type": "rule", "color": color, "strokeWidth": width}
    return {
        "data": {"values": rows},
        "mark": {**mark, "strokeDash": dash} if dash else mark,
        "encoding": {"x": {"field": "x"}, "x2": {"field": "x2"}, "y": {"field": "y"}},
    }


def _colour(level: Rung) -> str:
    return COLOURS.get(level or "", PALE)


# -- the marks ----------------------------------------------------------------------------------------


def _dots(ladder: Ladder, marks: dict[tuple[Rung, int], tuple[Mark, ...]]) -> list[Spec]:
    dots: list[Spec] = []
    labels: list[Spec] = []
    for (rung, i), found in marks.items():
        y = ladder.rungs[rung] - PAD - _height(found) + LINE / 2
        for mark in found:
            dots.append({"x": ladder.x(i) + 10, "y": y, "kind": mark.kind})
            labels.append({"x": ladder.x(i) + MARK_ROOM, "y": y, "text": mark.lines})
            y += LINE * len(mark.lines)
    return [*_points(dots), texts(labels)]


def _points(rows: list[Spec]) -> list[Spec]:
    looks = {
        "fired": {"filled": True, "color": BLACK},
        "allows": {"filled": True, "color": PALE, "shape": "triangle-down"},
        "unknown": {"filled": False, "color": BLACK, "strokeWidth": 1.6},
    }
    return [
        {
            "data": {"values": [row for row in rows if row["kind"] == kind]},
            "mark": {"type": "point", "size": 62, "opacity": 1, **look},
            "encoding": {"x": {"field": "x"}, "y": {"field": "y"}},
        }
        for kind, look in looks.items()
    ]


def _kinds(result: PlaceResult, marks: dict[tuple[Rung, int], tuple[Mark, ...]]) -> set[str]:
    kinds = {mark.kind for found in marks.values() for mark in found}
    if any(PLUS in " ".join(mark.lines) for found in marks.values() for mark in found):
        kinds.add("plus")
    return kinds | {"choice"} if any(p.or_level for p in result.phases) else kinds


def _legend(ladder: Ladder, kinds: set[str]) -> tuple[list[Spec], float]:
    """Return the legend of what is drawn, and the height of the whole figure [px]."""
    across = 2 if ladder.left else 1
    shown = [entry for entry in LEGEND if entry[0] in kinds]
    dots, labels, dashes = [], [], []
    y = ladder.bottom + 18
    for i, (kind, text) in enumerate(shown):
        x = (i % across) * ladder.width / across
        row = y + LINE * 1.2 * (i // across)
        if kind == "choice":
            dashes.append({"x": x, "x2": x + 18, "y": row})
        elif kind != "plus":
            dots.append({"x": x + 8, "y": row, "kind": kind})
        labels.append({"x": x + (2 if kind == "plus" else 24), "y": row, "text": [text]})
    lines = -(-len(shown) // across)
    marks = [*_points(dots), _rules(dashes, color=GREY, width=2.5, dash=[7, 5])]
    return [*marks, texts(labels, color=GREY)], y + LINE * 1.2 * lines
