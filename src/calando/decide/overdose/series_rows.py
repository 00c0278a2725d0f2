"""Every published series and case beside what the forecast's curves give for such doses."""

from __future__ import annotations

from functools import cache

import numpy as np

from calando.decide.overdose.result import SeriesRow
from calando.facts.load_overdose import load_overdose
from calando.facts.load_overdose_model import load_overdose_model
from calando.facts.schema_overdose import Series
from calando.simulate.overdose.series import Told, chance_band, doses_of, might_be, told_of

_OUTCOMES = ("coma", "ventilation", "seizure")
_SEED = 1  # the rows are the same in every answer
_WORDS = {"coma": "coma", "ventilation": "ventilated", "seizure": "seizures"}


@cache
def series_rows(*, cases: bool = False) -> tuple[SeriesRow, ...]:
    """Return one row for each series (with `cases`: and case) and outcome that was printed.

    Examples
    --------
    >>> row = next(r for r in series_rows() if r.id == "gdansk2005" and r.outcome.startswith("coma"))
    >>> row.outcome, round(row.published_percent, 1), row.inside
    ('coma 28 of 52', 53.8, True)
    """
    every = {s.id: s for s in load_overdose().series}
    found = []
    for series in every.values():
        if series.kind == "case" and not cases:
            continue
        for outcome in _OUTCOMES:
            told = told_of(series, outcome, every)
            if told is not None:
                found.append(_row(series, outcome, told))
    return tuple(found)


def _row(series: Series, outcome: str, told: Told) -> SeriesRow:
    model = load_overdose_model()
    curve = next(c for c in model.curves if c.outcome == outcome)
    doses = doses_of(series)
    band = None
    comparable = series.exposure == "overdose" and not series.selected_by_outcome
    if doses is not None and comparable:
        low, middle, high = chance_band(doses, curve, model, seed=_SEED)
        band = {"p05": float(low), "p50": float(middle), "p95": float(high)}
    inside = None
    if band is not None:
        inside = might_be(told.share, told.count.of or 1.0, np.array(list(band.values())))
    least = "at least " if told.least else ""
    return SeriesRow(
        id=series.id,
        title=series.title,
        doses=series.doses,
        outcome=f"{_WORDS[outcome]} {least}{told.count.events:g} of {told.count.of:g}",
        published_percent=100.0 * told.share,
        said=". ".join(part.rstrip(".") for part in (series.selection, series.conflict) if part),
        forecast=band,
        inside=inside,
        source=series.source,
    )
