"""More than usual, told in words: "took the whole bottle", "swallowed 60 tablets". Pieces are never turned into mg."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calando.decide.triage.numbers import MARK
from calando.facts.schema_triage import TriageRules

_VERB = (
    r"\b(?:took|take|taken|taking|swallow(?:ed|s)?|ingested|ate|eaten|drank|drunk|downed|popped|gulped|"
    r"avale|pris|geschluckt|genommen|ingoiato|preso)\b"
)
_WORDS = r"(?:\s+(?!not\b|no\b)[a-z]+){0,3}?\s+"
_MUCH = (
    r"(?:whole|entire|everything|bottles?|packets?|packs?|box(?:es)?|blisters?|handfuls?|too many|too much|overdose|"
    r"lots|loads|dozens?|hundreds?|several|double|triple|all (?:of )?(?:his|her|my|the|their)|all (?:tablets|pills))\b"
)
_PIECE = r"(?:tablets?|tabs?|pills?|capsules?|caps?|comprimes?|tabletten|pillen|compresse|baclofen\w*|x\b)"
_TAIL = (
    r"(?:\s+(?:of|his|her|the|their|my|baclofen\w*|lioresal|tablets?|pills?|capsules?|medicines?|meds|medication|"
    r"bottles?|box|pack))*"
)
_COUNTED = re.compile(
    rf"{_VERB}(?:\s+(?!not\b|no\b)[a-z]+){{0,4}}?\s+(\d+(?:\.\d+)?)\s*(?:x\s*)?(mg|g|{_PIECE})\b(?:\s*x?\s*\d*\s*mg\b)?{_TAIL}"
)
_A_LOT = re.compile(rf"{_VERB}(?:{_WORDS}|\s+){_MUCH}{_TAIL}")
_USUAL = re.compile(
    r"\b(?:as (?:usual|prescribed|directed|normal|always|planned)|on time|usual|regularly|daily|"
    r"every day|per day|a day)\b"
)
_DENIED = re.compile(r"\b(?:no|not|never|denies|denied|didnt|hasnt|havent|without)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A piece without what it says was taken; `excess`: counts as more than usual; `unclear`: perhaps the usual."""

    rest: str
    excess: bool = False
    unclear: bool = False
    denied: bool = False


def extract_taken(plain: str, rules: TriageRules) -> Taken:
    """Return what a folded piece says was taken.

    >>> from calando.facts.load_triage import load_triage
    >>> rules = load_triage().rules
    >>> [extract_taken(t, rules).excess for t in ("took 40 pills", "took 2 tablets", "took the whole bottle")]
    [True, False, True]
    """
    counted = _COUNTED.search(plain)
    found = counted or _A_LOT.search(plain)
    if found is None:
        return Taken(rest=plain)
    rest = f"{plain[: found.start()]} {MARK} {plain[found.end() :]}"
    denied = bool(_DENIED.search(plain[: found.start()]))
    if denied:
        rest = f"{_DENIED.sub(' ', plain[: found.start()])} {MARK} {plain[found.end() :]}"
    if _USUAL.search(plain):
        return Taken(rest=_USUAL.sub(" ", rest), unclear=True)
    if counted is None:
        return Taken(rest=rest, excess=True, denied=denied)
    amount, unit = float(counted[1]), counted[2]
    if unit == "mg":
        is_excess = amount >= rules.extra_serious_mg.value
    else:
        is_excess = unit == "g" or amount >= rules.extra_serious_pieces.value
    return Taken(rest=rest, excess=is_excess, unclear=not is_excess, denied=denied and is_excess)
