"""By which route a drug is taken, as its name tells: a gel is no tablet, a gel capsule is one.

Where a name and the file, or two words of a name, contradict each other, the graver one counts: what may reach the
blood reaches it. A word in a name never makes an opioid or a sedative harmless.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from calando.decide.check.name_text import folded, key
from calando.decide.check.names import Resolved
from calando.patient.profile import LOCAL_ROUTES

# what people write, without hyphens and dots; the longer ones first, so that a gel capsule is no gel
_WRITTEN = (
    ("oral", r"(?:soft|liquid|liqui) ?gels?(?: caps?(?:ules?)?)?|gel ?(?:caps?(?:ules?|lets?)?|tab(?:let)?s?)"),
    ("oral", r"tab(?:let)?s?|caps?(?:ules?|lets?)?|pills?|syrup|elixir|lozenges?|oral(?:ly)?|by mouth|per os|po"),
    ("oral", r"(?:film|retard|brause)?tabletten?|(?:retard)?kapseln?|saft|comprim(?:es?|idos?)|gelules?|sirop"),
    ("eye", r"eye|eyedrops?|ophthalmic|augen(?:tropfen|salbe|gel)|collyre"),
    ("topical", r"gel|gels|emulgel|creams?|creme|ointments?|salbe|pommade|lotion|foam|shampoo|topical|ear"),
    ("transdermal", r"patch|patches|plasters?|pflaster|transdermal|tts"),
    ("inhaled", r"inhalers?|inhaled|inhalation|nebuli[sz]ers?|nebules"),
    ("nasal", r"nasal|nose|nasenspray"),
    ("rectal", r"rectal(?:ly)?|suppositor(?:y|ies)|enemas?|suppositoires?|zapfchen"),
    ("sublingual", r"sublingual|buccal|sl"),
    ("intravenous", r"iv|intravenous(?:ly)?|infusion|drip"),
    ("intramuscular", r"im|intramuscular(?:ly)?"),
    ("subcutaneous", r"sc|subcut|subcutaneous(?:ly)?"),
    ("intrathecal", r"intrathecal"),
    ("epidural", r"epidural"),
    ("other", r"injections?|injectable|vaginal|pessar(?:y|ies)|intestinal"),
)  # fmt: skip
# of two routes the one that stands first here counts: more of the drug reaches the blood, or faster
_GRAVEST = (
    "intravenous", "intrathecal", "epidural", "intramuscular", "subcutaneous", "other",
    "transdermal", "rectal", "sublingual", "oral", "nasal", "inhaled", "eye", "topical",
)  # fmt: skip
_PARENTERAL = frozenset(_GRAVEST[:6])
# on the skin these are given for the whole body, as an ointment, a gel or a patch
_THROUGH_THE_SKIN = frozenset({"nitrate", "opioid"})


_JOINED = re.compile(r"[/+&,;|]|\b(?:and|with|plus|et|und|mit|avec)\b")


@functools.cache
def _routes() -> re.Pattern[str]:
    names = (f"(?P<r{i}>{written})" for i, (_, written) in enumerate(_WRITTEN))
    return re.compile(rf"\b(?:{'|'.join(names)})\b")


def routes_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return each word of a name that tells a route, and which.

    >>> routes_in("Voltaren 1 % gel"), routes_in("temazepam gel-capsules")
    ((('gel', 'topical'),), (('gel capsules', 'oral'),))
    """
    found: Iterator[re.Match[str]] = _routes().finditer(key(folded(text)))
    return tuple((m[0], _WRITTEN[int((m.lastgroup or "r0")[1:])][0]) for m in found)


def route_of(
    texts: Iterable[str], told: str, flags: frozenset[str], *, is_combination: bool = False
) -> str:
    """Return the route of one drug of an entry.

    Parameters
    ----------
    texts : the parts of the entry that name this drug; () where no part is its own.
    told : what the file says; "oral" where it says nothing.
    flags : what the drug is.
    is_combination : True for a drug of several substances, of which one may have a route of its own.

    Examples
    --------
    >>> route_of(["diclofenac gel"], "oral", frozenset({"nsaid"}))
    'topical'
    >>> route_of(["diclofenac gel", "diclofenac 50 mg"], "oral", frozenset({"nsaid"}))
    'oral'
    >>> route_of(["fentanyl patch"], "topical", frozenset({"opioid", "sedative"}))
    'transdermal'
    """
    if is_combination:
        texts = [part for text in texts for part in _JOINED.split(text)]
    found = gravest([_route_in(text, told, flags) for text in texts] or [told], told)
    return "transdermal" if found == "topical" and flags & _THROUGH_THE_SKIN else found


def _route_in(text: str, told: str, flags: frozenset[str]) -> str:
    # a rectal gel and a gel capsule are often written without their other word
    careful = "sedative" in flags and "alcohol" not in flags
    said = [r for word, r in routes_in(text) if not (careful and word in ("gel", "gels"))]
    if told != "oral" or not said:  # by mouth is also what is read where nothing is told
        said.append(told)
    return gravest(said, told)


def gravest(routes: Iterable[str], told: str) -> str:
    """Return the route that counts where several are told; what the file says among equals.

    >>> gravest(["topical", "rectal"], "topical"), gravest(["oral", "sublingual"], "sublingual")
    ('rectal', 'sublingual')
    """
    found = set(routes)
    equals = found & _PARENTERAL or found - LOCAL_ROUTES or found
    return told if told in equals else min(equals, key=_GRAVEST.index)


def local_names(resolved: Resolved, told: str) -> frozenset[str]:
    """Return the drugs of an entry of which little reaches the blood."""
    return frozenset(
        term.name
        for term in resolved.terms
        if route_in_entry(resolved, term.name, frozenset(term.flags), told) in LOCAL_ROUTES
    )


def route_in_entry(resolved: Resolved, name: str, flags: frozenset[str], told: str) -> str:
    """Return the route of one drug, or class, that was read in an entry."""
    return route_of(resolved.texts_of(name), told, flags, is_combination="/" in name)


def routes_in_entry(
    resolved: Resolved, name: str, flags: frozenset[str], told: str
) -> tuple[str, ...]:
    """Return the gravest route of one drug of an entry, and the local one that stands beside it: a gel and tablets."""
    whole = route_in_entry(resolved, name, flags, told)
    if whole in LOCAL_ROUTES:
        return (whole,)
    each = [
        route_of([text], told, flags, is_combination="/" in name)
        for text in resolved.texts_of(name)
        if text
    ]
    return (whole, *[r for r in dict.fromkeys(each) if r in LOCAL_ROUTES][:1])
