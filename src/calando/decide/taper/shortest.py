"""The shortest plan, proved; then the gentlest of that length.

A plan of N steps is a path of N arcs and a stop. At most `may_fail` members may exceed their yardstick anywhere
on it. Going backwards, each member alone has for every node and number of steps left a largest A from which it
can still finish (`reach`): it may choose its own path there, so counting the members beyond it never counts one
too many. That count bounds the search from below (no plan of N steps exists if too many are beyond at the
start) and prunes a depth-first search over doses that carries the set of failed members.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from calando.arrays import Bools, Floats
from calando.decide.taper.arcs import ArcTable

QUICK_LOOK = 200
_SLACK_STEPS = 8
_REMEMBERED = 40  # dead ends kept per place: checking more costs more than it saves


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A path through the nodes (without today's), and what is proved about its length."""

    path: tuple[int, ...]
    proved: bool
    lower_bound_steps: int


@dataclass(slots=True)
class _Search:
    table: ArcTable
    arc_limit: Floats  # (arc, member)
    stop_limit: Floats  # (node, member)
    may_fail: int
    budget: int = 0
    tightest_first: bool = True
    reach: list[Floats] = field(default_factory=list)  # [steps left] -> (node, member)
    dead_ends: dict[tuple[int, int], tuple[int, Floats]] = field(default_factory=dict)
    visited: int = 0
    exhausted: bool = False

    def __post_init__(self) -> None:
        self.reach.append(self.stop_limit)

    def extend(self, steps: int) -> None:
        """Compute `reach` for up to `steps` steps left."""
        t = self.table
        last = np.append(t.first[1:], len(t.origin))
        has_arcs = last > t.first
        while len(self.reach) <= steps:
            with np.errstate(over="ignore"):  # far above any threshold is far enough
                through = np.minimum(self.arc_limit, (self.reach[-1][t.target] - t.added) / t.kept)
            best = np.full_like(self.stop_limit, -np.inf)
            best[has_arcs] = np.maximum.reduceat(through, t.first[has_arcs], axis=0)
            self.reach.append(best)

    def is_settled(self, steps: int) -> bool:
        """True if one more step would let no member start from anywhere further up."""
        self.extend(steps + 1)
        return bool(np.array_equal(self.reach[steps], self.reach[steps + 1]))

    def beyond(self, steps: int, node: int, A: Floats) -> int:
        """Count the members that cannot finish from here even on a path of their own."""
        self.extend(steps)
        return int(np.count_nonzero(self.reach[steps][node] < A))

    def plan(self, steps: int, A: Floats, *, budget: int) -> tuple[int, ...] | None:
        """Return a path of exactly `steps` steps, or None (`exhausted` if the search was cut short)."""
        self.extend(steps)
        self.exhausted = False
        self.visited = 0
        self.budget = budget
        return self._descend(steps, 0, A, np.zeros(A.shape, dtype=bool))

    def quick_look(self, steps: int, A: Floats, *, budget: int) -> tuple[int, ...] | None:
        """Look for any path of this length in two orders, neither of which is the better one everywhere."""
        path = None
        for self.tightest_first in (True, False):
            path = path or self.plan(steps, A, budget=budget)
        self.tightest_first = True
        return path

    def _descend(self, left: int, node: int, A: Floats, failed: Bools) -> tuple[int, ...] | None:
        if left == 0:
            over = failed | (self.stop_limit[node] < A)
            return () if np.count_nonzero(over) <= self.may_fail else None
        if self._is_dead_end(left, node, A, failed):
            return None
        self.visited += 1
        if self.visited > self.budget:
            self.exhausted = True
            return None
        t = self.table
        arcs = slice(t.first[node], t.first[node + 1] if node + 1 < len(t.first) else len(t.origin))
        targets = t.target[arcs]
        if targets.size == 0:
            return None
        failed_next = failed | (self.arc_limit[arcs] < A)
        A_next = t.kept * A + t.added[arcs]
        # how far each member is beyond what it could still finish from; the worst `may_fail` are forgiven
        beyond = np.where(failed_next, np.inf, A_next - self.reach[left - 1][targets])
        rank = A.size - 1 - self.may_fail
        tightest = np.partition(beyond, rank, axis=1)[:, rank]
        lost = np.count_nonzero(beyond > 0, axis=1)
        first = tightest if self.tightest_first else lost
        for k in np.lexsort((targets, first)):
            if lost[k] > self.may_fail:
                continue
            rest = self._descend(left - 1, int(targets[k]), A_next[k], failed_next[k])
            if rest is not None:
                return (int(targets[k]), *rest)
            if self.exhausted:
                return None
        self._remember(left, node, A, failed)
        return None

    def _remember(self, left: int, node: int, A: Floats, failed: Bools) -> None:
        """Keep a place that led nowhere; a member that had failed there can prove nothing later."""
        count, known = self.dead_ends.get((left, node), (0, np.empty((0, A.size))))
        if not known.size:
            known = np.full((_REMEMBERED, A.size), np.inf)
        known[count % _REMEMBERED] = np.where(failed, np.inf, A)
        self.dead_ends[left, node] = (count + 1, known)

    def _is_dead_end(self, left: int, node: int, A: Floats, failed: Bools) -> bool:
        """True if an earlier visit with no member worse off has already led nowhere."""
        count, known = self.dead_ends.get((left, node), (0, None))
        if known is None:
            return False
        return bool(np.any(np.all(failed | (known[:count] <= A), axis=1)))


