"""What triage and pump share at a terminal: the strip, who it is about, cited lists, the ending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from calando.decide.recommendation import Answer, ContactLine, Statement
from calando.present import terminal_parts as part
from calando.present.urgent import words as urgent_words


def strip(contacts: Sequence[ContactLine], first: Iterable[str] = ()) -> Iterator[RenderableType]:
    """Yield whom to call and when, before everything, and then what comes first."""
    yield Text(urgent_words.strip_title(contacts), style="bold red")
    yield Text(urgent_words.strip_line(contacts))
    yield Text("")
    for line in first:
        yield Text(line, style="bold red")


def who(lines: Iterable[str], warnings: Iterable[str]) -> Iterator[RenderableType]:
    """Yield who it is about, and warnings about the kidneys."""
    for line in lines:
        yield Text(line, style="dim")
    for warning in warnings:
        yield Text(f"! {warning}", style="yellow")


def lists(
    found: Iterable[tuple[str, str, tuple[Statement, ...]]],
) -> Iterator[RenderableType]:
    """Yield lists of cited lines under their titles."""
    for _, title, statements in found:
        yield part.heading(title)
        yield part.statements(statements)


def ending(
    answer: Answer[Any],
    reasons: tuple[Statement, ...],
    caveats: tuple[Statement, ...],
    not_told: Sequence[str],
    contacts: Sequence[ContactLine],
) -> Iterator[RenderableType]:
    """Yield reasons, caveats, what was not told, whom to call, sources, intended use."""
    yield from part.titled("Reasons", reasons)
    yield from part.titled("Caveats", caveats)
    if not_told:
        yield part.heading(urgent_words.NOT_TOLD_TITLE)
        yield Text(f" • {', '.join(not_told)}")
    if contacts:
        yield part.heading("Whom to call")
        yield part.contacts(urgent_words.in_order(contacts))
    yield from part.closing(answer, keys=answer.sources)
