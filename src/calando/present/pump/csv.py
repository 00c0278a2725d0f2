"""An answer about a pump as a table (.csv): checklist, steps, timeline, refill. Columns of amounts say micrograms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calando.present.pump import words
from calando.present.table_out import named_csv

COLUMNS = (
    "part", "name", "state", "at_h", "bolus_micrograms", "micrograms_per_day_low",
    "micrograms_per_day_high", "from_h_p05", "from_h_p50", "from_h_p95", "to_h_p05", "to_h_p50",
    "to_h_p95", "is_now", "date_or_day", "text", "basis", "sources",
)  # fmt: skip


def pump_csv(answer: words.PumpAnswer) -> bytes:
    """Return the answer as CSV, the verdict in the first row; what is not there stays empty."""
    return named_csv(COLUMNS, _rows(answer))


def _rows(answer: words.PumpAnswer) -> Iterator[Mapping[str, object]]:
    result = answer.result
    yield {
        "part": "task",
        "name": result.task,
        "state": "emergency" if result.emergency else result.verdict,
        "text": result.headline,
    }
    for item in result.checklist:
        yield {
            "part": "checklist",
            "name": item.id,
            "state": item.state,
            "text": f"{item.text}: {item.why}",
            **_passport(item.basis, item.sources),
        }
    for step in result.steps:
        amounts = {
            "at_h": step.at_h,
            "bolus_micrograms": step.bolus_micrograms,
            "micrograms_per_day_low": step.micrograms_per_day_low,
            "micrograms_per_day_high": step.micrograms_per_day_high,
        }
        yield {
            "part": "step",
            "name": step.name,
            **{key: f"{value:.9g}" for key, value in amounts.items() if value is not None},
            "text": f"watch: {step.watch}; then: {step.then}",
            **_passport(step.basis, step.sources),
        }
    for row in result.timeline:
        bands = {"from_h": row.from_h, "to_h": row.to_h or {}}
        yield {
            "part": "timeline",
            "name": row.name,
            **{
                f"{end}_{p}": f"{band[p]:.9g}"
                for end, band in bands.items()
                for p in ("p05", "p50", "p95")
                if p in band
            },
            "is_now": "yes" if row.is_now else "no",
            "text": row.text,
            **_passport(row.basis, row.sources),
        }
    if result.refill is not None:
        for title, day in words.refill_rows(result.refill):
            yield {"part": "refill", "name": title, "date_or_day": day, "text": result.refill.text}


def _passport(basis: str, sources: tuple[str, ...]) -> dict[str, object]:
    return {"basis": basis, "sources": "; ".join(sources)}
