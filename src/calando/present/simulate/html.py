"""A simulation as one self-contained page: inline style and figure, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from calando.decide.recommendation import Answer
from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.simulate import words as simulate_words
from calando.present.simulate.plot import simulation_svg
from calando.simulate.result import SimulationResult

if TYPE_CHECKING:
    from jinja2 import Template


def simulation_html(answer: Answer[SimulationResult]) -> str:
    """Return the page of a simulation: figure, exposures, models, reasons, caveats, sources."""
    from markupsafe import Markup

    result = answer.result
    return _template().render(
        answer=answer,
        result=result,
        w=wording,
        s=simulate_words,
        v=vocabulary,
        exposures=simulate_words.exposure_rows(result),
        figures=[Markup(simulation_svg(result, width, heading=False)) for width in (WIDE, NARROW)],
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("calando.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("simulation.html")
