"""Checks of the admission checklist across its files."""

from __future__ import annotations

import re

from calando.errors import FactError
from calando.facts.schema_admission import AdmissionFacts

# what may be true of a person here; `decide/admission/flags.py` works each of them out
ADMISSION_FLAGS = frozenset(
    {
        "alcohol",
        "benzodiazepine",
        "child",
        "delirium_before",
        "dialysis",
        "emergency",
        "epilepsy",
        "kidneys_poor",
        "no_support",
        "no_transport",
        "old",
        "opioid",
        "opioid_agonist_treatment",
        "oral",
        "pregnancy_possible",
        "pregnant",
        "pump",
        "sedative",
        "seizure_before",
        "self_harm",
        "stimulant",
        "substance_use",
        "support_unknown",
        "transport_unknown",
    }
)
_CLAIM = re.compile(r"S[012]-\d{2,3}")


def check_admission(facts: AdmissionFacts) -> None:
    """Raise FactError if rows name what there is not, or a page for the person would be left without words.

    Raises
    ------
    FactError : an unknown flag or section, a text for nobody, a claim that is no id, an id that stands twice.
    """
    sections = {s.id for s in facts.sections}
    seen: set[str] = set()
    for row in facts.rows:
        here = f"admission: {row.id}"
        if row.id in seen:
            raise FactError(f"{here}: stands twice")
        seen.add(row.id)
        if unknown := sorted({*row.when, *row.unless} - ADMISSION_FLAGS):
            raise FactError(f"{here}: unknown flag {unknown}")
        if row.section not in sections:
            raise FactError(f"{here}: no such section {row.section}")
        if (row.audience == "team") == bool(row.patient_text):
            raise FactError(f"{here}: a text for the person stands with every row but the team's")
        if wrong := [c for c in row.claims if not _CLAIM.fullmatch(c)]:
            raise FactError(f"{here}: claims are ids such as S0-50, not {wrong}")
