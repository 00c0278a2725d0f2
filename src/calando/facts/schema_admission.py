"""The shapes of the admission checklist as data: sections, rows with their conditions, claims that are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Jurisdiction, Number
from calando.facts.schema_placement import CareLevel

SectionId = Literal[
    "now", "phone", "coverage", "ask_place", "consent", "travel", "bring", "leave", "arrival"
]
Audience = Literal["person", "team", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionSection:
    """One part of the checklist: what it is called for the team and for the person."""

    id: SectionId
    title: str
    patient_title: str = ""  # "": the part is for the team alone
    note: str = ""
    patient_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionRow:
    """One line to be ticked. It is chosen where a flag of `when` is there and none of `unless`.

    `when` (): for everybody. `levels` and `jurisdictions` (): any. `patient_text` "": not for the person's page.
    """

    id: str
    section: SectionId
    audience: Audience
    text: str
    patient_text: str = ""
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    levels: tuple[CareLevel, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    urgent: bool = False
    why: str
    sources: tuple[str, ...]
    where: str
    basis: Basis
    claims: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedClaim:
    """Something that advertising says of its own service; calando does not repeat it, and says what it does instead."""

    id: str
    claims: tuple[str, ...]
    text: str
    instead: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionNumbers:
    """Where a person's age or kidneys begin to matter for the list."""

    adult_years: Number
    old_years: Number
    fertile_from_years: Number
    fertile_to_years: Number
    eGFR_watch: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionFacts:
    """What a checklist is picked from."""

    numbers: AdmissionNumbers
    sections: tuple[AdmissionSection, ...]
    rows: tuple[AdmissionRow, ...]
    refused: tuple[RefusedClaim, ...]
