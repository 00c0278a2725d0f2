"""From the totals of a ladder to days that a pharmacy can fill: no intake falls on the way up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.candidates import Candidate, candidate_chain, cheapest_split
from calando.decide.dispensing import Kit, kits
from calando.decide.products import products_of
from calando.decide.situation import Situation
from calando.facts.schema import Product
from calando.simulate.ensemble import ADULT_FROM_YEARS

USUAL_TIMES_H = {2: (8.0, 20.0), 3: (8.0, 14.0, 20.0), 4: (8.0, 12.0, 16.0, 20.0)}
_SHORTFALL_COSTS = 40.0  # pieces that a step of half the wanted total is worth, twice over
TABLETS_FROM_KG = 33.0  # French and German texts: tablets are not for lighter children
_NEAREST = 5  # amounts below and above an even share that are tried
_MOST_ABOVE_MG = 25.0
_LEAST_SHARE = 0.6  # less than this part of a wanted total is not an answer to it
_ROUNDING = (
    1.1  # a rise may be so much larger than the printed one, for what tablets and measures can make
)
_UNDIVIDED_COSTS = 12.0  # pieces that a day in one dose instead of several is worth
_SECOND_COSTS = 1.0
_LIQUID_COSTS = 12.0  # pieces that measuring every dose is worth, for an adult who takes tablets


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """The schedules of the steps, ascending; `totals` are what was wanted, `schedules` what can be made."""

    kit: Kit
    totals_mg: tuple[float, ...]
    schedules_mg: tuple[tuple[float, ...], ...]


def even_split(
    kit: Kit, total_mg: float, times_h: Sequence[float], floor_mg: Sequence[float] = ()
) -> tuple[float, ...] | None:
    """Return the most even makeable split of at most `total_mg`: of the largest total that can be made.

    `floor_mg` is what no intake may be below.
    """
    floors = tuple(floor_mg) or (0.0,) * len(times_h)
    atom = kit.atom_mg
    for units in range(math.floor(total_mg / atom + 1e-9), 0, -1):
        total = round(units * atom, 2)
        if total < _LEAST_SHARE * total_mg:
            return None
        share = total / len(times_h)
        options = [[mg for mg in _around(kit, max(share, f)) if mg >= f - 1e-9] for f in floors]
        found = cheapest_split(kit, options, total, times_h)
        if found is not None:
            return found.doses_mg
    return None


def _around(kit: Kit, mg: float) -> list[float]:
    """Return the makeable amounts next to an even share, ascending."""
    atom = kit.atom_mg
    near = math.floor(mg / atom + 1e-9)
    low: list[float] = []
    units = near
    while units >= 0 and len(low) < _NEAREST:
        if kit.make(amount := round(units * atom, 2)) is not None:
            low.insert(0, amount)
        units -= 1
    high: list[float] = []
    units = near + 1
    while len(high) < _NEAREST and units * atom < mg + _MOST_ABOVE_MG:
        if kit.make(amount := round(units * atom, 2)) is not None:
            high.append(amount)
        units += 1
    return [*low, *high]


def climb(
    kit: Kit,
    totals_mg: Sequence[float],
    times_h: Sequence[float],
    *,
    floor_mg: Sequence[float],
    printed_mg: Sequence[float],
    today_mg: float,
) -> Climb | None:
    """Return a schedule for each total, none above it; None if not even the first can be made.

    Parameters
    ----------
    totals_mg : the wanted totals, ascending [mg/day].
    floor_mg : what no intake may fall below on the way up.
    today_mg : the day's total today; steps that are no more than this are left out.
    printed_mg : the source's own totals: no rise is larger than its own at that height.
    """
    top = even_split(kit, totals_mg[-1], times_h, floor_mg)
    if top is None:
        return None
    chain = [
        c
        for c in candidate_chain(kit, top, times_h, liquid="everywhere")
        if all(mg >= floor - 1e-9 for mg, floor in zip(c.doses_mg, floor_mg, strict=True))
    ]
    today = round(today_mg, 2)
    kept: list[tuple[float, tuple[float, ...]]] = []
    for total in totals_mg:
        best = max((c for c in chain if c.daily_mg <= total + 1e-9), key=_total, default=None)
        last = round(sum(kept[-1][1]), 2) if kept else today
        if best is None and not kept and not today:
            return None  # the first step cannot be made, and none begins with the second
        if best is None or best.daily_mg <= last + 1e-9:
            continue
        # coarse products make some steps smaller and the next too large: go through what lies between
        while last > 0 and best.daily_mg - last > (
            most_rise_mg := _ROUNDING * _printed_rise(printed_mg, last)
        ):
            between = [c for c in chain if last + 1e-9 < c.daily_mg < best.daily_mg - 1e-9]
            if not between:
                return _climb(
                    kit, kept
                )  # nothing lies between, and the rise is larger than any printed
            within = [c for c in between if c.daily_mg - last <= most_rise_mg + 1e-9]
            step = max(within, key=_total) if within else min(between, key=_total)
            kept.append((step.daily_mg, step.doses_mg))
            last = step.daily_mg
        kept.append((total, best.doses_mg))
    return _climb(kit, kept)


def _climb(kit: Kit, kept: Sequence[tuple[float, tuple[float, ...]]]) -> Climb | None:
    if not kept:
        return None
    return Climb(
        kit=kit,
        totals_mg=tuple(total for total, _ in kept),
        schedules_mg=tuple(doses for _, doses in kept),
    )


def _printed_rise(printed_mg: Sequence[float], from_mg: float) -> float:
    """Return how far the source itself rises from this height."""
    passed = sum(total <= from_mg + 1e-9 for total in printed_mg)
    if passed == 0:
        return printed_mg[0]
    i = min(passed, len(printed_mg) - 1)
    return printed_mg[i] - printed_mg[i - 1] if i else printed_mg[0]


def _total(candidate: Candidate) -> float:
    return candidate.daily_mg


def choose_kit(
    situation: Situation,
    totals_mg: Sequence[float],
    times_h: Sequence[float],
    *,
    floor_mg: Sequence[float],
    printed_mg: Sequence[float],
    fewest_intakes: int,
    asked: Sequence[Product] = (),
    today_mg: float = 0.0,
) -> Climb | None:
    """Return the climb in the products that come nearest to the wanted totals in the fewest pieces."""
    options = [Kit(asked)] if asked else _kits(situation)
    liquid_costs = 0.0 if _takes_liquid(situation) else _LIQUID_COSTS
    found = [
        (cost + liquid_costs * kit.has_liquid, climbed)
        for kit in options
        if (
            climbed := climb(
                kit, totals_mg, times_h, floor_mg=floor_mg, printed_mg=printed_mg, today_mg=today_mg
            )
        )
        is not None
        and (cost := _cost(climbed, totals_mg, fewest_intakes)) < math.inf
    ]
    if situation.patient.age_years < ADULT_FROM_YEARS:
        found = [pair for pair in found if _is_divided(pair[1], fewest_intakes)]
    if not found:
        return None
    return min(found, key=lambda pair: (pair[0], [p.id for p in pair[1].kit.products]))[1]


def _kits(situation: Situation) -> list[Kit]:
    available = products_of(situation)
    tablets = [p for p in available if p.form == "tablet" and p.is_common] or [
        p for p in available if p.form == "granules"
    ]
    patient = situation.patient
    if patient.age_years < ADULT_FROM_YEARS and patient.weight_kg < TABLETS_FROM_KG:
        tablets = []
    liquids = [p for p in available if p.form == "liquid"]
    oral = situation.oral
    taken = oral.mg_per_mL if oral else None
    weakest = min((p.mg_per_mL or 0.0 for p in liquids), default=0.0)
    wanted = taken if any(p.mg_per_mL == taken for p in liquids) else weakest
    singles = [Kit([p]) for p in liquids if p.mg_per_mL == wanted]
    return [*kits(tablets), *singles] if tablets else singles


def _is_divided(found: Climb, fewest_intakes: int) -> bool:
    return all(sum(mg > 0 for mg in doses) >= fewest_intakes for doses in found.schedules_mg)


def _takes_liquid(situation: Situation) -> bool:
    """True for children and for who takes a liquid today."""
    oral = situation.oral
    takes = oral is not None and oral.mg_per_mL is not None
    return takes or situation.patient.age_years < ADULT_FROM_YEARS


def _cost(found: Climb, totals_mg: Sequence[float], fewest_intakes: int) -> float:
    pieces = 0.0
    for doses in found.schedules_mg:
        makings = [found.kit.make(mg) for mg in doses]
        pieces += sum(m.pieces for m in makings if m is not None)
        pieces += _UNDIVIDED_COSTS * max(fewest_intakes - sum(mg > 0 for mg in doses), 0)
    pieces /= len(found.schedules_mg)
    short = [1.0 - sum(d) / t for d, t in zip(found.schedules_mg, found.totals_mg, strict=True)]
    missing = max(len(totals_mg) - len(found.totals_mg), 0)
    return (
        pieces
        + _SHORTFALL_COSTS * (sum(short) / len(short) + missing / len(totals_mg))
        + _SECOND_COSTS * len(found.kit.products)
    )
