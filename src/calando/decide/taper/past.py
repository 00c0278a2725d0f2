"""The days of a plan that have gone by, followed dose by dose: where each member stands after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.simulate.course import Segment, Start, daily_drive, steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSpan:
    """Days on which the same was taken with the same kidneys (`CLcr` relative to the model's reference)."""

    days: int
    doses_mg: tuple[float, ...]
    CLcr: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was taken before day 0 of a plan, and what of the plan since."""

    before_mg: tuple[float, ...]
    before_CLcr: float
    since_weeks: float | None  # on day 0
    spans: tuple[PastSpan, ...]


def start_before(
    past: Past, ensemble: Ensemble, intake_h: tuple[float, ...], *, dialysis_L_per_h: float
) -> Start:
    """Return where the members stood on day 0."""
    day = _day(ensemble, past.before_CLcr, intake_h, dialysis_L_per_h)
    return steady_start(day, past.before_mg, since_weeks=past.since_weeks)


def start_after(
    past: Past,
    ensemble: Ensemble,
    intake_h: tuple[float, ...],
    *,
    dialysis_L_per_h: float,
    known: Sequence[tuple[float, DayMap]] = (),
) -> Start:
    """Return where the members stand after the days that have gone by.

    Parameters
    ----------
    known : (CLcr, map) pairs that need not be built again.
    """
    maps = dict(known)
    start = start_before(past, ensemble, intake_h, dialysis_L_per_h=dialysis_L_per_h)
    for span in past.spans:
        if span.CLcr not in maps:
            maps[span.CLcr] = _day(ensemble, span.CLcr, intake_h, dialysis_L_per_h)
        held = (Segment(days=span.days, doses_mg=span.doses_mg),)
        start = daily_drive(maps[span.CLcr], held, start)[1]
    return start


def _day(
    ensemble: Ensemble, CLcr: float, intake_h: tuple[float, ...], dialysis_L_per_h: float
) -> DayMap:
    CL = ensemble.CL(CLcr, dialysis_L_per_h=dialysis_L_per_h)
    return DayMap(ensemble, CL=CL, intake_h=intake_h)
