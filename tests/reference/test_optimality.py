"""The shortest plan is the shortest: brute force on small instances, HiGHS on larger ones.

By default a part of the instances; with CALANDO_ALL_INSTANCES=1, or by scripts/optimality.py, all of them.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from brute_force import try_every_path
from highs_taper import plan_of
from optimality import LARGE, SMALL, check_by_highs, check_by_trying_all, searched
from questions import make_question, scored_10_and_5

from calando.decide.taper.question import TOLERANCE

ALL = bool(os.environ.get("CALANDO_ALL_INSTANCES"))
SMALL_NUMBERS = range(SMALL) if ALL else range(0, SMALL, 2)
LARGE_NUMBERS = range(LARGE) if ALL else (0, 1, 2)
HIGHS_SECONDS = 300.0 if ALL else 60.0


@pytest.mark.parametrize("number", SMALL_NUMBERS)
def test_trying_every_path_finds_no_shorter_plan(number: int) -> None:
    checked = check_by_trying_all(number)

    assert checked.agrees, str(checked)


@pytest.mark.parametrize("number", LARGE_NUMBERS)
def test_highs_finds_no_plan_with_a_step_fewer(number: int) -> None:
    checked = check_by_highs(number, seconds=HIGHS_SECONDS)

    assert checked.agrees, str(checked)
    assert checked.found is not None
    assert checked.found.proved, str(checked)
    assert "infeasible" in checked.other, str(checked)  # proved by HiGHS, not timed out


def test_highs_finds_a_plan_of_its_own_where_there_is_one() -> None:
    question = make_question(20.0, CLcr=60.0, kit=scored_10_and_5(), count=64)
    found, _ = searched(question)
    A, T = question.search_start.A[:, 0], question.yardstick * (1.0 + TOLERANCE)
    assert found is not None

    theirs = plan_of(question.table, A, T, share=question.share, steps=len(found.path))

    assert theirs.status == "plan"
    assert theirs.path is not None
    assert question.share_within(question.replay(question.falls(theirs.path))[1]) >= question.share


def test_the_check_by_brute_force_would_notice_a_plan_that_is_too_long() -> None:
    strict = make_question(30.0, CLcr=60.0, kit=scored_10_and_5(), count=64, share=0.95)
    lax = replace(strict, share=0.6)
    found, _ = searched(strict)
    assert found is not None

    tried = try_every_path(lax, most_steps=len(found.path))

    assert tried.shortest is not None
    assert tried.shortest < len(found.path)


def test_the_arc_tables_say_what_the_exact_replay_says() -> None:
    question = make_question(60.0, CLcr=60.0, kit=scored_10_and_5(), count=512)
    found, _ = searched(question)
    assert found is not None
    limit = question.yardstick * (1.0 + TOLERANCE)
    arc_limit, stop_limit = question.table.thresholds(limit)
    A, node = question.search_start.A[:, 0], 0
    failed = np.zeros(A.shape, dtype=bool)
    for target in found.path:
        arc = np.flatnonzero((question.table.origin == node) & (question.table.target == target))[0]
        failed |= arc_limit[arc] < A
        A, node = question.table.kept * A + question.table.added[arc], target
    failed |= stop_limit[node] < A

    replayed = question.replay(question.falls(found.path))[1] > limit

    # a member within 0.1 % of its yardstick may fall on either side of it
    assert abs(int(failed.sum()) - int(replayed.sum())) <= 2
