"""A titration for a person at a terminal: verdict, the plan, what each step does, what the sources print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationPlan, TitrationResult
from calando.present import terminal_parts as part
from calando.present import wording
from calando.present.check.cards_block import border_of, cards_parts, cards_summary, printed_keys
from calando.present.replan.terminal import replan_parts
from calando.present.replan.words import urgent_lines
from calando.present.titrate import tables, words

EFFECT_COLUMNS, MENU_COLUMNS = (0, 1, 2, 4), (0, 1, 3, 4, 5)  # of 80 characters; pages show all
STYLES = {"plan": "green", "reduced_plan": "yellow"}


def show(answer: Answer[TitrationResult], stream: IO[str]) -> None:
    """Print an answer: verdict first, then the plan, the sources' ladders, reasons, caveats."""
    part.show_parts((*replan_parts(answer), *_parts(answer)), stream)


def _parts(answer: Answer[TitrationResult]) -> Iterator[RenderableType]:
    result = answer.result
    yield _head(answer)
    yield Text(wording.patient_line(result), style="dim")
    yield Text(wording.kidney_line(result), style="dim")
    for warning in result.kidney.warnings:
        yield Text(f"! {warning}", style="yellow")
    yield from cards_summary(result.cards)
    if result.plan is not None:
        yield from _plan_parts(result, result.plan)
    elif found := tables.facts(result):
        yield _facts(found)
    for table, columns in (
        (tables.effects(result), EFFECT_COLUMNS),
        (tables.menu(result), MENU_COLUMNS),
    ):
        if table.rows:
            yield part.heading(table.title)
            yield from _table(table, columns)
    if result.ladders:
        yield part.heading(tables.ladders(result).title)
        yield _ladders(result)
    if result.kidney_rules:
        yield part.heading(tables.kidney_rules(result).title)
        yield from _kidney_rules(result)
    yield from cards_parts(result.cards)
    yield from part.titled("Reasons", words.reasons(answer))
    yield from part.titled("Caveats", answer.caveats)
    if result.advice:
        yield part.heading("Beside the plan")
        yield part.advice(result)
    yield from part.closing(
        answer, (result.minimum_effective_dose,), keys=printed_keys(result.cards)
    )


def _head(answer: Answer[TitrationResult]) -> RenderableType:
    result = answer.result
    title = words.verdict_title(result)
    if words.is_urgent(answer):
        lines = [Text(f"! {line}", style="bold") for line in urgent_lines(answer)]
        lines += [Text(wording.emergency_line(result)), Text(result.headline)]
        return Panel(
            Group(*lines), title=f"URGENT: {title}", border_style="bold red", title_align="left"
        )
    style = border_of(result.cards, STYLES.get(result.verdict, "bold red"))
    return Panel(
        Text(result.headline, style="bold"), title=title, border_style=style, title_align="left"
    )


def _plan_parts(result: TitrationResult, plan: TitrationPlan) -> Iterator[RenderableType]:
    yield part.heading(words.plan_title(plan))
    if not words.is_handed_out(result):
        yield Text(words.FOR_SPECIALIST, style="bold red")
    yield part.steps(plan)
    yield Text(words.after_text(plan), style="bold")
    yield _facts(tables.facts(result))
    if plan.supply:
        yield part.heading("What to dispense")
        yield part.supply(plan)


def _facts(found: tuple[tuple[str, str], ...]) -> Table:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", width=14)
    rows.add_column()
    for title, text in found:
        rows.add_row(title, Text(text))
    return rows


def _table(shown: tables.Shown, columns: Sequence[int]) -> Iterator[RenderableType]:
    rows = part.table()
    for c in columns:
        rows.add_column(shown.columns[c], justify="right" if c in shown.numbers else "left")
    for i, row in enumerate(shown.rows):
        rows.add_row(*(Text(row[c]) for c in columns), style="bold" if i in shown.marked else "")
    yield rows
    if shown.note:
        yield Text(shown.note, style="dim")


def _ladders(result: TitrationResult) -> Group:
    """The ladders as blocks: six columns of sentences do not fit 80 characters."""
    lines: list[RenderableType] = []
    for x in result.ladders:
        lines.append(Text(("► " if x.acts else "• ") + x.title, style="bold" if x.acts else ""))
        usual = words.usual_text(x)
        steps = f"{words.totals_text(x)}; {words.pace_text(x)}"
        texts = [steps + (f"; usual end {usual}" if usual else "")]
        texts.append(f"{words.grade_text(x)} [{x.basis}: {x.source}]")
        if remark := tables.ladder_remark(x) if x.acts else x.conflict:
            texts.append(remark)
        grid = Table.grid(padding=(0, 1))
        for text in texts:
            grid.add_row(" ", Text(text, style="dim" if text is not texts[0] else ""))
        lines.append(grid)
    more = " How the gaps of the others were filled: --json or --out page.html."
    lines.append(Text(tables.ladder_note(result) + more, style="dim"))
    return Group(*lines)


def _kidney_rules(result: TitrationResult) -> Iterator[RenderableType]:
    """The rules that apply; those for other kidneys are counted."""
    shown = tables.kidney_rules(result)
    applying = sum(r.applies for r in result.kidney_rules)
    rows = part.table(*shown.columns)
    for i, row in enumerate(shown.rows[:applying]):
        rows.add_row(*(Text(cell) for cell in row), style="bold" if i in shown.marked else "")
    yield rows
    if rest := len(shown.rows) - applying:
        yield Text(
            f"and {wording.plural(rest, 'rule')} for other kidneys: see --json or --out page.html",
            style="dim",
        )
