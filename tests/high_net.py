"""The net for S0-101 and S0-102: text that names an amount and a high, in one breath, one row or one record."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred|few|several|some|half|handfuls?|couple|dozen)\b)"
)
AMOUNT = re.compile(
    _NUMBER + r"(?:\s*(?:to|or|-|–|and|of)\s*(?:an?\s+)?" + _NUMBER + r")?(?:\s+of)?[\s-]*"
    r"(?:(?:times\s+)?(?:mg|mcg|[µμ]g|milligrams?|micrograms?|g|grams?|mL|mls|millilit\w+)\b|"
    r"(?:\w+\s+)?(?:pills?|tablets?|tabs|capsules?|strips?|packs?|boxes|doses)\b)"
    r"|\b(?:twice|double|triple|three times|several times|many times|more than)\s+(?:the|your|a|their|one's)\s+"
    r"(?:\w+\s+)?(?:dose|amount)\b"
    r"|_(?:mg|micrograms|g|mL)\w*\s+\d",  # a field of a record
    re.IGNORECASE,
)
_END = (
    r"(?=\s*(?:[.,;:!?)”\"'|]|$|from\b|with\b|on\b|at\b|by\b|off\b|again\b|enough\b|\w+ly\b|after\b|in\b|"
    r"start|begin|come|need|take|last|set|is\b|was\b|requires?\b|and\b|or\b|when\b|if\b|most\b|people\b))"
)
HIGH = re.compile(
    r"\b(?:euphori\w+|buzz(?:ed)?|stoned|tripping|recreational\w*|for (?:fun|pleasure|kicks)|an? (?:good )?rush|"
    r"pleasantly (?:drunk|drowsy)|feel(?:s|ing)? (?:drunk|intoxicated|floaty|good))\b"
    r"|\b(?:get|gets|got|getting|feel|feels|feeling|be|being|produces?|gives?|giving|causes?|for|reach|make|makes|"
    r"making|made|need|needs|wants?|chas\w+)\s+(?:\w+\s+)?(?:a\s+|an\s+intense\s+|the\s+)?[“\"']?high[”\"']?"
    + _END
    + r"|\b(?:the|a|any|its|their)\s+[“\"']?high[”\"']?(?=\s*(?:starts?|begins?|comes?|needs?|takes?|lasts?|sets?|"
    r"requires?)\b)"
    r"|\b(?:effect|aim|wish|goal|feeling)\s+high\b",  # a field of a record
    re.IGNORECASE,
)
_CLOSE = 200  # characters: two sentences side by side that are no longer are read as one breath


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a row of a table is one sentence."""
    lines = [line for line in re.split(r"\n(?=\s*[|│]|\s*\n|\s*[-•*]\s)", text) if line.strip()]
    found: list[str] = []
    for line in lines:
        row = line.lstrip().startswith(("|", "│"))
        found += [line] if row else re.split(r"(?<=[.!?;])\s+", line)
    return [s for s in found if s.strip()]


def amounts_for_a_high(text: str) -> list[str]:
    """Return what names both: one sentence, one row, or a sentence that speaks of a high beside one with an amount."""
    said = sentences(text)
    caught = [s.strip() for s in said if HIGH.search(s) and AMOUNT.search(s)]
    for first, second in itertools.pairwise(said):
        together = f"{first} {second}"
        if len(together) < _CLOSE and HIGH.search(together) and AMOUNT.search(together):
            caught.append(together.strip())
    return caught


def strings_of(value: Any) -> Iterator[str]:
    """Yield each text of a record, and each flat record as one row, so that two fields are read together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        flat = [f"{k} {v}" for k, v in value.items() if isinstance(v, str | int | float)]
        if all(len(part) < 80 for part in flat):
            yield "| " + " | ".join(flat)
        for child in value.values():
            yield from strings_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from strings_of(child)


def strings_in_code(path: Path) -> Iterator[str]:
    """Yield the strings of a Python file; the values of an f-string stand as 0."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values
            )
