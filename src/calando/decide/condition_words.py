"""How a condition is read: the exact word, else what is left without a level of the cord or how long it has been.

Nothing else is taken away, and nothing is guessed: what is not understood in whole stays unrecognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from calando.facts.schema import Term

_ONE = r"(?:c[1-8]|th?(?:1[0-2]|[1-9])|l[1-5])"
_LEVEL = re.compile(
    rf"\s*(?:,\s*)?\(?(?:\b(?:at|from|the|level|of)\s+)*\b(?P<level>{_ONE}(?:\s*[-/]\s*{_ONE})?)\b(?:\s+level)?\)?"
)
_EXTENT = re.compile(r"\b(?:(?:in)?complete|(?:asia|ais)\s+[a-e])\b[\s,]*")
_NUMBER = r"(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_TIME = rf"{_NUMBER}\s*(?:days?|weeks?|wks?|months?|years?|yrs?)"
_AGO = re.compile(rf"\s*,?\s*\(?\s*{_TIME} ago\s*\)?$")
_SINCE = re.compile(rf"\s*,?\s*\(?\s*(?:for {_TIME}|since (?:\d{{4}}|{_TIME}))\s*\)?$")
# what may be over when it was "2 years ago": neither read as being there now nor as nothing, so it stays unrecognised
_MAY_BE_OVER = frozenset(
    {
        "dehydration",
        "dialysis",
        "hypotension",
        "lactation",
        "possible_withdrawal_signs",
        "pregnancy",
        "pump",
        "recovering_kidneys",
        "surgery",
        "toxicity_signs",
        "unstable_kidneys",
        "withdrawal_signs",
    }
)
_LOWEST_HIGH_THORACIC = 6  # "at T6 or above", as the boxed warning of the pump labels says


def find_term(word: str, terms: Iterable[Term]) -> Term | None:
    """Return the term that goes by this word, whatever its case, its level of the cord or how long ago it was.

    A level of the cord from C1 to T6 adds the flag of a high injury; a level is read only of what concerns the cord.

    >>> from calando.facts.load import load_facts
    >>> known = load_facts().conditions
    >>> find_term("traumatic brain injury 3 months ago", known).name
    'brain injury'
    >>> "high_cord_injury" in find_term("Spinal cord injury at T4", known).flags
    True
    >>> "high_cord_injury" in find_term("paraplegia T10", known).flags
    False
    >>> find_term("coma 3 months ago", known) is None
    True
    """
    known = tuple(terms)
    wanted = " ".join(word.lower().split())
    if (term := _exact(wanted, known)) is not None:
        return term
    current = _SINCE.sub("", wanted)
    lasting = _AGO.sub("", current)
    term = _with_level(lasting, known)
    if term is None or (lasting != current and _MAY_BE_OVER.intersection(term.flags)):
        return None
    return term


def _exact(wanted: str, terms: tuple[Term, ...]) -> Term | None:
    return next((t for t in terms if wanted == t.name.lower() or wanted in t.synonyms), None)


def _with_level(wanted: str, terms: tuple[Term, ...]) -> Term | None:
    if (term := _exact(wanted, terms)) is not None:
        return term
    levels = [m["level"] for m in _LEVEL.finditer(wanted)]
    if len(levels) != 1:
        return None
    rest = _EXTENT.sub("", _LEVEL.sub(" ", wanted))
    term = _exact(" ".join(rest.split()).strip(" ,"), terms)
    if term is None or "spinal_injury" not in term.flags:
        return None
    if _is_high(levels[0]) and "high_cord_injury" not in term.flags:
        return replace(term, flags=(*term.flags, "high_cord_injury"))
    return term


def _is_high(level: str) -> bool:
    """True if any of one or two levels is T6 or above."""
    ones = re.findall(r"([ctl])h?(\d+)", level)
    return any(
        letter == "c" or (letter == "t" and int(n) <= _LOWEST_HIGH_THORACIC) for letter, n in ones
    )
