"""The cards of a check as a table (.csv): one row per card, the state always in words as well."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.card import Card
from calando.present import vocabulary as v
from calando.present.check.cards_words import BURDEN, raised_texts
from calando.present.check.words import CheckAnswer
from calando.present.table_out import rows_csv

COLUMNS = (
    "id", "tier", "state", "in_words", "kind", "severity", "asked", "resolved", "title", "raised",
    "mechanism", "evidence", "action", "patient_text", "conflict", "sources", "basis",
    "did_you_mean", "checked_against", "checked_on", "within", "emergency", "overrides",
)  # fmt: skip


def check_csv(answer: CheckAnswer) -> bytes:
    """Return the cards as CSV; several values of a cell are parted by semicolons."""
    return rows_csv(COLUMNS, map(_row, answer.result.cards))


def _row(card: Card) -> tuple[str, ...]:
    return (
        card.id,
        card.tier or "",
        card.state,
        in_words(card),
        card.kind,
        card.severity or "",
        _joined(about.asked for about in card.everything),
        _joined(name for about in card.everything for name in about.members),
        card.title,
        _joined(raised_texts(card.raised)),
        card.mechanism,
        card.evidence,
        card.action,
        card.patient_text,
        card.conflict,
        _joined(card.sources),
        card.basis,
        _joined(card.did_you_mean),
        _joined(card.checked_against),
        card.checked_on,
        card.within,
        "yes" if card.emergency else "no",
        _joined(override.code for override in card.overrides),
    )


def in_words(card: Card) -> str:
    """Return what the card means for whom reads only one column: "NOT COVERED — not checked, not safe"."""
    if card.state == "interacts" and card.within == BURDEN:
        return v.COUNTED_TITLE
    if card.state == "interacts":
        return v.TIER_TITLES[card.tier or "note"]
    return f"{v.STATE_TITLES[card.state]} — {v.STATE_LIMITS[card.state]}"


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
