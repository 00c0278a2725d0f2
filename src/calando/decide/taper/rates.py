"""Published rates as courses: which daily total from which day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from calando.facts.schema import TaperRate
from calando.simulate.course import Course, Segment

_NOTHING_MG = 0.01  # less than this is nothing
_LONGEST_DAYS = 1500


def rate_totals(
    rate: TaperRate, start_mg: float, *, size: float = 1.0
) -> tuple[tuple[int, float], ...]:
    """Return (from day, mg per day) of a published rate that begins at `start_mg`; the last is 0 mg.

    `size` scales the milligrams of calando's own rates to a child; published ones stay as they are printed.

    >>> from calando.facts.schema import TaperRate
    >>> rate = TaperRate(name="x", title="", source="s", where="", basis="read", grade="trial",
    ...                  kind="mg_every", step_mg=10, every_days=2)
    >>> rate_totals(rate, 25)
    ((0, 15.0), (2, 5.0), (4, 0.0))
    """
    if rate.step_mg is not None:
        scale = size if rate.grade == "calando" else 1.0
        rate = replace(rate, step_mg=_step_mg(rate, start_mg, scale))
    if rate.kind == "abrupt":
        return ((0, 0.0),)
    if rate.kind == "steps":
        changes = [
            (round(d), f * start_mg) for d, f in zip(rate.at_day, rate.fraction, strict=True)
        ]
        return tuple(changes)
    every = rate.every_days or 1.0
    changes = []
    mg, step = start_mg, 0
    while mg > 0 and step * every < _LONGEST_DAYS:
        mg = _next_mg(rate, start_mg, mg, step)
        changes.append((round(step * every), mg))
        step += 1
    if changes[-1][1] > 0:
        changes.append((round(step * every), 0.0))
    return tuple(changes)


def _step_mg(rate: TaperRate, start_mg: float, size: float) -> float:
    """Scale a step, and keep small doses from falling to nothing at once where the rate says so."""
    step_mg = (rate.step_mg or 0.0) * size
    most = rate.most_fraction_of_start
    return step_mg if most is None else min(step_mg, most * start_mg)


def _next_mg(rate: TaperRate, start_mg: float, mg: float, step: int) -> float:
    if rate.kind == "mg_every":
        assert rate.step_mg is not None
        left = mg - rate.step_mg
    elif rate.kind == "percent_of_start":
        assert rate.percent is not None
        left = mg - start_mg * rate.percent / 100.0
    elif rate.kind == "percent_of_current":
        assert rate.percent is not None
        left = mg * (1.0 - rate.percent / 100.0)
        if left < (rate.stop_below_mg or _NOTHING_MG):
            left = 0.0
    else:  # linear_over
        assert rate.over_days is not None
        steps = rate.over_days / (rate.every_days or 1.0)
        left = start_mg * (1.0 - (step + 1) / steps)
    return left if left > _NOTHING_MG else 0.0


def rate_course(
    totals: Sequence[tuple[int, float]],
    today_mg: Sequence[float],
    *,
    after_days: int,
    schedules: Mapping[float, tuple[float, ...]] | None = None,
) -> Course:
    """Return a rate as segments of doses, with `after_days` days of nothing at its end.

    Totals that are candidate schedules (`schedules`, by daily total) are split as the candidate is, so that a
    plan which follows the rate to the letter is exactly as hard as the rate; others in proportion to today's
    doses.
    """
    start_mg = sum(today_mg)
    known = schedules or {}
    segments = []
    for (day, mg), following in zip(totals, [*totals[1:], None], strict=True):
        days = after_days if following is None else following[0] - day
        doses = known.get(round(mg, 2), tuple(d * mg / start_mg for d in today_mg))
        if days > 0:
            segments.append(Segment(days=days, doses_mg=doses))
    return tuple(segments)
