"""Cards of the user's own table: they stand beside calando's, and never soften one."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.check.interactions import TIER_OF
from calando.decide.check.listed import Listed
from calando.decide.check.names import Vocabulary
from calando.decide.check.own_table import OwnRow
from calando.decide.check.result import Card
from calando.decide.check.words import MECHANISMS
from calando.decide.recommendation import Statement

OWN_TABLE = "own_table"  # the key of its source in an answer


def own_cards(
    rows: Sequence[OwnRow], drugs: Sequence[Listed], words: Vocabulary
) -> tuple[Card, ...]:
    """Return a card for each row that names a listed drug, by any of its names or its class."""
    return tuple(
        _card(number, row, drug)
        for number, row in enumerate(rows, start=1)
        for drug in drugs
        if (row.route is None or row.route == drug.route) and _is_about(row, drug, words)
    )


def own_table_caveats(
    rows: Sequence[OwnRow], cards: Sequence[Card], words: Vocabulary
) -> tuple[Statement, ...]:
    """Say how many rows there were, how many spoke, and which name no drug that is known: never silence."""
    if not rows:
        return ()
    spoke = {c.id.split(":")[1] for c in cards if c.kind == "own_table"}
    said = f"Your own table: {len(rows)} row{'s' * (len(rows) != 1)} read, {len(spoke)} about a listed drug."
    unknown = []
    for row in rows:
        found = words.look_up(row.drug)
        if not found.terms and not found.class_words:
            near = (
                f" (did you mean {' or '.join(found.did_you_mean)}?)" if found.did_you_mean else ""
            )
            unknown.append(f"{row.drug}{near}")
    if unknown:
        said += f" Not a known name, so it can only meet the same spelling: {'; '.join(unknown)}."
    return (Statement(text=said, sources=(OWN_TABLE,), basis="derived"),)


def _is_about(row: OwnRow, drug: Listed, words: Vocabulary) -> bool:
    if row.drug.strip().casefold() == drug.asked.strip().casefold():
        return True
    resolved = words.look_up(row.drug)
    if {t.name for t in resolved.terms} & {m.name for m in drug.members}:
        return True
    return any(drug.flags.issuperset(c.flags) for c in resolved.class_words)


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
