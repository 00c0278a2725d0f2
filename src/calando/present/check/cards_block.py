"""Cards beside a plan, for the professional's pages: terminal, HTML and paper. Whole only what stops or interrupts.

The check's own pages use the same cards; see `check_terminal`, `check_html` and `check_pdf`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from calando.decide.card import Card
from calando.decide.recommendation import Answer
from calando.present import vocabulary
from calando.present.check.cards_words import (
    FULL,
    CardShown,
    Line,
    Section,
    counted,
    lines_of,
    overrides_of,
    plain,
    sections_of,
    tier_of,
)

if TYPE_CHECKING:
    from markupsafe import Markup
    from rich.console import RenderableType
    from rich.table import Table

TITLE = "Beside this plan: drugs, kidneys and conditions"
TIER_STYLES = {"stop": "bold red", "interrupt": "bold yellow", "note": "bold"}
LINE_STYLES = {"check_failed": "bold red", "not_covered": "bold yellow", "no_known_interaction": ""}


def cards_of(result: object) -> tuple[Card, ...]:
    """Return the cards beside a plan; none for an answer that brings none."""
    cards: tuple[Card, ...] = getattr(result, "cards", ())
    return cards


def summary_of(cards: Sequence[Card]) -> tuple[tuple[str, str], ...]:
    """Return what stands above a plan: a tier or state and its sentence; what to decide comes first."""
    found: list[tuple[str, str]] = []
    for section in sections_of(cards, FULL):
        titles = "; ".join(card.title for card in section.cards)
        found.append((section.tier, f"{vocabulary.TIER_TITLES[section.tier]}: {titles}."))
    for line in lines_of(cards):
        if line.state != "no_known_interaction":
            found.append((line.state, f"{line.label}: {line.text}."))
    return tuple(found)


def rest_lines(cards: Sequence[Card]) -> tuple[Line, ...]:
    """Return what is not shown whole: a line for what sedation counts, one for the notes, one for each other state."""
    of_burden = [f"{card.title} ({_severity(card)})" for card in counted(cards)]
    notes = [card.title for card in cards if tier_of(card) == "note"]
    told = tuple(
        Line(
            state="interacts",
            label=label,
            text=f"{plain('; '.join(titles))} (in full: calando check)",
        )
        for label, titles in (
            (vocabulary.COUNTED_TITLE, of_burden),
            (vocabulary.TIER_TITLES["note"], notes),
        )
        if titles
    )
    return (*told, *lines_of(cards))


def _severity(card: Card) -> str:
    return vocabulary.SEVERITY_TITLES[card.severity] if card.severity else "not graded"


# -- at a terminal ------------------------------------------------------------------------------------


def cards_summary(cards: Sequence[Card]) -> Iterator[RenderableType]:
    """Yield the sentences that stand above a plan."""
    from rich.text import Text

    for what, text in summary_of(cards):
        yield Text(f"! {text}", style={**TIER_STYLES, **LINE_STYLES}[what])


def printed_keys(cards: Sequence[Card]) -> frozenset[str]:
    """Return every source that the cards beside a plan show."""
    whole = [card for card in cards if tier_of(card) in FULL]
    return frozenset(
        key for c in whole for key in (*c.sources, *(k for r in c.raised for k in r.sources))
    )


def border_of(cards: Sequence[Card], style: str) -> str:
    """Return the border of a verdict: never green above a card that wants a decision, or a drug not checked."""
    found = summary_of(cards)
    if not found or style != "green":
        return style
    return "bold red" if found[0][0] == "stop" else "yellow"


def cards_parts(cards: Sequence[Card]) -> Iterator[RenderableType]:
    """Yield the cards beside a plan; nothing if there is none."""
    from rich.text import Text

    if not cards:
        return
    yield Text(f"\n{TITLE}", style="bold underline")
    for section in sections_of(cards, FULL):
        yield from section_parts(section)
    if lines := rest_lines(cards):
        yield Text("")
        yield from card_lines(lines)


def section_parts(section: Section) -> Iterator[RenderableType]:
    """Yield one tier: its title, then its cards."""
    from rich.text import Text

    style = TIER_STYLES[section.tier]
    yield Text(f"\n{section.title}", style=f"{style} underline")
    for card in section.cards:
        yield _card(card, style)


def _card(card: CardShown, style: str) -> Table:
    """A card: title and mark, then why and what to do under it."""
    from rich.table import Table
    from rich.text import Text

    sign = {"stop": " ■", "interrupt": " ▲"}.get(card.tier, " •")
    first = Text("EMERGENCY: " if card.emergency else "", style="bold red")
    first.append(card.title, style="bold").append(f" [{card.mark}]", style="dim")
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(sign, style=style), first)
    for text, look in _card_texts(card):
        grid.add_row("", Text(text, style=look))
    return grid


def _card_texts(card: CardShown) -> Iterator[tuple[str, str]]:
    if card.asked:
        yield f"For: {card.asked}", ""
    if card.action:
        yield f"Do: {card.action}", "bold" if card.tier == "stop" else ""
    yield from ((text, "") for text in card.raised)
    if card.mechanism:
        yield f"Why: {card.mechanism}", ""
    if card.evidence and card.tier in FULL:
        yield f"Known: {card.evidence}", ""
    tag = "; ".join(part for part in (card.assumed, ", ".join(card.sources)) if part)
    if tag:
        yield f"[{tag}]", "yellow" if card.assumed else "dim"


def card_lines(lines: Sequence[Line]) -> Iterator[RenderableType]:
    """Yield one line for each state, the state in words."""
    from rich.text import Text

    for line in lines:
        text = Text(f"{line.label}: ", style=LINE_STYLES.get(line.state, ""))
        yield text.append(line.text)


# -- on a page ----------------------------------------------------------------------------------------


def cards_html(answer: Answer[object]) -> Markup:
    """Return the cards beside a plan as a fragment of a page; empty if there is none."""
    from markupsafe import Markup

    from calando.present.page import template

    cards = cards_of(answer.result)
    if not cards:
        return Markup("")
    return Markup(
        template("cards.html").render(
            title=TITLE,
            sections=sections_of(cards, FULL),
            rest=rest_lines(cards),
            known=set(answer.sources),
        )
    )


# -- on paper -----------------------------------------------------------------------------------------


def cards_paper(cards: Sequence[Card]) -> dict[str, object] | None:
    """Return the cards beside a plan as plain data for `common.typ`; None if there is none."""
    if not cards:
        return None
    return {
        "title": TITLE,
        "summary": [list(pair) for pair in summary_of(cards)],
        "sections": [asdict(section) for section in sections_of(cards, FULL)],
        "lines": [asdict(line) for line in rest_lines(cards)],
        "overrides": [list(pair) for pair in overrides_of(sections_of(cards, FULL))],
    }
