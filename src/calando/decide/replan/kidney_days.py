"""The kidneys on each day of a plan: as they were reckoned with, then as the new values say."""

from __future__ import annotations

import itertools

import numpy as np

from calando.decide.replan.result import PastDays
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.story import Story
from calando.decide.situation import Situation
from calando.decide.taper.past import Past, PastSpan

_MOST_SPANS = 8  # values of a course that moves; more change nothing that is shown
_SAME = 0.5  # mL/min
_ACUTE_DAYS = 2.0


def kidneys_by_day(plan: RunningPlan, story: Story, situation: Situation) -> list[float]:
    """Return the relative kidney value of each day from 0 to the first day of the new plan."""
    days = story.resumes_on_day
    known = [past.CLcr for past in plan.history for _ in range(past.days)][:days]
    last = known[-1] if known else plan.made_CLcr
    now = situation.kidneys.relative_mL_per_min
    if days == 0 or len(known) == days:
        return known
    if abs(now - last) < _SAME:
        return known + [last] * (days - len(known))
    points = {float(len(known)) - 0.5: last}
    for day, value in situation.kidneys.earlier_relative:
        at = story.today + day
        if len(known) <= at < story.today:
            points[at] = value
    latest = max(points)
    if story.today - _ACUTE_DAYS > latest:
        # when they changed is not known: as late as a change that is called acute (48 h) can have begun
        points[story.today - _ACUTE_DAYS] = points[latest]
    points[float(max(story.today, len(known) + 1))] = now
    times = sorted(points)
    values = [points[t] for t in times]
    moving = np.interp(np.arange(len(known), days, dtype=float), times, values)
    return known + _in_few_values(moving)


def _in_few_values(values: np.ndarray) -> list[float]:
    """Return the values rounded to a few, so that few days have kidneys of their own."""
    low, high = float(values.min()), float(values.max())
    if high - low < _SAME:
        return [float(v) for v in values]
    width = (high - low) / (_MOST_SPANS - 1)
    return [low + round((float(v) - low) / width) * width for v in values]


def history_of(story: Story, CLcr: list[float]) -> tuple[PastDays, ...]:
    """Return the lived days, joined where nothing changed."""
    rows = zip(story.taken, story.planned, CLcr, strict=True)
    found = []
    first = 0
    for (taken, planned, kidneys), group in itertools.groupby(rows):
        days = len(list(group))
        found.append(
            PastDays(
                from_day=first,
                days=days,
                taken_mg=taken,
                planned_mg=planned,
                CLcr=round(kidneys, 6),
            )
        )
        first += days
    return tuple(found)


def past_of(plan: RunningPlan, history: tuple[PastDays, ...]) -> Past:
    """Return the lived days as the members lived them."""
    return Past(
        before_mg=plan.before_mg,
        before_CLcr=plan.before_CLcr,
        since_weeks=plan.since_weeks if any(plan.before_mg) else 0.0,
        spans=tuple(PastSpan(days=p.days, doses_mg=p.taken_mg, CLcr=p.CLcr) for p in history),
    )
