"""What a pharmacy handed out, entry by entry; nothing here says what was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from calando.facts.schema_base import Jurisdiction

Route = Literal[
    "oral",
    "enteral",  # through a feeding tube
    "intrathecal",
    "sublingual",
    "nasal",
    "inhaled",
    "intravenous",
    "rectal",
    "transdermal",
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispensing:
    """One entry: what was handed out on one day. None: it is not told.

    Oral amounts are `count` units of `strength_mg` each (of a liquid: mL of mg per mL). Refills of a pump are `count`
    units of `strength_micrograms`; an entry never has both.
    """

    row: str  # where it stands in the file: "row 5"
    day: int
    drug: str
    strength_mg: float | None = None
    strength_micrograms: float | None = None
    count: float | None = None
    pack_size: float | None = None  # units in one whole pack
    days_supply: float | None = None  # as the pharmacy entered it
    route: Route | None = None
    prescriber: str = ""
    practice: str = ""  # several prescribers of one practice count once
    pharmacy: str = ""
    prescribed_mg_per_day: float | None = None
    paid_cash: bool | None = None
    lost: bool = False  # replaces a supply that was reported lost
    note: str = ""

    @property
    def mg(self) -> float | None:
        """What was handed out [mg]; None for a pump and where strength or count is not told."""
        if self.strength_mg is None or self.count is None:
            return None
        return self.strength_mg * self.count

    @property
    def micrograms(self) -> float | None:
        """What was put into a pump [micrograms]; None for everything else."""
        if self.strength_micrograms is None or self.count is None:
            return None
        return self.strength_micrograms * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class DispensingHistory:
    """The entries of one person, in one country. None: it is not told."""

    entries: tuple[Dispensing, ...]
    jurisdiction: Jurisdiction
    first_date: date | None = None  # of day 0, where the file has dates
    until_day: int | None = None  # the history is complete up to this day
    prescribed_mg_per_day: float | None = None  # of baclofen, where an entry does not say
    indication: str | None = None
    age_years: float | None = None

    def date_of(self, day: int) -> str | None:
        """Return the ISO date of a day; None where the file has day numbers."""
        if self.first_date is None:
            return None
        return (self.first_date + timedelta(days=day)).isoformat()
