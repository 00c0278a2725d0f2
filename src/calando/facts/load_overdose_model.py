"""Read how an overdose goes; apart from the facts, for no plan needs it."""

from __future__ import annotations

import functools
from pathlib import Path

from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_overdose_model import OverdoseModel

FILE = "overdose/model.toml"


@functools.cache
def load_overdose_model() -> OverdoseModel:
    """Return the model of an overdose that ships with calando.

    Examples
    --------
    >>> [curve.outcome for curve in load_overdose_model().curves]
    ['coma', 'ventilation', 'seizure']
    """
    return load_overdose_model_from(FOLDER, load_facts())


def load_overdose_model_from(folder: Path, facts: Facts) -> OverdoseModel:
    """Return the model of a folder; its sources are those of the facts.

    Raises
    ------
    FactError : the file is missing or wrong; the message names it and the key.
    """
    return FactReader(folder, facts.sources).one(OverdoseModel, FILE)
