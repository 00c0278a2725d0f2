"""A list of places for a person at a terminal: whom to call, the places, what the file does not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from calando.decide.locate.result import LocateResult, Place
from calando.present import terminal_parts as part
from calando.present.locate import words
from calando.present.plain_text import safe
from calando.present.urgent import terminal as urgent
from calando.present.urgent import words as urgent_words

MOST_AT_ONCE = 30


def show(answer: words.LocateAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, then places, nearest first."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.LocateAnswer) -> Iterator[RenderableType]:
    result = answer.result
    yield from urgent.strip(result.contacts, words.first_lines(result))
    yield Text(result.headline, style="bold")
    if not result.emergency:
        yield Text(result.distance_note, style="dim")
    yield from part.titled(words.never_title(result), urgent_words.as_statements(result.never))
    if not result.emergency:
        yield from _places(result)
        yield from _rest(result)
    yield from part.titled(words.ASK_TITLE, urgent_words.as_statements(result.ask))
    yield part.heading(words.FILE_TITLE)
    yield Text(f" • {words.file_text(result)}")
    yield from urgent.ending(answer, words.reasons(answer), answer.caveats, (), result.contacts)


def _places(result: LocateResult) -> Iterator[RenderableType]:
    yield part.heading(words.LIST_TITLE)
    if not result.places:
        yield Text(words.NOTHING)
    for place in result.places[:MOST_AT_ONCE]:
        yield from _place(place)
    rest = len(result.places) - MOST_AT_ONCE
    if rest > 0:
        yield Text(f"and {rest} more: --out places.html, .pdf or .csv, or --json", style="bold")


def _place(place: Place) -> Iterator[RenderableType]:
    head = Text(f"{place.number:>3}  ", style="cyan").append(safe(place.name), style="bold")
    yield head.append(f"  {words.distance_text(place)}")
    lines = [
        f"{words.phone_text(place)} · {words.address_text(place)}",
        words.level_words(place) or "level not told",
        words.detox_text(place),
        f"payment: {words.pay_text(place)}",
    ]
    yield Padding(Text("\n".join(lines)), (0, 0, 0, 5))
    if text := words.not_told_text(place):
        yield Padding(Text(f"? {text}", style="yellow"), (0, 0, 0, 5))


def _rest(result: LocateResult) -> Iterator[RenderableType]:
    for title, lines in (
        (words.UNDETERMINED_TITLE, words.undetermined_text(result)),
        (words.LEFT_OUT_TITLE, words.left_out_text(result)),
        (words.UNREADABLE_TITLE, words.unreadable_text(result)),
    ):
        if lines:
            yield part.heading(title)
            for line in lines[:MOST_AT_ONCE]:
                yield Text(f" • {line}")
            if len(lines) > MOST_AT_ONCE:
                yield Text(f" and {len(lines) - MOST_AT_ONCE} more, in --json", style="dim")
