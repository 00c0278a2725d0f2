"""What a way on does to the members: levels of each step, and how big a rise each day is.

The *rise* of a dosing day is the mean of E - A: effect beyond what the body has got used to. It is the other side
of the withdrawal drive, and is held against a twin of its own: the hardest day that the label's own ladder causes
in the same member with healthy kidneys who has taken nothing before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calando.arrays import Floats
from calando.decide.bands import band, band_series
from calando.decide.titrate.result import HeldPace, StepForecast, TitrationCurves
from calando.facts.schema import Facts
from calando.simulate.adaptive import run_adaptive
from calando.simulate.course import Course, Segment, Start, daily_drive, steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble
from calando.simulate.hourly import grid_h, hourly

_LEVEL_STEP_H = 0.25
_LOOKS_PER_STEP = 4  # how often a step may be held before it is called "not reached"
TOLERANCE = 1e-3


@dataclass(frozen=True, kw_only=True)
class Ascent:
    """One patient on the way on: members, kidneys, where they stand, and the label's twin.

    `today_mg` are the doses of today at each intake (all 0 for nobody yet on baclofen).
    """

    ensemble: Ensemble
    relative_CLcr: float
    twin_CLcr: float
    dialysis_L_per_h: float
    intake_h: tuple[float, ...]  # from the first intake
    today_mg: tuple[float, ...]
    since_weeks: float | None
    label_totals_mg: tuple[float, ...]
    label_step_days: int
    quoted_mg_per_L: tuple[float, float]
    given_start: Start | None = None

    @cached_property
    def day(self) -> DayMap:
        """The patient's dosing day."""
        CL = self.ensemble.CL(self.relative_CLcr, dialysis_L_per_h=self.dialysis_L_per_h)
        return DayMap(self.ensemble, CL=CL, intake_h=self.intake_h)

    @cached_property
    def start(self) -> Start:
        """Where each member stands today."""
        if self.given_start is not None:
            return self.given_start
        return start_of(self.day, self.today_mg, self.since_weeks)

    @cached_property
    def yardstick(self) -> Floats:
        """The hardest day of the label's ladder in each member with healthy kidneys."""
        twin = DayMap(self.ensemble, CL=self.ensemble.CL(self.twin_CLcr), intake_h=self.intake_h)
        n = len(self.intake_h)
        course = tuple(
            Segment(days=self.label_step_days, doses_mg=(total / n,) * n)
            for total in self.label_totals_mg
        )
        return np.asarray(self.rises(twin, course, naive(twin)).max(axis=1))

    def rises(self, day: DayMap, course: Course, start: Start) -> Floats:
        """Return the rise of each day, never below 0, shape (member, day)."""
        return np.maximum(-daily_drive(day, course, start)[0], 0.0)

    def share_within(self, course: Course) -> tuple[float, float]:
        """Return the share of members with no day above the yardstick, and the 95th percentile of the ratio."""
        ratio = self.rises(self.day, course, self.start).max(axis=1) / self.yardstick
        return float(np.mean(ratio <= 1.0 + TOLERANCE)), float(np.percentile(ratio, 95))

    def forecast(self, course: Course, from_day: int = 0) -> tuple[StepForecast, ...]:
        """Return levels of the last day of each step, and its hardest rise."""
        found = []
        start, first = self.start, from_day
        for segment in course:
            w, end = daily_drive(self.day, (segment,), start)
            last = start
            if segment.days > 1:
                before = Segment(days=segment.days - 1, doses_mg=segment.doses_mg)
                last = daily_drive(self.day, (before,), start)[1]
            rise = np.maximum(-w, 0.0).max(axis=1) / self.yardstick
            found.append(
                StepForecast(
                    from_day=first,
                    days=segment.days,
                    daily_mg=round(sum(segment.doses_mg), 2),
                    rise=band(rise),
                    **self._levels(last, segment.doses_mg),
                )
            )
            start, first = end, first + segment.days
        return tuple(found)

    def _levels(self, start: Start, doses_mg: Sequence[float]) -> dict[str, dict[str, float]]:
        C = levels_of_a_day(self.day, start.state, doses_mg)
        return level_bands(C, self.quoted_mg_per_L)

    def held_pace(self, schedules_mg: Sequence[tuple[float, ...]], step_days: int) -> HeldPace:
        """Return how long the way takes if each member goes up only from a step that was not too much."""
        top = len(schedules_mg) - 1
        limit = self.yardstick * (1.0 + TOLERANCE)
        run = run_adaptive(
            self.day,
            np.asarray(schedules_mg, dtype=float),
            self.start,
            lambda look: look.rung + ((-look.drive).max(axis=1) <= limit) * (look.rung < top),
            first=np.zeros(self.ensemble.size, dtype=int),
            periods=_LOOKS_PER_STEP * len(schedules_mg),
            period_days=step_days,
        )
        there = run.rungs == top
        reached = there.any(axis=1)
        first_day = step_days * there.argmax(axis=1)[reached]
        return HeldPace(
            share_never_held=float(np.count_nonzero(first_day == step_days * top) / reached.size),
            share_at_top=float(np.mean(reached)),
            day_of_top=band(first_day.astype(float)) if reached.any() else None,
            looks=run.rungs.shape[1],
        )

    def curves(self, course: Course) -> TitrationCurves:
        """Return the bands of the whole way on."""
        days = sum(segment.days for segment in course)
        hours, C, E, _ = hourly(self.day, course, self.start, grid_h(days))
        rise = self.rises(self.day, course, self.start) / self.yardstick[:, None]
        return TitrationCurves(
            hours=tuple(float(h) for h in hours),
            concentration_mg_per_L=band_series(C),
            effect=band_series(E),
            day=tuple(range(days)),
            daily_rise=band_series(rise),
            quoted_range_mg_per_L=self.quoted_mg_per_L,
        )


