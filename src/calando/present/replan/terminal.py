"""A re-plan at a terminal: what to do now, what changed and the story so far, before the plan's own page."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calando.decide.recommendation import Answer
from calando.present import terminal_parts as part
from calando.present import wording
from calando.present.replan.words import Story, story_of
from calando.present.shapes import ResultShown

BORDERS = {"emergency": "bold red", "today": "bold yellow", "routine": "bold green"}


def replan_parts(answer: Answer[ResultShown]) -> Iterator[RenderableType]:
    """Yield what stands above the page of a re-planned plan; nothing for any other answer."""
    story = story_of(answer.result)
    if story is None:
        return
    yield Text(wording.emergency_line(answer.result), style="red")
    yield _do_now(story)
    if story.changed:
        yield part.heading("What changed")
        yield _changed(story)
    if story.history or story.events:
        yield part.heading("So far")
        yield from _so_far(story)
    yield Text("")


def _do_now(story: Story) -> Panel:
    lines: list[RenderableType] = [Text(story.text, style="bold"), Text(story.today, style="dim")]
    if story.rest:
        lines += [Text(f"{story.rest_title}:"), _rest(story)]
    elif story.nothing_due:
        lines.append(Text(story.nothing_due))
    lines.append(_rules(story))
    if story.reviewed:
        lines.append(Text(story.reviewed, style="yellow"))
    title = story.title if story.tier != "routine" else "Do now"
    return Panel(Group(*lines), title=title, border_style=BORDERS[story.tier], title_align="left")


def _rest(story: Story) -> Table:
    rows = Table.grid(padding=(0, 2))
    for clock, dose, pieces in story.rest:
        rows.add_row(f"  {clock}", Text(dose, style="bold"), pieces)
    return rows


def _rules(story: Story) -> Table:
    rows = Table.grid(padding=(0, 1))
    for rule in story.rules:
        text = Text(rule.event + (f": {rule.text}" if rule.text else ""))
        text.append(f" [{rule.tag}]", style=part.BASIS_STYLES[rule.basis])
        rows.add_row(Text(" !", style="bold red") if rule.urgent else " •", text)
    return rows


def _changed(story: Story) -> Table:
    rows = part.table("", "before", "now", "why")
    for change in story.changed:
        rows.add_row(*(Text(t) for t in (change.what, change.before, change.after, change.why)))
    return rows


def _so_far(story: Story) -> Iterator[RenderableType]:
    if story.history:
        kidneys = ("kidneys",) if story.kidneys_changed else ()
        rows = part.table("when", "planned", "taken", *kidneys)
        for past in story.history:
            cells = [past.when, past.planned, past.taken]
            cells += [past.kidneys] if story.kidneys_changed else []
            rows.add_row(*cells, style="bold" if past.differs else "")
        yield rows
    for when, text in story.events:
        yield Text(f" • told on {when}: {text}")
    for line in story.replaced:
        yield Text(f" • replaced: {line}", style="dim")
