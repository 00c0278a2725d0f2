"""A dispensing history for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calando.decide.misuse.result import SeenSign
from calando.present import terminal_parts as part
from calando.present import wording
from calando.present.dispensing import words

WEIGHT_STYLES = {"strong": "bold red", "moderate": "bold yellow", "weak": "bold"}


def show(answer: words.DispensingAnswer, stream: IO[str]) -> None:
    """Print an answer: what is urgent, the signs, what cannot be told, what to do."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.DispensingAnswer) -> Iterator[RenderableType]:
    result = answer.result
    for urgent in wording.urgent(answer):
        yield Text(f"! {urgent.text}", style="bold red")
    yield Text(f"{words.TITLE}. {result.summary.headline}", style="bold")
    yield Text(words.who_line(result.summary), style="dim")
    yield Text(words.KICKER, style="dim")
    yield Text(answer.reasons[-1].text)
    if result.signs:
        yield part.heading(words.LABELS["signs"])
        for sign in result.signs:
            yield from _sign(sign)
    if result.gaps:
        yield part.heading(words.LABELS["gaps"])
        for gap in result.gaps:
            yield Text(f" • {words.gap_text(gap)}")
    yield from _intervals(answer)
    yield part.heading(words.TO_DO)
    rows = Table.grid(padding=(0, 1))
    for n, todo in enumerate(result.what_to_do, start=1):
        rows.add_row(f"{n:>2}.", Text(todo.text))
    yield rows
    yield Text("")
    yield part.contacts(answer.result.contacts)
    yield part.heading(words.LABELS["not_seen"])
    yield Text("; ".join(f"{s.title.lower()} ({s.why})" for s in result.not_seen) or "–")
    if result.not_assessable:
        yield part.heading(words.LABELS["not_assessable"])
        for missing in result.not_assessable:
            yield Text(f" • {missing.id}: {missing.why}")
    yield part.heading("Caveats")
    yield part.statements(answer.caveats)
    yield part.heading("Sources")
    yield part.sources(answer)
    if use := wording.intended_use(answer):
        yield Text(f"\n{use}", style="dim")


def _sign(sign: SeenSign) -> Iterator[RenderableType]:
    head = Text(sign.title, style="bold").append(
        f" [{words.weight_text(sign)}]", style=WEIGHT_STYLES[sign.weight]
    )
    yield head
    lines = [Text(words.event_text(e)) for e in sign.events[-words.MOST_EVENTS :]]
    if (more := len(sign.events) - words.MOST_EVENTS) > 0:
        lines.insert(0, Text(f"{more} before, and:"))
    lines.append(Text(f"{words.HARMLESS}: {'; '.join(sign.harmless)}."))
    lines.append(Text(sign.action, style="italic"))
    lines.append(Text(f"[{words.basis_text(sign)}]", style=part.BASIS_STYLES[sign.basis]))
    for line in lines:
        yield Padding(line, (0, 0, 0, 3))


def _intervals(answer: words.DispensingAnswer) -> Iterator[RenderableType]:
    intervals = answer.result.intervals
    if not intervals:
        return
    yield part.heading(words.LABELS["intervals"])
    rows = part.table()
    for k in words.AT_A_TERMINAL:
        last = k == len(words.INTERVAL_COLUMNS) - 1
        rows.add_column(words.INTERVAL_COLUMNS[k], no_wrap=not last)
    for interval in intervals[-words.MOST_INTERVALS :]:
        cells = words.interval_cells(interval)
        rows.add_row(*(cells[k] for k in words.AT_A_TERMINAL))
    if (more := len(intervals) - words.MOST_INTERVALS) > 0:
        rows.caption = f"and {more} before: see --json or --out page.html"
    yield rows
