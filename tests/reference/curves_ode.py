"""The second program for single curves: every published model as ODEs, dose by dose, solved by LSODA.

Nothing here comes from calando but the parameters: the equations are written out once more in concentrations (ours
moves amounts by matrix exponentials), kidneys and machines too. `curves_ode.R` is the same for deSolve.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from calando.facts.schema import Facts

sys.path.insert(0, str(Path(__file__).parent))
from taper_ode import run_r

Floats = NDArray[np.float64]

RTOL, ATOL = 1e-11, 1e-14
R_SCRIPT = Path(__file__).with_name("curves_ode.R")
POOLS = ("gut", "plasma", "periphery", "metabolite", "effect_site")
SCALED_BY_WEIGHT = ("CL", "V", "V1", "V2", "Q", "CL_m", "V_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Whom, which doses, which kidneys, what is read off when."""

    model: str
    doses: tuple[tuple[float, float, str, float], ...]  # hour, mg, route, hours it takes
    until_h: float
    every_h: float = 1.7  # so that all times of the day occur
    weight_kg: float = 70.0
    quantity: str = "plasma"
    # (hour, CLcr) points, joined by straight lines; with steps_h by steps at the lines' middles
    CLcr: tuple[tuple[float, float], ...] = ()
    steps_h: float = 0.0
    sessions: tuple[tuple[float, float], ...] = ()  # of hemodialysis

    @property
    def times_h(self) -> tuple[float, ...]:
        """When the curve is read off; never at a stop."""
        times = 0.31 + np.arange(0.0, self.until_h - 0.31, self.every_h)
        return tuple(round(float(t), 6) for t in times)


def _by_mouth(mg: float, every_h: float, count: int) -> tuple[tuple[float, float, str, float], ...]:
    return tuple((every_h * i, mg, "oral", 0.0) for i in range(count))


FALLING = ((0.0, 105.0), (48.0, 15.0), (96.0, 60.0))
_DAYS, _WEEK = 96.0, 168.0
SCENARIOS: Mapping[str, Scenario] = {
    "simon2018, 20 mg every 8 h": Scenario(
        model="simon2018", doses=_by_mouth(20, 8, 9), until_h=_DAYS
    ),
    "marsot2014, 20 mg every 8 h": Scenario(
        model="marsot2014", doses=_by_mouth(20, 8, 9), until_h=_DAYS
    ),
    "chevillard2018, 20 mg every 8 h": Scenario(
        model="chevillard2018", doses=_by_mouth(20, 8, 9), until_h=_DAYS
    ),
    "kochak1985, two compartments, 10 mg every 8 h": Scenario(
        model="kochak1985", doses=_by_mouth(10, 8, 9), until_h=_DAYS
    ),
    "he2014, 25 kg, 5 mg every 8 h": Scenario(
        model="he2014", doses=_by_mouth(5, 8, 9), until_h=_DAYS, weight_kg=25.0
    ),
    "simon2018, infusions of 10 min, 1 h and 12 h": Scenario(
        model="simon2018",
        doses=((0, 7.5, "intravenous", 1 / 6), (24, 15, "intravenous", 1), (48, 30, "intravenous", 12)),
        until_h=_DAYS,
    ),
    "simon2018, kidneys that fail and recover in steps of 6 h": Scenario(
        model="simon2018", doses=_by_mouth(10, 8, 18), until_h=_WEEK, CLcr=FALLING, steps_h=6.0
    ),
    "simon2018, the same kidneys without steps": Scenario(
        model="simon2018", doses=_by_mouth(10, 8, 18), until_h=_WEEK, CLcr=FALLING
    ),
    "simon2018, three sessions of hemodialysis": Scenario(
        model="simon2018",
        doses=_by_mouth(5, 24, 7),
        until_h=_WEEK,
        CLcr=((0.0, 5.0),),
        sessions=((32.0, 36.0), (80.0, 84.0), (128.0, 132.0)),
    ),
    "csf_bolus, 75 micrograms, fluid": Scenario(
        model="csf_bolus", doses=((0, 0.075, "intrathecal", 0.0),), until_h=36.0, every_h=0.7
    ),
    "csf_bolus, 75 micrograms, effect site": Scenario(
        model="csf_bolus",
        doses=((0, 0.075, "intrathecal", 0.0),),
        until_h=36.0,
        every_h=0.7,
        quantity="effect_site",
    ),
    "diazepam, herman1996young, 10 mg every 8 h": Scenario(
        model="herman1996young", doses=_by_mouth(10, 8, 6), until_h=336.0, every_h=5.3
    ),
    "nordiazepam, herman1996young, 10 mg every 8 h": Scenario(
        model="herman1996young", doses=_by_mouth(10, 8, 6), until_h=336.0, every_h=5.3,
        quantity="metabolite",
    ),
    "diazepam, herman1996elderly, 5 mg every 8 h": Scenario(
        model="herman1996elderly", doses=_by_mouth(5, 8, 6), until_h=336.0, every_h=5.3
    ),
    "nordiazepam, herman1996elderly, 5 mg every 8 h": Scenario(
        model="herman1996elderly", doses=_by_mouth(5, 8, 6), until_h=336.0, every_h=5.3,
        quantity="metabolite",
    ),
    "lorazepam, greenblatt1979, 2 mg every 12 h with a lag": Scenario(
        model="greenblatt1979", doses=_by_mouth(2, 12, 5), until_h=_DAYS
    ),
    "lorazepam, lorazepam_iv1983, 4 mg at once, then 6 h of infusion": Scenario(
        model="lorazepam_iv1983",
        doses=((0, 4, "intravenous", 0.0), (8, 3, "intravenous", 6.0)),
        until_h=72.0,
        every_h=0.9,
    ),
    "ethanol, norberg2000, 30 g in 30 min by vein": Scenario(
        model="norberg2000",
        doses=((0, 30_000, "intravenous", 0.5),),
        until_h=9.0,
        every_h=0.13,
        weight_kg=75.0,
    ),
    "ethanol, wilkinson1976, 40 g by mouth": Scenario(
        model="wilkinson1976",
        doses=((0, 40_000, "oral", 0.0),),
        until_h=9.0,
        every_h=0.13,
        weight_kg=75.0,
    ),
}  # fmt: skip


