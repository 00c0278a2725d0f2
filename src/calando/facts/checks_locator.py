"""Checks of the locator's words across its files."""

from __future__ import annotations

from calando.errors import FactError
from calando.facts.schema_locator import LocatorFacts


def check_locator(facts: LocatorFacts) -> None:
    """Raise FactError if a word means two things.

    Raises
    ------
    FactError : a word stands twice, is not lower case, or claims to be an emergency department.
    """
    seen: dict[tuple[str, str], str] = {}
    for row in facts.words:
        if row.level == "emergency":
            raise FactError(f"locator/levels.toml: {row.id}: no listed place is an emergency room")
        for word in row.words:
            key = (row.category, word)
            if word != " ".join(word.lower().split()):
                raise FactError(f"locator/levels.toml: {word!r} must be plain lower case")
            if key in seen:
                raise FactError(
                    f"locator/levels.toml: {word!r} means both {seen[key]} and {row.id}"
                )
            seen[key] = row.id
    typed: dict[str, str] = {}
    for payment in facts.payments:
        for word in (payment.id, *payment.typed):
            if typed.setdefault(word, payment.id) != payment.id:
                raise FactError(
                    f"locator/payments.toml: {word!r} means both {typed[word]} and {payment.id}"
                )
