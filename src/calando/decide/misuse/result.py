"""The shape of an answer on a dispensing history: signs to talk about, what was not seen, what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.recommendation import ContactLine
from calando.facts.schema import Basis
from calando.facts.schema_safety import MisuseAction, MisuseSign

WEIGHTS = ("none", "weak", "moderate", "strong")
WITHOUT = ("gap", "steep_fall", "gaps_repeated")  # danger of withdrawal
SHORT = (*WITHOUT, "low_coverage", "below_prescribed")  # too little, not too much


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountBand:
    """Milligrams a day, if the supply lasted some days longer (low) or shorter (high) than the calendar says.

    None: nothing can be said, since the stretch is not longer than those days or the supply was reported lost.
    """

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From one dispensing of oral baclofen to the next."""

    from_day: int
    to_day: int
    from_date: str | None
    to_date: str | None
    mg: float  # handed out on the first day
    mg_per_day: AmountBand
    nominal_mg_per_day: float  # by the calendar alone
    prescribed_mg_per_day: float | None  # the higher of both ends
    supply_days: float | None  # None: neither days' supply nor prescribed dose is told
    early_days: (
        float  # of the second dispensing, before the first supply was used up; 0 = not early
    )
    early: bool  # enough to be called an early refill
    stock_days: float  # of supply left over at the second dispensing, earlier ones included
    explained: str  # why it was early, where the file says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days for which no supply is known: a danger of withdrawal."""

    from_day: int
    to_day: int
    from_date: str | None
    to_date: str | None
    days: float  # at least: what came early was kept, and supply lasted as long as it may
    possible_days: float  # if what came early, with nothing to explain it, was used
    of: str  # "oral" or "pump"
    open: bool  # it has not ended within the history
    explained: str  # what a note says stands behind all of it: still to be asked about
    noted: str  # what a note says stands behind a part of it
    noted_days: float  # how many days that part is at most

    @property
    def unexplained_days(self) -> float:
        """Days, at least, that nothing explains."""
        return 0.0 if self.explained else max(0.0, self.days - self.noted_days)

    @property
    def unexplained_possible(self) -> float:
        """Days that nothing explains, if what came early was used."""
        return 0.0 if self.explained else max(0.0, self.possible_days - self.noted_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignEvent:
    """One thing that was seen, on a day."""

    day: int
    date: str | None
    text: str
    row: str = ""  # of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSign:
    """A sign to talk about, with what else explains it."""

    id: str
    title: str
    seen: bool
    weight: str
    weight_because: str  # if it is not the weight of the facts
    pressing: bool  # danger of withdrawal that goes on or surely ended not long ago: said before any other sign
    events: tuple[SignEvent, ...]
    text: str
    threshold: str
    harmless: tuple[str, ...]
    action: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeen:
    """A sign that was looked for and not seen."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessable:
    """What cannot be looked for, and what is missing."""

    id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapShown:
    """The country's highest daily dose that was compared with."""

    mg_per_day: float
    name: str
    source: str
    basis: Basis
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpRefill:
    """A refill of a pump: micrograms, kept apart from milligrams."""

    day: int
    date: str | None
    micrograms: float
    days_supply: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSupply:
    """The last dispensing of oral baclofen, which no interval follows."""

    day: int
    date: str | None
    mg: float
    supply_days: float | None  # that it is meant to last; None: not told
    stock_days: float  # of supply left over when it was handed out
    prescribed_mg_per_day: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The history in numbers."""

    headline: str
    jurisdiction: str
    dispensings: int  # of oral baclofen; several on one day count once
    from_day: int
    to_day: int
    from_date: str | None
    to_date: str | None
    mg_per_day: AmountBand  # of the whole history
    prescribed_mg_per_day: float | None  # the last one told
    first_prescribed_mg_per_day: float | None
    most_prescribed_mg_per_day: float | None
    slack_days: float  # by which each interval may be longer or shorter than the calendar says
    last_supply: LastSupply | None  # None: no baclofen by mouth
    proportion_of_days_covered: float | None
    early_refills: int
    early_days: float  # of all early refills that nothing explains
    stock_days: float  # largest
    gap_days: float
    signs: int
    strongest: str
    cap: CapShown | None
    pump: tuple[PumpRefill, ...]
    other_drugs: tuple[str, ...]  # as they were understood
    unrecognised: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing to do, in order."""

    id: str
    text: str
    sources: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DispensingResult:
    """The `result` of `calando dispensing`."""

    summary: Summary
    signs: tuple[SeenSign, ...]
    not_seen: tuple[NotSeen, ...]
    not_assessable: tuple[NotAssessable, ...]
    intervals: tuple[Interval, ...]
    gaps: tuple[Gap, ...]
    what_to_do: tuple[ToDo, ...]
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule says of one sign: events if it was seen, else why not; `missing` if it cannot be told."""

    events: tuple[SignEvent, ...] = ()
    why_not: str = ""
    missing: str = ""
    weight: str = ""  # "" = that of the facts
    weight_because: str = ""
    pressing: bool = False  # see SeenSign


def shown_sign(sign: MisuseSign, found: Finding, threshold: str) -> SeenSign:
    """Return a sign that was seen, in the words of the facts."""
    return SeenSign(
        id=sign.id,
        title=sign.title,
        seen=True,
        weight=found.weight or sign.weight,
        weight_because=found.weight_because,
        pressing=found.pressing,
        events=found.events,
        text=sign.text,
        threshold=threshold,
        harmless=sign.harmless,
        action=sign.action,
        sources=sign.sources,
        basis=sign.basis,
    )


def shown_action(action: MisuseAction) -> ToDo:
    """Return an action as it is shown."""
    return ToDo(id=action.id, text=action.text, sources=action.sources, basis=action.basis)
