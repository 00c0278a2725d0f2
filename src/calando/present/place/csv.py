"""The rules of a placement as a table (.csv): one row per rule, each with the level that was found and whom to call."""

from __future__ import annotations

from calando.decide.place.result import PlaceResult, RuleLine
from calando.present.place import words
from calando.present.table_out import rows_csv
from calando.present.urgent import words as urgent_words

COLUMNS = (
    "id",
    "title",
    "state",
    "fired",
    "effect",
    "level",
    "or_level",
    "phases",
    "because",
    "not_known",
    "why",
    "unless",
    "own_analogy",
    "reviewed_by",
    "basis",
    "sources",
    "where",
    "level_of_care",
    "emergency",
)


def place_csv(answer: words.PlaceAnswer) -> bytes:
    """Return the rules as CSV. The last two columns are the same in each row: a row alone says what was found."""
    result = answer.result
    number = urgent_words.emergency_number(result.contacts)
    call = urgent_words.call_now(result.contacts) if result.emergency else f"number: {number}"
    return rows_csv(COLUMNS, (_row(rule, result, call) for rule in result.rules))


def _row(rule: RuleLine, result: PlaceResult, call: str) -> tuple[str, ...]:
    return (
        rule.id,
        rule.title,
        rule.state,
        "yes" if rule.fired else "no",
        rule.effect,
        rule.level or "",
        rule.or_level or "",
        "; ".join(rule.phases),
        "; ".join(rule.because),
        "; ".join(rule.missing),
        rule.why,
        rule.unless,
        "yes" if rule.analogy else "no",
        rule.reviewed_by,
        rule.basis,
        "; ".join(rule.sources),
        rule.where,
        result.level,
        call,
    )
