"""What is published of overdoses, repeated: chances, courses, levels, dialysis, and the way back from levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from calando.arrays import Floats, Members
from calando.facts.load_overdose_model import load_overdose_model
from calando.facts.schema import Facts
from calando.models.compartments import oral_two_compartment
from calando.models.variability import random_stream
from calando.simulate.checks.asked import Asked
from calando.simulate.overdose.course import OverdoseCourse, simulate_course
from calando.simulate.overdose.infer import MeasuredLevel, infer, level_at, weigh
from calando.simulate.overdose.machines import course_with, known_machines
from calando.simulate.overdose.members import (
    Ingestion,
    OverdoseMembers,
    PersonInOverdose,
    draw_members,
)
from calando.simulate.overdose.severity import (
    chances,
    counted_mg,
    share_in_coma,
    waking,
)

Given = Mapping[str, float]
_ADULT = {"age_years": 40.0, "weight_kg": 70.0, "CLcr": 105.0}
_WOKE = 0.5  # share still in coma, of the most
TRIALS, _TRIAL_DRAWS = 200, 2**15
_TRIAL_MG, _TRIAL_HOURS = (50.0, 3000.0), (2.0, 24.0)
_INSIDE = (0.05, 0.95)


def _person(given: Given) -> PersonInOverdose:
    return PersonInOverdose(
        **{name: given.get(name, value) for name, value in _ADULT.items()},
        tolerant=bool(given.get("tolerant", 0.0)),
        sedatives=int(given.get("sedatives", 0.0)),
    )


@lru_cache(maxsize=8)
def _simulated(
    asked: Asked, given: tuple[tuple[str, float], ...], seed: int
) -> tuple[OverdoseMembers, OverdoseCourse, Members]:
    facts = asked.facts
    told = dict(given)
    mg = (told["dose_mg"], told.get("dose_mg_high", told["dose_mg"]))
    model = load_overdose_model()
    members = draw_members(facts, model, _person(told), Ingestion(mg=mg), seed=seed)
    course = simulate_course(members, facts)
    return members, course, counted_mg(members, course, facts)


def _run(facts: Facts, given: Given, seed: int) -> tuple[OverdoseMembers, OverdoseCourse, Members]:
    return _simulated(Asked(facts), tuple(sorted(given.items())), seed)


def _coma_percent(facts: Facts, given: Given, seed: int) -> float:
    members, _, counted = _run(facts, given, seed)
    return 100.0 * float(np.median(chances(counted, members, load_overdose_model())["coma"]))


def _awake_h(facts: Facts, given: Given, seed: int) -> float:
    """The hour by which a share (`quantile`) of those in coma are awake."""
    given = dict(given)
    share = given.pop("quantile", 0.5)
    members, course, counted = _run(facts, given, seed)
    found = waking(course, counted, members, load_overdose_model())
    return float(found.quantiles((share,))[0])


def _onset_h(facts: Facts, given: Given, seed: int) -> float:
    """The hour at which half of the later share is in coma, in the middle of the members."""
    members, course, counted = _run(facts, given, seed)
    asleep = np.median(share_in_coma(course, counted, members, load_overdose_model()), axis=0)
    return float(course.hours[course.since][(asleep >= _WOKE * asleep.max()).argmax()])


def _level_percentile(facts: Facts, given: Given, seed: int) -> float:
    """Where a measured level lies among the members, 0 to 100."""
    given = dict(given)
    measured, at = given.pop("mg_per_L"), given.pop("after_h")
    members, _, _ = _run(facts, given, seed)
    levels = level_at(members, np.full(members.size, at))
    return 100.0 * float((levels < measured).mean())


def _awake_percentile(facts: Facts, given: Given, seed: int) -> float:
    """Where a published hour of waking lies among those in coma, 0 to 100."""
    given = dict(given)
    at = given.pop("awake_h")
    members, course, counted = _run(facts, given, seed)
    found = waking(course, counted, members, load_overdose_model())
    return 100.0 * float(found.weights[found.hours < at].sum() / found.weights.sum())


def _awake_in_session(facts: Facts, given: Given, seed: int) -> float:
    """Of those in coma at a level without kidneys: which share is awake when the session ends [%]."""
    model = load_overdose_model()
    known = [MeasuredLevel(mg_per_L=given["mg_per_L"], hours_ago=0.0)]
    prior = Ingestion(
        mg=(model.unknown_dose_mg.low, model.unknown_dose_mg.high),
        hours_ago=(given["from_h"], given["to_h"]),
    )
    members = infer(facts, model, _person(given), prior, known, seed=seed).members
    clearance, session_h = known_machines(facts)["hemodialysis"]
    begin = float(np.median(members.hours_ago))
    kidneys = course_with(members, machine_L_per_h=clearance, from_h=begin, for_h=session_h)
    course = simulate_course(members, facts, kidneys=kidneys)
    counted = counted_mg(members, simulate_course(members, facts), facts)
    found = waking(course, counted, members, model)
    asleep = found.hours > begin
    done = asleep & (found.hours <= begin + session_h)
    return 100.0 * float(found.weights[done].sum() / found.weights[asleep].sum())


def _removed_mg(facts: Facts, given: Given, seed: int) -> float:
    """What a session of hemodialysis takes out after a measured level [mg], the middle of the members."""
    model = load_overdose_model()
    at, hours = given["after_h"], given["session_h"]
    known = [MeasuredLevel(mg_per_L=given["mg_per_L"], hours_ago=0.0)]
    mg = (given["dose_mg"], given["dose_mg"])
    prior = Ingestion(mg=mg, hours_ago=(at, at))
    members = infer(facts, model, _person(given), prior, known, seed=seed).members
    clearance = known_machines(facts)["hemodialysis"][0]
    V = members.ensemble.V * facts.kidney.F.value
    k = (members.ensemble.CL(members.person.CLcr) * facts.kidney.F.value + clearance) / V
    removed = given["mg_per_L"] * clearance / k * -np.expm1(-k * hours)
    return float(np.median(removed))


def recovered(
    facts: Facts, *, levels: int, seed: int, other_model: bool = False
) -> tuple[Floats, Floats]:
    """Return, for trials with known truth, whether the 90 % bands hold dose and time; shape (trial,) each.

    Parameters
    ----------
    levels : how many are measured, 4 h apart, the last one now.
    other_model : the truth is a two-compartment model that is not among the members (kochak1985).
    """
    model = load_overdose_model()
    person = _person({})
    prior = Ingestion(mg=_TRIAL_MG, hours_ago=_TRIAL_HOURS)
    truths = draw_members(facts, model, person, prior, seed=seed + 1, members=256)
    wide = draw_members(facts, model, person, prior, seed=seed, members=_TRIAL_DRAWS)
    rng = random_stream(seed, "overdose/trials")
    held_mg: list[float] = []
    held_h: list[float] = []
    for i in range(TRIALS):
        truth = truths.take(np.array([i]))
        ago = [4.0 * n for n in range(levels)]
        true_h = float(truth.hours_ago[0])
        ago = [a for a in ago if true_h - a > 0.5]
        at = np.array([true_h - a for a in ago])
        true = _kochak(facts, float(truth.mg[0]), at) if other_model else _own(truth, at)
        noise = np.exp(model.residual_log_sd.value * rng.standard_normal(at.size))
        measured = [
            MeasuredLevel(mg_per_L=float(c), hours_ago=a)
            for c, a in zip(true * noise, ago, strict=True)
        ]
        found = weigh(wide, measured, model, seed=seed).members
        for held, values, is_true in (
            (held_mg, found.mg, truth.mg[0]),
            (held_h, found.hours_ago, true_h),
        ):
            low, high = np.quantile(values, _INSIDE)
            held.append(float(low <= is_true <= high))
    return np.array(held_mg), np.array(held_h)


@lru_cache(maxsize=4)
def _recovered(asked: Asked, levels: int, seed: int, other_model: bool) -> tuple[Floats, Floats]:
    return recovered(asked.facts, levels=levels, seed=seed, other_model=other_model)


def _own(truth: OverdoseMembers, hours: Floats) -> Floats:
    return np.array([float(level_at(truth, np.array([h]))[0]) for h in hours])


def _kochak(facts: Facts, mg: float, hours: Floats) -> Floats:
    theta = {name: number.value for name, number in facts.pk["kochak1985"].theta.items()}
    return oral_two_compartment(hours, dose_mg=mg, **theta)


def _coverage(of: int, *, other_model: bool = False) -> Callable[[Facts, Given, int], float]:
    def run(facts: Facts, given: Given, seed: int) -> float:
        found = _recovered(Asked(facts), int(given["levels"]), seed, other_model)
        return 100.0 * float(found[of].mean())

    return run


RUN: Mapping[str, Callable[[Facts, Given, int], float]] = {
    "overdose_coma": _coma_percent,
    "overdose_awake": _awake_h,
    "overdose_onset": _onset_h,
    "overdose_level_percentile": _level_percentile,
    "overdose_awake_percentile": _awake_percentile,
    "overdose_awake_in_session": _awake_in_session,
    "overdose_removed": _removed_mg,
    "overdose_coverage_dose": _coverage(0),
    "overdose_coverage_time": _coverage(1),
    "overdose_coverage_dose_other_model": _coverage(0, other_model=True),
}
