"""The order that plans keep among each other, for the same products.

A larger starting dose never gets fewer days, and worse stable kidneys never get fewer days. The yardstick alone
does not see to that: a larger dose has a harder hardest day, and so allows a harder last step. So the plans of the
nearest smaller doses and of the next better kidneys are looked at, and the longest of them is the least.
"""

from __future__ import annotations

from calando.decide.taper.question import TOLERANCE, Question
from calando.decide.taper.shortest import find_shortest

# far away the order keeps itself; under 15 mg a day the coarseness of tablets decides, and is not handed upwards
_SMALLEST_PART = 0.5
_SMALLEST_MG = 15.0
_MOST_DOSES = 16
_KIDNEYS = (120.0, 105.0, 90.0, 75.0, 60.0, 50.0, 40.0, 35.0, 30.0, 25.0, 20.0, 15.0, 10.0, 5.0)
_BETTER_KIDNEYS = 2
_PROVING, _QUICK = 300, 60


def least_steps(question: Question, steps: int) -> int:
    """Return how many steps a plan of `steps` steps must have to keep the order."""
    if question.kidney_history or question.tolerated_CLcr is not None:
        return steps  # the order is one of stable kidneys
    neighbours = (*_smaller_doses(question), *_better_kidneys(question))
    return max((_steps_of(other, steps) for other in neighbours), default=steps)


def _smaller_doses(question: Question) -> list[Question]:
    today = sum(question.today_mg)
    smallest = max(_SMALLEST_PART * today, _SMALLEST_MG)
    nodes = [
        node
        for node, candidate in enumerate(question.chain)
        if node and smallest <= candidate.daily_mg < today
    ]
    thinned = nodes[:: max(-(-len(nodes) // _MOST_DOSES), 1)]
    return [question.from_candidate(node) for node in thinned]


def _better_kidneys(question: Question) -> list[Question]:
    better = [CLcr for CLcr in _KIDNEYS if CLcr > question.relative_CLcr]
    return [question.with_kidneys(CLcr) for CLcr in better[-_BETTER_KIDNEYS:]]


def _steps_of(other: Question, at_least: int) -> int:
    """Return the steps of a neighbour's plan if they are more than `at_least`, else `at_least`."""
    found = find_shortest(
        other.table,
        other.search_start.A[:, 0],
        other.yardstick * (1.0 + TOLERANCE),
        share=other.share,
        max_steps=at_least + 12,
        min_steps=at_least,
        budget=_PROVING,
        quick_look=_QUICK,
    )
    # only what is proved of the neighbour may lengthen this plan, not what a short search happened to find
    return at_least if found is None else max(at_least, found.lower_bound_steps)
