"""What the file and the wishes say beside the signs: routes, hours, amounts, kidneys, what else sedates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calando.decide.situation import Situation, find_term
from calando.decide.triage.check_wishes import check_wishes
from calando.decide.triage.missed import hours_missed, missed_of
from calando.decide.triage.numbers import PLAUSIBLE, signs_of
from calando.decide.triage.reading import read_signs
from calando.decide.triage.result import Unrecognised
from calando.decide.triage.story import Measured, Told
from calando.decide.triage.wishes import TriageWishes
from calando.facts.schema_triage import TriageFacts

ADULT_YEARS = 18.0
_SIGN_FLAGS = frozenset({"toxicity_signs", "withdrawal_signs", "possible_withdrawal_signs"})
_VITALS = ("temperature_C", "heart_rate", "respiratory_rate", "spo2", "systolic", "rass")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagePerson:
    """One person as a triage sees them; None: not told."""

    told: Told  # signs of the wishes and of the file together
    has_signs: bool  # any sign that is there
    has_pump: bool
    has_oral: bool
    names_baclofen: bool
    dependent: bool | None  # None: not told whether or how long baclofen was taken
    oral_hours: float | None  # since the last dose by mouth
    pump_hours: float | None  # since the pump failed
    extra: bool
    extra_mg: float | None  # None with `extra`: the amount is not told
    extra_hours: float | None
    missed: tuple[str, ...]  # ids of circumstances
    missed_asked: dict[str, str]
    missed_unread: tuple[str, ...]  # told as missed and not understood
    poor_kidneys: bool
    moderate_kidneys: bool
    failing_kidneys: bool
    recovering_kidneys: bool
    sedated_by_others: bool
    is_child: bool
    judges_vitals: (
        bool  # the limits of pulse, pressure and fast breath were made for someone like this
    )


def person_of(situation: Situation, facts: TriageFacts, wishes: TriageWishes) -> TriagePerson:
    """Return what is known of the person.

    Raises
    ------
    InputError : a wish that cannot be asked.
    """
    check_wishes(wishes)
    patient, clinical = situation.patient, situation.facts
    judges = patient.age_years >= clinical.taper_rules.adult_vitals_years.value
    in_pump = situation.pump is not None or "pump" in situation.flags
    missed_asked, strange = missed_of(wishes, facts, has_pump=in_pump)
    told = _all_signs(situation, facts, wishes, judges=judges, strange=strange)
    for name, asked in told.story.items():
        if name.startswith("missed_"):
            missed_asked.setdefault(name, asked)
    missed = tuple(missed_asked)
    has_pump = in_pump or "missed_pump" in missed
    stopped = [m for m in patient.baclofen if m.stopped_weeks_ago is not None]
    has_oral = situation.oral is not None or any(m.route != "intrathecal" for m in stopped)
    hours = wishes.last_dose_hours
    if hours is None:
        hours = patient.now.hours_since_last_dose
    if hours is None:
        hours = hours_missed(missed_asked)
    extra = wishes.extra_hours_ago is not None or wishes.extra_mg is not None
    extra = (extra and wishes.extra_mg != 0) or bool(
        {"extra_large", "extra_small"} & set(told.story)
    )
    if hours is None and extra:
        hours = wishes.extra_hours_ago
    by_pump = has_pump and ("missed_pump" in missed or not has_oral)
    rules = clinical.kidney
    strict, dialysis = situation.kidneys.strictest, patient.dialysis != "none"
    drinks = patient.alcohol is not None and patient.alcohol.grams_per_day > 0
    trend = situation.kidneys.trend
    recovering = trend == "recovering" or "recovering_kidneys" in situation.flags
    failing = trend == "falling" or "unstable_kidneys" in situation.flags
    reaches = has_oral or not has_pump  # spinal doses hardly reach the blood
    return TriagePerson(
        told=told,
        has_signs=bool(told.present),
        has_pump=has_pump,
        has_oral=has_oral,
        names_baclofen=bool(patient.baclofen) or has_pump,
        dependent=_dependent(situation, facts, has_pump=has_pump),
        oral_hours=None if by_pump else hours,
        pump_hours=hours if by_pump else None,
        extra=extra,
        extra_mg=(wishes.extra_mg or None) if extra else None,
        extra_hours=wishes.extra_hours_ago if extra else None,
        missed=missed,
        missed_asked=missed_asked,
        missed_unread=tuple(u.asked for u in strange),
        poor_kidneys=reaches and (dialysis or strict < rules.urgent_eGFR.value),
        moderate_kidneys=reaches and strict < rules.cautious_eGFR.value,
        failing_kidneys=reaches and failing and not recovering,
        recovering_kidneys=reaches and recovering,
        sedated_by_others=bool(situation.sedatives) or drinks,
        is_child=patient.age_years < ADULT_YEARS,
        judges_vitals=judges,
    )


def _dependent(situation: Situation, facts: TriageFacts, *, has_pump: bool) -> bool | None:
    """Return whether there was time to depend on baclofen; an unknown duration counts as enough."""
    clinical = situation.facts.taper_rules
    least, recent = facts.rules.dependent_weeks.value, clinical.recent_baclofen_weeks.value
    kept = [
        m
        for m in situation.patient.baclofen
        if m.stopped_weeks_ago is None or m.stopped_weeks_ago <= recent
    ]
    if not kept:
        return True if has_pump else None
    return any(m.since_weeks is None or m.since_weeks >= least for m in kept)


def _all_signs(
    situation: Situation,
    facts: TriageFacts,
    wishes: TriageWishes,
    *,
    judges: bool,
    strange: list[Unrecognised],
) -> Told:
    """Join what was written, what was measured and what stands in the file."""
    told = read_signs(wishes.signs, facts)
    now = situation.patient.now
    in_file = [
        Measured(vital=name, value=float(value), asked="")
        for name in _VITALS
        if (value := getattr(now, name)) is not None
        and PLAUSIBLE[name][0] <= float(value) <= PLAUSIBLE[name][1]
    ]
    measured = (*told.measured, *in_file)
    present, absent = dict(told.present), dict(told.absent)
    for m in measured:
        for sign, there in signs_of(m, facts.readings, is_adult=judges):
            if there:
                present.setdefault(sign, m.asked)
            else:
                absent.setdefault(sign, m.asked)
    for sign in _signs_of_file(situation, facts):
        present.setdefault(sign, "")
    return replace(
        told,
        present=present,
        absent={k: v for k, v in absent.items() if k not in present},
        measured=measured,
        unrecognised=(*told.unrecognised, *strange),
    )


def _signs_of_file(situation: Situation, facts: TriageFacts) -> list[str]:
    """Return signs that stand among the conditions, or in the last line of the diary."""
    found: list[str] = []
    for condition in situation.patient.conditions:
        term = find_term(condition, situation.facts.conditions)
        if term is not None and _SIGN_FLAGS & set(term.flags):
            found.extend(read_signs([condition], facts).present)
    diary = [s for s in situation.patient.symptoms if s.sedation_0_10 is not None]
    if diary:
        last = max(diary, key=lambda s: s.day).sedation_0_10
        if last is not None and last >= facts.rules.sedated_diary_0_10.value:
            found.append("drowsiness")
    return found
