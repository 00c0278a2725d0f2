"""What the words of a listing are read as: care levels, detoxification, ways to pay."""

from __future__ import annotations

from calando.decide.locate.reading import Listing
from calando.decide.locate.result import OfferedLevel
from calando.decide.place.result import LEVELS
from calando.facts.schema_locator import LocatorFacts, LocatorWord, PaymentWord
from calando.facts.schema_placement import CareLevel

LEVEL_TITLES: dict[CareLevel, str] = {
    "emergency": "emergency department",
    "medically_managed": "medically managed inpatient",
    "residential": "residential",
    "intensive_outpatient": "intensive outpatient or day care",
    "outpatient": "outpatient",
}
_READ = ("SET", "TC", "DT")


def words_by_text(facts: LocatorFacts) -> dict[tuple[str, str], LocatorWord]:
    """Return each known word by its category and text."""
    return {(row.category, word): row for row in facts.words for word in row.words}


def offered(
    listing: Listing, known: dict[tuple[str, str], LocatorWord]
) -> tuple[tuple[OfferedLevel, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the levels offered (highest first), the words for detoxification, and words that are not known."""
    by_level: dict[CareLevel, list[str]] = {}
    detox: list[str] = []
    unknown: list[str] = []
    for category in _READ:
        for entry in listing.services.get(category, ()):
            row = known.get((category, entry.lower()))
            if row is None:
                if category != "DT":
                    unknown.append(entry)
                continue
            if row.level is not None:
                by_level.setdefault(row.level, []).append(entry)
            if row.detox:
                detox.append(entry)
    levels = tuple(
        OfferedLevel(level=level, title=LEVEL_TITLES[level], words=tuple(by_level[level]))
        for level in reversed(LEVELS)
        if level in by_level
    )
    return levels, tuple(dict.fromkeys(detox)), tuple(unknown)


def payments_of(listing: Listing) -> tuple[str, ...]:
    """Return how one may pay there, as the file writes it."""
    entries = (*listing.services.get("PAY", ()), *listing.services.get("PYAS", ()))
    return tuple(dict.fromkeys(entries))


def payment_word(typed: str, facts: LocatorFacts) -> PaymentWord | None:
    """Return the way to pay that a person typed, or None: then its letters are looked for in the file.

    Examples
    --------
    >>> from calando.facts.load_locator import load_locator_words
    >>> payment_word("TRICARE", load_locator_words()).id
    'military'
    """
    wanted = " ".join(typed.lower().split())
    return next(
        (p for p in facts.payments if wanted in (p.id, p.title.lower(), *p.typed)),
        None,
    )


def takes(payments: tuple[str, ...], typed: str, word: PaymentWord | None) -> bool:
    """True if one of the ways to pay is the one asked for."""
    texts = [p.lower() for p in payments]
    if word is not None:
        return any(t.startswith(w) for t in texts for w in word.words)
    return any(" ".join(typed.lower().split()) in t for t in texts)
