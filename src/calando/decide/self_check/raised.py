"""What answers raise at once, read as kindly as can be: also out of answers that have to be refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from calando.decide.self_check.flags import flags_of_emergency, that_apply
from calando.decide.self_check.reading import Told, plain_key
from calando.facts.schema_self_check import SelfCheckFacts

URGENT = ("emergency", "suicide")


def raised_texts(answers: Mapping[str, object], facts: SelfCheckFacts, who: str) -> tuple[str, ...]:
    """Return what has to be said of a danger or of thoughts of suicide; () where none can be read.

    Nothing here is refused: an unknown key is read as the nearest one, an unknown answer is left out.

    Examples
    --------
    >>> from calando.facts.load_self_check import load_self_check
    >>> raised_texts({"red_flags": ["fit", "zorbly"], "q1": 7}, load_self_check(), "self")
    ('A fit is an emergency.',)
    """
    flags = flags_of_emergency(_read(answers, facts), who)
    rows = (r for r in facts.lines if r.kind == "flag" and r.flag_kind in URGENT)
    return tuple(r.family_text if who == "family" else r.text for r in that_apply(rows, flags))


def _read(answers: Mapping[str, object], facts: SelfCheckFacts) -> Told:
    known = {q.key: q for q in facts.questions if q.part in ("red_flag", "suicide")}
    told: dict[str, str | float | tuple[str, ...]] = {}
    for key, value in answers.items():
        near = difflib.get_close_matches(plain_key(str(key)), [q.key for q in facts.questions], n=1)
        question = known.get(near[0]) if near else None
        if question is None:
            continue
        given = set(_keys(value))
        found = tuple(o.key for o in question.options if o.key in given)
        if question.kind == "many":
            before = told.get(question.key, ())
            told[question.key] = (*(before if isinstance(before, tuple) else ()), *found)
        elif found and told.get(question.key) != "yes":
            told[question.key] = found[0]
    return told


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, str):
        yield from (plain_key(part) for part in value.split(","))
    elif isinstance(value, list | tuple):
        for part in value:
            if isinstance(part, str | bool):
                yield from _keys(part)
