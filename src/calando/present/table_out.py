"""The plan as a table (.csv): one row per piece to count out, for a spreadsheet or a pharmacy system."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from calando.decide.recommendation import TaperAnswer
from calando.errors import InputError, Problem
from calando.present import wording
from calando.present.shapes import PlanShown

COLUMNS = (
    "from_day", "days", "from_date", "daily_mg", "time", "mg", "product", "count", "unit",
    "mg_each", "label",
)  # fmt: skip


_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?")


def rows_csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table as CSV: names of the columns, then the rows.

    >>> rows_csv(("day", "mg"), [(1, 55), (8, 50)])
    b'day,mg\\n1,55\\n8,50\\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def named_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a table as CSV from rows that name their columns; what a row does not name stays empty.

    >>> named_csv(("day", "mg", "note"), [{"day": 1, "note": "first"}])
    b'day,mg,note\\n1,,first\\n'
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _as_text(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue().encode()


def _as_text(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: what was typed may begin with "=" (numbers may with "-").

    >>> _as_text("=1+1"), _as_text("-3.5"), _as_text(-2)
    ("'=1+1", '-3.5', -2)
    """
    if not isinstance(cell, str) or not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell
    return cell if _NUMBER.fullmatch(cell) else f"'{cell}"


def plan_csv(answer: TaperAnswer) -> bytes:
    """Return the steps of the plan as CSV; an intake that has fallen away has no row."""
    plan = answer.result.plan
    if plan is None:
        raise InputError(
            Problem(
                field="--out",
                message="this answer has no plan, so there is no table of it",
                allowed=".json .html .pdf",
            )
        )
    return steps_csv(plan)


def steps_csv(plan: PlanShown) -> bytes:
    """Return the steps of any plan as CSV."""
    return rows_csv(COLUMNS, _rows(plan))


def _rows(plan: PlanShown) -> Iterator[tuple[object, ...]]:
    start, n = wording.start_of(plan), wording.number
    for step in plan.steps:
        day = (start + timedelta(days=step.from_day)).isoformat() if start else ""
        for dose in step.doses:
            for i in dose.items:
                yield (
                    step.from_day, step.days, day, n(step.daily_mg), dose.time, n(dose.mg), i.product,
                    n(i.count), i.unit, n(i.mg_each), step.label,
                )  # fmt: skip
