"""What a pump leaves behind: after a stop, after a step of its rate, after a bolus. Shares only, no amounts.

Shares do not depend on the rate, nor on the volume of the spinal fluid, of which least is known. The people are
drawn from the published ranges of four (`draw_csf`), so a band says how far those ranges reach and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.simulate.intrathecal import CsfCourse, Pump, draw_csf, pump_course
from calando.units import HOURS_PER_DAY

PEOPLE = 256
_ANY_RATE = 100.0  # micrograms a day: shares do not depend on it
_ANY_BOLUS = 100.0  # micrograms
_FINE_H = 0.05
_HALF = 0.5
# a change comes this long after hour 0, so that the first value is the steady state itself
_MOMENT_H = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpShares:
    """Levels of the spinal fluid and of the effect site, each of shape (person, time), as shares."""

    hours: Floats
    csf: Floats
    effect: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class BolusTimes:
    """Onset, peak and duration [h] of the effect of a bolus, one value per person.

    Onset is when the effect site reaches half of its peak; duration is how long it stays above.
    """

    onset_h: Floats
    peak_h: Floats
    duration_h: Floats


def stop_shares(facts: Facts, hours: Floats, *, seed: int, people: int = PEOPLE) -> PumpShares:
    """Return what is left of the steady state after delivery has stopped at hour 0.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> left = stop_shares(load_facts(), np.array([0.0, 24.0]), seed=1, people=8)
    >>> bool((left.effect[:, 1] < 0.5).all())
    True
    """
    return step_shares(facts, hours, to_share=0.0, seed=seed, people=people)


def step_shares(
    facts: Facts, hours: Floats, *, to_share: float, seed: int, people: int = PEOPLE
) -> PumpShares:
    """Return shares of the steady state after the rate has changed to `to_share` of itself at hour 0.

    Raises
    ------
    InputError : the share is negative or not a number.
    """
    if not (np.isfinite(to_share) and to_share >= 0.0):
        raise InputError(
            Problem(
                field="to_share",
                value=to_share,
                message="the new rate is a share of the old one",
                allowed="0 (a stop) or more",
            )
        )
    pump = Pump(
        rates_micrograms_per_day=((0.0, _ANY_RATE), (_MOMENT_H, _ANY_RATE * to_share)),
        was_running=True,
    )
    shifted = hours + np.where(hours > 0.0, _MOMENT_H, 0.0)
    course = pump_course(pump, draw_csf(facts, people=people, seed=seed), shifted)
    csf, effect = course.share_of_start()
    return PumpShares(hours=hours, csf=csf, effect=effect)


def bolus_shares(facts: Facts, hours: Floats, *, seed: int, people: int = PEOPLE) -> PumpShares:
    """Return levels after one bolus at hour 0 as shares of each person's own peak."""
    fine = _fine(float(hours[-1]))
    course = _bolus(facts, fine, seed=seed, people=people)
    csf, site = course.csf_micrograms_per_L, course.effect_site_micrograms_per_L
    peak_csf, peak_site = csf.max(axis=1, keepdims=True), site.max(axis=1, keepdims=True)
    return PumpShares(
        hours=hours,
        csf=_at(fine, csf / peak_csf, hours),
        effect=_at(fine, site / peak_site, hours),
    )


def bolus_times(facts: Facts, *, seed: int, people: int = PEOPLE) -> BolusTimes:
    """Return onset, peak and duration of the effect of a bolus for each person."""
    fine = _fine(3.0 * HOURS_PER_DAY)
    site = _bolus(facts, fine, seed=seed, people=people).effect_site_micrograms_per_L
    above = site >= _HALF * site.max(axis=1, keepdims=True)
    first = above.argmax(axis=1)
    last = above.shape[1] - 1 - above[:, ::-1].argmax(axis=1)
    return BolusTimes(
        onset_h=fine[first],
        peak_h=fine[site.argmax(axis=1)],
        duration_h=fine[last] - fine[first],
    )


def hours_until_below(hours: Floats, shares: Floats, share: float) -> Floats:
    """Return for each person the last hour at which the curve is still at or above a share.

    Parameters
    ----------
    hours : ascending.
    shares : of shape (person, time), falling at the end.
    share : the level to be passed.

    Returns
    -------
    Shape (person,); between two times by a straight line. 0 if the curve never gets there; the last hour if it
    never falls below.

    Examples
    --------
    >>> hours_until_below(np.array([0.0, 1.0, 2.0]), np.array([[1.0, 0.5, 0.0]]), 0.25)
    array([1.5])
    """
    above = shares >= share
    last = shares.shape[1] - 1 - above[:, ::-1].argmax(axis=1)
    found = np.empty(shares.shape[0])
    for i, k in enumerate(last):
        if not above[i].any():
            found[i] = 0.0
        elif k == shares.shape[1] - 1:
            found[i] = hours[-1]
        else:
            high, low = shares[i, k], shares[i, k + 1]
            found[i] = hours[k] + (high - share) / (high - low) * (hours[k + 1] - hours[k])
    return found


def hours_until_settled(
    facts: Facts, *, settled_share: float, seed: int, people: int = PEOPLE
) -> Floats:
    """Return the hours until so much of a change of the rate has come at the effect site, for each person.

    The equations are linear, so a step down settles as a stop fades: the same for every step, up or down.
    """
    fine = _fine(5.0 * HOURS_PER_DAY)
    left = stop_shares(facts, fine, seed=seed, people=people)
    return hours_until_below(fine, left.effect, 1.0 - settled_share)


def _fine(end_h: float) -> Floats:
    return np.arange(0.0, max(end_h, HOURS_PER_DAY) + _FINE_H, _FINE_H)


def _bolus(facts: Facts, hours: Floats, *, seed: int, people: int) -> CsfCourse:
    pump = Pump(boluses_micrograms=((0.0, _ANY_BOLUS),))
    return pump_course(pump, draw_csf(facts, people=people, seed=seed), hours)


def _at(fine: Floats, shares: Floats, hours: Floats) -> Floats:
    return np.array([np.interp(hours, fine, row) for row in shares])
