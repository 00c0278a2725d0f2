"""Words beside an ingestion that are no drug, and how much of a drug a text tells."""

from __future__ import annotations

import functools
import re
from typing import Literal

from calando.decide.check.name_text import folded, key
from calando.decide.check.names import Resolved, Vocabulary
from calando.facts.schema_overdose import OwnPoison, TakenWords

Kind = Literal["taken", "nothing", "harmless", "denied"]
_SEVERAL = re.compile(
    r"[,;/+&|]|\b(?:and|with|plus|but|except|only|und|et)\b"
)  # more than one thing
_OR = re.compile(r"\s+(?:or|nor|oder|ou)\s+")
_NUMBER = r"\d+(?:[.,]\d+)?"
_MG = {"mg": 1.0, "milligram": 1.0, "g": 1000.0, "gram": 1000.0}
_MUCH = re.compile(
    r"\b(?:handfuls?|box|boxes|packs?|packets?|bottles?|strips?|blisters?|overdose)\b"
)


def without_measure(name: str) -> str:
    """Return a text without the vessel or the number of tablets before it; the amount is read by `told_mg`.

    >>> without_measure("30 tablets of paracetamol"), without_measure("two glasses of wine"), without_measure("wine")
    ('paracetamol', 'wine', 'wine')
    """
    found = _measure().match(folded(name))
    return name if found is None else found["what"]


def kind_of(name: str, known: Resolved, words: Vocabulary, plain: TakenWords) -> Kind:
    """Return whether a text is something taken, or says that nothing, nothing harmful or not this was taken.

    A drug is a drug first; a denial counts only of one thing that is wholly understood ("no idea" denies nothing).
    """
    text = key(folded(name))
    if known.is_whole:
        return "taken"
    if text in plain.nothing:
        return "nothing"
    if _is_harmless(text, plain):
        return "harmless"
    denied = _denied(folded(name), plain)
    if denied is None or _SEVERAL.search(denied):
        return "taken"
    parts = [key(part) for part in _OR.split(denied)]
    if all(part in plain.anything for part in parts):
        return "nothing"
    if all(_is_one(part, words) or part in plain.anything for part in parts):
        return "denied"
    return "nothing" if all(_is_harmless(part, plain) for part in parts) else "taken"


def denied_name(name: str, plain: TakenWords) -> str:
    """Return what a denial denies; "" if the text is none."""
    return key(_denied(folded(name), plain) or "")


def told_mg(name: str, *, tablet_mg: float) -> float | None:
    """Return the most that a text tells [mg]; None: it tells no amount. A box or a handful has no upper end.

    >>> told_mg("paracetamol 20 g", tablet_mg=1000), told_mg("16 x 500 mg paracetamol", tablet_mg=1000)
    (20000.0, 8000.0)
    >>> told_mg("40 tablets of paracetamol", tablet_mg=1000), told_mg("paracetamol", tablet_mg=1000)
    (40000.0, None)
    """
    text = folded(name)
    masses = [_float(n) * _MG[unit.rstrip("s")] for n, unit in _mass().findall(text)]
    counts = [_float(a or b) for a, b in _count().findall(text)]
    if _MUCH.search(text):
        return float("inf")
    if not (masses or counts):
        return None
    return max(masses, default=tablet_mg) * max(counts, default=1.0)


def is_much(name: str, poison: OwnPoison, *, weight_kg: float) -> bool:
    """Return whether a text tells more of a poison than its row calls little; False if it tells no amount."""
    most, per_kg, tablet = poison.more_than_mg, poison.more_than_mg_per_kg, poison.tablet_mg
    if most is None or per_kg is None or tablet is None:
        return False
    mg = told_mg(name, tablet_mg=tablet.value)
    return mg is not None and mg > min(most.value, per_kg.value * weight_kg)


def _is_harmless(text: str, plain: TakenWords) -> bool:
    text = re.sub(r"^\d+ (?:glass(?:es)?|cups?|bottles?) of ", "", text)
    for measure in plain.measures:
        text = text.removeprefix(f"{measure} ")
    return text in plain.harmless


def _is_one(text: str, words: Vocabulary) -> bool:
    """True if a text is one drug or one class, and nothing else."""
    found = words.look_up(text, near=False)
    return found.is_whole and len(found.terms) + len(found.class_words) == 1


def _denied(text: str, plain: TakenWords) -> str | None:
    for word in sorted(plain.negations, key=len, reverse=True):
        if text.strip().startswith(f"{word} "):
            rest = text.strip()[len(word) :].strip()
            return re.sub(r"^(?:any|other|taken|took) ", "", rest)
    return None


def _float(number: str) -> float:
    return float(number.replace(",", "."))


@functools.cache
def _measure() -> re.Pattern[str]:
    number = r"(?:\d+|an?|half an?|one|two|three|four|five|six|some|few|a few|several)"
    vessel = (
        r"(?:tablets?|tabs?|capsules?|pills?|box(?:es)?|packs?|packets?|strips?|blisters?|handfuls?|bottles?|"
        r"glass(?:es)?|cans?|pints?|shots?|cups?)"
    )
    return re.compile(rf"\s*(?:{number} )?{vessel} of (?P<what>\S.*)$")


@functools.cache
def _mass() -> re.Pattern[str]:
    return re.compile(rf"({_NUMBER}) ?(milligrams?|grams?|mg|g)(?![a-z0-9])")


@functools.cache
def _count() -> re.Pattern[str]:
    tablets = r"(?:tablets?|tabs?|capsules?|caps|caplets?|pills?)"
    return re.compile(rf"({_NUMBER}) ?(?:x|{tablets})(?![a-z])|(?<![a-z])x ?({_NUMBER})")
