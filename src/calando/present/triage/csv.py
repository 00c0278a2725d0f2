"""The evidence of a triage as a table (.csv): a row per sign, time or circumstance, and per word not understood."""

from __future__ import annotations

from collections.abc import Iterator

from calando.decide.triage.result import Evidence, TriageResult
from calando.present.table_out import rows_csv
from calando.present.triage import words

COLUMNS = ("part", "sign", "asked", "points_to", "weight", "why", "basis", "sources")


def triage_csv(answer: words.TriageAnswer) -> bytes:
    """Return the evidence as CSV: the leaning first, then what speaks for it, against it and for neither."""
    return rows_csv(COLUMNS, _rows(answer.result))


def _rows(result: TriageResult) -> Iterator[tuple[str, ...]]:
    emergency = "emergency" if result.emergency else ""
    yield ("leaning", result.leaning, "", "", emergency, result.headline, "", "")
    parts = (("for", result.for_), ("against", result.against), ("neither", result.neither))
    for part, found in parts:
        yield from (_row(part, evidence) for evidence in found)
    for word in result.unrecognised:
        near = words.unrecognised_text(word)
        yield ("not understood", "", word.asked, "", "", near, "", "")


def _row(part: str, evidence: Evidence) -> tuple[str, ...]:
    return (
        part,
        evidence.id,
        evidence.asked,
        evidence.points_to,
        evidence.weight,
        evidence.why,
        evidence.basis,
        "; ".join(evidence.sources),
    )
