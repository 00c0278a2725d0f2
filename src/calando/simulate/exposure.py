"""Exposure of each patient: peak, trough, mean, areas, half-life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calando.arrays import Floats
from calando.models.linear import Flow, Structure, rate_matrix
from calando.patient.regimen import Dose
from calando.simulate.program import Regimes, build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

NAMES = ("Cmax", "Cmin", "Cavg", "AUC24", "AUC_inf", "Tmax", "half_life")
# with a polynomial through the five highest points the peak is right to 1e-5 (absorption up to 8 /h)
_FINE_H = 0.05
_JUST_BEFORE_H = 1e-6  # an output at the time of an injection shows it: the trough is before


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The hours that exposure is read from: the last 24 h that begin with a dose, or all of a single dose."""

    start_h: float
    end_h: float


def exposure_window(doses: Sequence[Dose], end_h: float) -> Window:
    """Return the hours to read exposure from.

    The last whole day before `end_h` that begins with the first dose's time of day; if doses end before it, the
    whole time.

    >>> exposure_window([Dose(time_h=8.0 * i, mg=20) for i in range(90)], 720.0)
    Window(start_h=696.0, end_h=720.0)
    >>> exposure_window([Dose(time_h=0, mg=50)], 72.0)
    Window(start_h=0.0, end_h=72.0)

    Doses further apart than a day are read from one dose to the next:

    >>> exposure_window([Dose(time_h=36.0 * i, mg=20) for i in range(10)], 336.0)
    Window(start_h=288.0, end_h=324.0)
    """
    times = sorted({d.time_h for d in doses})
    first, last = times[0], times[-1]
    gap = times[-1] - times[-2] if len(times) > 1 else 0.0
    if gap > HOURS_PER_DAY and last <= end_h:
        start = last if last + gap <= end_h else times[-2]
        return Window(start_h=float(start), end_h=float(start + gap))
    whole_days = int((end_h - first) // HOURS_PER_DAY)
    start = first + HOURS_PER_DAY * max(0, whole_days - 1)
    if whole_days < 1 or last < start:
        return Window(start_h=float(first), end_h=end_h)
    return Window(start_h=start, end_h=start + HOURS_PER_DAY)


def with_area(structure: Structure) -> Structure:
    """Return the structure with one more pool: the area under the measured concentration so far [mg h/L]."""
    volume = structure.volume[structure.observed]
    return replace(
        structure,
        pools=(*structure.pools, "area"),
        flows=(*structure.flows, Flow(structure.observed, "area", f"one/{volume}", drives=True)),
        volume={**structure.volume, "area": ""},
    )


def half_lives(structure: Structure, parameters: Mapping[str, Floats]) -> Floats:
    """Return the terminal half-life of disposition [h], shape (patient,)."""
    kept = [
        i for i, pool in enumerate(structure.pools) if pool in (structure.observed, "peripheral")
    ]
    K = rate_matrix(structure, parameters)[:, kept][:, :, kept]
    slowest = np.linalg.eigvals(K).real.max(axis=1)
    return np.asarray(np.log(2.0) / -slowest)


def exposures(
    structure: Structure,
    doses: Sequence[Dose],
    parameters: Sequence[Mapping[str, Floats]],
    *,
    end_h: float,
    regimes: Regimes | None = None,
    lag_h: float = 0.0,
    scale: Mapping[str, float] | None = None,
    factor: Floats | None = None,
    compiled: bool | None = None,
) -> dict[str, Floats]:
    """Return the exposure of every patient, each of shape (patient,).

    Cmax, Cmin and Cavg [mg/L], AUC24 [mg h/L] and Tmax [h since the last dose before the peak] are of the window
    of `exposure_window` (AUC24: its first 24 h, or a mean day if doses are further apart); AUC_inf is the whole area
    from hour 0 if no further dose is taken; half_life [h] is the terminal one with the parameters of the end. Areas
    are exact: a pool of their own.

    Examples
    --------
    >>> from calando.models.linear import STRUCTURES
    >>> one = STRUCTURES["one_compartment_oral"]
    >>> simon = {"CL": np.array([11.6]), "V": np.array([72.8]), "ka": np.array([1.64])}
    >>> found = exposures(one, [Dose(time_h=0, mg=10)], [simon], end_h=72.0)
    >>> [round(float(found[name][0]), 3) for name in ("Cmax", "Tmax", "AUC_inf", "half_life")]
    [0.107, 1.575, 0.862, 4.35]
    """
    window = exposure_window(doses, end_h)
    fine = np.arange(window.start_h, window.end_h + 1e-9, _FINE_H)
    common: dict[str, Any] = {"regimes": regimes, "lag_h": lag_h, "scale": scale}
    curve = walk(
        structure,
        build_program(structure, doses, fine, **common),
        parameters,
        factor=factor,
        compiled=compiled,
    )[0]
    bends = _bends(doses, regimes, lag_h, window)
    Cmax, peak_h = _peaks(curve, fine, bends)
    Cmin = curve.min(axis=1)
    if bends.size:
        before = bends[bends - _JUST_BEFORE_H >= window.start_h] - _JUST_BEFORE_H
        marks = np.unique(np.concatenate([before, bends]))
        at_bends = walk(
            structure,
            build_program(structure, doses, marks, **common),
            parameters,
            factor=factor,
            compiled=compiled,
        )[0]
        Cmin = np.minimum(Cmin, at_bends.min(axis=1))
        peak_h = np.where(at_bends.max(axis=1) > Cmax, marks[at_bends.argmax(axis=1)], peak_h)
        Cmax = np.maximum(Cmax, at_bends.max(axis=1))
    given = np.array([d.time_h for d in doses])
    Tmax = peak_h - given[np.maximum(np.searchsorted(given, peak_h + 1e-9, side="right") - 1, 0)]
    day_end = min(window.start_h + HOURS_PER_DAY, window.end_h)
    total, day, window_area = _areas(
        structure, doses, parameters, window, day_end, end_h, common, factor, compiled
    )
    return {
        "Cmax": Cmax,
        "Cmin": Cmin,
        "Cavg": window_area / (window.end_h - window.start_h),
        "AUC24": _of_a_day(day, window_area, window, doses)
        if window.end_h - window.start_h >= HOURS_PER_DAY - 1e-9
        else np.full_like(day, np.nan),
        "AUC_inf": total,
        "Tmax": Tmax,
        "half_life": np.broadcast_to(
            half_lives(structure, parameters[_regime_at(end_h, common)]), Cmax.shape
        ),
    }


def _of_a_day(day: Floats, whole: Floats, window: Window, doses: Sequence[Dose]) -> Floats:
    """The area of the first 24 h; of doses further apart than a day, that of a mean day between two of them."""
    length = window.end_h - window.start_h
    between = length > HOURS_PER_DAY and window.start_h > min(d.time_h for d in doses)
    return np.asarray(whole * (HOURS_PER_DAY / length)) if between else day


def without_what_kidneys_change(exposure: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return exposures without AUC_inf and half-life (NaN), which change with kidneys and machines."""
    gone = {name: np.full_like(exposure[name], np.nan) for name in ("AUC_inf", "half_life")}
    return {**exposure, **gone}


def _bends(doses: Sequence[Dose], regimes: Regimes | None, lag_h: float, window: Window) -> Floats:
    """Return the times within the window at which curves jump or bend: doses, ends of infusions, new parameters."""
    arrive = [d.time_h + (lag_h if d.route == "oral" else 0.0) for d in doses]
    ends = [t + d.duration_h for t, d in zip(arrive, doses, strict=True)]
    times = np.unique(np.round([*arrive, *ends, *(regimes.start_h if regimes else ())], 9))
    return np.asarray(times[(times >= window.start_h) & (times <= window.end_h)])


def _peaks(curve: Floats, times: Floats, bends: Floats) -> tuple[Floats, Floats]:
    """Height and time of each patient's peak: the top of the polynomial through the highest five points.

    Where the curve bends within them it is the highest point itself.
    """
    i = curve.argmax(axis=1)
    if times.size < 5:
        return curve.max(axis=1), times[i]
    rows, step = np.arange(curve.shape[0]), times[1] - times[0]
    inner = np.clip(i, 2, times.size - 3)
    first, last = (times[inner + k] + k * 1e-6 * step for k in (-2, 2))
    is_smooth = np.searchsorted(bends, first) == np.searchsorted(bends, last, side="right")
    a, b, c, d, e = (curve[rows, inner + k] for k in (-2, -1, 0, 1, 2))
    d1, d2 = (a - 8.0 * b + 8.0 * d - e) / 12.0, (16.0 * (b + d) - a - e - 30.0 * c) / 12.0
    d3, d4 = 0.5 * (e - a) + b - d, a + e - 4.0 * (b + d) + 6.0 * c
    x = np.zeros(rows.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(4):  # Newton
            slope = d1 + x * (d2 + x * (d3 / 2.0 + x * d4 / 6.0))
            x = x - slope / (d2 + x * (d3 + x * d4 / 2.0))
        height = c + x * (d1 + x * (d2 / 2.0 + x * (d3 / 6.0 + x * d4 / 24.0)))
        is_top = is_smooth & (np.abs(x) <= 2.0) & (height >= curve[rows, i])
    return np.where(is_top, height, curve[rows, i]), np.where(
        is_top, times[inner] + x * step, times[i]
    )


def _areas(
    structure: Structure,
    doses: Sequence[Dose],
    parameters: Sequence[Mapping[str, Floats]],
    window: Window,
    day_end: float,
    end_h: float,
    common: Mapping[str, Any],
    factor: Floats | None,
    compiled: bool | None,
) -> tuple[Floats, Floats, Floats]:
    wider = with_area(structure)
    one = [{**p, "one": np.ones(1)} for p in parameters]
    # an infusion that still runs at the end is let out before the rest is summed up
    final_h = max([end_h, *(d.time_h + d.duration_h + _lag(d, common) for d in doses)])
    marks = np.unique([window.start_h, day_end, window.end_h, end_h, final_h])
    program = build_program(wider, doses, marks, **common)
    raw = replace(
        wider, volume={**wider.volume, structure.observed: structure.volume[structure.observed]}
    )
    found = walk(raw, program, one, observed=wider.pools, factor=factor, compiled=compiled)
    area = found[wider.index("area")]
    at = {float(t): area[:, i] for i, t in enumerate(marks)}
    left = found[:-1, :, -1].T  # concentrations or amounts of the other pools at the end
    now = parameters[_regime_at(final_h, common)]
    amounts = left * _volumes(structure, now)
    K = rate_matrix(structure, now)
    volume = now[structure.volume[structure.observed]]
    later = np.linalg.solve(-K, amounts[..., None])[..., 0][:, structure.index(structure.observed)]
    total = at[float(final_h)] + later / volume
    start = at[float(window.start_h)]
    return total, at[float(day_end)] - start, at[float(window.end_h)] - start


def _lag(dose: Dose, common: Mapping[str, Any]) -> float:
    return float(common["lag_h"]) if dose.route == "oral" and dose.duration_h > 0 else 0.0


def _regime_at(hour: float, common: Mapping[str, Any]) -> int:
    regimes: Regimes | None = common["regimes"]
    if regimes is None:
        return 0
    return int(np.searchsorted(regimes.start_h, hour, side="right")) - 1


def _volumes(structure: Structure, parameters: Mapping[str, Floats]) -> Floats:
    """What turns the reported value of each pool back into an amount, shape (patient, pool)."""
    size = max(np.size(v) for v in parameters.values())
    columns = [
        np.broadcast_to(
            parameters[structure.volume[pool]] if structure.volume.get(pool) else 1.0, (size,)
        )
        for pool in structure.pools
    ]
    return np.stack(columns, axis=1)
