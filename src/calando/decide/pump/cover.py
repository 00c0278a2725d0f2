"""Cover by mouth: said where delivery has stopped or is taken down; elsewhere why it is not asked for."""

from __future__ import annotations

from calando.decide.pump.scene import Part, Scene

_ADDS = (
    "No cover by mouth is asked for here: too much acts or may act, and a tablet would add to it. Withdrawal "
    "afterwards is another question, and cover by mouth is uncertain there."
)
_NO_STOP = (
    "No cover by mouth is asked for here: this question is not about a stop. Should delivery have stopped, cover by "
    "mouth is uncertain; ask for failed."
)


def asks_cover(part: Part) -> bool:
    """True if what bridges a stop is shown, so that cover by mouth is spoken of."""
    return bool(part.bridge)


def cover_words(scene: Scene, part: Part) -> str:
    """Return how sure cover by mouth is, or why none is asked for."""
    if asks_cover(part):
        return scene.facts.general.oral_cover.text
    too_much = scene.wishes.task == "overdose" or "toxicity_signs" in scene.situation.flags
    return _ADDS if too_much or part.too_much else _NO_STOP
