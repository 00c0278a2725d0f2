"""When to refill: days from volume, strength and rate; never a volume without its strength."""

from __future__ import annotations

import math

from calando.decide.pump.low_reservoir import low_reservoir
from calando.decide.pump.result import Refill
from calando.decide.pump.scene import Part, Scene, amount, day_of
from calando.decide.pump.wishes import filled_date
from calando.decide.recommendation import Statement


def refill(scene: Scene) -> Part:
    """Return the day of the refill, of the alarm and of an empty reservoir, or what is missing."""
    if urgent := low_reservoir(scene):
        return urgent
    if scene.pump is None:
        what = (
            "the pump has been stopped"
            if scene.stopped_pump is not None
            else "no running pump stands in the file"
        )
        return Part(
            verdict="more_needed",
            headline=f"No refill date: {what}.",
            reasons=(_rule(scene),),
            not_told=("a running pump and its daily rate [micrograms a day]",),
        )
    missing = _missing(scene)
    volume, strength, rate = (
        scene.wishes.reservoir_mL,
        scene.wishes.concentration_micrograms_per_mL,
        scene.rate,
    )
    if volume is None or strength is None or not rate:
        return Part(
            verdict="more_needed",
            headline="No refill date can be given: a volume means nothing without strength and rate.",
            reasons=(_rule(scene),),
            not_told=missing,
        )
    alarm_mL = scene.wishes.alarm_mL
    empty_d = volume * strength / rate
    alarm_d = None if alarm_mL is None else (volume - alarm_mL) * strength / rate
    by_d, why = _refill_day(scene, alarm_d if alarm_d is not None else empty_d)
    headline = _headline(scene, by_d, known=alarm_d is not None)
    return Part(
        verdict="plan" if not missing else "more_needed",
        headline=headline,
        refill=Refill(
            date_or_day=day_of(scene, by_d),
            alarm=None if alarm_d is None else day_of(scene, alarm_d),
            empty=day_of(scene, empty_d),
            text=_text(scene, volume, strength, rate, why),
        ),
        reasons=_reasons(scene, by_d),
        caveats=_caveats(scene),
        not_told=missing,
    )


def _missing(scene: Scene) -> tuple[str, ...]:
    w = scene.wishes
    asked = (
        ("the volume that was filled in [mL]", w.reservoir_mL),
        ("the strength of the solution [micrograms/mL]", w.concentration_micrograms_per_mL),
        ("the volume at which this pump's alarm sounds [mL]", w.alarm_mL),
        ("the daily rate of the pump [micrograms a day]", scene.rate),
    )
    return tuple(words for words, told in asked if told is None)


def _refill_day(scene: Scene, last_d: float) -> tuple[float, str]:
    """Return the day by which to refill, whole days counted down, and what set it."""
    rules = scene.facts.refill
    by = math.floor(last_d - rules.margin_days.value)
    if by > rules.longest_days.value:
        return rules.longest_days.value, (
            f"The volume would last longer, but refills are at most about {rules.longest_days.value:g} days apart."
        )
    why = (
        f"{rules.margin_days.value:g} days before that are kept as a margin (assumed by calando; the labels give "
        "none)."
    )
    return float(max(by, 0)), why


def _headline(scene: Scene, by_d: float, *, known: bool) -> str:
    day = day_of(scene, by_d)
    when = f"by {day}" if isinstance(day, str) else f"within {day:g} days of the last filling"
    filled = filled_date(scene.wishes)
    # no day of today is known here: the same question has the same answer on every day
    past = (
        ""
        if filled is None
        else f" Counted from the filling on {filled.isoformat()}; look whether today is past it. If it is, the refill "
        "is overdue: call the pump team now, and go by the failure drill."
    )
    if by_d == 0.0:
        return f"Refill now: no margin is left before the reservoir runs low.{past}"
    unknown = "" if known else " The alarm volume is not told: counted to the empty reservoir."
    return f"Refill {when}, before the alarm sounds.{unknown}{past}"


def _text(scene: Scene, volume: float, strength: float, rate: float, why: str) -> str:
    alarm = scene.wishes.alarm_mL
    taken = f"{volume:g} mL" if alarm is None else f"({volume:g} - {alarm:g}) mL"
    return (
        f"{taken} times {strength:g} micrograms/mL, divided by {amount(rate)} a day; days are counted down to whole "
        f"ones. {why}"
    )


def _reasons(scene: Scene, by_d: float) -> tuple[Statement, ...]:
    if by_d > 0.0:
        return (_rule(scene),)
    margin = scene.facts.refill.margin_days
    text = (
        f"The reservoir lasts no longer than the margin of {margin.value:g} days. A larger volume or a stronger "
        "solution would need a bridge bolus and a new programme, by the pump team."
    )
    return (
        Statement(
            text=text, sources=(margin.source, "saulino_dosing2016"), basis="derived", urgent=True
        ),
        _rule(scene),
    )


def _rule(scene: Scene) -> Statement:
    """Say what the day follows from."""
    rules = scene.facts.refill
    return Statement(
        text=(
            "The day follows from volume times strength over the rate, and a volume is never said without its "
            f"strength. The reservoir never runs dry: {rules.margin_days.value:g} days before its alarm are kept "
            f"(assumed), and {rules.longest_days.value:g} days from one refill to the next at most."
        ),
        sources=tuple(
            dict.fromkeys(
                ("gablofen_precautions", rules.margin_days.source, rules.longest_days.source)
            )
        ),
        basis="derived",
    )


def _caveats(scene: Scene) -> tuple[Statement, ...]:
    text = (
        "The pump's own count decides, not this one: boluses, a patient's own doses and changes of the rate since the "
        "filling use more. A rate that changes by the hour is entered as its sum over 24 hours."
    )
    said = [Statement(text=text, sources=("calando2026",), basis="assumed")]
    if filled_date(scene.wishes) is None:
        said.append(
            Statement(
                text="The filling day is not told, so days are counted from it and no date is given.",
                sources=("calando2026",),
                basis="derived",
            )
        )
    return tuple(said)
