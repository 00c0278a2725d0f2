"""The user task: from a patient and a wish to an answer about a pump. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.pump.result import (
        BridgeOption,
        ChecklistItem,
        PumpResult,
        PumpStep,
        TimelineRow,
    )
    from calando.decide.pump.wishes import PumpWishes
    from calando.decide.recommendation import CitedLine
    from calando.patient.profile import Patient

    Cited = CitedLine | ChecklistItem | PumpStep | TimelineRow | BridgeOption


def pump(
    patient: Patient, wishes: PumpWishes | None = None, *, seed: int = 1
) -> Answer[PumpResult]:
    """Answer one question about intrathecal baclofen: from candidacy to a failed pump. Micrograms only.

    Parameters
    ----------
    patient : one person; a pump is a medication with route intrathecal and `micrograms_per_day`.
    wishes : the task and what it needs; see `PumpWishes`. By default the checklist of candidacy.
    seed : the same seed gives the same answer, to the byte.

    Returns
    -------
    An `Answer`; what forbids, what is missing and what is an emergency is a verdict with reasons. The boxed warning
    stands on every answer, and no dose by mouth is ever computed.

    Raises
    ------
    InputError : a wish that cannot be asked for: an amount that looks like milligrams, a date that is none.

    Examples
    --------
    >>> import calando
    >>> from calando.decide.pump.wishes import PumpWishes
    >>> patient = calando.load_patient("examples/pump_300mcg.toml")
    >>> pump(patient, PumpWishes(task="adjust")).result.headline
    'From 300 micrograms a day: up by 10 to 30 percent is 330 to 390 micrograms a day, at most once in 24 hours.'
    >>> failed = pump(patient, PumpWishes(task="failed", failed_hours=18)).result
    >>> failed.verdict, failed.emergency
    ('urgent_first', True)
    """
    from calando.decide.pump.pump import run_pump
    from calando.decide.pump.wishes import PumpWishes as Wishes
    from calando.decide.situation import assess_situation
    from calando.facts.load_pump import load_pump

    facts = load_facts()
    outcome = run_pump(assess_situation(patient, facts), load_pump(), wishes or Wishes(), seed=seed)
    result = outcome.result
    cited: tuple[Cited, ...] = (
        *result.do_now,
        *result.checklist,
        *result.steps,
        *result.timeline,
        *result.bridge,
        *result.drill,
        *result.watch,
        result.boxed_warning,
    )
    keys = {key for item in cited for key in item.sources}
    return answer_of("pump", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed)
