"""The credibility report as one self-contained page."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.present import vocabulary
from calando.present.validate import text as validate_text
from calando.present.validate.plot import NARROW, WIDE, models_svg
from calando.simulate.checks.report import Credibility


def report_html(answer: Answer[Credibility]) -> str:
    """Return the page: what it gets wrong first, the picture, then every row."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("calando.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("validate.html").render(
        answer=answer,
        result=answer.result,
        t=validate_text,
        v=vocabulary,
        figures=[Markup(models_svg(answer.result, width)) for width in (WIDE, NARROW)],
    )
