"""Words of cards as every format writes them: what to decide, look at and know; and what was not checked at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calando.decide.card import TIERS, Card, RaisedBecause, State, Tier
from calando.present import vocabulary as v

FULL: tuple[Tier, ...] = ("stop", "interrupt")  # beside a plan only these are shown whole
BURDEN = "burden"  # id of the card on everything that sedates
_LOOKED_FOR = {"interaction": "interaction", "own_table": "interaction", "kidney": "kidney"}
_LINE_ORDER: tuple[State, ...] = ("check_failed", "not_covered", "no_known_interaction")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown:
    """One card in words; what is not known is ""."""

    id: str
    tier: Tier
    mark: str  # "avoid · kidneys"
    title: str
    asked: str  # the names as typed, with what they were understood as where that differs
    raised: tuple[str, ...]
    mechanism: str
    evidence: str
    action: str
    conflict: str
    sources: tuple[str, ...]
    assumed: str  # said where nothing was read: "assumed"
    overrides: tuple[tuple[str, str], ...]  # code, reason
    emergency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The cards of one tier, or those that the card on sedation has counted."""

    name: str  # "stop", "counted"
    tier: Tier  # how it looks
    title: str
    cards: tuple[CardShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is said of several names at once, the state always in words."""

    state: State
    label: str
    text: str


def sections_of(cards: Sequence[Card], tiers: Iterable[Tier] = TIERS) -> tuple[Section, ...]:
    """Return the cards that speak up, by tier; a tier without cards is left out."""
    found = []
    for tier in tiers:
        of_tier = tuple(_shown(c) for c in cards if tier_of(c) == tier)
        if of_tier:
            title = f"{v.TIER_TITLES[tier]} ({len(of_tier)})"
            found.append(Section(name=tier, tier=tier, title=title, cards=of_tier))
    return tuple(found)


def all_sections(cards: Sequence[Card]) -> tuple[Section, ...]:
    """Return every tier, and before the notes what the card on sedation has counted: grave, but said there."""
    sections = list(sections_of(cards))
    shown = tuple(replace(_shown(card), tier="note") for card in counted(cards))
    if shown:
        title = f"{v.COUNTED_TITLE} ({len(shown)})"
        section = Section(name="counted", tier="note", title=title, cards=shown)
        sections.insert(len(loud(sections)), section)
    return tuple(sections)


def loud(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the tiers that ask for something: what is not covered comes after them, and before everything else."""
    return tuple(s for s in sections if s.tier in FULL)


def counted(cards: Sequence[Card]) -> tuple[Card, ...]:
    """Return the cards for which the card on sedation speaks."""
    return tuple(c for c in cards if c.state == "interacts" and c.within == BURDEN)


def overrides_of(sections: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    """Return every coded reason to set one of these cards aside, each once: paper explains codes in one place."""
    cards = (card for section in sections for card in section.cards)
    return tuple(dict.fromkeys(pair for card in cards for pair in card.overrides))


def codes_by_tier(sections: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    """Return which codes set the cards of which tiers aside, where the tiers differ; paper says it once."""
    found: dict[str, list[str]] = {}
    for section in sections:
        codes = dict.fromkeys(code for card in section.cards for code, _ in card.overrides)
        if codes:
            title = section.title.rsplit(" (", 1)[0]
            found.setdefault(", ".join(sorted(codes)), []).append(title)
    if len(found) < 2:
        return ()
    return tuple((", ".join(titles), codes) for codes, titles in found.items())


def tier_of(card: Card) -> Tier | None:
    """Return where a card is shown; None: on one line with others by its state, or said by another card."""
    if card.state != "interacts" or card.within:
        return None  # the burden counts it, or the first card of its row names it
    return card.tier or "note"


def unchecked_lines(cards: Sequence[Card]) -> tuple[Line, ...]:
    """Return what failed and what is not covered."""
    return tuple(line for line in lines_of(cards) if line.state != "no_known_interaction")


def clear_lines(cards: Sequence[Card]) -> tuple[Line, ...]:
    """Return what was looked for, and nothing known of it."""
    return tuple(line for line in lines_of(cards) if line.state == "no_known_interaction")


def lines_of(cards: Sequence[Card]) -> tuple[Line, ...]:
    """Return one line for each way of not speaking up: failed, not covered, nothing known."""
    found: list[Line] = []
    for state in _LINE_ORDER:
        groups: dict[str, list[Card]] = {}
        for card in cards:
            if card.state == state:
                groups.setdefault(_label(card), []).append(card)
        for label, of_group in groups.items():
            names = list(dict.fromkeys(_named(card) for card in of_group))
            text = f"{plain(', '.join(names))} — {v.STATE_LIMITS[state]}"
            if state != "no_known_interaction":
                todo = dict.fromkeys(card.action for card in of_group if card.action)
                text = " ".join((f"{text}.", *todo))
            found.append(Line(state=state, label=label, text=text))
    return tuple(found)


def gravest(cards: Sequence[Card]) -> str:
    """Return what a page looks like: "stop", "interrupt", "unknown" (something was not checked), "note" or "none"."""
    tiers = {tier_of(card) for card in cards}
    unchecked = any(card.state in ("not_covered", "check_failed") for card in cards)
    for name, there in (
        ("stop", "stop" in tiers),
        ("interrupt", "interrupt" in tiers),
        ("unknown", unchecked),
        ("note", "note" in tiers),
    ):
        if there:
            return name
    return "none"


def _label(card: Card) -> str:
    """Return the state in words, by what was looked for and in how many sources."""
    label = v.STATE_TITLES[card.state]
    if card.state == "no_known_interaction":
        label = v.NONE_KNOWN_TITLES[_LOOKED_FOR.get(card.kind, "condition")]
    return label + _against(card.checked_against, card.checked_on)


def _against(sources: tuple[str, ...], day: str) -> str:
    if not sources:
        return ""
    count = f"{len(sources)} source{'s' * (len(sources) != 1)}"
    return f" (checked against {count}{f', {day}' if day else ''})"


def _named(card: Card) -> str:
    names = ", ".join(about.asked for about in card.everything) or card.title
    if card.state != "not_covered":
        return names
    part = "part of " if any(about.resolved for about in card.everything) else ""
    meant = " or ".join(card.did_you_mean)
    return f"{part}{names}" + (f" (did you mean {meant}?)" if meant else "")


def _shown(card: Card) -> CardShown:
    severity = v.SEVERITY_TITLES[card.severity] if card.severity else ""
    mark = " · ".join(part for part in (severity, v.CARD_KIND_TITLES[card.kind]) if part)
    return CardShown(
        id=card.id,
        tier=tier_of(card) or "note",
        mark=mark,
        title=plain(card.title),
        asked=plain(_asked(card)),
        raised=raised_texts(card.raised),
        mechanism=plain(_sentence(card.mechanism)),
        evidence=plain(card.evidence),
        action=plain(card.action),
        conflict=plain(card.conflict),
        sources=card.sources,
        assumed=v.BASIS_TITLES["assumed"] if card.basis == "assumed" else "",
        overrides=tuple(_override(o.code, o.text, o.needs_text) for o in card.overrides),
        emergency=card.emergency,
    )


def _asked(card: Card) -> str:
    """Return the names as typed, each with what it was understood as where that differs."""
    names = []
    for about in card.everything:
        meant = ", ".join(about.members)
        same = not meant or meant.casefold() == about.asked.casefold()
        names.append(about.asked if same else f"{about.asked} (read as {meant})")
    return ", ".join(names)


def raised_texts(raised: Sequence[RaisedBecause]) -> tuple[str, ...]:
    """Return why this person makes a card graver, one sentence for each change of its severity."""
    reasons: dict[str, dict[str, None]] = {}
    said: set[str] = set()  # of two drugs of one card, each reason once
    for r in raised:
        if r.text in said:
            continue
        said.add(r.text)
        before, after = (v.SEVERITY_TITLES[s] for s in (r.from_severity, r.to_severity))
        change = f"from {before} to {after} " if before != after else ""
        tag = ": ".join(x for x in (r.basis, ", ".join(r.sources)) if x)
        reasons.setdefault(change, {})[f"{r.text.rstrip('.')} [{tag}]"] = None
    return tuple(f"Raised {change}because {'; '.join(texts)}." for change, texts in reasons.items())


def _override(code: str, text: str, needs_text: bool) -> tuple[str, str]:
    return code, text + (" (write down why)" if needs_text else "")


def plain(text: str) -> str:
    """Return words without the marks of code, which only some pages could set.

    >>> plain("see `calando taper`")
    'see calando taper'
    """
    return text.replace("`", "")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
