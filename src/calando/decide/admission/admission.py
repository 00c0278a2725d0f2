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
from calando.decide.place.reading import Value
from calando.decide.place.result import LEVELS, PlaceResult
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
    confirmed: bool | None  # None: told
    why: str
    emergency_why: tuple[CitedLine, ...]
    unknown: tuple[str, ...]  # what a placement was not told


def run_admission(
    situation: Situation,
    facts: AdmissionFacts,
    wishes: AdmissionWishes,
    placed: PlaceResult,
    findings: Mapping[str, Value],
    titles: Mapping[CareLevel, str],
) -> AdmissionOutcome:
    """Pick the rows for one person.

    Parameters
    ----------
    situation : the person and the file.
    wishes : a level that is decided already, else what the placement was told.
    placed : what `calando place` found; its emergency counts where a level is told, too.
    findings : what the file, an intake and instruments say, joined.
    titles : what a placement calls each level.

    Raises
    ------
    InputError : a level that calando does not have.
    """
    check_wishes(wishes)
    level = level_of(situation, wishes, placed)
    flags = flags_of(situation, facts.numbers, findings, emergency=level.emergency)
    country = situation.patient.jurisdiction
    result = AdmissionResult(
        headline=words.headline_of(
            level.level,
            emergency=level.emergency,
            confirmed=level.confirmed,
            missing=len(level.unknown),
        ),
        emergency=level.emergency,
        level=level.level,
        level_title=titles[level.level],
        level_from=level.source,
        confirmed=level.confirmed,
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


def level_of(situation: Situation, wishes: AdmissionWishes, placed: PlaceResult) -> Level:
    """Return the level: as told, else as placed. An emergency stays one whatever level is told.

    It can be the file's, an intake's or an instrument's.
    """
    urgent = tuple(
        CitedLine(text=s.text, sources=s.sources, basis=s.basis, urgent=True)
        for s in (*situation.no_step_down, *situation.urgent)
        if s.emergency
    )
    fired = tuple(
        CitedLine(text=f"{r.title}. {r.why}", sources=r.sources, basis=r.basis, urgent=True)
        for r in placed.rules
        if r.fired and r.level == "emergency"
    )
    emergency = placed.emergency or bool(urgent)
    if wishes.level is not None:
        is_higher = LEVELS.index(placed.level) > LEVELS.index(wishes.level)
        return Level(
            level=wishes.level,
            source="told",
            emergency=wishes.level == "emergency" or emergency,
            confirmed=None,
            why=words.told_text(placed if is_higher else None),
            emergency_why=fired or urgent,
            unknown=(),
        )
    return Level(
        level=placed.level,
        source="placed",
        emergency=emergency,
        confirmed=placed.emergency or (placed.confirmed and not placed.unknown_that_matter),
        why=words.placed_text(placed),
        emergency_why=fired or urgent,
        unknown=tuple(u.title for u in placed.unknown_that_matter),
    )
