"""Events laid over the table of a plan's doses: what was missed, doubled, held, taken back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.running import RunningPlan
from calando.decide.steps import clock
from calando.errors import InputError, Problem
from calando.units import HOURS_PER_DAY

EPS = 1e-6  # hours that are no time at all
_LOST_WITHIN_H = 0.5  # a dose that was vomited so soon is reckoned as lost
_SAME_MG = 0.01
_EARLY_H = 4.0  # a dose that is due within this may have been the one that was taken last


@dataclass
class DoseTable:
    """What the plan says and what was taken, per day and intake, while events are laid over it."""

    plan: RunningPlan
    wishes: ReplanWishes
    planned: list[list[float]] = field(default_factory=list)
    taken: list[list[float]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    least_gap_h: float = 0.0  # hours without a dose that were told at least
    excess_mg: float = 0.0  # taken on top of the plan in the last 24 hours, told as a total
    gap_told_h: float | None = None  # hours since the last dose, where they were told
    taken_early: tuple[int, int] | None = (
        None  # a dose that is still to come by the clock, and was taken
    )
    touched: dict[tuple[int, int], str] = field(
        default_factory=dict
    )  # dose -> option that spoke of it

    def __post_init__(self) -> None:
        for day in range(self.wishes.today + 1):
            self.planned.append(list(self.plan.planned_mg(day)))
            self.taken.append(list(self._taken_before(day) or self.plan.planned_mg(day)))

    def _taken_before(self, day: int) -> tuple[float, ...] | None:
        for past in self.plan.history:
            if past.from_day <= day < past.from_day + past.days:
                return past.taken_mg
        return None

    @property
    def offsets_h(self) -> list[float]:
        first = self.plan.times_h[0]
        return [t - first for t in self.plan.times_h]

    @property
    def now(self) -> float:
        today = self.wishes.today * HOURS_PER_DAY
        if self.wishes.now_h is None:
            return today
        return today + self.wishes.now_h - self.plan.times_h[0]

    def due(self, from_h: float, to_h: float, *, closed: bool) -> list[tuple[int, int]]:
        """Return the doses that were due after `from_h` (from it on if `closed`) and before `to_h`."""
        found = []
        for day, row in enumerate(self.planned):
            for i, offset in enumerate(self.offsets_h):
                at = day * HOURS_PER_DAY + offset
                after = at >= from_h - EPS if closed else at > from_h + EPS
                if row[i] > 0 and after and at < to_h - EPS:
                    found.append((day, i))
        return found

    def mark(self, doses: list[tuple[int, int]], option: str) -> None:
        """Note which option spoke of these doses; two that contradict each other are an error."""
        for dose in doses:
            other = self.touched.get(dose)
            if other is not None and other != option and "doubled" in (other, option):
                day, i = dose
                when = f"{clock(self.plan.times_h[i])} on day {day}"
                raise InputError(
                    Problem(
                        field=f"--{option}",
                        message=f"the dose of {when} was told as {other} and as {option}",
                        allowed="one of the two for each dose",
                    )
                )
            self.touched[dose] = option


def lay(days: DoseTable, event: Event) -> None:
    """Lay one event over the table.

    Raises
    ------
    InputError : it speaks of a dose that was never due, or contradicts another event.
    """
    _LAY.get(event.kind, _nothing)(days, event)


def lay_total(days: DoseTable, took_mg: float) -> None:
    """Fit the last 24 hours to what was taken in them.

    Raises
    ------
    InputError : another event has spoken of these hours and comes to something else.
    """
    _took(days, took_mg)


def _nothing(days: DoseTable, event: Event) -> None:
    """Events that say nothing of doses."""


def _miss(days: DoseTable, doses: list[tuple[int, int]], option: str) -> None:
    days.mark(doses, option)
    for day, i in doses:
        days.taken[day][i] = 0.0


def _named_dose(days: DoseTable, event: Event, option: str) -> tuple[int, int]:
    """Return the dose that an event names by day and clock time."""
    assert event.day is not None
    assert event.time_h is not None
    times = days.plan.times_h
    i = min(range(len(times)), key=lambda k: abs(times[k] - (event.time_h or 0.0)))
    due = days.planned[event.day]
    at = event.day * HOURS_PER_DAY + days.offsets_h[i]
    if abs(times[i] - event.time_h) > 0.5 or due[i] <= 0:
        doses = ", ".join(clock(t) for t, mg in zip(times, due, strict=True) if mg > 0) or "none"
        raise InputError(
            Problem(
                field=f"--{option}",
                value=clock(event.time_h),
                message=f"no dose was due at {clock(event.time_h)} on day {event.day}",
                allowed=f"the doses of that day: {doses}",
            )
        )
    if at >= days.now - EPS:
        raise InputError(
            Problem(
                field=f"--{option}",
                value=clock(event.time_h),
                message=f"the dose of {clock(event.time_h)} on day {event.day} is still to come",
                allowed="a dose that was due before now (--at)",
            )
        )
    return event.day, i


def _missed(days: DoseTable, event: Event) -> None:
    if event.day is not None:
        _miss(days, [_named_dose(days, event, "missed")], "missed")
        return
    hours = event.hours or 0.0
    _check_reach(days, hours, "missed", hours)
    doses = days.due(days.now - hours, days.now, closed=True)
    if not doses:
        raise InputError(
            Problem(
                field="--missed",
                value=hours,
                message=f"no dose was due in the last {hours:g} hours, so none was missed",
                allowed=f"hours since the missed dose was due; doses are due at {_times(days)}",
            )
        )
    _miss(days, doses, "missed")


def _times(days: DoseTable) -> str:
    due = days.planned[-1]
    told = [clock(t) for t, mg in zip(days.plan.times_h, due, strict=True) if mg > 0]
    return ", ".join(told) or "no time: the plan has ended"


def _gap(days: DoseTable, event: Event) -> None:
    """Take the last dose as the one that was due nearest to the hours that were told."""
    option = event.kind.replace("_", "-")
    _check_reach(days, event.hours or 0.0, option, event.hours)
    told = days.now - (event.hours or 0.0)
    due = days.due(-math.inf, days.now + _EARLY_H, closed=False)
    at = {dose: dose[0] * HOURS_PER_DAY + days.offsets_h[dose[1]] for dose in due}
    before_day_0 = [
        offset - HOURS_PER_DAY
        for offset, mg in zip(days.offsets_h, days.plan.before_mg, strict=True)
        if mg > 0
    ]
    last = min((*at.values(), *before_day_0), key=lambda h: abs(h - told), default=told)
    days.gap_told_h = event.hours
    days.taken_early = next((d for d, h in at.items() if h == last and h >= days.now - EPS), None)
    missed = [dose for dose, hour in at.items() if last + EPS < hour < days.now - EPS]
    _miss(days, missed, option)


def _stopped(days: DoseTable, event: Event) -> None:
    hours = (event.days or 0.0) * HOURS_PER_DAY
    _check_reach(days, hours, "stopped", event.days)
    doses = days.due(days.now - hours, days.now, closed=True)
    days.least_gap_h = hours
    _miss(days, doses, "stopped")


def _check_reach(days: DoseTable, hours: float, option: str, value: float | None) -> None:
    """Refuse a gap that began before the plan did: nobody knows then where the person stood on day 0."""
    if hours <= days.now + HOURS_PER_DAY + EPS:
        return
    raise InputError(
        Problem(
            field=f"--{option}",
            value=value,
            message=f"that reaches back {(hours - days.now) / HOURS_PER_DAY:.0f} days before the plan's first day",
            allowed="a gap within the plan; for an earlier one say so in the patient file (stopped_weeks_ago, "
            "hours_since_last_dose) and plan anew with taper or titrate",
        )
    )


def _from_day(days: DoseTable, event: Event) -> int:
    return max(days.wishes.today - int(event.days or 0), 0)


def _held(days: DoseTable, event: Event) -> None:
    start = _from_day(days, event)
    kept = days.plan.planned_mg(start - 1)
    for day in range(start, days.wishes.today + 1):
        days.taken[day] = list(kept)


def _stepped_back(days: DoseTable, event: Event) -> None:
    start = _from_day(days, event)
    back = dose_before(days.plan, start)
    for day in range(start, days.wishes.today + 1):
        days.taken[day] = list(back)


def dose_before(plan: RunningPlan, day: int) -> tuple[float, ...]:
    """Return the doses that the plan had before those of a day."""
    now = plan.planned_mg(day)
    for earlier in range(day - 1, -2, -1):
        if plan.planned_mg(earlier) != now:
            return plan.planned_mg(earlier)
    return plan.before_mg


def last_taken(days: DoseTable) -> tuple[int, int] | None:
    """Return the day and intake of the last dose that was taken before now."""
    for day in range(len(days.taken) - 1, -1, -1):
        for i in range(len(days.plan.times_h) - 1, -1, -1):
            at = day * HOURS_PER_DAY + days.offsets_h[i]
            if at < days.now - EPS and days.taken[day][i] > 0:
                return day, i
    return None


def _doubled(days: DoseTable, event: Event) -> None:
    dose = _named_dose(days, event, "doubled") if event.day is not None else last_taken(days)
    if dose is None:
        raise InputError(
            Problem(
                field="--doubled",
                message="no dose of this plan has been due yet, so none can have been doubled",
                allowed="a day and hour after the first dose (--today, --at)",
            )
        )
    days.mark([dose], "doubled")
    day, i = dose
    days.taken[day][i] += event.extra_mg or days.planned[day][i]


def _vomited(days: DoseTable, event: Event) -> None:
    dose = last_taken(days)
    if dose is None:
        return
    if (event.hours or 0.0) < _LOST_WITHIN_H:
        days.mark([dose], "vomited")
        days.taken[dose[0]][dose[1]] = 0.0
        days.said.append("a dose vomited within half an hour is reckoned as lost")
    else:
        days.said.append("a dose vomited later is reckoned as taken; some of it may be lost")


def _took(days: DoseTable, took_mg: float) -> None:
    """Fit the last 24 hours to what was taken in them."""
    window = days.due(days.now - HOURS_PER_DAY, days.now, closed=True)
    reckoned = sum(days.taken[day][i] for day, i in window)
    if abs(took_mg - reckoned) < _SAME_MG:
        return
    spoken = sorted({option for dose, option in days.touched.items() if dose in set(window)})
    if spoken:
        raise InputError(
            Problem(
                field="--took",
                value=took_mg,
                message=f"--took says {took_mg:g} mg in the last 24 hours, --{spoken[0]} comes to {reckoned:g} mg",
                allowed="figures that agree, or only one of the two",
            )
        )
    if not window:
        raise InputError(
            Problem(
                field="--took",
                value=took_mg,
                message="no dose was due in the last 24 hours",
                allowed="0, or doses told by day and time with --events",
            )
        )
    left = took_mg - reckoned
    days.excess_mg = max(left, 0.0)
    for day, i in reversed(window):
        if left > 0:
            days.taken[day][i] += left
            left = 0.0
            break
        less = min(-left, days.taken[day][i])
        days.taken[day][i] -= less
        left += less
        if left > -_SAME_MG:
            break
    days.said.append("what differs from the plan is reckoned at the last doses of the 24 hours")


_LAY = {
    "missed": _missed,
    "ran_out": _gap,
    "nil_by_mouth": _gap,
    "stopped": _stopped,
    "held": _held,
    "stepped_back": _stepped_back,
    "doubled": _doubled,
    "vomited": _vomited,
}
