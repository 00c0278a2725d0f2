"""A course hour by hour, for the eye: concentration, effect, adaptation."""

from __future__ import annotations

import numpy as np

from calando.arrays import Floats
from calando.models.effect import sigmoid_effect
from calando.simulate.course import Course, Start
from calando.simulate.day import DayMap
from calando.units import HOURS_PER_DAY

_MOST_POINTS = 900
_STEPS_H = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)


def grid_h(days: int) -> float:
    """Return the step [h] of a grid over so many days that a page can still draw."""
    return next((s for s in _STEPS_H if days * HOURS_PER_DAY / s <= _MOST_POINTS), _STEPS_H[-1])


def hourly(
    day: DayMap, course: Course, start: Start, step_h: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return hours, and concentration, effect and adaptation (member, time) on a regular grid.

    A between two grid points follows the mean effect of the two: for display only.
    """
    ensemble = day.ensemble
    times = np.arange(0.0, HOURS_PER_DAY, step_h)
    plasma_map, site_map = day.plasma_and_site(times)
    EC50 = ensemble.EC50[:, None]
    state, A_day = start.state[:, None, :], start.A
    rates, shares = ensemble.adaptation_rates, ensemble.adaptation_shares
    decay = np.exp(-rates * step_h)
    C, E, A = [], [], []
    for segment in course:
        doses = np.asarray([segment.doses_mg])
        absorbed = np.broadcast_to(ensemble.absorbed_mg(doses), (ensemble.size, *doses.shape))
        for _ in range(segment.days):
            x = np.concatenate([state, absorbed], axis=-1)
            C.append((x @ plasma_map)[:, 0])
            effect = sigmoid_effect((x @ site_map)[:, 0], EC50=EC50, gamma=ensemble.gamma)
            E.append(effect)
            layer = A_day
            for i in range(times.size):
                A.append((layer * shares).sum(axis=1))
                following = effect[:, min(i + 1, times.size - 1)]
                mean = 0.5 * (effect[:, i] + following)[:, None]
                layer = layer * decay + (1.0 - decay) * mean
            A_day = A_day * day.decay + day.gain(state, doses)[:, 0]
            state = day.next_state(state, doses)
    hours = np.asarray(np.arange(len(A)) * step_h, dtype=float)
    return hours, np.concatenate(C, 1), np.concatenate(E, 1), np.stack(A, 1)
