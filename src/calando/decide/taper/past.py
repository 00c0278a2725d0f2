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


class Lived:
    """The members on the days that have gone by; maps of a day are built once for each kidney value."""

    def __init__(
        self,
        past: Past,
        ensemble: Ensemble,
        intake_h: tuple[float, ...],
        *,
        dialysis_L_per_h: float,
        known: Sequence[tuple[float, DayMap]] = (),
    ) -> None:
        """Prepare the story; `known` holds (CLcr, map) pairs that need not be built again."""
        self._past = past
        self._ensemble, self._intake_h = ensemble, intake_h
        self._dialysis_L_per_h = dialysis_L_per_h
        self._maps = dict(known)

    def under(self, ensemble: Ensemble) -> Lived:
        """Return the same days as lived by the same members under a changed effect or adaptation."""
        return Lived(
            self._past,
            ensemble,
            self._intake_h,
            dialysis_L_per_h=self._dialysis_L_per_h,
            known=[(CLcr, day.under(ensemble)) for CLcr, day in self._maps.items()],
        )

    def _day(self, CLcr: float) -> DayMap:
        if CLcr not in self._maps:
            CL = self._ensemble.CL(CLcr, dialysis_L_per_h=self._dialysis_L_per_h)
            self._maps[CLcr] = DayMap(self._ensemble, CL=CL, intake_h=self._intake_h)
        return self._maps[CLcr]

    @property
    def before(self) -> Start:
        """Where the members stood on day 0."""
        past = self._past
        return steady_start(
            self._day(past.before_CLcr), past.before_mg, since_weeks=past.since_weeks
        )

    @property
    def after(self) -> Start:
        """Where the members stand after the days that have gone by."""
        start = self.before
        for span in self._past.spans:
            held = (Segment(days=span.days, doses_mg=span.doses_mg),)
            start = daily_drive(self._day(span.CLcr), held, start)[1]
        return start
