"""Where the kidneys are going: what moves within weeks, and what has changed over years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from calando.facts.schema import KidneyFacts
from calando.patient.kidney_warnings import Trend
from calando.patient.profile import KidneyValue, Patient

DAYS_IN_48_H = 2.0
Relative = Callable[[KidneyValue], float]  # any kidney value as the number a model looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowChange:
    """A value too old to say that the kidneys move, from which today's clearly differs."""

    days_ago: float
    worse_now: bool


def trend_with_words(measured: Trend, flags: frozenset[str]) -> Trend:
    """Return the trend of the values, else what the conditions say."""
    if measured in ("falling", "recovering"):
        return measured
    if "recovering_kidneys" in flags:
        return "recovering"
    return "falling" if "unstable_kidneys" in flags else measured


def trend_of_values(patient: Patient, facts: KidneyFacts, relative: Relative) -> Trend:
    """Compare with the latest value of the last months that differs enough (KDIGO, and its mirror image).

    The ratio counts for as long as KDIGO speaks of acute kidney disease: a doubling that took two months is no
    steadier ground for a plan than one of a week. What took longer is chronic: then the bands hold.
    """
    recent = [v for v in patient.earlier_kidney if not _is_old(patient, v, facts)]
    for earlier in sorted(recent, key=lambda value: value.day, reverse=True):
        if _is_clearly_worse(earlier, patient.kidney, facts, relative):
            return "falling"
        if _is_clearly_worse(patient.kidney, earlier, facts, relative):
            return "recovering"
    old_differs = slow_change(patient, facts, relative) is not None
    # an old value that differs shows that the kidneys changed once, and nothing of today
    return "stable" if recent or (patient.earlier_kidney and not old_differs) else "unknown"


def slow_change(patient: Patient, facts: KidneyFacts, relative: Relative) -> SlowChange | None:
    """Return the latest of the old values from which today's clearly differs; None if there is none."""
    old = [v for v in patient.earlier_kidney if _is_old(patient, v, facts)]
    for earlier in sorted(old, key=lambda value: value.day, reverse=True):
        worse = _is_clearly_worse(earlier, patient.kidney, facts, relative)
        if worse or _is_clearly_worse(patient.kidney, earlier, facts, relative):
            return SlowChange(days_ago=patient.kidney.day - earlier.day, worse_now=worse)
    return None


def _is_old(patient: Patient, value: KidneyValue, facts: KidneyFacts) -> bool:
    return patient.kidney.day - value.day > facts.moving_days.value


def _is_clearly_worse(
    better: KidneyValue, worse: KidneyValue, facts: KidneyFacts, relative: Relative
) -> bool:
    """Tell whether `worse` is worse than `better` by the KDIGO ratio, or by its rise in 48 h."""
    if better.quantity != worse.quantity:
        ratio = relative(better) / relative(worse)
    elif better.quantity in ("eGFR", "CLcr"):
        ratio = better.value / worse.value
    else:
        ratio = worse.value / better.value
    if ratio >= facts.unstable_ratio.value:
        return True
    both_creatinine = {better.quantity, worse.quantity} == {"creatinine_umol_per_L"}
    rise = worse.value - better.value
    within_48_h = abs(better.day - worse.day) <= DAYS_IN_48_H
    return both_creatinine and within_48_h and rise >= facts.unstable_rise_umol_per_L.value
