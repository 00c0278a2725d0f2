"""Toxic, withdrawing, both or unclear: read the signs, weigh them, emergencies first.

The rule of the leaning stands in `leaning.py`. Nothing here says what a person has.
"""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.advice import contacts_for
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report, patient_summary
from calando.decide.triage import words
from calando.decide.triage.better import better_cause
from calando.decide.triage.circumstances import circumstances_of
from calando.decide.triage.emergency import emergencies
from calando.decide.triage.leaning import Weighed, weigh
from calando.decide.triage.lists import do_now_of, excludes_of, lines_of, options_of, states_of
from calando.decide.triage.person import TriagePerson, person_of
from calando.decide.triage.result import Evidence, TriageResult
from calando.decide.triage.windows import windows_for
from calando.decide.triage.wishes import TriageWishes
from calando.facts.schema_triage import TriageFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageOutcome:
    """A triage with the words around it."""

    result: TriageResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def run_triage(
    situation: Situation, facts: TriageFacts, wishes: TriageWishes, *, seed: int
) -> TriageOutcome:
    """Weigh what was told of one person.

    Parameters
    ----------
    situation : the person and the file.
    wishes : signs in plain words, hours since the last dose, what was missed, what more was taken.
    seed : of the members over whose kidneys the windows are stretched.

    Raises
    ------
    InputError : hours or amounts that cannot be.
    """
    person = person_of(situation, facts, wishes)
    windows = windows_for(situation, person, facts.windows, seed=seed)
    circumstances = circumstances_of(situation, person, facts, windows)
    better = better_cause(situation, person, circumstances, facts)
    weighed = weigh(person, circumstances, facts, better)
    why = emergencies(situation, person, weighed.circumstances, facts)
    today = _today(person, weighed, facts, situation)
    states = states_of(
        person, emergency=bool(why), today=today, contradiction=bool(weighed.contradictions)
    )
    in_favour, against, neither = _sides(weighed, frozenset(s.id for s in facts.signs if s.yields))
    result = TriageResult(
        headline=words.headline(weighed, person, emergency=bool(why), today=today),
        leaning=weighed.leaning,
        leaning_text=words.leaning_text(weighed, person),
        emergency=bool(why),
        emergency_why=why,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        contacts=contacts_for(situation),
        do_now=do_now_of(situation, person, facts, states),
        for_=in_favour,
        against=against,
        neither=neither,
        score_toxic=weighed.toxic,
        score_withdrawing=weighed.withdrawing,
        windows=tuple(windows.values()),
        ask=lines_of(facts.ask, person, states),
        tests=lines_of(facts.tests, person, states),
        exclude=excludes_of(situation, person, facts, better),
        options=options_of(person, facts, weighed.leaning),
        never=lines_of(facts.never, person, states),
        unrecognised=person.told.unrecognised,
        not_told=words.not_told(situation, person),
    )
    return TriageOutcome(
        result=result,
        reasons=words.reasons_of(weighed, person, why, windows),
        caveats=words.caveats_of(situation, person),
    )


def _today(
    person: TriagePerson, weighed: Weighed, facts: TriageFacts, situation: Situation
) -> bool:
    """True if a doctor is needed today though nothing is an emergency."""
    alarms = {s.id for s in facts.signs if s.alarm == "today"}
    return bool(
        alarms & set(person.told.present)
        or (person.has_signs and weighed.leaning != "unclear")
        or person.told.unrecognised
        or any(a.kind in ("past", "uncertain", "other", "amount") for a in person.told.aside)
        or {"missed_oral", "missed_pump"} & set(person.missed)
        or person.extra
        or situation.urgent
        or situation.no_step_down
    )


def _sides(
    weighed: Weighed, sedation: frozenset[str]
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Return what speaks for the leaning, what against it, and what separates nothing.

    Sedation never counts against withdrawal: where the signs lean to it, it stands among what separates nothing.
    """
    pointing = [
        e for e in weighed.all if e.weight != "none" and e.points_to in ("toxic", "withdrawing")
    ]
    if weighed.leaning == "withdrawing":
        pointing = [e for e in pointing if e.id not in sedation]
    rest = tuple(e for e in weighed.all if e not in pointing)
    if weighed.leaning in ("both", "unclear"):
        return tuple(pointing), (), rest
    in_favour = tuple(e for e in pointing if e.points_to == weighed.leaning)
    return in_favour, tuple(e for e in pointing if e.points_to != weighed.leaning), rest
