"""The user task: from a person to a level of care, by phase. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.place.result import PlaceResult
    from calando.decide.place.wishes import PlaceWishes
    from calando.patient.profile import Patient


def place(
    patient: Patient, wishes: PlaceWishes | None = None, *, seed: int = 1
) -> Answer[PlaceResult]:
    """Say where to come off, by phase: cited rules, the highest level wins; emergencies first.

    Parameters
    ----------
    patient : one person; what the file does not say is not known, and never counts as no.
    wishes : findings of an intake, scored instruments, another view; see `PlaceWishes`.
    seed : written into the answer; nothing here is drawn.

    Returns
    -------
    An `Answer` with `level`, `phases`, `rules`, `needs`, `unknown_that_matter` and `rehab`. These are calando's own
    levels, and no clinician is replaced by them.

    Raises
    ------
    InputError : a finding that there is not or that contradicts the file, answers that are not on their scale, a
        dissent without level or reason.

    Examples
    --------
    >>> import calando
    >>> patient = calando.load_patient("examples/pump_300mcg.toml")
    >>> found = place(patient, calando.PlaceWishes(findings={"pump_interrupted": True})).result
    >>> found.level, found.emergency, [rule.id for rule in found.rules if rule.fired][0]
    ('emergency', True, 'E2')
    """
    from calando.decide.place.place import run_place
    from calando.decide.place.wishes import PlaceWishes
    from calando.decide.situation import assess_situation
    from calando.facts.load_placement import load_placement

    facts = load_facts()
    situation = assess_situation(patient, facts)
    outcome = run_place(situation, load_placement(), wishes or PlaceWishes(), seed=seed)
    result = outcome.result
    keys = {key for phase in result.phases for key in phase.sources}
    keys.update(key for rule in result.rules for key in rule.sources)
    keys.update(key for need in result.needs for key in need.sources)
    keys.update(
        key
        for line in (*result.do_now, *result.never, *result.co_occurring)
        for key in line.sources
    )
    return answer_of("place", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed)
