"""Is what a re-plan reckons from what was lived? Adaptive runs, frozen as a fixed regimen, are simulated again.

The re-plan follows its members day by day (`simulate.day`). Here the days that it recorded are written out as doses
by the hour and kidneys by the day, and simulated in one go by the engine of `calando simulate` (superposition, no
days), and by SciPy's LSODA for the adaptation. Gaps, restarts and kidney changes stand inside the story.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

sys.path.insert(0, str(Path(__file__).parents[1]))
from replan_tools import again, event, example, reread, running, wishes_of

from calando.arrays import Floats
from calando.decide.recommendation import Answer
from calando.decide.replan.down import find_onward
from calando.decide.replan.events import Event
from calando.decide.replan.plan import _chosen, set_scene
from calando.decide.replan.result import ReplanRecord
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.up import _start
from calando.facts.load import load_facts
from calando.patient.profile import Patient
from calando.patient.regimen import Dose, Regimen
from calando.simulate.course import Start
from calando.simulate.ensemble import Ensemble, draw_ensemble
from calando.simulate.kidneys import KidneyCourse
from calando.simulate.person import PersonCase, simulate_person

# both are exact and differ by rounding only: hundreds of exponentials summed, or multiplied day by day
LEVEL_WITHIN = 1e-9  # of each member's own level
LEVEL_FLOOR = 1e-13  # [mg/L] after days without a dose a level is a difference of far larger terms
# the planner's nodes leave 2e-6 a day, and what a change of schedule leaves is forgotten at 1e-5 (simulate.day)
ADAPTATION_WITHIN = 2e-5
LEAD_DAYS = 250  # before day 0; the slowest member forgets a start from nothing long before
RTOL, ATOL = 1e-9, 1e-12

Visit = tuple[int, str | None, tuple[Event, ...]]

STORIES: dict[str, tuple[str, tuple[Visit, ...]]] = {
    "missed, doubled, vomited": (
        "ms_60mg",
        (
            (9, None, (event("missed", day=8, clock="14:00"), event("doubled", day=7, clock="20:00"))),
            (16, "21:30", (event("vomited", hours=0.3),)),
            (18, "10:00", (event("missed", hours=3),)),
        ),
    ),
    "kidneys fell, ran out, restart": (
        "ms_60mg",
        (
            (12, None, (event("kidneys", creatinine=110, days=1),)),
            (24, "15:00", (event("kidneys", creatinine=110), event("ran_out", hours=31))),
            (33, None, (event("kidneys", creatinine=100), event("stopped", days=2))),
            (40, "09:00", (event("kidneys", creatinine=90),)),
        ),
    ),
    "held, step back, slower": (
        "opioid_80mg_uk",
        (
            (9, None, (event("held", days=2),)),
            (20, None, (event("symptom", score=8),)),
            (30, "13:00", (event("pace", text="slower"), event("doubled", extra_mg=10))),
        ),
    ),
    "stopped 4 days, then took less": (
        "aud_150mg_fr",
        (
            (30, None, (event("stopped", days=4),)),
            (36, "12:00", (event("nothing"),)),
        ),
    ),
}  # fmt: skip


@cache
def lived(story: str) -> tuple[tuple[Patient, RunningPlan, Visit, Answer[Any]], ...]:
    """Return every re-plan of a story, each on the plan that the one before has left."""
    name, visits = STORIES[story]
    patient, plan = example(name), running(name)
    found = []
    for visit in visits:
        today, at, events = visit
        answer = again(patient, plan, today, *events, at=at)
        found.append((patient, plan, visit, answer))
        plan = reread(answer)
    return tuple(found)


LINKS = [(story, i) for story, (_, visits) in STORIES.items() for i in range(len(visits))]


def reckoned(patient: Patient, plan: RunningPlan, visit: Visit) -> tuple[Start, Ensemble]:
    """Return where the re-plan's own question begins."""
    today, at, events = visit
    scene = set_scene(patient, plan, wishes_of(today, *events, at=at), load_facts(), seed=plan.seed)
    onward = find_onward(scene, _chosen(scene))
    assert onward is not None
    return onward.question.start, onward.question.ensemble


