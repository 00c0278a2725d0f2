"""Dialysis beside the body's own clearance: what each machine would add, and what is said for and against it."""

from __future__ import annotations

import numpy as np

from calando.decide.overdose.dialysis_words import dialysis_statements, disagreement
from calando.decide.overdose.numbers import Simulated, awake, percentiles
from calando.decide.overdose.result import Dialysis, DialysisWay
from calando.decide.overdose.scene import Scene
from calando.decide.overdose.words import share_text
from calando.facts.schema import Facts
from calando.facts.schema_overdose_model import OverdoseModel
from calando.simulate.overdose.course import simulate_course
from calando.simulate.overdose.machines import (
    course_with,
    known_machines,
    machine_share,
    own_clearance,
    removal,
)
from calando.units import HOURS_PER_DAY

BEGIN_H = 2.0  # where the hour of the ingestion is not told
TITLES = {
    "own": "own clearance alone",
    "hemodialysis": "hemodialysis, one session",
    "cvvh": "continuous hemofiltration (CVVH), a day",
    "peritoneal": "peritoneal dialysis",
}
_SOURCES = {"hemodialysis": ("brvar2007",), "cvvh": ("cvvh2014",), "peritoneal": ("capd2003",)}
_FEW = 0.5  # share of clearance from which on a machine does more than the body


def dialysis_of(
    scene: Scene,
    sim: Simulated | None,
    facts: Facts,
    model: OverdoseModel,
    *,
    tells_waking: bool = True,
) -> Dialysis:
    """Return the arithmetic for this person (none without an amount or a level), and the statements."""
    said = dialysis_statements(scene)
    ways = () if sim is None else _ways(sim, facts, model, tells_waking=tells_waking)
    return Dialysis(
        headline=_headline(scene, sim, facts),
        ways=ways,
        statements=said,
        disagreement=disagreement(said),
    )


def _headline(scene: Scene, sim: Simulated | None, facts: Facts) -> str:
    if sim is None:
        return (
            "How much a machine would add is not computed: neither an amount nor a level is known."
        )
    machine, hours = known_machines(facts)["hemodialysis"]
    share = percentiles(machine_share(sim.members, facts, machine_L_per_h=machine))
    middle = f"While it runs, hemodialysis would do {share_text(share)} of all clearance"
    if scene.kidneys_moving:
        return f"{middle}, with kidneys that fail or change counted as if they did hardly anything."
    if share["p50"] >= _FEW and scene.kidneys_poor:
        return f"{middle}: more than these kidneys."
    return f"{middle}, for {hours:g} h; the kidneys go on doing the rest."


def _ways(
    sim: Simulated, facts: Facts, model: OverdoseModel, *, tells_waking: bool
) -> tuple[DialysisWay, ...]:
    members = sim.members
    machines = known_machines(facts)
    own = removal(members, facts, machine_L_per_h=0.0, over_h=HOURS_PER_DAY)
    found = [
        DialysisWay(
            name="own",
            title=TITLES["own"],
            clearance_L_per_h=percentiles(own_clearance(members, facts)),
            half_life_h=percentiles(own.half_life_h),
            removed_percent=percentiles(100.0 * own.removed),
            over_h=HOURS_PER_DAY,
            awake_h=awake(sim, model) if tells_waking else None,
            levels_p50_mg_per_L=(),
            text="Kidneys and the rest of the body, without a machine."
            if not sim.case.machine_L_per_h
            else "Kidneys and the rest of the body; the hours of waking count the machine that runs already.",
            sources=("vlavonou2014",),
            basis="derived",
        )
    ]
    ago = members.hours_ago
    begin = BEGIN_H if np.isnan(ago).any() else float(np.median(ago))
    is_late = begin > found[0].awake_h["p50"] if found[0].awake_h else False
    for name, (machine, hours) in machines.items():
        gone = removal(members, facts, machine_L_per_h=machine, over_h=hours)
        alone = removal(members, facts, machine_L_per_h=0.0, over_h=hours)
        until_h = float(sim.course.hours[-1])
        kidneys = course_with(members, machine_L_per_h=machine, from_h=begin, for_h=hours)
        course = simulate_course(
            members, facts, usual=sim.case.usual, kidneys=kidneys, until_h=until_h
        )
        levels = np.median(sim.at_shown(course.levels[:, course.since]), axis=0)
        without = percentiles(100.0 * alone.removed)
        found.append(
            DialysisWay(
                name=name,
                title=TITLES[name],
                clearance_L_per_h={p: machine for p in ("p05", "p50", "p95")},
                half_life_h=percentiles(gone.half_life_h),
                removed_percent=percentiles(100.0 * gone.removed),
                over_h=hours,
                awake_h=None if is_late or not tells_waking else awake(sim, model, course),
                levels_p50_mg_per_L=tuple(map(float, levels)),
                text=f"Begun {begin:.3g} h after the ingestion, for {hours:g} h; clearance of one published case. In "
                f"the same hours the body alone would remove {without['p50']:.0f} % ({without['p05']:.0f} to "
                f"{without['p95']:.0f} %)."
                + (" Too late for a gain in waking to be computed." if is_late else ""),
                sources=_SOURCES[name],
                basis="derived",
            )
        )
    found.append(
        DialysisWay(
            name="peritoneal",
            title=TITLES["peritoneal"],
            clearance_L_per_h=None,
            half_life_h=None,
            removed_percent=None,
            over_h=None,
            awake_h=None,
            levels_p50_mg_per_L=(),
            text="No clearance was found, so nothing is computed. Three patients on it were fully awake after 2 to 3 "
            "days.",
            sources=_SOURCES["peritoneal"],
            basis="read",
        )
    )
    return tuple(found)
