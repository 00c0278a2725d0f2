"""What about this person makes a row graver: kidneys, age, dose, the day of a step, what else is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.check.listed import Listed, speaks_of
from calando.decide.check.result import RaisedBecause
from calando.decide.check.wishes import CheckWishes
from calando.decide.situation import Situation
from calando.facts.schema_safety import (
    BaclofenRoute,
    Interaction,
    Raise,
    SafetyFacts,
    Severity,
)
from calando.patient.opioids import morphine_milligrams
from calando.units import DAYS_PER_WEEK

SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "major", "avoid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Everything of one person that a condition of a row may look at."""

    eGFR: float  # the strictest estimate; 0 on dialysis
    age_years: float
    flags: frozenset[str]  # conditions, histories, unstable kidneys; no drugs
    baclofen_mg: float | None  # per day
    opioid_MME: float | None  # None: no opioid, or no amount is told
    days_since_rise: float | None  # None: not told
    is_start: bool
    pregnant: bool
    gestation_weeks: float | None  # None: not told
    indication: str
    jurisdiction: str
    baclofen_routes: tuple[BaclofenRoute, ...]  # running, or of a start

    def may_be_below(self, eGFR: float) -> bool:
        """True if the kidneys are poorer than this, or move, so that no estimate holds."""
        return self.eGFR < eGFR or "unstable_kidneys" in self.flags


def person_of(
    situation: Situation, drugs: Sequence[Listed], wishes: CheckWishes, safety: SafetyFacts
) -> Person:
    """Return what conditions are held against."""
    patient = situation.patient
    oral = situation.oral
    since = oral.since_weeks * DAYS_PER_WEEK if oral and oral.since_weeks is not None else None
    told = [d for d in (wishes.raised_days_ago, since) if d is not None]
    flags = situation.flags - _drug_flags(drugs)
    if situation.kidneys.trend in ("falling", "recovering"):
        flags |= {"unstable_kidneys"}
    return Person(
        eGFR=0.0 if patient.dialysis != "none" else situation.kidneys.strictest,
        age_years=patient.age_years,
        flags=flags,
        baclofen_mg=oral.total_mg if oral else None,
        opioid_MME=opioid_mme(drugs, safety),
        days_since_rise=min(told, default=None),
        is_start=not any(m.stopped_weeks_ago is None for m in patient.baclofen),
        pregnant=bool(patient.pregnant) or "pregnancy" in situation.flags,
        gestation_weeks=patient.gestation_weeks,
        indication=patient.indication,
        jurisdiction=patient.jurisdiction,
        baclofen_routes=baclofen_routes(situation),
    )


def baclofen_routes(situation: Situation) -> tuple[BaclofenRoute, ...]:
    """Return the routes of running baclofen; without any, tablets are what would be started."""
    if situation.pump is None and "pump" not in situation.flags:
        return ("oral",)
    alone = situation.pump is not None and situation.oral is None
    return ("intrathecal",) if alone else ("oral", "intrathecal")


def _drug_flags(drugs: Sequence[Listed]) -> frozenset[str]:
    return frozenset().union(*(d.flags for d in drugs))


def opioid_mme(drugs: Sequence[Listed], safety: SafetyFacts) -> float | None:
    """Return the morphine milligrams of all running opioids whose amount and factor are known."""
    told = [
        mme
        for drug in drugs
        if drug.is_running
        for member in drug.members
        if (mme := drug_mme(member.name, drug, safety)) is not None
    ]
    return sum(told) if told else None


def drug_mme(name: str, drug: Listed, safety: SafetyFacts) -> float | None:
    """Return the morphine milligrams a day of one opioid; None if its amount or factor is not known."""
    if drug.daily_mg is None or len(drug.members) != 1:  # of a combination the amount says nothing
        return None
    factor = next(
        (
            f
            for f in safety.opioid_factors
            if f.drug == name and f.route in ("any", drug.members[0].route)
        ),
        None,
    )
    return morphine_milligrams(drug.daily_mg, factor) if factor is not None else None


