"""A placement for a person at a terminal: whom to call, the level, the phases, what is not known; then the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calando.decide.place.result import PlaceResult, RuleLine
from calando.present import terminal_parts as part
from calando.present.place import rule_words, words
from calando.present.urgent import terminal as urgent
from calando.present.urgent import words as urgent_words

INDENT = (0, 0, 0, 3)
MOST_UNKNOWN = 6  # questions of a level on the first screen; the rest are named
NEED_STYLES = {True: "green", False: "bold red", None: "yellow"}


def show(answer: words.PlaceAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, whatever it says."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.PlaceAnswer) -> Iterator[RenderableType]:
    result = answer.result
    *before, level = words.first_lines(result)
    yield from urgent.strip(result.contacts, before)
    yield Text(level, style="bold")
    yield Text(words.headline(result))
    yield Text(words.LEVEL_NOTE, style="dim")
    yield from urgent.who(words.who_lines(result), result.kidney.warnings)
    yield from urgent.lists(words.do_now(answer))
    yield from _phases(result)
    yield from _unknown(result)
    yield from _needs(result)
    yield from _rules(result)
    yield from _beside(result)
    yield from part.titled(words.NEVER_TITLE, urgent_words.as_statements(result.never))
    yield from urgent.ending(answer, words.reasons(answer), answer.caveats, (), result.contacts)


def _phases(result: PlaceResult) -> Iterator[RenderableType]:
    yield part.heading(words.PHASES_TITLE)
    table = part.table("", *(phase.title for phase in result.phases))
    for column in table.columns[1:]:
        column.ratio = 1
        column.header_style = "bold"
    table.expand = True
    table.add_row("level", *(Text(words.phase_level(p), style="bold") for p in result.phases))
    rows = (
        ("how long", [p.days_text for p in result.phases]),
        *(
            (label, [p.setting if words.setting_label(p) == label else "" for p in result.phases])
            for label in ("where", "what")
        ),
        ("seen", [words.phase_contacts(p) for p in result.phases]),
        ("set by", [words.phase_rules(p) for p in result.phases]),
    )
    for name, cells in rows:
        if any(cells):
            table.add_row(Text(name, style="dim"), *(Text(cell or "–") for cell in cells))
    yield table


def _unknown(result: PlaceResult) -> Iterator[RenderableType]:
    lead = words.unknown_lead(result)
    if not lead:
        return
    yield part.heading(words.UNKNOWN_TITLE)
    yield Text(lead, style="yellow" if result.unknown_that_matter else "")
    for group in words.unknown_groups(result):
        yield Text(group.title, style="bold")
        rows = Table.grid(padding=(0, 1))
        for unknown in group.lines[:MOST_UNKNOWN]:
            line = Text(unknown.question, style="yellow")
            line.append(f" [{words.unknown_mark(unknown)}]", style="dim")
            rows.add_row(Text(" ?", style="bold yellow"), line)
        if rest := group.lines[MOST_UNKNOWN:]:
            names = ", ".join(unknown.id for unknown in rest)
            rows.add_row("", Text(f"and {len(rest)} more: {names}", style="dim"))
        yield rows
    if text := words.how_to_tell(result):
        yield Text(text, style="dim")


def _needs(result: PlaceResult) -> Iterator[RenderableType]:
    if not result.needs:
        return
    yield part.heading(words.NEEDS_TITLE)
    yield Text(words.needs_note(result), style="dim")
    for need in result.needs:
        head = Text(f" {words.need_state(need)}: ", style=NEED_STYLES[need.met])
        yield head.append(need.title, style="bold")
        tag = urgent_words.tag(need.basis, need.sources)
        yield Padding(Text(f"{words.need_text(need)} [{tag}]"), INDENT)


def _rules(result: PlaceResult) -> Iterator[RenderableType]:
    yield part.heading(rule_words.FIRED_TITLE)
    yield Text(rule_words.counts(result), style="dim")
    fired = rule_words.rules_in(result, "fired")
    if not fired:
        yield Text(rule_words.NONE_FIRED)
    for rule in fired:
        head = Table.grid(padding=(0, 1))
        head.add_row(Text(" ●"), Text(rule.id, style="bold"), Text(rule.title, style="bold"))
        yield head
        yield Padding(Text(rule_words.rule_mark(rule), style="cyan"), INDENT)
        yield Padding(Text(f"{rule_words.rule_text(rule)} [{rule_words.rule_tag(rule)}]"), INDENT)
    for state in rule_words.OTHER_STATES:
        if found := rule_words.rules_in(result, state):
            yield part.heading(rule_words.STATE_TITLES[state])
            yield _waiting(found) if state == "unknown" else _folded(found)


def _waiting(rules: tuple[RuleLine, ...]) -> Table:
    """Return rules that cannot be told: what each would ask for, and what it waits for."""
    rows = Table.grid(padding=(0, 1))
    for rule in rules:
        text = Text(rule.title)
        text.append(f" ({rule_words.rule_asks(rule)})", style="dim")
        text.append(f" {rule_words.rule_because(rule)}", style="yellow")
        rows.add_row(Text(" ?"), Text(rule.id, style="bold"), text)
    return rows


def _folded(rules: tuple[RuleLine, ...]) -> RenderableType:
    """Return rules that change nothing here by their ids, and where all of them stand."""
    ids = Text(", ".join(rule.id for rule in rules))
    return Padding(ids.append(f" ({rule_words.ALL_OF_THEM})", style="dim"), INDENT)


def _beside(result: PlaceResult) -> Iterator[RenderableType]:
    yield part.heading(words.REHAB_TITLE)
    yield Text(result.rehab.title, style="bold")
    yield part.statements((words.rehab_statement(result),))
    if lines := words.dissent_lines(result):
        yield part.heading(words.DISSENT_TITLE)
        yield Text(lines[0], style="bold")
        for line in lines[1:]:
            yield Text(line)
    yield from part.titled(words.CO_TITLE, words.co_occurring(result))
    if result.instruments:
        yield part.heading(words.INSTRUMENTS_TITLE)
        table = part.table("instrument", "score", "band")
        for row in words.instrument_rows(result):
            table.add_row(*(Text(cell) for cell in row))
        yield table
