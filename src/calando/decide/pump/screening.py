"""Test boluses before a pump: which comes next, when, and when to stop trying."""

from __future__ import annotations

from calando.decide.pump.candidacy import against_statements, forbidding, not_met_words
from calando.decide.pump.result import PumpStep
from calando.decide.pump.scene import Part, Scene, amount
from calando.decide.recommendation import Statement
from calando.facts.schema_base import Number


def screen(scene: Scene) -> Part:
    """Return the boluses that are left of the ladder, or why there is none."""
    last, response = scene.wishes.last_bolus_micrograms, scene.wishes.response
    most = scene.facts.screening.boluses[-1].value
    if response == "none" and last is not None and last >= most:
        return Part(
            verdict="do_not",
            headline=f"No response to {amount(last)}: not a candidate for a pump.",
            reasons=(above_ladder(scene), *against_statements(forbidding(scene))),
        )
    against = forbidding(scene)
    if against:
        return Part(
            verdict="do_not",
            headline=f"No test bolus as things stand. Not met: {not_met_words(against)}.",
            reasons=against_statements(against),
        )
    if scene.pump is not None:
        return Part(
            verdict="do_not",
            headline="A pump runs already: a test bolus would come on top of it. Ask for adjust or failed.",
            reasons=(runs_already(scene), *_ladder_reasons(scene)),
        )
    if response == "good":
        return _worked(scene, last)
    missing = _missing(last, response)
    if missing:
        return Part(
            verdict="more_needed",
            headline="Said only in part how the test went; the whole ladder is shown.",
            steps=_steps(scene, after=None),
            not_told=missing,
            reasons=_ladder_reasons(scene),
            caveats=looks_small(scene, last),
        )
    steps = _steps(scene, after=last)
    first = steps[0].bolus_micrograms or 0.0
    if last is None:
        headline = (
            f"Test boluses begin with {amount(first)}, by specialists with resuscitation at hand."
        )
    else:
        headline = (
            f"No response to {amount(last)}: the next test bolus is {amount(first)}, at the earliest "
            f"{scene.facts.screening.between_h.value:g} hours after the last."
        )
    return Part(
        verdict="plan",
        headline=headline,
        steps=steps,
        reasons=_ladder_reasons(scene),
        caveats=looks_small(scene, last),
    )


def _worked(scene: Scene, last: float | None) -> Part:
    if last is None:
        return Part(
            verdict="more_needed",
            headline="A good response is told, but not to which bolus.",
            not_told=("the bolus that worked [micrograms]",),
            reasons=_ladder_reasons(scene),
        )
    return Part(
        verdict="plan",
        headline=(
            f"{amount(last)} worked: no larger bolus is needed. The pump is started from this amount (task start), "
            "if a specialist team goes on."
        ),
        reasons=_ladder_reasons(scene),
        caveats=looks_small(scene, last),
        not_told=()
        if scene.wishes.effect_lasted_hours is not None
        else ("how long the effect lasted [hours]",),
    )


def _missing(last: float | None, response: str | None) -> tuple[str, ...]:
    if last is not None and response is None:
        return ("the response to the last bolus",)
    if last is None and response is not None:
        return ("the last bolus [micrograms]",)
    return ()


def _ladder(scene: Scene) -> tuple[Number, ...]:
    rules = scene.facts.screening
    return (rules.small_child_bolus, *rules.boluses) if scene.is_child else rules.boluses


def _steps(scene: Scene, *, after: float | None) -> tuple[PumpStep, ...]:
    """Return the boluses above the last one; hours count from it if it is told, else from the first."""
    rules = scene.facts.screening
    waits = (
        0 if after is None else 1
    )  # nothing is given before the time after the last bolus is over
    left = [n for n in _ladder(scene) if after is None or n.value > after]
    return tuple(
        PumpStep(
            name=_name(scene, bolus, waits=bool(i + waits), after=after if i == 0 else None),
            at_h=(i + waits) * rules.between_h.value,
            bolus_micrograms=bolus.value,
            micrograms_per_day_low=None,
            micrograms_per_day_high=None,
            watch=(
                f"Given over at least {rules.over_minutes.value:g} minute, then watched for "
                f"{rules.observe_from_h.value:g} to {rules.observe_to_h.value:g} hours: tone and spasms, breathing, "
                "pressure, heart, how awake. Resuscitation stands by."
            ),
            then=_then(scene, bolus),
            sources=tuple(dict.fromkeys((bolus.source, rules.between_h.source))),
            basis=bolus.basis,
        )
        for i, bolus in enumerate(left)
    )


def _name(scene: Scene, bolus: Number, *, waits: bool, after: float | None) -> str:
    name = "Test bolus into the spinal fluid"
    if bolus is scene.facts.screening.small_child_bolus:
        name = "Only for a very small child, first"
    if not waits:
        return name
    last = "the one before" if after is None else f"the last ({amount(after)})"
    return f"{name}, not before {scene.facts.screening.between_h.value:g} h after {last}"


def _then(scene: Scene, bolus: Number) -> str:
    rules = scene.facts.screening
    if bolus.value >= rules.boluses[-1].value:
        return "No response: not a candidate for a pump. A response: the pump is started from this amount."
    between = f"{rules.between_h.value:g} hours later at the earliest"
    if bolus is rules.small_child_bolus:
        return f"No response: {amount(rules.boluses[0].value)}, {between}. No weight is given for very small."
    return f"A response ends the ladder. No response: the next bolus, {between}."


def runs_already(scene: Scene) -> Statement:
    """Return the reason why nothing that comes before a pump is begun beside one."""
    told = f" at {amount(scene.rate)} a day" if scene.rate is not None else ""
    return Statement(
        text=f"The file says that a pump runs{told}.",
        sources=(scene.facts.start.times_bolus.source,),
        basis="derived",
    )


def above_ladder(scene: Scene) -> Statement:
    """Return the reason why nothing above the ladder is tried."""
    most = scene.facts.screening.boluses[-1]
    return Statement(
        text=f"The ladder ends at {amount(most.value)}; whoever needs more in the test is no candidate.",
        sources=(most.source,),
        basis=most.basis,
    )


def _ladder_reasons(scene: Scene) -> tuple[Statement, ...]:
    rules = scene.facts.screening
    amounts = ", ".join(f"{n.value:g}" for n in rules.boluses)
    text = (
        f"The labels test with {amounts} micrograms, at least {rules.between_h.value:g} hours apart, each watched "
        f"for {rules.observe_from_h.value:g} to {rules.observe_to_h.value:g} hours; the first that works ends it."
    )
    return (Statement(text=text, sources=(rules.between_h.source,), basis="read"),)


def looks_small(scene: Scene, bolus: float | None) -> tuple[Statement, ...]:
    """Return a caveat for an amount so small that milligrams may have been meant."""
    least = scene.facts.screening.small_child_bolus
    if bolus is None or bolus >= least.value:
        return ()
    text = (
        f"{amount(bolus)} is less than the smallest test bolus ({amount(least.value)}). If milligrams were meant, "
        "the amount is a thousand times larger: ask before anything is drawn up."
    )
    return (Statement(text=text, sources=(least.source,), basis="derived", urgent=True),)
