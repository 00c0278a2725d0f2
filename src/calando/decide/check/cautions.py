"""Contraindications, boxed warnings, warnings and precautions that speak to this person."""

from __future__ import annotations

from calando.decide.card import About, Card, about
from calando.decide.situation import Situation, find_term
from calando.facts.schema import Term
from calando.facts.schema_base import Jurisdiction
from calando.facts.schema_safety import BaclofenRoute, Caution, SafetyFacts

_SEVERITY = {"stop": "avoid", "interrupt": "major", "note": "moderate"}


def caution_cards(
    situation: Situation,
    safety: SafetyFacts,
    flags: frozenset[str],
    routes: tuple[BaclofenRoute, ...],
) -> tuple[Card, ...]:
    """Return a card for each caution that holds.

    Parameters
    ----------
    flags : conditions and histories, and what kidneys and drugs add.
    routes : of baclofen, running or to be started.
    """
    excipients = excipients_of(situation)
    return tuple(
        _card(caution, situation, flags)
        for caution in safety.cautions
        if holds(caution, situation, flags, routes, excipients)
    )


def contraindications(situation: Situation, safety: SafetyFacts) -> tuple[Caution, ...]:
    """Return why baclofen by mouth is not started here, whatever the product; one product's excipient is not that."""
    return tuple(
        c
        for c in safety.cautions
        if c.kind == "contraindication"
        and not c.excipients
        and holds(c, situation, situation.flags, ("oral",), frozenset())
    )


def holds(
    caution: Caution,
    situation: Situation,
    flags: frozenset[str],
    routes: tuple[BaclofenRoute, ...],
    excipients: frozenset[str],
) -> bool:
    """True if everything that the caution asks for is told of this person."""
    patient = situation.patient
    weeks = patient.gestation_weeks
    if caution.gestation_from is not None and (weeks is None or weeks < caution.gestation_from):
        return False
    if caution.gestation_below is not None and (weeks is None or weeks >= caution.gestation_below):
        return False
    return (
        (not caution.jurisdictions or patient.jurisdiction in caution.jurisdictions)
        and (not caution.indications or patient.indication in caution.indications)
        and (not caution.flags or bool(flags.intersection(caution.flags)))
        and bool(set(caution.baclofen_routes).intersection(routes))
        and (caution.sex is None or patient.sex == caution.sex)
        and (caution.age_from is None or patient.age_years >= caution.age_from)
        and (caution.age_below is None or patient.age_years < caution.age_below)
        and (not caution.excipients or contains(excipients, caution.excipients))
    )


def contains(excipients: frozenset[str], words: tuple[str, ...]) -> bool:
    """True if a product names one of these, in whatever detail: "wheat starch" in "wheat starch (gluten)"."""
    return any(w.casefold() in e.casefold() for e in excipients for w in words)


def excipients_of(situation: Situation) -> frozenset[str]:
    """Return what is in the products of this country besides baclofen."""
    country: Jurisdiction | str = situation.patient.jurisdiction
    return frozenset(
        e
        for p in situation.facts.products
        if p.jurisdiction == country and p.status == "marketed"
        for e in p.excipients
    )


def _card(caution: Caution, situation: Situation, flags: frozenset[str]) -> Card:
    severity = _SEVERITY[caution.tier]
    words = _about(caution, situation)
    return Card(
        id=caution.id,
        kind=caution.kind,
        tier=caution.tier,
        state="interacts",
        about=words[0] if words else About(),
        also=words[1:],
        title=caution.title,
        mechanism="",
        mechanism_codes=(),
        severity="avoid" if severity == "avoid" else "major" if severity == "major" else "moderate",
        raised=(),
        evidence=caution.text,
        action=caution.action,
        patient_text=caution.patient_text,
        conflict=caution.conflict,
        sources=caution.sources,
        basis=caution.basis,
    )


def _about(caution: Caution, situation: Situation) -> tuple[About, ...]:
    """Which words of the file the caution answers."""
    return tuple(
        about(word, (term.name,))
        for word in situation.patient.conditions
        if (term := find_term(word, situation.facts.conditions)) is not None
        and {term.name, *term.flags}.intersection(caution.flags)
    )


def condition_cards(
    situation: Situation, cards: tuple[Card, ...], safety: SafetyFacts
) -> tuple[Card, ...]:
    """Return a card for every condition of the file that no other card answers: known, or not covered."""
    answered = {a.asked for c in cards for a in c.everything}
    found = []
    for word in situation.patient.conditions:
        if word in answered:
            continue
        term = find_term(word, situation.facts.conditions)
        known = term is not None
        elsewhere = _named_elsewhere(term, safety) if term else ""
        found.append(
            Card(
                id=f"{'none_known' if known else 'not_covered'}:{word}",
                kind="precaution",
                tier=None,
                state="no_known_interaction" if known else "not_covered",
                about=about(word, (term.name,) if term else ()),
                title=f"{word}: {'no caution in the sources read' if known else 'not covered'}",
                mechanism="",
                mechanism_codes=(),
                severity=None,
                raised=(),
                evidence=(
                    elsewhere or "Recognised; none of the cautions that were read names it."
                    if known
                    else "Not in calando's facts: it is not checked, which does not mean that it is harmless."
                ),
                action="No action."
                if known
                else "Look it up elsewhere, or write it in other words.",
                patient_text="",
                conflict="",
                sources=safety.coverage.sources if known else (),
                basis=safety.coverage.basis,
                did_you_mean=() if known else near_conditions(word, situation),
                checked_against=safety.coverage.sources if known else (),
                checked_on=safety.coverage.checked_on if known else "",
            )
        )
    return tuple(found)


def _named_elsewhere(term: Term, safety: SafetyFacts) -> str:
    """Say which cautions name this condition and do not hold here: of another country, route, age or product."""
    flags = {term.name, *term.flags}
    named = [c for c in safety.cautions if flags.intersection(c.flags)]
    if not named:
        return ""
    told = "; ".join(
        c.title + (f" ({', '.join(c.jurisdictions)})" if c.jurisdictions else "") for c in named
    )
    return f"Recognised. What was read of it does not hold for this person, country, route or product: {told}."


def near_conditions(word: str, situation: Situation) -> tuple[str, ...]:
    """Return conditions spelled nearly like this word."""
    import difflib

    words = [w for t in situation.facts.conditions for w in (t.name, *t.synonyms)]
    return tuple(difflib.get_close_matches(word.lower()[:80], words, n=3, cutoff=0.75))
