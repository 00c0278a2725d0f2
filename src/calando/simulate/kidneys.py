"""Kidneys and machines over time: creatinine clearance that falls or recovers, sessions of dialysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.facts.schema import KidneyFacts
from calando.models.covariates import clearance_with_kidneys
from calando.simulate.program import Regimes


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyCourse:
    """From each `start_h` on: creatinine clearance [mL/min] and what a machine clears [L/h, true clearance]."""

    start_h: tuple[float, ...]
    CLcr: tuple[float, ...]
    machine_L_per_h: tuple[float, ...]

    @property
    def regimes(self) -> Regimes:
        """The times at which the parameters change."""
        return Regimes(start_h=self.start_h)


def steady_kidneys(CLcr: float) -> KidneyCourse:
    """Return kidneys that stay as they are."""
    return KidneyCourse(start_h=(0.0,), CLcr=(CLcr,), machine_L_per_h=(0.0,))


def changing_kidneys(
    points: Sequence[tuple[float, float]], *, every_h: float = 3.0
) -> KidneyCourse:
    """Return kidneys that move in straight lines between points (hour, CLcr), in steps of `every_h`.

    Within a step CLcr is that of its middle; with 3 h, kidneys that lose 90 mL/min in two days leave exposure off by
    less than 0.1 % and single levels by less than 0.3 % (`calando validate` shows both).

    >>> changing_kidneys([(0, 100), (12, 40)], every_h=6).CLcr
    (85.0, 55.0, 40.0)
    """
    times, values = np.array(points, dtype=float).T
    if np.any(np.diff(times) <= 0) or np.any(values < 0):
        raise InputError(
            Problem(
                field="CLcr",
                value=[tuple(p) for p in points],
                message="points of creatinine clearance must come in order of time and not be negative",
                allowed="(hour, mL/min) pairs, hours ascending",
            )
        )
    starts = np.append(np.arange(times[0], times[-1], every_h), times[-1])
    middles = np.append(0.5 * (starts[:-1] + starts[1:]), times[-1])
    CLcr = np.interp(middles, times, values)
    if starts[0] > 0:
        starts, CLcr = np.insert(starts, 0, 0.0), np.insert(CLcr, 0, values[0])
    return KidneyCourse(
        start_h=tuple(map(float, starts)),
        CLcr=tuple(map(float, CLcr)),
        machine_L_per_h=(0.0,) * starts.size,
    )


def with_machine(
    course: KidneyCourse, sessions: Sequence[tuple[float, float]], *, clearance_L_per_h: float
) -> KidneyCourse:
    """Return a course with sessions (from hour, to hour) of a machine that clears so much.

    >>> with_machine(steady_kidneys(5), [(10, 14)], clearance_L_per_h=7.7).machine_L_per_h
    (0.0, 7.7, 0.0)
    """
    edges = sorted({*course.start_h, *(t for session in sessions for t in session)})
    CLcr = [course.CLcr[int(np.searchsorted(course.start_h, t, side="right")) - 1] for t in edges]
    before = [
        course.machine_L_per_h[int(np.searchsorted(course.start_h, t, side="right")) - 1]
        for t in edges
    ]
    running = [any(a <= t < b for a, b in sessions) for t in edges]
    return KidneyCourse(
        start_h=tuple(map(float, edges)),
        CLcr=tuple(CLcr),
        machine_L_per_h=tuple(
            b + (clearance_L_per_h if on else 0.0) for b, on in zip(before, running, strict=True)
        ),
    )


def weekly_sessions(
    days: Sequence[int], *, at_h: float, session_h: float, until_h: float
) -> list[tuple[float, float]]:
    """Return sessions on weekdays (0 = the weekday of hour 0), `at_h` hours after midnight of hour 0's clock."""
    found = []
    for day in range(int(until_h // 24) + 1):
        if day % 7 in days:
            start = 24.0 * day + at_h
            if start < until_h:
                found.append((start, start + session_h))
    return found


def clearances(
    CL_ref: Floats, course: KidneyCourse, *, non_renal_share: Floats, facts: KidneyFacts, F: float
) -> list[Floats]:
    """Return each patient's apparent clearance [L/h] in each part of a course.

    Parameters
    ----------
    CL_ref : apparent clearance with healthy kidneys, shape (patient,) [L/h].
    course : the kidneys over time.
    non_renal_share : share of the clearance that does not pass the kidneys, shape (patient,).
    F : bioavailability: a machine's true clearance is divided by it among apparent clearances.
    """
    return [
        clearance_with_kidneys(
            CL_ref,
            CLcr=CLcr,
            non_renal_share=non_renal_share,
            CLcr_ref=facts.CLcr_reference.value,
            CLcr_cap=facts.CLcr_cap.value,
        )
        + machine / F
        for CLcr, machine in zip(course.CLcr, course.machine_L_per_h, strict=True)
    ]
