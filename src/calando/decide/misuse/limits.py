"""Numbers that the rules share, from the facts: what a note explains, what is far above, how fast a dose may fall."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.taper.rates import rate_totals
from calando.facts.schema import Facts, TaperRate
from calando.facts.schema_safety import MisuseLimits
from calando.units import HOURS_PER_DAY

_NEAR = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Everything beside the thresholds of the signs themselves."""

    note_days: float
    far_factor: float
    recent_days: float  # what ended so long before the last known day is still pressing
    calendar_days: float  # gaps so short come from the calendar
    onset_days: float  # after so long without a dose withdrawal has begun
    onset_hours: float
    yardstick: TaperRate  # the default rate of a taper: a steeper fall is asked about
    longest_taper_days: float  # of one supply within which a prescribed fall is spread

    def allowed_fall(self, mg: float, days: float, *, begun_at: float = 0.0) -> float:
        """Return by how much the yardstick falls from `mg` a day within so many days, a step on the first of them.

        begun_at : where the way down began, if above `mg`: the steps are those of that dose [mg/day].
        """
        if mg <= 0:
            return 0.0
        begin = max(mg, begun_at)
        levels = [
            (0, begin),
            *((day + 1, total) for day, total in rate_totals(self.yardstick, begin)),
        ]
        day, level = [row for row in levels if row[1] >= mg - _NEAR][-1]
        later = [total for d, total in levels if d <= day + max(days, 1.0)]
        return min(mg, level - later[-1])


def limits_from(facts: Facts, notes: MisuseLimits) -> Limits:
    """Return the limits with the yardstick of the facts.

    >>> from calando.facts.load import load_facts
    >>> from calando.facts.load_safety import load_misuse
    >>> limits_from(load_facts(), load_misuse().limits).allowed_fall(80.0, 7)
    10.0
    >>> limits_from(load_facts(), load_misuse().limits).allowed_fall(20.0, 7, begun_at=80.0)
    10.0
    """
    rules = facts.taper_rules
    yardstick = facts.tapers[rules.default_rate]
    return Limits(
        note_days=notes.note_days.value,
        far_factor=notes.far_factor.value,
        recent_days=notes.recent_days.value,
        calendar_days=notes.calendar_days.value,
        onset_days=rules.earliest_onset_h.value / HOURS_PER_DAY,
        onset_hours=rules.earliest_onset_h.value,
        yardstick=yardstick,
        longest_taper_days=rules.supply_days.value,
    )
