"""The files of a dispensing history: what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from calando.decide.misuse.result import Interval
from calando.present.dispensing.words import DispensingAnswer
from calando.present.table_out import rows_csv
from calando.present.write import Render, later, render

CSV_COLUMNS = (
    "from_day", "to_day", "from_date", "to_date", "mg", "mg_per_day_low", "mg_per_day_high",
    "nominal_mg_per_day", "prescribed_mg_per_day", "supply_days", "early_days", "stock_days", "early",
    "explained",
)  # fmt: skip


def dispensing_csv(answer: DispensingAnswer) -> bytes:
    """Return the intervals as a table; a blank is what cannot be told."""
    return rows_csv(CSV_COLUMNS, (_row(interval) for interval in answer.result.intervals))


def _row(i: Interval) -> list[object]:
    cells = (
        i.from_day, i.to_day, i.from_date, i.to_date, i.mg, i.mg_per_day.low, i.mg_per_day.high,
        i.nominal_mg_per_day, i.prescribed_mg_per_day, i.supply_days, i.early_days, i.stock_days,
        "yes" if i.early else "no", i.explained,
    )  # fmt: skip
    return [f"{c:.9g}" if isinstance(c, float) else c for c in cells]


DISPENSING_FORMATS: Mapping[str, Render] = {
    ".json": later("json_out", "answer_json"),
    ".html": later("dispensing.html", "dispensing_html"),
    ".svg": later("dispensing.plot", "figure_svg"),
    ".png": later("dispensing.plot", "figure_png"),
    ".csv": dispensing_csv,
}


FIGURES = (".svg", ".png")


def without_figure(answer: DispensingAnswer, targets: Sequence[Path]) -> tuple[Path, ...]:
    """Return the pictures that cannot be drawn: there is nothing by mouth to draw."""
    if answer.result.summary.last_supply is not None:
        return ()
    return tuple(t for t in targets if t.suffix.lower() in FIGURES)


def render_dispensing(answer: DispensingAnswer, targets: Sequence[Path]) -> dict[Path, bytes]:
    """Return the bytes of every file asked for that can be made; raises before anything is written."""
    skipped = without_figure(answer, targets)
    return render(answer, [t for t in targets if t not in skipped], DISPENSING_FORMATS)
