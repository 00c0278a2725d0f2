"""The shortest path, against trying every path."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from calando.arrays import Floats
from calando.decide.taper.arcs import ArcTable
from calando.decide.taper.shortest import find_gentlest, find_shortest, may_fail
from calando.models.variability import random_stream

MEMBERS = 10
# with this yardstick the made-up tables need one step, several, or have no plan
T_MIXED = 0.35


def random_table(seed: int, nodes: int = 4) -> tuple[ArcTable, Floats]:
    """Return a made-up table of two-day steps, and where its members start."""
    rng = random_stream(seed, "table")
    pairs = [(i, j) for i in range(nodes) for j in range(max(i, 1), nodes)]
    origin, target = np.array(pairs).T
    fall = (target - origin)[:, None, None]
    offset = rng.uniform(0.3, 0.9, (len(pairs), MEMBERS, 2)) - 0.15 * fall
    table = ArcTable(
        origin=origin,
        target=target,
        first=np.searchsorted(origin, np.arange(nodes)),
        offset=offset,
        slope=rng.uniform(1.0, 2.0, (MEMBERS, 2)),
        added=rng.uniform(0.0, 0.2, (len(pairs), MEMBERS)),
        kept=rng.uniform(0.5, 0.9, MEMBERS),
        stop_offset=rng.uniform(0.0, 0.4, (nodes, MEMBERS, 3)),
        stop_slope=rng.uniform(1.0, 2.0, (MEMBERS, 3)),
        may_stop=np.array([False] + [True] * (nodes - 1)),
        total_mg=np.linspace(10.0 * nodes, 10.0, nodes),
    )
    return table, rng.uniform(0.4, 0.8, MEMBERS)


def failures(table: ArcTable, A: Floats, T: Floats, path: tuple[int, ...]) -> int | None:
    """Count the members that fail anywhere on a path; None if it is not a path."""
    arcs, stops = table.thresholds(T)
    node, failed = 0, np.zeros(MEMBERS, dtype=bool)
    for step in path:
        (found,) = np.nonzero((table.origin == node) & (table.target == step))
        if not found.size:
            return None
        failed |= arcs[found[0]] < A
        A = table.kept * A + table.added[found[0]]
        node = step
    return int(np.count_nonzero(failed | (stops[node] < A)))


def fewest_steps(table: ArcTable, A: Floats, T: Floats, allowed: int, most: int) -> int | None:
    for steps in range(most + 1):
        for path in itertools.product(range(1, len(table.first)), repeat=steps):
            count = failures(table, A, T, path)
            if count is not None and count <= allowed:
                return steps
    return None


@pytest.mark.parametrize("share", [0.7, 0.9, 1.0])
@pytest.mark.parametrize("seed", range(12))
def test_the_plan_found_is_as_short_as_any(seed: int, share: float) -> None:
    table, A = random_table(seed)
    T = np.full(MEMBERS, T_MIXED)
    allowed = may_fail(MEMBERS, share)

    found = find_shortest(table, A, T, share=share, max_steps=5)

    shortest = fewest_steps(table, A, T, allowed, most=5)
    if found is None:
        assert shortest is None
        return
    count = failures(table, A, T, found.path)
    assert count is not None
    assert count <= allowed
    assert found.lower_bound_steps <= (len(found.path) if shortest is None else shortest)
    if found.proved:
        assert len(found.path) == shortest


def test_the_made_up_tables_are_of_all_kinds() -> None:
    lengths = set()
    for seed in range(12):
        table, A = random_table(seed)
        found = find_shortest(table, A, np.full(MEMBERS, T_MIXED), share=0.9, max_steps=5)
        lengths.add(None if found is None else len(found.path))

    assert len(lengths) >= 3  # or the test above would test little


@pytest.mark.parametrize("seed", range(6))
def test_a_gentler_plan_keeps_the_length_and_the_share(seed: int) -> None:
    table, A = random_table(seed)
    T = np.full(MEMBERS, 0.5)
    found = find_shortest(table, A, T, share=0.9, max_steps=6)
    assert found is not None

    gentle = find_gentlest(table, A, T, share=0.9, steps=len(found.path), path=found.path)

    assert gentle is not None
    assert len(gentle) == len(found.path)
    count = failures(table, A, T, gentle)
    assert count is not None
    assert count <= 1


def test_no_plan_is_said_where_none_exists() -> None:
    table, A = random_table(1)

    assert find_shortest(table, A, np.full(MEMBERS, -9.0), share=0.9, max_steps=5) is None


def test_a_plan_may_be_asked_to_take_at_least_so_many_steps() -> None:
    table, A = random_table(0)
    T = np.full(MEMBERS, 0.5)

    shortest = find_shortest(table, A, T, share=0.7, max_steps=6)
    longer = find_shortest(table, A, T, share=0.7, max_steps=6, min_steps=3)

    assert shortest is not None
    assert longer is not None
    assert len(shortest.path) < 3 <= len(longer.path)


@pytest.mark.parametrize(
    ("members", "share", "expected"),
    [(512, 0.9, 51), (512, 1.0, 0), (10, 0.9, 1), (10, 0.7, 3), (1, 0.9, 0), (100, 0.35, 65)],
)
def test_the_number_that_may_fail_is_rounded_down_but_not_by_rounding(
    members: int, share: float, expected: int
) -> None:
    assert may_fail(members, share) == expected
