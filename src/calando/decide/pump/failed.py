"""A pump that has failed, or may have: emergency first, restore delivery, what is left hour by hour."""

from __future__ import annotations

import numpy as np

from calando.decide.bands import band
from calando.decide.pump.curves import (
    LEFT,
    SOURCES,
    curves_of,
    drawn_hours,
    fading_rows,
    marks_of,
    published_rows,
    stretches_of,
)
from calando.decide.pump.result import BridgeOption
from calando.decide.pump.scene import Part, Scene, amount
from calando.decide.recommendation import Statement
from calando.facts.schema import Facts
from calando.simulate.intrathecal import csf_ranges
from calando.simulate.pump_stop import hours_until_below, stop_shares


def failed(scene: Scene) -> Part:
    """Return the drill of a pump failure: always an emergency, whatever the file says."""
    hours = drawn_hours()
    left = stop_shares(scene.situation.facts, hours, seed=scene.seed)
    half = band(hours_until_below(hours, left.effect, LEFT[0]))
    stretches = stretches_of(scene, "stop")
    now_h = scene.failed_hours
    not_told = []
    if not scene.has_pump:
        not_told.append("a pump: none stands in the file")
    if now_h is None:
        not_told.append("hours since delivery stopped, or since it was noticed")
    if scene.rate is None:
        not_told.append("the daily rate of the pump [micrograms a day]")
    since = "" if now_h is None else f" {_since(now_h)}"
    none = "" if scene.has_pump else " No pump stands in the file; if there is one, this holds."
    return Part(
        verdict="urgent_first" if scene.has_pump else "more_needed",
        headline=(
            f"Emergency: to hospital now; restore delivery first.{since} By the model half of the effect is gone "
            f"after {half['p05']:.0f} to {half['p95']:.0f} hours.{none}"
        ),
        emergency=True,
        timeline=(*fading_rows(left, now_h), *published_rows(stretches, now_h)),
        bridge=bridge_options(scene),
        curves=curves_of(left, marks_of(stretches)),
        reasons=(_emergency(scene, now_h), *_now(scene, now_h, hours, left.effect)),
        caveats=(*model_caveats(scene.situation.facts), *_silent(now_h)),
        not_told=tuple(not_told),
    )


def bridge_options(scene: Scene) -> tuple[BridgeOption, ...]:
    """Return what has been used until delivery was back, each with its certainty in words."""
    return tuple(
        BridgeOption(
            name=b.name, text=b.text, certainty=b.certainty, sources=b.sources, basis=b.basis
        )
        for b in scene.facts.bridge
    )


def model_caveats(facts: Facts) -> tuple[Statement, ...]:
    """Return what the simulated hours cannot say."""
    half_life, _ = csf_ranges(facts)
    return (
        Statement(
            text=(
                "The simulated hours rest on four people after one bolus (half-life in the spinal fluid "
                f"{half_life.low:g} to {half_life.high:g} hours) and on one number for the delay of the effect, the "
                "same for all. After a test bolus this model lets the effect last longer than the label says, so its "
                "hours are rather late than early: never wait for them."
            ),
            sources=SOURCES,
            basis="assumed",
        ),
        Statement(
            text=(
                "Effect is not withdrawal: signs depend on how used the body is to baclofen, on the rate and on the "
                "time at it, which are not in these hours."
            ),
            sources=("calando2026",),
            basis="assumed",
        ),
    )


def _emergency(scene: Scene, now_h: float | None) -> Statement:
    rate = "" if scene.rate is None else f" The pump gives {amount(scene.rate)} a day."
    since = "" if now_h is None else f" {_since(now_h)}"
    return Statement(
        text=(
            f"Emergency: delivery into the spinal fluid has stopped or may have.{rate}{since} Withdrawal from a pump "
            "can kill within days."
        ),
        sources=("itb_label", "itb_label_withdrawal"),
        basis="read",
        urgent=True,
        emergency=True,
    )


def _since(now_h: float) -> str:
    """Return how long delivery has been gone as a sentence of its own."""
    if now_h == 0.0:
        return "The stop is told as just now."
    hours = "1 hour" if now_h == 1.0 else f"{now_h:g} hours"
    return f"{hours} without delivery {'is' if now_h == 1.0 else 'are'} told."


def _now(
    scene: Scene, now_h: float | None, hours: np.ndarray, effect: np.ndarray
) -> tuple[Statement, ...]:
    """Say what is left now by the model, as a band."""
    if now_h is None or now_h == 0.0:
        return ()
    if now_h > hours[-1]:
        text = (
            f"After {now_h:g} h nothing of the effect is left. Tolerance goes as well: the earlier rate may now "
            "be an overdose."
        )
        sources: tuple[str, ...] = (*SOURCES, "itb_overdose1991")
    else:
        left = band(np.array([float(np.interp(now_h, hours, row)) for row in effect]))
        text = (
            f"After {now_h:g} h {left['p05']:.0%} to {left['p95']:.0%} of the usual effect is left by the model "
            f"(middle {left['p50']:.0%})."
        )
        sources = SOURCES
    return (Statement(text=text, sources=sources, basis="derived"),)


def _silent(now_h: float | None) -> tuple[Statement, ...]:
    text = (
        "When delivery stopped is often earlier than when it was noticed: a leak or a blocked catheter gives no "
        "alarm."
    )
    if now_h is None:
        text = f"The hour of the stop is not told, so no row is marked as now. {text}"
    return (Statement(text=text, sources=("saulino_trouble2016", "delhaas2017"), basis="derived"),)
