"""Read and check the facts of a pump: apart, for no other task needs them."""

from __future__ import annotations

import functools
from pathlib import Path

from calando.errors import FactError
from calando.facts.checks_pump import check_pump
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_pump import (
    Bridge,
    Criterion,
    GeneralRules,
    OverdoseCase,
    OverdoseRules,
    PumpFacts,
    PumpLine,
    RefillRules,
    ScreeningRules,
    StartRules,
    Stretch,
    TitrationRules,
    WeanRules,
)


@functools.cache
def load_pump() -> PumpFacts:
    """Return the facts of a pump that ship with calando.

    >>> [bolus.value for bolus in load_pump().screening.boluses]
    [50.0, 75.0, 100.0]
    """
    return load_pump_from(FOLDER, load_facts())


def load_pump_from(folder: Path, facts: Facts) -> PumpFacts:
    """Return the facts of a pump of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, an amount is not in micrograms, a source is unknown.
    """
    reader = FactReader(folder, facts.sources)
    pump = PumpFacts(
        general=reader.one(GeneralRules, "pump/general.toml"),
        criteria=reader.many(Criterion, "pump/candidacy.toml", "criterion"),
        screening=reader.one(ScreeningRules, "pump/screening.toml"),
        start=reader.one(StartRules, "pump/start.toml"),
        titration=reader.one(TitrationRules, "pump/titration.toml"),
        refill=reader.one(RefillRules, "pump/refill.toml"),
        stretches=reader.many(Stretch, "pump/timeline.toml", "stretch"),
        bridge=reader.many(Bridge, "pump/bridge.toml", "bridge"),
        wean=reader.one(WeanRules, "pump/wean.toml"),
        overdose=reader.one(OverdoseRules, "pump/overdose.toml"),
        cases=reader.many(OverdoseCase, "pump/overdose_cases.toml", "case"),
        lines=reader.many(PumpLine, "pump/lines.toml", "line"),
    )
    if problem := check_pump(pump):
        raise FactError(f"pump: {problem}")
    return pump
