"""The user task: from saved pages of a locator to a list of places. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.locate.result import LocateResult
    from calando.decide.locate.rows import LocatorRows
    from calando.decide.locate.wishes import LocateWishes


def locate(
    rows: LocatorRows, wishes: LocateWishes | None = None, *, seed: int = 1
) -> Answer[LocateResult]:
    """List the treatment places of a file, nearest first: listed, not vetted.

    Parameters
    ----------
    rows : one or several saved pages of the US treatment locator, as `calando.load_locator` reads them.
    wishes : near where, how far, which level, which way to pay; see `LocateWishes`.
    seed : no effect; nothing is simulated.

    Returns
    -------
    An `Answer` with `places`, what was left out and why, rows that cannot be read, and what of the search is missing.
    For the level "emergency" there is no list but the number to call.

    Raises
    ------
    InputError : a point that is nowhere, a distance that cannot be, an unknown level, country or way to pay.

    Examples
    --------
    >>> import calando
    >>> from calando.decide.locate.wishes import LocateWishes
    >>> rows = calando.load_locator("examples/locator_rows.json")
    >>> found = locate(rows, LocateWishes(near=(39.8, -98.6), within_km=40, level="residential")).result
    >>> found.emergency, [p.number for p in found.places][:2], round(found.places[0].distance_km, 1)
    (False, [1, 2], 10.9)
    """
    from calando.decide.locate.locate import run_locate
    from calando.decide.locate.wishes import LocateWishes
    from calando.facts.load_locator import load_locator_words

    facts = load_facts()
    asked = wishes or LocateWishes()
    outcome = run_locate(rows, asked, load_locator_words(), facts)
    result = outcome.result
    keys = {key for line in (*result.never, *result.ask) for key in line.sources}
    return answer_of(
        "locate", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed
    )
