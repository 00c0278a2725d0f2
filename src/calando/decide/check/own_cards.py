"""Cards of the user's own table: they stand beside calando's, and never soften one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calando.decide.check.interactions import TIER_OF
from calando.decide.check.listed import Listed, Member
from calando.decide.check.names import Resolved, Vocabulary
from calando.decide.check.own_table import OwnRow, numbered
from calando.decide.check.result import Card
from calando.decide.check.words import MECHANISMS
from calando.decide.recommendation import Statement

OWN_TABLE = "own_table"  # the key of its source in an answer
_MOST_NAMED = 20  # rows that a sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of the table and what its name was understood as."""

    number: int
    row: OwnRow
    drug: Resolved

    @property
    def spelling(self) -> str:
        return _plain(self.row.drug)

    def speaks_of(self, listed: Listed) -> bool:
        """True if it names the entry as it is written, or any of its substances, by any of its names or its class."""
        by = self.row.route
        if self.spelling == _plain(listed.asked) and by in (None, listed.route):
            return True
        return any(by in (None, m.route) and self._names(m) for m in listed.members)

    def _names(self, member: Member) -> bool:
        parts = (member.name, *member.substances)
        if any(t.name in parts for t in self.drug.terms):
            return True
        return any(
            c.title == member.name or c.includes(parts, member.flags) for c in self.drug.class_words
        )


def own_cards(
    rows: Sequence[OwnRow], drugs: Sequence[Listed], words: Vocabulary
) -> tuple[Card, ...]:
    """Return a card for each row that names a listed drug, by any of its names or its class."""
    return tuple(
        _card(row.number, row.row, drug)
        for row in _understood(rows, words)
        for drug in drugs
        if row.speaks_of(drug)
    )


def own_table_caveats(
    rows: Sequence[OwnRow], cards: Sequence[Card], words: Vocabulary
) -> tuple[Statement, ...]:
    """Say how many rows there were, which spoke, which did not and why, and which contradict each other: no silence."""
    if not rows:
        return ()
    understood = _understood(rows, words)
    spoke = {int(c.id.split(":")[1]) for c in cards if c.kind == "own_table"}
    silent = [r for r in understood if r.number not in spoke]
    of_baclofen = [r for r in silent if "baclofen" in _names(r.drug)]
    unknown = [r for r in understood if not _names(r.drug)]
    in_part = [r for r in understood if _names(r.drug) and r.drug.leftover]
    said = [
        f"Your own table: {len(rows)} row{'s' * (len(rows) != 1)} read, {len(spoke)} about a listed drug.",
        _sentence("About no drug that is listed", (r.row.drug for r in silent)),
        _sentence(
            "About baclofen itself, so no card: a row names the other drug",
            (r.row.drug for r in of_baclofen),
        ),
        _sentence("Not a known name, so it can only meet the same spelling", map(_near, unknown)),
        _sentence("Known only in part", (f"{r.row.drug} (not {_left(r)})" for r in in_part)),
        _sentence("Twice word for word, and counted once", _twice(rows)),
        _sentence(
            "Rows that contradict each other, each with its own card", _differing(understood)
        ),
    ]
    text = " ".join(filter(None, said))
    return (Statement(text=text, sources=(OWN_TABLE,), basis="derived"),)


def _understood(rows: Sequence[OwnRow], words: Vocabulary) -> list[_Row]:
    return [_Row(number=n, row=row, drug=words.look_up(row.drug)) for n, row in numbered(rows)]


def _names(found: Resolved) -> frozenset[str]:
    return frozenset((*(t.name for t in found.terms), *(c.title for c in found.class_words)))


def _plain(name: str) -> str:
    return name.strip().casefold()


def _sentence(what: str, names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    if not found:
        return ""
    more = len(found) - _MOST_NAMED
    end = f" and {more} more" if more > 0 else ""
    return f"{what}: {'; '.join(found[:_MOST_NAMED])}{end}."


def _left(row: _Row) -> str:
    return ", ".join(row.drug.leftover)


def _near(row: _Row) -> str:
    hints = row.drug.did_you_mean
    return f"{row.row.drug} (did you mean {' or '.join(hints)}?)" if hints else row.row.drug


def _twice(rows: Sequence[OwnRow]) -> list[str]:
    return [row.drug for row, times in Counter(rows).items() if times > 1]


def _differing(rows: Sequence[_Row]) -> list[str]:
    """Return the names for which, by one route, rows say a different grade or action."""
    places: dict[tuple[object, ...], list[OwnRow]] = {}
    for row in rows:
        names = _names(row.drug)
        places.setdefault((names or row.spelling, row.row.route), []).append(row.row)
    return [
        " / ".join(dict.fromkeys(row.drug for row in same))
        for same in places.values()
        if len({(row.severity, row.action) for row in same}) > 1
    ]


def _card(number: int, row: OwnRow, drug: Listed) -> Card:
    code = row.mechanism.strip().upper()
    known = code in MECHANISMS
    return Card(
        id=f"{OWN_TABLE}:{number}",
        kind="own_table",
        tier=TIER_OF[row.severity],
        state="interacts",
        about=drug.about,
        title=f"{drug.asked}: a row of your own table",
        mechanism=MECHANISMS[code] if known else row.mechanism,
        mechanism_codes=(code,) if known else (),
        severity=row.severity,
        raised=(),
        evidence=" ".join(filter(None, [row.evidence, f"({row.source})" if row.source else ""])),
        action=row.action,
        patient_text="",
        conflict="",
        sources=(OWN_TABLE,),
        basis="assumed",
    )
