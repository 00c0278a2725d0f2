"""What may be asked of an admission checklist: a level that is decided already, or what a placement needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from calando.decide.place.result import LEVELS
from calando.decide.place.wishes import PlaceWishes
from calando.errors import InputError, Problem
from calando.facts.schema_placement import CareLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionWishes:
    """For which level of care. None: the level that `calando place` finds, from the file and `place`.

    With a level, too, `place` chooses rows, and an emergency that it tells comes before the level.
    """

    level: CareLevel | None = None
    place: PlaceWishes = field(default_factory=PlaceWishes)


def check_wishes(wishes: AdmissionWishes) -> None:
    """Raise if no checklist can be made of it.

    Raises
    ------
    InputError : a level that calando does not have.
    """
    if wishes.level is not None and wishes.level not in LEVELS:
        message = f"{wishes.level} is no level of calando"
        allowed = ", ".join(LEVELS)
        raise InputError(
            Problem(field="--level", value=wishes.level, message=message, allowed=allowed)
        )
