"""What is said for and against dialysis, of whom, and where the sources do not agree."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.overdose.result import DialysisStatement
from calando.decide.overdose.scene import Scene


def dialysis_statements(scene: Scene) -> tuple[DialysisStatement, ...]:
    """Return every statement of the facts, those that speak of this person first."""
    found = [
        DialysisStatement(
            text=said.text,
            says=said.says,
            applies=scene.kidney_class in said.kidneys
            and (not said.dependent_only or scene.dependent is True),
            sources=said.sources,
            basis=said.basis,
        )
        for said in scene.known.dialysis
    ]
    return tuple(sorted(found, key=lambda statement: not statement.applies))


def disagreement(statements: Sequence[DialysisStatement]) -> str:
    """Return how the statements that apply contradict each other; "" if all say the same.

    >>> disagreement(())
    ''
    """
    speaking = [s for s in statements if s.applies]
    for_it = [s for s in speaking if s.says == "for"]
    against = [s for s in speaking if s.says == "against"]
    open_ = [s for s in speaking if s.says == "either"]
    if for_it and against:
        return (
            f"The sources do not agree for such kidneys: {_counted(for_it)} for dialysis, {_counted(against)} "
            f"against it. For: {for_it[0].text} Against: {against[0].text} {_WHO}"
        )
    if for_it and open_:
        return f"Nobody speaks against dialysis for such kidneys, but the ground is thin. {open_[0].text} {_WHO}"
    return ""


_WHO = (
    "A toxicologist and a nephrologist decide with the person in front of them; calando only counts what a machine "
    "would add."
)


def _counted(statements: Sequence[DialysisStatement]) -> str:
    return f"{len(statements)} statement{'s speak' if len(statements) != 1 else ' speaks'}"
