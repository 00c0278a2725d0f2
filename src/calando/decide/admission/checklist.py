"""The rows of the checklist that are this person's, in the order of the pages."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.admission.flags import FLAG_TITLES
from calando.decide.admission.result import ChecklistRow, ChecklistSection
from calando.facts.schema_admission import AdmissionFacts, AdmissionRow
from calando.facts.schema_placement import CareLevel


def sections_for(
    facts: AdmissionFacts, flags: frozenset[str], level: CareLevel, jurisdiction: str
) -> tuple[ChecklistSection, ...]:
    """Return the sections with the rows that are chosen, numbered through; a section without rows is left out.

    Parameters
    ----------
    facts : the whole checklist.
    flags : what is true of this person.
    level : the level of care; an emergency gets the rows of a hospital, for later.
    jurisdiction : decides who pays and what the law says.
    """
    at: CareLevel = "medically_managed" if level == "emergency" else level
    found: list[ChecklistSection] = []
    number = 0
    for section in facts.sections:
        rows = []
        for row in facts.rows:
            if row.section == section.id and is_chosen(row, flags, at, jurisdiction):
                number += 1
                rows.append(_row(row, number, flags))
        if rows:
            found.append(
                ChecklistSection(
                    id=section.id,
                    title=section.title,
                    patient_title=section.patient_title,
                    note=section.note,
                    patient_note=section.patient_note,
                    rows=tuple(rows),
                )
            )
    return tuple(found)


def is_chosen(
    row: AdmissionRow, flags: frozenset[str], level: CareLevel, jurisdiction: str
) -> bool:
    """True if a row is for this person, at this level, in this country."""
    return (
        (not row.when or bool(flags.intersection(row.when)))
        and not flags.intersection(row.unless)
        and (not row.levels or level in row.levels)
        and (not row.jurisdictions or jurisdiction in row.jurisdictions)
    )


def rows_of(sections: Iterable[ChecklistSection]) -> tuple[ChecklistRow, ...]:
    """Return every row of the list."""
    return tuple(row for section in sections for row in section.rows)


def _row(row: AdmissionRow, number: int, flags: frozenset[str]) -> ChecklistRow:
    return ChecklistRow(
        id=row.id,
        number=number,
        audience=row.audience,
        text=row.text,
        patient_text=row.patient_text,
        urgent=row.urgent,
        why=row.why,
        because=tuple(FLAG_TITLES[f] for f in row.when if f in flags),
        sources=row.sources,
        where=row.where,
        basis=row.basis,
        claims=row.claims,
    )
