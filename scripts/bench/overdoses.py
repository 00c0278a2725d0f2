"""An overdose forecast, and dose and hour worked back from two levels; beside SciPy's solver on the same course."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.integrate import solve_ivp

import calando
from bench.measure import EXAMPLE, OURS, Row, timed
from calando.arrays import Floats
from calando.facts.load import load_facts
from calando.facts.load_overdose_model import load_overdose_model
from calando.simulate.overdose.course import OverdoseCourse, simulate_course
from calando.simulate.overdose.infer import DRAWS, MeasuredLevel, infer
from calando.simulate.overdose.members import (
    Ingestion,
    OverdoseMembers,
    PersonInOverdose,
    draw_members,
)

_ADULT = PersonInOverdose(age_years=40, weight_kg=70, CLcr=105)
_RTOL = 1e-6


def overdose_rows(*, runs: int, share: float) -> Iterator[Row]:
    """Yield the whole answer, one course of all members, and the way back; `share` of the members by SciPy."""
    facts, model = load_facts(), load_overdose_model()
    patient = calando.load_patient(EXAMPLE)
    wishes = calando.OverdoseWishes(mg=600, hours_ago=3)
    seconds, busy = timed(lambda: calando.overdose(patient, wishes), runs)
    yield Row(
        work="overdose",
        what="whole answer: 512 members on 60 mg a day, without and with two machines",
        seconds=seconds,
        cpu_s=busy,
        runs=runs,
    )
    members = draw_members(facts, model, _ADULT, Ingestion(mg=(600, 600)), seed=1)
    course = simulate_course(members, facts)
    seconds, busy = timed(lambda: simulate_course(members, facts), runs)
    what = "one course: plasma and the site of coma, 10 days, 512 members"
    yield Row(work="overdose", what=what, seconds=seconds, cpu_s=busy, runs=runs)
    yield _scipy(members, course, max(8, int(share * members.size)), what)
    levels = [MeasuredLevel(mg_per_L=2.0, hours_ago=4.0), MeasuredLevel(mg_per_L=1.0, hours_ago=0)]
    prior = Ingestion(mg=(10, 5000), hours_ago=(4, 48))
    seconds, busy = timed(lambda: infer(facts, model, _ADULT, prior, levels, seed=1), runs)
    what = f"back from two levels: {DRAWS:,} draws weighed"
    yield Row(work="overdose", what=what, seconds=seconds, cpu_s=busy, runs=runs, who=OURS)


def _scipy(members: OverdoseMembers, course: OverdoseCourse, count: int, what: str) -> Row:
    hours = course.hours
    worst = [0.0]

    def solve() -> None:
        for i in range(count):
            site = _course(members, i, hours)
            worst[0] = max(
                worst[0], float(np.abs(site - course.site[i]).max() / course.site[i].max())
            )

    seconds, busy = timed(solve, 1, warm=False)
    scale = members.size / count
    return Row(
        work="overdose",
        who=f"SciPy solve_ivp (RK45, rtol {_RTOL:g})",
        what=what,
        seconds=seconds * scale,
        cpu_s=busy * scale,
        runs=1,
        patients=count,
        of=members.size,
        note=f"largest difference of the site {100 * worst[0]:.2g} % of its peak",
    )


def _course(members: OverdoseMembers, i: int, hours: Floats) -> Floats:
    CL, V = members.ensemble.CL(members.person.CLcr)[i], members.ensemble.V[i]
    ka, k_in, k_out = members.absorption[i], members.ensemble.ke0[i], members.k_out[i]

    def slopes(_: float, y: Floats) -> list[float]:
        C = y[1] / V
        k = k_in if y[2] < C else k_out
        return [-ka * y[0], ka * y[0] - CL * C, k * (C - y[2])]

    start = [members.as_if_linear_mg[i], 0.0, 0.0]
    solved = solve_ivp(
        slopes, (0.0, float(hours[-1])), start, t_eval=hours, rtol=_RTOL, atol=_RTOL, max_step=1.0
    )
    return np.asarray(solved.y[2])
