"""The shape of a published check: what was measured, within what ours must lie, and what misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCheck:
    """One published number, and the range in which a simulator should land.

    `run` names the experiment that repeats it (`simulate.checks.experiments`), with the model and the numbers
    it needs. The pass range was fixed before anything was computed. Where there is no experiment yet,
    `not_modelled` says why and no range is needed.
    """

    name: str  # "A8 ..." : the number of the project's list of what a simulator should reproduce
    run: str = ""
    model: str = ""  # a model of `pk/`, where the experiment asks for one
    given: Mapping[str, float] = field(default_factory=dict)
    intake_h: tuple[float, ...] = ()
    published: str  # as printed
    low: float | None
    high: float | None
    unit: str  # "1": a plain number
    # identity: holds by construction; calibration: a model was fitted to it; `why` says how
    kind: Literal["published", "identity", "calibration"]
    why: str = ""  # how it is computed, or why it is an identity
    miss: str = ""  # known to fall outside, and why: it stays
    not_modelled: str = ""
    source: str
    where: str
    basis: Literal["read", "derived", "assumed"] = "read"
