"""Made-up answers for tests of the presenters of `titrate`: four people, synthetic bands.

None of these numbers is clinical; they only look like what the planner gives.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from sample_answer import ADVICE
from sample_people import STEADY_KIDNEYS, WOMAN
from sample_steps import FIVE, TEN, TIMES, Split, make_supply, steps_of, tablets

from calando.decide.recommendation import (
    Answer,
    ContactLine,
    Item,
    PatientSummary,
    PlannedDose,
    PlanStep,
    Statement,
    Supply,
)
from calando.decide.titrate.result import (
    DoseCap,
    KidneyRuleShown,
    LadderShown,
    Regimen,
    Review,
    RiseYardstick,
    StepForecast,
    TitrationCurves,
    TitrationPlan,
    TitrationResult,
    TitrationVerdict,
)

VERDICTS: tuple[TitrationVerdict, ...] = ("plan", "reduced_plan", "specialist_only", "do_not")
LIQUID = "baclofen 5 mg/mL oral suspension"


def band(p50: float, top: float = 99.0) -> dict[str, float]:
    """A band around a median."""
    return {"p05": p50 * 0.6, "p50": p50, "p95": min(top, p50 * 1.7)}


def _liquid(mg: float) -> tuple[Item, ...]:
    return (Item(product=LIQUID, count=mg / 5, unit="mL", mg_each=5.0),) if mg else ()


def make_steps(
    splits: tuple[Split, ...], step_days: int = 3, *, liquid: bool = False
) -> tuple[PlanStep, ...]:
    """Steps of equal length."""

    def label(split: Split) -> str:
        doses = (f"{time}: {mg:g} mg" for time, mg in zip(TIMES, split, strict=True) if mg)
        return f"Take {', '.join(doses)}. Do not stop suddenly."

    return steps_of(splits, step_days, label, _liquid if liquid else tablets)


def _supply(steps: tuple[PlanStep, ...], liquid: bool) -> tuple[Supply, ...]:
    if not liquid:
        return make_supply(steps)
    total = sum(i.count * s.days for s in steps for d in s.doses for i in d.items)
    days = steps[-1].from_day + steps[-1].days
    return (Supply(product=LIQUID, unit="mL", count=total, mg_each=5.0, from_day=0, days=days),)


def make_forecast(steps: tuple[PlanStep, ...]) -> tuple[StepForecast, ...]:
    """Bands that grow with the dose."""
    return tuple(
        StepForecast(
            from_day=s.from_day,
            days=s.days,
            daily_mg=s.daily_mg,
            Cmax_mg_per_L=band(s.daily_mg * 0.0052),
            Cavg_mg_per_L=band(s.daily_mg * 0.0035),
            Cmin_mg_per_L=band(s.daily_mg * 0.0011),
            in_range=band(min(0.9, s.daily_mg * 0.012), 1.0),
            above_range=band(0.0),
            rise=band(0.9 - 0.1 * i),
        )
        for i, s in enumerate(steps)
    )


def make_curves(steps: tuple[PlanStep, ...]) -> TitrationCurves:
    """A sawtooth for the levels, a bump on the first days of each step."""
    days = steps[-1].from_day + steps[-1].days
    daily = [s.daily_mg for s in steps for _ in range(s.days)]
    since = [d for s in steps for d in range(s.days)]
    hours = tuple(float(h) for h in range(days * 24))
    level = [daily[int(h // 24)] * (0.0011 + 0.0041 * (1 - (h % 6) / 6)) for h in hours]
    rise = [0.62 / (1 + since[d] * 0.5) for d in range(days)]
    factors = {"p05": 0.6, "p50": 1.0, "p95": 1.7}
    levels = {k: tuple(f * c for c in level) for k, f in factors.items()}
    return TitrationCurves(
        hours=hours,
        concentration_mg_per_L=levels,
        effect=levels,
        day=tuple(range(days)),
        daily_rise={k: tuple(f * r for r in rise) for k, f in factors.items()},
        quoted_range_mg_per_L=(0.08, 0.4),
    )


def make_plan(
    steps: tuple[PlanStep, ...],
    *,
    start: str | None = None,
    supply: bool = True,
    liquid: bool = False,
) -> TitrationPlan:
    """The plan around some steps."""
    return TitrationPlan(
        steps=steps,
        days=steps[-1].from_day + steps[-1].days,
        target_mg_per_day=steps[-1].daily_mg,
        target_why="the first step of the ladder inside its usual range (40 to 80 mg/day)",
        supply=_supply(steps, liquid) if supply else (),
        start_date=start,
        products=(LIQUID,) if liquid else (TEN[0], FIVE[0]),
        yardstick=RiseYardstick(
            name="us_spasticity",
            title="5 mg three times a day, 15 mg/day more every 3 days (US label)",
            share_asked=0.9,
            share_held=0.965,
            p95_ratio=0.99,
            basis="assumed",
        ),
        from_mg_per_day=0.0,
    )


def make_menu(daily: float) -> tuple[Regimen, ...]:
    """Three ways to divide a total."""
    third = daily / 3
    ways = (
        ("three times a day, every 8 hours", ("06:00", "14:00", "22:00"), 0.55),
        ("as in the plan", TIMES, 0.5),
    )
    return tuple(
        Regimen(
            rank=rank,
            name=name,
            daily_mg=daily,
            doses=tuple(PlannedDose(time=t, mg=third, items=tablets(third)) for t in times),
            label=f"Take {third:g} mg at {', '.join(times)}.",
            in_range=band(share, 1.0),
            above_range=band(0.0),
            Cmax_mg_per_L=band(daily * 0.005),
            Cmin_mg_per_L=band(daily * 0.001),
            in_plan=name == "as in the plan",
        )
        for rank, (name, times, share) in enumerate(ways, start=1)
    )


def _ladder(
    name: str, title: str, source: str, totals: tuple[float, ...], **changes: Any
) -> LadderShown:
    row = LadderShown(
        name=name,
        title=title,
        source=source,
        where="2, Dosage and administration",
        grade="label",
        basis="read",
        off_label=False,
        acts=False,
        totals_mg_per_day=totals,
        step_days=(3.0, 3.0),
        intakes=(3.0, 4.0),
        usual_mg_per_day=(40.0, 80.0),
        conflict="",
        note="",
        reviewed_by="",
    )
    return replace(row, **changes)


ADULT_LADDERS = (
    _ladder(
        "us_spasticity",
        "5 mg three times a day, 15 mg/day more every 3 days (US label)",
        "us_suspension2024",
        (15, 30, 45, 60, 80),
        acts=True,
        note="three doses a day up to 60 mg; 80 mg is 20 mg four times a day",
    ),
    _ladder(
        "fr_spasticity",
        "15 mg a day, 5 mg a day more every 3 to 4 days (France)",
        "fr_lioresal",
        (15, 20, 25, 30),
        step_days=(3.0, 4.0),
        intakes=(2.0, 4.0),
        usual_mg_per_day=(30.0, 75.0),
        conflict="An older French text starts at 5 mg.",
    ),
)
CHILD_LADDERS = (
    _ladder(
        "de_child",
        "0 to 17 years: 0.3 mg/kg a day, rising each week (Germany)",
        "de_bfarm",
        (7.5, 18.75, 37.5, 50.0),
        acts=True,
        step_days=(7.0, 7.0),
        usual_mg_per_day=(18.75, 50.0),
        conflict="Older German text: 30 to 60 mg at 2 to 10 years.",
        note="the steps in between are ours",
        basis="derived",
    ),
    _ladder(
        "fr_child",
        "6 to 17 years: 0.3 mg/kg a day, rising every 1 to 2 weeks (France)",
        "fr_lioresal",
        (7.5, 18.75, 37.5, 50.0),
        step_days=(7.0, 14.0),
        off_label=True,
        grade="assumed",
        conflict="US labels: not established below 12 years.",
    ),
)


def _rule(
    name: str,
    source: str,
    text: str,
    action: Literal["full", "reduce", "avoid"],
    fraction: float | None,
    **changes: Any,
) -> KidneyRuleShown:
    row = KidneyRuleShown(
        name=name,
        source=source,
        text=text,
        action=action,
        fraction_of_usual=fraction,
        max_daily_mg=None,
        applies=False,
        strictest=False,
        basis="read",
    )
    return replace(row, **changes)


GOOD_KIDNEYS = (
    _rule("full_80", "vlavonou2014", "Full dose.", "full", None, applies=True, strictest=True),
    _rule("half_30", "elhusseini2017", "Reduce by half and watch.", "reduce", 0.5),
)
POOR_KIDNEYS = (
    _rule("full_80", "vlavonou2014", "Full dose.", "full", None),
    _rule("third_50", "vlavonou2014", "Reduce by one third.", "reduce", 0.667, applies=True),
    _rule(
        "half_30",
        "elhusseini2017",
        "Reduce by half and watch the mental state.",
        "reduce",
        0.5,
        applies=True,
        strictest=True,
    ),
)
ON_DIALYSIS = (
    _rule(
        "dialysis",
        "elhusseini2017",
        "Avoid on dialysis.",
        "avoid",
        None,
        applies=True,
        strictest=True,
    ),
    _rule(
        "most_5", "ca_pms", "At most 5 mg a day.", "reduce", None, applies=True, max_daily_mg=5.0
    ),
)
UP_ADVICE = tuple(
    a for a in ADVICE if a.topic in ("stop_sign", "missed_dose", "ran_out", "driving")
)


def _patient(verdict: TitrationVerdict) -> PatientSummary:
    adult = replace(WOMAN, daily_mg=None, doses=(), since_weeks=None)
    if verdict == "specialist_only":
        return replace(adult, id="demo-child", age_years=7.0, weight_kg=25.0, jurisdiction="DE")
    return replace(adult, dialysis="hemodialysis") if verdict == "do_not" else adult


HEADLINES = {
    "plan": "From nothing to 45 mg/day in 3 steps of 3 days, within the US label's cap of 80 mg/day.",
    "reduced_plan": "From nothing to 22.5 mg/day in 3 steps of 3 days: half the usual, for the kidneys.",
    "specialist_only": "A paediatric specialist decides; what the sources print stands side by side.",
    "do_not": "Do not start baclofen by tablets on dialysis.",
}
SPLITS = {
    "plan": ((5, 5, 5), (10, 10, 10), (15, 15, 15)),
    "reduced_plan": ((2.5, 0, 5), (5, 5, 5), (7.5, 5, 10)),
    "specialist_only": ((2.5, 2.5, 2.5), (5, 5, 7.5), (12.5, 12.5, 12.5)),
}


def make_titration(
    verdict: TitrationVerdict = "plan", *, start: str | None = None, liquid: bool = False
) -> Answer[TitrationResult]:
    """A whole answer of `calando titrate`, by verdict."""
    specialist, refused = verdict == "specialist_only", verdict == "do_not"
    steps = () if refused else make_steps(SPLITS[verdict], 7 if specialist else 3, liquid=liquid)
    rules = {"plan": GOOD_KIDNEYS, "reduced_plan": POOR_KIDNEYS, "do_not": ON_DIALYSIS}
    half = verdict == "reduced_plan"
    result = TitrationResult(
        verdict=verdict,
        headline=HEADLINES[verdict],
        patient=_patient(verdict),
        kidney=replace(
            STEADY_KIDNEYS,
            eGFR=None if specialist else 48.0 if half else 92.4,
            CLcr=51.0 if half else 99.1,
        ),
        plan=None
        if refused
        else make_plan(steps, start=start, supply=not specialist, liquid=liquid),
        cap=None
        if refused
        else DoseCap(
            mg_per_day=40.0 if half else 80.0,
            source="us_tablet_medlibrary16",
            where="Dosage and administration",
            basis="derived" if half else "read",
            why="The maximum of 80 mg/day (us_tablet_medlibrary16)"
            + ("; times 0.5 for the kidneys (elhusseini2017)" if half else ""),
        ),
        menu=() if refused or specialist else make_menu(steps[-1].daily_mg),
        review=None
        if refused
        else Review(
            after_weeks=7.0,
            rule="No benefit after 6 to 8 weeks: slowly off again.",
            sources=("uk_lioresal",),
            basis="read",
        ),
        minimum_effective_dose=Statement(
            text="Stop at the first step that is enough: that is the minimum effective dose. "
            "It is found by trying; no formula finds it.",
            sources=("us_suspension2024",),
            basis="read",
        ),
        ladders=CHILD_LADDERS if specialist else ADULT_LADDERS,
        kidney_rules=rules.get(verdict, GOOD_KIDNEYS),
        forecast=make_forecast(steps) if steps and not specialist else (),
        held_pace=None,
        curves=make_curves(steps) if steps and not specialist else None,
        advice=UP_ADVICE,
        contacts=(
            ContactLine(kind="emergency", name="Emergency services", number="911"),
            ContactLine(kind="poison", name="Poison Help", number="1-800-222-1222"),
        ),
    )
    return Answer(
        command="titrate",
        seed=1,
        version="0.1.0",
        result=result,
        reasons=(
            Statement(
                text="The ladder is that of the US label.",
                sources=("us_suspension2024",),
                basis="read",
            ),
        ),
        caveats=(
            Statement(text="How fast people get used to baclofen is not known.", basis="assumed"),
        ),
        sources={
            "us_suspension2024": {"title": "Baclofen suspension, US label", "doi": "", "url": ""},
            "perry1998": {"title": "Baclofen overdose", "doi": "10.1000/x", "url": ""},
            "uk_lioresal": {"title": "Lioresal, UK", "doi": "", "url": "https://example.org/uk"},
        },
    )


def make_urgent() -> Answer[TitrationResult]:
    """An answer that begins with an emergency."""
    answer = make_titration("do_not")
    urgent = Statement(text="Hard to wake: call now.", urgent=True, emergency=True)
    result = replace(answer.result, emergency=True)
    return replace(answer, result=result, reasons=(urgent, *answer.reasons))
