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
    r"doses?|bottles?|box|pack))*"
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


# more than usual in so many words: "2 extra tablets", "one tablet too many", "twice the dose"
_COUNTS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "single": 1.0, "two": 2.0, "couple": 2.0, "couple of": 2.0, "a couple of": 2.0,
    "three": 3.0, "few": 3.0, "a few": 3.0, "some": None, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0, "twenty": 20.0,
}  # fmt: skip
_COUNT = rf"(?P<n>\d+(?:\.\d+)?|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_MG = r"(?:\s*(?:of )?\d+(?:\.\d+)?\s*mg)?"
_THING = r"(?:tablets?|tabs?|pills?|capsules?|caps?|doses?)"
_TAKEN = rf"(?:(?:{_VERB}|\b(?:gave|given|got|had)\b)\s+(?:(?:about|around|maybe|only|just|him|her|them)\s+)*)?"
_BEFORE = r"(?:his |her |my |their |the |baclofen )*"
_MISTAKE = r"(?:\s+(?:by (?:mistake|accident)|in error|accidentally|mistakenly|at once|together|of baclofen|baclofen))*"
_EXTRA = tuple(
    re.compile(pattern + _MISTAKE)
    for pattern in (
        rf"{_TAKEN}\b{_COUNT}\s+(?:extra|additional)\s+(?:\d+(?:\.\d+)?\s*mg\s+)?(?:baclofen\s+)?{_THING}\b{_MG}",
        rf"{_VERB}\s+{_COUNT}\s+more\s+(?:baclofen\s+)?{_THING}\b{_MG}",
        rf"{_TAKEN}\b{_COUNT}\s+(?:baclofen\s+)?{_THING}{_MG}\s+(?:extra|too many)\b",
        rf"{_VERB}\s+{_COUNT}(?:\s+{_THING})?{_MG}\s+instead of\s+(?:\d+|an?|one|two|three)\b(?:\s+{_THING}\b)?",
    )
)
_DOUBLED = re.compile(
    rf"{_TAKEN}(?:\b(?:a |an )?(?:double|doubled|twice|two times)\s+{_BEFORE}(?:usual |normal |prescribed |morning |"
    rf"evening |night |noon )*(?:doses?|tablets?|amount)\b|{_BEFORE}(?:usual |morning |evening |night )*"
    rf"(?:dose|tablets?|baclofen)\s+twice\b(?! a day| daily| per day)|"
    rf"{_VERB}\s+two doses\b(?! (?:a|per|each|every) day| daily)){_MISTAKE}"
)
_EXTRA_MG = re.compile(
    rf"{_TAKEN}\b(?:an )?(?:extra (?P<a>\d+(?:\.\d+)?)\s*mg|"
    rf"(?P<b>\d+(?:\.\d+)?)\s*mg (?:extra|too much|more))\b{_MISTAKE}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A piece without what it says was taken; `excess`: counts as more than usual; `unclear`: perhaps the usual.

    `small`: a tablet or a dose more than usual.
    """

    rest: str
    excess: bool = False
    unclear: bool = False
    denied: bool = False
    small: bool = False


def extract_taken(plain: str, rules: TriageRules) -> Taken:
    """Return what a folded piece says was taken.

    >>> from calando.facts.load_triage import load_triage
    >>> rules = load_triage().rules
    >>> [extract_taken(t, rules).excess for t in ("took 40 pills", "took 2 tablets", "took the whole bottle")]
    [True, False, True]
    """
    if (extra := _extra(plain, rules)) is not None:
        return extra
    return _amount(plain, rules)


def _amount(plain: str, rules: TriageRules) -> Taken:
    """Return what a piece says was taken without a word of extra."""
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


def _extra(plain: str, rules: TriageRules) -> Taken | None:
    """Return what is told as beyond the usual: few pieces or a doubled dose are small; None if nothing is."""
    found, is_small = _DOUBLED.search(plain), True
    for pattern in _EXTRA if found is None else ():
        found = pattern.search(plain)
        if found is not None:
            pieces = _COUNTS[found["n"]] if found["n"] in _COUNTS else float(found["n"])
            is_small = pieces is not None and pieces < rules.extra_serious_pieces.value
            break
    if found is None:
        found = _EXTRA_MG.search(plain)
        if found is not None:
            is_small = float(found["a"] or found["b"]) < rules.extra_serious_mg.value
    if found is None:
        return None
    before, after = plain[: found.start()], plain[found.end() :]
    for part in (before, f"took {after}"):  # "an extra tablet and then the whole bottle"
        more = _amount(part, rules)
        if more.excess and not more.denied:
            other = after if part == before else before
            return Taken(rest=f"{more.rest} {MARK} {other}", excess=True)
    denied = bool(_DENIED.search(before))
    rest = f"{_DENIED.sub(' ', before) if denied else before} {MARK} {after}"
    return Taken(rest=rest, excess=not is_small, small=is_small, denied=denied)
