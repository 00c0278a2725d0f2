"""What may be asked of a list of places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from calando.decide.locate.distance import LatLng, point_of
from calando.decide.place.result import LEVELS
from calando.errors import InputError, Problem
from calando.facts.schema_locator import LocatorFacts
from calando.facts.schema_placement import CareLevel

COUNTRIES = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")
LONGEST_PAYMENT = 80  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateWishes:
    """Which places to list. None: not told, so nothing is left out for it.

    `near` is (latitude, longitude) [degree]; `detox` None follows the level: asked for where the level is medically
    managed or residential. `jurisdiction` decides the emergency numbers alone. `taken_on` is when the file was
    downloaded, `today` the day of asking: both are needed to say how old it is.
    """

    near: LatLng | None = None
    within_km: float | None = None
    level: CareLevel | None = None
    payment: str | None = None
    detox: bool | None = None
    jurisdiction: str = "US"
    taken_on: date | None = None
    today: date | None = None


def check_wishes(wishes: LocateWishes, facts: LocatorFacts) -> None:
    """Raise if no list can be made of it.

    Raises
    ------
    InputError : a point that is nowhere, a distance that cannot be, an unknown level, country or odd payment.
    """
    problems: list[Problem] = []

    def wrong(field: str, value: object, message: str, allowed: str) -> None:
        problems.append(Problem(field=field, value=value, message=message, allowed=allowed))

    if wishes.near is not None and point_of(*wishes.near) is None:
        text = ", ".join(f"{x:g}" for x in wishes.near)
        wrong("--near", text, f"{text} is no place", "latitude -90 to 90, longitude -180 to 180")
    most = facts.numbers.most_km.value
    km = wishes.within_km
    if km is not None and not (math.isfinite(km) and 0 < km <= most):
        wrong("--within", km, f"{km:g} km cannot be asked for", f"more than 0, at most {most:g} km")
    if wishes.level is not None and wishes.level not in LEVELS:
        allowed = ", ".join(LEVELS)
        wrong("--level", wishes.level, f"{wishes.level} is no level of calando", allowed)
    if wishes.payment is not None and not 0 < len(wishes.payment.strip()) <= LONGEST_PAYMENT:
        allowed = ", ".join(p.id for p in facts.payments)
        wrong("--payment", wishes.payment[:40], "no way to pay, or too long", allowed)
    if wishes.jurisdiction not in COUNTRIES:
        allowed = " ".join(COUNTRIES)
        wrong("--country", wishes.jurisdiction, f"{wishes.jurisdiction} is not known", allowed)
    if wishes.taken_on and wishes.today and wishes.taken_on > wishes.today:
        message = f"{wishes.taken_on.isoformat()} is in the future"
        wrong("--taken-on", wishes.taken_on.isoformat(), message, "a day up to today")
    if problems:
        raise InputError(*problems)
