"""The course of a made-up overdose: levels, the share in coma, and what each way of dialysis would take out."""

from __future__ import annotations

import math
from typing import Any

from sample_people import band

from calando.decide.overdose.result import (
    Concentration,
    Dialysis,
    DialysisStatement,
    DialysisWay,
    OverdoseCurves,
    StructureLine,
)
from calando.facts.schema_base import Basis

NOTHING_KNOWN: dict[str, Any] = {  # of a way of dialysis
    "clearance_L_per_h": None,
    "half_life_h": None,
    "removed_percent": None,
    "over_h": None,
    "awake_h": None,
    "levels_p50_mg_per_L": (),
}


def decay(
    peak: float, half_life_h: float, ka: float = 1.2, hours: tuple[float, ...] = ()
) -> tuple[float, ...]:
    """Levels that rise and fall as after one swallowed dose."""
    k = math.log(2) / half_life_h
    return tuple(peak * (math.exp(-k * t) - math.exp(-ka * t)) * 1.3 for t in hours)


def logistic(
    middle: float, width: float, top: float, hours: tuple[float, ...]
) -> tuple[float, ...]:
    """A share that rises in two hours, stays and falls around `middle`."""
    return tuple(top * min(1.0, t / 2.0) / (1.0 + math.exp((t - middle) / width)) for t in hours)


def grid(end_h: float) -> tuple[float, ...]:
    """Every half hour up to `end_h`."""
    return tuple(i / 2 for i in range(int(2 * end_h) + 1))


def drawn(
    end_h: float, half_life_h: float, peak: float, awake_h: float
) -> tuple[Concentration, tuple[StructureLine, ...], OverdoseCurves]:
    """The curves of one person."""
    hours = grid(end_h)
    at = dict(zip(hours, range(len(hours)), strict=True))

    def curve(factor: float, stretch: float, ka: float = 1.2) -> tuple[float, ...]:
        return decay(peak * factor, half_life_h * stretch, ka, hours)

    p50 = curve(1.0, 1.0)
    levels = Concentration(
        hours=hours,
        p05=curve(0.45, 0.6, 0.8),
        p25=curve(0.75, 0.8, 1.0),
        p50=p50,
        p75=curve(1.3, 1.25),
        p95=curve(1.9, 1.7),
        now=band(curve(0.45, 0.6, 0.8)[at[2.5]], p50[at[2.5]], curve(1.9, 1.7)[at[2.5]]),
    )
    ways: tuple[tuple[str, str, tuple[float, ...], Basis], ...] = (
        ("linear", "as at usual doses", curve(1.25, 0.85, 1.6), "read"),
        ("saturable", "absorption that fills up", curve(0.85, 1.0, 0.5), "assumed"),
        ("prolonged", "tablets that dissolve late", curve(0.62, 1.5, 0.22), "assumed"),
    )
    structures = tuple(
        StructureLine(name=n, title=t, p50_mg_per_L=c, basis=b, sources=("calando2026",))
        for n, t, c, b in ways
    )
    curves = OverdoseCurves(
        hours=hours,
        share_in_coma={
            "p05": logistic(awake_h * 0.6, 3.0, 0.3, hours),
            "p50": logistic(awake_h, 5.0, 0.62, hours),
            "p95": logistic(awake_h * 1.7, 8.0, 0.92, hours),
        },
        withdrawal={},
    )
    return levels, structures, curves


def dialysis(levels: Concentration, now_h: float) -> Dialysis:
    """Four ways, one of them without a clearance."""
    faster = tuple(
        c * math.exp(-0.16 * min(4.0, max(0.0, t - now_h)))
        for t, c in zip(levels.hours, levels.p50, strict=True)
    )
    return Dialysis(
        headline="One session of four hours removes about as much as these kidneys do in a day.",
        ways=(
            DialysisWay(
                name="own",
                title="This person's kidneys and liver",
                clearance_L_per_h=band(2.8, 4.1, 5.9),
                half_life_h=band(8.1, 12.2, 18.0),
                removed_percent=band(60.0, 74.0, 86.0),
                over_h=24.0,
                awake_h=band(31.0, 52.0, 96.0),
                levels_p50_mg_per_L=levels.p50,
                text="Nothing is added.",
                sources=("calando2026",),
                basis="derived",
            ),
            DialysisWay(
                name="hemodialysis",
                title="Hemodialysis, one session",
                clearance_L_per_h=band(6.1, 7.7, 9.2),
                half_life_h=band(3.1, 4.2, 5.6),
                removed_percent=band(38.0, 47.0, 58.0),
                over_h=4.0,
                awake_h=band(22.0, 38.0, 71.0),
                levels_p50_mg_per_L=faster,
                text="Clearance of one published session in a man without kidney function.",
                sources=("brvar2007",),
                basis="read",
            ),
            DialysisWay(
                name="cvvh",
                title="CVVH",
                clearance_L_per_h=band(1.2, 1.8, 2.5),
                half_life_h=band(5.9, 8.4, 12.0),
                removed_percent=band(70.0, 83.0, 92.0),
                over_h=24.0,
                awake_h=band(27.0, 45.0, 85.0),
                levels_p50_mg_per_L=(),
                text="From the flow and free fraction, not measured.",
                sources=("calando2026",),
                basis="assumed",
            ),
            DialysisWay(
                name="peritoneal",
                title="Peritoneal dialysis",
                **NOTHING_KNOWN,
                text="People recovered in two to three days; nobody measured what it removed.",
                sources=("brvar2007",),
                basis="read",
            ),
        ),
        statements=(
            DialysisStatement(
                text="Suggests removal after usual doses with kidney impairment, above all in coma on a ventilator.",
                says="for",
                applies=True,
                sources=("extrip2021",),
                basis="read",
            ),
            DialysisStatement(
                text="Suggests against it in acute poisoning with normal kidneys.",
                says="against",
                applies=False,
                sources=("extrip2021",),
                basis="read",
            ),
        ),
        disagreement="The group spoke of usual doses in failing kidneys, not of an overdose in them: both stand.",
    )
