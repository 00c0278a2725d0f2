"""Read and check the facts of a placement: apart, for no plan needs them."""

from __future__ import annotations

import functools
from pathlib import Path

from calando.facts.checks_placement import check_placement
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_placement import (
    Finding,
    PhaseLength,
    PlacementFacts,
    PlacementLimits,
    PlacementLine,
    PlacementRule,
    SettingNeed,
)


@functools.cache
def load_placement() -> PlacementFacts:
    """Return the rules of a placement that ship with calando.

    >>> {"E2", "A12", "B3a"} <= {rule.id for rule in load_placement().rules}
    True
    """
    return load_placement_from(FOLDER, load_facts())


def load_placement_from(folder: Path, facts: Facts) -> PlacementFacts:
    """Return the rules of a placement of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or names a finding, a rule or a source that there is not.
    """
    reader = FactReader(folder, facts.sources)
    found = PlacementFacts(
        limits=reader.one(PlacementLimits, "placement/limits.toml"),
        findings=reader.many(Finding, "placement/findings.toml", "finding"),
        rules=reader.many(PlacementRule, "placement/rules.toml", "rule"),
        needs=reader.many(SettingNeed, "placement/needs.toml", "need"),
        lengths=reader.many(PhaseLength, "placement/lengths.toml", "length"),
        lines=reader.many(PlacementLine, "placement/lines.toml", "line"),
    )
    check_placement(found)
    return found
