"""The rules of the signs that come from amounts and days: early refills and creep."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.misuse import words
from calando.decide.misuse.pattern import Early, Pattern, Stretch, slope
from calando.decide.misuse.result import Finding, SignEvent
from calando.decide.misuse.scene import Scene
from calando.facts.schema_safety import MisuseSign

FEWEST_STRETCHES = 4  # below, a median of pairwise slopes is that of a single pair
NO_ORAL = "no baclofen by mouth in this history"
NO_SUPPLY = "neither days_supply nor prescribed_mg_per_day is told for any entry"
ONE_FILL = "only one dispensing of baclofen by mouth"


def limit_of(sign: MisuseSign) -> float:
    """Return the threshold of a sign that has one."""
    if sign.threshold is None:
        raise ValueError(f"{sign.id} has no threshold")
    return sign.threshold.value


def window_of(sign: MisuseSign) -> float:
    """Return the days within which a sign counts."""
    if sign.within_days is None:
        raise ValueError(f"{sign.id} has no window")
    return sign.within_days.value


def most_within(days: Sequence[int], window: float) -> tuple[int, int]:
    """Return (first, last + 1) of the window of sorted days that holds most of them, the latest of equals.

    >>> most_within([0, 10, 200, 210, 220], 180)
    (2, 5)
    """
    best, last = (0, 0), 0
    for first, day in enumerate(days):
        while last < len(days) and days[last] - day < window:
            last += 1
        if last - first >= best[1] - best[0]:
            best = (first, last)
    return best


def ready(scene: Scene) -> tuple[Pattern | None, Finding]:
    """Return the pattern if refills can be compared with what was due, else why not."""
    pattern = scene.pattern
    if pattern is None:
        return None, Finding(missing=NO_ORAL)
    if len(pattern.fills) < 2:
        return None, Finding(missing=ONE_FILL)
    if all(i.supply_days is None for i in pattern.intervals):
        return None, Finding(missing=NO_SUPPLY)
    return pattern, Finding()


def _early_event(scene: Scene, early: Early) -> SignEvent:
    share = 100 * early.days / early.supply_days if early.supply_days else 0.0
    text = (
        f"{words.days_of(early.days)} early: {share:.0f} % of a supply of "
        f"{words.days_of(early.supply_days)} was left by the calendar"
    )
    rows = ", ".join(e.row for e in early.fill.entries)
    return scene.event(early.fill.day, text, rows)


def _explained_text(early: Sequence[Early]) -> str:
    reasons = [f"{e.explained} (day {e.fill.day})" for e in early if e.explained]
    return "; explained: " + ", ".join(reasons) if reasons else ""


def early_refill(scene: Scene, sign: MisuseSign) -> Finding:
    """Refills that came early and that the file does not explain."""
    pattern, finding = ready(scene)
    if pattern is None:
        return finding
    open_ones = [e for e in pattern.early if not e.explained]
    if open_ones:
        return Finding(events=tuple(_early_event(scene, e) for e in open_ones))
    why = f"no refill came {limit_of(sign):g} % of its supply and more than {pattern.slack:g} days early"
    return Finding(why_not=why + _explained_text(pattern.early))


def early_refills_repeated(scene: Scene, sign: MisuseSign) -> Finding:
    """More than one early refill within the window."""
    pattern, finding = ready(scene)
    if pattern is None:
        return finding
    open_ones = [e for e in pattern.early if not e.explained]
    first, last = most_within([e.fill.day for e in open_ones], window_of(sign))
    if last - first < limit_of(sign):
        return Finding(why_not=f"{last - first} within {window_of(sign):g} days")
    chosen = open_ones[first:last]
    total = sum(e.days for e in chosen)
    span = chosen[-1].fill.day - chosen[0].fill.day + 1
    text = f"{len(chosen)} early refills in {span} days, {words.days_of(total)} early in all"
    events = (scene.event(chosen[-1].fill.day, text),)
    most = max(left for _, left in pattern.stock)
    if most <= 2 * pattern.slack:  # each end of an interval may be so many days off
        because = f"later refills came that much later: never more than {words.days_of(most)} were left over"
        return Finding(events=events, weight="weak", weight_because=because)
    return Finding(events=events)


def early_days_cumulated(scene: Scene, sign: MisuseSign) -> Finding:
    """Supply that is left over grows by more than the limit within the window, or is as much at the last dispensing."""
    pattern, finding = ready(scene)
    if pattern is None:
        return finding
    best: tuple[float, int] = (0.0, 0)
    points = [(pattern.fills[0].day, 0.0), *pattern.stock]
    for k, (day, left) in enumerate(points):
        earlier = [s for d, s in points[: k + 1] if day - d < window_of(sign)]
        best = max(best, (left - min(earlier), day))
    grown, day = best
    last_day, left = points[-1]
    limit = limit_of(sign)
    if max(grown, left) < limit:
        return Finding(why_not=f"at most {words.days_of(max(grown, left))} of supply added up")
    events = []
    if grown >= limit:
        text = f"{words.days_of(grown)} of supply are left over by the calendar"
        events.append(scene.event(day, text))
    if left >= limit and (left, last_day) != (grown, day):
        mg = left * _mg_a_day(pattern)
        text = (
            f"{words.days_of(left)} of supply, about {words.mg_of(mg)}, were left over when the last one was handed "
            "out, if no more was taken than was meant"
        )
        events.append(scene.event(last_day, text))
    supply = pattern.intervals[-1].supply_days or 0.0
    if grown < limit and left < supply:
        because = "it grew slowly and is less than one supply"
        return Finding(events=tuple(events), weight="weak", weight_because=because)
    return Finding(events=tuple(events))


def _mg_a_day(pattern: Pattern) -> float:
    """Return what a day of the last supply but one is meant to be [mg]."""
    last = pattern.intervals[-1]
    return last.mg / last.supply_days if last.supply_days else 0.0


def dose_creep(scene: Scene, sign: MisuseSign) -> Finding:
    """The implied dose rises, beyond what is prescribed where that is told."""
    pattern = scene.pattern
    if pattern is None:
        return Finding(missing=NO_ORAL)
    stretches = pattern.stretches
    if len(stretches) < FEWEST_STRETCHES:
        return Finding(
            missing=f"needs {FEWEST_STRETCHES} intervals that can be compared, has {len(stretches)}"
        )
    told = all(s.expected_mg is not None for s in stretches)
    points = [((s.from_day + s.to_day) / 2, _ratio((s,), told, 0.0)) for s in stretches]
    per_day = slope(points)
    begin = slope_start(points, per_day)
    rise = 100 * per_day * (points[-1][0] - points[0][0]) / begin if begin > 0 else 0.0
    half = len(stretches) // 2
    first_high = _ratio(stretches[:half], told, -pattern.slack)
    last_low = _ratio(stretches[-half:], told, pattern.slack)
    if rise < limit_of(sign) or last_low <= first_high:
        beyond = "beyond what is prescribed " if told else ""
        why = f"no steady rise {beyond}({rise:+.0f} % by the median slope)"
        if rise >= limit_of(sign):
            why += ", within what some days more or less explain"
        return Finding(why_not=why)
    end = begin * (1 + rise / 100)
    a, b = begin * _unit(stretches[0], told), end * _unit(stretches[-1], told)
    amounts = [s.mg / s.days for s in stretches]
    text = (
        f"a straight line through {len(stretches)} intervals rises from about {words.mg_of(a)} to about "
        f"{words.mg_of(b)} a day ({rise:+.0f} %, median slope); the intervals lie between {words.mg_of(min(amounts))} "
        f"and {words.mg_of(max(amounts))}"
    )
    event = scene.event(stretches[-1].to_day, text)
    if told:
        return Finding(events=(event,))
    return Finding(
        events=(event,),
        weight="weak",
        weight_because="the prescribed dose is not told throughout, so it may have been raised",
    )


def slope_start(points: Sequence[tuple[float, float]], per_day: float) -> float:
    """Return where the median line begins."""
    offsets = sorted(y - per_day * (x - points[0][0]) for x, y in points)
    middle = len(offsets) // 2
    return offsets[middle] if len(offsets) % 2 else (offsets[middle - 1] + offsets[middle]) / 2


def _unit(stretch: Stretch, told: bool) -> float:
    """Return the milligrams a day that a ratio of 1 means."""
    return (stretch.expected_mg or 0.0) / stretch.days if told else 1.0


def _ratio(stretches: Sequence[Stretch], told: bool, more_days: float) -> float:
    """Return milligrams a day, or times the prescribed dose (at least 1), if it lasted so many days more."""
    days = sum(s.days for s in stretches)
    mg = sum(s.mg for s in stretches)
    if not told:
        return mg / (days + more_days)
    expected = sum(s.expected_mg or 0.0 for s in stretches)
    return max(1.0, mg / expected * days / (days + more_days))
