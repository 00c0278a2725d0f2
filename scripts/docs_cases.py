"""The questions that the generated pages ask: one adult, plain tablets, one rule, one change at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import Kit
from calando.decide.taper.order import least_steps
from calando.decide.taper.question import Question, Solution, shortest_within
from calando.facts.schema import Facts, Product
from calando.simulate.ensemble import draw_ensemble

AGE_YEARS, WEIGHT_KG = 50.0, 70.0
_THREE_INTAKES_UP_TO_MG = 100.0
_INTAKE_H = {3: (0.0, 6.0, 12.0), 4: (0.0, 4.0, 8.0, 12.0)}  # hours after the first one
_FINEST_MG = 2.5


def scored_tablet(strength_mg: float) -> Product:
    """Return an invented scored tablet, so that a page does not depend on any country's shelf."""
    return Product(
        id=f"scored_{strength_mg:g}",
        name=f"baclofen {strength_mg:g} mg tablet, scored",
        jurisdiction="US",
        form="tablet",
        strength_mg=strength_mg,
        mg_per_mL=None,
        mL_step=None,
        halvable=True,
        halvable_note="invented for this page",
        licensed_for=(),
        excipients=(),
        status="marketed",
        source="calando2026",
        where="this page",
        basis="assumed",
    )


def liquid(mg_per_mL: float) -> Product:
    """Return an invented oral solution measured to 0.5 mL."""
    return replace(
        scored_tablet(mg_per_mL),
        id=f"liquid_{mg_per_mL:g}",
        name=f"baclofen {mg_per_mL:g} mg/mL oral solution",
        form="liquid",
        strength_mg=None,
        mg_per_mL=mg_per_mL,
        mL_step=0.5,
        halvable=False,
    )


TABLETS = (scored_tablet(10.0), scored_tablet(5.0))


def even_split(daily_mg: float) -> tuple[float, ...]:
    """Return today's doses: 3 intakes up to 100 mg a day, else 4, as even as half tablets allow.

    >>> even_split(80.0)
    (25.0, 27.5, 27.5)
    """
    intakes = 3 if daily_mg <= _THREE_INTAKES_UP_TO_MG else 4
    pieces, over = divmod(round(daily_mg / _FINEST_MG), intakes)
    return tuple(_FINEST_MG * (pieces + (i >= intakes - over)) for i in range(intakes))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question with everything that a page may change about it."""

    facts: Facts
    daily_mg: float = 60.0
    CLcr: float = 105.0
    rate: str = "weekly10"
    step_days: int = 7
    seed: int = 1
    members: int | None = None
    products: tuple[Product, ...] = TABLETS
    under: Mapping[str, Any] = field(default_factory=dict)  # switches of `Ensemble.under`
    asked: Mapping[str, Any] = field(default_factory=dict)  # fields of `Question`

    def question(self) -> Question:
        """Return the question, without any answer in it."""
        kidney = self.facts.kidney
        today = even_split(self.daily_mg)
        ensemble = draw_ensemble(
            self.facts,
            age_years=AGE_YEARS,
            weight_kg=WEIGHT_KG,
            seed=self.seed,
            members=self.members,
        )
        question = Question(
            ensemble=ensemble.under(**self.under),
            relative_CLcr=self.CLcr,
            twin_CLcr=kidney.CLcr_reference.value,
            dialysis_L_per_h=0.0,
            intake_h=_INTAKE_H[len(today)],
            today_mg=today,
            since_weeks=None,
            chain=candidate_chain(
                Kit(self.products), today, [8.0 + h for h in _INTAKE_H[len(today)]]
            ),
            named_rate=self.facts.tapers[self.rate],
            rules=self.facts.taper_rules,
            step_days=self.step_days,
            share=self.facts.taper_rules.share.value,
        )
        return replace(question, **self.asked)

    def solve(self) -> tuple[Question, Solution | None]:
        """Return the question and its plan, in the order that plans keep, as `calando taper` gives it."""
        question = self.question()
        solution = shortest_within(question)
        if solution is None:
            return question, None
        least = least_steps(question, len(solution.path))
        if least > len(solution.path):
            solution = shortest_within(question, min_steps=least) or solution
        return question, solution


def days_of(question: Question, solution: Solution | None) -> int | None:
    """Return how long a plan is."""
    return None if solution is None else len(solution.path) * question.step_days
