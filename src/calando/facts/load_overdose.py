"""Read and check the facts around an oral overdose: apart, for no plan needs them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from calando.errors import FactError
from calando.facts import checks_overdose as checks
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_overdose import (
    CareLine,
    DialysisSaying,
    DispositionFacts,
    ObservationFacts,
    OverdoseFacts,
    OwnPoison,
    Series,
    TakenWords,
)

T = TypeVar("T", Series, CareLine, DialysisSaying, OwnPoison)


@functools.cache
def load_overdose() -> OverdoseFacts:
    """Return the facts around an overdose that ship with calando.

    >>> gdansk = load_overdose().series_of("gdansk2005")
    >>> gdansk.outcomes.coma.events, gdansk.outcomes.coma.of
    (28.0, 52.0)
    """
    return load_overdose_from(FOLDER, load_facts())


def load_overdose_from(folder: Path, facts: Facts) -> OverdoseFacts:
    """Return the facts around an overdose of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong; the message names it and the row.
    """
    reader = FactReader(folder, facts.sources)
    found = OverdoseFacts(
        series=_many(reader, Series, "series", "series", checks.series),
        disposition=reader.one(DispositionFacts, "overdose/disposition.toml"),
        observation=reader.one(ObservationFacts, "overdose/observation.toml"),
        dialysis=_many(reader, DialysisSaying, "dialysis", "statement", checks.saying),
        care=_many(reader, CareLine, "care", "line", checks.line),
        never=_many(reader, CareLine, "never", "line", checks.line),
        self_harm=_many(reader, CareLine, "self_harm", "line", checks.line),
        own_poisons=_many(reader, OwnPoison, "co_ingested", "poison", checks.poison),
        taken_words=reader.one(TakenWords, "overdose/taken_words.toml"),
    )
    _refuse("disposition", checks.disposition(found.disposition))
    _refuse("taken_words", checks.taken_words(found.taken_words))
    _refuse("observation", checks.observation(found.observation))
    drugs = {t.name for t in facts.drugs}
    for poison in found.own_poisons:
        if unknown := set(poison.drugs) - drugs:
            raise FactError(f"overdose/co_ingested.toml: {poison.id}: unknown {sorted(unknown)}")
    ids = {s.id for s in found.series}
    for item in found.series:
        if unknown := set(item.overlaps) - ids:
            raise FactError(f"overdose/series.toml: {item.id}: overlaps unknown {sorted(unknown)}")
    return found


def _many(
    reader: FactReader, cls: type[T], file: str, key: str, check: Callable[[T], str]
) -> tuple[T, ...]:
    items: Iterable[T] = reader.many(cls, f"overdose/{file}.toml", key)
    for item in items:
        _refuse(f"{file}", check(item), f"{key} {item.id}")
    return tuple(items)


def _refuse(file: str, problem: str, row: str = "") -> None:
    if problem:
        where = f"{row}: " if row else ""
        raise FactError(f"overdose/{file}.toml: {where}{problem}")
