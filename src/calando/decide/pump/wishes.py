"""What may be asked of a pump. Every amount is in micrograms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PumpTask = Literal["candidacy", "screen", "start", "adjust", "refill", "failed", "wean", "overdose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpWishes:
    """One task and what it needs; None: not told."""

    task: PumpTask = "candidacy"
    failed_hours: float | None = (
        None  # hours since delivery stopped, or was noticed to have stopped
    )
    effective_bolus_micrograms: float | None = None  # of the screening (start)
    effect_lasted_hours: float | None = None  # of that bolus (start)
    response: str | None = None  # screening so far: none | good, after which bolus
    last_bolus_micrograms: float | None = None  # of the screening so far
    reservoir_mL: float | None = None  # refill
    alarm_mL: float | None = None  # refill: the pump's own low-reservoir volume
    concentration_micrograms_per_mL: float | None = None  # refill
    filled_on: str | None = None  # ISO date (refill)
    overdose_micrograms: float | None = None  # bolus or extra, given at once
