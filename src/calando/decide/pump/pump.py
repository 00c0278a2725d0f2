"""The task of a pump: from a situation and a wish to a result. Micrograms only; emergencies first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from calando.decide.advice import contacts_for
from calando.decide.pump.candidacy import candidacy
from calando.decide.pump.cover import asks_cover, cover_words
from calando.decide.pump.failed import failed
from calando.decide.pump.overdose import overdose
from calando.decide.pump.refill import refill
from calando.decide.pump.result import PumpResult
from calando.decide.pump.scene import Part, Scene, lines_for, make_scene
from calando.decide.pump.screening import screen
from calando.decide.pump.signs import no_step_down, pump_emergencies
from calando.decide.pump.slips import bolus_too_large
from calando.decide.pump.start import start
from calando.decide.pump.titration import adjust
from calando.decide.pump.wean import wean
from calando.decide.pump.wishes import PumpTask, PumpWishes, check_wishes
from calando.decide.recommendation import CitedLine, Statement
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report, patient_summary
from calando.facts.schema_pump import PumpFacts

_TASKS: dict[PumpTask, Callable[[Scene], Part]] = {
    "candidacy": candidacy,
    "screen": screen,
    "start": start,
    "adjust": adjust,
    "refill": refill,
    "failed": failed,
    "wean": wean,
    "overdose": overdose,
}
# tasks that would change what is given: in an emergency they show nothing to give
_CHANGES_DOSE = frozenset({"screen", "start", "adjust", "wean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpOutcome:
    """A pump result with the words around it."""

    result: PumpResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def run_pump(
    situation: Situation, facts: PumpFacts, wishes: PumpWishes, *, seed: int
) -> PumpOutcome:
    """Return the answer to one task.

    Parameters
    ----------
    situation : the person seen through the facts.
    facts : of pumps, from `load_pump`.
    wishes : the task, and what it needs in micrograms, mL, hours.
    seed : of the people whose spinal fluid is simulated.

    Raises
    ------
    InputError : a wish that cannot be asked for, a slip between mg and micrograms among them.
    """
    check_wishes(wishes)
    scene = make_scene(situation, facts, wishes, seed=seed)
    part = _emergency_first(scene, bolus_too_large(scene) or _TASKS[wishes.task](scene))
    result = PumpResult(
        task=wishes.task,
        headline=part.headline,
        verdict=part.verdict,
        emergency=part.emergency,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        contacts=contacts_for(situation),
        boxed_warning=_boxed(scene),
        do_now=(*part.do_now, *_urgent_now(scene), *lines_for(scene, "do_now")),
        micrograms_per_day=scene.rate,
        origin=scene.origin,
        checklist=part.checklist,
        steps=part.steps,
        timeline=part.timeline,
        bridge=part.bridge,
        refill=part.refill,
        drill=_drill(scene, part),
        watch=lines_for(scene, "watch"),
        oral_cover=cover_words(scene, part),
        curves=part.curves,
        not_told=part.not_told,
        unrecognised=scene.unrecognised,
        now_h=scene.now_h,
    )
    reasons = (*part.reasons, *_urgent(scene))
    tempered = tuple(
        Statement(text=line.text, sources=line.sources, basis=line.basis)
        for line in lines_for(scene, "caveat")
    )
    caveats = (
        *part.caveats,
        *tempered,
        *_kidney_words(scene),
        *_general(scene, part),
        *_unrecognised(scene),
    )
    return PumpOutcome(result=result, reasons=reasons, caveats=caveats)


def _emergency_first(scene: Scene, part: Part) -> Part:
    """Let an emergency of the person stand before any plan: nothing more is given, nothing taken away."""
    if part.emergency:
        return part
    if not any(s.emergency for s in _urgent(scene)):
        return _held_if_toxic(scene, part)
    headline = f"Emergency first: see what to do now. {part.headline}"
    verdict = part.verdict if part.verdict == "do_not" else "urgent_first"
    if scene.wishes.task not in _CHANGES_DOSE:
        return replace(part, emergency=True, verdict=verdict, headline=headline)
    held = "Signs of an emergency are told: no amount is shown until a doctor has looked at the pump and the person."
    return replace(
        part,
        emergency=True,
        verdict="urgent_first",
        headline=f"Emergency first. {held}",
        steps=(),
        timeline=(),
        # tablets against withdrawal are no answer to a sign of too much
        bridge=() if "toxicity_signs" in scene.flags else part.bridge,
        curves=None,
    )


def _drill(scene: Scene, part: Part) -> tuple[CitedLine, ...]:
    """Return where to look for the fault: the task's own list, or the failure drill if a sign asks for it."""
    own = lines_for(scene, "drill")
    if own or scene.wishes.task == "overdose":
        return own
    asked = part.shows_drill or pump_emergencies(scene) or (scene.has_pump and no_step_down(scene))
    return lines_for(scene, "drill", task="failed") if asked else ()


