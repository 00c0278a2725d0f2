"""The credibility report as one self-contained page."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.present.page import drawn, page
from calando.present.validate import text as validate_text
from calando.present.validate.plot import models_svg
from calando.simulate.checks.report import Credibility


def report_html(answer: Answer[Credibility]) -> str:
    """Return the page: what it gets wrong first, the picture, then every row."""
    return page(
        "validate.html",
        answer,
        t=validate_text,
        figures=drawn(models_svg, answer.result),
    )
