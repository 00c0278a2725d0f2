"""When withdrawal comes after an abrupt stop (A15), and how soon it goes once baclofen is given again (A16)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calando.arrays import Floats, Members
from calando.models.effect import sigmoid_effect
from calando.simulate.course import steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble
from calando.units import HOURS_PER_DAY

_DAYS_OF_DOSES, _WATCHED_DAYS = 2, 10
_HOURLY_STEP_H = 0.25


def withdrawal_onset(
    ensemble: Ensemble,
    *,
    CL: Members,
    intake_h: tuple[float, ...],
    doses_mg: Sequence[float],
    over_h: float,
) -> Members:
    """Return when, after the last dose of long use, withdrawal reaches half of its coming peak [h].

    Parameters
    ----------
    ensemble, CL : the members and their clearances [L/h].
    intake_h, doses_mg : the doses of every day; the last dose is the last intake of the day.
    over_h : withdrawal is the mean of A - E over this many hours back (at most 24); 0 for A - E of the moment.

    Returns
    -------
    Hours after the last dose, shape (member,), on a grid of a quarter of an hour.
    """
    taken = [True] * _DAYS_OF_DOSES + [False] * _WATCHED_DAYS
    w = _unopposed(DayMap(ensemble, CL=CL, intake_h=intake_h), doses_mg, taken)
    last_dose = round((HOURS_PER_DAY + intake_h[-1]) / _HOURLY_STEP_H)
    w, back = _mean_back(w, over_h)
    after = w[:, last_dose - back :]
    reached = after >= 0.5 * after.max(axis=1, keepdims=True)
    return np.asarray(reached.argmax(axis=1) * _HOURLY_STEP_H)


def relief(
    ensemble: Ensemble,
    *,
    CL: Members,
    intake_h: tuple[float, ...],
    doses_mg: Sequence[float],
    stopped_days: int,
    over_h: float,
    left: float,
) -> Members:
    """Return when, after baclofen is given again, withdrawal has fallen to a share of its peak [h].

    Parameters
    ----------
    ensemble, CL : the members and their clearances [L/h].
    intake_h, doses_mg : the doses of every day of long use, and of every day after the stop.
    stopped_days : days of nothing in between.
    over_h : withdrawal is the mean of A - E over this many hours back (at most 24); 0 for A - E of the moment.
    left : the share of the peak.

    Returns
    -------
    Hours after the first dose that is taken again, shape (member,), on a grid of a quarter of an hour.
    """
    taken = [True] * _DAYS_OF_DOSES + [False] * stopped_days + [True] * _WATCHED_DAYS
    w = _unopposed(DayMap(ensemble, CL=CL, intake_h=intake_h), doses_mg, taken)
    again = round((_DAYS_OF_DOSES + stopped_days) * HOURS_PER_DAY / _HOURLY_STEP_H)
    stopped = round(_DAYS_OF_DOSES * HOURS_PER_DAY / _HOURLY_STEP_H)
    w, back = _mean_back(w, over_h)
    highest = w[:, stopped - back :].max(axis=1, keepdims=True)
    gone = w[:, again - back :] <= left * highest
    return np.asarray(gone.argmax(axis=1) * _HOURLY_STEP_H)


def _mean_back(w: Floats, over_h: float) -> tuple[Floats, int]:
    """Return the running mean, and how many steps it starts later than `w`."""
    back = round(over_h / _HOURLY_STEP_H)
    if not back:
        return w, 0
    sums = np.cumsum(w, axis=1)
    return (sums[:, back:] - sums[:, :-back]) / back, back


def _unopposed(day: DayMap, doses_mg: Sequence[float], taken_on: Sequence[bool]) -> Floats:
    """Return A - E (member, time) of days with doses and days of nothing, after long use."""
    ensemble = day.ensemble
    start = steady_start(day, doses_mg, since_weeks=None)
    times = np.arange(0.0, HOURS_PER_DAY, _HOURLY_STEP_H)
    _, site = day.plasma_and_site(times)
    state = start.state[:, None, :]
    E = []
    for is_taken in taken_on:
        taken = np.array([doses_mg if is_taken else [0.0] * len(doses_mg)], dtype=float)
        x = np.concatenate([state, np.broadcast_to(taken, (ensemble.size, *taken.shape))], axis=-1)
        E.append(sigmoid_effect((x @ site)[:, 0], EC50=ensemble.EC50[:, None]))
        state = day.next_state(state, taken)
    effect = np.concatenate(E, axis=1)
    keep = np.exp(-ensemble.kA * _HOURLY_STEP_H)
    A = np.empty_like(effect)
    A[:, 0] = start.A[:, 0]
    for i in range(1, effect.shape[1]):
        A[:, i] = A[:, i - 1] * keep + (1.0 - keep) * 0.5 * (effect[:, i - 1] + effect[:, i])
    return np.asarray(A - effect)
