"""Too much into the spinal fluid: emergency, breathing first, the pump off on purpose, then withdrawal."""

from __future__ import annotations

import math

import numpy as np

from calando.decide.bands import band
from calando.decide.pump.curves import (
    LEFT,
    curves_of,
    drawn_hours,
    marks_of,
    model_row,
    published_rows,
    stretches_of,
)
from calando.decide.pump.failed import model_caveats
from calando.decide.pump.result import PumpCurves, TimelineRow
from calando.decide.pump.scene import Part, Scene, amount, fixed
from calando.decide.pump.screening import looks_small
from calando.decide.recommendation import Statement
from calando.simulate.pump_stop import (
    bolus_shares,
    bolus_times,
    hours_until_below,
    stop_shares,
)


def overdose(scene: Scene) -> Part:
    """Return what is done and what follows; always an emergency."""
    given = scene.wishes.overdose_micrograms
    by_pump = given is None and scene.has_pump
    timeline, curves = _after_stop(scene) if by_pump else _after_bolus(scene, given)
    not_told = [] if given is not None else ["how much was given at once [micrograms]"]
    if given is None and scene.rate is None:
        not_told.append("the daily rate of the pump [micrograms a day]")
    return Part(
        verdict="urgent_first",
        headline=_headline(scene, given),
        emergency=True,
        timeline=timeline,
        curves=curves,
        reasons=(_emergency(scene, given), *_cases(scene)),
        caveats=(*looks_small(scene, given), _no_end(scene), *model_caveats(scene.situation.facts)),
        not_told=tuple(not_told),
    )


def _headline(scene: Scene, given: float | None) -> str:
    if given is not None:
        what = f"{amount(given)} into the spinal fluid"
    elif scene.rate is not None:
        what = f"a pump at {amount(scene.rate)} a day that may give too much"
    else:
        what = "too much into the spinal fluid, the amount not told"
    return (
        f"Emergency: {what}. Airway and breathing first, pump team now; coma of up to "
        f"{scene.facts.overdose.coma_up_to_h.value:g} hours is reported, and longer after very much."
    )


def _emergency(scene: Scene, given: float | None) -> Statement:
    largest = scene.facts.screening.boluses[-1].value
    least = scene.facts.screening.sensitive_adult_bolus
    text = f"Emergency: intrathecal overdose. No amount is safe: signs were reported after {amount(least.value)}."
    if given is not None and given > largest:
        text += f" {amount(given)} is {given / largest:.1f} times the largest test bolus."
    return Statement(
        text=text,
        sources=("itb_label_overdose", "itb_overdose1991"),
        basis="read",
        urgent=True,
        emergency=True,
    )


def _cases(scene: Scene) -> tuple[Statement, ...]:
    return tuple(
        Statement(text=f"Published: {c.text}", sources=c.sources, basis=c.basis)
        for c in scene.facts.cases
    )


def _after_bolus(scene: Scene, given: float | None) -> tuple[tuple[TimelineRow, ...], PumpCurves]:
    hours = drawn_hours()
    shares = bolus_shares(scene.situation.facts, hours, seed=scene.seed)
    times = bolus_times(scene.situation.facts, seed=scene.seed)
    stretches = stretches_of(scene, "bolus")
    rows = [
        model_row(
            "Model: half of the peak effect is reached",
            band(times.onset_h),
            None,
            "Taken as the onset; how the label judged it is not said.",
        ),
        model_row(
            "Model: the effect is greatest",
            band(times.peak_h),
            None,
            "The effect still rises while the level in the spinal fluid falls.",
        ),
        model_row(
            "Model: half of the peak effect is lost",
            band(times.onset_h + times.duration_h),
            None,
            "Later than the label says of a test bolus: the model lets the effect linger.",
        ),
        *_above_test(scene, given),
    ]
    return (
        (*rows, *published_rows(stretches, scene.now_h)),
        curves_of(shares, marks_of(stretches)),
    )


def _above_test(scene: Scene, given: float | None) -> tuple[TimelineRow, ...]:
    """Return until when the effect stays above the peak of the largest test bolus, by proportion."""
    largest = scene.facts.screening.boluses[-1].value
    if given is None or given <= largest:
        return ()
    # far enough for the slowest person: more than one half-life for every doubling of the amount
    far_h = 24.0 + 8.0 * math.log2(given / largest)
    hours = np.arange(0.0, far_h, 0.25)
    shares = bolus_shares(scene.situation.facts, hours, seed=scene.seed)
    until = hours_until_below(shares.hours, shares.effect, largest / given)
    text = (
        f"Until then more acts than at the peak of {amount(largest)}, if effect goes with amount. It says nothing of "
        "waking: after a whole refill commands were followed on day 6, longer than any such count."
    )
    return (
        model_row("Model: above the peak of the largest test bolus", fixed(0.0), band(until), text),
    )


def _after_stop(scene: Scene) -> tuple[tuple[TimelineRow, ...], PumpCurves]:
    """Return what is left once a pump that ran too fast is off."""
    shares = stop_shares(scene.situation.facts, drawn_hours(), seed=scene.seed)
    stretches = stretches_of(scene, "bolus")
    long_ones = tuple(s for s in stretches if s.id == "overdose_coma")
    gone = [band(hours_until_below(shares.hours, shares.effect, left)) for left in LEFT]
    rows = [
        model_row(
            f"Model: {left:.0%} of the effect is left",
            hours,
            None,
            "Counted from the moment at which the pump is off.",
        )
        for left, hours in zip(LEFT, gone, strict=True)
    ]
    return (*rows, *published_rows(long_ones, scene.now_h)), curves_of(shares, marks_of(long_ones))


def _no_end(scene: Scene) -> Statement:
    return Statement(
        text=(
            "No hour ends the observation: not a number of half-lives, not a normal level, not one look. It ends when "
            "the person breathes well and is awake by a doctor's judgement, and withdrawal has been thought of. Back "
            f"at an earlier rate after a pause, toxicity came after about "
            f"{scene.facts.overdose.restart_onset_h.value:g} hours."
        ),
        sources=("sullivan2012", "itb_overdose1991", "itb_massive2025"),
        basis="derived",
    )