def severity_for(
    row: Interaction, drug: Listed, person: Person, others: frozenset[str], safety: SafetyFacts
) -> tuple[Severity, tuple[RaisedBecause, ...]]:
    """Return how grave a row is for this person, and every reason that raises it.

    Parameters
    ----------
    others : flags of the other running entries, without this one. The other substances of this one count too.
    """
    steps = raises_that_hold(row, drug, person, others, safety)
    severity = max((row.severity, *(s.to for s in steps)), key=SEVERITIES.index)
    return severity, tuple(
        RaisedBecause(
            text=_because(step, person),
            from_severity=row.severity,
            to_severity=step.to,
            sources=(step.source,),
            basis=step.basis,
        )
        for step in steps
    )


def _beside(drug: Listed, this: int) -> frozenset[str]:
    """Return what stands beside one substance in its own entry."""
    if not drug.is_running:
        return frozenset()
    rest = (m.flags for i, m in enumerate(drug.members) if i != this and not m.is_local)
    return frozenset().union(*rest)


def raises_that_hold(
    row: Interaction, drug: Listed, person: Person, others: frozenset[str], safety: SafetyFacts
) -> tuple[Raise, ...]:
    """Return every reason of a row to raise it that holds, of any of the substances that it speaks of."""
    about = [i for i, m in enumerate(drug.members) if speaks_of(row, m)]
    beside = [others | _beside(drug, i) for i in about] or [others]
    return tuple(
        s for s in row.raised if any(holds(s, drug, person, flags, safety) for flags in beside)
    )


def _because(step: Raise, person: Person) -> str:
    if step.gestation_from is not None and person.gestation_weeks is None:
        return (
            f"the week of the pregnancy is not told: if it is {step.gestation_from:g} or later, "
            f"this holds: {step.because}"
        )
    if step.eGFR_below is not None and person.eGFR >= step.eGFR_below:
        return f"the kidneys are moving, so no estimate shows that eGFR is not below {step.eGFR_below:g}"
    return step.because


def holds(
    step: Raise, drug: Listed, person: Person, others: frozenset[str], safety: SafetyFacts
) -> bool:
    """True if every condition of a reason to raise is met; what is not told is not met."""
    rules = safety.burden
    since_rise, since_drug = person.days_since_rise, drug.since_weeks
    risen = person.is_start or (
        since_rise is not None and since_rise <= rules.after_rise_days.value
    )
    fresh = since_drug is not None and since_drug <= rules.new_drug_weeks.value
    return (
        (step.eGFR_below is None or person.may_be_below(step.eGFR_below))
        and (step.age_from is None or person.age_years >= step.age_from)
        and (not step.flags or bool((person.flags | others).intersection(step.flags)))
        and (step.baclofen_mg_above is None or (person.baclofen_mg or 0.0) > step.baclofen_mg_above)
        and (step.other_mg_from is None or (drug.daily_mg or 0.0) >= step.other_mg_from)
        and (step.opioid_MME_from is None or (person.opioid_MME or 0.0) >= step.opioid_MME_from)
        and person.indication not in step.unless_indications
        and (step.alcohol_g_from is None or (drug.grams_of_alcohol or 0.0) >= step.alcohol_g_from)
        and (not step.after_rise or risen)
        and (not step.new_drug or fresh)
        and (not step.pregnant or person.pregnant)
        and (step.gestation_from is None or _may_be_so_far(person, step.gestation_from))
        and (not step.drugs or any(m.name in step.drugs for m in drug.members))
        and bool(set(step.baclofen_routes).intersection(person.baclofen_routes))
        and (not step.jurisdictions or person.jurisdiction in step.jurisdictions)
    )


def _may_be_so_far(person: Person, weeks: float) -> bool:
    """True for a pregnancy of so many weeks, or of weeks that are not told."""
    told = person.gestation_weeks
    return person.pregnant and (told is None or told >= weeks)
