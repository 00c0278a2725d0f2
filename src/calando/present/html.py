"""An answer as one self-contained page: inline style and figures, nothing loaded from anywhere."""

from __future__ import annotations

from typing import Any

from calando.decide.recommendation import Answer, TaperAnswer
from calando.present import plots, wording
from calando.present.check.cards_block import cards_html, cards_of, summary_of
from calando.present.page import drawn, page
from calando.present.replan.words import story_of, urgent_lines


def answer_html(answer: TaperAnswer) -> str:
    """Return the prescriber page of an answer; every verdict has one."""
    result = answer.result
    return plan_html(
        "answer.html",
        answer,
        t=wording,
        plan_figures=drawn(plots.plan_svg, result) if result.plan is not None else [],
        rates_figures=drawn(plots.rates_svg, result, heading=False) if result.compared else [],
        compared=sorted(result.compared, key=lambda r: -r.peak_withdrawal["p50"]),
    )


def plan_html(name: str, answer: Answer[Any], **shown: object) -> str:
    """Return the page of a plan on or off baclofen: above it what to do now, beside it the cards."""
    return page(
        name,
        answer,
        plan=answer.result.plan,
        story=story_of(answer.result),
        urgent=urgent_lines(answer),
        cards=cards_html(answer),
        to_decide=summary_of(cards_of(answer.result)),
        **shown,
    )
