"""A simulation for a person at a terminal. Plain text: loading Rich would take as long as the simulation."""

from __future__ import annotations

import os
import shutil
import textwrap
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import IO, Any

from calando.decide.recommendation import Answer, Statement
from calando.present import wording
from calando.present.simulate import words
from calando.present.simulate.course import detail_text, detail_window, is_long
from calando.simulate.result import DatasetSimulation, SimulationResult, first_series

WIDTH, MAX_WIDTH = 80, 110
CHART_ROWS, CHART_LABEL, FIRST_ROWS = 8, 7, 20
EIGHTHS = " ▁▂▃▄▅▆▇█"
_CODES = {"bold": "1", "dim": "2", "blue": "34", "cyan": "36", "green": "32", "yellow": "33"}
_BASIS = {"read": "green", "derived": "cyan", "assumed": "yellow"}


class _Style:
    """Colour where there is a terminal and nobody asked for none."""

    def __init__(self, stream: IO[str]) -> None:
        self.on = stream.isatty() and "NO_COLOR" not in os.environ
        self.on = self.on and os.environ.get("TERM") != "dumb"

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.on else text


def show(answer: Answer[SimulationResult], stream: IO[str]) -> None:
    """Print a simulation: one sentence, exposures, a small plot, the models, reasons, caveats."""
    width = WIDTH
    if stream.isatty():
        width = min(shutil.get_terminal_size((WIDTH, 24)).columns, MAX_WIDTH)
    style = _Style(stream)
    for line in _lines(answer, max(width, 60), style):
        stream.write(line.rstrip() + "\n")


def show_dataset(answer: Answer[DatasetSimulation], stream: IO[str]) -> None:
    """Print the predictions of a data set: its first rows, reasons, caveats."""
    result, style = answer.result, _Style(stream)
    stream.write(style(f"{result.rows} rows of {result.patients} subjects, {result.model}", "bold"))
    stream.write("\n\n")
    others = [m for m in result.models if m.name != result.model]
    head = ["ID", "TIME", result.column, *(m.name for m in others)]
    body = [
        [
            result.id[i],
            wording.number(result.hours[i]),
            words.number(result.concentration_mg_per_L[i]),
            *(words.number(m.concentration_mg_per_L[i]) for m in others),
        ]
        for i in range(min(result.rows, FIRST_ROWS))
    ]
    for line in _table(head, body, style):
        stream.write(line.rstrip() + "\n")
    if result.rows > FIRST_ROWS:
        stream.write(f"... and {result.rows - FIRST_ROWS} more: --json, or --out file.csv\n")
    for line in _ending(answer, WIDTH, style):
        stream.write(line.rstrip() + "\n")


def _lines(answer: Answer[SimulationResult], width: int, style: _Style) -> Iterator[str]:
    result = answer.result
    for statement in answer.reasons:
        if statement.urgent or statement.emergency:
            yield from (style(line, "bold") for line in textwrap.wrap(f"! {statement.text}", width))
    for line in textwrap.wrap(words.title(result), width):
        yield style(line, "bold")
    for line in textwrap.wrap(words.who_line(result), width):
        yield style(line, "dim")
    yield from textwrap.wrap(words.headline(result), width)
    yield ""
    yield from _exposures(result, style)
    yield ""
    yield from _chart(result, width, style)
    if quoted := words.quoted_range(result):
        text = f"{quoted.text}; levels and effect go together poorly"
        yield style(text[0].upper() + text[1:], "dim")
    if len(result.models) > 1:
        yield ""
        yield style(words.models_title(result), "bold")
        yield from _models(result, style)
    yield from _ending(answer, width, style)


