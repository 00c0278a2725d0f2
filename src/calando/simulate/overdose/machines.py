"""What a machine adds to the body's own clearance: half-lives, what a session removes, when it wakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calando.arrays import Members
from calando.facts.schema import Facts
from calando.simulate.kidneys import KidneyCourse, steady_kidneys, with_machine
from calando.simulate.overdose.members import OverdoseMembers
from calando.units import HOURS_PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Of each member: half-life [h] and the share of what is in the body that is gone after a while."""

    half_life_h: Members
    removed: Members


def own_clearance(members: OverdoseMembers, facts: Facts) -> Members:
    """Return the true clearance of the body alone [L/h]: the apparent one times F."""
    return np.asarray(members.ensemble.CL(members.person.CLcr) * facts.kidney.F.value)


def removal(
    members: OverdoseMembers, facts: Facts, *, machine_L_per_h: float, over_h: float
) -> Removal:
    """Return half-life and removal with a machine beside the body's own clearance (0: without)."""
    volume = members.ensemble.V * facts.kidney.F.value
    k = (own_clearance(members, facts) + machine_L_per_h) / volume
    return Removal(half_life_h=np.log(2.0) / k, removed=-np.expm1(-k * over_h))


def machine_share(members: OverdoseMembers, facts: Facts, *, machine_L_per_h: float) -> Members:
    """Return which share of all clearance is the machine's while it runs."""
    return np.asarray(machine_L_per_h / (own_clearance(members, facts) + machine_L_per_h))


def course_with(
    members: OverdoseMembers, *, machine_L_per_h: float, from_h: float, for_h: float
) -> KidneyCourse:
    """Return the kidneys of a person with a machine that runs once, hours since the ingestion."""
    steady = steady_kidneys(members.person.CLcr)
    return with_machine(steady, [(from_h, from_h + for_h)], clearance_L_per_h=machine_L_per_h)


def known_machines(facts: Facts) -> dict[str, tuple[float, float]]:
    """Return the true clearance [L/h] of each machine and for how long it runs [h].

    Peritoneal dialysis is not among them: no clearance was found.
    """
    kidney = facts.kidney
    found = {
        "hemodialysis": (kidney.CL_hemodialysis.value, kidney.hemodialysis_session_h.value),
    }
    if kidney.CL_CVVH is not None:
        found["cvvh"] = (kidney.CL_CVVH.value, HOURS_PER_DAY)
    return found
