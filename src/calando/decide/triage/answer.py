"""The user task: from a person and signs to an answer. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.triage.result import TriageResult
    from calando.decide.triage.wishes import TriageWishes
    from calando.patient.profile import Patient


def triage(
    patient: Patient, wishes: TriageWishes | None = None, *, seed: int = 1
) -> Answer[TriageResult]:
    """Weigh signs: too much baclofen, withdrawal, both, or unclear; emergencies first.

    Parameters
    ----------
    patient : one person; conditions and measurements of the file count as signs too.
    wishes : signs in plain words, hours since the last dose, what was missed, what more was taken [mg by mouth].
    seed : the same seed gives the same answer, to the byte.

    Returns
    -------
    An `Answer` with `leaning`, `emergency`, `for_`, `against`, `tests`, `exclude`, `options` and `unrecognised`. It is
    a leaning and no diagnosis; the weights are assumed and said to be.

    Raises
    ------
    InputError : hours or amounts that cannot be.

    Examples
    --------
    >>> import calando
    >>> from calando.decide.triage.wishes import TriageWishes
    >>> patient = calando.load_patient("examples/pump_300mcg.toml")
    >>> found = triage(patient, TriageWishes(signs=("itch, fever 39.4 and rigidity",))).result
    >>> found.leaning, found.emergency, found.score_toxic
    ('withdrawing', True, 0.0)
    """
    from calando.decide.situation import assess_situation
    from calando.decide.triage.triage import run_triage
    from calando.decide.triage.wishes import TriageWishes
    from calando.facts.load_triage import load_triage

    facts = load_facts()
    situation = assess_situation(patient, facts)
    outcome = run_triage(situation, load_triage(), wishes or TriageWishes(), seed=seed)
    result = outcome.result
    keys = {
        key for line in result.emergency_why + result.do_now + result.ask for key in line.sources
    }
    keys.update(key for line in result.tests + result.never for key in line.sources)
    keys.update(key for e in result.for_ + result.against + result.neither for key in e.sources)
    keys.update(key for window in result.windows for key in window.sources)
    keys.update(key for other in result.exclude for key in other.sources)
    keys.update(key for option in result.options for key in option.sources)
    return answer_of(
        "triage", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed
    )
