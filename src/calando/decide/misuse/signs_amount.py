"""The rules of the signs of amounts: above and below what is prescribed, above the country's maximum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from calando.decide.misuse import words
from calando.decide.misuse.pattern import Pattern, Stretch
from calando.decide.misuse.result import Finding
from calando.decide.misuse.scene import Scene
from calando.decide.misuse.signs import NO_ORAL, limit_of, window_of
from calando.facts.schema_safety import MisuseSign

FEWEST_INTERVALS = 3  # two are one odd pack and its neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Intervals in a row, beside what is prescribed."""

    from_day: int
    to_day: int
    mg: float  # without the pack that is larger than all others, and without what whole packs may hold too much
    expected_mg: float

    def low(self, slack: float) -> float:
        """Return milligrams a day, at least."""
        return self.mg / (self.to_day - self.from_day + slack)

    def ratio(self, slack: float) -> float:
        """Return how many times the prescribed dose it is, at least."""
        return self.low(slack) * (self.to_day - self.from_day) / self.expected_mg


def above_prescribed(scene: Scene, sign: MisuseSign) -> Finding:
    """More than is prescribed, over several fills, even if it lasted longer than the calendar says."""
    pattern = scene.pattern
    if pattern is None:
        return Finding(missing=NO_ORAL)
    if all(f.prescribed is None for f in pattern.fills):
        return Finding(missing="prescribed_mg_per_day is not told")
    runs = list(_runs(pattern, window_of(sign)))
    if not runs:
        need = f"{FEWEST_INTERVALS} intervals with {window_of(sign):g} days of supply at the prescribed dose"
        return Finding(missing=f"needs {need} in a row")
    from_ratio = 1 + limit_of(sign) / 100
    found = [r for r in runs if r.ratio(pattern.slack) >= from_ratio]
    if not found:
        most = max(r.ratio(pattern.slack) for r in runs)
        return Finding(why_not=f"at most {most:.2f} times what is prescribed, for sure")
    worst = max(found, key=lambda r: (r.ratio(pattern.slack), r.to_day))
    days = worst.to_day - worst.from_day
    begin, end = min(r.from_day for r in found), max(r.to_day for r in found)
    text = (
        f"at least {words.mg_of(worst.low(pattern.slack))} a day over {days} days; "
        f"{words.mg_of(worst.expected_mg / days)} are prescribed; seen between day {begin} and day {end}"
    )
    events = (scene.event(end, text),)
    if worst.ratio(pattern.slack) >= scene.limits.far_factor:
        because = f"it is at least {scene.limits.far_factor:g} times what is prescribed"
        return Finding(events=events, weight="strong", weight_because=because)
    return Finding(events=events)


def _runs(pattern: Pattern, supply_days: float) -> Iterator[_Run]:
    """Yield, from each interval on, the fewest in a row that hold so many days of the prescribed dose."""
    spare = {f.day: f.spare_mg for f in pattern.fills}
    for k in range(len(pattern.intervals)):
        amounts: list[float] = []
        expected = supply = 0.0
        for i in pattern.intervals[k:]:
            if i.mg_per_day.low is None or not i.prescribed_mg_per_day:
                break  # lost, or not told
            amounts.append(max(0.0, i.mg - spare[i.from_day]))
            expected += i.prescribed_mg_per_day * (i.to_day - i.from_day)
            supply += i.mg / i.prescribed_mg_per_day
            away = i.explained not in ("", words.ROSE)  # what came early lasts into the next one
            if away or supply < supply_days or len(amounts) < FEWEST_INTERVALS:
                continue
            largest, second = sorted(amounts, reverse=True)[:2]
            yield _Run(
                from_day=pattern.intervals[k].from_day,
                to_day=i.to_day,
                mg=sum(amounts) - largest + second,
                expected_mg=expected,
            )
            break


@dataclass(frozen=True, slots=True, kw_only=True)
class _Short:
    """Intervals in a row that were meant to last so long, and what they held at most."""

    from_day: int
    to_day: int
    days: float  # that the supplies were entered for
    mg: float  # with all that was left over before
    expected_mg: float  # at the lower of the prescribed doses

    def ratio(self, slack: float) -> float:
        """Return which part of the prescribed dose it is, at most."""
        return self.mg / self.expected_mg * self.days / (self.days - slack)


