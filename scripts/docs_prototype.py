"""What the prototype of the design answered: the numbers that docs/plans.md stands beside."""

from __future__ import annotations

from collections.abc import Mapping

# weeks of the prototype of the design: (rate, mg/day, CLcr)
PROTOTYPE_WEEKS: Mapping[tuple[str, float, float], int] = {
    ("weekly10", 30, 105): 2,
    ("weekly10", 60, 105): 5,
    ("weekly10", 60, 35): 9,
    ("weekly10", 80, 105): 6,
    ("weekly10", 150, 105): 10,
    ("weekly10", 300, 105): 14,
    ("weekly5", 30, 105): 5,
    ("weekly5", 60, 105): 10,
    ("weekly5", 60, 35): 22,
    ("weekly5", 80, 105): 14,
    ("weekly5", 150, 105): 22,
    ("weekly5", 300, 105): 32,
}
# r (p50, p80, p95) of the prototype at 60 mg/day: design, section 2
PROTOTYPE_R: Mapping[str, tuple[float, float, float]] = {
    "uk_csm_1week": (0.74, 0.83, 0.89),
    "bmj2001": (0.72, 0.80, 0.86),
    "ansm2017_10mg": (0.60, 0.71, 0.79),
    "uk_csm_2weeks": (0.51, 0.64, 0.73),
    "weekly10": (0.37, 0.47, 0.56),
    "weekly5": (0.20, 0.28, 0.36),
}
