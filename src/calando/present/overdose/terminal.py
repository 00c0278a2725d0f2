"""An overdose for a person at a terminal: numbers to call, where to be treated, what to do, how bad, how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from calando.decide.overdose.result import OverdoseResult
from calando.present import terminal_parts as part
from calando.present import wording
from calando.present.check.terminal import bar
from calando.present.overdose import tables, words
from calando.present.titrate.tables import Shown


def show(answer: words.OverdoseAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.OverdoseAnswer) -> Iterator[RenderableType]:
    result = answer.result
    yield from _head(answer)
    yield part.heading(words.DO_NOW_TITLE)
    yield part.statements(words.as_statements(words.do_now(result)))
    yield from _chances(result)
    if (course := tables.course(result)).rows:
        yield from _table(course)
        yield part.statements(words.structure_lines(result))
    yield from _table(tables.times(result))
    yield from _dialysis(result)
    yield part.heading(words.AFTER_TITLE)
    yield part.statements(words.after_statements(result))
    yield part.heading(words.NEVER_TITLE)
    yield part.statements(words.as_statements(result.never))
    yield part.heading(words.SELF_HARM_TITLE)
    if result.self_harm:
        yield part.statements(words.as_statements(result.self_harm))
    else:
        yield Text(words.NO_SELF_HARM)
    if result.back_calculation is not None:
        yield part.heading(words.BACK_TITLE)
        if result.back_calculation.text:
            yield Text(result.back_calculation.text)
        yield _pairs(words.back_facts(result.back_calculation), width=26)
    if result.series:
        yield from _series(result)
    yield from _tail(answer)


def _head(answer: words.OverdoseAnswer) -> Iterator[RenderableType]:
    result = answer.result
    urgent = "bold red" if words.is_emergency(result) else "bold"
    yield Text(words.numbers_text(result), style="bold red")
    yield Text(words.call_text(result), style=urgent)
    yield Text("")
    for line in words.urgent_lines(answer):
        yield Text(line, style="bold red")
    yield Text(result.headline, style="bold")
    yield Text(words.place_text(result), style=urgent)
    tag = words.why_tag(result)
    yield Text(words.why_text(result) + (f" [{tag}]" if tag else ""))
    if more := words.why_rules(result):
        yield part.statements(words.as_statements(more))
    for line in words.who_lines(result):
        yield Text(line, style="dim")
    for warning in result.kidney.warnings:
        yield Text(f"! {warning}", style="yellow")
    yield part.heading(words.TOLD_TITLE)
    yield _pairs(words.told_facts(result))
    if said := words.unrecognised_text(result):
        yield Text(f"! {said}", style="yellow")


def _chances(result: OverdoseResult) -> Iterator[RenderableType]:
    yield part.heading(words.CHANCES_TITLE)
    found = words.chances(result)
    if not found:
        yield Text(words.NO_CHANCES)
    else:
        yield Text(words.chances_note(result), style="bold")
        rows = Table.grid(padding=(0, 1))
        for chance in found:
            rows.add_row(Text(chance.label, style="bold"), bar(chance.band), Text(chance.text))
        yield rows
    if result.severity_at_home:
        yield Text(f"! {result.severity_at_home}", style="bold")


def _dialysis(result: OverdoseResult) -> Iterator[RenderableType]:
    """Yield a few lines per way: a table of five columns does not fit 80."""
    table = tables.dialysis(result)
    yield part.heading(table.title)
    yield Text(result.dialysis.headline, style="bold")
    rows = Table.grid(padding=(0, 1))
    for i, ((title, *cells), note) in enumerate(
        zip(table.rows, tables.way_notes(result), strict=True)
    ):
        rows.add_row(" •", Text(title, style="bold" if i in table.marked else ""))
        known = [
            f"{what.partition(',')[0]} {cell}{unit}"
            for what, cell, unit in zip(table.columns[1:], cells, tables.WAY_UNITS, strict=True)
            if cell not in (tables.NO_CLEARANCE, tables.EMPTY)
        ]
        rows.add_row("", Text(" · ".join(known) or tables.NO_CLEARANCE))
        if note is not None:
            rows.add_row("", Text(f"{note.text} [{wording.basis_tag(note)}]", style="dim"))
    yield rows
    yield Text(table.note, style="dim")
    shown = tables.statements(result)
    if shown.rows:
        yield from _table(shown)
    if together := tables.statements_together(result):
        yield Text(together, style="bold" if result.dialysis.disagreement else "")


def _series(result: OverdoseResult) -> Iterator[RenderableType]:
    """Yield a title and a line per outcome: a table of six columns does not fit 80."""
    shown = tables.series(result)
    yield part.heading(shown.title)
    rows = Table.grid(padding=(0, 1))
    for title, doses, outcome, published, forecast, inside in shown.rows:
        if title:
            rows.add_row(" •", Text(f"{title}: {doses}"))
        line = f"{outcome}: published {published}, forecast {forecast}"
        line += "" if forecast == inside else f", {inside}"
        rows.add_row("", Text(line, style="bold" if inside == tables.OUTSIDE else "dim"))
    yield rows
    yield Text(shown.note, style="dim")
    yield part.statements(tables.series_notes(result))


def _tail(answer: words.OverdoseAnswer) -> Iterator[RenderableType]:
    result = answer.result
    if missing := words.not_told(result):
        yield part.heading(words.NOT_TOLD_TITLE)
        yield from (Text(f" • {line}") for line in missing)
    yield from part.titled("Reasons", words.reasons(answer))
    yield from part.titled("Caveats", words.caveats(answer))
    if result.contacts:
        yield part.heading(words.CONTACTS_TITLE)
        yield part.contacts(result.contacts)
    yield from part.closing(answer, keys=answer.sources)


def _table(shown: Shown) -> Iterator[RenderableType]:
    yield part.heading(shown.title)
    rows = part.table(*shown.columns)
    for i, row in enumerate(shown.rows):
        rows.add_row(*(Text(cell) for cell in row), style="bold" if i in shown.marked else "")
    yield rows
    if shown.note:
        yield Text(shown.note, style="dim")


def _pairs(facts: Sequence[tuple[str, str]], width: int = 18) -> Table:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", width=width)
    rows.add_column()
    for title, text in facts:
        rows.add_row(title, Text(text))
    return rows
