"""Where the bands of a set lie on a strip, how dark each is, and where the score points [px]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from calando.decide.screen.result import BandLine, ScreenResult
from calando.present import wording
from calando.present.screen import band_words as bands

# one hue from light to dark: severity is seen without colour vision and in black and white
RAMP = ("#e6edf4", "#c9d8e6", "#a3bfd6", "#7099bd", "#3f6f9c", "#1f4a74")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One band set as it is drawn. `pointer` None: no number lies on it."""

    places: tuple[tuple[float, float], ...]  # from where to where each band is [px]
    colours: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]  # place [px], label
    pointer: float | None
    label: str


def strip_of(line: BandLine, result: ScreenResult, width: int) -> Strip:
    """Return a band set as a strip: along the score where its range is known, else steps of one size.

    Examples
    --------
    >>> is_dark(RAMP[0]), is_dark(RAMP[-1])
    (False, True)
    """
    score, low, high = _range_of(line, result)
    count = len(line.band_titles)
    steps = tuple((width * i / count, width * (i + 1) / count) for i in range(count))
    label = "" if score is None else wording.number(score)
    if not line.cuts and count > 1:  # tests decide: a step has no place on a scale
        lit = [RAMP[4] if title == line.band_title else RAMP[0] for title in line.band_titles]
        return Strip(places=steps, colours=tuple(lit), ticks=(), pointer=None, label=label)
    colours = _colours(line)
    edges = _edges(line, low, high)
    if edges is None:
        pointer = None if score is None else _in_step(line, score, steps)
        ticks = [((x + x2) / 2, said) for said, (x, x2) in zip(_ranges(line), steps, strict=True)]
        return Strip(
            places=steps, colours=colours, ticks=tuple(ticks), pointer=pointer, label=label
        )
    first, last = edges[0], edges[-1]
    xs = [scale_x(edge, first, last, width) for edge in edges]
    shown = (low, *line.cuts, high)
    return Strip(
        places=tuple(pairwise(xs)),
        colours=colours,
        ticks=tuple(
            (scale_x(v, first, last, width), wording.number(v)) for v in shown if v is not None
        ),
        pointer=None if score is None else scale_x(score, first, last, width),
        label=label,
    )


def scale_x(value: float, low: float, high: float, width: int) -> float:
    """Return where a value is [px]."""
    return width * (value - low) / (high - low) if high > low else 0.0


def is_dark(colour: str) -> bool:
    """True if words on this colour are white."""
    return RAMP.index(colour) >= 3


def _range_of(
    line: BandLine, result: ScreenResult
) -> tuple[float | None, float | None, float | None]:
    """Return the score that a set cuts, and the range it can have."""
    if not line.subscale:
        return result.score, result.low, result.high
    scale = next((s for s in result.subscales if s.id == line.subscale), None)
    return (scale.score, scale.low, scale.high) if scale else (None, None, None)


def _edges(line: BandLine, low: float | None, high: float | None) -> tuple[float, ...] | None:
    """Return where the bands begin and end; None where the range is not known.

    A whole score is as wide as 1: an edge lies between the last score of a band and the first of the next.
    """
    if low is None or high is None:
        return None
    begins = line.from_score if line.from_score is not None else low
    is_first = line.band_title == line.band_titles[0]
    first = max(low, begins) if is_first else low  # a set may begin above the lowest score
    values = (first, *line.cuts, high)
    half = 0.5 if all(v == int(v) for v in values) else 0.0
    edges = (first - half, *(cut - half for cut in line.cuts), high + half)
    return edges if list(edges) == sorted(set(edges)) else None


def _in_step(line: BandLine, score: float, steps: Sequence[tuple[float, float]]) -> float | None:
    """Return where a score is within the step of its band."""
    if line.band_title not in line.band_titles:
        return None
    x, x2 = steps[line.band_titles.index(line.band_title)]
    low, high = line.from_score, line.to_score
    if low is None or high is None:
        return (x + x2) / 2
    return x + (x2 - x) * (score - low + 0.5) / (high - low + 1)


def _ranges(line: BandLine) -> tuple[str, ...]:
    """Return the whole scores of each band in words: "-3 or less", "-2 to -1", "2 or more"."""
    number = wording.number
    if not line.cuts:
        return (bands.band_range(line),)
    between = (
        number(low) if next_ - low == 1 else f"{number(low)} to {number(next_ - 1)}"
        for low, next_ in pairwise(line.cuts)
    )
    return (f"{number(line.cuts[0] - 1)} or less", *between, f"{number(line.cuts[-1])} or more")


def _colours(line: BandLine) -> tuple[str, ...]:
    """Return how dark each band is: the worse, the darker."""
    count = len(line.band_titles)
    if bands.is_two_sided(line):
        calm = sum(cut <= 0 for cut in line.cuts)
        far = max(calm, count - 1 - calm)
        return tuple(RAMP[round(abs(i - calm) * (len(RAMP) - 1) / far)] for i in range(count))
    rising = [RAMP[round(i * (len(RAMP) - 1) / max(1, count - 1))] for i in range(count)]
    return tuple(reversed(rising)) if line.more_is_better else tuple(rising)
