"""The menu: one daily total, divided over the day in several ways, ranked by time in the quoted range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calando.decide.dispensing import Kit
from calando.decide.steps import LABEL_LENGTH, clock, planned_doses
from calando.decide.titrate.forecast import Ascent, level_bands, steady_levels
from calando.decide.titrate.result import Regimen
from calando.decide.titrate.schedules import even_split
from calando.facts.schema import Ladder
from calando.simulate.day import DayMap

_WAYS = (
    ("twice a day, every 12 hours", (8.0, 20.0)),
    ("three times a day, while awake", (8.0, 14.0, 20.0)),
    ("three times a day, every 8 hours", (6.0, 14.0, 22.0)),
    ("four times a day, while awake", (8.0, 12.0, 16.0, 20.0)),
    ("four times a day, every 6 hours", (0.0, 6.0, 12.0, 18.0)),
)


def regimen_menu(
    ascent: Ascent,
    kit: Kit,
    ladder: Ladder,
    *,
    daily_mg: float,
    times_h: Sequence[float],
    doses_mg: Sequence[float],
) -> tuple[Regimen, ...]:
    """Return the ways to divide a total that the ladder's source allows, the longest in the quoted range first.

    Parameters
    ----------
    daily_mg : the total; where a way cannot be made of it, the next smaller total that can.
    times_h, doses_mg : the plan's own way, which is always on the menu.
    """
    ways = [("as in the plan", tuple(times_h), tuple(doses_mg))]
    seen = {tuple(times_h)}
    for name, times in _WAYS:
        if times in seen or not ladder.intakes[0] <= len(times) <= max(ladder.intakes[1], 4):
            continue
        split = even_split(kit, daily_mg, times)
        if split is not None and sum(split) > 0.5 * daily_mg:
            ways.append((name, times, split))
    regimens = [_regimen(ascent, kit, *way) for way in ways]
    regimens.sort(key=lambda r: (-round(r.in_range["p50"], 6), -r.daily_mg, len(r.doses), r.name))
    return tuple(replace(r, rank=i + 1) for i, r in enumerate(regimens))


def _regimen(
    ascent: Ascent, kit: Kit, name: str, times_h: tuple[float, ...], doses_mg: tuple[float, ...]
) -> Regimen:
    own = name == "as in the plan"
    first = times_h[0]
    day = (
        ascent.day
        if own
        else DayMap(ascent.ensemble, CL=ascent.day.CL, intake_h=tuple(t - first for t in times_h))
    )
    bands = level_bands(steady_levels(day, doses_mg), ascent.quoted_mg_per_L)
    bands.pop("Cavg_mg_per_L")
    doses = planned_doses(kit, times_h, doses_mg)
    total = round(sum(doses_mg), 2)
    intakes = ", ".join(
        f"{clock(t)}: {mg:g} mg" for t, mg in zip(times_h, doses_mg, strict=True) if mg
    )
    return Regimen(
        rank=0,
        name=name,
        daily_mg=total,
        doses=doses,
        label=f"Take {intakes}. {total:g} mg/day."[:LABEL_LENGTH],
        in_plan=own,
        in_range=bands["in_range"],
        above_range=bands["above_range"],
        Cmax_mg_per_L=bands["Cmax_mg_per_L"],
        Cmin_mg_per_L=bands["Cmin_mg_per_L"],
    )
