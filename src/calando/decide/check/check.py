"""Check one person: every drug, every condition, the kidneys, and all that sedates, as cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calando.decide.advice import advice_for, contacts_for
from calando.decide.check.burden import burden_of
from calando.decide.check.burden_card import burden_card
from calando.decide.check.cautions import caution_cards
from calando.decide.check.condition_cards import condition_cards, sign_cards
from calando.decide.check.condition_signs import unread_signs
from calando.decide.check.doubled import doubled_cards
from calando.decide.check.interactions import (
    Asked,
    drug_cards,
    failed_card,
    flags_of_others,
)
from calando.decide.check.kidney_cards import kidney_cards
from calando.decide.check.kidneys import kidney_check
from calando.decide.check.listed import Listed, listed_drugs
from calando.decide.check.names import vocabulary
from calando.decide.check.own_cards import own_cards, own_table_caveats
from calando.decide.check.person import Person, baclofen_routes, person_of
from calando.decide.check.result import Burden, Card, CheckResult, Override
from calando.decide.check.sedatives import sedatives_among
from calando.decide.check.wishes import CheckWishes, check_wishes
from calando.decide.check.words import (
    caveats_of,
    headline_of,
    not_told,
    reasons_of,
    since_not_told,
)
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.summary import patient_summary
from calando.facts.schema_safety import SafetyFacts

TIER_ORDER = {"stop": 0, "interrupt": 1, "note": 3, None: 4}
_STATE_ORDER = {"check_failed": 0, "interacts": 1, "not_covered": 2, "no_known_interaction": 3}
BURDEN = "burden"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """A check with the words around it."""

    result: CheckResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def run_check(
    situation: Situation, safety: SafetyFacts, wishes: CheckWishes, *, seed: int
) -> CheckOutcome:
    """Return every card for this person.

    Raises
    ------
    InputError : a wish that cannot be asked.
    """
    check_wishes(wishes)
    words = vocabulary(situation.facts, safety)
    drugs = listed_drugs(situation, wishes, words)
    person = person_of(situation, drugs, wishes, safety)
    of_drugs = tuple(_all_drug_cards(situation, safety, drugs, person))
    kidney = kidney_check(situation, seed=seed)
    burden, cards = _burden(
        situation, safety, drugs, of_drugs, start_mg=kidney.most_start_mg, seed=seed
    )
    unread = unread_signs(situation)
    cards = [*sign_cards(situation, unread), *cards]  # signs of today stand first among equals
    cards.extend(kidney_cards(situation, kidney, raised_days_ago=wishes.raised_days_ago))
    cards.extend(own_cards(wishes.table, drugs, words))
    cards.extend(doubled_cards(drugs))
    flags = situation.flags | person.flags
    cards.extend(caution_cards(situation, safety, flags, baclofen_routes(situation)))
    cards.extend(condition_cards(situation, tuple(cards), safety))
    ordered = tuple(
        replace(c, overrides=overrides_for(c, safety)) for c in sorted(grouped(cards), key=_order)
    )
    urgent = (*situation.no_step_down, *situation.urgent, *unread.urgent)
    emergency = situation.is_emergency or unread.is_emergency
    result = CheckResult(
        headline=headline_of(
            ordered,
            emergency=emergency,
            urgent=bool(urgent),
            runs=not person.is_start,
            opens=since_not_told(situation, wishes),
        ),
        emergency=emergency,
        patient=patient_summary(situation),
        cards=ordered,
        counts=_counts(ordered),
        burden=burden,
        kidney=kidney,
        unrecognised=tuple(
            a.asked for c in ordered if c.state == "not_covered" for a in c.everything
        ),
        not_told=not_told(situation, wishes),
        advice=tuple(a for a in advice_for(situation, (), direction="down") if a.signs),
        contacts=contacts_for(situation),
    )
    return CheckOutcome(
        result=result,
        reasons=reasons_of(urgent, ordered),
        caveats=(
            *caveats_of(result, situation, safety),
            *own_table_caveats(wishes.table, ordered, words),
        ),
    )


def _all_drug_cards(
    situation: Situation, safety: SafetyFacts, drugs: Sequence[Listed], person: Person
) -> Iterable[Card]:
    routes = baclofen_routes(situation)
    for drug, others in zip(drugs, flags_of_others(drugs), strict=True):
        asked = Asked(
            situation=situation,
            safety=safety,
            person=person,
            drug=drug,
            others=others,
            baclofen=routes,
        )
        try:
            yield from drug_cards(asked)
        except Exception as error:  # a check that breaks must be seen, not take the others down
            yield failed_card(drug, error)


def _burden(
    situation: Situation,
    safety: SafetyFacts,
    drugs: Sequence[Listed],
    cards: Sequence[Card],
    *,
    start_mg: float | None,
    seed: int,
) -> tuple[Burden | None, list[Card]]:
    """Return the burden, and the cards with its one card; those of its drugs stand behind it."""
    sedatives, left_out = sedatives_among(situation, drugs, safety)
    counted = {d.asked for s in sedatives for d in s.drugs}
    try:
        burden = burden_of(situation, sedatives, left_out, safety, start_mg=start_mg, seed=seed)
    except Exception as error:  # as above: seen, not silent; each drug keeps its own card
        failed = [failed_card(d, error) for d in drugs if d.asked in counted]
        return None, [*cards, *(replace(f, id=BURDEN, kind="burden") for f in failed)]
    if not sedatives:
        return burden, list(cards)
    behind = [c for c in cards if _is_sedation(c) and c.about.asked in counted]
    within = {id(c) for c in behind}
    kept = [replace(c, tier="note", within=BURDEN) if id(c) in within else c for c in cards]
    return burden, [*kept, burden_card(burden, sedatives, behind, safety)]


def _is_sedation(card: Card) -> bool:
    """True if a card is first of all about sedation."""
    return card.state == "interacts" and card.mechanism_codes[:1] in (("CNSD",), ("GABAB",))


def grouped(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Let one card of a row speak for all its drugs; those of the others stand behind it, as notes.

    The gravest leads, by name among equals. What is equal stands once.
    """
    rows: dict[str, list[Card]] = {}
    for card in dict.fromkeys(cards):
        rows.setdefault(card.id, []).append(card)
    found: list[Card] = []
    for same in rows.values():
        lead = min(same, key=lambda c: (TIER_ORDER[c.tier], c.about.asked))
        rest = [c for c in same if c is not lead]
        found.append(
            replace(
                lead,
                also=tuple(dict.fromkeys((*lead.also, *(c.about for c in rest)))),
                raised=tuple(dict.fromkeys(r for c in (lead, *rest) for r in c.raised)),
                sources=tuple(dict.fromkeys(s for c in (lead, *rest) for s in c.sources)),
            )
        )
        found += [
            replace(
                c,
                id=f"{c.id}:{c.about.asked}",
                tier="note" if c.tier else None,
                within=c.within or lead.id,
            )
            for c in rest
        ]
    return tuple(found)


def _order(card: Card) -> tuple[bool, int, int]:
    # what is not covered stands before the notes: it is read, not skipped
    tier = 2 if card.state == "not_covered" else TIER_ORDER[card.tier]
    return not card.emergency, tier, _STATE_ORDER[card.state]


def overrides_for(card: Card, safety: SafetyFacts) -> tuple[Override, ...]:
    """Return the coded reasons for which this card may be set aside."""
    return tuple(
        Override(code=r.code, text=r.text, needs_text=r.needs_text)
        for r in safety.override_reasons
        if card.tier is not None and card.tier in r.tiers and card.state == "interacts"
    )


def _counts(cards: Sequence[Card]) -> dict[str, int]:
    tiers = Counter(c.tier for c in cards if c.tier is not None)
    states = Counter(c.state for c in cards)
    return {
        **{tier: tiers[tier] for tier in ("stop", "interrupt", "note")},
        **{
            state: states[state]
            for state in ("interacts", "no_known_interaction", "not_covered", "check_failed")
        },
    }
