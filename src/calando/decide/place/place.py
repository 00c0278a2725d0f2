"""Where to come off: findings, rules in three values, the highest level, phases, and what is not known.

Nothing that was not told counts as no. The rules stand in `src/calando/facts/placement`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calando.decide.advice import contacts_for
from calando.decide.place import words
from calando.decide.place.caveats import caveats_of
from calando.decide.place.details import details_of
from calando.decide.place.findings import Value
from calando.decide.place.headline import headline, not_confirmed
from calando.decide.place.known import known_of
from calando.decide.place.phases import level_line, phases_of
from calando.decide.place.result import Need, PhaseLevel, PlaceResult
from calando.decide.place.rules import judge_all, line_of
from calando.decide.place.unknown import unknown_that_matter
from calando.decide.place.wishes import PlaceWishes
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report, patient_summary
from calando.facts.names_placement import ONLY_WITH_ALCOHOL
from calando.facts.schema_placement import PlacementFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOutcome:
    """A placement with the words around it."""

    result: PlaceResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def run_place(
    situation: Situation, facts: PlacementFacts, wishes: PlaceWishes, *, seed: int
) -> PlaceOutcome:
    """Place one person.

    Raises
    ------
    InputError : a finding that there is not or that contradicts the file, answers that are not on their scale, a
        dissent without level or reason.
    """
    joint = known_of(situation, facts, wishes, seed=seed)
    situation, known, screened = joint.situation, joint.known, joint.screened
    judged = judge_all(facts.rules, known, situation.patient.age_years)
    phases = phases_of(judged, facts)
    level = phases[0].level
    assert level is not None
    findings = {f.id: f for f in facts.findings}
    unknown = unknown_that_matter(judged, level, findings)
    contacts = contacts_for(situation)
    needs = _needs(facts, phases, known)
    details = details_of(situation, facts.limits, by_instrument=screened.emergencies)
    result = PlaceResult(
        headline=headline(
            level, judged, unknown, needs, contacts, situation, facts, known, details
        ),
        emergency=level == "emergency",
        level=level,
        confirmed=level == "emergency" or not not_confirmed(level, needs, situation, judged),
        level_title=level_line(facts, level).title,
        or_level=phases[0].or_level,
        setting=phases[0].setting,
        phases=phases,
        rules=tuple(line_of(j, findings, known, details) for j in judged),
        needs=needs,
        unknown_that_matter=unknown,
        rehab=words.rehab_of(facts, known),
        dissent=words.dissent_of(wishes.dissent, level),
        do_now=words.do_now(facts, judged, known, situation),
        never=words.cited(words.lines_when(facts, "never", judged, known)),
        co_occurring=words.co_occurring(facts, judged, known, situation, screened.co_occurring),
        instruments=screened.lines,
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        contacts=contacts,
    )
    return PlaceOutcome(
        result=result,
        reasons=tuple(words.reasons_of(judged, known, situation, facts, details)),
        caveats=tuple(caveats_of(judged, known, joint.readings, joint.told, situation, facts)),
    )


def _needs(
    facts: PlacementFacts, phases: tuple[PhaseLevel, ...], known: Mapping[str, Value]
) -> tuple[Need, ...]:
    """Return what the level needs, and the levels that follow it at home; in an emergency nothing of home counts."""
    levels = {phase.level for phase in phases}
    if "emergency" in levels:
        return ()
    drinks = known.get("@alcohol") is not False
    return tuple(
        Need(
            id=row.id,
            title=row.title,
            met=None if (value := known.get(row.finding)) is None else value is row.wanted,
            levels=row.levels,
            why=row.why,
            if_missing=row.if_missing,
            sources=row.sources,
            basis=row.basis,
        )
        for row in facts.needs
        if levels.intersection(row.levels) and (drinks or row.finding != ONLY_WITH_ALCOHOL)
    )
