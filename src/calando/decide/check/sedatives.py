"""Which listed drugs sedate, how many times a usual dose each is taken, and which cannot be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.check.listed import Listed, Member
from calando.decide.check.person import drug_mme
from calando.decide.situation import Situation
from calando.facts.schema_safety import SafetyFacts, Sedation

# usual doses, defined daily doses and morphine milligrams are of these routes
_COUNTED_ROUTES = frozenset({"oral", "sublingual", "transdermal", "nasal", "inhaled", "rectal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sedative:
    """One substance that counts, from however many entries: its row, and how many times the dose U belongs to."""

    drugs: tuple[Listed, ...]
    member: Member
    row: Sedation
    times: float
    dose_told: bool


def sedatives_among(
    situation: Situation, drugs: Sequence[Listed], safety: SafetyFacts
) -> tuple[tuple[Sedative, ...], tuple[str, ...]]:
    """Return what counts, and what sedates but cannot be counted (with the reason)."""
    left_out: list[str] = []
    places: dict[str, list[tuple[Listed, Member]]] = {}
    for drug in drugs:
        for member in drug.members:
            if "sedative" not in member.flags:
                continue
            why = _why_not(drug, member, safety)
            if why:
                left_out.append(f"{drug.asked} ({why})")
            else:
                places.setdefault(member.name, []).append((drug, member))
    counted = tuple(_sedative(found, situation, safety) for found in places.values())
    return counted, tuple(dict.fromkeys(left_out))


def _why_not(drug: Listed, member: Member, safety: SafetyFacts) -> str:
    if not drug.is_running:
        return f"stopped {drug.stopped_weeks_ago:g} weeks ago"
    if "anaesthetic" in member.flags:
        return "given by an anaesthetist, who is told of baclofen"
    if member.is_local:
        return f"{member.route}: less of it reaches the blood than by mouth"
    if member.route not in _COUNTED_ROUTES:
        return f"{member.route}: usual doses by mouth say nothing of it; it sedates all the same"
    return "" if _row_of(member, safety) is not None else "no row of the facts counts it"


def _sedative(
    found: Sequence[tuple[Listed, Member]], situation: Situation, safety: SafetyFacts
) -> Sedative:
    """Add up the entries of one substance; an entry without an amount counts as a usual dose."""
    member = found[0][1]
    row = _row_of(member, safety)
    assert row is not None  # `_why_not` has seen to it
    told = [_times(drug, member, row, situation, safety) for drug, _ in found]
    return Sedative(
        drugs=tuple(drug for drug, _ in found),
        member=member,
        row=row,
        times=sum(1.0 if t is None else t for t in told),
        dose_told=None not in told,
    )


def _row_of(member: Member, safety: SafetyFacts) -> Sedation | None:
    named = (r for r in safety.sedation if member.name in r.drugs)
    of_class = (r for r in safety.sedation if member.flags.intersection(r.classes))
    return next(named, None) or next(of_class, None)


def _times(
    drug: Listed, member: Member, row: Sedation, situation: Situation, safety: SafetyFacts
) -> float | None:
    """How many times the dose that U belongs to is taken; None if that is not known."""
    rules = safety.burden
    if row.scale == "alcohol" and drug.grams_of_alcohol is not None:
        per_kg = drug.grams_of_alcohol / situation.patient.weight_kg
        return per_kg / rules.alcohol_g_per_kg.value
    if row.scale == "mme":
        mme = drug_mme(member.name, drug, safety)
        if mme is None:
            return None
        told = mme / rules.opioid_MME.value
        # what a patch gives off is easily written in the wrong unit: it never counts as less than a usual dose
        return max(1.0, told) if member.route == "transdermal" else told
    if row.scale == "usual" and drug.daily_mg is not None and len(drug.members) == 1:
        usual = next((u for u in safety.usual_doses if u.drug == member.name), None)
        return None if usual is None else drug.daily_mg / usual.mg_per_day.value
    return None
