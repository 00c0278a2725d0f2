"""Which products a plan is made of."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calando.decide.candidates import Candidate, LiquidUse, candidate_chain
from calando.decide.dispensing import MAX_PRODUCTS, Kit, kits
from calando.decide.situation import Situation
from calando.errors import InputError, Problem
from calando.facts.schema import Product
from calando.patient.profile import Intake
from calando.simulate.ensemble import ADULT_FROM_YEARS

_FINEST_MG = 2.5
_COARSE_COSTS = 6.0  # pieces that a smallest dose of twice the finest is worth
_SECOND_COSTS = 1.0  # pieces that a second product on the shelf is worth
_WIDE_COSTS, _USUAL_FALL_MG = 1.0, 5.0  # pieces per mg by which the widest fall exceeds the usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The kit of a plan and its chain of candidates."""

    kit: Kit
    chain: tuple[Candidate, ...]
    asked: bool  # the user named the products
    instead_of: str = ""  # why tablets alone were not enough


def products_of(situation: Situation) -> tuple[Product, ...]:
    """Return the marketed products of the patient's country that may serve the indication."""
    patient = situation.patient
    return tuple(
        p
        for p in situation.facts.products
        if p.jurisdiction == patient.jurisdiction
        and p.status == "marketed"
        and (p.licensed_for != ("alcohol_use_disorder",) or patient.indication == p.licensed_for[0])
    )


def shelves_for(
    situation: Situation, intakes: Sequence[Intake], asked: Sequence[str]
) -> Iterator[Shelf]:
    """Yield the shelves to try in order, at most two products each.

    Tablets first; then a liquid for the last doses; then a liquid for every small step. Yields nothing if no
    product of the patient's country is known, and only the one shelf that was asked for by name.

    Raises
    ------
    InputError : a product that was asked for is not known, or more than two were.
    """
    available = products_of(situation)
    if asked and available:
        kit = Kit(find_products(available, asked))
        yield Shelf(kit=kit, chain=_chain(kit, intakes, "last_doses"), asked=True)
        if kit.has_liquid:
            yield Shelf(kit=kit, chain=_chain(kit, intakes, "everywhere"), asked=True)
        return
    liquids = _usual_liquid(situation, available)
    tablets = [p for p in available if p.form == "tablet" and p.is_common] or [
        p for p in available if p.form == "granules"
    ]
    if liquids and _prefers_liquid(situation):
        yield from _cheapest([Kit([p]) for p in liquids], intakes, "everywhere")
    if tablets:
        yield from _cheapest(kits(tablets), intakes, "last_doses")
    pairs = [Kit([tablet, liquid]) for tablet in tablets for liquid in liquids]
    yield from _cheapest(pairs, intakes, "last_doses")
    yield from _cheapest(pairs, intakes, "everywhere")


def _chain(kit: Kit, intakes: Sequence[Intake], liquid: LiquidUse) -> tuple[Candidate, ...]:
    doses = [i.mg for i in intakes]
    return candidate_chain(kit, doses, [i.time_h for i in intakes], liquid=liquid)


def _prefers_liquid(situation: Situation) -> bool:
    """True for children and for who takes a liquid today."""
    oral = situation.oral
    takes = oral is not None and oral.mg_per_mL is not None
    return takes or situation.patient.age_years < ADULT_FROM_YEARS


def _usual_liquid(situation: Situation, available: Sequence[Product]) -> list[Product]:
    """Return the liquid to use: today's strength if it is sold, else the weakest, which measures finest."""
    liquids = [p for p in available if p.form == "liquid"]
    oral = situation.oral
    taken = oral.mg_per_mL if oral else None
    wanted = taken if any(p.mg_per_mL == taken for p in liquids) else None
    weakest = min((p.mg_per_mL or 0.0 for p in liquids), default=0.0)
    return [p for p in liquids if p.mg_per_mL == (wanted or weakest)]


def _cheapest(
    options: Sequence[Kit], intakes: Sequence[Intake], liquid: LiquidUse
) -> Iterator[Shelf]:
    shelves = [Shelf(kit=kit, chain=_chain(kit, intakes, liquid), asked=False) for kit in options]
    if shelves:
        yield min(shelves, key=lambda s: (_cost(s), [p.id for p in s.kit.products]))


def _cost(shelf: Shelf) -> float:
    below = shelf.chain[1:]
    if not below:
        return float("inf")
    pieces = 0.5 * (sum(c.pieces for c in below) / len(below) + max(c.pieces for c in below))
    coarse = max(below[-1].daily_mg / _FINEST_MG - 1.0, 0.0)
    falls = [a.daily_mg - b.daily_mg for a, b in itertools.pairwise(shelf.chain)]
    return (
        pieces
        + _COARSE_COSTS * coarse
        + _SECOND_COSTS * len(shelf.kit.products)
        + _WIDE_COSTS * max(max(falls) - _USUAL_FALL_MG, 0.0)
    )


def find_products(available: Sequence[Product], asked: Sequence[str]) -> list[Product]:
    """Resolve what the user called the products.

    Raises
    ------
    InputError : a product that is not known, or more than two.
    """
    names = "; ".join(f"{p.id} ({p.name})" for p in available)
    if len(asked) > MAX_PRODUCTS:
        raise InputError(
            Problem(
                field="--products",
                value=", ".join(asked),
                message=f"a plan is made of at most {MAX_PRODUCTS} products",
                allowed=names,
            )
        )
    chosen = []
    for text in asked:
        words = text.lower().split()
        exact = [p for p in available if p.id.lower() == text.lower().strip()]
        found = exact or [p for p in available if all(w in p.name.lower().split() for w in words)]
        found = found or [p for p in available if all(w in p.name.lower() for w in words)]
        if len(found) != 1:
            what = "no product" if not found else f"{len(found)} products"
            raise InputError(
                Problem(
                    field="--products",
                    value=text,
                    message=f"{what} of this country goes by that name; use an id",
                    allowed=names,
                )
            )
        chosen.append(found[0])
    return chosen