def _held_if_toxic(scene: Scene, part: Part) -> Part:
    """Show nothing to give to someone without a pump in whom a sign of toxicity is listed."""
    if "toxicity_signs" not in scene.situation.flags or not part.steps:
        return part
    headline = (
        "A sign that is looked at as toxicity first is listed: a doctor sees the person today, and nothing to give is "
        "shown before."
    )
    return replace(part, verdict="urgent_first", headline=headline, steps=())


def _urgent(scene: Scene) -> tuple[Statement, ...]:
    return (*pump_emergencies(scene), *no_step_down(scene), *scene.situation.urgent)


def _urgent_now(scene: Scene) -> tuple[CitedLine, ...]:
    return tuple(
        CitedLine(text=s.text, sources=s.sources, basis=s.basis, urgent=True)
        for s in _urgent(scene)
        if s.emergency
    )


def _boxed(scene: Scene) -> CitedLine:
    boxed = scene.facts.general.boxed_warning
    country = scene.situation.patient.jurisdiction
    text = boxed.text
    if country != "US":
        text = f"{text} (The box is a US form; this person is in {country}.)"
    return CitedLine(text=text, sources=boxed.sources, basis=boxed.basis, urgent=True)


def _kidney_words(scene: Scene) -> tuple[Statement, ...]:
    """Say what kidneys mean for a pump; stronger if they are poor."""
    situation, watch = scene.situation, scene.facts.general.kidney_watch
    k = situation.kidneys
    poor = (
        k.strictest < watch.value
        or situation.patient.dialysis != "none"
        or k.trend in ("falling", "recovering")
    )
    text = (
        "Baclofen leaves the spinal fluid for the blood and the body by the kidneys; plasma levels with a pump are "
        "about 100 times lower than by mouth, and no kidney rule for pumps was found."
    )
    if poor:
        text = (
            f"The kidneys are poor or moving ({k.strictest:.0f}): smaller and later steps, closer watch, and a small "
            f"dose by mouth as cover can already be toxic. {text}"
        )
    return (
        Statement(
            text=text,
            sources=("vlavonou2014", "elhusseini2017", "itb_label"),
            basis="assumed",
            urgent=poor,
        ),
    )


def _general(scene: Scene, part: Part) -> tuple[Statement, ...]:
    cover = scene.facts.general.oral_cover
    said = []
    if asks_cover(part):
        said.append(Statement(text=cover.text, sources=cover.sources, basis=cover.basis))
    said.append(
        Statement(
            text=(
                "The rules for amounts are those of the US labels as read in copies, in parts; the label in force and "
                "the pump's manual decide. They are options of specialists, never orders."
            ),
            sources=("itb_label", "uk_lioresal_itb"),
            basis="read",
        )
    )
    if scene.situation.sedatives:
        names = ", ".join(name for name, _ in scene.situation.sedatives)
        said.append(
            Statement(
                text=f"Sedating besides: {names}. Breathing is watched more closely; one drug is changed at a time.",
                sources=("itb_label",),
                basis="derived",
            )
        )
    if scene.situation.oral is not None:
        said.append(
            Statement(
                text=(
                    "Baclofen is taken by mouth as well: the two routes are counted apart, in milligrams and in "
                    "micrograms, and neither is dropped because of the other."
                ),
                sources=("cox2020", "itb_label"),
                basis="derived",
            )
        )
    return tuple(said)


def _unrecognised(scene: Scene) -> tuple[Statement, ...]:
    if not scene.unrecognised:
        return ()
    text = f"Not recognised and not looked at: {', '.join(scene.unrecognised)}."
    return (Statement(text=text, sources=(), basis="derived"),)
