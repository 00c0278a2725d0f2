"""From the bolus that worked to the first daily rate, and the first steps after it."""

from __future__ import annotations

from calando.decide.pump.candidacy import against_statements, forbidding, not_met_words
from calando.decide.pump.result import PumpStep
from calando.decide.pump.scene import Part, Scene, amount, rate_words
from calando.decide.pump.screening import looks_small, runs_already
from calando.decide.pump.titration import Percent, up_percents
from calando.decide.recommendation import Statement


def start(scene: Scene) -> Part:
    """Return the first rate and the first step up, or why there is none."""
    against = forbidding(scene)
    if against:
        return Part(
            verdict="do_not",
            headline=f"No pump is started as things stand. Not met: {not_met_words(against)}.",
            reasons=against_statements(against),
        )
    if scene.pump is not None:
        return Part(
            verdict="do_not",
            headline="A pump runs already; starting anew would change a running treatment. Ask for adjust.",
            reasons=(runs_already(scene),),
        )
    bolus, hours = scene.wishes.effective_bolus_micrograms, scene.wishes.effect_lasted_hours
    if bolus is None:
        return Part(
            verdict="more_needed",
            headline="The first rate follows from the test bolus that worked, which is not told.",
            reasons=(_rule(scene, None),),
            not_told=(
                "the test bolus that worked [micrograms]",
                "how long its effect lasted [hours]",
            ),
        )
    return _first_rate(scene, bolus, hours)


def _first_rate(scene: Scene, bolus: float, hours: float | None) -> Part:
    rules = scene.facts.start
    if hours is not None and hours < rules.shortest_effect_h.value:
        return Part(
            verdict="more_needed",
            headline=(
                f"An effect of {hours:g} hours is shorter than a bolus takes to begin to work: was it a response, or "
                "are the hours mistyped?"
            ),
            reasons=(_rule(scene, bolus),),
            not_told=("how long the effect of the test bolus lasted [hours]",),
        )
    single, double = bolus * rules.times_long_bolus.value, bolus * rules.times_bolus.value
    if hours is None:
        low, high = single, double
        told = "It is not told how long the effect lasted: the smaller rate is stated first."
    elif hours > rules.long_effect_h.value:
        low = high = single
        told = f"The effect lasted {hours:g} hours, longer than {rules.long_effect_h.value:g}."
    else:
        low = high = double
        told = f"The effect lasted {hours:g} hours, not longer than {rules.long_effect_h.value:g}."
    percents = up_percents(scene)
    not_told = [] if hours is not None else ["how long the effect of the test bolus lasted [hours]"]
    if scene.origin is None and not scene.is_child:
        not_told.append("where the spasticity comes from (spinal cord or brain)")
    return Part(
        verdict="plan" if hours is not None else "more_needed",
        headline=f"First rate: {rate_words(low, high)}. {told}",
        steps=(_first(scene, low, high), *(_next(scene, low, high, p) for p in percents)),
        reasons=(_rule(scene, bolus),),
        caveats=looks_small(scene, bolus),
        not_told=tuple(not_told),
    )


def _first(scene: Scene, low: float, high: float) -> PumpStep:
    rules, wean = scene.facts.start, scene.facts.wean
    return PumpStep(
        name="First rate",
        at_h=0.0,
        bolus_micrograms=None,
        micrograms_per_day_low=low,
        micrograms_per_day_high=high,
        watch=(
            f"In hospital, watched for at least {rules.observe_h.value:g} hours: breathing, how awake, pressure, "
            f"tone. An effect is first seen after {rules.first_effect_from_h.value:g} to "
            f"{rules.first_effect_to_h.value:g} hours and is greatest after {wean.settles_from_h.value:g} to "
            f"{wean.settles_to_h.value:g}."
        ),
        then=f"No increase in the first {rules.no_increase_h.value:g} hours.",
        sources=tuple(dict.fromkeys((rules.times_bolus.source, rules.observe_h.source))),
        basis=rules.times_bolus.basis,
    )


def _next(scene: Scene, low: float, high: float, percent: Percent) -> PumpStep:
    rules = scene.facts.start
    return PumpStep(
        name=f"Then, if needed, up by {percent.words} {percent.whose}",
        at_h=rules.no_increase_h.value,
        bolus_micrograms=None,
        micrograms_per_day_low=round(low * (1.0 + percent.low / 100.0), 1),
        micrograms_per_day_high=round(high * (1.0 + percent.high / 100.0), 1),
        watch="Seen again within 24 hours of each change.",
        then=(
            f"At most one step in {scene.facts.titration.between_h.value:g} hours, each from the rate that runs then "
            "(task adjust)."
        ),
        sources=(percent.source, "saulino_dosing2016"),
        basis=percent.basis,
    )


def _rule(scene: Scene, bolus: float | None) -> Statement:
    rules = scene.facts.start
    here = "" if bolus is None else f" (here {amount(bolus)})"
    text = (
        f"By the labels the first rate over 24 hours is {rules.times_bolus.value:g} times the test bolus that worked"
        f"{here}, or the bolus itself if its effect lasted longer than "
        f"{rules.long_effect_h.value:g} hours; a panel adds: or if it was badly tolerated. In a doubtful case the "
        "panel starts at the pump's least rate."
    )
    return Statement(
        text=text, sources=(rules.times_bolus.source, "saulino_dosing2016"), basis="read"
    )
