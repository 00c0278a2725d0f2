"""What may be asked of an overdose: amounts in mg, times in hours before now, levels in mg/L."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLevel:
    """A plasma level [mg/L] and how many hours before now it was drawn."""

    mg_per_L: float
    hours_ago: float = 0.0
    below_limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseWishes:
    """An ingestion as it was told. None means: not told, never a default.

    `mg` to `mg_high` is what may have been swallowed (`mg_high` None: exactly `mg`; `mg` None: unknown, then a level
    is needed for numbers). `hours_ago` to `hours_ago_high` is when, counted back from now.
    """

    mg: float | None = None
    mg_high: float | None = None
    hours_ago: float | None = None
    hours_ago_high: float | None = None
    co_ingested: tuple[str, ...] = ()
    deliberate: bool | None = None
    someone_elses: bool | None = None  # tablets prescribed for another person
    tolerant: bool | None = None  # None: read from the file's baclofen medication, else unknown
    levels: tuple[DrawnLevel, ...] = ()
