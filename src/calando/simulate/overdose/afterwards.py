"""When withdrawal begins after an overdose in someone whose body was used to baclofen."""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats, Members
from calando.models.effect import sigmoid_effect
from calando.simulate.overdose.course import OverdoseCourse
from calando.simulate.overdose.members import OverdoseMembers
from calando.units import HOURS_PER_DAY, HOURS_PER_WEEK

_OVER_H = HOURS_PER_DAY  # withdrawal is judged by the mean of a day, as plans are


def withdrawal_course(
    course: OverdoseCourse, members: OverdoseMembers, *, since_weeks: float | None
) -> tuple[Floats, Floats]:
    """Return hours since the ingestion and withdrawal (member, time): the mean over a day of adaptation less effect.

    Adaptation begins at what long use (`since_weeks`; None: complete) has built up and follows the effect through
    the overdose.
    """
    ensemble = members.ensemble
    effect = sigmoid_effect(course.quick_site.copy(), EC50=ensemble.EC50[:, None])
    hours = course.hours
    steps = np.diff(hours)
    usual = hours < 0.0
    first_day = usual & (hours < hours[0] + HOURS_PER_DAY)
    A = np.empty_like(effect)
    grown = 1.0 if since_weeks is None else -np.expm1(-ensemble.kA * since_weeks * HOURS_PER_WEEK)
    A[:, 0] = effect[:, first_day].mean(axis=1) * grown
    for i, step in enumerate(steps):
        keep = np.exp(-ensemble.kA * step)
        A[:, i + 1] = A[:, i] * keep + (1.0 - keep) * 0.5 * (effect[:, i] + effect[:, i + 1])
    drive = A - effect
    area = np.concatenate(
        [
            np.zeros((members.size, 1)),
            np.cumsum(0.5 * (drive[:, 1:] + drive[:, :-1]) * steps, axis=1),
        ],
        axis=1,
    )
    since = hours[course.since]
    ahead = np.array([np.interp(since - _OVER_H, hours, row) for row in area])
    return since, (area[:, course.since] - ahead) / _OVER_H


def withdrawal_onset(hours: Floats, withdrawal: Floats) -> Members:
    """Return when withdrawal reaches half of its coming peak, after the overdose has passed [h]."""
    lowest = withdrawal.argmin(axis=1)  # where the overdose is felt most
    later = np.arange(hours.size) >= lowest[:, None]
    reached = later & (withdrawal >= 0.5 * withdrawal.max(axis=1, keepdims=True))
    return np.asarray(hours[reached.argmax(axis=1)])
