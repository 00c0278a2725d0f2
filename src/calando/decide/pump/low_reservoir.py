"""A reservoir at its alarm volume, or nearly so: the alarm sounds, and an empty pump is an abrupt stop."""

from __future__ import annotations

from calando.decide.pump.result import Refill
from calando.decide.pump.scene import Part, Scene, amount, day_of
from calando.decide.recommendation import CitedLine, Statement

_SOURCES = ("itb_label_withdrawal", "rxlist_gablofen")


def low_reservoir(scene: Scene) -> Part | None:
    """Return the urgent answer to a volume at the alarm, or one that reaches it within a day or so; else None."""
    w, rate = scene.wishes, scene.rate
    volume, alarm, strength = w.reservoir_mL, w.alarm_mL, w.concentration_micrograms_per_mL
    sounds = volume is not None and (volume == 0.0 or (alarm is not None and volume <= alarm))
    if volume is None:
        return None
    mL_per_day = rate / strength if strength is not None and rate else None
    empty_d = None if mL_per_day is None else volume / mL_per_day
    last_d = None if mL_per_day is None else (volume - (alarm or 0.0)) / mL_per_day
    soon = scene.facts.refill.urgent_within_days
    # whole days are counted down: day 1 ends where day 2 begins
    if not sounds and (last_d is None or last_d >= soon.value + 1.0):
        return None
    empty_soon = empty_d is None or empty_d < soon.value + 1.0
    head = _sounds(scene, volume) if sounds else _within(scene, last_d or 0.0)
    why = Statement(
        text=f"{'Emergency: ' if empty_soon else 'Urgent: '}{head[:1].lower()}{head[1:]} {_NOW}",
        sources=tuple(dict.fromkeys((*_SOURCES, soon.source))),
        basis="derived",
        urgent=True,
        emergency=empty_soon,
    )
    return Part(
        verdict="urgent_first",
        headline=f"{head} Refill now: call the pump team at once, and go by the failure drill.",
        emergency=empty_soon,
        do_now=(
            CitedLine(text=why.text, sources=why.sources, basis=why.basis, urgent=True),
            CitedLine(text=_SIGNS, sources=_SOURCES, basis="read", urgent=True),
        ),
        refill=_refill(scene, volume, empty_d, None if sounds else last_d),
        shows_drill=True,
        reasons=(why,),
        not_told=_not_told(scene),
    )


_NOW = (
    "The pump team is called now, at any hour, with the pump card; if they cannot be reached or the pump may be empty, "
    "to hospital. An empty reservoir is an abrupt stop."
)
_SIGNS = (
    "Itch, tone that comes back, fever or a changed mind now: delivery has failed until shown otherwise. To hospital, "
    "and ask for failed (--failed-hours)."
)


def _sounds(scene: Scene, volume: float) -> str:
    alarm = scene.wishes.alarm_mL
    if alarm is None or volume == 0.0:
        return f"The reservoir holds {volume:g} mL: it is empty, and delivery has stopped or is about to."
    return (
        f"The reservoir holds {volume:g} mL and the alarm volume is {alarm:g} mL: the low-reservoir alarm sounds or "
        "ought to. (If the two were swapped, ask again.)"
    )


def _within(scene: Scene, last_d: float) -> str:
    what = "the reservoir is empty" if scene.wishes.alarm_mL is None else "the alarm sounds"
    return f"By the count {what} within {24.0 * last_d:.0f} hours of the filling."


def _refill(
    scene: Scene, volume: float, empty_d: float | None, alarm_d: float | None
) -> Refill | None:
    w, rate = scene.wishes, scene.rate
    strength = w.concentration_micrograms_per_mL
    if empty_d is None or strength is None or rate is None:
        return None
    return Refill(
        date_or_day=day_of(scene, 0.0),
        alarm=None if alarm_d is None or w.alarm_mL is None else day_of(scene, alarm_d),
        empty=day_of(scene, empty_d),
        text=(
            f"{volume:g} mL times {strength:g} micrograms/mL, divided by {amount(rate)} a day, counted from the moment "
            "at which that volume was in the pump."
        ),
    )


def _not_told(scene: Scene) -> tuple[str, ...]:
    w = scene.wishes
    asked = (
        ("the strength of the solution [micrograms/mL]", w.concentration_micrograms_per_mL),
        ("the volume at which this pump's alarm sounds [mL]", w.alarm_mL),
        ("the daily rate of the pump [micrograms a day]", scene.rate),
    )
    return tuple(words for words, told in asked if told is None)
