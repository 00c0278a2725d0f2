"""What was told of a person, read: signs that are there, signs that are not, measurements, what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from calando.decide.triage.result import Unrecognised


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement in the unit of the facts; `asked` is "" for what stands in the file."""

    vital: str
    value: float
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Signs by id with the words for each, in the order in which they were told; no sign stands in it twice."""

    present: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()
    unrecognised: tuple[Unrecognised, ...] = ()
