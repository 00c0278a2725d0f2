"""Whose taper is this? Every published rate on the members of this patient."""

from __future__ import annotations

from calando.decide.bands import band
from calando.decide.dispensing import Kit
from calando.decide.recommendation import ComparedRate
from calando.decide.taper.question import Question
from calando.decide.taper.rates import rate_totals
from calando.facts.schema import TaperRate


def compare_rate(question: Question, rate: TaperRate, kit: Kit) -> ComparedRate:
    """Simulate one published rate from today's dose, on the same members and kidneys as the plan."""
    totals = rate_totals(rate, sum(question.today_mg), size=question.size)
    peak = question.rate_peak(totals)
    return ComparedRate(
        source=rate.source,
        name=rate.name,
        title=rate.title,
        grade=rate.grade,
        basis=rate.basis,
        days=float(totals[-1][0]),
        steps=sum(mg > 0 for _, mg in totals),
        dispensable=all(kit.make(mg) is not None for _, mg in totals),
        peak_withdrawal=band(peak / question.abrupt_peak),
        share_within_yardstick=question.share_within(peak),
        known_failure=rate.known_failure,
        setting=rate.setting,
        assumptions=rate.assumptions,
        doses=tuple((float(day), mg) for day, mg in totals),
    )


def compare_rates(
    question: Question, rates: tuple[TaperRate, ...], kit: Kit
) -> tuple[ComparedRate, ...]:
    """Return every published rate, gentlest first."""
    compared = (compare_rate(question, rate, kit) for rate in rates)
    return tuple(sorted(compared, key=lambda c: (c.peak_withdrawal["p50"], c.name)))
