"""The shape of an admission checklist: sections of rows to be ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.decide.recommendation import CitedLine, ContactLine, KidneyReport, PatientSummary
from calando.facts.schema import Basis
from calando.facts.schema_admission import Audience, SectionId
from calando.facts.schema_placement import CareLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistRow:
    """One line. `because` says what of this person chose it; (): it is for everybody at this level."""

    id: str
    number: int  # through the whole list
    audience: Audience
    text: str
    patient_text: str  # "": for the team alone
    urgent: bool
    why: str
    because: tuple[str, ...]
    sources: tuple[str, ...]
    where: str
    basis: Basis
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistSection:
    """One part of the list."""

    id: SectionId
    title: str
    patient_title: str
    note: str
    patient_note: str
    rows: tuple[ChecklistRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionResult:
    """The `result` of `calando admission`."""

    headline: str
    emergency: bool
    level: CareLevel
    level_title: str
    level_from: Literal["told", "placed"]
    confirmed: bool | None  # None: the level was told; False: found so far, and not placed yet
    level_why: str
    emergency_why: tuple[CitedLine, ...]
    sections: tuple[ChecklistSection, ...]
    not_told: tuple[str, ...]
    patient: PatientSummary
    kidney: KidneyReport
    contacts: tuple[ContactLine, ...]
