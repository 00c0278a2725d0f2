"""Fit the chances of coma, ventilation and seizures by dose to the published series, and show what changed.

Usage: python scripts/fit_overdose.py [--write]

For each series with doses and counts: the dose for half (D50) with which the curve, averaged over its doses, gives
the printed share, and its standard error from the number of people. The middle of coma is the weighted median of the
series, so that one series far from all others does not pull it; how far a new series may lie from it is the standard
deviation between them (DerSimonian and Laird), with that series inside. Ventilation and seizures lie above coma by as
much as in the series that print both, never below. Series chosen for their outcome, and parts of another series, are
left out and held against the result. `make reference` does the same.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from calando.arrays import Floats
from calando.facts.load import FOLDER
from calando.facts.load_overdose import load_overdose
from calando.facts.load_overdose_model import FILE, load_overdose_model
from calando.facts.schema_overdose import Series
from calando.models.overdose import chance_at_dose
from calando.simulate.overdose.series import doses_of, told_of

DIGITS = 3
OUTCOMES = ("coma", "ventilation", "seizure")
MEDIAN_SE = 1.2533  # of a median over that of a mean, for a normal spread
UNCHANGED = 5e-3
BOUNDS = (np.log(1.0), np.log(1e6))  # of D50 [mg]


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One series: ln D50 and its standard error."""

    id: str
    log_D50: float
    se: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The middle of the series and how far they lie apart."""

    outcome: str
    log_D50: float
    se: float
    between: float
    series: tuple[One, ...]


def used(outcome: str) -> list[Series]:
    """Return the series a curve is fitted to."""
    every = {s.id: s for s in load_overdose().series}
    found: list[Series] = []
    for s in every.values():
        fits = s.kind == "series" and s.exposure == "overdose" and not s.selected_by_outcome
        part = any(o in {f.id for f in found} for o in s.overlaps)
        if fits and not part and doses_of(s) is not None and told_of(s, outcome, every):
            found.append(s)
    return found


def one(series: Series, outcome: str, slope: float) -> One:
    """Return ln D50 of one series; half a person is added to each side, so that all or none has a value."""
    every = {s.id: s for s in load_overdose().series}
    doses, told = doses_of(series), told_of(series, outcome, every)
    assert doses is not None
    assert told is not None
    share = (told.count.events + 0.5) / (told.count.of + 1.0)

    def mean(log_D50: float) -> float:
        found: Floats = chance_at_dose(
            doses, D50_mg=np.exp(np.array(log_D50)), slope=np.array(slope)
        )
        return float(found.mean())

    log_D50 = brentq(lambda x: mean(x) - share, *BOUNDS)
    step = 1e-4
    steep = abs(mean(log_D50 + step) - mean(log_D50 - step)) / (2 * step)
    se = np.sqrt(share * (1 - share) / (told.count.of + 1.0)) / steep
    return One(id=series.id, log_D50=float(log_D50), se=float(se), share=share)


def middle(rows: list[One]) -> Curve:
    """Return the weighted median of the series, and how far they lie apart (DerSimonian and Laird)."""
    y, v = np.array([r.log_D50 for r in rows]), np.array([r.se**2 for r in rows])
    w = 1 / v
    fixed = (w * y).sum() / w.sum()
    Q = (w * (y - fixed) ** 2).sum()
    C = w.sum() - (w**2).sum() / w.sum()
    tau = np.sqrt(max(0.0, (Q - (len(rows) - 1)) / C))
    weights = 1 / (v + tau**2)
    order = np.argsort(y)
    half = np.cumsum(weights[order]) / weights.sum()
    return Curve(
        outcome="coma",
        log_D50=float(y[order][int((half >= 0.5).argmax())]),
        se=float(MEDIAN_SE * weights.sum() ** -0.5),
        between=float(tau),
        series=tuple(rows),
    )


def beside_coma(outcome: str, coma: Curve, rows: list[One]) -> Curve:
    """Return a curve so much above that of coma as the series lie that print both."""
    own = {r.id: r.log_D50 for r in coma.series}
    apart = np.array([max(r.log_D50 - own[r.id], 0.0) for r in rows if r.id in own])
    spread = apart.std(ddof=1) / np.sqrt(apart.size) if apart.size > 1 else 0.0
    return Curve(
        outcome=outcome,
        log_D50=coma.log_D50 + float(apart.mean()),
        se=float(np.hypot(coma.se, spread)),
        between=coma.between,
        series=tuple(r for r in rows if r.id in own),
    )


def fit() -> list[Curve]:
    """Return the curves."""
    bounds = load_overdose_model().slope
    slope = 0.5 * (bounds.low + bounds.high)
    rows = {o: [one(s, o, slope) for s in used(o)] for o in OUTCOMES}
    coma = middle(rows["coma"])
    return [coma, *(beside_coma(o, coma, rows[o]) for o in OUTCOMES[1:])]


def derived(curve: Curve) -> dict[str, float]:
    """Return the numbers that the facts hold."""
    values = {
        "D50_mg": np.exp(curve.log_D50),
        "log_D50_se": curve.se,
        "log_D50_between": curve.between,
    }
    return {name: float(f"{value:.{DIGITS}g}") for name, value in values.items()}


def note_of(curve: Curve) -> str:
    """Return where the numbers come from, in words."""
    rows = ", ".join(f"{r.id} {np.exp(r.log_D50):.0f} mg" for r in curve.series)
    return f"dose for half of those who present, by series: {rows}"


def written(text: str, curves: list[Curve]) -> str:
    """Return the fact file with other values and the note of each series' own middle."""
    for curve in curves:
        head, tail = text.split(f'outcome = "{curve.outcome}"\n')
        for name, value in derived(curve).items():
            tail = re.sub(rf"(?m)^({name} = {{ value = )[^,]+,", rf"\g<1>{value:g},", tail, count=1)
        tail = re.sub(r'note = "[^"]*"', f'note = "{note_of(curve)}"', tail, count=1)
        text = f'{head}outcome = "{curve.outcome}"\n{tail}'
    return text


def renew(*, write: bool, say: Callable[[str], None] = print) -> bool:
    """Fit again, show what changed and write it if asked; return False if it was not."""
    curves = fit()
    model = load_overdose_model()
    changed = False
    for curve, held in zip(curves, model.curves, strict=True):
        for name, value in derived(curve).items():
            old = getattr(held, name).value
            if abs(old - value) > UNCHANGED * abs(value):
                changed = True
                say(f"  {curve.outcome} {name}: {old:g} -> {value:g}")
        for row in curve.series:
            say(
                f"  {curve.outcome} {row.id}: share {row.share:.2f}, D50 {np.exp(row.log_D50):.0f} mg, "
                f"ln se {row.se:.2f}"
            )
    path = FOLDER / FILE
    say(f"{path.name}: {'changed' if changed else 'unchanged'}")
    if write:
        path.write_text(written(path.read_text(encoding="utf-8"), curves), encoding="utf-8")
        load_overdose_model.cache_clear()
    elif changed:
        say("  not written: python scripts/fit_overdose.py --write, then make facts")
    return write or not changed


def main() -> int:
    """Show what changed, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the fitted numbers")
    return 0 if renew(write=parser.parse_args().write) else 1


if __name__ == "__main__":
    sys.exit(main())