def may_fail(members: int, share: float) -> int:
    """Return how many members may exceed the yardstick.

    >>> may_fail(512, 0.9)
    51
    """
    return int(np.floor(members * (1.0 - share) + 1e-9))


def find_shortest(
    table: ArcTable,
    A: Floats,
    T: Floats,
    *,
    share: float,
    max_steps: int,
    min_steps: int = 0,
    budget: int = 2500,
    quick_look: int = QUICK_LOOK,
) -> Found | None:
    """Return a plan with the fewest steps, or None if none was found up to `max_steps`.

    First a quick look for any plan, upwards from the bound; then the gap below it is closed, until it is proved
    that no shorter plan exists or the budget is spent.

    Parameters
    ----------
    table : the arcs.
    A : adaptation of each member at the start.
    T : yardstick of each member: the drive that no day may exceed.
    share : share of members in which the yardstick must hold over the whole plan.
    max_steps, min_steps : the longest and the shortest plan looked for.
    budget : places that the search may visit in all before it gives up proving.
    quick_look : places visited per length when any plan will do.
    """
    arc_limit, stop_limit = table.thresholds(T)
    search = _Search(table, arc_limit, stop_limit, may_fail(A.size, share))
    low = min_steps
    while search.beyond(low, 0, A) > search.may_fail:
        low += 1
        if low > max_steps or search.is_settled(low - 1):
            return None
    best: tuple[int, ...] | None = None
    longest = low
    # where plans twice as long as the bound were not found, none will be
    while best is None and longest <= min(max_steps, 2 * low + _SLACK_STEPS):
        best = search.quick_look(longest, A, budget=quick_look)
        longest += 1
    if best is None:
        return None
    left = budget
    while low < len(best) and left > 0:
        shorter = search.plan(low, A, budget=left)
        left -= search.visited
        if shorter is not None:
            best = shorter
        elif search.exhausted:
            break
        else:
            low += 1
    return Found(path=best, proved=low == len(best), lower_bound_steps=low)


def find_gentlest(
    table: ArcTable,
    A: Floats,
    T: Floats,
    *,
    share: float,
    steps: int,
    path: tuple[int, ...] | None,
    rounds: int = 6,
) -> tuple[int, ...] | None:
    """Return the gentlest plan of a given length that was found, or `path` if none is gentler.

    Bisection on the scale s: the smallest s for which a plan exists with every T replaced by s T. Of the plans
    that keep that scale one with more even falls is taken.
    """
    low, high = 0.0, 1.0
    for _ in range(rounds):
        scale = 0.5 * (low + high) if path is not None else high
        arc_limit, stop_limit = table.thresholds(scale * T)
        search = _Search(table, arc_limit, stop_limit, may_fail(A.size, share))
        gentler = None
        if search.beyond(steps, 0, A) <= search.may_fail:
            gentler = search.plan(steps, A, budget=QUICK_LOOK)
        if gentler is not None:
            path, high = gentler, scale
        elif path is None:
            return None
        else:
            low = scale
    return None if path is None else _evened(table, A, high * T, path, may_fail(A.size, share))


def _evened(
    table: ArcTable, A: Floats, T: Floats, path: tuple[int, ...], may_fail: int
) -> tuple[int, ...]:
    """Move single steps so that the falls become more even, as long as the plan still holds."""
    arc_limit, stop_limit = table.thresholds(T)

    def holds(candidate: list[int]) -> bool:
        node, level, failed = 0, A, np.zeros(A.shape, dtype=bool)
        for target in candidate:
            arc = table.arc(node, target)
            if arc is None:
                return False
            failed = failed | (arc_limit[arc] < level)
            if np.count_nonzero(failed) > may_fail:
                return False
            node, level = target, table.kept * level + table.added[arc]
        return int(np.count_nonzero(failed | (stop_limit[node] < level))) <= may_fail

    def unevenness(candidate: list[int]) -> float:
        totals = np.array([table.total_mg[0], *table.total_mg[candidate], 0.0])
        return float((np.diff(totals) ** 2).sum())

    best = list(path)
    if not holds(best):
        return path
    for i in (*range(len(best)), *reversed(range(len(best)))):
        above = best[i - 1] if i else 1
        below = best[i + 1] if i + 1 < len(best) else len(table.total_mg) - 1
        choices = [[*best[:i], node, *best[i + 1 :]] for node in range(above, below + 1)]
        choices.sort(key=unevenness)
        now = unevenness(best)
        best = next((c for c in choices if unevenness(c) < now and holds(c)), best)
    return tuple(best)