def naive(day: DayMap) -> Start:
    """Return the start of members who have taken nothing."""
    layers = day.ensemble.adaptation_rates.shape
    return Start(state=np.zeros((day.ensemble.size, 3)), A=np.zeros(layers))


def start_of(day: DayMap, today_mg: Sequence[float], since_weeks: float | None) -> Start:
    """Return where someone stands who takes `today_mg`, or nothing."""
    if not any(today_mg):
        return naive(day)
    return steady_start(day, today_mg, since_weeks=since_weeks)


def levels_of_a_day(day: DayMap, state: Floats, doses_mg: Sequence[float]) -> Floats:
    """Return plasma levels over the dosing day that begins in `state`, shape (member, time) [mg/L]."""
    times = np.arange(0.0, 24.0, _LEVEL_STEP_H)
    plasma, _ = day.plasma_and_site(times)
    doses = np.asarray([doses_mg], dtype=float)
    absorbed = day.ensemble.absorbed_mg(doses)
    x = np.concatenate(
        [state[:, None, :], np.broadcast_to(absorbed, (state.shape[0], *doses.shape))], axis=-1
    )
    return np.asarray((x @ plasma)[:, 0])


def level_bands(C: Floats, quoted_mg_per_L: tuple[float, float]) -> dict[str, dict[str, float]]:
    """Return bands of peak, mean and trough, and of the share of the day within and above the quoted range."""
    low, high = quoted_mg_per_L
    return {
        "Cmax_mg_per_L": dict(band(C.max(axis=1))),
        "Cavg_mg_per_L": dict(band(C.mean(axis=1))),
        "Cmin_mg_per_L": dict(band(C.min(axis=1))),
        "in_range": dict(band(np.mean((low <= C) & (high >= C), axis=1))),
        "above_range": dict(band(np.mean(high < C, axis=1))),
    }


def steady_levels(day: DayMap, doses_mg: Sequence[float]) -> Floats:
    """Return the levels of a day once it repeats itself, shape (member, time) [mg/L]."""
    state = day.steady_state(np.asarray([doses_mg], dtype=float))[:, 0]
    return levels_of_a_day(day, state, doses_mg)


def quoted_range(facts: Facts) -> tuple[float, float]:
    """Return the range of levels that is quoted [mg/L]."""
    low, high = facts.ensemble.quoted_level_low, facts.ensemble.quoted_level_high
    assert low is not None
    assert high is not None
    return low.value, high.value
