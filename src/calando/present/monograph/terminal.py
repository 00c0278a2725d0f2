"""A page of the monograph for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calando.decide.monograph.result import (
    CONTENTS,
    Filter,
    MonographPage,
    MonographRow,
    MonographSection,
)
from calando.decide.recommendation import Answer
from calando.present import vocabulary
from calando.present.monograph.text import CONFLICT
from calando.present.terminal_parts import BASIS_STYLES, heading, show_parts, statements, table

ABOUT_WIDTH = 20
FILTER_STYLES = {"found": "green", "no_known_interaction": "yellow", "not_covered": "red"}


def show(answer: Answer[MonographPage], stream: IO[str]) -> None:
    """Print the page."""
    show_parts(_parts(answer), stream)


def _parts(answer: Answer[MonographPage]) -> Iterator[RenderableType]:
    page = answer.result
    where = f" · {page.country}" if page.country else ""
    yield Panel(Text(page.intro, style="bold"), title=f"{page.title}{where}", title_align="left")
    if page.about is not None:
        yield _filter(page.about)
    for section in page.sections:
        if page.topic != CONTENTS:
            yield heading(section.heading)
        if section.note:
            yield Text(section.note, style="dim")
        yield _section(section, with_sources=page.topic != CONTENTS)
    if answer.caveats:
        yield heading("Know")
        yield statements(answer.caveats)
    if answer.sources:
        yield heading("Sources")
        yield _sources(answer)


def _filter(about: Filter) -> RenderableType:
    text = Text(about.text, style=FILTER_STYLES[about.state])
    if about.did_you_mean:
        offered = " or ".join(about.did_you_mean)
        text.append(f" Did you mean {offered}? Nothing is guessed.", style="bold")
    return Padding(text, (1, 0, 0, 0))


def _section(section: MonographSection, *, with_sources: bool) -> RenderableType:
    if section.columns:
        return _table(section, with_sources=with_sources)
    if any(row.details for row in section.rows):
        return Group(*(_detailed(row) for row in section.rows))
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", width=ABOUT_WIDTH)
    rows.add_column()
    for row in section.rows:
        rows.add_row(row.about, Group(_said(row), *_conflict(row)))
    return rows


def _said(row: MonographRow) -> Text:
    text = Text(row.shown)
    said = [*row.jurisdictions]
    if row.grade:
        said.append(vocabulary.GRADE_TITLES.get(row.grade, row.grade))
    if said:
        text.append(f" ({', '.join(said)})", style="dim")
    return text.append_text(_tag(row))


def _tag(row: MonographRow) -> Text:
    """Return what kind of knowledge a row is, and from where."""
    text = Text(" [")
    text.append(row.basis, style=BASIS_STYLES[row.basis])
    keys = f": {', '.join(row.sources)}" if row.sources else ""
    return text.append(f"{keys}]", style="dim")


def _conflict(row: MonographRow) -> Iterator[Text]:
    if row.conflict:
        yield Text(f"{CONFLICT}: ", style="yellow").append(row.conflict, style="default")


def _detailed(row: MonographRow) -> RenderableType:
    title = Text(row.about, style="bold")
    if cells := [c for c in row.cells if c]:
        title.append(f"  {' · '.join(cells)}", style="dim")
    parts = Table.grid(padding=(0, 1))
    parts.add_column(style="dim", width=14)
    parts.add_column()
    parts.add_row("", _said(row))
    for detail in row.details:
        parts.add_row(detail.label, detail.text)
    for text in _conflict(row):
        parts.add_row("", text)
    return Group(title, parts, Text())


def _table(section: MonographSection, *, with_sources: bool) -> RenderableType:
    rows = table()
    columns = section.columns if with_sources else section.columns[:2]  # topics: one line each
    for name in columns:
        rows.add_column(name, overflow="fold")
    if with_sources:
        rows.add_column("source", overflow="fold")
    for row in section.rows:
        mark = "" if row.basis == "read" else f" ({row.basis})"
        keys = Text(", ".join(row.sources)).append(mark, style=BASIS_STYLES[row.basis])
        rows.add_row(*row.cells[: len(columns)], *([keys] if with_sources else []))
    conflicts = [
        Text(f"{CONFLICT}, {r.about}: ", style="yellow").append(r.conflict, style="default")
        for r in section.rows
        if r.conflict
    ]
    return Group(rows, *conflicts)


def _sources(answer: Answer[MonographPage]) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column(overflow="fold")
    for key in sorted(answer.sources):
        entry = answer.sources[key]
        doi = f" doi:{entry['doi']}" if entry.get("doi") else ""
        rows.add_row(key, entry.get("title", "") + doi)
    return rows
