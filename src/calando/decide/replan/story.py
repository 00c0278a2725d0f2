"""What was really taken: the running plan, dose by dose, with the events laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calando.decide.replan.events import ReplanWishes
from calando.decide.replan.lay import EPS, DoseTable, last_taken, lay, lay_total
from calando.decide.replan.running import RunningPlan
from calando.decide.steps import clock
from calando.units import HOURS_PER_DAY

_USUAL_INTERVAL_H = 12.0  # the longest between two doses of an ordinary day


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The days from 0 to the first day of the new plan, as they were lived.

    `taken[d]` and `planned[d]` are mg per intake of day d. A dosing day begins with its first intake.
    """

    today: int
    now: float  # hours since the first intake of day 0
    resumes_on_day: int  # the first day that can still be planned whole
    planned: tuple[tuple[float, ...], ...]
    taken: tuple[tuple[float, ...], ...]
    rest_of_today: tuple[int, ...]  # intakes of today that are still to come
    gap_h: float  # hours since a dose was last taken
    overdue_h: float  # since the first dose that was due after it
    missed_doses: int  # due and not taken, since the last one that was
    usual_dose_mg: float  # the dose to take now: the last missed, or the next due
    next_dose_mg: float  # the dose of `next_time`
    excess_mg: (
        float  # taken on top of the plan in the last 24 hours, where only their total was told
    )
    next_time: str  # clock time of the next dose that is due, now or later
    later_time: str  # ... where one is taken now: the next that is not too soon after it
    is_due_now: bool
    soon: int | None  # the intake of today that is due so soon that a dose taken now is that one
    said: tuple[str, ...]  # what had to be assumed to reckon with an event

    @property
    def gap_counted_h(self) -> float:
        """The gap that rules go by: who takes one dose a day is not a day late when it is an hour late."""
        usual = self.overdue_h + _USUAL_INTERVAL_H
        return min(self.gap_h, usual) if self.missed_doses else self.gap_h


def tell_story(plan: RunningPlan, wishes: ReplanWishes, *, least_gap_h: float) -> Story:
    """Return what was really taken up to now.

    Parameters
    ----------
    least_gap_h : a late dose is left out where the next one is due within this [h].

    Raises
    ------
    InputError : an event speaks of a dose that was never due, or two events contradict each other.
    """
    days = DoseTable(plan, wishes)
    for event in wishes.events:
        lay(days, event)
    if wishes.took_mg is not None:
        lay_total(days, wishes.took_mg)
    return _story(days, least_gap_h)


def _story(days: DoseTable, least_gap_h: float) -> Story:
    today, now, plan = days.wishes.today, days.now, days.plan
    early = days.taken_early
    begun = (early is not None and early[0] == today) or any(
        today * HOURS_PER_DAY + offset < now - EPS
        for offset, mg in zip(days.offsets_h, days.planned[today], strict=True)
        if mg > 0
    )
    resumes = today + 1 if begun else today
    rest = tuple(
        i
        for i, offset in enumerate(days.offsets_h)
        if begun
        and today * HOURS_PER_DAY + offset >= now - EPS
        and days.taken[today][i] > 0
        and early != (today, i)
    )
    last = last_taken(days)
    last_h = _hours_of(days, last) if last is not None else _last_before(plan)
    since = days.due(last_h, now, closed=False)
    following = _next(days, from_h=days.now - EPS)
    soon = _soon(days, least_gap_h)
    return Story(
        today=today,
        now=now,
        resumes_on_day=resumes,
        planned=tuple(tuple(row) for row in days.planned[:resumes]),
        taken=tuple(tuple(row) for row in days.taken[:resumes]),
        rest_of_today=rest,
        gap_h=max(now - last_h, days.least_gap_h) if days.gap_told_h is None else days.gap_told_h,
        overdue_h=max(now - _hours_of(days, since[0]), 0.0) if since else 0.0,
        missed_doses=len(since),
        usual_dose_mg=_usual_dose(days, since, soon),
        next_time=following[0],
        next_dose_mg=following[1],
        excess_mg=days.excess_mg,
        later_time=_next(days, from_h=days.now + least_gap_h + EPS)[0],
        is_due_now=_soon(days, 0.0) is not None,
        soon=soon,
        said=tuple(dict.fromkeys(days.said)),
    )


def _hours_of(days: DoseTable, dose: tuple[int, int]) -> float:
    return dose[0] * HOURS_PER_DAY + days.offsets_h[dose[1]]


def _last_before(plan: RunningPlan) -> float:
    """Return when the last dose before day 0 was taken [h]."""
    first = plan.times_h[0]
    taken = [t for t, mg in zip(plan.times_h, plan.before_mg, strict=True) if mg > 0]
    return max((t - first - HOURS_PER_DAY for t in taken), default=0.0)


def _usual_dose(days: DoseTable, since: list[tuple[int, int]], soon: int | None) -> float:
    if soon is not None:
        return days.planned[days.wishes.today][soon]
    if since:
        day, i = since[-1]
        return days.planned[day][i]
    nxt = [
        mg
        for offset, mg in zip(days.offsets_h, days.planned[-1], strict=True)
        if mg > 0 and days.wishes.today * HOURS_PER_DAY + offset >= days.now - EPS
    ]
    return next(iter(nxt), max(days.plan.planned_mg(days.wishes.today + 1), default=0.0))


def _soon(days: DoseTable, least_gap_h: float) -> int | None:
    today = days.wishes.today
    for i, mg in enumerate(days.planned[today]):
        at = today * HOURS_PER_DAY + days.offsets_h[i]
        soon = days.now - EPS <= at <= days.now + least_gap_h + EPS
        if mg > 0 and soon and days.taken_early != (today, i):
            return i
    return None


def _next(days: DoseTable, *, from_h: float) -> tuple[str, float]:
    """Return when the next dose is due, and how much it is."""
    for day in (days.wishes.today, days.wishes.today + 1):
        for i, mg in enumerate(days.plan.planned_mg(day)):
            at = day * HOURS_PER_DAY + days.offsets_h[i]
            if mg > 0 and at >= from_h and days.taken_early != (day, i):
                return clock(days.plan.times_h[i]), mg
    return "", 0.0


def taken_now(story: Story) -> Story:
    """Return the story with the last missed dose taken now, which is reckoned at its usual time.

    Where a dose is due now or soon, what is taken now is that one, and the missed one is left out.
    """
    if story.missed_doses == 0:
        return story
    if story.soon is not None:
        rest = tuple(i for i in story.rest_of_today if i != story.soon)
        return replace(story, rest_of_today=rest)
    for day in range(len(story.taken) - 1, -1, -1):
        for i in range(len(story.taken[day]) - 1, -1, -1):
            if i in story.rest_of_today and day == story.today:
                continue
            planned, taken = story.planned[day][i], story.taken[day][i]
            if planned > 0 and taken > 0:
                return story
            if planned > 0:
                rows = [list(row) for row in story.taken]
                rows[day][i] = planned
                return replace(story, taken=tuple(tuple(row) for row in rows))
    return story


def with_rest_of_today(story: Story, doses_mg: Sequence[float]) -> Story:
    """Return the story with other doses at the intakes of today that are still to come."""
    if not story.rest_of_today or story.today >= len(story.taken):
        return story
    row = list(story.taken[story.today])
    for i in story.rest_of_today:
        row[i] = doses_mg[i]
    rows = (*story.taken[: story.today], tuple(row), *story.taken[story.today + 1 :])
    return replace(story, taken=rows)
