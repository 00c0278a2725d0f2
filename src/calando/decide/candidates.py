"""The candidate schedules of a plan: for each daily total one schedule that a pharmacy can fill.

The chain runs downwards from what the person takes today. Each next schedule takes nothing at any intake that
is more than the schedule before (chain-monotone), so that no jump along the chain ever raises an intake.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from calando.decide.dispensing import Kit, centi
from calando.units import HOURS_PER_DAY

# grid of daily totals [mg]: (below this total, step)
_GRID = ((40.0, 2.5), (150.0, 5.0), (float("inf"), 10.0))
# with a liquid: (below this total, step)
_FINE = ((10.0, 0.5), (40.0, 1.0))
_LAST_DOSES_BELOW_MG = 10.0
_MOST_SPLITS = 20_000
_UNEVEN_COSTS = 30.0  # pieces that an unevenness of one mean intake is worth
_USUAL_GAP_H = 12.0
_GAP_COSTS = 1.0  # pieces that each hour without a dose beyond the usual is worth
_NO_LAST_COSTS = 3.0  # pieces that the last dose of the day, before the night, is worth


LiquidUse = Literal["last_doses", "everywhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One makeable day: mg per intake, and how many pieces are counted out."""

    doses_mg: tuple[float, ...]
    pieces: float

    @property
    def daily_mg(self) -> float:
        """Daily total [mg]."""
        return round(sum(self.doses_mg), 2)


def grid_below(start_mg: float, fine: Sequence[tuple[float, float]] = ()) -> Iterator[float]:
    """Yield the daily totals below `start_mg`, descending, without 0.

    `fine` adds totals: (below this total, step).

    >>> list(grid_below(12.0))
    [10.0, 7.5, 5.0, 2.5]
    """
    totals = set()
    low = 0.0
    for below, step in _GRID:
        high = min(below, start_mg)
        n = round(low / step) + 1
        while n * step <= high:
            totals.add(round(n * step, 2))
            n += 1
        low = below
        if below >= start_mg:
            break
    for below, step in fine:
        n = 1
        while n * step <= min(below, start_mg):
            totals.add(round(n * step, 2))
            n += 1
    yield from sorted((t for t in totals if t < start_mg), reverse=True)


def _longest_gap_h(doses: Sequence[float], times_h: Sequence[float] | None) -> float:
    """Return the longest time between two doses of a day that repeats itself; 0 if times are not known."""
    if times_h is None:
        return 0.0
    taken = [t for t, mg in zip(times_h, doses, strict=True) if mg > 0]
    following = [*taken[1:], taken[0] + HOURS_PER_DAY]
    return max(b - a for a, b in zip(taken, following, strict=True))


def _unevenness(doses: Sequence[float]) -> float:
    return (max(doses) - min(doses)) * len(doses) / sum(doses)


def _choices(kit: Kit, most_mg: float, drop_mg: float) -> list[float]:
    """Amounts that the kit makes between most - drop and most."""
    atom = centi(kit.atom_mg)
    low, high = max(centi(most_mg - drop_mg), 0), centi(most_mg)
    return [
        amount / 100
        for amount in range(-(-low // atom) * atom, high + 1, atom)
        if kit.make(amount / 100) is not None
    ]


def _shorten(options: list[list[float]]) -> None:
    """Let only the largest intakes fall where there are too many combinations to try."""
    by_size = sorted(range(len(options)), key=lambda i: options[i][-1] if options[i] else 0.0)
    for i in by_size:
        if math.prod(len(o) for o in options) <= _MOST_SPLITS:
            return
        options[i] = options[i][-1:]


def best_split(
    kit: Kit, before: Sequence[float], total_mg: float, times_h: Sequence[float] | None
) -> Candidate | None:
    """Return the most even split of `total_mg` in the fewest pieces with no intake above `before`.

    Where intakes fall away, those stay that leave the shortest longest gap.
    """
    drop = sum(before) - total_mg
    options = [_choices(kit, most, drop) for most in before]
    _shorten(options)
    return cheapest_split(kit, options, total_mg, times_h)


def cheapest_split(
    kit: Kit,
    options: Sequence[Sequence[float]],
    total_mg: float,
    times_h: Sequence[float] | None,
) -> Candidate | None:
    """Return the split of `total_mg` that takes each intake from its options at the least cost, or None."""
    best: tuple[float, tuple[float, ...], Candidate] | None = None
    for doses in itertools.product(*options[:-1]):
        last = round(total_mg - sum(doses), 2)
        if not options[-1] or not options[-1][0] - 1e-9 <= last <= options[-1][-1] + 1e-9:
            continue
        making = kit.make(last)
        if making is None:
            continue
        split = (*doses, last)
        pieces = sum(m.pieces for dose in split if (m := kit.make(dose)) is not None)
        gap_h = max(_longest_gap_h(split, times_h) - _USUAL_GAP_H, 0.0)
        cost = pieces + _UNEVEN_COSTS * _unevenness(split) + _GAP_COSTS * gap_h
        cost += _NO_LAST_COSTS * (split[-1] == 0)
        # equal cost: keep more for the later intakes, before the long night
        rank = (round(cost, 6), split)
        if best is None or rank < best[:2]:
            best = (*rank, Candidate(doses_mg=split, pieces=pieces))
    return None if best is None else best[2]


def candidate_chain(
    kit: Kit,
    doses_mg: Sequence[float],
    times_h: Sequence[float] | None = None,
    *,
    liquid: LiquidUse = "last_doses",
) -> tuple[Candidate, ...]:
    """Return today's schedule and every makeable schedule below it, one per daily total, descending.

    Parameters
    ----------
    kit : the products.
    doses_mg, times_h : what is taken today at each intake [mg], and when [h after midnight], ascending; without the
        times, how long it is from dose to dose is not looked at.
    liquid : where a liquid stands beside tablets, whether it makes the last doses only or all small steps.
    """
    today = tuple(round(d, 2) for d in doses_mg)
    chain = [Candidate(doses_mg=today, pieces=0)]
    solids = [p for p in kit.products if p.form != "liquid"]
    tablets = Kit(solids) if solids else kit
    fine = (_FINE[:1] if liquid == "last_doses" else _FINE) if kit.has_liquid else ()
    for total in grid_below(sum(today), fine):
        candidate = None
        if not kit.has_liquid or total >= _LAST_DOSES_BELOW_MG:
            candidate = best_split(tablets, chain[-1].doses_mg, total, times_h)
        if candidate is None and (liquid == "everywhere" or total < _LAST_DOSES_BELOW_MG):
            candidate = best_split(kit, chain[-1].doses_mg, total, times_h)
        if candidate is not None:
            chain.append(candidate)
    return tuple(chain)
