"""Read and check what a treatment locator's words mean: apart, for nothing else needs it."""

from __future__ import annotations

import functools
from pathlib import Path

from calando.facts.checks_locator import check_locator
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_locator import (
    LocatorFacts,
    LocatorLine,
    LocatorNumbers,
    LocatorWord,
    PaymentWord,
)


@functools.cache
def load_locator_words() -> LocatorFacts:
    """Return what ships with calando.

    >>> {w.level for w in load_locator_words().words if "residential detoxification" in w.words}
    {'residential'}
    """
    return load_locator_from(FOLDER, load_facts())


def load_locator_from(folder: Path, facts: Facts) -> LocatorFacts:
    """Return the locator's words of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or a word means two things.
    """
    reader = FactReader(folder, facts.sources)
    found = LocatorFacts(
        numbers=reader.one(LocatorNumbers, "locator/numbers.toml"),
        words=reader.many(LocatorWord, "locator/levels.toml", "word"),
        payments=reader.many(PaymentWord, "locator/payments.toml", "payment"),
        lines=reader.many(LocatorLine, "locator/lines.toml", "line"),
    )
    check_locator(found)
    return found
