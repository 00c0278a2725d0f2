"""What is told beside the entries of a dispensing history: country, until when, prescribed dose, use, age."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calando.errors import Problem
from calando.facts.schema_base import Jurisdiction
from calando.patient.dose_limits import MAX_DAILY_ORAL_MG
from calando.present.dispensing.cells import COUNTRIES
from calando.present.patient.hints import range_hint
from calando.present.patient.problems import shown
from calando.present.replan import event_text
from calando.present.vocabulary import INDICATIONS

HEAD_KEYS = ("country", "until", "prescribed_mg_per_day", "indication", "age_years")

MOST_AHEAD_DAYS = 366  # a supply may be entered ahead, not by more than a year
FAR_AHEAD = "lies more than a year ahead. Check the year."
# the options say them so, and a line that is not read would be passed over without a word
HEAD_WORDS = {"prescribed": "prescribed_mg_per_day", "age": "age_years"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told beside the entries, at the head of the file or by an option. None: not told."""

    country: str | None = None
    until: str | None = None  # a date or a day
    prescribed_mg_per_day: str | None = None
    indication: str | None = None
    age_years: str | None = None
    today: date | None = None  # what lies far ahead of it is asked back; None: nothing is


OPTIONS = {
    "country": "--country",
    "until": "--until",
    "prescribed_mg_per_day": "--prescribed",
    "indication": "--indication",
    "age_years": "--age",
}
_A_DAY = re.compile(r"\s*(?:/|per|a|each)\s*d(?:ay)?\.?\s*\Z|\s+daily\s*\Z", re.IGNORECASE)


def is_far_ahead(day: date, today: date | None) -> bool:
    """Return whether a day lies so far ahead that its year is a slip."""
    return today is not None and (day - today).days > MOST_AHEAD_DAYS


class Head:
    """What is told beside the entries: by an option, at the head of the file, in a column; never contradicting."""

    def __init__(
        self,
        head: Mapping[str, str],
        told: Told,
        countries: Mapping[str, str],
        problems: list[Problem],
    ) -> None:
        self.head, self.told, self.countries, self.problems = head, told, countries, problems

    def _said(self, key: str) -> tuple[str, str]:
        """Return (text, field); "" if it is not told. An option and the file must agree."""
        places: list[tuple[str, str]] = []
        if (option := getattr(self.told, key)) is not None:
            places.append((option.strip(), OPTIONS[key]))
        if self.head.get(key):
            places.append((self.head[key].strip(), key))
        if key == "country":
            places += list(self.countries.items())
        if not places:
            return "", OPTIONS[key]
        text, where = places[0]
        for other, place in places[1:]:
            if other.upper() != text.upper():
                message = f"{place} says {shown(other)}, {where} says {shown(text)}."
                self._wrong(place, other, message, "the same in each place")
        return text, where

    def _wrong(self, where: str, value: object, message: str, allowed: str) -> None:
        self.problems.append(
            Problem(field=where, value=shown(value), message=message, allowed=allowed)
        )

    def country(self) -> Jurisdiction:
        """Return the country, which is never taken for granted."""
        text, where = self._said("country")
        for known in COUNTRIES:
            if text.upper() == known:
                return known
        allowed = ", ".join(COUNTRIES)
        if text:
            meant = ' Did you mean "UK"?' if text.upper() in ("GB", "EN") else ""
            self._wrong(
                where, text, f'"{shown(text)}" is no country that is known.{meant}', allowed
            )
        else:
            message = "Which country? Highest doses and telephone numbers depend on it: --country, or a column country."
            self._wrong(where, None, message, allowed)
        return "US"  # never used: the problem is raised

    def number(self, key: str, most: float) -> float | None:
        """Return a number above 0."""
        text, where = self._said(key)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if 0 < value <= most:
            return value
        self._wrong(
            where, text, f"{shown(text)} is not allowed here.", f"above 0, at most {most:g}"
        )
        return None

    def mg_a_day(self, key: str) -> float | None:
        """Return what is prescribed by mouth [mg/day]; micrograms, mL and tablets are asked back."""
        text, where = self._said(key)
        if not text:
            return None
        allowed = (
            f"mg of baclofen by mouth a day, above 0, at most {MAX_DAILY_ORAL_MG:g}, such as 30"
        )
        found: list[Problem] = []
        value = event_text.mg_of(_A_DAY.sub("", text), where, found)
        if value is not None and not 0 < value <= MAX_DAILY_ORAL_MG:
            hint = range_hint("mg", value) or "Check the unit and the decimal point."
            message = f"{value:g} mg a day is not what is prescribed by mouth. {hint}"
            found.append(Problem(field=where, message=message))
        self.problems += [replace(p, value=shown(text), allowed=allowed) for p in found]
        return None if found else value

    def indication(self) -> str | None:
        """Return what baclofen is given for."""
        text, where = self._said("indication")
        if text and text not in INDICATIONS:
            message = f'"{shown(text)}" is no indication that is known.'
            self._wrong(where, text, message, ", ".join(INDICATIONS))
        return text or None

    def until(self, first_date: date | None, last: int) -> int | None:
        """Return the day up to which the history is complete."""
        text, where = self._said("until")
        if not text:
            return None
        allowed = "a date" if first_date else "a day number, as in the file"
        try:
            day = (date.fromisoformat(text) - first_date).days if first_date else int(text)
        except ValueError:
            self._wrong(where, text, f"{shown(text)} is not {allowed}.", allowed)
            return None
        if first_date and is_far_ahead(first_date + timedelta(days=day), self.told.today):
            self._wrong(where, text, f"{shown(text)} {FAR_AHEAD}", allowed)
            return None
        if day < last:
            message = f"{shown(text)} lies before the last entry."
            self._wrong(where, text, message, f"{allowed}, not before the last entry")
            return None
        return day
