"""An admission checklist for a person at a terminal: whom to call first, then rows to be ticked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from calando.present import terminal_parts as part
from calando.present.admission import words
from calando.present.urgent import terminal as urgent


def show(answer: words.AdmissionAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, whatever it says."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.AdmissionAnswer) -> Iterator[RenderableType]:
    result = answer.result
    yield from urgent.strip(result.contacts, words.first_lines(result))
    yield Text(result.headline, style="bold")
    yield Text(words.level_line(result))
    yield from urgent.who(words.who_lines(result), result.kidney.warnings)
    yield from part.titled("Why this is an emergency", words.emergency_why(result))
    for section in words.team_parts(result):
        yield part.heading(section.title)
        if section.note:
            yield Text(section.note, style="dim")
        yield _rows(section)
    yield Text("\nThe person's own page: --out checklist.pdf or .html", style="dim")
    yield from urgent.ending(
        answer, words.reasons(answer), answer.caveats, result.not_told, result.contacts
    )


def _rows(section: words.Part) -> Table:
    rows = Table.grid(padding=(0, 1))
    for row in section.rows:
        text = Text(row.text, style="bold" if row.urgent else "")
        if because := words.because_text(row):
            text.append(f" ({because})", style="cyan")
        text.append(f" [{row.basis}]", style=part.BASIS_STYLES[row.basis])
        rows.add_row(Text("[!]" if row.urgent else "[ ]", style="red" if row.urgent else ""), text)
    return rows
