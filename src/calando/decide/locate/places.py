"""Which listings are shown, in which order, and what is said of those that are not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from calando.decide.locate.distance import haversine_km
from calando.decide.locate.levels import (
    LEVEL_TITLES,
    offered,
    payment_word,
    payments_of,
    takes,
    words_by_text,
)
from calando.decide.locate.reading import Listing
from calando.decide.locate.result import (
    DistanceBasis,
    LeftOut,
    OfferedLevel,
    Place,
    Undetermined,
)
from calando.decide.locate.wishes import LocateWishes
from calando.facts.schema_locator import LocatorFacts

_WITH_DETOX = ("medically_managed", "residential")  # a bed for withdrawal is what is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Places in order, and everything that is not among them."""

    places: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]
    undetermined: tuple[Undetermined, ...]
    unknown_words: tuple[str, ...]
    detox_asked: bool


def detox_asked(wishes: LocateWishes) -> bool:
    """True if only places are wanted that name detoxification."""
    return wishes.level in _WITH_DETOX if wishes.detox is None else wishes.detox


def choose(listings: tuple[Listing, ...], wishes: LocateWishes, facts: LocatorFacts) -> Chosen:
    """Return the places that fit, nearest first, else by name.

    Parameters
    ----------
    listings : every place of the files, each once.
    wishes : what is asked; each filter leaves out only what the file says does not fit.
    """
    known = words_by_text(facts)
    kept: list[Place] = []
    doubtful: list[Undetermined] = []
    out: Counter[str] = Counter()
    unknown: dict[str, None] = {}
    for listing in listings:
        levels, detox, words = offered(listing, known)
        unknown.update(dict.fromkeys(words))
        place = _place(listing, levels, detox, wishes, facts)
        verdict, why = _fits(place, wishes, facts)
        if verdict == "fits":
            kept.append(place)
        elif verdict == "unknown":
            doubtful.append(
                Undetermined(name=place.name, address=place.address, phone=place.phone, why=why)
            )
        else:
            out[verdict] += 1
    kept.sort(key=_order)
    return Chosen(
        places=tuple(replace(p, number=n) for n, p in enumerate(kept, start=1)),
        left_out=_left_out(out, wishes),
        undetermined=tuple(sorted(doubtful, key=lambda u: u.name.lower())),
        unknown_words=tuple(unknown),
        detox_asked=detox_asked(wishes),
    )


def _order(place: Place) -> tuple[bool, float, str, str]:
    """Nearest first; without a distance at the end; then by name. Payment and sponsors play no part."""
    far = place.distance_km
    return (far is None, 0.0 if far is None else round(far, 3), place.name.lower(), place.address)


def _place(
    listing: Listing,
    levels: tuple[OfferedLevel, ...],
    detox: tuple[str, ...],
    wishes: LocateWishes,
    facts: LocatorFacts,
) -> Place:
    km, basis = _distance(listing, wishes, facts)
    payments = payments_of(listing)
    return Place(
        number=0,
        name=listing.name,
        address=listing.address,
        phone=listing.phone,
        intake_phone=listing.intake_phone if listing.intake_phone != listing.phone else "",
        website=listing.website,
        lat=listing.point[0] if listing.point else None,
        lng=listing.point[1] if listing.point else None,
        distance_km=km,
        distance_basis=basis,
        levels=levels,
        highest=levels[0].level if levels else None,
        detox=bool(detox),
        detox_words=detox,
        types_of_care=listing.services.get("TC", ()),
        payments=payments,
        not_told=_not_told(listing, levels, payments, km),
        files=listing.files,
    )


def _distance(
    listing: Listing, wishes: LocateWishes, facts: LocatorFacts
) -> tuple[float | None, DistanceBasis]:
    if wishes.near is not None:
        if listing.point is None:
            return None, "not_told"
        return haversine_km(wishes.near, listing.point), "computed"
    if listing.miles is None:
        return None, "not_told"
    return listing.miles * facts.numbers.km_per_mile.value, "file"


def _not_told(
    listing: Listing,
    levels: tuple[OfferedLevel, ...],
    payments: tuple[str, ...],
    km: float | None,
) -> tuple[str, ...]:
    found = [
        *(["how far it is"] if km is None else []),
        *(["telephone"] if not listing.phone else []),
        *(["address"] if not listing.address else []),
        *(["at which level it treats"] if not levels else []),
        *(["how to pay"] if not payments else []),
    ]
    return (*found, *(f"{field} (written in a way that cannot be read)" for field in listing.odd))


def _fits(place: Place, wishes: LocateWishes, facts: LocatorFacts) -> tuple[str, str]:
    """Return "fits", "unknown" with what the file does not say, or which filter leaves it out."""
    doubts = []
    if wishes.level is not None:
        if not place.levels:
            doubts.append("at which level it treats is not told")
        elif wishes.level not in {o.level for o in place.levels}:
            return "level", ""
    if detox_asked(wishes) and not place.detox:
        if place.types_of_care or place.levels:
            return "detox", ""
        doubts.append("whether it offers detoxification is not told")
    if wishes.payment is not None:
        word = payment_word(wishes.payment, facts)
        if not place.payments:
            doubts.append("how to pay is not told")
        elif not takes(place.payments, wishes.payment, word):
            return "payment", ""
    if wishes.within_km is not None:
        if place.distance_km is None:
            doubts.append("how far it is is not told")
        elif place.distance_km > wishes.within_km:
            return "distance", ""
    return ("unknown", "; ".join(doubts)) if doubts else ("fits", "")


def _left_out(out: Counter[str], wishes: LocateWishes) -> tuple[LeftOut, ...]:
    level = LEVEL_TITLES[wishes.level] if wishes.level else ""
    within = wishes.within_km or 0
    texts = {
        "level": f"do not name the level {level}",
        "detox": "do not name detoxification",
        "payment": f"do not name {wishes.payment} as a way to pay",
        "distance": f"are farther than {within:g} km",
    }
    return tuple(
        LeftOut(reason=reason, count=out[reason], text=_counted(out[reason], texts[reason]))
        for reason in ("level", "detox", "payment", "distance")
        if out[reason]
    )


def _counted(n: int, text: str) -> str:
    """Return "1 place does not name ..." or "4 places do not name ..."."""
    if n == 1:
        return f"1 place {text.replace('do not', 'does not', 1).replace('are ', 'is ', 1)}"
    return f"{n} places {text}"
