"""The user task: from a dispensing history to an answer. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.misuse.result import DispensingResult
    from calando.decide.misuse.scene import Resolver
    from calando.patient.dispensing_history import DispensingHistory


def dispensing(
    history: DispensingHistory, *, resolve: Resolver | None = None, seed: int = 1
) -> Answer[DispensingResult]:
    """Look for signs to talk about in a dispensing history; none of them says why.

    Parameters
    ----------
    history : the entries of one person in one country, as `load_dispensing` reads them.
    resolve : from the name on a label to drugs; None: by the words that `calando check` knows.
    seed : nothing is drawn; it only stands in the answer, as in every other.

    Returns
    -------
    An `Answer` with `signs`, `not_seen`, `not_assessable`, `intervals`, `gaps` and `what_to_do`. No probability of
    misuse is given, since none is known.

    Raises
    ------
    InputError : no entry is baclofen, or one of them has no amount.

    Examples
    --------
    >>> import calando
    >>> history = calando.load_dispensing("examples/dispensing_creep.csv", country="UK")
    >>> [(sign.id, sign.weight) for sign in calando.dispensing(history).result.signs]
    [('dose_creep', 'strong'), ('above_prescribed', 'strong'), ...]
    """
    from calando.decide.misuse.assess import assess_history
    from calando.facts.load_safety import load_misuse

    facts = load_facts()
    outcome = assess_history(history, facts, load_misuse(), resolve=resolve)
    result = outcome.result
    keys = {key for sign in result.signs for key in sign.sources}
    keys.update(key for todo in result.what_to_do for key in todo.sources)
    keys.update(key for said in outcome.reasons for key in said.sources)
    keys.update({result.summary.cap.source} if result.summary.cap else set())
    return answer_of(
        "dispensing", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed
    )
