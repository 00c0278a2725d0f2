"""Doses in time: hours since the first dose, mg inside, whatever they were written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.errors import InputError, Problem

DoseRoute = Literal["oral", "intravenous", "intrathecal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One dose: when, how much, by which way, over how long (0 = at once).

    Intrathecal doses are small: `mg` is still mg, and the reader of "75 micrograms" writes 0.075.
    """

    time_h: float
    mg: float
    route: DoseRoute = "oral"
    duration_h: float = 0.0

    @property
    def rate_mg_per_h(self) -> float:
        """How fast an infusion runs [mg/h]; 0 for a dose given at once."""
        return self.mg / self.duration_h if self.duration_h > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """Doses in order of time, and how often they repeat in the end (`every_h`; None: they stop).

    >>> regimen = Regimen(doses=(Dose(time_h=0, mg=20),), every_h=8.0, text="20 mg q8h")
    >>> [d.time_h for d in regimen.until(20.0).doses]
    [0.0, 8.0, 16.0]
    """

    doses: tuple[Dose, ...]
    every_h: float | None = None  # the whole of `doses` is given again after so long
    text: str = ""

    def __post_init__(self) -> None:
        if self.every_h is not None and not self.every_h > 0:
            raise InputError(
                Problem(
                    field="every_h",
                    value=self.every_h,
                    message="doses repeat after a time above 0",
                    allowed="hours > 0, or None for doses that stop",
                )
            )

    def until(self, end_h: float) -> Regimen:
        """Return the doses before `end_h`, written out."""
        if self.every_h is None:
            kept = tuple(d for d in self.doses if d.time_h < end_h)
            return Regimen(doses=kept, text=self.text)
        written: list[Dose] = []
        start = 0.0
        rounds = 0
        while start < end_h:
            written += [
                Dose(time_h=start + d.time_h, mg=d.mg, route=d.route, duration_h=d.duration_h)
                for d in self.doses
                if start + d.time_h < end_h
            ]
            rounds += 1
            start = rounds * self.every_h
        written.sort(key=lambda d: d.time_h)
        return Regimen(doses=tuple(written), text=self.text)

    @property
    def routes(self) -> frozenset[str]:
        """The ways by which doses are given."""
        return frozenset(d.route for d in self.doses)
