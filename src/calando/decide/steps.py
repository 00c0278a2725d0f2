"""From a path through candidates to what is handed out: steps, labels, supply."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from calando.decide.dispensing import Kit
from calando.decide.recommendation import Item, PlannedDose, PlanStep, StepKind, Supply

LABEL_LENGTH = 140
_MINUTES = 60


def clock(time_h: float) -> str:
    """Return a clock time.

    >>> clock(8.5)
    '08:30'
    """
    minutes = round(time_h * _MINUTES)
    return f"{minutes // _MINUTES % 24:02d}:{minutes % _MINUTES:02d}"


def planned_doses(
    kit: Kit, times_h: Sequence[float], doses_mg: Sequence[float]
) -> tuple[PlannedDose, ...]:
    """Count out each intake of a day; an intake of 0 mg keeps its place, with nothing in it.

    A dose of today that these products cannot make has no items: it is taken from what the person has.
    """
    made = [kit.make(mg) for mg in doses_mg]
    return tuple(
        PlannedDose(time=clock(time_h), mg=mg, items=making.items if making else ())
        for time_h, mg, making in zip(times_h, doses_mg, made, strict=True)
    )


def make_steps(
    kit: Kit,
    times_h: Sequence[float],
    schedules: Sequence[tuple[float, ...]],
    *,
    days: Sequence[int],
    kinds: Sequence[StepKind],
    from_day: int = 0,
    for_observation: bool = False,
) -> tuple[PlanStep, ...]:
    """Return the steps of a plan; equal neighbours of one kind are joined.

    Parameters
    ----------
    schedules, days, kinds : mg per intake, length [days] and kind of each step.
    from_day : the first day of the first step.
    """
    steps: list[PlanStep] = []
    next_day = from_day
    for doses_mg, length, kind in zip(schedules, days, kinds, strict=True):
        doses = planned_doses(kit, times_h, doses_mg)
        first = next_day
        next_day += length
        if steps and steps[-1].doses == doses and steps[-1].kind == kind:
            first = steps.pop().from_day
        total = round(sum(doses_mg), 2)
        steps.append(
            PlanStep(
                from_day=first,
                days=next_day - first,
                daily_mg=total,
                doses=doses,
                label=step_label(
                    doses, from_day=first, days=next_day - first, for_observation=for_observation
                ),
                kind=kind,
            )
        )
    return tuple(steps)


def _amount(count: float) -> str:
    whole, half = divmod(count, 1)
    return f"{whole:.0f}{'½' if half else ''}" if whole else "½"


def _counted(item: Item, *, with_strength: bool) -> str:
    if item.unit == "mL":
        return f"{item.count:g} mL" + (f" of {item.mg_each:g} mg/mL" if with_strength else "")
    return f"{_amount(item.count)} x {item.mg_each:g} mg"


def step_label(
    doses: Sequence[PlannedDose], *, from_day: int, days: int, for_observation: bool = False
) -> str:
    """Return the text of a pharmacy label, at most 140 characters; mL always with the strength.

    Intakes that are the same are said once. Where it is too long, the strength of a liquid is said once, then
    the counts give way, and at last the intakes: never the mg of the day.
    """
    by_content: dict[tuple[float, tuple[Item, ...]], list[PlannedDose]] = defaultdict(list)
    for dose in doses:
        if dose.mg > 0:
            by_content[dose.mg, dose.items].append(dose)
    strengths = {i.mg_each for _, items in by_content for i in items if i.unit == "mL"}
    liquid = "".join(f" Liquid {s:g} mg/mL." for s in sorted(strengths))
    when = f"Days {from_day + 1}-{from_day + days}"
    total = f"{sum(d.mg for d in doses):g} mg/day"
    first = "NOT TO DISPENSE, for observation. " if for_observation else ""

    def intakes(glue: str, *, counts: bool, strength: bool) -> str:
        parts = []
        for (dose_mg, items), same in by_content.items():
            text = " + ".join(_counted(i, with_strength=strength) for i in items) if counts else ""
            times = glue.join(d.time for d in same)
            parts.append(f"{times}: {dose_mg:g} mg" + (f" ({text})" if text else ""))
        return "; ".join(parts)

    texts = [f"{when}. Take {intakes(' and ', counts=True, strength=True)}. {total}."]
    texts.append(f"{when}: {intakes(', ', counts=True, strength=True)}. {total}.")
    texts.append(f"{when}.{liquid} {intakes(', ', counts=True, strength=False)}")
    if not strengths:
        texts.append(f"{when}. {intakes(', ', counts=False, strength=False)}. {total}.")
    texts.append(f"{when}.{liquid} {total}, divided as on the plan sheet.")
    return next(first + t for t in texts if len(first + t) <= LABEL_LENGTH)


def products_used(steps: Sequence[PlanStep]) -> tuple[str, ...]:
    """Return the names of the products of a plan, in the order they are first counted out."""
    names = (item.product for step in steps for dose in step.doses for item in dose.items)
    return tuple(dict.fromkeys(names))


def make_supply(steps: Sequence[PlanStep], *, interval_days: int) -> tuple[Supply, ...]:
    """Return what to hand out for each dispensing interval, per product; started tablets are whole ones.

    Intervals begin on the first day of the first step.
    """
    first_day = steps[0].from_day
    per_day: list[dict[Item, float]] = []
    for step in steps:
        day: dict[Item, float] = defaultdict(float)
        for dose in step.doses:
            for item in dose.items:
                kind = Item(product=item.product, count=1, unit=item.unit, mg_each=item.mg_each)
                day[kind] += item.count
        per_day.extend([day] * step.days)
    supply = []
    for start in range(0, len(per_day), interval_days):
        days = per_day[start : start + interval_days]
        totals: dict[Item, float] = defaultdict(float)
        for day in days:
            for kind, count in day.items():
                totals[kind] += count
        for kind in sorted(totals, key=lambda k: (k.unit, -k.mg_each, k.product)):
            count = totals[kind]
            supply.append(
                Supply(
                    product=kind.product,
                    unit=kind.unit,
                    count=round(count, 2) if kind.unit == "mL" else math.ceil(count),
                    mg_each=kind.mg_each,
                    from_day=first_day + start,
                    days=len(days),
                )
            )
    return tuple(supply)
