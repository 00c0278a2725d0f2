"""Everything the rules look at: the entries as the facts understand them, what they imply, the country's maximum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from calando.decide.check.names import vocabulary
from calando.decide.misuse.limits import Limits
from calando.decide.misuse.pattern import Pattern
from calando.decide.misuse.result import CapShown, Gap, SignEvent
from calando.facts.schema import DoseCap, Facts, Term
from calando.patient.dispensing_history import Dispensing, DispensingHistory

Resolver = Callable[[str], Sequence[Term]]  # () = not understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries by what they are."""

    oral: tuple[Dispensing, ...]  # baclofen in milligrams
    pump: tuple[Dispensing, ...]  # baclofen in micrograms
    others: tuple[tuple[Dispensing, Term], ...]  # every other drug that was recognised
    unrecognised: tuple[str, ...]

    @property
    def baclofen(self) -> tuple[Dispensing, ...]:
        """All of baclofen, in order of time."""
        return tuple(sorted((*self.oral, *self.pump), key=lambda e: (e.day, e.row)))

    @property
    def sedating(self) -> tuple[Dispensing, ...]:
        """Baclofen and every other drug that sedates, in order of time."""
        others = dict.fromkeys(e for e, term in self.others if "sedative" in term.flags)
        return tuple(sorted((*self.baclofen, *others), key=lambda e: (e.day, e.row)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One history, ready to be looked at."""

    history: DispensingHistory
    entries: Entries
    pattern: Pattern | None  # None: no baclofen by mouth
    gaps: tuple[Gap, ...]  # of tablets and of a pump, in order of time
    cap: CapShown | None
    limits: Limits

    @property
    def last_day(self) -> int:
        """The last day of which something is known."""
        last = self.entries.baclofen[-1].day
        return last if self.history.until_day is None else max(last, self.history.until_day)

    def is_recent(self, day: int) -> bool:
        """True if it lies so near the last known day that it is pressing."""
        return self.last_day - day <= self.limits.recent_days

    def event(self, day: int, text: str, row: str = "") -> SignEvent:
        """Return one thing that was seen, with its date if there are dates."""
        return SignEvent(day=day, date=self.history.date_of(day), text=text, row=row)


def resolver_of(facts: Facts) -> Resolver:
    """Return how a name on a label is understood; several drugs in one product are several.

    >>> from calando.facts.load import load_facts
    >>> [term.name for term in resolver_of(load_facts())("Baclofen 10 mg tablets")]
    ['baclofen']
    """
    words = vocabulary(facts)

    def resolve(name: str) -> tuple[Term, ...]:
        return words.look_up(name, near=False).terms

    return resolve


def is_baclofen(terms: Sequence[Term]) -> bool:
    """True if one of the drugs is baclofen."""
    return any("baclofen" in term.flags for term in terms)


def sorted_entries(history: DispensingHistory, resolve: Resolver) -> Entries:
    """Sort the entries by what they are; micrograms never stand beside milligrams."""
    oral, pump, others = [], [], []
    unknown: dict[str, None] = {}
    for entry in sorted(history.entries, key=_in_time):
        terms = resolve(entry.drug)
        if not terms:
            unknown[entry.drug] = None
        elif not is_baclofen(terms):
            others += [(entry, term) for term in terms]
        elif entry.route == "intrathecal" or entry.strength_micrograms is not None:
            pump.append(entry)
        else:
            oral.append(entry)
    return Entries(
        oral=tuple(oral),
        pump=tuple(pump),
        others=tuple(others),
        unrecognised=tuple(sorted(unknown)),
    )


def _in_time(e: Dispensing) -> tuple[object, ...]:
    """Order entries by what they say, so that the order of a file changes nothing."""
    mg, count = e.strength_mg or 0.0, e.count or 0.0
    return (e.day, e.drug.lower(), mg, count, e.prescriber, e.pharmacy, e.note, e.row)


def cap_of(history: DispensingHistory, facts: Facts) -> tuple[CapShown | None, str]:
    """Return the country's highest daily dose outside hospital, and what had to be taken for granted.

    Without an indication the highest of the country's caps is taken; without an age those of adults.
    """
    age = history.age_years
    of_age = [
        c
        for c in facts.caps
        if c.setting != "hospital"
        and c.jurisdiction in (history.jurisdiction, "any")
        and c.age_years[0] <= (30.0 if age is None else age) < c.age_years[1]
    ]
    chosen = _for_use(of_age, history.indication)
    if not chosen:
        return None, ""
    cap = max(chosen, key=lambda c: (c.max_daily_mg.value, c.name))
    number = cap.max_daily_mg
    guesses = []
    if age is None:
        guesses.append("that of an adult, since the age is not told")
    if history.indication is None:
        guesses.append("the highest of any use, since the indication is not told")
    caveat = ""
    if guesses:
        what = f"The maximum of {number.value:g} mg a day ({number.source})"
        caveat = f"{what} is {', and '.join(guesses)}."
    shown = CapShown(
        mg_per_day=number.value,
        name=cap.name,
        source=number.source,
        basis=number.basis,
        note=number.note,
    )
    return shown, caveat


def _for_use(caps: Sequence[DoseCap], indication: str | None) -> list[DoseCap]:
    if indication is None:
        return list(caps)
    own = [c for c in caps if c.indication == indication]
    general = [c for c in caps if c.indication == "any"]
    return own or general or [c for c in caps if c.indication == "spasticity"]
