"""The part of an answer that every page shows in the same way: headline, person, kidneys, whom to call."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.recommendation import AdviceLine, ContactLine, KidneyReport, PatientSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An answer as the parts that all pages share see it, whatever its command."""

    headline: str
    emergency: bool
    patient: PatientSummary
    kidney: KidneyReport
    contacts: tuple[ContactLine, ...]
    advice: tuple[AdviceLine, ...] = ()
