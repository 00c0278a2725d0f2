"""Where points and their numbers stand on the map so that none covers another; all in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Side = Literal["right", "left", "above", "below"]
Pixel = tuple[float, float]  # right, up
Box = tuple[float, float, float, float]  # left, bottom, right, top

APART = 12.0  # between two points that can be told apart
MOST_MOVED = 14.0
_ROUNDS = 40
_GOLDEN = math.pi * (
    3 - math.sqrt(5)
)  # turn by turn, so that points of one spot part in all directions
_HALF_POINT, _HALF_LINE, _DIGIT = 5.0, 6.0, 6.8
SIDES: tuple[Side, ...] = ("right", "left", "above", "below")


def apart(points: Sequence[Pixel], fixed: Sequence[Pixel] = ()) -> list[Pixel]:
    """Return the points moved as little as it takes to tell them apart, at most MOST_MOVED each.

    fixed
        Marks that stay where they are, such as the person.

    Examples
    --------
    >>> a, b = apart([(0.0, 0.0), (0.0, 0.0)])
    >>> round(math.dist(a, b))
    12
    """
    found = [list(p) for p in points]
    for _ in range(_ROUNDS):
        moved = False
        for i, a in enumerate(found):
            for mark in fixed:
                moved |= _push(a, list(mark), i, 2.0)
            for j in range(i):
                moved |= _push(a, found[j], i, 1.0)
        for now, true in zip(found, points, strict=True):
            if (far := math.dist(now, true)) > MOST_MOVED:
                for k in (0, 1):
                    now[k] = true[k] + (now[k] - true[k]) * MOST_MOVED / far
        if not moved:
            break
    return [(x, y) for x, y in found]


def sides_of(points: Sequence[Pixel], texts: Sequence[str], taken: Sequence[Box]) -> list[Side]:
    """Return at which side of each point its number stands: the first where it covers nothing, else the least.

    taken
        What stands on the map already, such as the labels of the rings.

    Examples
    --------
    >>> sides_of([(0.0, 0.0), (13.0, 0.0)], ["7", "8"], [])
    ['left', 'right']
    """
    marks = [box_of(p, _HALF_POINT, _HALF_POINT) for p in points]
    there = list(taken)
    found: list[Side] = []
    for n, (point, text) in enumerate(zip(points, texts, strict=True)):
        others = [*there, *marks[:n], *marks[n + 1 :]]
        boxes = {side: label_box(point, text, side) for side in SIDES}
        best = min(SIDES, key=lambda s: sum(_common(boxes[s], other) for other in others))
        found.append(best)
        there.append(boxes[best])
    return found


def label_box(point: Pixel, text: str, side: Side) -> Box:
    """Return the room that a number takes at one side of its point."""
    half = _DIGIT * len(text) / 2
    right, up = {
        "right": (8 + half, 0.0),
        "left": (-8 - half, 0.0),
        "above": (0.0, 12.0),
        "below": (0.0, -12.0),
    }[side]
    return box_of((point[0] + right, point[1] + up), half, _HALF_LINE)


def box_of(middle: Pixel, half_width: float, half_height: float) -> Box:
    """Return the box around a middle."""
    x, y = middle
    return (x - half_width, y - half_height, x + half_width, y + half_height)


def _push(a: list[float], b: list[float], turn: int, share: float) -> bool:
    """Move two points apart in place; True if they were too near. `share` 2: only the first moves."""
    near = math.dist(a, b)
    if near >= APART - 0.01:
        return False
    angle = turn * _GOLDEN if near < 0.01 else math.atan2(a[1] - b[1], a[0] - b[0])
    step = (APART - near) / 2
    for k, part in enumerate((math.cos(angle), math.sin(angle))):
        a[k] += share * step * part
        b[k] -= (2 - share) * step * part
    return True


def _common(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0
