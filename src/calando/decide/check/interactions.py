"""The cards of one drug: every row that speaks of it, or why nothing is said. Silence is never "OK"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.check.listed import Listed, Member
from calando.decide.check.person import Person, severity_for
from calando.decide.check.result import Card, Tier
from calando.decide.check.words import mechanism_in_words
from calando.decide.situation import Situation
from calando.facts.schema_safety import BaclofenRoute, Interaction, SafetyFacts, Severity
from calando.patient.profile import LOCAL_ROUTES

TIER_OF: dict[Severity, Tier] = {
    "avoid": "stop",
    "major": "interrupt",
    "moderate": "note",
    "minor": "note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One drug beside this person's baclofen."""

    situation: Situation
    safety: SafetyFacts
    person: Person
    drug: Listed
    others: frozenset[str]  # flags of the other running drugs
    baclofen: tuple[BaclofenRoute, ...]


def baclofen_routes(situation: Situation) -> tuple[BaclofenRoute, ...]:
    """Return the routes of running baclofen; without any, tablets are what would be started."""
    if situation.pump is None and "pump" not in situation.flags:
        return ("oral",)
    alone = situation.pump is not None and situation.oral is None
    return ("intrathecal",) if alone else ("oral", "intrathecal")


def drug_cards(asked: Asked) -> tuple[Card, ...]:
    """Return at least one card for the drug."""
    drug = asked.drug
    if _sedative_just_stopped(asked):
        return (_just_stopped(asked),)
    cards = [_row_card(asked, row) for row in rows_for(asked)]
    if not drug.members or drug.leftover:
        cards.append(_not_covered(asked))
    if not cards:
        cards.append(_none_known(asked))
    return tuple(cards)


def _sedative_just_stopped(asked: Asked) -> bool:
    ago, recent = asked.drug.stopped_weeks_ago, asked.situation.facts.taper_rules.recent_stop_weeks
    return ago is not None and ago <= recent.value and "sedative" in asked.drug.flags


def _just_stopped(asked: Asked) -> Card:
    """A sedative that has just gone is a danger of its own, not a new pair."""
    drug, recent = asked.drug, asked.situation.facts.taper_rules.recent_stop_weeks
    ago = drug.stopped_weeks_ago or 0.0
    opioid = "opioid" in drug.flags
    return Card(
        id=f"just_stopped:{drug.asked}",
        kind="interaction",
        tier="interrupt",
        state="interacts",
        about=drug.about,
        title=f"{drug.asked} was stopped {ago:g} week{'s' * (ago != 1)} ago",
        mechanism="lower seizure threshold and lost tolerance" if not opioid else "lost tolerance",
        mechanism_codes=() if opioid else ("SEIZ",),
        severity="major",
        raised=(),
        evidence=(
            "A sedative that has just been stopped counts as a high risk: its own withdrawal can look like that of "
            "baclofen, and tolerance to both has changed."
        ),
        action=(
            "Ask how it was stopped, and look for its withdrawal (anxiety, tremor, sweating, seizure). "
            + (
                "Tolerance to opioids is lost: a return to the old dose can kill. Naloxone at home."
                if opioid
                else "Baclofen does not replace a benzodiazepine against seizures. Change one thing at a time."
            )
        ),
        patient_text="Tell your team what you stopped, and when. Call if you shake, sweat or see things.",
        conflict="",
        sources=(recent.source,),
        basis=recent.basis,
    )


def rows_for(asked: Asked) -> tuple[Interaction, ...]:
    """Return the rows that speak of a drug by these routes; a row that stands in for another replaces it."""
    found = [r for r in asked.safety.interactions if _speaks(r, asked)]
    replaced = {name for row in found for name in row.instead_of}
    return tuple(r for r in found if r.id not in replaced)


def _speaks(row: Interaction, asked: Asked) -> bool:
    if not set(row.baclofen_routes).intersection(asked.baclofen):
        return False
    route = asked.drug.route
    if (row.routes and route not in row.routes) or (not row.routes and route in LOCAL_ROUTES):
        return False
    if row.below_eGFR is not None and not asked.person.may_be_below(row.below_eGFR):
        return False
    return any(_names(row, member) for member in asked.drug.members)


def _names(row: Interaction, member: Member) -> bool:
    if member.name in row.not_drugs:
        return False
    return member.name in row.drugs or bool(member.flags.intersection(row.classes))


def _row_card(asked: Asked, row: Interaction) -> Card:
    severity, raised = severity_for(row, asked.drug, asked.person, asked.others, asked.safety)
    tier: Tier = TIER_OF[severity]
    action = row.action
    ago = asked.drug.stopped_weeks_ago
    if ago is not None:
        tier = "note"
        action = f"Stopped {ago:g} week{'s' * (ago != 1)} ago: this holds as long as it lasts in the body. {action}"
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
        patient_text=row.patient_text,
        conflict=row.conflict,
        sources=tuple(dict.fromkeys((*row.sources, *(s for r in raised for s in r.sources)))),
        basis=row.basis,
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
    local = drug.route in LOCAL_ROUTES
    evidence = (
        f"Neither the drug nor its class stands in the interaction lists of the {count} sources that were read "
        f"({safety.coverage.checked_on})."
    )
    if local:
        evidence = f"By this route ({drug.route}) hardly any of it reaches the blood. {evidence}"
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


def flags_of_others(drugs: Sequence[Listed], this: int) -> frozenset[str]:
    """Return the flags of every running drug but one; what stays on the skin does not count."""
    rest = (d.flags for i, d in enumerate(drugs) if i != this and d.is_running and not d.is_local)
    return frozenset().union(*rest)
