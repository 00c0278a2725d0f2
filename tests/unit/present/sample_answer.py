"""A made-up answer for tests of the presenters: 60 mg/day, ten weekly steps, synthetic bands.

None of these numbers is clinical; they only look like what the planner gives.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from sample_people import STEADY_KIDNEYS, WOMAN
from sample_steps import FIVE, TEN, TIMES, Split, make_supply, steps_of

from calando.decide.recommendation import (
    AdviceLine,
    Answer,
    ComparedRate,
    ContactLine,
    Curves,
    PlanStep,
    Statement,
    TaperPlan,
    TaperResult,
    TaperVerdict,
    WhatIf,
    Yardstick,
)

SPLITS = (
    (20, 15, 20),
    (15, 15, 20),
    (15, 15, 15),
    (10, 15, 15),
    (10, 10, 15),
    (10, 10, 10),
    (5, 10, 10),
    (5, 5, 10),
    (5, 0, 5),
    (2.5, 0, 2.5),
)
HALF_TIMES_D = {"p05": 6.0, "p50": 2.6, "p95": 1.1}  # adaptation: slow members give the low band


def make_steps(splits: tuple[Split, ...] = SPLITS, step_days: int = 7) -> tuple[PlanStep, ...]:
    """Steps of equal length, in tablets of 10 and 5 mg."""

    def label(split: Split) -> str:
        doses = ", ".join(f"{mg:g} mg at {time}" for time, mg in zip(TIMES, split, strict=True))
        return f"Take {doses} for {step_days} days. Do not stop suddenly."

    return steps_of(splits, step_days, label)


def _drive(doses: list[float], days: int, half_time: float, start: float) -> list[float]:
    effect = [d / (d + 45.0) for d in doses]
    adapted, k, out = start / (start + 45.0), math.log(2) / half_time, []
    for day in range(days):
        e = effect[min(day, len(effect) - 1)]
        end = e + (adapted - e) * math.exp(-k)
        out.append((adapted - end) / k)
        adapted = end
    return out


def _relative(doses: list[float], days: int, key: str, start: float) -> list[float]:
    peak = max(_drive([0.0], 30, HALF_TIMES_D[key], start))
    return [w / peak for w in _drive([*doses, 0.0], days, HALF_TIMES_D[key], start)]


def make_curves(steps: tuple[PlanStep, ...], start: float = 60.0) -> Curves:
    """Synthetic bands: a lagged dose-response for the drive, a sawtooth for the concentration."""
    end = steps[-1].from_day + steps[-1].days
    daily = [s.daily_mg for s in steps for _ in range(s.days)]
    days = end + 14
    plan = {k: tuple(_relative(daily, days, k, start)) for k in HALF_TIMES_D}
    abrupt = {k: tuple(_relative([0.0], days, k, start)) for k in HALF_TIMES_D}
    hours = tuple(float(h) for h in range(days * 24))
    level = [
        (daily[int(h // 24)] if h < end * 24 else 0.0) / 60 * 0.2 * (1 + 0.5 * math.cos(h * 0.8))
        for h in hours
    ]
    bands = {
        k: tuple(f * c for c in level) for k, f in {"p05": 0.6, "p50": 1.0, "p95": 1.7}.items()
    }
    return Curves(
        hours=hours,
        concentration_mg_per_L=bands,
        effect=bands,
        withdrawal=bands,
        day=tuple(range(days)),
        daily_withdrawal=plan,
        daily_withdrawal_abrupt=abrupt,
    )


def _band(p50: float) -> dict[str, float]:
    return {"p05": p50 * 0.72, "p50": p50, "p80": p50 * 1.2, "p95": min(1.0, p50 * 1.42)}


def _rate(
    name: str, title: str, grade: str, days: float, steps: int, p50: float, failure: str = ""
) -> ComparedRate:
    doses = tuple((days * i / steps, 60.0 * (1 - (i + 1) / steps)) for i in range(steps))
    return ComparedRate(
        source=name,
        name=name,
        title=title,
        grade=grade,
        basis="assumed" if grade == "calando" else "read",
        days=days,
        steps=steps,
        dispensable=days > 0,
        peak_withdrawal=_band(p50),
        share_within_yardstick=max(0.0, min(1.0, 1.5 - 2 * p50)),
        known_failure=failure,
        setting="",
        assumptions="",
        doses=doses,
    )


RATES = (
    _rate("abrupt", "All at once", "web_advice", 0, 1, 1.0, "seizures and delirium reported"),
    _rate(
        "bmj2001",
        "Half for ten days, then nothing (case report)",
        "case_report",
        10,
        2,
        0.80,
        "delirium after the last dose",
    ),
    _rate("nhs2023a", "Over one week (NHS patient page, fast end)", "web_advice", 7, 7, 0.74),
    _rate("ansm2017", "10 or 15 mg every 2 days (France, 2017)", "label", 8, 4, 0.60),
    _rate(
        "aiqa",
        "5 to 10 mg every 3 to 5 days (question-and-answer pages)",
        "web_advice",
        24,
        6,
        0.55,
    ),
    _rate("nhs2023b", "Over two weeks (NHS patient page, slow end)", "web_advice", 14, 14, 0.51),
    _rate("dutch2015", "A quarter of the start every 5 days", "guideline", 20, 4, 0.49),
    _rate("garbutt2021", "10 mg every 4 days after the trial", "trial", 24, 6, 0.45),
    _rate("tga2020", "5 mg every 3 days", "label", 36, 12, 0.42),
    _rate("weekly10", "10 mg a week", "calando", 42, 6, 0.37),
    _rate("percent10w", "10 % of the start a week", "guideline", 70, 10, 0.24),
    _rate("weekly5", "5 mg a week", "calando", 84, 12, 0.20),
    _rate("percent10m", "10 % of the current dose every two weeks", "web_advice", 320, 23, 0.11),
)


def make_plan(steps: tuple[PlanStep, ...] | None = None, start: str | None = None) -> TaperPlan:
    """The plan inside the sample answer."""
    chosen = steps or make_steps()
    return TaperPlan(
        steps=chosen,
        days=chosen[-1].from_day + chosen[-1].days,
        optimal=True,
        gap=0,
        peak_withdrawal=_band(0.27),
        peak_withdrawal_absolute=_band(0.11),
        yardstick=Yardstick(
            name="weekly5",
            title="5 mg a week",
            basis="assumed",
            share_asked=0.9,
            share_held=0.923828125,
            p95_ratio=1.034,
            worst_ratio=1.21,
            why=("use over 12 months",),
        ),
        supply=make_supply(chosen),
        start_date=start,
        products=(TEN[0], FIVE[0]),
    )


ADVICE = (
    AdviceLine(
        topic="stop_sign",
        text="Fever, rigidity, confusion, hallucinations or seizures: treat as withdrawal until "
        "shown otherwise; give back baclofen and send to hospital.",
        patient_text="Get help fast if you have a fit, a high fever, stiff muscles, or feel mixed up.",
        sources=("fda2022",),
        basis="read",
        signs=("a fit (seizure)", "a high fever", "very stiff muscles"),
    ),
    AdviceLine(
        topic="missed_dose",
        text="A single missed dose: take the next one as planned, never double.",
        patient_text="If you miss a dose, take the next one at its time. Do not take two at once.",
        sources=("fda2022",),
        basis="read",
    ),
    AdviceLine(
        topic="ran_out",
        text="Running out is an abrupt stop: an emergency supply is justified.",
        patient_text="If you are low on tablets, call your clinic or drug store the same day.",
        sources=(),
        basis="derived",
    ),
    AdviceLine(
        topic="driving",
        text="Drowsiness and seizures bear on driving; follow the national rules.",
        patient_text="Do not drive if you feel sleepy or shaky.",
        sources=("fda2022",),
        basis="read",
    ),
    AdviceLine(
        topic="treats_indication",
        text="Tizanidine, physiotherapy or botulinum toxin may treat the spasticity that returns.",
        patient_text="",
        sources=("nice2022",),
        basis="read",
    ),
    AdviceLine(
        topic="may_come_back",
        text="Spasticity may return as the dose falls; it is not by itself withdrawal.",
        patient_text="Your stiffness may come back. Tell your doctor. It can be treated.",
        sources=(),
        basis="derived",
    ),
)


def make_answer(
    start: str | None = None, verdict: TaperVerdict = "plan", **changes: Any
) -> Answer[TaperResult]:
    """A whole answer; `verdict` other than plan empties what that verdict does not have."""
    plan = make_plan(start=start)
    result = TaperResult(
        verdict="plan",
        headline="Off baclofen in 70 days (10 weeks): 60 mg/day to nothing in 10 weekly steps, "
        "none of them harder than 5 mg a week would be with healthy kidneys in 9 of 10 "
        "simulated people.",
        patient=replace(WOMAN, unrecognised=("sunflower oil",)),
        kidney=STEADY_KIDNEYS,
        plan=plan,
        shortest_days=None,
        would_help=(),
        compared=RATES,
        what_if=(
            WhatIf(
                name="EC50_half",
                changed="EC50 bounds halved",
                share_held=0.71,
                p95_ratio=1.24,
                days=84,
                proved=True,
                peak_withdrawal=_band(0.31),
                basis="assumed",
                sources=(),
            ),
            WhatIf(
                name="EC50_double",
                changed="EC50 bounds doubled",
                share_held=0.97,
                p95_ratio=0.91,
                days=63,
                proved=True,
                peak_withdrawal=_band(0.24),
                basis="assumed",
                sources=(),
            ),
            WhatIf(
                name="slow_adaptation",
                changed="a slow second adaptation (14 to 60 days)",
                share_held=0.88,
                p95_ratio=1.08,
                days=None,
                proved=False,
                peak_withdrawal=_band(0.33),
                basis="assumed",
                sources=("bmj2001",),
            ),
        ),
        curves=make_curves(plan.steps),
        advice=ADVICE,
        contacts=(
            ContactLine(kind="emergency", name="Emergency services", number="911"),
            ContactLine(kind="poison", name="Poison Help", number="1-800-222-1222"),
            ContactLine(kind="crisis", name="988 Suicide & Crisis Lifeline", number="988"),
        ),
    )
    answer = Answer(
        command="taper",
        seed=1,
        version="0.1.0",
        result=result,
        reasons=(
            Statement(
                text="The yardstick is 5 mg a week because baclofen was taken for over 12 months.",
                sources=("fda2022",),
                basis="assumed",
            ),
            Statement(
                text="Ten weekly steps are proved to be the fewest over 23 daily totals that "
                "a US pharmacy can fill.",
                basis="derived",
            ),
            Statement(
                text="Clearance, volume and absorption come from 57 adults with alcohol use "
                "disorder.",
                sources=("simon2018",),
                basis="read",
            ),
        ),
        caveats=(
            Statement(
                text="How fast people adapt to baclofen is not known; 1 to 7 days was assumed.",
                basis="assumed",
            ),
            Statement(text="Not recognised in the patient file: sunflower oil.", basis="derived"),
        ),
        sources={
            "simon2018": {
                "title": "Population pharmacokinetics of baclofen",
                "doi": "10.3389/fpsyt.2018.00385",
                "url": "",
            },
            "fda2022": {
                "title": "Baclofen tablets, US label",
                "doi": "",
                "url": "https://example.org/label",
            },
            "bmj2001": {"title": "Baclofen withdrawal: a case", "doi": "", "url": ""},
            "nice2022": {"title": "Multiple sclerosis in adults", "doi": "", "url": ""},
        },
    )
    return _with_verdict(replace(answer, **changes), verdict)


def _with_verdict(answer: Answer[TaperResult], verdict: TaperVerdict) -> Answer[TaperResult]:
    result = replace(answer.result, verdict=verdict)
    if verdict == "urgent_first":
        urgent = Statement(
            text="The kidneys are failing: creatinine rose from 70 to 210 in a "
            "month. See a doctor today.",
            sources=("fda2022",),
            urgent=True,
        )
        result = replace(result, headline="See a doctor today; the schedule is for observation.")
        return replace(answer, result=result, reasons=(urgent, *answer.reasons))
    if verdict == "above_yardstick":
        help_ = Statement(
            text="A 1 mg/mL liquid would help: stopping from 1.5 mg exceeds the "
            "yardstick in 2 % of members.",
            basis="derived",
        )
        result = replace(
            result,
            headline="The best possible plan is harder than 5 mg a week in 4 "
            "of 10 simulated people.",
            would_help=(help_,),
        )
    if verdict in ("not_by_tablets", "do_not", "infeasible"):
        heads = {
            "not_by_tablets": "Baclofen comes from a pump: tablets cannot wean it.",
            "do_not": "Do not taper now: the pregnancy decides, not a date.",
            "infeasible": "No plan of 21 days or fewer exists; the shortest that can is 63 days.",
        }
        result = replace(
            result,
            plan=None,
            curves=None,
            headline=heads[verdict],
            compared=(),
            what_if=(),
            shortest_days=63 if verdict == "infeasible" else None,
        )
    return replace(answer, result=result)
