"""Where the names of curves stand in a figure: each on its own curve, none over another name or on many lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

Point = tuple[float, float]  # px from the left, px from the top
PX_PER_CHARACTER = 6.0  # of Inter at 11 px, rounded up
LINE = 13.0  # px of one line of text
GAP = 5.0  # px between a curve and its name
SPACING = 4.0  # px between the points a curve is thought of as
EVERY = 3  # of these points one is tried
OVER_TEXT, OUTSIDE, OWN_LINE = 1000.0, 5000.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in px."""

    left: float
    top: float
    right: float
    bottom: float

    def count(self, points: Sequence[Point]) -> int:
        """Return how many of some points, in the order of the axis, lie inside."""
        first = bisect_left(points, self.left, key=itemgetter(0))
        last = bisect_right(points, self.right, key=itemgetter(0))
        return sum(self.top <= y <= self.bottom for _, y in points[first:last])

    def meets(self, other: Box) -> bool:
        """True if two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A name and where it stands: the left edge and the middle of its line."""

    name: str
    x: float
    y: float


def text_width(text: str) -> float:
    """Return about how wide a text is, in px."""
    return PX_PER_CHARACTER * len(text)


def box_of(text: Placed) -> Box:
    """Return the room that a placed line of text takes."""
    return Box(
        left=text.x,
        top=text.y - LINE / 2,
        right=text.x + text_width(text.name),
        bottom=text.y + LINE / 2,
    )


def place(
    curves: Sequence[tuple[str, Sequence[Point]]],
    frame: Box,
    taken: Iterable[Box] = (),
    lines: Sequence[Sequence[Point]] = (),
) -> tuple[Placed, ...]:
    """Return a place for the name of each curve on its falling side, the first in line choosing first.

    Parameters
    ----------
    curves : name and points in px, in the order of the axis.
    frame : what names must not leave.
    taken : where other text stands already.
    lines : other lines that are better not covered.

    Examples
    --------
    >>> flat = [(0.0, 50.0), (100.0, 50.0)]
    >>> (name,) = place([("a", flat)], Box(left=0, top=0, right=100, bottom=100))
    >>> name.name, name.y != 50.0
    ('a', True)
    """
    dense = {name: _dense(points) for name, points in curves}
    covered = {**dense, "": sorted(point for line in lines for point in _dense(line))}
    texts = list(taken)
    found = []
    for name, _ in curves:
        if not dense[name]:
            continue
        width = text_width(name)
        falling = dense[name][_peak(dense[name]) :: EVERY]
        best = min(
            (box for point in falling for box in _around(point, width)),
            key=lambda box: _cost(box, name, covered, texts, frame),
        )
        texts.append(best)
        found.append(Placed(name=name, x=best.left, y=(best.top + best.bottom) / 2))
    return tuple(found)


def freest(
    curves: Sequence[Sequence[Point]],
    text_px: float,
    tops: Sequence[float],
    frame: Box,
    *,
    lines: int = 1,
) -> Placed:
    """Return where a text covers least of some curves, by its first line; of equal places the rightmost.

    `tops` are the heights that it may have, `lines` how many lines it has.
    """
    dense = [_dense(points) for points in curves]
    last = max(frame.left, frame.right - text_px)
    lefts = [frame.left + i * 8.0 for i in range(int((last - frame.left) / 8.0) + 1)]
    boxes = [
        Box(left=left, top=top, right=left + text_px, bottom=top + LINE * lines)
        for top in tops
        for left in (*lefts, last)
    ]
    best = min(boxes, key=lambda box: (sum(box.count(points) for points in dense), -box.left))
    return Placed(name="", x=best.left, y=best.top + LINE / 2)


def _dense(points: Sequence[Point]) -> list[Point]:
    """Return a polyline as points a few px apart."""
    out: list[Point] = list(points[:1])
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / SPACING))
        out += [
            (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)
        ]
    return out


def _peak(points: Sequence[Point]) -> int:
    """Return where a curve is highest: before it, curves lie too close to be named."""
    return min(range(len(points)), key=lambda i: points[i][1])


def _around(point: Point, width: float) -> tuple[Box, ...]:
    """Return the places beside a point: right and above, right, left and below, left."""
    x, y = point
    return tuple(
        Box(left=left, top=top, right=left + width, bottom=top + LINE)
        for left in (x + GAP, x - GAP - width)
        for top in (y - LINE - 1, y - LINE / 2, y + 1)
    )


def _cost(
    box: Box, name: str, dense: dict[str, list[Point]], texts: Sequence[Box], frame: Box
) -> float:
    """Return how bad a place is: what it covers; of equal places the leftmost, highest is taken."""
    cost = 0.001 * box.left + 0.001 * box.top
    if (
        box.left < frame.left
        or box.right > frame.right
        or box.top < frame.top
        or box.bottom > frame.bottom
    ):
        cost += OUTSIDE
    cost += OVER_TEXT * sum(box.meets(other) for other in texts)
    for other, points in dense.items():
        weight = OWN_LINE if other == name else 1.0
        cost += weight * box.count(points)
    return cost
