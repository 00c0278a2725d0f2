"""A dispensing history as one self-contained page for professionals."""

from __future__ import annotations

from calando.present import wording
from calando.present.dispensing import words
from calando.present.page import drawn, page


def dispensing_html(answer: words.DispensingAnswer) -> str:
    """Return the page; without a dispensing by mouth it has no figure."""
    from calando.present.dispensing.plot import ALT, dispensing_svg

    result = answer.result
    return page(
        "dispensing.html",
        answer,
        t=words,
        figures=drawn(dispensing_svg, result) if result.summary.last_supply else [],
        alt=ALT,
        urgent=wording.urgent(answer),
    )
