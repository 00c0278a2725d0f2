"""The rules of the signs that are a danger of withdrawal: gaps, short gaps that add up, a cliff, low coverage."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.misuse import words
from calando.decide.misuse.falls import Fall, falls_of
from calando.decide.misuse.result import Finding, Gap, SignEvent
from calando.decide.misuse.scene import Scene
from calando.decide.misuse.signs import (
    NO_ORAL,
    NO_SUPPLY,
    ONE_FILL,
    limit_of,
    most_within,
    ready,
    window_of,
)
from calando.facts.schema_safety import MisuseSign

NEAR = 1e-6
PART_MISSING = "days_supply or the prescribed dose is missing for some dispensings"


def gap(scene: Scene, sign: MisuseSign) -> Finding:
    """Days without supply that the file does not explain; a pump bridges none."""
    if (missing := _cannot_tell(scene)) == NO_SUPPLY:
        return Finding(missing=missing)
    limit = limit_of(sign)
    open_ones = [g for g in scene.gaps if not g.explained]
    sure = [g for g in open_ones if g.of == "pump" or g.unexplained_days >= limit]
    counted = [g for g in open_ones if g in sure or g.unexplained_possible >= limit]
    if counted:
        events = tuple(_gap_event(scene, g, limit) for g in counted)
        if not sure:
            because = "it holds only if what came early was used, not kept"
            pressing = any(g.open for g in counted)
            return Finding(events=events, weight="weak", weight_because=because, pressing=pressing)
        if any(g.open or scene.is_recent(g.to_day) for g in sure):
            return Finding(events=events, pressing=True)
        return Finding(
            events=events,
            weight="moderate",
            weight_because=_back(scene, sure[-1].to_day),
            pressing=any(g.open for g in counted),
        )
    if missing:
        return Finding(missing=missing)
    small = [g for g in open_ones if g.days > 0]
    why = f"no {limit:g} days or more without supply"
    if small:
        why += f"; {len(small)} shorter, {words.days_of(max(g.days for g in small))} at most"
    if explained := [f"{g.explained} (day {g.to_day})" for g in scene.gaps if g.explained]:
        why += "; explained, if it was so: " + ", ".join(explained)
    return Finding(why_not=why)


def _back(scene: Scene, day: int) -> str:
    """Return how long ago it was."""
    return f"the last one lies {words.days_of(scene.last_day - day)} before the last known day"


def _cannot_tell(scene: Scene) -> str:
    """Return why days without supply cannot be told, wholly or for a part; "" if they can."""
    told = [e.days_supply is not None for e in scene.entries.pump]
    if scene.pattern is not None:
        fills = scene.pattern.fills
        looked = fills if scene.history.until_day is not None else fills[:-1]
        told += [f.days_long is not None for f in looked or fills]
    if not any(told):
        return NO_SUPPLY
    return "" if all(told) else PART_MISSING


def _gap_event(scene: Scene, gap: Gap, slack: float) -> SignEvent:
    kind = "by which a refill of the pump was late" if gap.of == "pump" else "without known supply"
    still = ", and still" if gap.open else ""
    part = ""
    if gap.noted:
        part = f"; {gap.noted} explains {words.days_of(gap.noted_days)} of them at most"
    if gap.possible_days > gap.days + slack:
        many = f"{round(gap.days, 1):g} to {words.days_of(gap.possible_days)}"
        why = ", depending on how much of what came early was used"
        return scene.event(gap.to_day, f"{many} {kind}{still}{why}{part}")
    return scene.event(gap.to_day, f"{words.days_of(gap.days)} {kind}{still}{part}")


def gaps_repeated(scene: Scene, sign: MisuseSign) -> Finding:
    """Gaps, short ones too, that add up: each long enough for withdrawal to begin."""
    if missing := _cannot_tell(scene):
        return Finding(missing=missing)
    onset = scene.limits.onset_days
    # a note explains one gap; of several, each with its note, the days count again
    by_note = [g for g in scene.gaps if g.explained not in (words.PUMP, words.PLANNED)]
    gaps = sorted((g for g in by_note if g.days >= onset), key=lambda g: g.to_day)
    first, last = most_within([g.to_day for g in gaps], window_of(sign))
    if last - first < limit_of(sign):
        return Finding(why_not=f"{last - first} within {window_of(sign):g} days")
    chosen = gaps[first:last]
    total = sum(g.days for g in chosen)
    span = chosen[-1].to_day - chosen[0].from_day
    text = (
        f"{len(chosen)} gaps in {span} days, {words.days_of(total)} without known supply in all; withdrawal has begun "
        f"{scene.limits.onset_hours:g} hours after the last dose"
    )
    events = (scene.event(chosen[-1].to_day, text),)
    bare = [g for g in gaps if g.unexplained_days >= onset]
    if not _enough(bare, sign):
        because = "notes explain some of the gaps"
        return Finding(events=events, weight="weak", weight_because=because)
    longer = [g for g in bare if g.days > scene.limits.calendar_days + NEAR]
    if not _enough(longer, sign):
        because = (
            f"most of them are {words.days_of(scene.limits.calendar_days)} at most, as a 30-day supply and a 31-day "
            "month make them"
        )
        return Finding(events=events, weight="weak", weight_because=because)
    return Finding(events=events, pressing=scene.is_recent(longer[-1].to_day))


def _enough(gaps: Sequence[Gap], sign: MisuseSign) -> bool:
    """True if so many of these gaps lie within the window."""
    begin, end = most_within(sorted(g.to_day for g in gaps), window_of(sign))
    return end - begin >= limit_of(sign)


def steep_fall(scene: Scene, sign: MisuseSign) -> Finding:
    """What is handed out per day falls faster than the yardstick allows, from one fill to the next."""
    pattern = scene.pattern
    if pattern is None:
        return Finding(missing=NO_ORAL)
    if len(pattern.fills) < 2:
        return Finding(missing=ONE_FILL)
    told = [f.entered_days is not None or f.days_long is not None for f in pattern.fills]
    if not any(told):
        return Finding(missing=NO_SUPPLY)
    found = falls_of(pattern.fills, scene.limits, percent=limit_of(sign), days=window_of(sign))
    if not found:
        if not all(told):
            return Finding(missing=PART_MISSING)
        name = scene.limits.yardstick.title
        return Finding(why_not=f"no fall of {limit_of(sign):g} % or more, steeper than {name}")
    events = tuple(scene.event(f.fill.day, _fall_text(scene, f), _rows(f)) for f in found)
    recent = [f for f in found if scene.is_recent(f.fill.day)]
    if any(not f.prescribed and not f.if_all_taken for f in recent):
        return Finding(events=events, pressing=True)
    if not recent:
        because = _back(scene, found[-1].fill.day)
    elif any(f.if_all_taken for f in recent):
        because = "it holds only if all that was handed out before was taken"
    else:
        because = "the prescribed dose fell as well: ask in which steps"
    return Finding(events=events, weight="moderate", weight_because=because, pressing=bool(recent))


def _rows(fall: Fall) -> str:
    return ", ".join(e.row for e in fall.fill.entries)


def _fall_text(scene: Scene, fall: Fall) -> str:
    rate = scene.limits.yardstick
    return (
        f"from {words.mg_of(fall.from_mg)} to {words.mg_of(fall.to_mg)} a day from one fill to the next "
        f"({-fall.percent:.0f} %); {rate.name} ({rate.source}) falls by {words.mg_of(fall.allowed_mg)} in "
        f"{words.days_of(fall.days)}"
    )


def low_coverage(scene: Scene, sign: MisuseSign) -> Finding:
    """Supply covers less than the limit of the days, leaving out what the file explains."""
    pattern, finding = ready(scene)
    if pattern is None:
        return finding
    if pattern.covered is None:
        return Finding(missing=PART_MISSING)
    total = pattern.to_day - pattern.fills[0].day
    explained = sum(g.days - g.unexplained_days for g in pattern.gaps)
    share = 100 * min(1.0, pattern.covered + explained / total)
    if share >= limit_of(sign):
        return Finding(why_not=f"{share:.0f} % of {total} days are covered")
    return Finding(
        events=(scene.event(pattern.to_day, f"{share:.0f} % of {total} days are covered"),)
    )
