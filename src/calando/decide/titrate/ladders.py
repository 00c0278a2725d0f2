"""Which source's ladder is walked, and which others stand beside it."""

from __future__ import annotations

from calando.decide.situation import Situation
from calando.decide.titrate.result import LadderShown, Review
from calando.facts.schema import Ladder
from calando.simulate.ensemble import ADULT_FROM_YEARS

# said by labels to be sensitive to baclofen, or reckoned as such: they start like the elderly
SENSITIVE_FLAGS = {
    "frailty": "frailty",
    "dementia": "dementia",
    "stroke": "a stroke",
    "brain_injury": "a brain injury",
    "respiratory": "a lung disease",
    "sleep_apnoea": "sleep apnoea",
    "liver_disease": "a liver disease",
}


def sensitive_because(situation: Situation) -> list[str]:
    """Return why this person starts lower and slower than other adults; empty for everyone else."""
    patient, rules = situation.patient, situation.facts.titration_rules
    because = []
    if patient.age_years >= rules.sensitive_age_years.value:
        because.append(f"age {rules.sensitive_age_years.value:g} or over")
    because.extend(words for flag, words in SENSITIVE_FLAGS.items() if flag in situation.flags)
    because.extend(f"another sedative ({name})" for name, _ in situation.sedatives)
    return because


def _whom(situation: Situation) -> str:
    if situation.patient.age_years < ADULT_FROM_YEARS:
        return "child"
    return "sensitive" if sensitive_because(situation) else "adult"


def fits(ladder: Ladder, situation: Situation) -> bool:
    """True if the ladder was printed for this use, age and weight (whatever its country)."""
    patient = situation.patient
    heavy = ladder.weight_from_kg is None or patient.weight_kg >= ladder.weight_from_kg
    light = ladder.weight_to_kg is None or patient.weight_kg < ladder.weight_to_kg
    return (
        ladder.indication in (patient.indication, "any")
        and ladder.age_years[0] <= patient.age_years < ladder.age_years[1]
        and heavy
        and light
    )


def ladder_for(situation: Situation) -> Ladder | None:
    """Return the ladder to walk: of the person's country first, then one that is for any country.

    Someone sensitive takes a sensitive ladder where there is one; but no use has a sensitive ladder that has no
    ladder of its own.
    """
    own = use_ladder(situation)
    if own is None or _whom(situation) != "sensitive":
        return own
    found = [x for x in _here(situation) if x.whom == "sensitive"]
    return min(found, key=_nearest, default=own)


def use_ladder(situation: Situation) -> Ladder | None:
    """Return the ladder printed for this use, whether or not the person is sensitive."""
    group = "child" if _whom(situation) == "child" else "adult"
    found = [x for x in _here(situation) if x.whom == group]
    return min(found, key=_nearest, default=None)


def _here(situation: Situation) -> list[Ladder]:
    countries = (situation.patient.jurisdiction, "any")
    return [
        x
        for x in situation.facts.ladders
        if x.acts and fits(x, situation) and x.jurisdiction in countries
    ]


def _nearest(ladder: Ladder) -> tuple[bool, float, str]:
    """The country's own first, then the lowest start."""
    return ladder.jurisdiction == "any", ladder.totals_per_day[0], ladder.name


def ladders_beside(situation: Situation, acting: Ladder | None) -> tuple[LadderShown, ...]:
    """Return every ladder printed for this use and age, the acting one first, then the person's country."""
    country = situation.patient.jurisdiction
    of_country = {x.name for x in situation.facts.ladders if x.jurisdiction == country}
    found = [x for x in situation.facts.ladders if fits(x, situation)]
    found.sort(key=lambda x: (acting is None or x.name != acting.name, x.name not in of_country))
    scale = situation.patient.weight_kg
    return tuple(
        LadderShown(
            name=x.name,
            title=x.title,
            source=x.source,
            where=x.where,
            grade=x.grade,
            basis=x.basis,
            off_label=x.off_label,
            acts=acting is not None and x.name == acting.name,
            totals_mg_per_day=in_mg(x, x.totals_per_day, scale),
            step_days=x.step_days,
            intakes=x.intakes,
            usual_mg_per_day=in_mg(x, x.usual_per_day, scale),
            conflict=x.conflict,
            note=x.note,
            reviewed_by=x.reviewed_by,
        )
        for x in found
    )


def in_mg(ladder: Ladder, values: tuple[float, ...], weight_kg: float) -> tuple[float, ...]:
    """Return printed amounts in mg a day: those per kg times the weight."""
    scale = weight_kg if ladder.per_kg else 1.0
    return tuple(round(value * scale, 2) for value in values)


def review_of(situation: Situation, acting: Ladder) -> Review | None:
    """Return when to ask whether it helps: the ladder's own rule, else the soonest printed for this use."""
    rows = [x for x in situation.facts.ladders if x.indication == situation.patient.indication]
    with_rule = [x for x in (acting, *rows) if x.review_weeks]
    if not with_rule:
        return None
    country = situation.patient.jurisdiction
    soonest = min(with_rule, key=lambda x: (x.jurisdiction != country, x.review_weeks[0], x.name))
    row = acting if acting.review_weeks else soonest
    borrowed = (
        ""
        if row is acting
        else f" (No time is printed for this ladder; this one is of {row.source}.)"
    )
    low, high = row.review_weeks[0], row.review_weeks[-1]
    when = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    rule = row.review_rule or f"No benefit after {when} weeks: reconsider."
    return Review(after_weeks=low, rule=f"{rule}{borrowed}", sources=(row.source,), basis=row.basis)
