"""The second program: gut, plasma, periphery, effect site and adaptation as ODEs, solved by LSODA.

Nothing here comes from calando but the parameters: the equations are written out once more, dose by dose, from
nothing, and a general solver steps through them. `taper_ode.R` is the same for deSolve.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from calando.facts.schema import Facts

Floats = NDArray[np.float64]

RTOL, ATOL = 1e-10, 1e-12
R_SCRIPT = Path(__file__).with_name("taper_ode.R")
MODELS = ("simon2018", "marsot2014", "chevillard2018", "kochak1985", "he2014")
CHILD_KG = 25.0

# 21 days on the full dose from nothing, then a taper of 60 days: a sixth less every week, 25 days of nothing
INTAKE_H = (0.0, 6.0, 12.0)
BUILD_UP_DAYS, TAPER_DAYS = 21, 60
SEGMENTS = ((BUILD_UP_DAYS, 1.0), *((7, n / 6.0) for n in (5, 4, 3, 2, 1)), (25, 0.0))
DAILY_MG, CHILD_DAILY_MG = 60.0, 15.0
# every 7 hours, so that all times of the day occur
SAMPLES_H = tuple(0.5 + 7.0 * i for i in range(277))


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The constants of one person, in mg, L, h; one compartment if Q is 0."""

    ka: float
    CL: float
    V1: float
    Q: float = 0.0
    V2: float = 1.0
    ke0: float = float(np.log(2.0) / 1.0)
    EC50: float = 0.27
    kA: float = float(np.log(2.0) / 72.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What was solved: concentrations at the sample times, adaptation at every day's start, the daily drive."""

    concentration: Floats
    effect_site: Floats
    A: Floats
    drive: Floats


def system_of(facts: Facts, name: str) -> System:
    """Return the typical person of a published model."""
    model = facts.pk[name]
    theta = {key: number.value for key, number in model.theta.items()}
    kg = CHILD_KG if model.per_kg else 1.0
    if model.structure == "two_compartment_oral":
        return System(**theta)
    return System(ka=theta["ka"], CL=theta["CL"] * kg, V1=theta["V"] * kg)


def daily_mg(name: str) -> float:
    """Return the dose from which the taper of a model starts."""
    return CHILD_DAILY_MG if name == "he2014" else DAILY_MG


def doses_of(segments: Sequence[tuple[int, float]], mg: float) -> list[tuple[float, float]]:
    """Return (hour, mg) of every intake of segments of (days, fraction of `mg`)."""
    doses: list[tuple[float, float]] = []
    day = 0
    for days, fraction in segments:
        for d in range(day, day + days):
            each = fraction * mg / len(INTAKE_H)
            doses.extend((24.0 * d + h, each) for h in INTAKE_H if each > 0)
        day += days
    return doses


def solve(
    system: System, doses: Sequence[tuple[float, float]], *, samples_h: Sequence[float], days: int
) -> Course:
    """Solve the equations with SciPy's LSODA, restarted at every dose, from nothing at hour 0."""
    s = system

    def slope(_: float, y: Floats) -> list[float]:
        gut, C, C2, Ce, A = y
        return [
            -s.ka * gut,
            (s.ka * gut - s.CL * C - s.Q * (C - C2)) / s.V1,
            s.Q * (C - C2) / s.V2,
            s.ke0 * (C - Ce),
            s.kA * (Ce / (s.EC50 + Ce) - A),
        ]

    starts: Floats = np.arange(days + 1, dtype=float) * 24.0
    wanted = np.union1d(starts, samples_h)
    stops = np.union1d([t for t, _ in doses], [0.0, starts[-1]])
    given: dict[float, float] = {}
    for t, mg in doses:
        given[t] = given.get(t, 0.0) + mg
    y = np.zeros(5)
    found: dict[float, Floats] = {}
    for begin, end in itertools.pairwise(stops):
        if begin in wanted:
            found[begin] = y.copy()
        y[0] += given.get(begin, 0.0)
        inside = wanted[(wanted > begin) & (wanted < end)]
        run = solve_ivp(
            slope, (begin, end), y, "LSODA", t_eval=[*inside, end], rtol=RTOL, atol=ATOL
        )
        assert run.success, run.message
        found.update(zip(inside, run.y.T[:-1], strict=True))
        y = run.y[:, -1]
    found[stops[-1]] = y
    return course_from(system, np.array([found[t] for t in wanted]), wanted, samples_h, starts)


def course_from(
    system: System, states: Floats, times: Floats, samples_h: Sequence[float], starts: Floats
) -> Course:
    """Pick samples and day starts out of solved states (time, 5)."""
    at = np.searchsorted(times, samples_h)
    A = states[np.searchsorted(times, starts), 4]
    return Course(
        concentration=states[at, 1],
        effect_site=states[at, 3],
        A=A,
        drive=(A[:-1] - A[1:]) / (24.0 * system.kA),
    )


def solve_in_r(
    system: System, doses: Sequence[tuple[float, float]], *, samples_h: Sequence[float], days: int
) -> Course:
    """Solve the same equations with R's deSolve."""
    s = system
    starts: Floats = np.arange(days + 1, dtype=float) * 24.0
    wanted = np.union1d(starts, samples_h)
    numbers = [s.ka, s.CL, s.V1, s.Q, s.V2, s.ke0, s.EC50, s.kA, RTOL, ATOL]
    lines = [
        " ".join(f"{x:.17g}" for x in numbers),
        " ".join(f"{x:.17g}" for x in wanted),
        " ".join(f"{t:.17g}" for t, _ in doses),
        " ".join(f"{mg:.17g}" for _, mg in doses),
    ]
    out = run_r([str(R_SCRIPT)], "\n".join(lines) + "\n")
    states = np.array([[float(x) for x in line.split()] for line in out.splitlines()])
    assert np.allclose(states[:, 0], wanted, rtol=0, atol=1e-9)
    return course_from(system, states[:, 1:], wanted, samples_h, starts)


def run_r(arguments: Sequence[str], text: str = "") -> str:
    """Run Rscript and return what it prints."""
    command = ["Rscript", "--vanilla", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def has_desolve() -> bool:
    """True if R with deSolve is on this machine."""
    if shutil.which("Rscript") is None:
        return False
    asked = run_r(["-e", "cat(requireNamespace('deSolve', quietly = TRUE))"])
    return asked.strip() == "TRUE"


def scenario(facts: Facts) -> dict[str, Any]:
    """Return what was asked, for the pins."""
    return {
        "intake_h": list(INTAKE_H),
        "segments": [list(segment) for segment in SEGMENTS],
        "daily_mg": {name: daily_mg(name) for name in MODELS},
        "constants": {name: asdict(system_of(facts, name)) for name in MODELS},
        "samples_h": list(SAMPLES_H),
    }


def versions() -> dict[str, str]:
    """Return the versions that stand behind the pins of SciPy."""
    return {"scipy": scipy.__version__, "numpy": np.__version__}


def r_versions() -> dict[str, str]:
    """Return the versions that stand behind the pins of deSolve."""
    asked = "cat(as.character(getRversion()), as.character(packageVersion('deSolve')))"
    r, desolve = run_r(["-e", asked]).split()
    return {"R": r, "deSolve": desolve}
