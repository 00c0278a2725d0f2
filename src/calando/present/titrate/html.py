"""A titration as one self-contained page: inline style and figures, nothing loaded from anywhere."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationResult
from calando.present import vocabulary, wording
from calando.present.check.cards_block import cards_html, cards_of, summary_of
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.replan.words import story_of, urgent_lines
from calando.present.titrate import tables as titrate_tables
from calando.present.titrate import words as titrate_words
from calando.present.titrate.plot import titration_svg


def titration_html(answer: Answer[TitrationResult]) -> str:
    """Return the prescriber page of an answer; every verdict has one."""
    from markupsafe import Markup

    result = answer.result
    drawn = (WIDE, NARROW) if result.plan is not None else ()
    return template("titration.html").render(
        answer=answer,
        result=result,
        plan=result.plan,
        w=wording,
        t=titrate_words,
        story=story_of(result),
        urgent=urgent_lines(answer),
        cards=cards_html(answer),
        to_decide=summary_of(cards_of(result)),
        v=vocabulary,
        tables=titrate_tables.all_tables(result),
        facts=titrate_tables.facts(result),
        figures=[Markup(titration_svg(result, width)) for width in drawn],
    )
