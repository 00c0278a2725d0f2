"""How far a way on may go: the label's cap, and the strictest of all kidney rules."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calando.decide.situation import Situation
from calando.decide.titrate.result import DoseCap, KidneyRuleShown
from calando.facts.schema import DoseCap as CapFact
from calando.facts.schema import Facts, KidneyRule, Ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyLimit:
    """What the kidney rules leave of a usual dose; every rule is shown, the strictest acts."""

    fraction: float  # of each step and of the cap
    fraction_rule: KidneyRule | None
    max_daily_mg: float | None
    max_rule: KidneyRule | None
    avoid: KidneyRule | None  # the rule that says: do not start
    shown: tuple[KidneyRuleShown, ...]

    @property
    def reduces(self) -> bool:
        """True if less than the usual dose is planned."""
        return self.fraction < 1.0 or self.max_daily_mg is not None


def kidney_limit(situation: Situation) -> KidneyLimit:
    """Return what all kidney rules together leave; they all look at the smaller of eGFR and CLcr."""
    kidneys, dialysed = situation.kidneys.strictest, situation.patient.dialysis != "none"
    applying = [
        r
        for r in situation.facts.kidney.rules
        if (r.dialysis and dialysed) or (not r.dialysis and r.eGFR_from <= kidneys < r.eGFR_below)
    ]
    avoid = next((r for r in applying if r.action == "avoid"), None)
    fractions = [r for r in applying if r.fraction_of_usual is not None]
    most = [r for r in applying if r.max_daily_mg is not None]
    fraction_rule = min(fractions, key=lambda r: r.fraction_of_usual or 1.0, default=None)
    max_rule = min(most, key=lambda r: r.max_daily_mg or 0.0, default=None)
    acting = {r.name for r in (avoid, *([] if avoid else (fraction_rule, max_rule))) if r}
    return KidneyLimit(
        fraction=whole_thirds(fraction_rule.fraction_of_usual) if fraction_rule else 1.0,
        fraction_rule=fraction_rule,
        max_daily_mg=max_rule.max_daily_mg if max_rule else None,
        max_rule=max_rule,
        avoid=avoid,
        shown=tuple(
            KidneyRuleShown(
                name=r.name,
                source=r.source,
                text=r.text,
                action=r.action,
                fraction_of_usual=r.fraction_of_usual,
                max_daily_mg=r.max_daily_mg,
                applies=r in applying,
                strictest=r.name in acting,
                basis=r.basis,
            )
            for r in situation.facts.kidney.rules
            if r.dialysis == dialysed or r in applying
        ),
    )


def whole_thirds(printed: float | None) -> float:
    """Return what "by one third" leaves exactly: 0.667 is how the fact file writes two thirds."""
    share = 1.0 if printed is None else printed
    thirds = round(3.0 * share) / 3.0
    return thirds if abs(thirds - share) < 1e-3 else share


def full_dose_CLcr(facts: Facts) -> float:
    """Return the poorest kidneys for which every source still prints the full dose: those of the label's twin."""
    full = [r.eGFR_from for r in facts.kidney.rules if r.action == "full"]
    return max(full, default=facts.kidney.CLcr_reference.value)


def caps_for(situation: Situation) -> list[CapFact]:
    """Return the caps of the country, the indication and the age, never those of a hospital."""
    patient = situation.patient
    of_age = [
        c
        for c in situation.facts.caps
        if c.age_years[0] <= patient.age_years < c.age_years[1] and c.setting != "hospital"
    ]
    here = [c for c in of_age if c.jurisdiction in (patient.jurisdiction, "any")]
    own = [c for c in here if c.indication == patient.indication]
    general = [c for c in here if c.indication == "any"]
    if own or general:
        return own or general
    # no text covers this use: what the country allows for spasticity is carried over
    return [c for c in here if c.indication == "spasticity"]


def dose_cap(situation: Situation, ladder: Ladder, limit: KidneyLimit) -> DoseCap:
    """Return the lowest of the label's caps and what the kidneys leave of it.

    Off label, for the elderly and frail, and where no cap is known, the ladder ends where its source ends.
    """
    caps = [(c.max_daily_mg.value, c.max_daily_mg) for c in caps_for(situation)]
    scale = situation.patient.weight_kg if ladder.per_kg else 1.0
    top = scale * max(ladder.totals_per_day)
    where, source, basis = ladder.where, ladder.source, ladder.basis
    most, why = math.inf, ""
    if ladder.off_label or ladder.whom == "sensitive" or not caps:
        most, why = top, f"the end of the ladder ({ladder.source}), {top:g} mg/day"
    for value, number in caps:
        if value <= most:
            most, source, where, basis = value, number.source, number.where, number.basis
            why = f"the maximum of {value:g} mg/day ({number.source})"
            if number.note:
                why += f": {number.note}"
    if limit.fraction_rule is not None and limit.fraction < 1.0:
        rule = limit.fraction_rule
        most *= limit.fraction
        why += f"; times {limit.fraction:.3g} for the kidneys ({rule.source})"
        source, where, basis = rule.source, rule.where, "derived"
    if limit.max_rule is not None and limit.max_daily_mg is not None and limit.max_daily_mg < most:
        most = limit.max_daily_mg
        rule = limit.max_rule
        why = f"at most {most:g} mg/day with these kidneys ({rule.source})"
        source, where, basis = rule.source, rule.where, rule.basis
    return DoseCap(
        mg_per_day=math.floor(10.0 * most + 1e-9) / 10.0,
        source=source,
        where=where,
        basis=basis,
        why=why[0].upper() + why[1:],
    )
