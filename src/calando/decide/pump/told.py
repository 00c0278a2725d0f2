"""What the words of a condition tell beyond its name: how long ago an injury was, and where an infection is.

A number is read only where the same words say what it counts; what was and is over, or is denied, is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BRAIN = re.compile(r"\b(brain injury|head injury|tbi|brain trauma|head trauma)\b")
_AGO = re.compile(
    r"(?<!age )(?<!aged )\b(\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[ -]*"
    r"(days?|weeks?|wks?|months?|mo|years?|yrs?)\b"
)
_RECENT = re.compile(r"\b(recent|recently|acute|fresh|new|last (?:week|month))\b")
_COUNTS = {
    word: float(n)
    for n, words in enumerate(
        ("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_MONTHS = {"d": 12 / 365, "w": 12 * 7 / 365, "m": 1.0, "y": 12.0}
_INFECTION = re.compile(
    r"\b(infect\w*|meningitis|ventriculitis|abscess\w*|sepsis|septic\w*|empyema|osteomyelitis)\b"
)
_DEVICE = re.compile(r"\b(pumps?|pocket|catheters?|device|implant\w*|wound|spinal|epidural)\b")
_MENINGES = re.compile(r"\b(meningitis|ventriculitis)\b")
_ELSEWHERE = re.compile(
    r"\b(urin\w*|bladder|uti|chest|lung|respiratory|airway|skin|tooth|dental|ear|throat|nail|foot|eye|bowel)\b"
)
_REMOVAL = re.compile(r"\bexplant\w*\b|\bpump\b.*\bremov\w*\b|\bremov\w*\b.*\bpump\b")
_PLANNED = re.compile(r"\b(plan\w*|elective|scheduled)\b")
_DENIED = re.compile(r"^(no|without|never|family history)\b")
_OVER = re.compile(
    r"^(no|without|never|history of|previous|past|former|old|family history)\b"
    r"|\b(resolved|healed|ruled out|excluded|(?:months?|years?) ago)$"
)


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("(", " ").replace(")", " ").split())


def brain_injury_months(conditions: Iterable[str]) -> float | None:
    """Return how many months ago the latest injury of the brain was; None: no time is told. Recent counts as 0.

    >>> brain_injury_months(["traumatic brain injury 3 months ago"])
    3.0
    >>> brain_injury_months(["traumatic brain injury"]) is None
    True
    """
    found = []
    for words in map(_plain, conditions):
        if not _BRAIN.search(words) or _DENIED.search(words):
            continue
        if ago := _AGO.search(words):
            count = _COUNTS.get(ago[1]) or float(ago[1])
            found.append(count * _MONTHS[ago[2][0]])
        elif _RECENT.search(words):
            found.append(0.0)
    return min(found, default=None)


def flags_told(conditions: Iterable[str]) -> frozenset[str]:
    """Return the flag of an injury of the brain that is told with its time, however that is put.

    >>> sorted(flags_told(["recent head injury"]))
    ['brain_injury']
    """
    told = brain_injury_months(conditions) is not None
    return frozenset({"brain_injury"}) if told else frozenset()


def infections(conditions: Iterable[str]) -> tuple[str, ...]:
    """Return the conditions that tell an infection of now, wherever it is."""
    return tuple(c for c in conditions if _INFECTION.search(_plain(c)) and not _is_over(c))


def pump_infections(conditions: Iterable[str]) -> tuple[str, ...]:
    """Return the conditions that tell an infection of pump, catheter or meninges, or of a place not told.

    >>> pump_infections(["pump pocket infection", "urinary infection", "history of meningitis"])
    ('pump pocket infection',)
    """

    def concerns(words: str) -> bool:
        near = _MENINGES.search(words) or (_DEVICE.search(words) and "urin" not in words)
        return bool(near) or not _ELSEWHERE.search(words)

    return tuple(c for c in infections(conditions) if concerns(_plain(c)))


def removals(conditions: Iterable[str]) -> tuple[str, ...]:
    """Return the conditions that tell that the pump is taken out, or was lately."""
    return tuple(
        c
        for c in conditions
        if _REMOVAL.search(_plain(c)) and not _is_over(c) and not _PLANNED.search(_plain(c))
    )


def is_read(condition: str) -> bool:
    """True if something of these words is counted here, though no list of names has them."""
    one = (condition,)
    return bool(
        flags_told(one) or infections(one) or removals(one) or brain_injury_months(one) is not None
    )


def _is_over(condition: str) -> bool:
    return _OVER.search(_plain(condition)) is not None
