"""The user task: from a person to the checklist of an admission. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.admission.result import AdmissionResult
    from calando.decide.admission.wishes import AdmissionWishes
    from calando.patient.profile import Patient


def admission(
    patient: Patient, wishes: AdmissionWishes | None = None, *, seed: int = 1
) -> Answer[AdmissionResult]:
    """Pick the checklist of an admission for one person: what to ask, to bring, to agree, and what is done on arrival.

    Parameters
    ----------
    patient : one person; pump, other drugs, kidneys, age, country and home choose the rows.
    wishes : a level of care that is decided already, or what a placement needs; see `AdmissionWishes`.
    seed : the same seed gives the same answer, to the byte.

    Returns
    -------
    An `Answer` with `sections`; each row has its text for the team, often one for the person, why, and sources. In an
    emergency the number to call comes first and the list is for later.

    Raises
    ------
    InputError : a level that calando does not have, or findings that contradict the file.

    Examples
    --------
    >>> import calando
    >>> from calando.decide.admission.wishes import AdmissionWishes
    >>> patient = calando.load_patient("examples/pump_300mcg.toml")
    >>> found = admission(patient, AdmissionWishes(level="medically_managed")).result
    >>> [section.id for section in found.sections][:3]
    ['now', 'phone', 'coverage']
    >>> "pump_card" in {row.id for section in found.sections for row in section.rows}
    True
    """
    from calando.decide.admission.admission import run_admission
    from calando.decide.admission.checklist import rows_of
    from calando.decide.admission.wishes import AdmissionWishes, check_wishes
    from calando.decide.place.answer import place
    from calando.decide.place.known import known_of
    from calando.decide.situation import assess_situation
    from calando.facts.load_admission import load_admission
    from calando.facts.load_placement import load_placement

    facts = load_facts()
    asked = wishes or AdmissionWishes()
    check_wishes(asked)
    situation = assess_situation(patient, facts)
    # a level that is told hides no emergency that the file, an intake or an instrument tells
    placed = place(patient, asked.place, seed=seed).result
    placement = load_placement()
    findings = known_of(situation, placement, asked.place, seed=seed).known
    titles = {li.level: li.title for li in placement.lines if li.kind == "level" and li.level}
    outcome = run_admission(situation, load_admission(), asked, placed, findings, titles)
    result = outcome.result
    keys = {key for row in rows_of(result.sections) for key in row.sources}
    return answer_of(
        "admission", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed
    )
