"""A test bolus above the largest of the label: given, it is an overdose; else a slip of the unit or of a zero."""

from __future__ import annotations

from calando.decide.pump.scene import Part, Scene, amount, lines_for
from calando.decide.recommendation import CitedLine, Statement

_BEFORE_PUMP = ("candidacy", "screen", "start")


def bolus_too_large(scene: Scene) -> Part | None:
    """Return the emergency that a test bolus above the label's largest is; None if none is told."""
    wishes, largest = scene.wishes, scene.facts.screening.boluses[-1]
    told = (wishes.last_bolus_micrograms, wishes.effective_bolus_micrograms)
    given = max((b for b in told if b is not None), default=0.0)
    if wishes.task not in _BEFORE_PUMP or given <= largest.value:
        return None
    why = Statement(
        text=(
            f"Emergency: {amount(given)} is {given / largest.value:.1f} times the largest test bolus of the label "
            f"({amount(largest.value)}). If it was given it is an overdose, whatever is seen now: the emergency "
            f"number, then calando pump PATIENT --overdose-micrograms {given:g}. If it is a slip of the unit or of a "
            "zero, look at the order and at the syringe, and ask again."
        ),
        sources=tuple(dict.fromkeys((largest.source, "itb_label_overdose"))),
        basis="derived",
        urgent=True,
        emergency=True,
    )
    first = CitedLine(text=why.text, sources=why.sources, basis=why.basis, urgent=True)
    return Part(
        verdict="urgent_first",
        headline=(
            f"Emergency: {amount(given)} is above the largest test bolus ({amount(largest.value)}): an overdose or a "
            f"slip of the unit. If it was given: --overdose-micrograms {given:g}. Nothing to give is shown."
        ),
        emergency=True,
        too_much=True,
        do_now=(first, *lines_for(scene, "do_now", task="overdose")),
        reasons=(why,),
        not_told=("whether so much was given, or the number is a slip",),
    )