def doses_of(record: ReplanRecord, *, lead_days: int) -> list[Dose]:
    """Write out what was taken: `lead_days` of the dose of before, then every day of the record."""
    clock = [int(t[:2]) + int(t[3:]) / 60 for t in record.times]
    offsets = [t - clock[0] for t in clock]
    days = [record.before_mg] * lead_days
    days += [past.taken_mg for past in record.history for _ in range(past.days)]
    return [
        Dose(time_h=24.0 * day + offset, mg=mg)
        for day, row in enumerate(days)
        for offset, mg in zip(offsets, row, strict=True)
        if mg > 0
    ]


def replayed_levels(record: ReplanRecord, ensemble: Ensemble) -> Floats:
    """Return every member's level at the first intake of the new plan, simulated in one go."""
    starts, CLcr = [0.0], [record.before_CLcr]
    for past in record.history:
        starts.append(24.0 * (LEAD_DAYS + past.from_day))
        CLcr.append(past.CLcr)
    case = PersonCase(
        ensemble=ensemble,
        regimen=Regimen(doses=tuple(doses_of(record, lead_days=LEAD_DAYS))),
        output_h=(24.0 * (LEAD_DAYS + record.resumes_on_day),),
        kidneys=KidneyCourse(
            start_h=tuple(starts), CLcr=tuple(CLcr), machine_L_per_h=(0.0,) * len(starts)
        ),
    )
    return simulate_person(case, load_facts()).levels[:, 0]


@pytest.mark.parametrize(("story", "link"), LINKS)
def test_the_levels_of_all_members_are_those_of_the_frozen_regimen(story: str, link: int) -> None:
    patient, plan, visit, answer = lived(story)[link]
    start, ensemble = reckoned(patient, plan, visit)

    levels = replayed_levels(answer.result.record, ensemble)

    np.testing.assert_allclose(start.state[:, 1], levels, rtol=LEVEL_WITHIN, atol=LEVEL_FLOOR)


def test_a_story_that_is_off_by_one_dose_is_found() -> None:
    patient, plan, visit, _ = lived("missed, doubled, vomited")[0]
    start, ensemble = reckoned(patient, plan, visit)
    as_planned = again(patient, plan, 9).result.record

    levels = replayed_levels(as_planned, ensemble)

    assert np.abs(levels / start.state[:, 1] - 1.0).max() > 1e-3


