"""Signs that mean more in someone with a pump: new itch or tone, or drowsiness, is an emergency there."""

from __future__ import annotations

from collections.abc import Iterator

from calando.decide.pump.scene import Scene
from calando.decide.pump.told import pump_infections, removals
from calando.decide.recommendation import Statement

_TABLETS = " No step down is planned"  # from here on these words are about tablets
_TODAY, _EMERGENCY = "See a doctor today: ", "Emergency: "
_DRILL = (
    " With a pump it is a failed delivery until shown otherwise: no step is made, the failure drill comes first "
    "(task failed), and delivery is restored if it has failed."
)
_BREATHING = (
    " After too much into the spinal fluid breathing comes first; withdrawal is not ruled out."
)


def pump_emergencies(scene: Scene) -> tuple[Statement, ...]:
    """Return why a listed sign is an emergency in someone with a pump; () without pump or sign.

    Sedation is looked at as too much first and never rules withdrawal out: a failed pump ends in coma too.
    """
    if not scene.has_pump:
        return ()
    return (*_signs(scene), *_diary(scene), *_infected(scene))


def no_step_down(scene: Scene) -> tuple[Statement, ...]:
    """Return why nothing is taken away; in someone with a pump in words of pumps, and as an emergency."""
    found = scene.situation.no_step_down
    if not scene.has_pump:
        return found
    tail = _BREATHING if scene.wishes.task == "overdose" else _DRILL
    said = []
    for s in found:
        why = s.text.partition(_TABLETS)[0].removeprefix(_TODAY).removeprefix(_EMERGENCY)
        sources = tuple(dict.fromkeys((*s.sources, "intrathecal_withdrawal")))
        said.append(
            Statement(
                text=f"{_EMERGENCY}{why}{tail}",
                sources=sources,
                basis=s.basis,
                urgent=True,
                emergency=True,
            )
        )
    return tuple(said)


def _signs(scene: Scene) -> Iterator[Statement]:
    flags = scene.flags
    if "toxicity_signs" in flags:
        text = (
            "drowsiness, confusion, coma, limpness or slow breathing is listed. With a pump that is too much until "
            "shown otherwise (task overdose), and a failed pump is not ruled out by it (task failed)."
        )
        yield _emergency(text, "itb_label_overdose", "intrathecal_withdrawal")
    if flags & {"withdrawal_signs", "possible_withdrawal_signs"}:
        text = (
            "a sign is listed that withdrawal from a pump may begin with (itch, tone, fever, agitation, tremor). With "
            "a pump that is a failed delivery until shown otherwise: ask for the failure drill (task failed)."
        )
        yield _emergency(text, "intrathecal_withdrawal", "itb_label_withdrawal")


def _diary(scene: Scene) -> Iterator[Statement]:
    """Severe sedation in the last entry of the diary that has one; severe withdrawal is in `no_step_down`."""
    told = [s for s in scene.situation.patient.symptoms if s.sedation_0_10 is not None]
    if not told:
        return
    score = max(told, key=lambda s: s.day).sedation_0_10 or 0.0
    severe = scene.situation.facts.taper_rules.severe_symptom_0_10
    if score >= severe.value:
        text = (
            f"the last diary entry has sedation at {score:g} of 10. With a pump that is too much until shown otherwise "
            "(task overdose), and a failed pump is not ruled out by it (task failed)."
        )
        yield _emergency(text, "itb_label_overdose", "intrathecal_withdrawal", severe.source)


def _infected(scene: Scene) -> Iterator[Statement]:
    conditions = scene.situation.patient.conditions
    if told := pump_infections(conditions):
        text = (
            f"{', '.join(told)} is told. With a pump an infection may be at the pump, its catheter or the meninges, "
            "withdrawal looks the same, and an infected pump that has to come out is an abrupt stop: hospital now, "
            "with the failure drill at hand (task failed)."
        )
        yield _emergency(text, "intrathecal_withdrawal", "itb_label_withdrawal")
    elif scene.flags & {"sepsis", "fever"}:
        text = (
            "an infection or fever is listed. With a pump, fever may be withdrawal, and an infected pump that has to "
            "come out stops delivery: both are met in hospital, with the failure drill at hand (task failed)."
        )
        yield _emergency(text, "intrathecal_withdrawal")
    if out := removals(conditions):
        text = (
            f"{', '.join(out)} is told. A pump that is taken out is an abrupt stop, unless it was taken down before: "
            "the pump team says now what bridges it (task failed)."
        )
        yield _emergency(text, "itb_label", "intrathecal_withdrawal")


def _emergency(text: str, *sources: str) -> Statement:
    return Statement(
        text=f"{_EMERGENCY}{text}", sources=sources, basis="read", urgent=True, emergency=True
    )
