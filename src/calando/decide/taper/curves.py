"""Bands over time of a plan, for the eye: concentration, effect, hourly A - E, daily drive."""

from __future__ import annotations

import numpy as np

from calando.decide.bands import band_series
from calando.decide.recommendation import Curves
from calando.decide.taper.question import ABRUPT_DAYS, Question
from calando.simulate.course import Course, Segment, daily_drive
from calando.simulate.hourly import grid_h, hourly


def plan_curves(question: Question, falls: Course) -> Curves:
    """Return the bands of a plan and the days after it, beside an abrupt stop."""
    q = question
    course = q.course(falls)
    days = sum(segment.days for segment in course)
    step_h = grid_h(days)
    hours, C, E, A = hourly(q.day, course, q.start, step_h)
    w, _ = daily_drive(q.day, course, q.start)
    nothing = (Segment(days=ABRUPT_DAYS, doses_mg=(0.0,) * len(q.today_mg)),)
    w_abrupt, _ = daily_drive(q.day, nothing, q.start)
    relative = q.abrupt_peak[:, None]
    shown = np.zeros_like(w)
    shared = min(days, ABRUPT_DAYS)
    shown[:, :shared] = w_abrupt[:, :shared]
    return Curves(
        hours=tuple(float(h) for h in hours),
        concentration_mg_per_L=band_series(C),
        effect=band_series(E),
        withdrawal=band_series(A - E),
        day=tuple(range(days)),
        daily_withdrawal=band_series(w / relative),
        daily_withdrawal_abrupt=band_series(shown / relative),
    )
