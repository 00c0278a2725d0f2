"""Read and check the facts of the self-check: apart, for no plan needs them."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from calando.facts.checks_self_check import check_self_check
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_self_check import (
    RefusedClaim,
    SelfCheckFacts,
    SelfHeadline,
    SelfLine,
    SelfPath,
    SelfQuestion,
    SelfRules,
)


@functools.cache
def load_self_check() -> SelfCheckFacts:
    """Return the facts of the self-check that ship with calando.

    >>> [q.key for q in load_self_check().questions][:3]
    ['red_flag', 'suicide', 'prescribed']
    """
    return load_self_check_from(FOLDER, load_facts())


def load_self_check_from(folder: Path, facts: Facts) -> SelfCheckFacts:
    """Return the facts of the self-check of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or names a question, an answer, a flag or a source that there is not.
    """
    reader = FactReader(folder, facts.sources)
    rules = reader.one(SelfRules, "self_check/rules.toml")
    rows = reader.many(SelfQuestion, "self_check/questions.toml", "question")
    found = SelfCheckFacts(
        rules=rules,
        questions=tuple(
            replace(q, options=rules.yes_no) if q.kind == "yes_no" else q for q in rows
        ),
        paths=reader.many(SelfPath, "self_check/paths.toml", "path"),
        headlines=reader.many(SelfHeadline, "self_check/headlines.toml", "headline"),
        lines=reader.many(SelfLine, "self_check/lines.toml", "line"),
        refused=reader.many(RefusedClaim, "self_check/refused.toml", "refused"),
    )
    check_self_check(found)
    return found
