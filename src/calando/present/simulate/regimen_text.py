"""Regimens as people write them: `20 mg q8h`, `10 mg q6h for 3 d then 5 mg q8h for 7 d`.

One part is *amount, way, how often, how long*; parts are joined by "then" (docs/simulate.md has the grammar).
Intrathecal amounts are micrograms and all others mg: the factor 1000 between them is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from calando.errors import InputError, Problem
from calando.patient.regimen import Dose, DoseRoute, Regimen
from calando.units import HOURS_PER_DAY, HOURS_PER_WEEK

EXAMPLES = (
    "50 mg once; 20 mg q8h; 20 mg q8h x 30; 20 mg at 08:00 14:00 20:00; "
    "10 mg q6h for 3 d then 5 mg q8h for 7 d; 5 mg iv over 2 h; "
    "75 micrograms intrathecal once; 300 micrograms/day intrathecal"
)
MOST_DOSES = 50_000
SHORTEST_INTERVAL_H, LONGEST_H = 0.25, 10 * 365 * HOURS_PER_DAY
_MICROGRAMS_PER_MG = 1000.0

Frequency = Literal["once", "every", "at", "per_day"]
_TOKEN = re.compile(r"\d{1,2}:\d{2}|\d+(?:\.\d+)?|[^\W\d_]+|\S")
_MG = frozenset({"mg", "milligram", "milligrams"})
_MICROGRAM = frozenset({"microgram", "micrograms", "mcg", "ug", "µg", "μg"})
_ROUTES: dict[str, DoseRoute] = {
    "oral": "oral",
    "po": "oral",
    "iv": "intravenous",
    "intravenous": "intravenous",
    "intrathecal": "intrathecal",
    "it": "intrathecal",
}
_HOURS = {
    **dict.fromkeys(("h", "hour", "hours"), 1.0),
    **dict.fromkeys(("min", "minute", "minutes"), 1.0 / 60.0),
    **dict.fromkeys(("d", "day", "days"), HOURS_PER_DAY),
    **dict.fromkeys(("week", "weeks"), HOURS_PER_WEEK),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a regimen as written: `amount` is mg, or micrograms by the intrathecal way."""

    amount: float
    route: DoseRoute
    frequency: Frequency
    over_h: float = 0.0
    every_h: float = 0.0
    clocks_h: tuple[float, ...] = ()
    count: int | None = None
    for_h: float | None = None

    @property
    def mg(self) -> float:
        """The amount in mg, whatever it was written in."""
        return self.amount / _MICROGRAMS_PER_MG if self.route == "intrathecal" else self.amount

    @property
    def length_h(self) -> float | None:
        """How long the part lasts; None if it goes on, or if it is a single dose."""
        return self.count * self.every_h if self.count is not None else self.for_h


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRegimen:
    """A regimen, its parts, and the clock time of hour 0 where clock times were written."""

    regimen: Regimen
    parts: tuple[Part, ...]
    clock_h: float | None


