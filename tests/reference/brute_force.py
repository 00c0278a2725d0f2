"""The shortest plan by trying them all: no bound, no memory, no table.

Every path over the candidates is followed day by day with the drive computed as it is defined, the fall of
adaptation over a day. A path is left only when too many members have already had a day that is too hard.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.decide.taper.question import TOLERANCE, Question
from calando.decide.taper.shortest import may_fail

_BLOCK = 2000  # partial paths followed at once
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What trying every path found."""

    shortest: int | None  # steps; None = no plan up to the length tried
    paths: int  # partial paths followed
    near_misses: tuple[Path, ...]  # shorter paths that failed by at most `near` members


def try_every_path(question: Question, *, most_steps: int, near: int = 2) -> Tried:
    """Return the fewest steps of any path that keeps the yardstick in the asked share of members."""
    q = question
    allowed = may_fail(q.ensemble.size, q.share)
    limit = q.yardstick * (1.0 + TOLERANCE)
    totals = np.array([c.daily_mg for c in q.chain])
    gains = _all_gains(q)
    stops = _gains(q, range(len(q.chain)), None)
    paths: list[Path] = [()]
    A = q.search_start.A[:, 0][None, :]
    failed = np.zeros(A.shape, dtype=bool)
    followed, near_misses = 0, list[Path]()
    for steps in range(most_steps + 1):
        shortest = None
        for i, path in enumerate(paths):
            node = path[-1] if path else 0
            if totals[node] > q.cap_mg_per_step + 1e-9 or (not path and len(q.chain) > 1):
                continue
            _, hard = _follow(q, A[i : i + 1], stops[node], limit)
            count = int(np.count_nonzero(failed[i] | hard[0]))
            if count <= allowed:
                shortest = steps
                break
            if count <= allowed + near:
                near_misses.append(path)
        if shortest is not None:
            return Tried(shortest=shortest, paths=followed, near_misses=tuple(near_misses))
        if steps == most_steps:
            break
        next_paths, next_A, next_failed = [], [], []
        for begin in range(0, len(paths), _BLOCK):
            block = paths[begin : begin + _BLOCK]
            for a in range(len(q.chain)):
                rows = [i for i, p in enumerate(block, begin) if (p[-1] if p else 0) == a]
                if not rows:
                    continue
                for b in range(max(a, 1), len(q.chain)):
                    if totals[a] - totals[b] > q.cap_mg_per_step + 1e-9:
                        continue
                    ended, hard = _follow(q, A[rows], gains[a, b], limit)
                    over = failed[rows] | hard
                    keep = np.count_nonzero(over, axis=1) <= allowed + near
                    followed += len(rows)
                    next_paths += [
                        (*paths[i], b) for i, kept in zip(rows, keep, strict=True) if kept
                    ]
                    next_A.append(ended[keep])
                    next_failed.append(over[keep])
        paths = next_paths
        if not paths:
            break
        A, failed = np.concatenate(next_A), np.concatenate(next_failed)
    return Tried(shortest=None, paths=followed, near_misses=tuple(near_misses))


def _all_gains(q: Question) -> dict[tuple[int, int], Floats]:
    n = len(q.chain)
    gains = {}
    for b in range(1, n):
        origins = [a for a in range(n) if a <= b]
        found = _gains(q, origins, b)
        gains.update({(a, b): found[i] for i, a in enumerate(origins)})
    return gains


def _gains(q: Question, origins: range | list[int], target: int | None) -> Floats:
    """Return what each day adds to adaptation after a change, shape (origin, member, day)."""
    doses = np.asarray([q.chain[a].doses_mg for a in origins])
    after = (
        np.zeros_like(doses)
        if target is None
        else np.tile(q.chain[target].doses_mg, (len(doses), 1))
    )
    days = q.after_days if target is None else q.step_days
    state = q.day.steady_state(doses)
    found, _ = q.day.gains_after_change(state, after, days)
    return np.asarray(found[..., 0].swapaxes(0, 1))


def _follow(q: Question, A: Floats, gains: Floats, limit: Floats) -> tuple[Floats, Floats]:
    """Return adaptation at the end, and which members had a day above the limit; (path, member)."""
    kA, decay = q.ensemble.adaptation_rates[:, 0], q.day.decay[:, 0]
    hard = np.zeros(A.shape, dtype=bool)
    for day in range(gains.shape[1]):
        A_next = A * decay + gains[:, day]
        hard |= (A - A_next) / (24.0 * kA) > limit
        A = A_next
    return A, hard
