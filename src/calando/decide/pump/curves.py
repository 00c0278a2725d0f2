"""Bands of a simulated stop, step or bolus, and rows of a timeline out of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from calando.arrays import Floats
from calando.decide.bands import band, band_series
from calando.decide.pump.result import PumpCurves, TimelineRow
from calando.decide.pump.scene import Scene, fixed
from calando.decide.recommendation import Band
from calando.facts.schema_pump import Stretch
from calando.simulate.pump_stop import PumpShares, hours_until_below

LEFT = (0.5, 0.25, 0.1)  # shares of the usual effect that part the rows of a stop
SOURCES = ("csf_bolus", "itb_label", "calando2026")
_WORDS = {0.5: "half", 0.25: "a quarter", 0.1: "a tenth"}
_DRAWN_H = 72.0
_STEP_H = 0.5


def drawn_hours() -> Floats:
    """Return the hours of a drawing: three days by half an hour."""
    return np.arange(0.0, _DRAWN_H + _STEP_H, _STEP_H)


def curves_of(shares: PumpShares, marks: tuple[tuple[float, str], ...]) -> PumpCurves:
    """Return the bands of shares, with published hours to be marked."""
    return PumpCurves(
        hours=tuple(float(h) for h in shares.hours),
        csf_share=dict(band_series(shares.csf)),
        effect_share=dict(band_series(shares.effect)),
        marks=marks,
    )


def marks_of(stretches: tuple[Stretch, ...]) -> tuple[tuple[float, str], ...]:
    """Return the published hours that a drawing marks; a stretch is marked where it begins."""
    return tuple((s.from_h if s.from_h > 0 else s.to_h or 0.0, s.mark) for s in stretches if s.mark)


def fading_rows(shares: PumpShares, now_h: float | None) -> tuple[TimelineRow, ...]:
    """Return the stretches in which more than half, a quarter, a tenth of the usual effect is left."""
    ends = [hours_until_below(shares.hours, shares.effect, share) for share in LEFT]
    csf_half = hours_until_below(shares.hours, shares.csf, LEFT[0])
    rows = [
        _row(
            "Half of the level in the spinal fluid is gone",
            band(csf_half),
            None,
            "The level in the spinal fluid falls first; the effect follows later.",
            False,
        ),
        _row(
            "More than half of the usual effect is left",
            fixed(0.0),
            band(ends[0]),
            "Signs may be few or none in this time, or not: people differ. It is the time to act.",
            _within(now_h, fixed(0.0), band(ends[0])),
        ),
    ]
    for (more, less), (start, end) in zip(pairwise(LEFT), pairwise(ends), strict=True):
        rows.append(
            _row(
                f"Between {_WORDS[more]} and {_WORDS[less]} of the usual effect is left",
                band(start),
                band(end),
                "The share at which withdrawal begins is not known and differs between people.",
                _within(now_h, band(start), band(end)),
            )
        )
    rows.append(
        _row(
            f"Less than {_WORDS[LEFT[-1]]} of the usual effect is left",
            band(ends[-1]),
            None,
            "Hardly anything is left. Withdrawal goes on for days, until delivery is back.",
            _within(now_h, band(ends[-1]), None),
        )
    )
    return tuple(rows)


def published_rows(
    stretches: tuple[Stretch, ...], now_h: float | None = None
) -> tuple[TimelineRow, ...]:
    """Return the published stretches as rows."""
    return tuple(
        TimelineRow(
            name=s.name,
            from_h=fixed(s.from_h),
            to_h=None if s.to_h is None else fixed(s.to_h),
            text=s.text,
            is_now=s.to_h is not None and _within(now_h, fixed(s.from_h), fixed(s.to_h)),
            sources=s.sources,
            basis=s.basis,
        )
        for s in stretches
    )


def stretches_of(scene: Scene, of: str) -> tuple[Stretch, ...]:
    """Return the published stretches after a stop or after a bolus."""
    return tuple(s for s in scene.facts.stretches if s.of == of)


def model_row(name: str, from_h: Band, to_h: Band | None, text: str) -> TimelineRow:
    """Return a row that was computed."""
    return _row(name, from_h, to_h, text, False)


def _row(name: str, from_h: Band, to_h: Band | None, text: str, is_now: bool) -> TimelineRow:
    return TimelineRow(
        name=name,
        from_h=from_h,
        to_h=to_h,
        text=text,
        is_now=is_now,
        sources=SOURCES,
        basis="derived",
    )


def _within(now_h: float | None, from_h: Band, to_h: Band | None) -> bool:
    """True if this hour may lie in the stretch: from its earliest start to its latest end."""
    if now_h is None:
        return False
    return from_h["p05"] <= now_h and (to_h is None or now_h <= to_h["p95"])
