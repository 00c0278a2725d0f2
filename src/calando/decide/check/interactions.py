"""The cards of one drug: every row that speaks of it, or why nothing is said. Silence is never "OK"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.check.just_stopped import is_just_stopped, just_stopped_card
from calando.decide.check.listed import DRUNK, Listed, speaks_of
from calando.decide.check.person import SEVERITIES, Person, raises_that_hold, severity_for
from calando.decide.check.result import Card, RaisedBecause, Tier
from calando.decide.check.words import mechanism_in_words
from calando.decide.situation import Situation
from calando.facts.schema_safety import BaclofenRoute, Interaction, SafetyFacts, Severity

TIER_OF: dict[Severity, Tier] = {
    "avoid": "stop",
    "major": "interrupt",
    "moderate": "note",
    "minor": "note",
}


WEEK_NOT_TOLD = "The week of the pregnancy is not told: find it out today."
_PATIENT_STOPPED = "Tell your team what you no longer take. Do not start it again on your own."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One drug beside this person's baclofen."""

    situation: Situation
    safety: SafetyFacts
    person: Person
    drug: Listed
    others: frozenset[str]  # flags of the other running drugs
    baclofen: tuple[BaclofenRoute, ...]


def drug_cards(asked: Asked) -> tuple[Card, ...]:
    """Return at least one card for the drug."""
    drug = asked.drug
    recent = asked.situation.facts.taper_rules.recent_stop_weeks
    cards = [_row_card(asked, row) for row in rows_for(asked)]
    if is_just_stopped(drug, recent):
        cards.insert(0, just_stopped_card(drug, recent))
    if not drug.members or drug.leftover:
        cards.append(_not_covered(asked))
    if not cards:
        cards.append(_none_known(asked))
    return tuple(cards)


def rows_for(asked: Asked) -> tuple[Interaction, ...]:
    """Return the rows that speak of a drug by these routes; of one substance, a row may stand in for another."""
    found = [r for r in asked.safety.interactions if _speaks(r, asked)]
    kept: set[str] = set()
    for member in asked.drug.members:
        mine = [r for r in found if speaks_of(r, member)]
        replaced = {name for row in mine for name in row.instead_of}
        kept.update(r.id for r in mine if r.id not in replaced)
    return tuple(r for r in found if r.id in kept)


def _speaks(row: Interaction, asked: Asked) -> bool:
    if not set(row.baclofen_routes).intersection(asked.baclofen):
        return False
    if row.below_eGFR is not None and not asked.person.may_be_below(row.below_eGFR):
        return False
    return any(speaks_of(row, member) for member in asked.drug.members)


def _row_card(asked: Asked, row: Interaction) -> Card:
    severity, raised = severity_for(row, asked.drug, asked.person, asked.others, asked.safety)
    if row.classes == ("alcohol",) and DRUNK in asked.situation.flags:
        severity, raised = "avoid", (*raised, _drunk_now(row))
    tier: Tier = TIER_OF[severity]
    action, patient_text = _said(asked, row)
    ago = asked.drug.stopped_weeks_ago
    if ago is not None:  # what a row asks of a drug that runs ("never interrupted") is wrong now
        tier = "note"
        action = (
            f"Stopped {ago:g} week{'s' * (ago != 1)} ago: what is known of the pair holds as long as it lasts in the "
            "body. That is no reason to give it again; whoever prescribed it decides."
        )
        patient_text = _PATIENT_STOPPED
    return Card(
        id=row.id
        if ago is None
        else f"{row.id}:stopped",  # a running drug of the row speaks for itself
        kind="interaction",
        tier=tier,
        state="interacts",
        about=asked.drug.about,
        title=row.title,
        mechanism=mechanism_in_words(row.mechanism),
        mechanism_codes=row.mechanism,
        severity=severity,
        raised=raised,
        evidence=row.evidence,
        action=action,
        patient_text=patient_text,
        conflict=row.conflict,
        sources=tuple(dict.fromkeys((*row.sources, *(s for r in raised for s in r.sources)))),
        basis=row.basis,
    )


