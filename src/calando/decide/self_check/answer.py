"""The user task: from the answers of a self-check to an answer. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.screen.answers import ScreenAnswers
    from calando.decide.self_check.result import SelfCheckResult


def run_self_check(answers: ScreenAnswers, *, seed: int = 1) -> Answer[SelfCheckResult]:
    """Answer "am I addicted?": count the signs, and say what to do next. It screens and never diagnoses.

    Parameters
    ----------
    answers : of the instrument "self_check"; `who` is "self" or "family", `jurisdiction` whose numbers are shown.
    seed : stands in the answer; nothing is drawn.

    Returns
    -------
    An `Answer` with `score` and `score_high`, `band` and `band_high`, `criteria`, `supporting`, `flags` and `steps`.
    A red flag ends it at once: `finished` is False and the first step is to call for help. After thoughts of suicide,
    sure or not, the answers may end early: `finished` is False too, and the first step is the crisis line.

    Raises
    ------
    InputError : answers that are missing, cannot be, or belong to no question that was asked; every one of them, and
        before them a danger that can be read, with the numbers to call.

    Examples
    --------
    >>> from calando.decide.screen.answers import ScreenAnswers
    >>> told = ScreenAnswers(instrument="self_check", answers={"red_flag": ("pump_problem",)}, jurisdiction="UK")
    >>> found = run_self_check(told).result
    >>> found.emergency, found.finished, found.steps[0].urgency, found.contacts[0].number
    (True, False, 'now', '999')
    """
    from calando.decide.self_check.self_check import check_self
    from calando.facts.load_self_check import load_self_check

    facts = load_facts()
    outcome = check_self(answers, load_self_check(), facts)
    return answer_of(
        "screen",
        outcome.result,
        outcome.reasons,
        outcome.caveats,
        facts,
        keys=outcome.sources,
        seed=seed,
    )
