"""What may be asked of a placement: answers of an intake, scored instruments, another view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calando.decide.screen.answers import ScreenAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWishes:
    """Findings as they were told (id of `facts/placement/findings.toml` -> True, False or a number).

    `dissent` is (level, reason): shown beside the answer, never changes it.
    """

    findings: Mapping[str, bool | float] = field(default_factory=dict)
    screens: tuple[ScreenAnswers, ...] = ()
    dissent: tuple[str, str] | None = None
