"""One substance that stands in two entries of the file: a brand beside its generic, or the same line twice."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.card import Card
from calando.decide.check.listed import Listed

# a second one of these adds up to more than was meant
_ADDS_UP = frozenset({"sedative", "nsaid", "nephrotoxic", "antihypertensive", "antidiabetic"})


def doubled_cards(drugs: Sequence[Listed]) -> tuple[Card, ...]:
    """Return a card for each substance that is listed more than once, as running."""
    places: dict[str, list[Listed]] = {}
    for drug in drugs:
        if drug.is_running:
            for part in dict.fromkeys(p for m in drug.members for p in m.name.split("/")):
                places.setdefault(part, []).append(drug)
    return tuple(_card(name, found) for name, found in places.items() if len(found) > 1)


def _card(name: str, found: Sequence[Listed]) -> Card:
    flags = frozenset().union(
        *(m.flags for d in found for m in d.members if name in m.name.split("/"))
    )
    grave = bool(flags & _ADDS_UP)
    asked = ", ".join(d.asked for d in found)
    return Card(
        id=f"listed_twice:{name}",
        kind="precaution",
        tier="interrupt" if grave else "note",
        state="interacts",
        about=found[0].about,
        also=tuple(d.about for d in found[1:]),
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
