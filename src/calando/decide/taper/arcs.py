"""Arcs: every change from one candidate schedule to another, with what it does to adaptation.

Within a step the response is affine in one number, the adaptation A at the step's start: the drive of day d is
``(A_d (1 - a) - g_d) / (24 kA)`` with ``A_d = a**d A + c_d``. So each arc has, per member, one threshold: the
largest A with which no day of the step is harder than the member's yardstick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calando.arrays import Bools, Floats, Ints
from calando.simulate.day import DayMap

_CHUNK = (
    12  # arcs computed at once: with more, their effect curves leave the cache (4 times slower)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcTable:
    """Arcs between nodes (candidate schedules; node 0 is today's), sorted by where they start.

    `offset` and `slope` give the threshold of each arc for a yardstick T: ``min_d (slope_d T + offset_d)``.
    """

    origin: Ints  # (arc,)
    target: Ints  # (arc,)
    first: Ints  # (node,): first arc of each node
    offset: Floats  # (arc, member, day)
    slope: Floats  # (member, day)
    added: Floats  # (arc, member): A_end = kept * A_start + added
    kept: Floats  # (member,)
    stop_offset: Floats  # (node, member, day): arcs to nothing
    stop_slope: Floats  # (member, day)
    may_stop: Bools  # (node,)
    total_mg: Floats  # (node,)

    def arc(self, origin: int, target: int) -> int | None:
        """Return the arc from one node to another, or None if that fall is too large."""
        last = self.first[origin + 1] if origin + 1 < len(self.first) else len(self.origin)
        found = self.first[origin] + target - max(origin, 1)
        return int(found) if target >= max(origin, 1) and found < last else None

    def below(self, node: int, *, cap_mg: float) -> ArcTable:
        """Return the table of someone who takes schedule `node` today, whose steps fall by at most `cap_mg`."""
        fall = self.total_mg[self.origin] - self.total_mg[self.target]
        is_held_today = (self.origin == node) & (self.target == node)
        kept = np.flatnonzero((self.origin >= node) & ~is_held_today & (fall <= cap_mg + 1e-9))
        origin = self.origin[kept] - node
        n = len(self.total_mg) - node
        may_stop = self.may_stop[node:] & (self.total_mg[node:] <= cap_mg + 1e-9)
        may_stop[0] &= n == 1
        return replace(
            self,
            origin=origin,
            target=self.target[kept] - node,
            first=np.searchsorted(origin, np.arange(n)),
            offset=self.offset[kept],
            added=self.added[kept],
            stop_offset=self.stop_offset[node:],
            may_stop=may_stop,
            total_mg=self.total_mg[node:],
        )

    def thresholds(self, T: Floats) -> tuple[Floats, Floats]:
        """Return the largest A of each (arc, member) and of each (node, member) that stops."""
        arcs = _largest_A(self.offset, self.slope, T)
        stops = _largest_A(self.stop_offset, self.stop_slope, T)
        return arcs, np.where(self.may_stop[:, None], stops, -np.inf)


def _largest_A(offset: Floats, slope: Floats, T: Floats) -> Floats:
    least = offset[:, :, 0] + slope[:, 0] * T
    for d in range(1, offset.shape[2]):
        np.minimum(least, offset[:, :, d] + (slope[:, d] * T), out=least)
    return least


def _affine(gains: Floats, decay: Floats) -> tuple[Floats, Floats]:
    """Return offsets (arc, member, day) and added (arc, member) from gains (member, arc, day)."""
    a = decay[:, None]
    carried = np.zeros(gains.shape[:2])
    offset = np.empty(gains.shape)
    power = np.ones_like(a)
    for d in range(gains.shape[2]):
        offset[:, :, d] = (gains[:, :, d] / (1.0 - a) - carried) / power
        carried = a * carried + gains[:, :, d]
        power = power * a
    return offset.swapaxes(0, 1), carried.T


def build_arcs(
    day: DayMap,
    doses_mg: Sequence[tuple[float, ...]],
    *,
    step_days: int,
    after_days: int,
    cap_mg: float,
) -> ArcTable:
    """Build the table of all arcs whose fall is at most `cap_mg`.

    Parameters
    ----------
    day : the patient's day map (one adaptation layer).
    doses_mg : candidate schedules, descending; the first is today's.
    step_days, after_days : length of a step, and of the watch after the last dose [days].
    cap_mg : largest fall of the daily total in one step.
    """
    doses = np.asarray(doses_mg, dtype=float)
    totals = doses.sum(axis=1)
    n = len(totals)
    pairs = [
        (i, j)
        for i in range(n)
        for j in range(max(i, 1), n)  # a step may be held, but never on today's dose
        if totals[i] - totals[j] <= cap_mg + 1e-9
    ]
    origin, target = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    rates, decay = day.ensemble.adaptation_rates[:, 0], day.decay[:, 0]
    steady = day.steady_state(doses)
    offsets, added = [], []
    for start in range(0, len(pairs), _CHUNK):
        i, j = origin[start : start + _CHUNK], target[start : start + _CHUNK]
        gains, _ = day.gains_after_change(steady[:, i], doses[j], step_days)
        offset, carried = _affine(gains[..., 0], decay)
        offsets.append(offset)
        added.append(carried)
    may_stop = totals <= cap_mg + 1e-9
    may_stop[0] &= n == 1
    stop_offset = np.full((n, day.ensemble.size, after_days), -np.inf)
    ends = np.flatnonzero(may_stop)
    if ends.size:
        nothing = np.zeros((ends.size, doses.shape[1]))
        gains, _ = day.gains_after_change(steady[:, ends], nothing, after_days)
        stop_offset[ends] = _affine(gains[..., 0], decay)[0]

    def slope(days: int) -> Floats:
        powers = decay[:, None] ** np.arange(days)[None, :]
        return np.asarray(24.0 * rates[:, None] / (1.0 - decay[:, None]) / powers)

    size = (0, day.ensemble.size)
    return ArcTable(
        origin=origin,
        target=target,
        first=np.searchsorted(origin, np.arange(n)),
        offset=np.concatenate(offsets) if offsets else np.empty((*size, step_days)),
        slope=slope(step_days),
        added=np.concatenate(added) if added else np.empty(size),
        kept=decay**step_days,
        stop_offset=stop_offset,
        stop_slope=slope(after_days),
        may_stop=may_stop,
        total_mg=totals,
    )
