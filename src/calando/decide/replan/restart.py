"""How much may be taken again after a gap: never a bigger rise than the label's own way on would be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calando.decide.titrate.forecast import TOLERANCE, Ascent
from calando.simulate.course import Segment


def largest_bearable(
    ascent: Ascent, doses: Sequence[tuple[float, ...]], *, days: int, share: float
) -> tuple[float, ...]:
    """Return the first of these doses whose first days are no bigger a rise than the yardstick's, else the last.

    The members have lost some of what they had got used to: a dose that was right before may be too much now.

    Parameters
    ----------
    ascent : the members as they stand after the gap, with the ladder they are held against.
    doses : mg per intake, the largest first.
    days, share : how long is looked at, and in what share of members it must hold.
    """
    limit = ascent.yardstick * (1.0 + TOLERANCE)
    for dose in doses:
        first_days = (Segment(days=days, doses_mg=dose),)
        rise = ascent.rises(ascent.day, first_days, ascent.start).max(axis=1)
        if float(np.mean(rise <= limit)) >= share:
            return dose
    return doses[-1]