def follow(ensemble: Ensemble, member: int, record: ReplanRecord) -> tuple[float, float]:
    """Return level and adaptation of a member on the first day of the new plan, by LSODA."""
    e, lead = (
        ensemble,
        30,
    )  # after 30 days levels repeat themselves; adaptation is then closed by its decay
    ka, V, ke0, EC50, kA = (float(x[member]) for x in (e.ka, e.V, e.ke0, e.EC50, e.kA))
    CL = [float(e.CL(record.before_CLcr)[member])] * lead
    CL += [float(e.CL(p.CLcr)[member]) for p in record.history for _ in range(p.days)]
    by_day: dict[int, list[tuple[float, float]]] = {}
    for dose in doses_of(record, lead_days=lead):
        by_day.setdefault(int(dose.time_h // 24), []).append((dose.time_h % 24, dose.mg))
    y, before = np.zeros(4), 0.0
    for day, cleared in enumerate(CL):
        if (
            day == lead
        ):  # adaptation after long use: the gain of a steady day over what a day forgets
            gain = y[3] - before * np.exp(-24.0 * kA)
            y[3] = gain / (1.0 - np.exp(-24.0 * kA))
        before = y[3]

        def slope(_: float, y: Floats, CL: float = cleared) -> list[float]:
            gut, C, Ce, A = y
            into = (ka * gut - CL * C) / V
            return [-ka * gut, into, ke0 * (C - Ce), kA * (Ce / (EC50 + Ce) - A)]

        doses = [*sorted(by_day.get(day, [])), (24.0, 0.0)]
        at = 0.0
        for hour, mg in doses:
            if hour > at:
                run = solve_ivp(slope, (at, hour), y, "LSODA", rtol=RTOL, atol=ATOL)
                assert run.success, run.message
                y, at = run.y[:, -1], hour
            y[0] += mg
    return float(y[1]), float(y[3])


@pytest.mark.parametrize(
    ("story", "link"), [("kidneys fell, ran out, restart", 3), ("missed, doubled, vomited", 2)]
)
@pytest.mark.parametrize("member", [3, 200, 411])
def test_adaptation_is_that_of_an_ode_solver(story: str, link: int, member: int) -> None:
    patient, plan, visit, answer = lived(story)[link]
    start, ensemble = reckoned(patient, plan, visit)
    weeks = answer.result.record.since_weeks
    assert weeks is not None
    assert weeks > 50  # long use: nothing is left of the build-up

    level, A = follow(ensemble, member, answer.result.record)

    assert start.state[member, 1] == pytest.approx(level, rel=1e-6)
    assert start.A[member, 0] == pytest.approx(A, abs=ADAPTATION_WITHIN)


# -- in steps, or at once --------------------------------------------------------------------------

TOLD: tuple[tuple[int, tuple[Event, ...]], ...] = (
    (5, (event("missed", day=3, clock="14:00"),)),
    (12, (event("doubled", day=11, clock="20:00"), event("missed", day=9, clock="08:00"))),
    (20, (event("missed", day=19, clock="20:00"), event("doubled", day=6, clock="14:00", extra_mg=5))),
)  # fmt: skip


def days_of(record: ReplanRecord) -> list[tuple[object, ...]]:
    return [(p.taken_mg, p.planned_mg, p.CLcr) for p in record.history for _ in range(p.days)]


def in_steps(name: str, told: Sequence[tuple[int, tuple[Event, ...]]]) -> Answer[Any]:
    plan = running(name)
    for today, events in told:
        answer = again(example(name), plan, today, *events)
        plan = reread(answer)
    return answer


def test_in_steps_is_the_same_as_at_once() -> None:
    events = tuple(e for _, some in TOLD for e in some)

    stepwise = in_steps("ms_60mg", TOLD).result
    at_once = again(example("ms_60mg"), running("ms_60mg"), 20, *events).result

    assert days_of(stepwise.record) == days_of(at_once.record)
    assert stepwise.plan.steps == at_once.plan.steps
    assert stepwise.plan.yardstick == at_once.plan.yardstick
    assert {e.text for e in stepwise.record.events} == {e.text for e in at_once.record.events}


def test_an_empty_re_plan_in_between_changes_nothing() -> None:
    stepwise = in_steps("ms_60mg", [(3, ()), (17, ()), (20, TOLD[2][1])]).result
    at_once = again(example("ms_60mg"), running("ms_60mg"), 20, *TOLD[2][1]).result

    assert days_of(stepwise.record) == days_of(at_once.record)
    assert stepwise.plan == at_once.plan


def test_two_re_plans_on_one_day_lose_no_dose() -> None:
    morning = again(example("ms_60mg"), running("ms_60mg"), 20, at="10:00")
    evening = again(
        example("ms_60mg"), reread(morning), 20, event("missed", hours=7), at="21:00"
    ).result
    at_once = again(
        example("ms_60mg"), running("ms_60mg"), 20, event("missed", hours=7), at="21:00"
    ).result

    assert days_of(evening.record) == days_of(at_once.record)
    assert evening.plan.steps == at_once.plan.steps


# -- on the way on ---------------------------------------------------------------------------------


def test_levels_on_the_way_on_are_those_of_the_frozen_regimen() -> None:
    patient, plan = example("start_ms_us"), running("start_ms_us", "titrate")
    first = again(patient, plan, 5, event("missed", day=4, clock="14:00"), at="09:00")
    told = event("stopped", days=2)
    second = again(patient, reread(first), 8, told).result
    scene = set_scene(patient, reread(first), wishes_of(8, told), load_facts(), seed=plan.seed)
    members = draw_ensemble(
        load_facts(), age_years=patient.age_years, weight_kg=patient.weight_kg, seed=plan.seed
    )

    start = _start(scene, scene.story)

    levels = replayed_levels(second.record, members)
    np.testing.assert_allclose(start.state[:, 1], levels, rtol=LEVEL_WITHIN, atol=LEVEL_FLOOR)
