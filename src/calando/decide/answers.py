"""An answer put together: reasons in order, and the sources of everything that it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from calando.decide.recommendation import Answer, Statement, TaperResult
from calando.facts.schema import Facts
from calando.version import __version__

if TYPE_CHECKING:
    from calando.decide.titrate.result import TitrationResult

R = TypeVar("R")


def answer_of(
    command: str,
    result: R,
    reasons: Iterable[Statement],
    caveats: Iterable[Statement],
    facts: Facts,
    *,
    keys: Iterable[str] = (),
    seed: int,
) -> Answer[R]:
    """Return the answer of a command; `keys` are sources beside those of reasons and caveats."""
    # emergencies first, then what is urgent; otherwise the order is kept
    sorted_reasons = tuple(sorted(reasons, key=lambda s: (not s.emergency, not s.urgent)))
    kept_caveats = tuple(caveats)
    used = {key for s in (*sorted_reasons, *kept_caveats) for key in s.sources} | set(keys)
    return Answer(
        command=command,
        seed=seed,
        version=__version__,
        result=result,
        reasons=sorted_reasons,
        caveats=kept_caveats,
        sources=_sources(used, facts),
    )


def _sources(used: Iterable[str], facts: Facts) -> Mapping[str, Mapping[str, str]]:
    return {
        key: {"title": s.title, "author": s.author, "year": s.year, "doi": s.doi, "url": s.url}
        for key in sorted(used)
        if (s := facts.sources.get(key)) is not None
    }


def keys_of_result(result: TaperResult | TitrationResult) -> set[str]:
    """Return the sources of a plan beside those of reasons and caveats."""
    keys = {key for line in result.advice for key in line.sources}
    keys.update(key for card in result.cards for key in card.sources)
    if isinstance(result, TaperResult):
        keys.update(c.source for c in result.compared)
        keys.update(key for s in result.would_help for key in s.sources)
        keys.update(key for switch in result.what_if for key in switch.sources)
        return keys
    keys.update(ladder.source for ladder in result.ladders)
    keys.update(rule.source for rule in result.kidney_rules)
    keys.update(result.review.sources if result.review else ())
    keys.update({result.cap.source} if result.cap else set())
    return keys | set(result.minimum_effective_dose.sources)
