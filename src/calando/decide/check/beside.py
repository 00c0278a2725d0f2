"""The check beside a plan: its cards, and which of them make the plan a specialist's."""

from __future__ import annotations

from calando.decide.card import Card
from calando.decide.check.check import run_check
from calando.decide.check.wishes import CheckWishes
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.facts.load_safety import load_safety


def cards_beside(situation: Situation, *, rising: bool, seed: int) -> tuple[Card, ...]:
    """Return the cards of a check; where the dose rises, every day counts as the day of a rise."""
    wishes = CheckWishes(raised_days_ago=0.0 if rising else None)
    return run_check(situation, load_safety(), wishes, seed=seed).result.cards


def stops_among(cards: tuple[Card, ...]) -> tuple[Statement, ...]:
    """Return each stop as a reason for which a specialist decides."""
    return tuple(
        Statement(
            text=f"A stop stands beside this plan. {card.title}. {card.action}",
            sources=card.sources,
            basis=card.basis,
        )
        for card in cards
        if card.tier == "stop"
    )
