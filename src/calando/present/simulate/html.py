"""A simulation as one self-contained page: inline style and figure, nothing loaded from anywhere."""

from __future__ import annotations

from calando.decide.recommendation import Answer
from calando.present.page import drawn, page
from calando.present.simulate import words as simulate_words
from calando.present.simulate.plot import simulation_svg
from calando.simulate.result import SimulationResult


def simulation_html(answer: Answer[SimulationResult]) -> str:
    """Return the page of a simulation: figure, exposures, models, reasons, caveats, sources."""
    result = answer.result
    return page(
        "simulation.html",
        answer,
        s=simulate_words,
        exposures=simulate_words.exposure_rows(result),
        figures=drawn(simulation_svg, result, heading=False),
    )
