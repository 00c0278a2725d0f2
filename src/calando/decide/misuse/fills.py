"""The fills of oral baclofen: all entries of one day as one, and how long they are meant to last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calando.decide.misuse import words
from calando.patient.dispensing_history import Dispensing, DispensingHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Oral baclofen of one day, whatever the number of entries."""

    day: int
    entries: tuple[Dispensing, ...]
    mg: float
    prescribed: float | None  # [mg/day]
    days_short: float | None  # the least that the supply is meant for; None: not told
    days_long: float | None  # the most
    entered_days: float | None  # days' supply as the pharmacy entered it; None: not told
    lost: bool  # replaces a supply that was lost
    spare_mg: float  # that whole packs may hold beyond the prescription

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands beside the entries."""
        return tuple(e.note for e in self.entries if e.note)

    @property
    def meant_mg_per_day(self) -> float | None:
        """What it comes to a day if it lasts as long as was entered; None: not told."""
        days = self.entered_days if self.entered_days is not None else self.days_long
        return self.mg / days if days else None


def fills_of(entries: Sequence[Dispensing], history: DispensingHistory) -> tuple[Fill, ...]:
    """Return the fills of oral baclofen, one per day, in order of time."""
    days: dict[int, list[Dispensing]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    return tuple(_fill(day, tuple(days[day]), history) for day in sorted(days))


def _fill(day: int, entries: tuple[Dispensing, ...], history: DispensingHistory) -> Fill:
    # word for word the same: perhaps entered twice, so it counts once, but for as long as both would last
    once = tuple({replace(e, row=""): e for e in reversed(entries)}.values())
    mg = sum(e.mg or 0.0 for e in once)
    told = [e.prescribed_mg_per_day for e in entries if e.prescribed_mg_per_day is not None]
    prescribed = max(told) if told else history.prescribed_mg_per_day
    (short, _), (_, long) = _supply(once), _supply(entries)
    entered = short
    spare = [(e.pack_size - 1) * (e.strength_mg or 0.0) for e in once if e.pack_size is not None]
    if prescribed:
        by_dose = sum(e.mg or 0.0 for e in entries) / prescribed
        # a whole pack may hold more than the prescription asked for
        least = max(mg - sum(spare), 0.0) / prescribed
        short = least if short is None else min(short, least)
        long = by_dose if long is None else max(long, by_dose)
    return Fill(
        day=day,
        entries=entries,
        mg=mg,
        prescribed=prescribed,
        days_short=short,
        days_long=long,
        entered_days=entered,
        spare_mg=sum(spare),
        lost=any(e.lost or words.says_lost(e.note) for e in entries),
    )


def _supply(entries: Sequence[Dispensing]) -> tuple[float | None, float | None]:
    """Days' supply as entered: strengths that are taken together count once, or one after the other."""
    by_strength: dict[float | None, float] = {}
    for e in entries:
        if e.days_supply is None:
            return None, None
        by_strength[e.strength_mg] = by_strength.get(e.strength_mg, 0.0) + e.days_supply
    return max(by_strength.values()), sum(by_strength.values())
