"""What was there and is told as gone now: "was unconscious, now alert", "fever 39 yesterday, none today"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from calando.decide.triage.numbers import signs_of
from calando.decide.triage.scan import Hit
from calando.decide.triage.story import Aside, Measured
from calando.facts.schema_triage import TriageFacts

NONE_NOW = re.compile(
    r"(?:but |and )?(?:there (?:is|are) )?(?:none|nothing|no longer|no more|not|nil) "
    r"(?:(?:right )?now|today|at present|at the moment|currently|since|any more|anymore|so far)"
)
_NOW = re.compile(r"\b(?:now|today|currently|at present|at the moment)\b")
_THEN = re.compile(
    r"\b(?:was|were|had|been|yesterday|earlier|previously|initially|overnight|last night|this morning|"
    r"before|at first|ago)\b"
)
# told of now, waking or breath takes these away with it
_WAKING = frozenset({"coma", "unresponsive", "hard_to_wake", "drowsiness"})
_TAKEN_AWAY = {
    "drowsiness": _WAKING,
    "hard_to_wake": _WAKING - {"drowsiness"},
    "weakness": frozenset({"weakness", "paralysis"}),
    "respiratory_depression": frozenset({"respiratory_depression", "apnoea"}),
}


def tells_then(plain: str) -> bool:
    """True if a piece tells of before: "was hard to wake", "fever yesterday", and not of now.

    >>> tells_then("fever 39 yesterday"), tells_then("fever"), tells_then("was drowsy and now stiff")
    (True, False, False)
    """
    return bool(_THEN.search(plain)) and not _NOW.search(plain)


def gone_now(plain: str, hits: Sequence[Hit]) -> frozenset[str]:
    """Return the signs that a piece about now takes away: "now alert" is awake, "no fever today".

    >>> sorted(gone_now("now alert", [Hit("drowsiness", False, "alert", by_absent_word=True)]))
    ['coma', 'drowsiness', 'hard_to_wake', 'unresponsive']
    """
    if not _NOW.search(plain):
        return frozenset()
    there = {h.name for h in hits if h.there and h.aside is None}
    found: set[str] = set()
    for hit in hits:
        if hit.there or hit.is_story:
            continue
        # "not drowsy now" may be coma: only a word of waking itself takes the deeper signs away
        found |= _TAKEN_AWAY.get(hit.name, {hit.name}) if hit.by_absent_word else {hit.name}
    return frozenset(found - there)


@dataclass(slots=True)
class Earlier:
    """Signs told of before without a piece of now between, and signs told as gone now."""

    run: dict[str, str] = field(default_factory=dict)  # sign to the piece it stood in
    gone: set[str] = field(default_factory=set)

    def told(self, piece: str, plain: str, names: Iterable[str]) -> None:
        """Keep what a piece tells of before; a piece that tells of no time ends what "none today" can mean."""
        if not tells_then(plain):
            self.run.clear()
            return
        self.run.update(dict.fromkeys(names, piece))


def set_aside(
    names: Iterable[str],
    present: dict[str, str],
    measured: list[Measured],
    facts: TriageFacts,
    pieces: dict[str, str],
) -> list[Aside]:
    """Take signs, and the measurements that say them, out of what is there; return them as past.

    `pieces` are the words to show for a sign, where they are known.
    """
    gone, found = set(names), []
    for name in [n for n in present if n in gone]:
        found.append(Aside(kind="past", name=name, asked=pieces.get(name) or present.pop(name)))
        present.pop(name, None)
    for m in list(measured):
        says = [s for s, there in signs_of(m, facts.readings, is_adult=True) if there and s in gone]
        if says:
            measured.remove(m)
            if says[0] not in {a.name for a in found}:
                asked = pieces.get(says[0]) or m.asked
                found.append(Aside(kind="past", name=says[0], asked=asked))
    return found
