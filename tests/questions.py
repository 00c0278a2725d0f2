"""Taper questions without a patient file: a dose, kidneys, a rate and a fixed shelf of tablets."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import Kit
from calando.decide.taper.question import Question
from calando.facts.load import load_facts
from calando.simulate.ensemble import Ensemble, draw_ensemble

DAY = (8.0, 14.0, 20.0)


@cache
def scored_10_and_5() -> Kit:
    """Return a shelf of scored 10 mg and scored 5 mg tablets, whatever a country sells."""
    products = {p.id: p for p in load_facts().products}
    ten, five = products["us_tablet_10"], products["us_tablet_5"]
    return Kit([replace(ten, halvable=True), replace(five, halvable=True)])


@cache
def scored_10() -> Kit:
    """Return a coarse shelf: scored 10 mg tablets only, so the smallest piece is 5 mg."""
    return Kit([replace(scored_10_and_5().products[0], halvable=True)])


@cache
def members(count: int, seed: int = 1) -> Ensemble:
    """Return an adult of 70 kg as so many members."""
    return draw_ensemble(load_facts(), age_years=45, weight_kg=70, seed=seed, members=count)


def evenly(daily_mg: float, intakes: int) -> tuple[float, ...]:
    """Split a total over the intakes in pieces of 2.5 mg, the larger ones later."""
    pieces = round(daily_mg / 2.5)
    return tuple(2.5 * ((pieces + i) // intakes) for i in range(intakes))


def make_question(
    daily_mg: float,
    *,
    CLcr: float = 105.0,
    rate: str = "weekly10",
    kit: Kit | None = None,
    count: int = 512,
    seed: int = 1,
    share: float = 0.9,
    step_days: int = 7,
    since_weeks: float | None = None,
    intakes: int = 3,
) -> Question:
    """Return the question of an adult with stable kidneys."""
    facts = load_facts()
    today = evenly(daily_mg, intakes)
    first, spread = DAY[0], (DAY[-1] - DAY[0]) / max(intakes - 1, 1)
    times_h = tuple(first + i * spread for i in range(intakes))
    return Question(
        ensemble=members(count, seed),
        relative_CLcr=CLcr,
        twin_CLcr=facts.kidney.CLcr_reference.value,
        dialysis_L_per_h=0.0,
        intake_h=tuple(t - first for t in times_h),
        today_mg=today,
        since_weeks=since_weeks,
        chain=candidate_chain(kit or scored_10_and_5(), today, times_h),
        named_rate=facts.tapers[rate],
        rules=facts.taper_rules,
        step_days=step_days,
        share=share,
    )
