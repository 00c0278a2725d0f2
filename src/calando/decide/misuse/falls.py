"""Falls of what is handed out per day from one fill to the next: a cliff is a danger of withdrawal.

Pure. Each amount is read in favour of a slow fall: what is left over is counted to the second fill, and the first is
never more than what was prescribed, unless two fills in a row were. Where the prescribed dose fell as well, the
yardstick has the days of a whole supply only if the supply before could have held a way down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from calando.decide.misuse.fills import Fill
from calando.decide.misuse.limits import Limits

NEAR = 1e-6
ROUNDED = 0.01  # mg a day: rates are written in percent, so a third of 30 mg is 9.999 mg


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A fall that is steeper than the yardstick."""

    fill: Fill  # the lower one
    from_mg: float
    to_mg: float
    allowed_mg: float
    days: float  # within which the yardstick was asked
    prescribed: bool  # the prescribed dose fell with it
    if_all_taken: bool  # more than prescribed was handed out before

    @property
    def percent(self) -> float:
        """How much of the dose before is gone [%]."""
        return 100 * (self.from_mg - self.to_mg) / self.from_mg


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dose:
    """What one fill comes to a day: as it was entered, and at most."""

    fill: Fill
    meant: float
    most: float
    days: float


def falls_of(
    fills: Sequence[Fill], limits: Limits, *, percent: float, days: float
) -> tuple[Fall, ...]:
    """Return the falls of at least so many percent that are steeper than the yardstick within so many days."""
    doses = _doses(fills)
    found = []
    for k, (a, b) in enumerate(pairwise(doses)):
        if a is None or b is None:
            continue
        earlier = doses[k - 1] if k else None
        again = min(a.meant, earlier.meant) if earlier is not None else 0.0
        told = a.meant if a.fill.prescribed is None else min(a.meant, a.fill.prescribed)
        start = max(told, again)
        drop = start - b.most
        if drop <= NEAR or 100 * drop < percent * start - NEAR:
            continue
        prescribed = _prescribed_as_far(a, b, limits)
        highest = max((f.prescribed or 0.0 for f in fills[: k + 1]), default=0.0)
        step, within = limits.allowed_fall(start, days), days
        if prescribed:
            # the way down may have begun above the first dose that is known: its full step is allowed
            step = max(
                limits.allowed_fall(start, days, begun_at=highest), limits.yardstick.step_mg or 0.0
            )
            if _could_hold_the_way(a, b, drop - step, step=step, days=days):
                within = max(days, min(b.fill.day - a.fill.day, limits.longest_taper_days))
        later = limits.allowed_fall(start, within, begun_at=highest if prescribed else 0.0)
        allowed = max(step, later)
        if drop > allowed + ROUNDED:
            fell = (a.fill.prescribed or 0.0) > (b.fill.prescribed or a.fill.prescribed or 0.0)
            found.append(
                Fall(
                    fill=b.fill,
                    from_mg=start,
                    to_mg=b.most,
                    allowed_mg=allowed,
                    days=within,
                    prescribed=prescribed and fell,
                    if_all_taken=start > told + NEAR,
                )
            )
    return tuple(found)


def _doses(fills: Sequence[Fill]) -> list[_Dose | None]:
    """Return what each fill comes to a day, with what is left of those before; None where it is not told."""
    doses: list[_Dose | None] = []
    left_days = left_mg = 0.0
    for k, fill in enumerate(fills):
        own = fill.entered_days if fill.entered_days is not None else fill.days_long
        following = fills[k + 1] if k + 1 < len(fills) else None
        if not own:
            doses.append(None)
            left_days = left_mg = 0.0
            continue
        mg, lasts = left_mg + fill.mg, left_days + own
        until = lasts if following is None else min(lasts, following.day - fill.day)
        doses.append(_Dose(fill=fill, meant=mg / lasts, most=mg / until, days=lasts))
        if following is None or following.lost:
            left_days = left_mg = 0.0
        else:
            left_days = max(0.0, lasts - (following.day - fill.day))
            left_mg = mg / lasts * left_days
    return doses


def _prescribed_as_far(a: _Dose, b: _Dose, limits: Limits) -> bool:
    """Return whether the prescribed dose fell, and as far as what was handed out."""
    before, after = a.fill.prescribed, b.fill.prescribed
    if before is None or after is None or after >= before:
        return False
    # the supply itself may go on falling: on average by half of what the yardstick allows
    still = limits.allowed_fall(after, min(b.days, limits.longest_taper_days)) / 2
    return b.most >= after - still - NEAR


def _could_hold_the_way(a: _Dose, b: _Dose, rest: float, *, step: float, days: float) -> bool:
    """Return whether the supply before leaves room for the steps that the fall itself does not take.

    A supply that was full until the last day held no step down. Steps of `step` each `days` days, the last of them
    just before the second fill, leave out so much of what was prescribed.
    """
    elapsed = b.fill.day - a.fill.day
    left_out = (a.fill.prescribed or 0.0) * max(a.days, elapsed) - a.meant * a.days
    steps = math.ceil(max(0.0, rest) / step - NEAR)
    return left_out >= step * days * steps * (steps + 1) / 2 - NEAR
