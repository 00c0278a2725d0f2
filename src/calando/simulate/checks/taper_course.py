"""Our answer to a long course of a given person: closed-form curves, and the planner's own DayMap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.facts.schema import Facts
from calando.models.compartments import oral_one_compartment, oral_two_compartment
from calando.simulate.course import Segment, Start, daily_drive
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble
from calando.units import HOURS_PER_DAY

# a dose is forgotten after 20 days: the slowest rate here is 0.12 /h, exp(-0.12 * 480) = 1e-25
_REMEMBERED_H = 480.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The constants of one person, in mg, L, h; one compartment if Q is 0."""

    ka: float
    CL: float
    V1: float
    Q: float
    V2: float
    ke0: float
    EC50: float
    kA: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Levels at the sample times, adaptation at every day's start, the daily drive."""

    concentration: Floats
    effect_site: Floats
    A: Floats
    drive: Floats


def ensemble_of(facts: Facts, people: Sequence[Person]) -> Ensemble:
    """Return people with given constants as an ensemble (one compartment)."""

    def each(name: str) -> Floats:
        return np.array([getattr(p, name) for p in people])

    return Ensemble(
        models=("given",),
        model_index=np.zeros(len(people)),
        CL_ref=each("CL"),
        V=each("V1"),
        ka=each("ka"),
        non_renal_share=np.full(len(people), facts.kidney.non_renal_share_centre.value),
        ke0=each("ke0"),
        EC50=each("EC50"),
        kA=each("kA"),
        slow_kA=each("kA"),
        slow_share=np.zeros(len(people)),
        kidney_facts=facts.kidney,
        facts=facts.ensemble,
    )


def superposed(
    person: Person, doses: Sequence[tuple[float, float]], *, samples_h: Sequence[float]
) -> Floats:
    """Return the plasma concentration [mg/L] as a sum of the closed-form curves of single doses (hour, mg)."""
    p, t = person, np.asarray(samples_h)
    total = np.zeros_like(t)
    for hour, mg in doses:
        since = t - hour
        near = (since > 0) & (since < _REMEMBERED_H)
        if p.Q:
            curve = oral_two_compartment(
                since[near], dose_mg=mg, CL=p.CL, V1=p.V1, Q=p.Q, V2=p.V2, ka=p.ka
            )
        else:
            ka, CL, V = (np.array(x) for x in (p.ka, p.CL, p.V1))
            curve = oral_one_compartment(since[near], dose_mg=mg, CL=CL, V=V, ka=ka)
        total[near] += curve
    return total


def planners(
    facts: Facts,
    person: Person,
    segments: Sequence[tuple[int, float]],
    daily_mg: float,
    *,
    intake_h: Sequence[float],
    samples_h: Sequence[float],
) -> Course:
    """Return the course that the planner sees: DayMap and daily_drive, from nothing.

    Parameters
    ----------
    segments : (days, fraction of `daily_mg`), the dose split evenly over `intake_h`.
    """
    day = DayMap(ensemble_of(facts, [person]), CL=np.array([person.CL]), intake_h=tuple(intake_h))
    each = daily_mg / len(intake_h)
    course = tuple(
        Segment(days=days, doses_mg=(fraction * each,) * len(intake_h))
        for days, fraction in segments
    )
    nothing = Start(state=np.zeros((1, 3)), A=np.zeros((1, 1)))
    w, _ = daily_drive(day, course, nothing)
    A = np.concatenate([[0.0], -np.cumsum(w[0]) * HOURS_PER_DAY * person.kA])
    samples = np.asarray(samples_h)
    state = nothing.state[:, None, :]
    C, Ce = np.zeros_like(samples), np.zeros_like(samples)
    for number, doses_mg in enumerate(s.doses_mg for s in course for _ in range(s.days)):
        begin = HOURS_PER_DAY * number
        at = np.flatnonzero((samples >= begin) & (samples < begin + HOURS_PER_DAY))
        doses = np.array([doses_mg])
        plasma, site = day.plasma_and_site(samples[at] - begin)
        x = np.concatenate([state, doses[None]], axis=-1)[0, 0]
        C[at], Ce[at] = x @ plasma[0], x @ site[0]
        state = day.next_state(state, doses)
    return Course(concentration=C, effect_site=Ce, A=A, drive=w[0])
