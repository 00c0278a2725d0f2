"""The fills of oral baclofen: all entries of one day as one, and how long they are meant to last.

Two strengths that each have their own day of collection belong together: a second strength within a supply is no early
refill of the first, as long as neither is early beside its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from calando.decide.misuse import words
from calando.patient.dispensing_history import Dispensing, DispensingHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Oral baclofen of one day, whatever the number of entries, with other strengths that came within its supply."""

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


def fills_of(
    entries: Sequence[Dispensing], history: DispensingHistory, *, slack: float = 0.0
) -> tuple[Fill, ...]:
    """Return the fills of oral baclofen, in order of time.

    Parameters
    ----------
    slack : days by which a strength may be collected early and still be on its own schedule [d].
    """
    days: dict[int, list[Dispensing]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    return tuple(
        _fill(day, tuple(held), history) for day, held in _joined(days, set(_apart(days, slack)))
    )


def _apart(days: dict[int, list[Dispensing]], slack: float) -> Iterator[float | None]:
    """Yield the strengths that come more than once, and never early beside themselves."""
    own: dict[float | None, list[Dispensing]] = {}
    for day in sorted(days):
        for e in days[day]:
            own.setdefault(e.strength_mg, []).append(e)
    for strength, held in own.items():
        told = all(e.days_supply is not None and not e.lost for e in held)
        if len(held) > 1 and told and not any(e.note for e in held):
            on_time = (b.day - a.day >= (a.days_supply or 0.0) - slack for a, b in pairwise(held))
            if all(on_time):
                yield strength


def _joined(
    days: dict[int, list[Dispensing]], apart: set[float | None]
) -> Iterator[tuple[int, list[Dispensing]]]:
    """Yield the entries of each fill: those of a day, and other strengths with a rhythm of their own within it."""
    first, held = None, list[Dispensing]()
    for day in sorted(days):
        strengths, lasts = (
            {e.strength_mg for e in held},
            max((e.days_supply or 0.0 for e in held), default=0.0),
        )
        new = {e.strength_mg for e in days[day]}
        if (
            first is not None
            and strengths | new <= apart
            and not strengths & new
            and day < first + lasts
        ):
            held += days[day]
            continue
        if first is not None:
            yield first, held
        first, held = day, list(days[day])
    if first is not None:
        yield first, held


def _fill(day: int, entries: tuple[Dispensing, ...], history: DispensingHistory) -> Fill:
    # word for word the same: perhaps entered twice, so it counts once, but for as long as both would last
    once = tuple({replace(e, row=""): e for e in reversed(entries)}.values())
    mg = sum(e.mg or 0.0 for e in once)
    (short, _), (together, long) = _supply(once), _supply(entries)
    entered = short
    prescribed = _prescribed(once, mg, entered) or history.prescribed_mg_per_day
    spare = [(e.pack_size - 1) * (e.strength_mg or 0.0) for e in once if e.pack_size is not None]
    at_once = len({e.day for e in entries}) > 1  # each strength in a rhythm of its own
    if prescribed:
        by_dose = sum(e.mg or 0.0 for e in entries) / prescribed
        # a whole pack may hold more than the prescription asked for
        least = max(mg - sum(spare), 0.0) / prescribed
        short = least if short is None else min(short, least)
        if together is not None and long is not None:
            # so are strengths that make the prescribed dose together: not taken one after the other
            at_once = at_once or abs(by_dose - together) <= abs(by_dose - long)
        long = max(by_dose, (together if at_once else long) or 0.0)
    elif at_once:
        long = together
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


def _prescribed(once: Sequence[Dispensing], mg: float, entered_days: float | None) -> float | None:
    """Return the prescribed dose: the highest told, or the sum where each strength was entered with its own part.

    Which of both is meant shows in what was handed out a day: the nearer of them is taken.
    """
    told = [e for e in once if e.prescribed_mg_per_day is not None]
    if not told:
        return None
    highest = max(e.prescribed_mg_per_day or 0.0 for e in told)
    parts = {e.strength_mg: e.prescribed_mg_per_day or 0.0 for e in told}
    apart = len(parts) == len(told) == len(once) and len(set(parts.values())) > 1
    if not apart or not entered_days:
        return highest
    in_all = sum(parts.values())
    return min((highest, in_all), key=lambda dose: abs(mg / entered_days - dose))


def _supply(entries: Sequence[Dispensing]) -> tuple[float | None, float | None]:
    """Days' supply as entered: strengths that are taken together count once, or one after the other."""
    by_strength: dict[float | None, float] = {}
    for e in entries:
        if e.days_supply is None:
            return None, None
        by_strength[e.strength_mg] = by_strength.get(e.strength_mg, 0.0) + e.days_supply
    return max(by_strength.values()), sum(by_strength.values())
