"""Is a course too long to be drawn swing by swing, and which two days of it are then shown in full?"""

from __future__ import annotations

from calando.present import wording
from calando.simulate.result import SimulationResult

MOST_SWINGS = 28  # doses that can still be told apart: four a day for a week
MIN_DAYS, MOST_EVERY_H = 4.0, 12.0  # what a picture of days needs
DETAIL_H = 48.0


def is_long(result: SimulationResult) -> bool:
    """True if the course has more swings than can be told apart.

    A pump that runs all day makes none, and of outputs that are far apart no day can be drawn.
    """
    swings = sum(float(length) < 24.0 for length in result.doses["duration_h"])
    days = result.hours[-1] / 24.0
    return swings > MOST_SWINGS and days > MIN_DAYS and result.every <= MOST_EVERY_H


def detail_window(result: SimulationResult) -> tuple[float, float]:
    """Return the two days shown in full [h]: the last ones, or those around the last dose if it was long before."""
    end, last_dose = result.hours[-1], max(float(hour) for hour in result.doses["hours"])
    if end - last_dose > DETAIL_H / 2:
        end = last_dose + DETAIL_H / 2
    return max(0.0, end - DETAIL_H), end


def detail_text(result: SimulationResult) -> str:
    """Return which two days they are, in words."""
    start, end = detail_window(result)
    which = "The last 48 hours" if end == result.hours[-1] else "48 hours around the last dose"
    return f"{which}: hour {wording.number(round(start, 2))} to {wording.number(round(end, 2))}"
