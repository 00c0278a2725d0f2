"""What answers raise at once, read as kindly as can be: also out of answers that have to be refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from calando.decide.self_check.flags import flags_of_emergency, that_apply
from calando.decide.self_check.reading import NONE, Told, key_of, parts_of, plain_key
from calando.facts.schema_self_check import SelfCheckFacts, SelfQuestion

URGENT = ("emergency", "suicide")
NOTHING = (
    "",
    "no",
    "not_told",
    NONE,
)  # what tells of no danger, though it may be no answer to the question
UNREAD = {
    "red_flag": "danger_unread",
    "suicide": "not_sure",
}  # silence and noise are never "all is well"


def raised_texts(answers: Mapping[str, object], facts: SelfCheckFacts, who: str) -> tuple[str, ...]:
    """Return what has to be said of a danger or of thoughts of suicide; () where there is no hint of one.

    Nothing here is refused: an unknown key is read as the nearest one. An answer that cannot be read, and does not say
    no, may be a danger: it raises the words for that.

    Examples
    --------
    >>> from calando.facts.load_self_check import load_self_check
    >>> raised_texts({"red_flags": ["fit", "zorbly"], "q1": 7}, load_self_check(), "self")
    ('A fit is an emergency.',)
    >>> len(raised_texts({"red_flag": "yes"}, load_self_check(), "self"))
    1
    """
    flags = flags_of_emergency(_read(answers, facts), who)
    rows = (r for r in facts.lines if r.kind == "flag" and r.flag_kind in URGENT)
    return tuple(r.family_text if who == "family" else r.text for r in that_apply(rows, flags))


def _read(answers: Mapping[str, object], facts: SelfCheckFacts) -> Told:
    known = {q.key: q for q in facts.questions if q.key in UNREAD}
    given: dict[str, list[str]] = {}
    for key, value in answers.items():
        near = difflib.get_close_matches(plain_key(str(key)), [q.key for q in facts.questions], n=1)
        question = known.get(near[0]) if near else None
        if question is not None:
            given.setdefault(question.key, []).extend(_keys(question, value))
    told: dict[str, str | float | tuple[str, ...]] = {}
    for name, found in given.items():
        dangers = [key for key in found if key not in (*NOTHING, UNREAD[name])]
        raised = dangers or [key for key in found if key == UNREAD[name]]
        if raised:
            told[name] = tuple(raised) if known[name].kind == "many" else raised[0]
    return told


def _keys(question: SelfQuestion, value: object) -> Iterator[str]:
    """Yield the keys that a value names, and what stands for one that cannot be read."""
    if value is None:
        return
    if isinstance(value, list | tuple):
        for part in value:
            yield from _keys(question, part)
        return
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    for part in parts_of(question, text) if isinstance(text, str) else ("?",):
        plain = plain_key(part)
        yield key_of(question, part) or (plain if plain in NOTHING else UNREAD[question.key])
