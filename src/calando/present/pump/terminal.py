"""An answer about a pump for a person at a terminal: whom to call, the verdict, the boxed warning, then the task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calando.decide.pump.result import PumpResult
from calando.present import terminal_parts as part
from calando.present import wording
from calando.present.pump import words
from calando.present.urgent import terminal as urgent
from calando.present.urgent import words as urgent_words

STATE_STYLES = {"met": "", "not_met": "bold red", "not_told": "bold yellow"}


def show(answer: words.PumpAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, whatever it says."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.PumpAnswer) -> Iterator[RenderableType]:
    result = answer.result
    *before, verdict = words.first_lines(result)
    yield from urgent.strip(result.contacts, before)
    yield Text(f"{words.title_of(result)}. {verdict}", style="bold")
    yield Text(result.headline, style="bold")
    yield from urgent.who(words.who_lines(result), result.kidney.warnings)
    yield Text(words.UNIT_NOTE, style="dim")
    yield from part.titled(words.DO_NOW, words.do_now(result))
    yield _box(result)
    yield from _checklist(result)
    yield from _steps(result)
    yield from _timeline(result)
    yield from _shares(result)
    if result.drill:
        yield part.heading(words.DRILL_TITLE)
        yield _numbered(result)
    yield from _bridge(result)
    yield from _refill(result)
    yield from part.titled(words.WATCH_TITLE, words.watch(result))
    if result.unrecognised:
        yield part.heading(urgent_words.NOT_UNDERSTOOD_TITLE)
        for word in result.unrecognised:
            yield Text(f" ? {words.unrecognised_text(word)}", style="yellow")
    yield from urgent.ending(
        answer, words.reasons(answer), words.caveats(answer), result.not_told, result.contacts
    )


def _box(result: PumpResult) -> Panel:
    box = words.box(result)
    text = Text(box.text).append(f" [{wording.basis_tag(box)}]", style="dim")
    return Panel(text, title=Text(words.box_title(result), style="bold"), title_align="left")


def _checklist(result: PumpResult) -> Iterator[RenderableType]:
    if not result.checklist:
        return
    yield part.heading(words.CHECKLIST_TITLE)
    yield Text(words.checklist_summary(result))
    rows = Table.grid(padding=(0, 2))
    rows.add_column(no_wrap=True)
    for item in result.checklist:
        head = Text(item.text, style="bold").append(f" ({words.check_who(item)})", "dim")
        tag = urgent_words.tag(item.basis, item.sources)
        state = Text(words.check_mark(item), style=STATE_STYLES[item.state])
        rows.add_row(state, Group(head, Text(f"{item.why} [{tag}]")))
    yield rows


def _steps(result: PumpResult) -> Iterator[RenderableType]:
    if not result.steps:
        return
    yield part.heading(words.STEPS_TITLE)
    yield Text(words.STEPS_NOTE, style="dim")
    rows = Table.grid(padding=(0, 1))
    for step in result.steps:
        when = words.step_when(step)
        head = Text(f"{step.name}: ", style="bold").append(words.step_dose(step), "bold cyan")
        head.append("" if when == words.NO_TIME else f", {when}", "bold")
        tag = urgent_words.tag(step.basis, step.sources)
        watch, then = Text(f"Watch: {step.watch}"), Text(f"Then: {step.then} [{tag}]")
        rows.add_row(" •", Group(head, watch, then))
    yield rows


def _timeline(result: PumpResult) -> Iterator[RenderableType]:
    if not result.timeline:
        return
    yield part.heading(words.timeline_title(result))
    table = part.table("when", "what", "")
    for row in result.timeline:
        text = Text(f"{row.name}. ", style="bold").append(row.text, style="")
        style = "bold" if row.is_now else ""
        table.add_row(Text(words.row_span(row), style=style), text, words.row_now(result, row))
    yield table


def _shares(result: PumpResult) -> Iterator[RenderableType]:
    rows = words.share_rows(result)
    if not rows:
        return
    yield part.heading(words.figure_title(result))
    table = part.table("hours", words.CSF_COLUMN, words.EFFECT_COLUMN)
    for row in rows:
        table.add_row(*row)
    yield table
    yield Text(words.shares_note(result), style="dim")
    for text in words.mark_texts(result):
        yield Text(f" • {text}")


def _numbered(result: PumpResult) -> Table:
    rows = Table.grid(padding=(0, 1))
    for n, line in enumerate(words.drill(result), start=1):
        rows.add_row(f"{n:>2}.", Text(line.text).append(f" [{wording.basis_tag(line)}]"))
    return rows


def _bridge(result: PumpResult) -> Iterator[RenderableType]:
    if result.bridge:
        yield part.heading(words.bridge_title(result))
        for option in result.bridge:
            yield Text(f" • {option.name}", style="bold")
            tag = urgent_words.tag(option.basis, option.sources)
            sure = Text(f"How sure: {option.certainty}", style="bold")
            yield Padding(Group(Text(f"{option.text} [{tag}]"), sure), (0, 0, 0, 3))
    if words.shows_oral_cover(result):
        yield part.heading(words.ORAL_TITLE)
        yield Text(result.oral_cover)


def _refill(result: PumpResult) -> Iterator[RenderableType]:
    if result.refill is None:
        return
    yield part.heading(words.REFILL_TITLE)
    rows = Table.grid(padding=(0, 2))
    for title, day in words.refill_rows(result.refill):
        rows.add_row(Text(title, style="bold"), Text(day, style="bold"))
    yield rows
    yield Text(result.refill.text)