def _ending(answer: Answer[Any], width: int, style: _Style) -> Iterator[str]:
    for name, statements in (("Reasons", answer.reasons), ("Caveats", answer.caveats)):
        if statements:
            yield ""
            yield style(name, "bold")
            for statement in statements:
                yield from _statement(statement, width, style)
    if answer.sources:
        yield ""
        yield style("Sources", "bold")
        for key, source in sorted(answer.sources.items()):
            doi = f" doi:{source['doi']}" if source.get("doi") else ""
            text = f"{key}  {source.get('title', '')}{doi}"
            yield from textwrap.wrap(text, width, subsequent_indent="    ")
    if use := words.intended_use(answer):
        yield ""
        yield from textwrap.wrap(use, width)


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], style: _Style, *, left: int = 1
) -> Iterator[str]:
    """Yield aligned lines; the first `left` columns are text, the others numbers."""
    widths = [max(len(r[i]) for r in (head, *rows)) for i in range(len(head))]
    for number, row in enumerate((head, *rows)):
        cells = [
            cell.ljust(w) if i < left else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        line = "  ".join(cells)
        yield style(line, "dim") if number == 0 else line


def _exposures(result: SimulationResult, style: _Style) -> Iterator[str]:
    rows = words.exposure_rows(result)
    names = list(rows[0][2])
    head = ["", *(n if n != "value" else "" for n in names), "unit"]
    body = [[name, *cells.values(), unit] for name, unit, cells in rows]
    yield from _table(head, body, style)
    if text := words.exactness(result):
        yield style(text, "dim")


def _models(result: SimulationResult, style: _Style) -> Iterator[str]:
    head = ["", *words.SHORT]
    body = [[words.model_name(m), *words.model_cells(m)] for m in result.models]
    yield from _table(head, body, style)
    note = "mg/L, mg·h/L and h"
    if any(not m.in_range for m in result.models):
        note += "; * outside what the model was built on, see the caveats"
    yield style(note, "dim")


def _chart(result: SimulationResult, width: int, style: _Style) -> Iterator[str]:
    """Yield columns of block characters: full up to the median, light up to the 95th percentile.

    Of a course with more swings than columns can show, only two days are drawn.
    """
    curve, hours = result.concentration_mg_per_L, result.hours
    median = first_series(curve)
    high = curve["p95"] if not isinstance(curve, tuple) else median
    shown = slice(0, len(hours))
    if is_long(result):
        start, end = detail_window(result)
        shown = slice(bisect_left(hours, start), bisect_right(hours, end))
        yield style(" " * (CHART_LABEL + 1) + detail_text(result), "dim")
    hours, median, high = hours[shown], median[shown], high[shown]
    columns = min(width - CHART_LABEL - 1, len(median))
    spans = [
        slice(c * len(median) // columns, max((c + 1) * len(median) // columns, 1))
        for c in range(columns)
    ]
    p50, p95 = ([max(series[s]) for s in spans] for series in (median, high))
    top = max(p95) or 1.0
    for row in range(CHART_ROWS, 0, -1):
        label = words.number(top * row / CHART_ROWS) if row in (CHART_ROWS, CHART_ROWS // 2) else ""
        line = ""
        for full, light in zip(p50, p95, strict=True):
            cell = _cell(full / top, row)
            if cell == " " and _cell(light / top, row) not in " ▁▂▃":
                cell = "░"
            line += cell
        yield style(f"{label:>{CHART_LABEL - 1}} │", "dim") + style(line, "blue")
    yield style(" " * (CHART_LABEL - 1) + " └" + "─" * columns, "dim")
    first, last = wording.number(hours[0]), f"{wording.number(hours[-1])} h"
    yield style(" " * CHART_LABEL + f" {first}" + last.rjust(columns - len(first)), "dim")
    unit = f"mg/L {result.fluid}: highest of each column"
    bands = "" if isinstance(curve, tuple) else "; █ median  ░ to the 95th percentile"
    yield style(" " * (CHART_LABEL + 1) + unit + bands, "dim")


def _cell(share: float, row: int) -> str:
    filled = share * CHART_ROWS - (row - 1)
    return EIGHTHS[min(8, max(0, round(filled * 8)))]


def _statement(statement: Statement, width: int, style: _Style) -> Iterator[str]:
    tag = f"[{wording.basis_tag(statement)}]"
    lines = textwrap.wrap(
        f"{statement.text} {tag}", width - 3, break_long_words=False, break_on_hyphens=False
    )
    for i, line in enumerate(lines):
        colour = _BASIS[statement.basis]
        shown = line.replace(tag, style(tag, colour)) if tag in line else line
        yield (" • " if i == 0 else "   ") + shown