def parse_regimen(text: str) -> ReadRegimen:
    """Return the regimen that a text describes; hour 0 is the time of its first dose.

    Parameters
    ----------
    text : see `EXAMPLES`; oral and intravenous amounts in mg, intrathecal ones in micrograms.

    Raises
    ------
    InputError : with the place in the text that is not understood, and what may stand there.

    Examples
    --------
    >>> read = parse_regimen("20 mg at 08:00 14:00 20:00")
    >>> [dose.time_h for dose in read.regimen.doses], read.regimen.every_h, read.clock_h
    ([0.0, 6.0, 12.0], 24.0, 8.0)
    >>> pump = parse_regimen("300 micrograms/day intrathecal").regimen
    >>> pump.doses[0].mg, pump.doses[0].duration_h, pump.every_h
    (0.3, 24.0, 24.0)
    """
    parts = _Reader(text).parts()
    clock_h = next((p.clocks_h[0] for p in parts if p.frequency == "at"), None)
    written = regimen_words(parts)
    doses: list[Dose] = []
    start = 0.0
    for i, part in enumerate(parts):
        length = part.length_h
        if len(parts) > 1:
            length = _length_before_then(part, is_last=i == len(parts) - 1, text=text)
        new = _doses(part, start, length, clock_h or 0.0)
        if len(doses) + len(new) > MOST_DOSES:
            raise _refused(text, text, f"this is more than {MOST_DOSES} doses", "fewer doses")
        doses += new
        start += length or 0.0
    doses.sort(key=lambda d: d.time_h)
    if not doses:
        raise _refused(text, text, "no dose falls into that time", EXAMPLES)
    repeats = len(parts) == 1 and parts[0].length_h is None and parts[0].frequency != "once"
    every = (parts[0].every_h or HOURS_PER_DAY) if repeats else None
    regimen = Regimen(doses=tuple(doses), every_h=every, text=written)
    return ReadRegimen(regimen=regimen, parts=parts, clock_h=clock_h)


def regimen_words(parts: tuple[Part, ...]) -> str:
    """Return parts as text that reads back to the same parts.

    >>> regimen_words(parse_regimen("20mg Every 8 hours × 30").parts)
    '20 mg q8h x 30'
    """
    return " then ".join(_part_words(p) for p in parts)


def _part_words(part: Part) -> str:
    unit = "micrograms" if part.route == "intrathecal" else "mg"
    words = [f"{_plain(part.amount)} {unit}" + ("/day" if part.frequency == "per_day" else "")]
    words += [] if part.route == "oral" else [part.route]
    words += [f"over {_plain(part.over_h)} h"] if part.over_h else []
    if part.frequency == "once":
        words.append("once")
    elif part.frequency == "every":
        words.append(f"q{_plain(part.every_h)}h")
    elif part.frequency == "at":
        words.append("at " + " ".join(clock_text(c) for c in part.clocks_h))
    if part.count is not None:
        words.append(f"x {part.count}")
    elif part.for_h is not None:
        days = part.for_h / HOURS_PER_DAY
        words.append(
            f"for {_plain(days)} d" if days.is_integer() else f"for {_plain(part.for_h)} h"
        )
    return " ".join(words)


