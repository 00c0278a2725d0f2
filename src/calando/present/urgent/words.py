"""Words that triage and pump share: whom to call before everything, cited lines, hours with their bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calando.decide.recommendation import (
    Band,
    CitedLine,
    ContactLine,
    KidneyReport,
    PatientSummary,
    Statement,
)
from calando.facts.schema import Basis
from calando.present import vocabulary, wording
from calando.present.frame import Frame

SIGNS = (
    "hard to wake, slow or stopped breathing, a seizure, fever with rigid muscles, "
    "or hallucinations"
)
ANY_TIME = "at any time"
NO_NUMBER = "your emergency number"
NOT_TOLD_TITLE = "Not told, and could change this answer"
NOT_UNDERSTOOD_TITLE = "Not understood, so not counted"
_FIRST_KINDS = ("emergency", "poison")


def who_lines(
    patient: PatientSummary, kidney: KidneyReport, *, micrograms_per_day: float | None = None
) -> tuple[str, str]:
    """Return who this is about (with the rate of a pump), and both kidney estimates."""
    frame = Frame(headline="", emergency=False, patient=patient, kidney=kidney, contacts=())
    who = wording.patient_line(frame)
    if micrograms_per_day is not None:
        who += f" · pump {micrograms(micrograms_per_day)}/day"
    return who, wording.kidney_line(frame)


# -- whom to call -------------------------------------------------------------------------------------


def emergency_number(contacts: Iterable[ContactLine]) -> str:
    """Return the number to call in an emergency, or a plain phrase if none is on file."""
    return next((c.number for c in contacts if c.kind == "emergency"), NO_NUMBER)


def in_order(contacts: Iterable[ContactLine]) -> tuple[ContactLine, ...]:
    """Return contacts with the emergency number first, then poison lines, then all others."""

    def place(contact: ContactLine) -> int:
        kinds = _FIRST_KINDS
        return kinds.index(contact.kind) if contact.kind in kinds else len(kinds)

    return tuple(sorted(contacts, key=place))


def strip_title(contacts: Sequence[ContactLine]) -> str:
    """Return the numbers of the strip: "Emergency: 911 · Poison line: 1-800-222-1222"."""
    return " · ".join(strip_parts(contacts))


def strip_parts(contacts: Sequence[ContactLine]) -> tuple[str, ...]:
    """Return the numbers of the strip one by one, the emergency number first."""
    parts = [f"Emergency: {emergency_number(contacts)}"]
    # where no poison line takes calls from everybody, the health line does that
    for kind in ("poison", "health_line"):
        if found := [c for c in contacts if c.kind == kind]:
            return (*parts, *(f"{vocabulary.CONTACT_TITLES[kind]}: {c.number}" for c in found))
    return tuple(parts)


def strip_line(contacts: Sequence[ContactLine]) -> str:
    """Return when to call, whatever the answer below says."""
    return f"Call {emergency_number(contacts)} at once for: {SIGNS}. Do not wait for this page."


def call_now(contacts: Sequence[ContactLine]) -> str:
    """Return the line that stands before everything in an emergency."""
    return f"EMERGENCY: call {emergency_number(contacts)} now."


def contact_rows(contacts: Iterable[ContactLine]) -> tuple[tuple[str, str, str], ...]:
    """Return whom to call as rows: kind, number, who answers."""
    titles = vocabulary.CONTACT_TITLES
    return tuple(
        (titles.get(c.kind, c.kind), c.number, wording.contact_text(c)) for c in in_order(contacts)
    )


# -- cited lines --------------------------------------------------------------------------------------


def as_statements(lines: Iterable[CitedLine]) -> tuple[Statement, ...]:
    """Return cited lines in the shape that every page sets with its sources."""
    return tuple(
        Statement(text=line.text, sources=line.sources, basis=line.basis, urgent=line.urgent)
        for line in lines
    )


def not_said(statements: Iterable[Statement], said: Iterable[str]) -> tuple[Statement, ...]:
    """Return the statements whose text stands nowhere above."""
    above = set(said)
    return tuple(s for s in statements if s.text not in above)


def tag(basis: Basis, sources: Sequence[str]) -> str:
    """Return what kind of knowledge it is, and from where: "read: leo2005"."""
    return f"{basis}: {', '.join(sources)}" if sources else basis


# -- numbers ------------------------------------------------------------------------------------------


def amount(value: float) -> str:
    """Return a number as precise as it deserves: 0.75, 0.9, 8.5, 18, 1189."""
    quarters = value < 1 and (4 * value) % 1 == 0
    return wording.number(round(value, 2 if quarters else 1 if value < 10 else 0))


def hours(value: float) -> str:
    """Return hours with their unit: "0.5 h", "18 h"."""
    return f"{amount(value)} h"


def micrograms(value: float) -> str:
    """Return an intrathecal amount: "75 micrograms"."""
    return f"{wording.number(round(value, 2))} micrograms"


def span(from_h: Band, to_h: Band | None) -> str:
    """Return a stretch of time with its doubt: "18 to 48 h (12 to 72 h at the widest)".

    Parameters
    ----------
    from_h, to_h : beginning and end [h]; `to_h` None: only its beginning is known.

    Examples
    --------
    >>> span({"p05": 12.0, "p50": 18.0, "p95": 24.0}, {"p05": 36.0, "p50": 48.0, "p95": 72.0})
    '18 to 48 h (12 to 72 h at the widest)'
    >>> span({"p05": 6.0, "p50": 6.0, "p95": 6.0}, None)
    'at about 6 h'
    """
    start = amount(from_h["p50"])
    if to_h is None and from_h["p95"] == 0:
        return ANY_TIME
    if to_h is None:
        wide = from_h["p05"] != from_h["p95"]
        doubt = f" ({amount(from_h['p05'])} to {amount(from_h['p95'])} h)" if wide else ""
        return f"at about {start} h{doubt}"
    end = amount(to_h["p50"])
    middle = f"at {start} h" if end == start else f"{start} to {end} h"
    widest = f"{amount(from_h['p05'])} to {amount(to_h['p95'])} h"
    plain = from_h["p05"] == from_h["p50"] and to_h["p50"] == to_h["p95"]
    return middle if plain or widest == middle else f"{middle} ({widest} at the widest)"
