"""A scored instrument for a person at a terminal: whom to call, what is urgent, the score, the next step, the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calando.decide.screen.result import ScreenResult
from calando.present import terminal_parts as part
from calando.present.screen import band_words as bands
from calando.present.screen import words
from calando.present.urgent import terminal as urgent
from calando.present.urgent import words as urgent_words

BAR = 24  # columns of a subscale's bar


def show(answer: words.ScreenAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, whatever it says."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.ScreenAnswer) -> Iterator[RenderableType]:
    result = answer.result
    called = [Text(text, style="bold red") for text in words.first_lines(result)]
    if result.emergency:  # nothing softer stands above it
        yield from called
    yield Text(words.strip_title(result.contacts, result.jurisdiction), style="bold red")
    yield Text(words.strip_line_of(result))
    yield Text("")
    if not result.emergency:
        yield from called
    if flags := words.flag_statements(result.flags, urgent=True):
        yield part.statements(flags)
        yield Text("")
    yield Text(words.title_of(result), style="bold")
    if band := words.band_text(result):
        yield Text(band, style="bold")
    if headline := words.headline(result):
        yield Text(headline)
    if warned := words.warnings(result.flags):
        yield part.statements([replace(w, urgent=True) for w in warned])
    yield Text(f"{words.next_title(result)}: {words.next_step(result)}", style="bold")
    yield Text(words.not_a_diagnosis(result), style="dim")
    yield Text(words.about_line(result), style="dim")
    if flags := words.notes(result.flags):
        yield Text("")
        yield part.statements(flags)
    yield from _bands(result)
    yield from _scales(result)
    yield from _items(result)
    yield from _accuracy(result)
    if text := words.next_instrument_text(result):
        yield part.heading(words.NEXT_INSTRUMENT_TITLE)
        yield Text(text)
    yield from _about(result)
    yield from part.titled(words.NEVER_TITLE, urgent_words.as_statements(result.never))
    yield from urgent.ending(answer, words.reasons(answer), answer.caveats, (), result.contacts)


def _bands(result: ScreenResult) -> Iterator[RenderableType]:
    if not result.bands:
        return
    yield part.heading(bands.bands_title(result))
    for line in bands.in_order(result.bands):
        name = Text(f" {'►' if line.chosen else '•'} {bands.band_name(line, result)}: ")
        yield name.append(bands.band_here(line), style="bold")
        said = Text(bands.band_said(line), style="" if line.chosen else "dim")
        yield Padding(said.append(f" [{bands.band_tag(line)}]", style="dim"), (0, 0, 0, 3))


def _scales(result: ScreenResult) -> Iterator[RenderableType]:
    if not result.subscales:
        return
    yield part.heading(bands.SUBSCALES_TITLE)
    if result.score is None:
        yield Text(bands.NO_TOTAL, style="dim")
    rows = Table.grid(padding=(0, 2))
    for scale in result.subscales:
        span = scale.high - scale.low
        filled = round(BAR * (scale.score - scale.low) / span) if span > 0 else 0
        bar = Text("■" * filled, style="cyan").append("□" * (BAR - filled), style="dim")
        rows.add_row(Text(bands.scale_text(scale)), bar)
    yield rows


def _items(result: ScreenResult) -> Iterator[RenderableType]:
    yield part.heading(words.items_title(result))
    counted = words.has_points(result)
    rows = part.table("item", "answer", *(["points"] if counted else []))
    for item in result.items:
        cells = [Text(words.item_name(item)), Text(words.item_answer(item))]
        if counted:
            cells.append(Text(words.item_points(item), justify="right"))
        marked = "bold" if words.is_marked(result, item) else ""
        rows.add_row(*cells, style="dim" if item.state == "not_asked" else marked)
    yield rows


def _accuracy(result: ScreenResult) -> Iterator[RenderableType]:
    if not result.accuracy:
        return
    yield part.heading(words.ACCURACY_TITLE)
    rows = part.table("cut", "sensitivity", "specificity", "against what, in whom")
    for cut, sensitivity, specificity, whom, note in words.accuracy_rows(result):
        rows.add_row(cut, sensitivity, specificity, Text(f"{whom} {note}"))
    yield rows
    yield Text(words.accuracy_note(result), style="dim")


def _about(result: ScreenResult) -> Iterator[RenderableType]:
    yield part.heading(words.ABOUT_TITLE)
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    for name, text in words.about_rows(result):
        rows.add_row(name, Text(text))
    yield rows
