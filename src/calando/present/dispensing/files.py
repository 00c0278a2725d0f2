"""The files of a dispensing history: what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Mapping

from calando.decide.misuse.result import Interval
from calando.present.dispensing.words import DispensingAnswer
from calando.present.table_out import rows_csv
from calando.present.write import Render, later

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
