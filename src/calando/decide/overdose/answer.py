"""The user task: from a person and an ingestion to a forecast. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calando.decide.overdose.result import OverdoseResult
    from calando.decide.overdose.wishes import OverdoseWishes
    from calando.patient.profile import Patient


def overdose(
    patient: Patient, wishes: OverdoseWishes | None = None, *, seed: int = 1
) -> Answer[OverdoseResult]:
    """Forecast an overdose of baclofen by mouth: where to be treated, how bad, how long, and what follows.

    Parameters
    ----------
    patient : one person; running baclofen in the file counts as usual doses before the ingestion.
    wishes : amounts [mg], hours ago, what else was taken, levels [mg/L]; see `OverdoseWishes`. None: nothing was told.
    seed : the same seed gives the same answer, to the byte.

    Returns
    -------
    An `Answer`. Without an amount and without a level there are no numbers, and the place is an emergency.

    Raises
    ------
    InputError : an amount, hour or level that cannot be.

    Examples
    --------
    >>> import calando
    >>> patient = calando.load_patient("examples/ms_60mg.toml")
    >>> result = calando.overdose(patient, calando.OverdoseWishes(mg=600, hours_ago=3)).result
    >>> result.disposition.place, result.withdrawal_from_h is not None
    ('emergency_now', True)
    """
    from calando.decide.overdose.forecast import forecast_overdose
    from calando.decide.overdose.wishes import OverdoseWishes
    from calando.decide.situation import assess_situation
    from calando.facts.load_overdose import load_overdose
    from calando.facts.load_overdose_model import load_overdose_model
    from calando.facts.load_safety import load_safety

    facts = load_facts()
    outcome = forecast_overdose(
        assess_situation(patient, facts),
        load_overdose(),
        load_overdose_model(),
        load_safety(),
        wishes or OverdoseWishes(),
        seed=seed,
    )
    keys = set(_keys(outcome.result))
    return answer_of(
        "overdose", outcome.result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed
    )


def _keys(result: OverdoseResult) -> Iterator[str]:
    for line in (*result.do_now, *result.never, *result.self_harm):
        yield from line.sources
    for way in result.dialysis.ways:
        yield from way.sources
    for said in result.dialysis.statements:
        yield from said.sources
    for structure in result.structures:
        yield from structure.sources
    yield from (row.source for row in result.series)
    yield from result.afterwards.sources
