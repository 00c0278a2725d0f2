"""Signs that mean more in someone with a pump: new itch or tone, or drowsiness, is an emergency there."""

from __future__ import annotations

from calando.decide.pump.scene import Scene
from calando.decide.recommendation import Statement


def pump_emergencies(scene: Scene) -> tuple[Statement, ...]:
    """Return why a listed sign is an emergency in someone with a pump; () without pump or sign.

    Sedation is looked at as too much first and never rules withdrawal out: a failed pump ends in coma too.
    """
    if not scene.has_pump:
        return ()
    said = []
    flags = scene.situation.flags
    if flags & {"withdrawal_signs", "possible_withdrawal_signs"}:
        text = (
            "a sign is listed that withdrawal from a pump may begin with (itch, tone, fever, agitation, tremor). With "
            "a pump that is a failed delivery until shown otherwise: ask for the failure drill (task failed)."
        )
        said.append(_emergency(text, "intrathecal_withdrawal", "itb_label_withdrawal"))
    if "toxicity_signs" in flags:
        text = (
            "drowsiness, confusion, coma, limpness or slow breathing is listed. With a pump that is too much until "
            "shown otherwise (task overdose), and a failed pump is not ruled out by it (task failed)."
        )
        said.append(_emergency(text, "itb_label_overdose", "intrathecal_withdrawal"))
    if flags & {"sepsis", "fever"}:
        text = (
            "an infection or fever is listed. With a pump, fever may be withdrawal, and an infected pump that has to "
            "come out stops delivery: both are met in hospital, with the failure drill at hand (task failed)."
        )
        said.append(_emergency(text, "intrathecal_withdrawal"))
    return tuple(said)


def _emergency(text: str, *sources: str) -> Statement:
    return Statement(
        text=f"Emergency: {text}", sources=sources, basis="read", urgent=True, emergency=True
    )
