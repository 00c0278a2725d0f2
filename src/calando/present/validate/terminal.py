"""The credibility report for a person at a terminal: what it gets wrong first, then every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calando.decide.recommendation import Answer
from calando.present.terminal_parts import heading
from calando.present.validate.text import MARKS, SECTIONS, by_kind, counted, shown
from calando.simulate.checks.report import Credibility
from calando.simulate.checks.rows import Check

WIDTH, MAX_WIDTH = 80, 120
STYLES = {True: "green", False: "bold red", None: "dim"}


def show(answer: Answer[Credibility], stream: IO[str]) -> None:
    """Print the report."""
    console = Console(file=stream, highlight=False)
    width = min(console.width, MAX_WIDTH) if console.is_terminal else WIDTH
    console = Console(file=stream, highlight=False, width=width)
    for part in _parts(answer):
        console.print(part)


def _parts(answer: Answer[Credibility]) -> Iterator[RenderableType]:
    result = answer.result
    yield Panel(
        Text(answer.reasons[0].text, style="bold"),
        title="How far calando can be believed",
        title_align="left",
        border_style="yellow" if result.missed else "green",
    )
    if result.misses:
        yield heading("What it gets wrong")
        yield _statements((c, _miss(c)) for c in result.misses)
    if result.missing:
        yield heading("Not modelled yet")
        yield _statements((c, Text(f"{c.name}: {c.note}")) for c in result.missing)
    yield heading("20 mg every 8 h by each model")
    yield _models(result)
    for kind, rows in by_kind(result.checks).items():
        title, meaning = SECTIONS[kind]
        yield heading(f"{title}: {counted(rows)}")
        yield Text(meaning, style="dim")
        yield _rows(rows, with_published=kind in ("published", "identity"))
    if answer.caveats:
        yield heading("What no row can show")
        table = Table.grid(padding=(0, 1))
        for statement in answer.caveats:
            table.add_row(" •", statement.text)
        yield table


def _miss(check: Check) -> Group:
    said = Text(f"{check.name}: ").append(shown(check.got, check.unit), style="bold red")
    said.append(f", wanted {check.within}")
    why = check.miss or check.note
    return Group(said, Text(why, style="dim")) if why else Group(said)


def _statements(rows: Iterator[tuple[Check, RenderableType]]) -> Table:
    table = Table.grid(padding=(0, 1))
    for check, text in rows:
        table.add_row(Text(f" {MARKS[check.ok]}", style=STYLES[check.ok]), text)
    return table


def _models(result: Credibility) -> Table:
    table = _table()
    table.add_column("model")
    for name in ("trough", "peak"):
        table.add_column(f"{name}, median", justify="right")
        table.add_column("5 to 95 %", justify="right")
    for model in result.models:
        levels = model.concentration_mg_per_L
        cells = [model.name]
        for pick in (min, max):
            at = levels["p50"].index(pick(levels["p50"]))
            cells += [
                f"{levels['p50'][at]:.2f} mg/L",
                f"{levels['p05'][at]:.2f} to {levels['p95'][at]:.2f}",
            ]
        table.add_row(*cells)
    return table


def _rows(rows: list[Check], *, with_published: bool) -> Table:
    table = _table()
    table.add_column("", no_wrap=True)
    table.add_column("check", ratio=5)
    if with_published:
        table.add_column("published", ratio=3)
    table.add_column("within", ratio=3)
    table.add_column("got", justify="right", no_wrap=True)
    for c in rows:
        published = [c.published] if with_published else []
        got = Text(shown(c.got, "" if c.unit in c.within else c.unit), style=STYLES[c.ok])
        table.add_row(Text(MARKS[c.ok], style=STYLES[c.ok]), c.name, *published, c.within, got)
    return table


def _table() -> Table:
    return Table(
        box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim", show_edge=False
    )
