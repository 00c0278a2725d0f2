"""A user's own interaction rows: what a house knows or decided, checked beside calando's facts."""

from __future__ import annotations

from collections.abc import Sequence
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


def numbered(rows: Sequence[OwnRow]) -> tuple[tuple[int, OwnRow], ...]:
    """Return every row with its number, from 1; what stands twice, word for word, counts once.

    >>> one = OwnRow(drug="warfarin", severity="major", action="Ring the clinic.")
    >>> [number for number, _ in numbered((one, one, OwnRow(drug="x", severity="minor", action="y")))]
    [1, 3]
    """
    first = {row: number for number, row in reversed(list(enumerate(rows, start=1)))}
    return tuple(sorted(((number, row) for row, number in first.items()), key=lambda pair: pair[0]))
