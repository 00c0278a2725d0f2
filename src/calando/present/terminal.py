"""An answer for a person at a terminal: 80 columns, works piped, without colour and in black and white."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calando.decide.recommendation import Curves, TaperAnswer, TaperPlan, TaperResult
from calando.present import terminal_parts as part
from calando.present import vocabulary, wording
from calando.present.check.cards_block import border_of, cards_parts, cards_summary, printed_keys
from calando.present.replan.days import on_plan_days
from calando.present.replan.terminal import replan_parts
from calando.present.replan.words import replanned, urgent_lines

CHART_COLUMNS, CHART_ROWS, TITLE_COLUMNS = 64, 6, 45
EIGHTHS = " ▁▂▃▄▅▆▇█"
STYLES = {"plan": "green", "above_yardstick": "yellow", "urgent_first": "bold red"}


def show(answer: TaperAnswer, stream: IO[str]) -> None:
    """Print an answer: verdict first, then the plan, the comparison, reasons, caveats, sources."""
    part.show_parts((*replan_parts(answer), *_parts(answer)), stream)


def _parts(answer: TaperAnswer) -> Iterator[RenderableType]:
    result, plan = answer.result, answer.result.plan
    yield _head(answer)
    yield Text(wording.patient_line(result), style="dim")
    yield Text(wording.kidney_line(result), style="dim")
    for warning in result.kidney.warnings:
        yield Text(f"! {warning}", style="yellow")
    yield from cards_summary(result.cards)
    if plan is not None:
        yield from _plan_parts(result, plan)
    if result.shortest_days is not None:
        yield Text(f"\nThe shortest that can be done: {wording.length_text(result.shortest_days)}.")
    yield from part.titled("What would help", result.would_help)
    if result.curves is not None and plan is not None and result.curves.day:
        yield part.heading("Daily withdrawal drive (all at once = 1)")
        yield _chart(on_plan_days(plan, result.curves), plan)
    if result.compared:
        yield part.heading("Whose taper is this? Hardest day of every published rate")
        yield _compared(result)
    if result.what_if:
        yield part.heading("What if an assumption is wrong?")
        yield _what_if(result)
    yield from cards_parts(result.cards)
    yield from part.titled("Reasons", answer.reasons)
    yield from part.titled("Caveats", answer.caveats)
    if result.advice:
        yield part.heading("Beside the plan")
        yield part.advice(result)
    yield from part.closing(answer, answer.result.would_help, keys=printed_keys(result.cards))


def _head(answer: TaperAnswer) -> RenderableType:
    result = answer.result
    title = wording.verdict_title(result)
    lines: list[RenderableType] = []
    if wording.is_urgent(answer):
        lines += [Text(f"! {line}", style="bold") for line in urgent_lines(answer)]
        if replanned(result) is None:  # a re-plan has said it above everything
            lines.append(Text(wording.emergency_line(result)))
        lines.append(Text(result.headline))
        return Panel(
            Group(*lines), title=f"URGENT: {title}", border_style="bold red", title_align="left"
        )
    lines.append(Text(result.headline, style="bold"))
    if result.plan is not None:
        lines.append(Text(wording.peak_line(result.plan)))
    return Panel(
        Group(*lines),
        title=title,
        border_style=border_of(result.cards, STYLES.get(result.verdict, "yellow")),
        title_align="left",
    )


def _plan_parts(result: TaperResult, plan: TaperPlan) -> Iterator[RenderableType]:
    length = wording.length_text(wording.plan_length(plan))
    yield part.heading(f"The plan: {length}, {wording.optimal_text(plan)}")
    if result.verdict == "urgent_first":
        yield Text(wording.FOR_OBSERVATION, style="bold red")
    yield part.steps(plan)
    yield Text(wording.after_text(plan), style="bold")
    yield Text(f"Yardstick: {wording.yardstick_text(plan)}.", style="dim")
    if plan.yardstick.why:
        yield Text(f"Chosen for: {'; '.join(plan.yardstick.why)}.", style="dim")
    if plan.supply:
        yield part.heading("What to dispense")
        yield part.supply(plan)


def _chart(curves: Curves, plan: TaperPlan) -> Group:
    """Columns of block characters: light up to p95, full up to p50; the dose staircase below."""
    days = len(curves.day)
    columns = min(CHART_COLUMNS, days)
    spans = [range(c * days // columns, (c + 1) * days // columns) for c in range(columns)]
    p50 = [max(curves.daily_withdrawal["p50"][i] for i in s) for s in spans]
    p95 = [max(curves.daily_withdrawal["p95"][i] for i in s) for s in spans]
    top = max(0.25, *(-(-v // 0.25) * 0.25 for v in p95))
    lines = []
    for row in range(CHART_ROWS, 0, -1):
        label = (
            f"{top * row / CHART_ROWS:5.2f} " if row in (CHART_ROWS, CHART_ROWS // 2) else " " * 6
        )
        line = Text(f"{label}│", style="dim")
        for median, high in zip(p50, p95, strict=True):
            full, shade = _cell(median / top, row), _cell(high / top, row)
            if full != " ":
                line.append(full, style="red")
            else:
                line.append("░" if shade not in (" ", "▁", "▂", "▃") else " ", style="red")
        lines.append(line)
    lines.append(Text("      └" + "─" * columns, style="dim"))
    start = plan.steps[0].daily_mg if plan.steps else 1.0
    doses = [_dose_on(plan, curves.day[s[0]]) for s in spans]
    stairs = "".join(EIGHTHS[max(1, round(8 * d / start))] if d else "·" for d in doses)
    lines.append(Text("  dose  ", style="dim") + Text(stairs, style="blue"))
    first, last = f"day {curves.day[0] + 1}", f"day {curves.day[-1] + 1}"
    lines.append(Text(f"       {first}{last:>{max(1, columns - len(first) + 1)}}", style="dim"))
    lines.append(Text("       █ median  ░ to the 95th percentile of simulated people", style="dim"))
    return Group(*lines)


def _cell(share: float, row: int) -> str:
    filled = share * CHART_ROWS - (row - 1)
    return EIGHTHS[min(8, max(0, round(filled * 8)))]


def _dose_on(plan: TaperPlan, day: int) -> float:
    for step in plan.steps:
        if step.from_day <= day < step.from_day + step.days:
            return step.daily_mg
    return 0.0


def _compared(result: TaperResult) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("days", justify="right", min_width=4)
    table.add_column("rate", no_wrap=True)
    table.add_column("grade", min_width=5)
    table.add_column("med. (95 %)", justify="right", no_wrap=True, min_width=11)
    table.add_column("0        1", no_wrap=True, min_width=10)
    rows = [
        (
            r.peak_withdrawal,
            ("✗ " if r.known_failure else "") + r.title,
            round(r.days),
            vocabulary.GRADE_SHORT.get(r.grade, r.grade),
            "red" if r.known_failure else "",
        )
        for r in result.compared
    ]
    if result.plan is not None:
        band, days = result.plan.peak_withdrawal, wording.plan_length(result.plan)
        rows.append((band, "THIS PLAN", days, "", "bold green"))
    for band, title, days, grade, style in sorted(rows, key=lambda r: -r[0]["p50"]):
        level = f"{band['p50']:.2f} ({band['p95']:.2f})"
        table.add_row(
            str(days), _short(title), grade, level, _bar(band["p50"], band["p95"]), style=style
        )
    table.caption = "✗ a failure is published; med.: median. " + wording.COMPARISON_SHORT
    table.caption_justify = "left"
    return table


def _short(title: str) -> str:
    return title if len(title) <= TITLE_COLUMNS else title[: TITLE_COLUMNS - 1] + "…"


def _bar(p50: float, p95: float, cells: int = 10) -> str:
    full = min(cells, max(1, round(p50 * cells)))
    return "█" * full + "░" * max(0, min(cells, round(p95 * cells)) - full)


def _what_if(result: TaperResult) -> Table:
    table = part.table("if")
    table.add_column("this plan holds for", justify="right")
    table.add_column("would then need", justify="right")
    for w in result.what_if:
        need = "none found" if w.days is None else wording.length_days(w.days)
        table.add_row(w.changed, wording.percent(w.share_held), need + ("" if w.proved else " ~"))
    if any(not w.proved for w in result.what_if):
        table.caption = "~ not proved shortest"
        table.caption_justify = "left"
    return table
