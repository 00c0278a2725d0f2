"""Steps of a made-up plan, in tablets of 10 and 5 mg, and what is handed out for them."""

from __future__ import annotations

import math
from collections.abc import Callable

from calando.decide.recommendation import Item, PlannedDose, PlanStep, Supply

TEN = ("baclofen 10 mg tablet", 10.0)
FIVE = ("baclofen 5 mg tablet", 5.0)
TIMES = ("08:00", "14:00", "20:00")
Split = tuple[float, ...]  # mg at each of the times


def tablets(mg: float) -> tuple[Item, ...]:
    """As many tens as fit, and a five or a part of one for the rest."""
    tens, rest = divmod(mg, 10)
    items = []
    if tens:
        items.append(Item(product=TEN[0], count=tens, unit="tablet", mg_each=10.0))
    if rest:
        items.append(Item(product=FIVE[0], count=rest / 5, unit="tablet", mg_each=5.0))
    return tuple(items)


def steps_of(
    splits: tuple[Split, ...],
    step_days: int,
    label: Callable[[Split], str],
    items: Callable[[float], tuple[Item, ...]] = tablets,
) -> tuple[PlanStep, ...]:
    """Steps of equal length."""
    return tuple(
        PlanStep(
            from_day=i * step_days,
            days=step_days,
            daily_mg=float(sum(split)),
            doses=tuple(
                PlannedDose(time=time, mg=float(mg), items=items(mg))
                for time, mg in zip(TIMES, split, strict=True)
            ),
            label=label(split),
        )
        for i, split in enumerate(splits)
    )


def make_supply(steps: tuple[PlanStep, ...], every: int = 14) -> tuple[Supply, ...]:
    """What to hand out every two weeks."""
    rows: dict[tuple[int, str, float], float] = {}
    last = steps[-1].from_day + steps[-1].days
    for step in steps:
        for day in range(step.from_day, step.from_day + step.days):
            for dose in step.doses:
                for item in dose.items:
                    key = (day // every * every, item.product, item.mg_each)
                    rows[key] = rows.get(key, 0.0) + item.count
    return tuple(
        Supply(
            product=product,
            unit="tablet",
            count=float(math.ceil(total)),
            mg_each=each,
            from_day=start,
            days=min(every, last - start),
        )
        for (start, product, each), total in sorted(rows.items())
    )
