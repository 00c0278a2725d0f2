"""An admission checklist for one person: the level first, then the rows that are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from calando.decide.admission import words
from calando.decide.admission.checklist import sections_for
from calando.decide.admission.flags import flags_of
from calando.decide.admission.result import AdmissionResult
from calando.decide.admission.wishes import AdmissionWishes, check_wishes
from calando.decide.advice import contacts_for
from calando.decide.place.result import PlaceResult
from calando.decide.recommendation import CitedLine, Statement
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report, patient_summary
from calando.facts.schema_admission import AdmissionFacts
from calando.facts.schema_placement import CareLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionOutcome:
    """A checklist with the words around it."""

    result: AdmissionResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The level of care, and where it comes from."""

    level: CareLevel
    source: Literal["told", "placed"]
    emergency: bool
    why: str
    emergency_why: tuple[CitedLine, ...]
    unknown: tuple[str, ...]  # what a placement was not told


def run_admission(
    situation: Situation,
    facts: AdmissionFacts,
    wishes: AdmissionWishes,
    placed: PlaceResult | None,
    titles: Mapping[CareLevel, str],
) -> AdmissionOutcome:
    """Pick the rows for one person.

    Parameters
    ----------
    situation : the person and the file.
    wishes : a level that is decided already, else what the placement was told.
    placed : what `calando place` found; None only where a level is told.
    titles : what a placement calls each level.

    Raises
    ------
    InputError : a level that calando does not have.
    """
    check_wishes(wishes)
    level = level_of(situation, wishes, placed)
    flags = flags_of(situation, facts.numbers, wishes.place.findings, emergency=level.emergency)
    country = situation.patient.jurisdiction
    result = AdmissionResult(
        headline=words.headline_of(level.level, emergency=level.emergency),
        emergency=level.emergency,
        level=level.level,
        level_title=titles[level.level],
        level_from=level.source,
        level_why=level.why,
        emergency_why=level.emergency_why,
        sections=sections_for(facts, flags, level.level, country),
        not_told=words.not_told(situation, flags, level.unknown),
        patient=patient_summary(situation),
        kidney=kidney_report(situation),
        contacts=contacts_for(situation),
    )
    return AdmissionOutcome(
        result=result,
        reasons=words.reasons_of(result),
        caveats=words.caveats_of(result, has_baclofen=bool(flags & {"oral", "pump"})),
    )


def level_of(situation: Situation, wishes: AdmissionWishes, placed: PlaceResult | None) -> Level:
    """Return the level: as told, else as placed. An emergency of the file stays one whatever level is told."""
    urgent = tuple(
        CitedLine(text=s.text, sources=s.sources, basis=s.basis, urgent=True)
        for s in (*situation.no_step_down, *situation.urgent)
        if s.emergency
    )
    if wishes.level is not None:
        return Level(
            level=wishes.level,
            source="told",
            emergency=wishes.level == "emergency" or bool(urgent),
            why="The level was told; calando did not check it against its rules.",
            emergency_why=urgent,
            unknown=(),
        )
    if placed is None:
        raise ValueError("without a level the result of a placement is needed")
    fired = tuple(
        CitedLine(text=f"{r.title}. {r.why}", sources=r.sources, basis=r.basis, urgent=True)
        for r in placed.rules
        if r.fired and r.level == "emergency"
    )
    return Level(
        level=placed.level,
        source="placed",
        emergency=placed.emergency or placed.level == "emergency" or bool(urgent),
        why=words.placed_text(placed),
        emergency_why=fired or urgent,
        unknown=tuple(u.title for u in placed.unknown_that_matter),
    )