def _said(asked: Asked, row: Interaction) -> tuple[str, str]:
    """Return what is done and what the patient reads: of the gravest reasons with words of their own, else the row's.

    What a row says of its usual case ("if needed, shortest time") can be wrong where it is raised.
    """
    steps = raises_that_hold(row, asked.drug, asked.person, asked.others, asked.safety)
    gravest = max((s.to for s in steps if s.action), key=SEVERITIES.index, default=None)
    own = [s for s in steps if s.action and s.to == gravest]
    action = " ".join(dict.fromkeys(s.action for s in own)) or row.action
    patient = " ".join(dict.fromkeys(s.patient_text for s in own if s.patient_text))
    if asked.person.gestation_weeks is None and any(s.gestation_from is not None for s in steps):
        action = f"{WEEK_NOT_TOLD} {action}"
    return action, patient or row.patient_text


def _drunk_now(row: Interaction) -> RaisedBecause:
    return RaisedBecause(
        text="alcohol intoxication is listed: it is in the body now",
        from_severity=row.severity,
        to_severity="avoid",
        sources=("calando2026",),
        basis="assumed",
    )


def _not_covered(asked: Asked) -> Card:
    drug = asked.drug
    if drug.leftover and drug.members:
        parts = ", ".join(drug.leftover)
        title = f"{drug.asked}: not all of it was understood"
        what = f"Of this name, {parts} was not understood and is not checked."
    else:
        title = f"{drug.asked}: not covered"
        what = "This name is not in calando's facts. It is not checked, which does not mean that it is harmless."
    if drug.did_you_mean:
        what += f" Did you mean {' or '.join(drug.did_you_mean)}? Nothing is guessed: write the name that is meant."
    action = "Look it up elsewhere: does it sedate, lower the pressure, harm the kidneys, lower the seizure threshold?"
    return _plain_card(
        asked,
        id=f"not_covered:{drug.asked}",
        state="not_covered",
        title=title,
        evidence=what,
        action=action,
    )


def _none_known(asked: Asked) -> Card:
    safety, drug = asked.safety, asked.drug
    count = len(safety.coverage.sources)
    local = drug.route if drug.is_local else ""
    evidence = (
        f"Neither the drug nor its class stands in the interaction lists of the {count} sources that were read "
        f"({safety.coverage.checked_on})."
    )
    if local:
        evidence = f"By this route ({local}) little of it is thought to reach the blood. {evidence}"
    return _plain_card(
        asked,
        id=f"none_known:{drug.asked}",
        state="no_known_interaction",
        title=f"{drug.asked}: no known interaction",
        evidence=evidence,
        action="No action. That none is known is not proof that there is none.",
    )


def _plain_card(
    asked: Asked, *, id: str, state: str, title: str, evidence: str, action: str
) -> Card:
    known = state == "no_known_interaction"
    coverage = asked.safety.coverage
    return Card(
        id=id,
        kind="interaction",
        tier=None,
        state="no_known_interaction" if known else "not_covered",
        about=asked.drug.about,
        title=title,
        mechanism="",
        mechanism_codes=(),
        severity=None,
        raised=(),
        evidence=evidence,
        action=action,
        patient_text="",
        conflict="",
        sources=coverage.sources if known else (),
        basis=coverage.basis,
        did_you_mean=asked.drug.did_you_mean,
        checked_against=coverage.sources if known else (),
        checked_on=coverage.checked_on if known else "",
    )


def failed_card(drug: Listed, error: Exception) -> Card:
    """Return the card of a check that broke: it counts as not checked, and looks like it."""
    return Card(
        id=f"check_failed:{drug.asked}",
        kind="interaction",
        tier="interrupt",
        state="check_failed",
        about=drug.about,
        title=f"{drug.asked}: the check failed",
        mechanism="",
        mechanism_codes=(),
        severity=None,
        raised=(),
        evidence=f"calando could not finish this check ({type(error).__name__}). It counts as not checked.",
        action="Look it up elsewhere, and report it: this is a fault of calando, not of the file.",
        patient_text="",
        conflict="",
        sources=(),
        basis="derived",
    )


def flags_of_others(drugs: Sequence[Listed]) -> tuple[frozenset[str], ...]:
    """Return for each drug the flags of every other entry, as far as it runs and does not stay on the skin."""
    each = [d.flags_in_the_blood for d in drugs]
    said = Counter(flag for flags in each for flag in flags)
    return tuple(
        frozenset(flag for flag, times in said.items() if times > (flag in flags)) for flags in each
    )
