"""The cited lines around an overdose: what is done now, what is never concluded, self-harm, and what was not told."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.overdose.scene import Scene
from calando.decide.recommendation import CitedLine
from calando.facts.schema_overdose import CareLine


def do_now(scene: Scene) -> tuple[CitedLine, ...]:
    """Return what is done now, urgent lines first; options with their sources, no orders."""
    return _lines(scene, scene.known.care)


def never(scene: Scene) -> tuple[CitedLine, ...]:
    """Return what must not be concluded, whatever the forecast says."""
    return _lines(scene, scene.known.never)


def self_harm(scene: Scene) -> tuple[CitedLine, ...]:
    """Return what is asked and done about self-harm; () only for a grown-up who told that it was no intent, and of
    whom neither self-harm nor an earlier overdose is told.

    A small child is never asked; how tablets came within reach stands among what is done now.
    """
    return _lines(scene, scene.known.self_harm)


def severity_at_home(scene: Scene) -> str:
    """Return why no amount in milligrams reassures for this person; "" if nothing special was told."""
    limits, why = scene.known.disposition, []
    if scene.is_child:
        lowest = limits.adolescent_coma_mg.value
        why.append(f"a child or adolescent (coma in a group that took from {lowest:g} mg on)")
    if scene.on_dialysis or scene.kidney_class == "failing":
        lowest = limits.kidney_failure_mg.value
        why.append(f"kidneys that fail or change (a single {lowest:g} mg has poisoned)")
    elif scene.kidneys_poor:
        why.append("kidneys that work too little, so the drug stays")
    if scene.co_sedates:
        why.append("something that sedates was taken too")
    if scene.co_unknown:
        why.append("something unknown was taken too")
    if scene.someone_elses:
        why.append("tablets of another person, to which the body is not used")
    if scene.is_older or scene.is_frail:
        why.append("age or frailty")
    if scene.pregnant:
        why.append("a pregnancy")
    if scene.risky_conditions:
        why.append(", ".join(scene.risky_conditions))
    if scene.has_pump:
        why.append("a pump that gives baclofen as well")
    if scene.deliberate:
        why.append("it was taken on purpose, and then more may have been taken than is told")
    if not why:
        return ""
    return f"No amount in milligrams reassures here: {'; '.join(why)}."


def not_told(scene: Scene) -> tuple[str, ...]:
    """Return what was not told and would matter, in the words of a question; nothing is assumed in its place."""
    now = scene.situation.patient.now
    questions = {
        "how much was swallowed, at most (it is treated as much)": scene.mg_high is None,
        "when it was swallowed (it is treated as just now)": scene.hours_ago_low is None,
        "whether it was on purpose": "intent_not_told" in scene.tags,
        "whether the tablets are the person's own": scene.someone_elses is None,
        "whether anything else was taken, alcohol above all": not scene.alcohol_answered,
        f"whether {scene.mg_high or 0:g} mg is right: no published ingestion was above "
        f"{scene.known.largest_published_mg:g} mg": scene.more_than_published,
        "whether the person takes baclofen regularly, and for how long": scene.tolerant is None,
        "how awake the person is now (RASS)": now.rass is None and not scene.signs,
        "breathing rate and oxygen now": now.respiratory_rate is None or now.spo2 is None,
        "temperature, pulse and pressure now": None
        in (now.temperature_C, now.heart_rate, now.systolic),
        "whether there is a pregnancy": scene.situation.patient.pregnant is None
        and scene.situation.patient.sex == "female",
    }
    return tuple(question for question, missing in questions.items() if missing)


def _lines(scene: Scene, lines: Iterable[CareLine]) -> tuple[CitedLine, ...]:
    tags = scene.tags
    told = [
        line
        for line in lines
        if (not line.when or tags.intersection(line.when)) and not tags.intersection(line.unless)
    ]
    told.sort(key=lambda line: not line.urgent)
    return tuple(
        CitedLine(text=x.text, sources=x.sources, basis=x.basis, urgent=x.urgent) for x in told
    )
