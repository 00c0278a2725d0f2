"""Kidneys and machines of a simulation: what was typed, or what the patient file says."""

from __future__ import annotations

from calando.decide.simulation.wishes import SimulationWishes
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.simulate.kidneys import (
    KidneyCourse,
    changing_kidneys,
    steady_kidneys,
    weekly_sessions,
    with_machine,
)

# where nothing is said: hour 0 is a Monday at 08:00, and a session begins at noon
ASSUMED_CLOCK_H, ASSUMED_SESSION_H = 8.0, 12.0
ASSUMED_WEEKDAYS = (0, 2, 4)  # Monday, Wednesday, Friday
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def kidney_course(
    wishes: SimulationWishes, facts: Facts, *, drug: str, structure: str, end_h: float
) -> KidneyCourse | None:
    """Return the kidneys that were asked for; None = those of the study.

    Raises
    ------
    InputError : kidneys for a model whose clearance they do not move.
    """
    if wishes.CLcr is None and not wishes.weekdays:
        return None
    if drug != "baclofen" or "CL" not in STRUCTURES[structure].parameters:
        raise InputError(
            Problem(
                field="--clcr" if wishes.CLcr is not None else "--hemodialysis",
                message="what kidneys and machines clear is known for baclofen in plasma only",
                allowed="without --clcr and --hemodialysis",
            )
        )
    own = facts.kidney.CLcr_on_dialysis_cap.value
    highest = max((CLcr for _, CLcr in wishes.CLcr or ()), default=0.0)
    if wishes.weekdays and highest > own:
        raise InputError(
            Problem(
                field="--clcr",
                value=highest,
                message=f"on dialysis the kidneys' own clearance is counted up to {own:g} mL/min",
                allowed=f"at most {own:g}, or no --hemodialysis",
            )
        )
    points = wishes.CLcr or ((0.0, own),)
    if wishes.weekdays:
        points = tuple((hour, min(CLcr, own)) for hour, CLcr in points)
    course = steady_or_changing(points)
    if not wishes.weekdays:
        return course
    return with_sessions(
        course,
        facts,
        weekdays=wishes.weekdays,
        session_clock_h=wishes.session_clock_h,
        clock_h=wishes.clock_h,
        end_h=end_h,
    )


def steady_or_changing(points: tuple[tuple[float, float], ...]) -> KidneyCourse:
    """Return kidneys through points (hour, mL/min); one point stays as it is."""
    return steady_kidneys(points[0][1]) if len(points) == 1 else changing_kidneys(points)


def with_sessions(
    course: KidneyCourse,
    facts: Facts,
    *,
    weekdays: tuple[int, ...],
    session_clock_h: float | None,
    clock_h: float | None,
    end_h: float,
    days_before: int = 0,
) -> KidneyCourse:
    """Return a course with sessions of hemodialysis on some weekdays.

    Parameters
    ----------
    weekdays : 0 = Monday, the day of hour 0; with `days_before` the course begins so many days earlier.
    session_clock_h, clock_h : clock times of the sessions' beginning and of hour 0; None = assumed.
    """
    at = ASSUMED_SESSION_H if session_clock_h is None else session_clock_h
    clock = ASSUMED_CLOCK_H if clock_h is None else clock_h
    length = facts.kidney.hemodialysis_session_h.value
    days = sorted({(day + days_before) % 7 for day in weekdays})
    midnight = weekly_sessions(days, at_h=at, session_h=length, until_h=end_h + clock)
    sessions = [(max(a - clock, 0.0), b - clock) for a, b in midnight if b > clock]
    if not sessions:
        return course
    return with_machine(course, sessions, clearance_L_per_h=facts.kidney.CL_hemodialysis.value)