def question(scenario: Scenario) -> dict[str, Any]:
    """Return what was asked, for the pins."""
    return {
        "model": scenario.model,
        "weight_kg": scenario.weight_kg,
        "quantity": scenario.quantity,
        "doses": [list(dose) for dose in scenario.doses],
        "CLcr": [list(point) for point in scenario.CLcr],
        "steps_h": scenario.steps_h,
        "sessions": [list(session) for session in scenario.sessions],
        "times_h": list(scenario.times_h),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """One person's constants in mg, L, h; what a model does not have is 0 (volumes and Km: 1)."""

    ka: float = 0.0
    V1: float = 1.0
    Q: float = 0.0
    V2: float = 1.0
    fm: float = 0.0
    CL_m: float = 0.0
    V_m: float = 1.0
    ke0: float = 0.0
    Vmax: float = 0.0  # [mg/h]
    Km: float = 1.0
    CL: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch between two stops: what is given at its start, what runs during it."""

    start: float
    end: float
    CL_start: float
    CL_end: float
    infused: float  # [mg/h]
    gut_mg: float
    plasma_mg: float


def constants_of(facts: Facts, scenario: Scenario) -> Constants:
    """Return the constants of the typical person of the scenario's model."""
    model = facts.pk[scenario.model]
    kg = scenario.weight_kg if model.per_kg else 1.0
    p = {
        name: number.value * (kg if name in SCALED_BY_WEIGHT else 1.0)
        for name, number in model.theta.items()
    }
    if "CL_csf" in p:
        return Constants(CL=p["CL_csf"], V1=p["V_csf"], ke0=p["ke0"])
    if "Vm" in p:  # belongs to the concentration [mg/L/h]
        return Constants(ka=p["ka"], V1=p["V"], Vmax=p["Vm"] * p["V"], Km=p["Km"])
    renamed = {"V": "V1", "CLR": "CL"}
    return Constants(**{renamed.get(name, name): value for name, value in p.items()})


def pieces_of(facts: Facts, scenario: Scenario) -> list[Piece]:
    """Cut the scenario at every dose, end of infusion, kink of the kidneys and end of a session."""
    model, kidney = facts.pk[scenario.model], facts.kidney
    constants = constants_of(facts, scenario)
    lag = model.lag_h.value if model.lag_h else 0.0
    # a study by mouth that does not say how much arrives: CL/F and V/F
    apparent = (
        model.F is None and "oral" in model.structure
    )  # then an injection looks larger by 1/F, a machine's clearance too
    gut: dict[float, float] = {}
    plasma: dict[float, float] = {}
    running: list[tuple[float, float, float]] = []
    for hour, mg, route, takes in scenario.doses:
        if route == "oral":
            start = hour + lag
            gut[start] = gut.get(start, 0.0) + mg * (model.F.value if model.F else 1.0)
            continue
        given = mg / kidney.F.value if apparent and route == "intravenous" else mg
        if takes:
            running.append((hour, hour + takes, given / takes))
        else:
            plasma[hour] = plasma.get(hour, 0.0) + given
    kinks = [t for t, _ in scenario.CLcr]
    if scenario.steps_h:
        kinks += list(np.arange(kinks[0], kinks[-1], scenario.steps_h))
    cuts = {0.0, scenario.until_h, *gut, *plasma, *kinks}
    cuts |= {t for start, end, _ in running for t in (start, end)}
    cuts |= {t for session in scenario.sessions for t in session}
    found = []
    for start, end in pairwise(sorted(t for t in cuts if t <= scenario.until_h)):
        CL = [_clearance(facts, scenario, constants.CL, t, start, end) for t in (start, end)]
        infused = sum(rate for a, b, rate in running if a <= start and end <= b)
        found.append(
            Piece(
                start=start, end=end, CL_start=CL[0], CL_end=CL[1], infused=infused,
                gut_mg=gut.get(start, 0.0), plasma_mg=plasma.get(start, 0.0),
            )
        )  # fmt: skip
    return found


def _clearance(
    facts: Facts, scenario: Scenario, CL_ref: float, t: float, start: float, end: float
) -> float:
    """CL/F = CL/F_ref (a + (1 - a) CLcr / 105), CLcr at most 120; a machine adds its clearance over F."""
    if not scenario.CLcr:
        return CL_ref
    kidney = facts.kidney
    hours, values = np.array(scenario.CLcr).T
    moment = t
    if (
        scenario.steps_h and start < hours[-1]
    ):  # the middle of the step; nothing moves after the last point
        moment = hours[0] + scenario.steps_h * (
            np.floor((start - hours[0]) / scenario.steps_h) + 0.5
        )
    CLcr = min(float(np.interp(moment, hours, values)), kidney.CLcr_cap.value)
    a = kidney.non_renal_share_centre.value
    CL = CL_ref * (a + (1.0 - a) * CLcr / kidney.CLcr_reference.value)
    if any(begun <= start and end <= over for begun, over in scenario.sessions):
        CL += kidney.CL_hemodialysis.value / kidney.F.value
    return CL


def solve(c: Constants, pieces: Sequence[Piece], times_h: Sequence[float], quantity: str) -> Floats:
    """Solve with SciPy's LSODA, restarted at every stop, from nothing at hour 0."""
    y = np.zeros(len(POOLS))
    found: dict[float, Floats] = {}
    times = np.asarray(times_h)
    scale = max(1.0, *(p.gut_mg + p.plasma_mg + p.infused for p in pieces))
    for p in pieces:
        y[0] += p.gut_mg
        y[1] += p.plasma_mg / c.V1

        def slope(t: float, y: Floats, p: Piece = p) -> list[float]:
            gut, C, C2, Cm, Ce = y
            CL = p.CL_start + (p.CL_end - p.CL_start) * (t - p.start) / (p.end - p.start)
            out = CL * C + c.Vmax * C / (c.Km + C) + c.Q * (C - C2)
            return [
                -c.ka * gut,
                (c.ka * gut + p.infused - out) / c.V1,
                c.Q * (C - C2) / c.V2,
                (c.fm * CL * C - c.CL_m * Cm) / c.V_m,
                c.ke0 * (C - Ce),
            ]

        inside = times[(times > p.start) & (times < p.end)]
        run = solve_ivp(
            slope,
            (p.start, p.end),
            y,
            "LSODA",
            t_eval=[*inside, p.end],
            rtol=RTOL,
            atol=ATOL * scale,
        )
        assert run.success, run.message
        found.update(zip(inside, run.y.T[:-1], strict=True))
        y = run.y[:, -1]
        found[p.end] = y.copy()
    return np.array([found[t][POOLS.index(quantity)] for t in times])


def solve_in_r(
    c: Constants, pieces: Sequence[Piece], times_h: Sequence[float], quantity: str
) -> Floats:
    """Solve the same with R's deSolve."""
    scale = max(1.0, *(p.gut_mg + p.plasma_mg + p.infused for p in pieces))
    constants = [
        c.ka,
        c.V1,
        c.Q,
        c.V2,
        c.fm,
        c.CL_m,
        c.V_m,
        c.ke0,
        c.Vmax,
        c.Km,
        RTOL,
        ATOL * scale,
    ]
    rows: list[Sequence[float]] = [constants, times_h]
    for name in ("start", "end", "CL_start", "CL_end", "infused", "gut_mg", "plasma_mg"):
        rows.append([getattr(p, name) for p in pieces])
    text = "\n".join(" ".join(f"{x:.17g}" for x in row) for row in rows) + "\n"
    out = run_r([str(R_SCRIPT)], text)
    states = np.array([[float(x) for x in line.split()] for line in out.splitlines()])
    assert np.allclose(states[:, 0], times_h, rtol=0, atol=1e-9)
    return np.asarray(states[:, 1 + POOLS.index(quantity)])