def below_prescribed(scene: Scene, sign: MisuseSign) -> Finding:
    """Less than is prescribed, over several fills, hidden by the days that were entered."""
    pattern = scene.pattern
    if pattern is None:
        return Finding(missing=NO_ORAL)
    if all(f.prescribed is None for f in pattern.fills):
        return Finding(missing="prescribed_mg_per_day is not told")
    if all(f.entered_days is None for f in pattern.fills):
        return Finding(why_not="without days_supply too little shows as days without supply")
    runs = list(_short_runs(pattern, window_of(sign)))
    if not runs:
        need = f"{FEWEST_INTERVALS} intervals with {window_of(sign):g} days of supply as entered"
        return Finding(missing=f"needs {need} in a row")
    to_ratio = 1 - limit_of(sign) / 100
    found = [r for r in runs if r.ratio(pattern.slack) <= to_ratio]
    if not found:
        least = min(r.ratio(pattern.slack) for r in runs)
        return Finding(why_not=f"at least {min(least, 1.0):.2f} times what is prescribed")
    worst = min(found, key=lambda r: (r.ratio(pattern.slack), -r.to_day))
    begin, end = min(r.from_day for r in found), max(r.to_day for r in found)
    text = (
        f"about {words.mg_of(worst.mg / worst.days)} a day by the days that were entered; "
        f"{words.mg_of(worst.expected_mg / worst.days)} are prescribed; seen between day {begin} and day {end}. Was it "
        "entered wrongly, is less taken as agreed, or is the person short?"
    )
    return Finding(events=(scene.event(end, text),))


def _short_runs(pattern: Pattern, supply_days: float) -> Iterator[_Short]:
    """Yield, from each interval on, the fewest in a row that were entered for so many days."""
    left = _left_over(pattern)
    fills = pattern.fills
    for k in range(len(fills) - 1):
        held, days, expected, counted = left[k], 0.0, 0.0, 0
        for a, b in pairwise(fills[k:]):
            if a.entered_days is None or not a.prescribed or not b.prescribed or b.lost:
                break
            lasts = min(a.entered_days, b.day - a.day)
            held, days, counted = held + a.mg, days + lasts, counted + 1
            expected += min(a.prescribed, b.prescribed) * lasts
            if counted < FEWEST_INTERVALS or days < supply_days or days <= pattern.slack:
                continue
            yield _Short(
                from_day=fills[k].day, to_day=b.day, days=days, mg=held, expected_mg=expected
            )
            break


def _left_over(pattern: Pattern) -> list[float]:
    """Return the milligrams that were left before each fill if no more was taken than is prescribed."""
    left, rows = 0.0, [0.0]
    for a, b in pairwise(pattern.fills):
        used = (a.prescribed or 0.0) * (b.day - a.day)
        left = 0.0 if b.lost or not a.prescribed else max(0.0, left + a.mg - used)
        rows.append(left)
    return rows


def over_cap(scene: Scene, sign: MisuseSign) -> Finding:
    """More than the country's maximum, even if it lasted longer than the calendar says."""
    pattern, cap = scene.pattern, scene.cap
    if pattern is None:
        return Finding(missing=NO_ORAL)
    if cap is None:
        return Finding(missing="no maximum is known for this country, use and age")
    windows = list(_windows(pattern.stretches, window_of(sign)))
    if not windows:
        return Finding(missing=f"no stretch of {window_of(sign):g} days that can be compared")
    found: list[tuple[int, int, float]] = []
    for run in windows:
        begin, end = run[0].from_day, run[-1].to_day
        low = sum(s.mg for s in run) / (end - begin + pattern.slack)
        if low > cap.mg_per_day and (not found or begin >= found[-1][1]):
            found.append((begin, end, low))
    above = [f for f in pattern.fills if (f.prescribed or 0.0) > cap.mg_per_day]
    if not found and above:
        told = f"{words.mg_of(above[0].prescribed or 0.0)} a day are prescribed; the maximum is {cap.mg_per_day:g} mg"
        return Finding(
            events=(scene.event(above[0].day, f"{told} ({cap.source})"),),
            weight="weak",
            weight_because="it is prescribed; what was handed out does not surely reach it yet",
        )
    if not found:
        return Finding(
            why_not=f"no interval is surely above {cap.mg_per_day:g} mg a day, the highest dose ({cap.source})"
        )
    events = tuple(
        scene.event(
            b,
            f"at least {words.mg_of(low)} a day over {b - a} days; the maximum is {cap.mg_per_day:g} mg ({cap.source})",
        )
        for a, b, low in found
    )
    most, least_told = (
        max(low for *_, low in found),
        min(f.prescribed or 0.0 for f in pattern.fills),
    )
    if cap.mg_per_day < least_told and most <= least_told:
        because = "the prescribed dose itself is above the maximum"
        return Finding(events=events, weight="weak", weight_because=because)
    if most >= scene.limits.far_factor * cap.mg_per_day:
        because = f"it is at least {scene.limits.far_factor:g} times the maximum"
        return Finding(events=events, weight="strong", weight_because=because)
    return Finding(events=events)


def _windows(stretches: Sequence[Stretch], days: float) -> Iterator[list[Stretch]]:
    """Yield, from each stretch on, the fewest in a row that last so many days."""
    for k in range(len(stretches)):
        run: list[Stretch] = []
        for s in stretches[k:]:
            if run and s.from_day != run[-1].to_day:
                break
            run.append(s)
            if s.to_day - run[0].from_day >= days:
                yield run
                break
