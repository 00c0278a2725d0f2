"""What travels with every plan: cited advice, whom to call, what the sedatives beside it mean."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.recommendation import AdviceLine, ContactLine, PlanStep, Statement
from calando.decide.situation import Situation
from calando.facts.schema import PlanDirection

_HELD_CONSTANT = frozenset({"opioid", "benzodiazepine", "z_drug", "barbiturate"})


def advice_for(
    situation: Situation, steps: Sequence[PlanStep], *, direction: PlanDirection
) -> tuple[AdviceLine, ...]:
    """Return the advice that fits this patient's indication, country and flags, and the plan's products."""
    patient = situation.patient
    flags = situation.flags
    if any(item.unit == "mL" for step in steps for dose in step.doses for item in dose.items):
        flags = flags | {"liquid"}
    return tuple(
        AdviceLine(
            topic=a.topic,
            text=a.text,
            patient_text=a.patient_text,
            sources=a.sources,
            basis=a.basis,
            signs=a.signs,
        )
        for a in situation.facts.advice
        if (not a.indications or patient.indication in a.indications)
        and (not a.jurisdictions or patient.jurisdiction in a.jurisdictions)
        and (not a.flags or flags.intersection(a.flags))
        and (not a.plans or direction in a.plans)
    )


def contacts_for(situation: Situation) -> tuple[ContactLine, ...]:
    """Return whom to call in the patient's country."""
    return tuple(
        ContactLine(kind=c.kind, name=c.name, number=c.number, note=c.note)
        for c in situation.facts.contacts
        if c.jurisdiction == situation.patient.jurisdiction
    )


def sedative_statements(
    situation: Situation, *, direction: PlanDirection = "down"
) -> list[Statement]:
    """Return what is said of other sedatives: one at a time, the others held constant."""
    said = []
    if situation.sedatives:
        names = ", ".join(name for name, _ in situation.sedatives)
        moves = "falls" if direction == "down" else "rises"
        text = (
            f"One sedative at a time: while baclofen {moves}, {names} stays as it is. Tolerance to the mix "
            f"changes as baclofen {moves}, so drowsiness and breathing are asked about at each step."
        )
        sources = _sources(situation, "co_sedative")
        said.append(Statement(text=text, sources=sources, basis="assumed"))
    for name, flags in situation.sedatives:
        if "opioid_agonist_treatment" in flags:
            text = (
                f"{name} as opioid agonist treatment is never interrupted for the sake of baclofen."
            )
            said.append(
                Statement(text=text, sources=_sources(situation, "co_sedative"), basis="read")
            )
    if situation.patient.alcohol is not None and situation.patient.alcohol.grams_per_day > 0:
        text = (
            "Alcohol is drunk: alcohol withdrawal is assessed and treated in its own right, with its own "
            "medicines; baclofen never replaces a benzodiazepine for seizure or delirium risk."
        )
        said.append(Statement(text=text, sources=_sources(situation, "alcohol"), basis="read"))
    return said


def _sources(situation: Situation, topic: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for advice in situation.facts.advice:
        if advice.topic == topic:
            found.update(dict.fromkeys(advice.sources))
    return tuple(found)
