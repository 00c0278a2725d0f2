"""What every page at a terminal is made of: 80 columns, works piped, without colour and in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from calando.decide.recommendation import Answer, ContactLine, Statement
from calando.present import vocabulary, wording
from calando.present.shapes import PlanShown, ResultShown

WIDTH, MAX_WIDTH = 80, 110
BASIS_STYLES = {"read": "green", "derived": "cyan", "assumed": "yellow"}


def console_for(stream: IO[str]) -> Console:
    """Return a console as wide as the terminal, within limits; 80 columns where there is none."""
    console = Console(file=stream, highlight=False, soft_wrap=False)
    width = min(console.width, MAX_WIDTH) if console.is_terminal else WIDTH
    return Console(file=stream, highlight=False, width=width)


def show_parts(parts: Iterable[RenderableType], stream: IO[str]) -> None:
    """Print the parts of a page, one below the other."""
    console = console_for(stream)
    for part in parts:
        console.print(part)


def heading(text: str) -> Text:
    """Return the heading of a part."""
    return Text(f"\n{text}", style="bold underline")


def steps(plan: PlanShown) -> Table:
    """Return the plan: when, each intake, mg a day, what to count out."""
    times = wording.intake_times(plan)
    rows = table("when" if plan.start_date else "days")
    for time in times:
        rows.add_column(time, justify="right")
    rows.add_column("mg/day", justify="right", style="bold")
    rows.add_column("count out per day")
    for step in plan.steps:
        mg_at = {dose.time: dose for dose in step.doses}
        cells = [wording.number(mg_at[t].mg) if t in mg_at and mg_at[t].mg else "–" for t in times]
        pieces = "\n".join(d.per_day for d in wording.dispense(step))
        when = wording.when_text(plan, step)
        rows.add_row(when, *cells, wording.number(step.daily_mg), pieces)
    if any(step.kind == "exposure_matched" for step in plan.steps):
        rows.caption = wording.EXPOSURE_MATCHED
    return rows


def supply(plan: PlanShown) -> Table:
    """Return what to dispense for each interval."""
    rows = table("from", "for", "hand out")
    for day, days, supplies in wording.intervals(plan):
        text = "; ".join(wording.supply_text(s) for s in supplies)
        rows.add_row(wording.day_text(plan, day), wording.length_days(days), text)
    return rows


def statements(given: Sequence[Statement]) -> Table:
    """Return reasons or caveats, each with what kind of knowledge it is."""
    rows = Table.grid(padding=(0, 1))
    for s in given:
        text = Text(s.text).append(f" [{wording.basis_tag(s)}]", style=BASIS_STYLES[s.basis])
        rows.add_row(Text(" !", style="bold red") if s.urgent else " •", text)
    return rows


def titled(title: str, given: Sequence[Statement]) -> Iterator[RenderableType]:
    """Yield reasons or caveats under their title; nothing if there are none."""
    if given:
        yield heading(title)
        yield statements(given)


def contacts(given: Iterable[ContactLine]) -> Table:
    """Return whom to call."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", width=20)
    rows.add_column()
    for contact in given:
        title = vocabulary.CONTACT_TITLES.get(contact.kind, contact.kind)
        rows.add_row(title, f"{contact.number} ({wording.contact_text(contact)})")
    return rows


def advice(result: ResultShown) -> Table:
    """Return whom to call, and the advice under its topics."""
    rows = contacts(result.contacts)
    for title, lines in wording.advice_by_topic(result).items():
        rows.add_row(title, "\n".join(line.text for line in lines))
    return rows


def sources(
    answer: Answer[object], more: Iterable[Statement] = (), *, keys: Iterable[str] = ()
) -> Group:
    """Return the sources of reasons, caveats and `more`, and `keys`; those of the rest are in the other outputs."""
    statements = (*answer.reasons, *answer.caveats, *more)
    cited = {key for s in statements for key in s.sources}.union(keys)
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column(overflow="fold")
    for key in sorted(cited & set(answer.sources)):
        source = answer.sources[key]
        doi = f" doi:{source['doi']}" if source.get("doi") else ""
        rows.add_row(key, source.get("title", "") + doi)
    rest = len(set(answer.sources) - cited)
    others = f"and {rest} more, of the tables and the advice: see --json or --out page.html"
    return Group(rows, Text(others, style="dim")) if rest else Group(rows)


def closing(
    answer: Answer[object], more: Iterable[Statement] = (), *, keys: Iterable[str] = ()
) -> Iterator[RenderableType]:
    """Yield what ends a page: the sources, as `sources` picks them, and the intended use."""
    if answer.sources:
        yield heading("Sources")
        yield sources(answer, more, keys=keys)
    if use := wording.intended_use(answer):
        yield Text(f"\n{use}", style="dim")


def table(*columns: str) -> Table:
    """Return an empty table without lines."""
    rows = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim", show_edge=False)
    for column in columns:
        rows.add_column(column)
    return rows
