"""An answer as one self-contained page: inline style and figures, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from calando.decide.recommendation import TaperAnswer
from calando.present import plots, vocabulary, wording
from calando.present.check.cards_block import cards_html, cards_of, summary_of
from calando.present.replan.words import story_of, urgent_lines

if TYPE_CHECKING:
    from jinja2 import Template


def answer_html(answer: TaperAnswer) -> str:
    """Return the prescriber page of an answer; every verdict has one."""
    from markupsafe import Markup

    result = answer.result
    figures = {}
    if result.plan is not None:
        figures["plan"] = [plots.plan_svg(result, w) for w in (plots.WIDE, plots.NARROW)]
    if result.compared:
        figures["rates"] = [
            plots.rates_svg(result, w, heading=False) for w in (plots.WIDE, plots.NARROW)
        ]
    return template("answer.html").render(
        answer=answer,
        result=result,
        plan=result.plan,
        w=wording,
        v=vocabulary,
        figures={name: [Markup(svg) for svg in pair] for name, pair in figures.items()},
        story=story_of(result),
        urgent=urgent_lines(answer),
        cards=cards_html(answer),
        to_decide=summary_of(cards_of(result)),
        compared=sorted(result.compared, key=lambda r: -r.peak_withdrawal["p50"]),
    )


@cache
def template(name: str) -> Template:
    """Return a page that fails on a name it is not given, and escapes what it shows."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("calando.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
