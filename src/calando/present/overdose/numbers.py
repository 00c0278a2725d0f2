"""Numbers of an overdose in words: no more exact than anybody knows them, and none that looks like nothing."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.recommendation import Band
from calando.present import wording


def short(value: float) -> str:
    """Return a number no more exact than anybody knows it: 0.35, 8.8, 13, 1200.

    >>> short(8.8235), short(13.2), short(1200.0), short(0.349)
    ('8.8', '13', '1200', '0.35')
    """
    if abs(value) >= 10:
        return f"{value:.0f}"
    return wording.number(float(f"{value:.2g}"))


def hours(value: float) -> str:
    """Return hours with their unit: "2.5 h", "72 h"."""
    return f"{wording.number(round(value, 1) if value < 10 else round(value))} h"


def band_text(band: Band) -> str:
    """Return a band without its unit; one number where its ends are alike.

    >>> band_text({"p05": 31.0, "p50": 52.0, "p95": 96.2})
    '52 (31 to 96)'
    >>> band_text({"p05": 7.7, "p50": 7.7, "p95": 7.7})
    '7.7'
    """
    low, middle, high = (short(band[p]) for p in ("p05", "p50", "p95"))
    return middle if low == middle == high else f"{middle} ({low} to {high})"


def share_text(band: Band) -> str:
    """Return a band of shares in percent; what is small is never written as nothing.

    >>> share_text({"p05": 0.001, "p50": 0.12, "p95": 0.996})
    '12 (<1 to >99) %'
    """

    def one(share: float) -> str:
        return "<1" if share < 0.005 else ">99" if share >= 0.995 else f"{100 * share:.0f}"

    return f"{one(band['p50'])} ({one(band['p05'])} to {one(band['p95'])}) %"


def tag(basis: str, sources: Iterable[str]) -> str:
    """Return where a sentence comes from: "read: perry1998"."""
    keys = ", ".join(sources)
    return f"{basis}: {keys}" if keys else basis


def level_text(mg_per_L: float) -> str:
    """Return a measured level with its unit.

    >>> level_text(0.88), level_text(5.8)
    ('0.88 mg/L', '5.8 mg/L')
    """
    return f"{wording.number(float(f'{mg_per_L:.3g}'))} mg/L"
