"""A titration as one self-contained page: inline style and figures, nothing loaded from anywhere."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationResult
from calando.present.html import plan_html
from calando.present.page import drawn
from calando.present.titrate import tables as titrate_tables
from calando.present.titrate import words as titrate_words
from calando.present.titrate.plot import titration_svg


def titration_html(answer: Answer[TitrationResult]) -> str:
    """Return the prescriber page of an answer; every verdict has one."""
    result = answer.result
    return plan_html(
        "titration.html",
        answer,
        t=titrate_words,
        reasons=titrate_words.reasons(answer),
        tables=titrate_tables.all_tables(result),
        facts=titrate_tables.facts(result),
        figures=drawn(titration_svg, result) if result.plan is not None else [],
    )