def clock_text(hours: float) -> str:
    """Return hours after midnight as a clock time: 8.5 is "08:30"."""
    minutes = round(hours * 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _plain(value: float) -> str:
    """Return a number in full, without an exponent, so that it reads back the same."""
    text = repr(float(value))
    if "e" in text:
        text = f"{value:.30f}".rstrip("0")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _doses(part: Part, start: float, length: float | None, clock_h: float) -> list[Dose]:
    if part.frequency == "once":
        times = [start]
    elif part.frequency == "per_day":
        hours = length or HOURS_PER_DAY
        mg = part.mg * hours / HOURS_PER_DAY
        return [Dose(time_h=start, mg=mg, route=part.route, duration_h=hours)]
    elif part.frequency == "every":
        n = part.count or (1 if length is None else int(-(-(length - 1e-9) // part.every_h)))
        times = [start + i * part.every_h for i in range(min(n, MOST_DOSES + 1))]
    else:
        end = start + (length or HOURS_PER_DAY)
        days = range(int((clock_h + start) // 24), int((clock_h + end) // 24) + 1)
        at = [24.0 * day + clock - clock_h for day in days for clock in part.clocks_h]
        times = [t for t in at if start - 1e-9 <= t < end - 1e-9]
    return [Dose(time_h=t, mg=part.mg, route=part.route, duration_h=part.over_h) for t in times]


def _length_before_then(part: Part, *, is_last: bool, text: str) -> float:
    if is_last and part.frequency == "once":
        return 0.0
    if part.length_h is None:
        message = f"“{_part_words(part)}” does not say for how long"
        if part.frequency == "once":
            message = "after a single dose the next part has no beginning"
        fix = "with “then” each part ends: write “for 3 d” or “x 9” (a single dose may come last)"
        raise _refused(text, text, message, fix)
    return part.length_h


def _refused(text: str, place: str, message: str, allowed: str) -> InputError:
    return InputError(
        Problem(field="--regimen", value=text, message=f"{message}: {place}", allowed=allowed)
    )


class _Reader:
    """Reads one text from left to right; every refusal marks the place."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > 1000:
            raise _refused(text[:60] + "…", "", "longer than 1000 characters", EXAMPLES)
        self.tokens = list(_TOKEN.finditer(text))
        self.at = 0

    def parts(self) -> tuple[Part, ...]:
        found = [self._part()]
        while self._take("then"):
            found.append(self._part())
        if self.at < len(self.tokens):
            raise self._refuse("this is not understood", "x 30, for 7 d, then, or the end")
        return tuple(found)

    # -- one part -----------------------------------------------------------------------------

    def _part(self) -> Part:
        amount = self._positive("an amount such as 20")
        unit = self._unit()
        is_daily = self._per_day()
        route = self._route("oral")
        over_h = self._length("over", "2 h or 30 min") if self._take("over") else 0.0
        route = self._route(route)
        self._check_unit(unit, route, is_daily=is_daily)
        values: dict[str, Any] = {"amount": amount, "route": route, "over_h": over_h}
        if over_h and route != "intravenous":
            self.at -= 1
            raise self._refuse("only an intravenous dose is given over some time", "iv over 2 h")
        values |= {"frequency": "per_day"} if is_daily else self._frequency(has_over=over_h > 0)
        values |= self._limit(str(values["frequency"]))
        if over_h > float(str(values.get("every_h", over_h))):
            raise _refused(
                self.text, self.text, "an infusion longer than its interval", "a shorter one"
            )
        return Part(**values)

    def _unit(self) -> str:
        word = self._peek()
        if word in _MG or word in _MICROGRAM:
            self.at += 1
            return "mg" if word in _MG else "micrograms"
        if word in ("ml", "milliliter", "millilitre", "milliliters", "millilitres"):
            raise self._refuse(
                "mL says nothing without the strength; write the amount",
                "mg, or micrograms for an intrathecal dose",
            )
        if word in ("tablet", "tablets", "g"):
            raise self._refuse("write the amount in mg", "mg")
        raise self._refuse("a unit is missing here", "mg, or micrograms for an intrathecal dose")

    def _check_unit(self, unit: str, route: DoseRoute, *, is_daily: bool) -> None:
        if route == "intrathecal" and unit == "mg":
            raise _refused(
                self.text,
                self.text,
                "intrathecal doses are micrograms, a thousandth of mg, and never mg",
                "75 micrograms intrathecal once",
            )
        if route != "intrathecal" and unit != "mg":
            raise _refused(
                self.text,
                self.text,
                f"{route} doses are mg; micrograms are for intrathecal ones (say “intrathecal”)",
                "20 mg q8h; 75 micrograms intrathecal once",
            )
        if is_daily and route != "intrathecal":
            raise _refused(
                self.text,
                self.text,
                "an amount per day is for a pump; say at which times the doses are taken",
                "20 mg q8h; 20 mg at 08:00 14:00 20:00; 300 micrograms/day intrathecal",
            )

    def _per_day(self) -> bool:
        if self._take("/") or self._take("per"):
            if not (self._take("day") or self._take("d")):
                raise self._refuse("only “/day” is known here", "300 micrograms/day intrathecal")
            return True
        return False

    def _route(self, known: DoseRoute) -> DoseRoute:
        if self._peek() in _ROUTES:
            self.at += 1
            return _ROUTES[self.tokens[self.at - 1][0].lower()]
        return known

    def _frequency(self, *, has_over: bool) -> dict[str, object]:
        if self._take("once"):
            return {"frequency": "once"}
        if self._take("daily"):
            return {"frequency": "every", "every_h": HOURS_PER_DAY}
        if self._take("q") or self._take("every"):
            place = self.at
            hours = self._length("every", "8 h", units=("h", "hour", "hours"))
            if not SHORTEST_INTERVAL_H <= hours <= HOURS_PER_WEEK:
                self.at = place
                raise self._refuse("this interval is out of range", "0.25 to 168 h")
            return {"frequency": "every", "every_h": hours}
        if self._take("at"):
            return {"frequency": "at", "clocks_h": self._clocks()}
        if has_over:
            return {"frequency": "once"}
        raise self._refuse("say how often", "once, daily, q8h, or at 08:00 14:00 20:00")

    def _clocks(self) -> tuple[float, ...]:
        found: list[float] = []
        while ":" in self._peek() or (found and self._peek() == ","):
            if self._take(","):
                continue
            hours, minutes = (int(x) for x in self._peek().split(":"))
            clock = hours + minutes / 60.0
            if hours > 23 or minutes > 59 or clock in found:
                message = "named twice" if clock in found else "no such clock time"
                raise self._refuse(message, "00:00 to 23:59, each once")
            found.append(clock)
            self.at += 1
        if not found:
            raise self._refuse("a clock time is missing here", "08:00 14:00 20:00")
        return tuple(sorted(found))

    def _limit(self, frequency: str) -> dict[str, object]:
        if self._peek() in ("x", "×"):
            if frequency != "every":
                raise self._refuse("a number of doses goes with an interval", "20 mg q8h x 30")
            self.at += 1
            place = self.at
            count = self._positive("a number of doses such as 30")
            if not count.is_integer() or count > MOST_DOSES:
                self.at = place
                raise self._refuse("not a number of doses", f"1 to {MOST_DOSES}")
            return {"count": int(count)}
        if self._peek() == "for":
            if frequency == "once":
                raise self._refuse("a single dose has no length", "50 mg once; 20 mg q8h for 7 d")
            self.at += 1
            return {"for_h": self._length("for", "7 d")}
        return {}

    # -- words and numbers -------------------------------------------------------------------

    def _length(self, what: str, example: str, units: tuple[str, ...] = tuple(_HOURS)) -> float:
        value = self._positive(f"a time such as {example}")
        if self._peek() not in units:
            raise self._refuse(f"a unit of time is missing after “{what}”", example)
        self.at += 1
        hours = round(value * _HOURS[self.tokens[self.at - 1][0].lower()], 9)
        if not 0 < hours <= LONGEST_H:
            self.at -= 2
            raise self._refuse("this time is out of range", "up to 10 years")
        return hours

    def _positive(self, example: str) -> float:
        word = self._peek()
        if not word[:1].isdigit() or ":" in word or not word.isascii():
            raise self._refuse("a number is missing here", example)
        if self.at + 1 < len(self.tokens) and self.tokens[self.at + 1][0] == ",":
            self.at += 1
            raise self._refuse("the decimal sign is a point", "0.5, not 0,5")
        if not 0 < float(word) <= 1e6:
            raise self._refuse("this number is out of range", "above 0, at most 1 000 000")
        self.at += 1
        return float(word)

    def _peek(self) -> str:
        return self.tokens[self.at][0].lower() if self.at < len(self.tokens) else ""

    def _take(self, word: str) -> bool:
        if self._peek() != word:
            return False
        self.at += 1
        return True

    def _refuse(self, message: str, allowed: str) -> InputError:
        """Mark the word that is not understood; the end of the text has a mark too."""
        if 0 <= self.at < len(self.tokens):
            start, end = self.tokens[self.at].span()
        else:
            start = end = len(self.text)
        marked = f"{self.text[:start]}▸{self.text[start:end] or ' '}◂{self.text[end:]}".strip()
        allowed = f"{allowed}. Examples: {EXAMPLES}"
        return _refused(self.text, marked, message, allowed)
