"""The instances on which the shortest plan is checked by two other methods, and the checks themselves."""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from brute_force import try_every_path
from highs_taper import plan_of
from questions import make_question, scored_10, scored_10_and_5

from calando.decide.taper.question import TOLERANCE, Question
from calando.decide.taper.shortest import Found, find_shortest

SMALL, LARGE = 50, 10
MOST_STEPS = 30
MOST_BRUTE_STEPS = 10
_BUDGET = 2500


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One instance: what the search said, what the other method said, and whether they agree."""

    name: str
    nodes: int
    found: Found | None
    seconds: float
    other: str
    other_seconds: float
    agrees: bool
    note: str = ""

    def __str__(self) -> str:
        """Return one row of a table."""
        steps = "none" if self.found is None else f"{len(self.found.path)}"
        proof = "" if self.found is None else " proved" if self.found.proved else " not proved"
        verdict = "agrees" if self.agrees else "DISAGREES"
        return (
            f"{self.name:52} {self.nodes:3d} schedules  {steps:>4} steps{proof:11} {self.seconds:6.2f} s   "
            f"{self.other:34} {self.other_seconds:7.2f} s  {verdict} {self.note}"
        ).rstrip()


def small_instance(number: int) -> dict[str, Any]:
    """Return instance `number` of the small ones: 5 to 30 mg a day, 64 or 128 members."""
    rng = random.Random(f"small {number}")
    mg = rng.choice((10.0, 15.0, 20.0, 22.5, 25.0, 27.5, 30.0, 30.0))
    return {
        "daily_mg": mg,
        "kit": rng.choice((scored_10, scored_10_and_5, scored_10_and_5))(),
        "CLcr": rng.choice((40.0, 60.0, 75.0, 90.0, 105.0)),
        "rate": rng.choice(("weekly10", "weekly10", "weekly5", "uk_csm_2weeks")),
        "count": rng.choice((64, 128)),
        "seed": number + 1,
        "share": rng.choice((0.8, 0.9, 0.95)),
        "step_days": rng.choice((7, 7, 14)),
        "since_weeks": rng.choice((None, 6.0, 60.0)),
        "intakes": rng.choice((2, 3)),
    }


def large_instance(number: int) -> dict[str, Any]:
    """Return instance `number` of the larger ones: 40 to 100 mg a day, 64 to 512 members."""
    chosen = (
        (40.0, 105.0, "weekly10", 128), (50.0, 75.0, "weekly10", 256), (60.0, 105.0, "weekly10", 512),
        (60.0, 60.0, "weekly10", 128), (60.0, 35.0, "weekly10", 64), (30.0, 90.0, "weekly5", 256),
        (40.0, 105.0, "weekly5", 128), (80.0, 75.0, "weekly10", 128), (100.0, 105.0, "weekly10", 128),
        (120.0, 90.0, "weekly10", 64),
    )  # fmt: skip
    mg, CLcr, rate, count = chosen[number]
    return {"daily_mg": mg, "CLcr": CLcr, "rate": rate, "count": count, "kit": scored_10_and_5()}


def name_of(instance: dict[str, Any]) -> str:
    """Return an instance in a few words."""
    told = {**{"step_days": 7, "share": 0.9}, **instance}
    kit = "+".join(f"{p.strength_mg:g}" for p in told["kit"].products)
    return (
        f"{told['daily_mg']:g} mg of {kit} mg, CLcr {told['CLcr']:g}, {told['rate']}, "
        f"{told['count']} x {told['share']:g}, {told['step_days']} d"
    )


def searched(question: Question) -> tuple[Found | None, float]:
    """Return what the search finds on the arc tables, and the seconds it took with its tables."""
    began = time.perf_counter()
    A, T = question.search_start.A[:, 0], question.yardstick * (1.0 + TOLERANCE)
    found = find_shortest(
        question.table, A, T, share=question.share, max_steps=MOST_STEPS, budget=_BUDGET
    )
    return found, time.perf_counter() - began


def check_by_trying_all(number: int) -> Checked:
    """Hold a small instance against brute force; near misses are replayed exactly as well."""
    instance = small_instance(number)
    question = make_question(**instance)
    found, seconds = searched(question)
    began = time.perf_counter()
    most = min(len(found.path) if found else MOST_BRUTE_STEPS, MOST_BRUTE_STEPS)
    tried = try_every_path(question, most_steps=most)
    spent = time.perf_counter() - began
    other = f"{tried.shortest or 'no plan'} of {tried.paths} paths"
    if found is None:
        agrees = tried.shortest is None
    elif len(found.path) > MOST_BRUTE_STEPS:
        agrees, other = tried.shortest is None, f"none up to {most} of {tried.paths} paths"
    elif found.proved:
        agrees = tried.shortest == len(found.path)
    else:
        agrees = tried.shortest is not None and tried.shortest >= found.lower_bound_steps
    saved = [p for p in tried.near_misses if _exactly(question, p) >= question.share]
    note = f"({len(tried.near_misses)} near misses, {len(saved)} within when replayed)"
    return Checked(
        name=name_of(instance),
        nodes=len(question.chain),
        found=found,
        seconds=seconds,
        other=other,
        other_seconds=spent,
        agrees=agrees,
        note=note if tried.near_misses else "",
    )


def _exactly(question: Question, path: tuple[int, ...]) -> float:
    return question.share_within(question.replay(question.falls(path))[1])


def check_by_highs(number: int, *, seconds: float) -> Checked:
    """Hold a larger instance against HiGHS: our plan is one, and a step fewer is none."""
    instance = large_instance(number)
    question = make_question(**instance)
    found, spent = searched(question)
    if found is None:
        raise AssertionError(f"no plan for {name_of(instance)}")
    A, T = question.search_start.A[:, 0], question.yardstick * (1.0 + TOLERANCE)
    ours = plan_of(
        question.table, A, T, share=question.share, steps=len(found.path), path=found.path
    )
    fewer = plan_of(
        question.table, A, T, share=question.share, steps=len(found.path) - 1, seconds=seconds
    )
    agrees = ours.status == "plan" and not (found.proved and fewer.status == "plan")
    return Checked(
        name=name_of(instance),
        nodes=len(question.chain),
        found=found,
        seconds=spent,
        other=f"HiGHS, {len(found.path) - 1} steps: {fewer.status}",
        other_seconds=fewer.seconds,
        agrees=agrees,
        note="" if ours.status == "plan" else f"(ours: {ours.status})",
    )
