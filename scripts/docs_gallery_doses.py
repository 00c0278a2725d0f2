"""Gallery: doses that are missed, tablets that run out, a pump that stops."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from docs_gallery_people import cohort, every, first_below, levels, spread
from docs_gallery_plots import (
    MARKED,
    SHARES,
    Story,
    band,
    daily,
    figure,
    level,
    line,
    panel,
    quantile_band,
    words,
    x_axis,
    y_axis,
)

from calando.arrays import Floats
from calando.facts.schema import Facts
from calando.present.drawing import BLACK, BLUE, GREEN, GREY, VERMILION, Spec
from calando.simulate.adherence import Adherence
from calando.simulate.intrathecal import MODEL, Pump, csf_ranges, draw_csf, pump_course

# missed doses: 20 mg three times a day, a week of it before the picture begins
DOSE_MG, EVERY_H, BEFORE_H, SHOWN_DAYS = 20.0, 8.0, 168.0, 10
OFTEN, SOMETIMES, RAN_OUT_DAY = 0.30, 0.10, 5
CHANCES = (0.0, 0.02, 0.05, SOMETIMES, 0.15, 0.2, 0.25, OFTEN, 0.35, 0.4)
THREADS, THREAD_DAYS = 20, 5
# pump
PUMP_MICROGRAMS_PER_DAY, PUMP_H, PUMP_PEOPLE = 300.0, 36.0, 1024


def missed(facts: Facts) -> Story:
    """Return what missed doses do to troughs and peaks, tablets that run out, and twenty people hour by hour."""
    hours = np.arange(0.0, 24.0 * SHOWN_DAYS, 0.25)
    regimen = every(DOSE_MG, EVERY_H, until_h=BEFORE_H + 24.0 * SHOWN_DAYS)

    def curves_of(kind: Adherence) -> Floats:
        return levels(cohort(facts, regimen, BEFORE_H + hours, adherence=kind))

    curves = {chance: curves_of(Adherence(missed=chance)) for chance in CHANCES}
    ended = curves_of(Adherence(ran_out_h=BEFORE_H + 24.0 * RAN_OUT_DAY))
    body: Spec = {
        "vconcat": [
            {"hconcat": [_by_chance(hours, curves), _ran_out(hours, ended)], "spacing": 24},
            _threads(hours, curves[OFTEN]),
        ],
        "spacing": 18,
    }
    whole, poor = curves[0.0], curves[OFTEN]
    lowest = np.median(poor.min(axis=1) / whole.min(axis=1))
    gone = first_below(hours, ended, 0.1 * whole.min(axis=1, keepdims=True)) - 24.0 * RAN_OUT_DAY
    return Story(
        key="missed_doses",
        title="Doses that are missed, tablets that run out",
        spec=figure(
            "What a missed dose does",
            "20 mg every 8 h, 2,000 people. A missed dose hardly lowers the peaks of the day; it digs the troughs.",
            body,
        ),
        alt="Troughs and peaks of baclofen by share of doses missed, after tablets run out, and in 20 people",
        seen=f"""The same 2,000 people, ten days each. With {OFTEN:.0%} of doses missed, the lowest level of ten
        days is, in the median person, {lowest:.0%} of what it is with every dose taken. Tablets that run out
        are another thing: {np.nanmedian(gone):.0f} h after the first dose that is not there (5th to 95th percentile
        {np.nanquantile(gone, 0.05):.0f} to {np.nanquantile(gone, 0.95):.0f}) the level is a tenth of the usual
        trough.""",
        assumed="""each dose is missed on its own, by chance; several in a row, as it happens in life, would dig deeper.
        The chances are scenarios, not measurements.""",
        sources=("simon2018",),
        head="doses missed | trough of a day, mg/L: median (5–95 %) | peak of a day, mg/L | lowest of ten days, mg/L",
        rows=tuple(
            (
                f"{chance:.0%}",
                *(spread(d.ravel(), 3) for d in daily(hours, c)[1:]),
                spread(c.min(axis=1), 3),
            )
            for chance, c in curves.items()
            if chance in (0.0, SOMETIMES, OFTEN)
        ),
    )


def _by_chance(hours: Floats, curves: Mapping[float, Floats]) -> Spec:
    """Troughs and peaks of all days of all people, by the share of doses that is missed."""
    x = x_axis("Doses missed (%)", 0, 100 * max(CHANCES), 10)
    y = y_axis("Baclofen in plasma (mg/L)", 0, 0.53, (0, 0.1, 0.2, 0.3, 0.4, 0.5), text=".1f")
    chances = 100 * np.array(list(curves))
    found = [daily(hours, c)[1:] for c in curves.values()]
    trough = np.array([np.quantile(low, SHARES) for low, _ in found]).T
    peak = np.array([np.quantile(high, SHARES) for _, high in found]).T
    at = 100 * SOMETIMES
    return panel(
        [
            *quantile_band(chances, peak, x, y, BLUE),
            *quantile_band(chances, trough, x, y, VERMILION),
            words(at, 0.31, "peak of a day", x, y, BLACK, dy=-6),
            words(at, 0.085, "trough of a day", x, y, BLACK, dy=-7),
        ],
        width=290,
        height=190,
        title="Missed by chance",
        below="line: median; bands: 25–75 and 5–95 % of days",
    )


def _ran_out(hours: Floats, curves: Floats) -> Spec:
    start = 24.0 * RAN_OUT_DAY
    shown = (hours >= start - 24.0) & (hours <= start + 36.0)
    x = x_axis("Hours since the first dose that is not there", -24, 36, 12)
    y = y_axis(None, 0, 0.53, (0, 0.1, 0.2, 0.3, 0.4, 0.5), text=".1f")
    return panel(
        [
            line([0, 0], [0, 0.53], x, y, MARKED, dash=True, width=1.1),
            *band(hours[shown] - start, curves[:, shown], x, y, GREEN),
            words(0, 0.49, "none left", x, y, GREY, dx=6),
        ],
        width=262,
        height=190,
        title="Tablets that run out",
        below="line: median; bands: 25–75 and 5–95 % of people",
    )


def _threads(hours: Floats, curves: Floats) -> Spec:
    """Twenty people hour by hour, one of them in front."""
    shown = (hours <= 24.0 * THREAD_DAYS) & (hours % 0.5 == 0.0)
    x = x_axis("Days", 0, THREAD_DAYS, 1)
    y = y_axis("Baclofen (mg/L)", 0, 0.53, (0, 0.1, 0.2, 0.3, 0.4, 0.5), text=".1f")
    picked = curves[:THREADS, shown]
    front = int(np.argsort(picked.min(axis=1))[THREADS // 2])
    layers = [
        line(hours[shown] / 24, c, x, y, BLUE, width=0.9, opacity=0.4)
        for i, c in enumerate(picked)
        if i != front
    ]
    layers.append(line(hours[shown] / 24, picked[front], x, y, BLACK, width=1.8))
    return panel(
        layers,
        width=616,
        height=140,
        title=f"Twenty of those who miss {OFTEN:.0%}, hour by hour; black: one of them",
    )


# -- pump ------------------------------------------------------------------------------------------


def pump_stop(facts: Facts) -> Story:
    """Return what is left in the spinal fluid and at the effect site after a pump has stopped."""
    hours = np.arange(0.0, PUMP_H + 0.01, 0.25)
    people = draw_csf(facts, people=PUMP_PEOPLE, seed=1)
    rates = ((0.0, PUMP_MICROGRAMS_PER_DAY), (1e-6, 0.0))
    course = pump_course(
        Pump(rates_micrograms_per_day=rates, was_running=True), people, hours, compiled=False
    )
    csf, site = course.share_of_start()
    half_life, clearance = csf_ranges(facts)
    delay = facts.pk[MODEL].theta["ke0"].where.partition(": ")[2]
    panels, rows = [], []
    for i, (name, shares, colour) in enumerate(
        (("In the spinal fluid", csf, BLUE), ("At the effect site", site, VERMILION))
    ):
        x = x_axis("Hours after the pump stopped", 0, PUMP_H, 6)
        y = y_axis("% of steady state", 0, 106, (0, 25, 50, 75, 100), labels=i == 0)
        half = first_below(hours, shares, 0.5)
        layers = [level(50, x, y), *band(hours, 100 * shares, x, y, colour)]
        middle = float(np.median(half))
        layers.append(words(middle, 50, f"half after {middle:.0f} h", x, y, GREY, dx=8, dy=-9))
        panels.append(panel(layers, width=298, height=190, title=name))
        rows.append((name.lower(), spread(half, 0), spread(first_below(hours, shares, 0.1), 0),
                     spread(100 * shares[:, hours == 12.0][:, 0], 0)))  # fmt: skip
    start = course.csf_micrograms_per_L[:, 0]
    return Story(
        key="pump_stop",
        title="A pump that stops",
        spec=figure(
            "What is left after a pump has stopped",
            f"Line: median; bands: 25–75 and 5–95 % of {PUMP_PEOPLE:,} people drawn from the published ranges.",
            {"hconcat": panels, "spacing": 16},
        ),
        alt="Fall of intrathecal baclofen in the spinal fluid and at the effect site after a pump stops",
        seen="""As shares of each person's own steady state the course needs neither the rate of the pump nor the volume
        it runs into. What it needs is a half-life in the spinal fluid, and that of four people reached from
        """
        + f"""{half_life.low:g} to {half_life.high:g} h; the effect follows later, through one delay. In micrograms:
        {PUMP_MICROGRAMS_PER_DAY:g} µg a day held these people at {np.median(start):.0f} µg/L (5th to 95th
        percentile {np.quantile(start, 0.05):.0f} to {np.quantile(start, 0.95):.0f}).""",
        assumed=f"""one well-mixed compartment near the catheter; half-life ({half_life.low:g}–{half_life.high:g} h) and
        clearance ({clearance.low:g}–{clearance.high:g} L/h) independent, even on a logarithmic scale; the same delay
        in everybody, chosen to give what the label says ({delay}). No withdrawal drive is shown: the concentration
        of half effect in spinal fluid was not found, and the bounds used for tablets are in units of plasma. After
        a pump stops withdrawal is an emergency whatever a curve says.""",
        sources=("csf_bolus", "itb_label"),
        head="where | half is left after, h: median (5–95 %) | a tenth after, h | % left at 12 h",
        rows=tuple(rows),
    )
