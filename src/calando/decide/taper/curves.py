"""Bands over time of a plan, for the eye: concentration, effect, hourly A - E, daily drive."""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats
from calando.decide.bands import band_series
from calando.decide.recommendation import Curves
from calando.decide.taper.question import ABRUPT_DAYS, Question
from calando.models.effect import sigmoid_effect
from calando.simulate.course import Course, Segment, daily_drive
from calando.units import HOURS_PER_DAY

_MOST_POINTS = 900
_STEPS_H = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)


def plan_curves(question: Question, path: tuple[int, ...]) -> Curves:
    """Return the bands of a plan and the days after it, beside an abrupt stop."""
    q = question
    course = q.course(path)
    days = sum(segment.days for segment in course)
    step_h = next((s for s in _STEPS_H if days * HOURS_PER_DAY / s <= _MOST_POINTS), _STEPS_H[-1])
    hours, C, E, A = _hourly(q, course, step_h)
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


def _hourly(q: Question, course: Course, step_h: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return hours, and concentration, effect and adaptation (member, time) on a regular grid.

    A between two grid points follows the mean effect of the two: for display only.
    """
    times = np.arange(0.0, HOURS_PER_DAY, step_h)
    plasma_map, site_map = q.day.plasma_and_site(times)
    EC50 = q.ensemble.EC50[:, None]
    state, A_day = q.start.state[:, None, :], q.start.A
    rates, shares = q.ensemble.adaptation_rates, q.ensemble.adaptation_shares
    decay = np.exp(-rates * step_h)
    C, E, A = [], [], []
    for segment in course:
        doses = np.asarray([segment.doses_mg])
        absorbed = np.broadcast_to(q.ensemble.absorbed_mg(doses), (q.ensemble.size, *doses.shape))
        for _ in range(segment.days):
            x = np.concatenate([state, absorbed], axis=-1)
            C.append((x @ plasma_map)[:, 0])
            effect = sigmoid_effect((x @ site_map)[:, 0], EC50=EC50, gamma=q.ensemble.gamma)
            E.append(effect)
            layer = A_day
            for i in range(times.size):
                A.append((layer * shares).sum(axis=1))
                following = effect[:, min(i + 1, times.size - 1)]
                mean = 0.5 * (effect[:, i] + following)[:, None]
                layer = layer * decay + (1.0 - decay) * mean
            A_day = A_day * q.day.decay + q.day.gain(state, doses)[:, 0]
            state = q.day.next_state(state, doses)
    hours = np.asarray(np.arange(len(A)) * step_h, dtype=float)
    return hours, np.concatenate(C, 1), np.concatenate(E, 1), np.stack(A, 1)
