"""A dispensing history as one self-contained page for professionals."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.dispensing import words
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template


def dispensing_html(answer: words.DispensingAnswer) -> str:
    """Return the page; without a dispensing by mouth it has no figure."""
    from markupsafe import Markup

    from calando.present.dispensing.plot import ALT, dispensing_svg

    result = answer.result
    figures = (
        [Markup(dispensing_svg(result, w)) for w in (WIDE, NARROW)]
        if result.summary.last_supply
        else []
    )
    return template("dispensing.html").render(
        answer=answer,
        result=result,
        t=words,
        w=wording,
        v=vocabulary,
        figures=figures,
        alt=ALT,
        urgent=wording.urgent(answer),
    )
