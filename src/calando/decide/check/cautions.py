"""Contraindications, boxed warnings, warnings and precautions that speak to this person."""

from __future__ import annotations

import math
from typing import Literal

from calando.decide.card import About, Card, Tier, about
from calando.decide.check.kidneys import was_just_stopped
from calando.decide.products import products_of
from calando.decide.situation import Situation, find_term
from calando.facts.schema_base import Jurisdiction
from calando.facts.schema_safety import BaclofenRoute, BaclofenState, Caution, SafetyFacts, Severity

_SEVERITY: dict[Tier, Severity] = {"stop": "avoid", "interrupt": "major", "note": "moderate"}


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
    return tuple(
        _card(caution, situation, flags)
        for caution in safety.cautions
        if holds(caution, situation, flags, routes, excipients_for(caution, situation))
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
    return (
        speaks_of(caution, situation, flags)
        and (not caution.jurisdictions or situation.patient.jurisdiction in caution.jurisdictions)
        and bool(set(caution.baclofen_routes).intersection(routes))
        and (not caution.forms or form_taken(situation) in caution.forms)
        and (not caution.when or state_of(situation) in caution.when)
        and (not caution.excipients or contains(excipients, caution.excipients))
    )


def speaks_of(caution: Caution, situation: Situation, flags: frozenset[str]) -> bool:
    """True if the caution is about somebody like this, whatever the country, the route and the product."""
    patient = situation.patient
    weeks = patient.gestation_weeks
    pregnant = bool(patient.pregnant) or "pregnancy" in flags
    if weeks is None:  # not told counts as met, and the card says so
        if of_weeks(caution) and not pregnant:
            return False
    elif not (caution.gestation_from or 0.0) <= weeks < (caution.gestation_below or math.inf):
        return False
    return (
        (not caution.indications or patient.indication in caution.indications)
        and (not caution.flags or bool(flags.intersection(caution.flags)))
        and (not caution.pregnant or pregnant)
        and (caution.sex is None or patient.sex == caution.sex)
        and (caution.age_from is None or patient.age_years >= caution.age_from)
        and (caution.age_below is None or patient.age_years < caution.age_below)
    )


def of_weeks(caution: Caution) -> bool:
    """True if the caution is of some weeks of a pregnancy."""
    return caution.gestation_from is not None or caution.gestation_below is not None


def state_of(situation: Situation) -> BaclofenState:
    """Return whether baclofen runs by any route, was just stopped, or would be started."""
    if situation.oral is not None or situation.pump is not None or "pump" in situation.flags:
        return "running"
    return "just_stopped" if was_just_stopped(situation) else "start"


def contains(excipients: frozenset[str], words: tuple[str, ...]) -> bool:
    """True if a product names one of these, in whatever detail: "wheat starch" in "wheat starch (gluten)"."""
    return any(w.casefold() in e.casefold() for e in excipients for w in words)


def form_taken(situation: Situation) -> Literal["tablet", "liquid", "none"]:
    """Return what is taken of baclofen by mouth; "none": it would be started."""
    oral = situation.oral
    if oral is None:
        return "none"
    return "tablet" if oral.mg_per_mL is None else "liquid"


def excipients_for(caution: Caution, situation: Situation) -> frozenset[str]:
    """Return what is in the products of this country besides baclofen, as far as the caution may look at them.

    A caution that names forms decides by them; any other looks at what is really taken: a liquid says nothing to
    somebody on tablets.
    """
    country: Jurisdiction | str = situation.patient.jurisdiction
    taken = form_taken(situation)
    return frozenset(
        e
        for p in situation.facts.products
        if p.jurisdiction == country and p.status == "marketed"
        if caution.forms or taken == "none" or (p.form == "liquid") == (taken == "liquid")
        for e in p.excipients
    )


def tier_of(caution: Caution, situation: Situation) -> Tier:
    """Return how grave a caution is here: what rules out one product does not stop where another one was read."""
    about_a_product = caution.tier == "stop" and caution.excipients and not caution.forms
    return "interrupt" if about_a_product and _another_product(caution, situation) else caution.tier


def _another_product(caution: Caution, situation: Situation) -> bool:
    """True if contents were read of a product for this use, and it does not list the excipient."""
    return any(
        p.excipients and not contains(frozenset(p.excipients), caution.excipients)
        for p in products_of(situation)
    )


def _card(caution: Caution, situation: Situation, flags: frozenset[str]) -> Card:
    tier = tier_of(caution, situation)
    title, action = caution.title, caution.action
    if caution.just_stopped_action and was_just_stopped(situation):
        title, action = f"Just stopped: {title}", caution.just_stopped_action
    if of_weeks(caution) and situation.patient.gestation_weeks is None:
        action = f"{_weeks_not_told(caution)} {action}"
    words = _about(caution, situation)
    return Card(
        id=caution.id,
        kind=caution.kind,
        tier=tier,
        state="interacts",
        about=words[0] if words else About(),
        also=words[1:],
        title=title,
        mechanism="",
        mechanism_codes=(),
        severity=_SEVERITY[tier],
        raised=(),
        evidence=caution.text,
        action=action,
        patient_text=caution.patient_text,
        conflict=caution.conflict,
        sources=caution.sources,
        basis=caution.basis,
    )


def _weeks_not_told(caution: Caution) -> str:
    first, end = caution.gestation_from, caution.gestation_below
    which = f"from week {first:g} on" if first is not None else f"before week {end:g}"
    return f"The week of the pregnancy is not told: find it out today. {which[0].upper()}{which[1:]} this holds."


def _about(caution: Caution, situation: Situation) -> tuple[About, ...]:
    """Which words of the file the caution answers."""
    return tuple(
        about(word, (term.name,))
        for word in situation.patient.conditions
        if (term := find_term(word, situation.facts.conditions)) is not None
        and {term.name, *term.flags}.intersection(caution.flags)
    )
