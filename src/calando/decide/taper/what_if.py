"""What if: the same question under one changed assumption, each with an answer of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calando.decide.bands import band
from calando.decide.recommendation import WhatIf
from calando.decide.taper.question import TOLERANCE, Question, shortest_within
from calando.decide.taper.shortest import find_gentlest, find_shortest
from calando.facts.schema import Facts
from calando.models.adaptation import withdrawal_drive
from calando.simulate.course import Course
from calando.simulate.ensemble import Ensemble

_MEMBERS_FOR_LENGTH = 256  # the length alone needs fewer members than the plan
_MOST_TIMES, _MOST_MORE_DAYS = 2, 28  # longer answers are given as "not found"
_PROVING, _QUICK = 200, 40  # places visited to prove a length, and to find a plan of any
_LONGER_STEPS = (0, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Switch:
    name: str
    changed: str
    ensemble: Ensemble
    sources: tuple[str, ...]


def _switches(ensemble: Ensemble, facts: Facts) -> tuple[_Switch, ...]:
    e = facts.ensemble
    low, high = e.EC50_mg_per_L.low, e.EC50_mg_per_L.high
    slow, gamma = e.slow_adaptation_half_time_d, e.hill_switch.value
    return (
        _Switch(
            name="EC50_halved",
            changed=f"EC50 between {low / 2:.3g} and {high / 2:.3g} mg/L (half)",
            ensemble=ensemble.under(EC50_factor=0.5),
            sources=(e.EC50_mg_per_L.source,),
        ),
        _Switch(
            name="EC50_doubled",
            changed=f"EC50 between {low * 2:.3g} and {high * 2:.3g} mg/L (double)",
            ensemble=ensemble.under(EC50_factor=2.0),
            sources=(e.EC50_mg_per_L.source,),
        ),
        _Switch(
            name="slow_adaptation",
            changed=f"a second, slow adaptation ({slow.low:g} to {slow.high:g} days, share up to "
            f"{e.slow_adaptation_share.high:g})",
            ensemble=ensemble.under(slow_adaptation=True),
            sources=(slow.source,),
        ),
        _Switch(
            name="steeper_effect",
            changed=f"a steeper effect curve (Hill exponent {gamma:g})",
            ensemble=ensemble.under(gamma=gamma),
            sources=(e.hill_switch.source,),
        ),
        _Switch(
            name="saturable_absorption",
            changed="absorption that saturates with the single dose",
            ensemble=ensemble.under(saturable_absorption=True),
            sources=(e.saturable_K_half_mg.source,),
        ),
    )


def what_if(question: Question, falls: Course, facts: Facts) -> tuple[WhatIf, ...]:
    """Return how the plan fares, and how long the same rule would make it, under each switch."""
    answers = []
    for switch in _switches(question.ensemble, facts):
        changed = question.under(switch.ensemble)
        peak, tested = changed.replay(falls)
        steps, proved = (
            _steps_by_trial(changed, question)
            if switch.ensemble.has_slow_adaptation
            else _steps_needed(changed, sum(segment.days for segment in falls))
        )
        lead = sum(segment.days for segment in question.lead)
        answers.append(
            WhatIf(
                name=switch.name,
                changed=switch.changed,
                share_held=changed.share_within(tested),
                days=None if steps is None else steps * question.step_days + lead,
                proved=proved,
                p95_ratio=float(np.percentile(tested / changed.yardstick, 95)),
                peak_withdrawal=band(peak / changed.abrupt_peak),
                basis="assumed",
                sources=switch.sources,
            )
        )
    return tuple(answers)


def _steps_needed(changed: Question, main_days: int) -> tuple[int | None, bool]:
    fewer = replace(changed, ensemble=changed.ensemble.first(_MEMBERS_FOR_LENGTH))
    most = _MOST_TIMES * main_days + _MOST_MORE_DAYS
    solution = shortest_within(
        fewer, gentle=False, budget=_PROVING, quick_look=_QUICK, most_days=most
    )
    return (None, False) if solution is None else (len(solution.path), solution.proved)


def _steps_by_trial(changed: Question, main: Question) -> tuple[int | None, bool]:
    """Two layers of adaptation are not affine in one number: try the main question's gentle plans instead."""
    main = replace(main, ensemble=main.ensemble.first(_MEMBERS_FOR_LENGTH))
    changed = replace(changed, ensemble=changed.ensemble.first(_MEMBERS_FOR_LENGTH))
    A, T = main.search_start.A[:, 0], main.yardstick * (1.0 + TOLERANCE)
    found = find_shortest(main.table, A, T, share=main.share, max_steps=104, budget=0)
    if found is None:
        return None, False
    for more in _LONGER_STEPS:
        steps = len(found.path) + more
        path = find_gentlest(main.table, A, T, share=main.share, steps=steps, path=None, rounds=4)
        if path is None:
            continue
        if changed.share_within(changed.replay(changed.falls(path))[1]) >= main.share:
            return steps, False
    return None, False


def share_that_cannot_stop(question: Question) -> tuple[float, float]:
    """Return the smallest dose [mg/day] and the share of members whom stopping from it exceeds.

    The members are taken as fully adapted to that dose: the best case of any plan that ends there.
    """
    q = question
    last = q.chain[-1].doses_mg
    doses = np.asarray([last])
    state = q.day.steady_state(doses)
    A = q.day.gain(state, doses)[:, 0, 0] / (1.0 - q.day.decay[:, 0])
    gains, _ = q.day.gains_after_change(state, np.zeros_like(doses), 1)
    kA = q.ensemble.adaptation_rates[:, 0]
    w = withdrawal_drive(A, A * q.day.decay[:, 0] + gains[:, 0, 0, 0], kA)
    return sum(last), float(np.mean(w > q.yardstick * (1.0 + TOLERANCE)))
