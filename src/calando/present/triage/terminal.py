"""A triage for a person at a terminal: whom to call, the leaning, what to do, then what speaks for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calando.decide.triage.result import TriageResult
from calando.present import terminal_parts as part
from calando.present.triage import words
from calando.present.urgent import terminal as urgent
from calando.present.urgent import words as urgent_words

INDENT = 4  # columns, as wide as a bar


def show(answer: words.TriageAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, whatever it says."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.TriageAnswer) -> Iterator[RenderableType]:
    result = answer.result
    *before, leaning = words.first_lines(result)
    yield from urgent.strip(result.contacts, before)
    yield Text(f"{leaning} {words.headline(result)}", style="bold")
    if text := words.leaning_text(result):
        yield Text(text)
    yield Text(words.LEANING_NOTE, style="dim")
    yield from urgent.who(words.who_lines(result), result.kidney.warnings)
    yield from urgent.lists(words.cited(result))
    yield from _evidence(result)
    yield from _windows(result)
    yield from urgent.lists(words.asked_next(result))
    yield from _exclude(result)
    yield from _options(result)
    yield from part.titled(words.NEVER_TITLE, urgent_words.as_statements(result.never))
    if result.unrecognised:
        yield part.heading(urgent_words.NOT_UNDERSTOOD_TITLE)
        for word in result.unrecognised:
            yield Text(f" ? {words.unrecognised_text(word)}", style="yellow")
    yield from urgent.ending(
        answer, words.reasons(answer), answer.caveats, result.not_told, result.contacts
    )


def _evidence(result: TriageResult) -> Iterator[RenderableType]:
    yield part.heading(words.evidence_title(result))
    columns = words.columns(result)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, expand=True)
    for column in columns:
        table.add_column(column.title, ratio=1, header_style="bold")
    table.add_row(*(_side(column) for column in columns))
    yield table
    yield Text(words.score_text(result), style="dim")
    if neither := words.neither(result):
        yield part.heading(words.NEITHER_TITLE)
        for line in neither:
            written = f" ({line.written})" if line.written else ""
            yield Padding(Text(f"{line.name}{written}: {line.why}"), (0, 0, 0, 3))


def _side(column: words.Column) -> Group:
    pieces: list[RenderableType] = []
    for line in column.lines:
        bar = "■" * line.filled + "□" * (words.MOST_WEIGHT - line.filled)
        head = Text(f"{bar} ", style="cyan").append(f"{line.name}", style="bold")
        pieces.append(head.append(f" · {line.weight}", style="bold"))
        written = f"{line.written}; " if line.written else ""
        said = Text(f"{written}{line.points}", style="dim")
        pieces.append(Padding(Group(said, Text(line.why)), (0, 0, 0, INDENT)))
    return Group(*(pieces or [Text(words.NOTHING_TOLD, style="dim")]))


def _windows(result: TriageResult) -> Iterator[RenderableType]:
    if not result.windows:
        return
    yield part.heading(words.WINDOWS_TITLE)
    table = part.table("what", "usually seen", "now")
    for (name, span, now, _), window in zip(words.window_rows(result), result.windows, strict=True):
        table.add_row(Text(name), Text(span), Text(now), style="bold" if window.inside else "")
    yield table
    for name, _, _, text in words.window_rows(result):
        yield Text(f"{name}: {text}", style="dim")
    yield Text(words.WINDOWS_NOTE_PLAIN, style="dim")


def _exclude(result: TriageResult) -> Iterator[RenderableType]:
    if not result.exclude:
        return
    yield part.heading(words.EXCLUDE_TITLE)
    for other in result.exclude:
        matched = words.exclude_matched(other)
        head = Text(f" • {words.exclude_name(other)}", style="bold")
        yield head.append(f" ({matched})" if matched else "", style="bold yellow")
        yield Padding(Text(words.exclude_text(other)), (0, 0, 0, 3))


def _options(result: TriageResult) -> Iterator[RenderableType]:
    if not result.options:
        return
    yield part.heading(words.OPTIONS_TITLE)
    yield Text(words.OPTIONS_NOTE, style="dim")
    for option in result.options:
        yield Text(f" • {option.name}", style="bold").append(f" [{words.option_grade(option)}]")
        tag = urgent_words.tag(option.basis, option.sources)
        yield Padding(Text(f"{option.text} [{tag}]"), (0, 0, 0, 3))
