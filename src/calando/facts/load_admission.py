"""Read and check the admission checklist: apart, for nothing else needs it."""

from __future__ import annotations

import functools
from pathlib import Path

from calando.facts.checks_admission import check_admission
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_admission import (
    AdmissionFacts,
    AdmissionNumbers,
    AdmissionRow,
    AdmissionSection,
    RefusedClaim,
)

FILES = ("phone", "coverage", "place", "consent", "travel", "things", "arrival")


@functools.cache
def load_admission() -> AdmissionFacts:
    """Return the checklist that ships with calando.

    >>> "opioid" in {flag for row in load_admission().rows for flag in row.when}
    True
    """
    return load_admission_from(FOLDER, load_facts())


def load_admission_from(folder: Path, facts: Facts) -> AdmissionFacts:
    """Return the checklist of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or a row names a flag or a section that there is not.
    """
    reader = FactReader(folder, facts.sources)
    found = AdmissionFacts(
        numbers=reader.one(AdmissionNumbers, "admission/numbers.toml"),
        sections=reader.many(AdmissionSection, "admission/sections.toml", "section"),
        rows=tuple(
            row
            for name in FILES
            for row in reader.many(AdmissionRow, f"admission/{name}.toml", "row")
        ),
        refused=reader.many(RefusedClaim, "admission/refused.toml", "refused"),
    )
    check_admission(found)
    return found
