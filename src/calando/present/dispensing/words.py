"""Words of a dispensing history that its formats share. A page for professionals, without judgement."""

from __future__ import annotations

from typing import TypeAlias

from calando.decide.misuse.result import (
    AmountBand,
    DispensingResult,
    Gap,
    Interval,
    SeenSign,
    SignEvent,
    Summary,
    ToDo,
)
from calando.decide.misuse.words import days_of
from calando.decide.recommendation import Answer, ContactLine

DispensingAnswer: TypeAlias = Answer[DispensingResult]
TITLE = "Signs to talk about"
KICKER = "For professionals. Ask, do not accuse."
HARMLESS = "What else explains it"
TO_DO = "What to do"
FIRST = "First"
MOST_FIRST = 3  # lines of what to do that stand under the headline
LABELS = {
    "signs": "Signs",
    "weak": "Signs that weigh little",
    "gaps": "Days without supply",
    "intervals": "From one dispensing to the next",
    "not_seen": "Looked for, not seen",
    "not_assessable": "Cannot be told",
}
WEAK_COLUMNS = ("what was seen, and what to ask", "what else explains it")
INTERVAL_COLUMNS = ("from", "to", "days", "mg", "mg a day", "prescribed", "early", "left over", "")
AT_A_TERMINAL = (0, 2, 4, 5, 6, 7, 8)  # columns that fit 80 characters
MOST_EVENTS = 6  # of one sign, at a terminal; all of them in the files
MOST_INTERVALS = 12  # at a terminal; all of them in the files


def first_actions(result: DispensingResult) -> tuple[ToDo, ...]:
    """Return what stands under the headline: the first of what to do, without the emergency, which is on top."""
    return tuple(a for a in result.what_to_do if a.id != "emergency")[:MOST_FIRST]


def when(day: int, date: str | None) -> str:
    """Return a date, or the number of a day."""
    return date or f"day {day}"


def band(amount: AmountBand) -> str:
    """Return milligrams a day as a band: "27 to 34"; "–" where nothing can be said."""
    if amount.low is None:
        return "–"
    low = _number(amount.low)
    if amount.high is None:
        return f"{low} or more"
    high = _number(amount.high)
    return low if low == high else f"{low} to {high}"


def _number(mg: float) -> str:
    return f"{mg:.0f}" if mg >= 10 else f"{round(mg, 1):g}"


def who_line(summary: Summary) -> str:
    """Return what was looked at: entries, days, country."""
    n = summary.dispensings
    what = "1 dispensing" if n == 1 else f"{n} dispensings"
    pump = f", {len(summary.pump)} refills of a pump" if summary.pump else ""
    days = summary.to_day - summary.from_day
    span = f"{when(summary.from_day, summary.from_date)} to {when(summary.to_day, summary.to_date)}"
    others = f"; also dispensed: {', '.join(summary.other_drugs)}" if summary.other_drugs else ""
    return (
        f"{what} of baclofen by mouth{pump}, {span} ({days} days), {summary.jurisdiction}{others}"
    )


def interval_cells(interval: Interval) -> tuple[str, ...]:
    """Return one row of the table of intervals."""
    told = interval.prescribed_mg_per_day
    early = days_of(interval.early_days) if interval.early_days > 0 else ""
    left = days_of(interval.stock_days) if interval.stock_days > 0 else ""
    return (
        when(interval.from_day, interval.from_date),
        when(interval.to_day, interval.to_date),
        str(interval.to_day - interval.from_day),
        _number(interval.mg),
        band(interval.mg_per_day),
        _number(told) if told else "–",
        "?" if interval.supply_days is None else early,
        "?" if interval.supply_days is None else left,
        interval.explained,
    )


def gap_text(gap: Gap) -> str:
    """Return one line on days without supply."""
    if gap.possible_days > gap.days + 0.05:
        many = f"{round(gap.days, 1):g} to {days_of(gap.possible_days)}"
    else:
        many = days_of(gap.days)
    to = "and still" if gap.open else f"to {when(gap.to_day, gap.to_date)}"
    of = "pump, " if gap.of == "pump" else ""
    why = ""
    if gap.explained:
        why = f" ({gap.explained}, by the file: ask whether it was so)"
    elif gap.noted:
        why = f" ({gap.noted} explains {days_of(gap.noted_days)} of it at most: ask)"
    return f"{of}{many}: from {when(gap.from_day, gap.from_date)} {to}{why}"


def event_text(event: SignEvent) -> str:
    """Return one thing that was seen, with when and where in the file."""
    row = f" ({event.row})" if event.row else ""
    return f"{when(event.day, event.date)}: {event.text}{row}"


def basis_text(sign: SeenSign) -> str:
    """Return what stands behind a sign: "derived: kern2020; counts from 15 % of the supply before"."""
    counts = f"; counts from {sign.threshold}" if sign.threshold else ""
    return f"{sign.basis}: {', '.join(sign.sources)}{counts}"


def weight_text(sign: SeenSign) -> str:
    """Return how much a sign weighs: "strong", "weak, since ..."."""
    return f"{sign.weight}, since {sign.weight_because}" if sign.weight_because else sign.weight


def emergency(contacts: tuple[ContactLine, ...]) -> str:
    """Return the emergency number of the country."""
    return next(c.number for c in contacts if c.kind == "emergency")


def emergency_line(contacts: tuple[ContactLine, ...]) -> str:
    """Return when to call, and whom."""
    return (
        f"Call {emergency(contacts)} for: hard to wake, slow breathing, a seizure, high fever with stiff muscles, "
        "new confusion or hallucinations."
    )
