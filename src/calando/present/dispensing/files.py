"""The files of a dispensing history: what `--out` writes by extension."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from calando.present.dispensing.words import DispensingAnswer

CSV_COLUMNS = (
    "from_day", "to_day", "from_date", "to_date", "mg", "mg_per_day_low", "mg_per_day_high",
    "nominal_mg_per_day", "prescribed_mg_per_day", "supply_days", "early_days", "stock_days", "early",
    "explained",
)  # fmt: skip


def _json(answer: DispensingAnswer) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: DispensingAnswer) -> bytes:
    from calando.present.dispensing.html import dispensing_html

    return dispensing_html(answer).encode()


def _svg(answer: DispensingAnswer) -> bytes:
    from calando.present.dispensing.plot import figure_svg

    return figure_svg(answer)


def _png(answer: DispensingAnswer) -> bytes:
    from calando.present.dispensing.plot import figure_png

    return figure_png(answer)


def _csv(answer: DispensingAnswer) -> bytes:
    """Return the intervals as a table; a blank is what cannot be told."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for i in answer.result.intervals:
        cells = (
            i.from_day, i.to_day, i.from_date, i.to_date, i.mg, i.mg_per_day.low, i.mg_per_day.high,
            i.nominal_mg_per_day, i.prescribed_mg_per_day, i.supply_days, i.early_days, i.stock_days,
            "yes" if i.early else "no", i.explained,
        )  # fmt: skip
        writer.writerow([f"{c:.9g}" if isinstance(c, float) else c for c in cells])
    return text.getvalue().encode()


DISPENSING_FORMATS: Mapping[str, Callable[[DispensingAnswer], bytes]] = {
    ".json": _json,
    ".html": _html,
    ".svg": _svg,
    ".png": _png,
    ".csv": _csv,
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
    return {
        target: DISPENSING_FORMATS[target.suffix.lower()](answer)
        for target in targets
        if target not in skipped
    }
