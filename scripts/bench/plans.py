"""W5: the optimal plan and its parts, beside HiGHS; the replay of a plan, beside LSODA."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from docs_cases import Case

import calando
from bench.measure import EXAMPLE, OURS, Row, cpu_seconds, timed
from bench.plan_peers import highs_seconds, lsoda_drive
from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import Kit
from calando.decide.products import products_of
from calando.decide.situation import assess_situation
from calando.decide.taper.question import Question, shortest_within
from calando.facts.load import load_facts
from calando.simulate.course import daily_drive
from calando.simulate.ensemble import draw_ensemble

QUICK_RUNS = 3
LSODA_MEMBERS, QUICK_LSODA_MEMBERS = 8, 1
HIGHS_SECONDS = 60.0
LONG_MG, LONG_CLCR, LONG_RATE = 150.0, 80.0, "weekly5"  # about 26 weeks


def fresh(question: Question) -> Question:
    """Return the same question with nothing computed yet."""
    return replace(question)


def solve_anew(question: Question) -> object:
    """Solve a question from nothing."""
    return shortest_within(fresh(question))


def build_tables(question: Question) -> object:
    """Build the arc tables of a question from nothing."""
    return fresh(question).table


def example_question() -> Question:
    """Return the question behind the plan of the MS example, from the products its answer chose."""
    facts, patient = load_facts(), calando.load_patient(EXAMPLE)
    plan = calando.taper(patient).result.plan
    assert plan is not None
    situation = assess_situation(patient, facts)
    assert situation.oral is not None
    used = [p for p in products_of(situation) if p.name in plan.products]
    intakes = sorted(situation.oral.doses, key=lambda d: d.time_h)
    today = tuple(d.mg for d in intakes)
    case = Case(facts=facts, daily_mg=sum(today), rate=plan.yardstick.name)
    question = replace(
        case.question(),
        ensemble=draw_ensemble(
            facts, age_years=patient.age_years, weight_kg=patient.weight_kg, seed=1
        ),
        relative_CLcr=situation.kidneys.relative_mL_per_min,
        intake_h=tuple(d.time_h - intakes[0].time_h for d in intakes),
        today_mg=today,
        since_weeks=situation.oral.since_weeks,
        chain=candidate_chain(Kit(used), today, [d.time_h for d in intakes]),
    )
    solution = shortest_within(question)
    if solution is None or len(solution.path) * question.step_days != plan.days:
        raise ValueError("the question rebuilt here is not the one behind the example's plan")
    return question


# -- W5: the plan ----------------------------------------------------------------------------------


def plan_rows(runs: int, *, quick: bool) -> Iterator[Row]:
    """Yield the optimal plan, from members to replay, and its parts."""
    facts = load_facts()
    case = Case(facts=facts, daily_mg=LONG_MG, CLcr=LONG_CLCR, rate=LONG_RATE)
    for name, question in (
        ("MS example", example_question()),
        ("150 mg, CLcr 80", case.question()),
    ):
        solution = shortest_within(question)
        assert solution is not None
        weeks = len(solution.path) * question.step_days / 7
        proved = "length proved" if solution.proved else "length not proved"
        seconds, cpu = timed(partial(solve_anew, question), runs)
        what = (
            f"plan, {name}: {weeks:.0f} weeks, {proved}, 512 members, tables, gentlest plan, replay"
        )
        yield Row(work="W5", what=what, seconds=seconds, cpu_s=cpu, runs=runs, target_s=1.0)
        seconds, cpu = timed(partial(build_tables, question), runs)
        yield Row(
            work="W5 part",
            what=f"{name}: the arc tables alone",
            seconds=seconds,
            cpu_s=cpu,
            runs=runs,
        )
    patient = calando.load_patient(EXAMPLE)
    seconds, cpu = timed(lambda: calando.taper(patient), runs)
    what = "MS example: whole answer in one process (plan, 5 what-ifs, all published rates, curves)"
    yield Row(work="W5 part", what=what, seconds=seconds, cpu_s=cpu, runs=runs)
    if not quick:
        yield from highs_rows()


def highs_rows() -> Iterator[Row]:
    """Yield HiGHS on the same arcs: find a plan of the best length, and prove that none is shorter."""
    question = Case(facts=load_facts()).question()
    solution = shortest_within(question)
    assert solution is not None
    ours, cpu = timed(lambda: shortest_within(fresh(question), gentle=False), QUICK_RUNS)
    what = f"60 mg, CLcr 105, weekly10, {len(solution.path)} weeks: calando, found and proved"
    yield Row(work="W5 peer", who=OURS, what=what, seconds=ours, cpu_s=cpu, runs=QUICK_RUNS)
    for steps, asks in (
        (len(solution.path), "finds a plan"),
        (len(solution.path) - 1, "proves no shorter"),
    ):
        begin_cpu = cpu_seconds()
        seconds, status = highs_seconds(question, steps=steps, limit_s=HIGHS_SECONDS)
        yield Row(
            work="W5 peer",
            who="HiGHS",
            what=f"the same arcs, {steps} steps: HiGHS {asks}: {status}",
            seconds=seconds,
            cpu_s=cpu_seconds() - begin_cpu,
            runs=1,
            note=f"limit {HIGHS_SECONDS:g} s",
        )


# -- the replay ------------------------------------------------------------------------------------


def replay_rows(runs: int, *, quick: bool) -> Iterator[Row]:
    """Yield the exact replay of a plan beside SciPy LSODA on the same members."""
    question = example_question()
    solution = shortest_within(question)
    assert solution is not None
    course = question.course(question.falls(solution.path))
    days = sum(segment.days for segment in course)
    day, start = question.day, question.start

    def ours() -> object:
        return daily_drive(day, course, start)

    seconds, cpu = timed(ours, runs)
    what = f"daily drive of the plan, {days} days, 512 members, NumPy"
    yield Row(work="replay", what=what, seconds=seconds, cpu_s=cpu, runs=runs)
    count = QUICK_LSODA_MEMBERS if quick else LSODA_MEMBERS
    w = daily_drive(day, course, start)[0]
    begin, begin_cpu = time.perf_counter(), cpu_seconds()
    theirs = np.stack([lsoda_drive(question, course, member) for member in range(count)])
    scale = question.ensemble.size / count
    lsoda_s, lsoda_cpu = (
        (time.perf_counter() - begin) * scale,
        (cpu_seconds() - begin_cpu) * scale,
    )
    off = float(np.max(np.abs(theirs - w[:count])) / np.max(np.abs(w[:count])))
    yield Row(
        work="replay",
        who="SciPy LSODA",
        what=f"rtol 1e-9, the same course: {count} members measured, 512 extrapolated",
        seconds=lsoda_s,
        cpu_s=lsoda_cpu,
        runs=1,
        note=f"{lsoda_cpu / cpu:.0f} times our processor time; largest difference "
        f"{off:.0e} of the hardest day",
    )
