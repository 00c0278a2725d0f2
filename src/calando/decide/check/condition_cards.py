"""What is said of the conditions of a file: signs that are looked at today, and what no caution answers."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from calando.decide.card import About, Card, State, Tier, about
from calando.decide.check.cautions import speaks_of
from calando.decide.check.condition_signs import UnreadSign, UnreadSigns
from calando.decide.situation import Situation, find_term
from calando.facts.schema import Term
from calando.facts.schema_safety import Caution, SafetyFacts

_TOXIC, _WITHDRAWN, _EARLY = "toxicity_signs", "withdrawal_signs", "possible_withdrawal_signs"
_SIGNS = frozenset({_TOXIC, _WITHDRAWN, _EARLY})
_DRUNK = "alcohol intoxication"  # the name of the term in the facts
_OF_TOXIC = (
    "It is looked at as too much baclofen, or too much of something that sedates, first. That does not rule "
    "withdrawal out."
)
_OF_BOTH = (
    "It is seen in baclofen toxicity and in withdrawal: looked at as toxicity first, which does not rule withdrawal "
    "out."
)
_OF_WITHDRAWN = "It is seen in withdrawal of baclofen; it can have other causes."
_OF_EARLY = "Early withdrawal looks like that; so do many other things."
_OF_NEITHER = "It has many causes, and does not tell too much baclofen from too little."
_OF_DRUNK = "Alcohol adds to what baclofen does to alertness and breathing, and too much baclofen can look like it."

_PATIENT = "A doctor must see you today. Call for help at once if you are very sleepy or confused, or breathe slowly."
_PATIENT_NOW = "Call the emergency number now. Have someone stay with you."
_PATIENT_TAKES = "Do not stop baclofen all at once."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """One condition of the file that is a sign of now."""

    about: About
    said: str
    sources: tuple[str, ...]
    emergency: bool = False


def sign_cards(situation: Situation, unread: UnreadSigns) -> tuple[Card, ...]:
    """Return the one card of all signs that are listed as conditions; they are never answered by "no action".

    Parameters
    ----------
    unread : conditions that only a triage understands.
    """
    of_triage = {s.asked: s for s in unread.signs}
    found: list[_Sign] = []
    for word in situation.patient.conditions:
        term = find_term(word, situation.facts.conditions)
        if term is not None and _SIGNS.intersection(term.flags):
            said, sources = _said_of(term), _sources_of(term)
            found.append(_Sign(about=about(word, (term.name,)), said=said, sources=sources))
        elif word in of_triage:
            found.append(_of_triage(of_triage[word]))
    if not found:
        return ()
    listed = [s.about for s in found]
    names = ", ".join(dict.fromkeys(a.asked for a in listed))
    emergency = any(s.emergency for s in found) or unread.is_emergency
    runs = situation.oral is not None or situation.pump is not None
    unlisted = (
        ""
        if runs
        else " No running baclofen is listed: ask whether it is taken or was, and when last."
    )
    patient_text = _PATIENT_NOW if emergency else _PATIENT
    return (
        Card(
            id="signs_now",
            kind="warning",
            tier="interrupt",
            state="interacts",
            about=listed[0],
            also=tuple(listed[1:]),
            title=f"Signs {'of an emergency' if emergency else 'that a doctor sees today'}: {names}",
            mechanism="",
            mechanism_codes=(),
            severity="major",
            raised=(),
            evidence=" ".join(dict.fromkeys(s.said for s in found)) + unlisted,
            action=(
                "The urgent line at the top comes before this check. `calando triage` weighs too much against too "
                "little. No step up and no step down while it lasts; a doctor decides each dose."
            ),
            patient_text=f"{patient_text} {_PATIENT_TAKES}" if runs else patient_text,
            conflict="",
            sources=tuple(dict.fromkeys(k for s in found for k in s.sources)),
            basis="assumed" if unread.signs else "read",
            emergency=emergency,
        ),
    )


def _of_triage(sign: UnreadSign) -> _Sign:
    side = {"toxic": _OF_TOXIC, "either": _OF_BOTH, "withdrawing": _OF_WITHDRAWN}
    titles = ", ".join(sign.titles)
    said = f"{sign.asked}: read as a sign of now ({titles}). {side.get(sign.points, _OF_NEITHER)}"
    return _Sign(
        about=about(sign.asked, sign.titles),
        said=said,
        sources=sign.sources,
        emergency=sign.emergency,
    )


def _said_of(term: Term) -> str:
    flags = _SIGNS.intersection(term.flags)
    if term.name == _DRUNK:
        return f"{_OF_DRUNK} {_OF_TOXIC}"
    if {_TOXIC, _WITHDRAWN} <= flags:
        return _OF_BOTH
    if _TOXIC in flags:
        return _OF_TOXIC
    return _OF_WITHDRAWN if _WITHDRAWN in flags else _OF_EARLY


def _sources_of(term: Term) -> tuple[str, ...]:
    found = [k for k in ("muanda2019", "leung2006") if _TOXIC in term.flags]
    if {_WITHDRAWN, _EARLY}.intersection(term.flags):
        found.append("leo2005")
    return tuple(found)


def condition_cards(
    situation: Situation, cards: tuple[Card, ...], safety: SafetyFacts
) -> tuple[Card, ...]:
    """Return a card for every condition of the file that no other card answers: known, or not covered."""
    answered = {a.asked for c in cards for a in c.everything}
    return tuple(
        _card_of(word, situation, safety)
        for word in situation.patient.conditions
        if word not in answered
    )


def _card_of(word: str, situation: Situation, safety: SafetyFacts) -> Card:
    term = find_term(word, situation.facts.conditions)
    if term is None:
        return _not_covered(word, situation, safety)
    named = _named(term, safety)
    elsewhere = [c for c in named if speaks_of(c, situation, situation.flags)]
    return (
        _elsewhere(word, term, elsewhere) if elsewhere else _none_known(word, term, named, safety)
    )


def _named(term: Term, safety: SafetyFacts) -> list[Caution]:
    flags = {term.name, *term.flags}
    return [c for c in safety.cautions if flags.intersection(c.flags)]


def _elsewhere(word: str, term: Term, named: list[Caution]) -> Card:
    """Sources name this condition, for another country, route or product: that is not "nothing known"."""
    told = "; ".join(_where(c) for c in named)
    sources = tuple(dict.fromkeys(s for c in named for s in c.sources))
    return _card(
        f"elsewhere:{word}",
        about(word, (term.name,)),
        title=f"{word}: sources speak of it for another country, route or product",
        evidence=f"Recognised. None of the texts read for this person names it; these do: {told}.",
        action=(
            "Look: weigh what they say, and read the text of this country and product. That another text is silent "
            "does not make it harmless."
        ),
        tier="note",
        state="interacts",
        sources=sources,
    )


def _where(caution: Caution) -> str:
    routes = {"oral": "by mouth", "intrathecal": "pump"}
    only = routes[caution.baclofen_routes[0]] if len(caution.baclofen_routes) == 1 else ""
    told = ", ".join(part for part in (", ".join(caution.jurisdictions), only) if part)
    return f"{caution.title}{f' ({told})' if told else ''}: {caution.action.rstrip('.')}"


def _none_known(word: str, term: Term, named: list[Caution], safety: SafetyFacts) -> Card:
    evidence = "Recognised; none of the cautions that were read names it."
    if named:
        told = "; ".join(c.title for c in named)
        evidence = f"Recognised. What was read of it is not about somebody like this (age, sex, use or week): {told}."
    coverage = safety.coverage
    return _card(
        f"none_known:{word}",
        about(word, (term.name,)),
        title=f"{word}: no caution in the sources read",
        evidence=evidence,
        action="No action.",
        state="no_known_interaction",
        sources=coverage.sources,
        checked_on=coverage.checked_on,
    )


def _not_covered(word: str, situation: Situation, safety: SafetyFacts) -> Card:
    return _card(
        f"not_covered:{word}",
        about(word),
        title=f"{word}: not covered",
        evidence="Not in calando's facts: it is not checked, which does not mean that it is harmless.",
        action="Look it up elsewhere, or write it in other words.",
        state="not_covered",
        did_you_mean=near_conditions(word, situation),
    )


def _card(
    id: str,
    about: About,
    *,
    state: State,
    title: str,
    evidence: str,
    action: str,
    tier: Tier | None = None,
    sources: tuple[str, ...] = (),
    checked_on: str = "",
    did_you_mean: tuple[str, ...] = (),
) -> Card:
    return Card(
        id=id,
        kind="precaution",
        tier=tier,
        state=state,
        about=about,
        title=title,
        mechanism="",
        mechanism_codes=(),
        severity="moderate" if tier else None,
        raised=(),
        evidence=evidence,
        action=action,
        patient_text="",
        conflict="",
        sources=sources,
        basis="derived",
        did_you_mean=did_you_mean,
        checked_against=sources if state == "no_known_interaction" else (),
        checked_on=checked_on,
    )


def near_conditions(word: str, situation: Situation) -> tuple[str, ...]:
    """Return conditions spelled nearly like this word."""
    words = [w for t in situation.facts.conditions for w in (t.name, *t.synonyms)]
    return tuple(difflib.get_close_matches(word.lower()[:80], words, n=3, cutoff=0.75))
