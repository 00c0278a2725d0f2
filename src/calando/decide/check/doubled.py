"""One substance that stands in two entries of the file: a brand beside its generic, or the same line twice."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.card import Card
from calando.decide.check.listed import Listed, Member

# a second one of these adds up to more than was meant
_ADDS_UP = frozenset({"sedative", "nsaid", "nephrotoxic", "antihypertensive", "antidiabetic"})


def doubled_cards(drugs: Sequence[Listed]) -> tuple[Card, ...]:
    """Return a card for each substance that is listed more than once, as running."""
    places: dict[str, list[tuple[Listed, Member]]] = {}
    for drug in drugs:
        if drug.is_running:
            for member in drug.members:
                for part in member.substances:
                    places.setdefault(part, []).append((drug, member))
    return tuple(_card(name, found) for name, found in places.items() if len(found) > 1)


def _card(name: str, found: Sequence[tuple[Listed, Member]]) -> Card:
    entries = list(dict.fromkeys(drug for drug, _ in found))
    whole = [m for _, m in found if not m.is_local]  # a gel beside tablets adds little
    flags = frozenset().union(*(m.flags for m in whole))
    grave = len(whole) > 1 and bool(flags & _ADDS_UP)
    asked = ", ".join(d.asked for d in entries)
    return Card(
        id=f"listed_twice:{name}",
        kind="precaution",
        tier="interrupt" if grave else "note",
        state="interacts",
        about=entries[0].about,
        also=tuple(d.about for d in entries[1:]),
        title=f"{name} is listed {len(found)} times",
        mechanism="",
        mechanism_codes=(),
        severity="major" if grave else "moderate",
        raised=(),
        evidence=f"The file says: {asked}. Whether it is taken twice, or written twice, is not told.",
        action="Ask what is really taken, and correct the list.",
        patient_text="Bring all your medicines, so that your team can see if one comes twice.",
        conflict="",
        sources=("calando2026",),
        basis="derived",
    )
