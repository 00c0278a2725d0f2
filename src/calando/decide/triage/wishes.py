"""What may be asked of a triage: signs in plain words, the last dose, what was missed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageWishes:
    """Signs as they were written; None and () mean: not told."""

    signs: tuple[str, ...] = ()
    last_dose_hours: float | None = None  # of the route the person is on; overrides the file's
    missed: tuple[str, ...] = ()  # "oral tablets", "pump refill" ...
    extra_mg: float | None = None  # taken beyond the usual, by mouth
    extra_hours_ago: float | None = None
