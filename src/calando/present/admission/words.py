"""Words of an admission checklist as every format writes them: a page for the person and a page for the team."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.admission.result import AdmissionResult, ChecklistRow
from calando.decide.recommendation import Answer, Statement
from calando.present import wording
from calando.present.urgent import words as urgent_words

AdmissionAnswer = Answer[AdmissionResult]
TITLE = "Admission checklist"
PERSON_TITLE = "For you"
TEAM_TITLE = "For the team"
PERSON_LEAD = "Tick what is done. Ask for help with the rest."
PERSON_FOOT = "A list to help you get ready. Not sure of something? Ask your care team."
PERSON_STRIP_SIGNS = (
    "you are hard to wake, breathe slowly, have a fit, are hot and stiff, or see things"
)
ON_PERSONS_SHEET = ("bring", "leave")
PAPER_NOTE = (
    "What to take along and what to leave at home stands on the person's sheet. Rows without a mark are recalled "
    "practice, assumed; rows marked read name their source in the other formats."
)
NEVER_STOP = "Do not stop suddenly."
EMERGENCY_PERSON = "Call {number} now. This list is for later."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a page: its title, a note, and rows as the reader gets them."""

    id: str
    title: str
    note: str
    rows: tuple[ChecklistRow, ...]


def title_of(result: AdmissionResult) -> str:
    """Return the title of a page."""
    return "Emergency first" if result.emergency else TITLE


def first_lines(result: AdmissionResult) -> tuple[str, ...]:
    """Return what stands before everything: the number to call, if it is an emergency."""
    return (urgent_words.call_now(result.contacts),) if result.emergency else ()


def who_lines(result: AdmissionResult) -> tuple[str, str]:
    """Return who this is about, and both kidney estimates."""
    return urgent_words.who_lines(result.patient, result.kidney)


def level_line(result: AdmissionResult) -> str:
    """Return the level of care and where it comes from."""
    return f"Level: {result.level_title}. {result.level_why}"


def person_parts(result: AdmissionResult) -> tuple[Part, ...]:
    """Return what the person reads: only rows with words for them."""
    found = []
    for section in result.sections:
        rows = tuple(r for r in section.rows if r.patient_text)
        if rows and section.patient_title:
            part = Part(
                id=section.id, title=section.patient_title, note=section.patient_note, rows=rows
            )
            found.append(part)
    return tuple(found)


def team_parts(result: AdmissionResult) -> tuple[Part, ...]:
    """Return what the team reads: every row."""
    return tuple(Part(id=s.id, title=s.title, note=s.note, rows=s.rows) for s in result.sections)


def paper_parts(result: AdmissionResult) -> tuple[Part, ...]:
    """Return what stands on the team's sheet of paper: every row but the things, which are on the person's sheet."""
    return tuple(p for p in team_parts(result) if p.id not in ON_PERSONS_SHEET)


def person_first(result: AdmissionResult) -> tuple[str, ...]:
    """Return what stands on top of the person's page: whom to call when, and never to stop suddenly."""
    number = urgent_words.emergency_number(result.contacts)
    if result.emergency:
        return (EMERGENCY_PERSON.format(number=number), NEVER_STOP)
    return (f"Call {number} if {PERSON_STRIP_SIGNS}.", NEVER_STOP)


def person_contacts(result: AdmissionResult) -> tuple[str, ...]:
    """Return whom to call, short: "Crisis line: 988"."""
    rows = urgent_words.contact_rows(result.contacts)
    return tuple(f"{kind}: {number}" for kind, number, _ in rows)


def because_text(row: ChecklistRow) -> str:
    """Return what of this person chose a row; "" if it is for everybody."""
    return f"for: {', '.join(row.because)}" if row.because else ""


def tag(row: ChecklistRow) -> str:
    """Return what kind of knowledge a row is, and from where."""
    return urgent_words.tag(row.basis, row.sources)


def counts(result: AdmissionResult) -> str:
    """Return how long the list is."""
    rows = sum(len(s.rows) for s in result.sections)
    own = sum(len(p.rows) for p in person_parts(result))
    return f"{wording.plural(rows, 'row')}, {own} of them also for the person"


def reasons(answer: AdmissionAnswer) -> tuple[Statement, ...]:
    """Return the reasons that do not stand above already."""
    return urgent_words.not_said(answer.reasons, (answer.result.level_why,))


def emergency_why(result: AdmissionResult) -> tuple[Statement, ...]:
    """Return why it is an emergency, with sources."""
    return urgent_words.as_statements(result.emergency_why)
