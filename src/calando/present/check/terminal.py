"""A check for a person at a terminal: what is urgent, what to decide, look at and know, what was not checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from calando.decide.check.result import Burden, CheckResult
from calando.decide.recommendation import Band
from calando.present import terminal_parts as part
from calando.present.check import words
from calando.present.check.cards_block import card_lines, section_parts
from calando.present.check.cards_words import all_sections, clear_lines, loud, unchecked_lines

BAR = 24  # columns from nothing to the most


def show(answer: words.CheckAnswer, stream: IO[str]) -> None:
    """Print an answer: the most urgent line first."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.CheckAnswer) -> Iterator[RenderableType]:
    result = answer.result
    first, *more = words.first_lines(answer)
    yield Text(first, style="bold red" if words.is_emergency(result) else "bold")
    for line in more:
        yield Text(line, style="bold")
    for line in words.who_lines(result):
        yield Text(line, style="dim")
    for warning in result.kidney.report.warnings:
        yield Text(f"! {warning}", style="yellow")
    sections = all_sections(result.cards)
    asking = loud(sections)
    for section in asking:
        yield from section_parts(section)
    if lines := unchecked_lines(result.cards):
        yield part.heading(words.UNCHECKED_TITLE)
        yield from card_lines(lines)
    for section in sections[len(asking) :]:
        yield from section_parts(section)
    if lines := clear_lines(result.cards):
        yield Text("")
        yield from card_lines(lines)
    yield from _burden(result.burden)
    yield from _kidney(result)
    if result.not_told:
        yield part.heading(words.NOT_TOLD_TITLE)
        yield Text(f" • {', '.join(result.not_told)}")
    yield from part.titled("Reasons", words.reasons(answer))
    yield from part.titled("Caveats", words.caveats(answer))
    if answer.result.contacts:
        yield part.heading("Whom to call")
        yield part.contacts(answer.result.contacts)
    yield from part.closing(answer, keys=answer.sources)


def _burden(burden: Burden | None) -> Iterator[RenderableType]:
    yield part.heading(words.BURDEN_TITLE)
    yield from (Text(line) for line in words.burden_lines(burden))
    if burden is None or not words.is_counted(burden):
        return
    if burden.text:
        yield Text(burden.text)
    rows = Table.grid(padding=(0, 1))
    for row in words.burden_rows(burden):
        style = "bold" if row.kind == "together" else ""
        rows.add_row(Text(row.label, style=style), bar(row.band), Text(row.text, style=style))
    yield rows
    yield Text(words.burden_note(burden), style="dim")


def bar(band: Band, columns: int = BAR) -> str:
    """Return a band between nothing and the most as text.

    >>> bar({"p05": 0.25, "p50": 0.5, "p95": 0.75}, columns=9)
    '│··━━●━━··│'
    """
    low, middle, high = (_place(band[p], columns) for p in ("p05", "p50", "p95"))
    cells = ["━" if low <= i <= high else "·" for i in range(columns)]
    cells[middle] = "●"
    return f"│{''.join(cells)}│"


def _place(share: float, columns: int) -> int:
    return round(min(1.0, max(0.0, share)) * (columns - 1))


def _kidney(result: CheckResult) -> Iterator[RenderableType]:
    kidney = result.kidney
    shown = words.kidney_table(kidney)
    yield part.heading(shown.title)
    if said := words.too_much_text(result):
        grave = words.is_too_much_grave(result)
        yield Text(f"! {said}" if grave else said, style="bold red" if grave else "")
    if facts := words.kidney_facts(kidney):
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style="bold", width=14)
        rows.add_column()
        for title, text in facts:
            rows.add_row(title, Text(text))
        yield rows
    if shown.rows:
        table = part.table(*shown.columns)
        for i, row in enumerate(shown.rows):
            table.add_row(*(Text(cell) for cell in row), style="bold" if i in shown.marked else "")
        yield table
