"""A user's own interaction rows: what a house knows or decided, checked beside calando's facts."""

from __future__ import annotations

from dataclasses import dataclass

from calando.facts.schema_safety import Severity
from calando.patient.profile import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """One row of a user's table, as it was typed; `drug` is not yet resolved."""

    drug: str
    severity: Severity
    action: str
    mechanism: str = ""  # a code of ours such as RENAL, or words; "" = not told
    evidence: str = ""
    source: str = ""
    route: Route | None = None  # of the other drug; None = every route
