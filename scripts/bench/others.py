"""Run other programs on a problem, each in a process of its own, and hold them to it: everybody must be simulated.

A peer runs in `.venv-peers` if `make peers` has made it, otherwise in the environment of the bench. What cannot be
imported is skipped, with a line that says how to install it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.measure import ROOT, Row
from bench.problems import Problem
from bench.reference import worst_error
from calando.arrays import Floats

_INSTALLED = ROOT / ".venv-peers" / "bin" / "python"
PYTHON = str(_INSTALLED) if _INSTALLED.exists() else sys.executable
_PATIENCE_S = 900.0  # for one peer and one problem, compiling included


@dataclass(frozen=True, kw_only=True)
class Peer:
    """Another program: how to call it, what it can, and what it needs.

    patients : how many of a problem's patients it gets, by kind of problem: what it can do in some seconds.
    rtol : tolerance by kind, the loosest of 1e-4, 1e-5, ... that is good to 1e-6 on all patients it gets.
    """

    name: str
    module: str
    patients: Mapping[str, int]
    variant: str = ""
    needs: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    install: str = "make peers"
    rtol: Mapping[str, float] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Return what it needs and is not there."""
        absent = [c for c in self.commands if shutil.which(c) is None]
        if (
            not absent
            and self.module == "desolve"
            and not _runs(["Rscript", "-e", "library(deSolve)"])
        ):
            absent = ["deSolve"]
        return absent + [m for m in self.needs if not _runs([PYTHON, "-c", f"import {m}"])]


_EVERYBODY = 10**9
_FROM_SOURCE = "make peers (numbalsoda is built from source: cmake, g++, gfortran)"
PEERS = (
    Peer(
        name="NumPy superposition, the usual first draft",
        module="numpy_draft",
        needs=("numpy",),
        patients={"oral": _EVERYBODY},
    ),
    Peer(
        name="JAX, a scan over tables",
        module="jax_scan",
        needs=("jax",),
        patients={"oral": _EVERYBODY},
    ),
    Peer(
        name="numbalsoda DOP853",
        module="numbalsoda_ode",
        variant="dop853",
        needs=("numbalsoda",),
        install=_FROM_SOURCE,
        patients={
            "oral": 2_000,
            "adaptation": _EVERYBODY,
            "saturable": _EVERYBODY,
            "ethanol": _EVERYBODY,
        },
        rtol={"oral": 1e-7, "adaptation": 1e-4, "saturable": 1e-8, "ethanol": 1e-9},
    ),
    Peer(
        name="numbalsoda LSODA",
        module="numbalsoda_ode",
        variant="lsoda",
        needs=("numbalsoda",),
        install=_FROM_SOURCE,
        patients={
            "oral": 1_000,
            "adaptation": _EVERYBODY,
            "saturable": _EVERYBODY,
            "ethanol": _EVERYBODY,
        },
        rtol={"oral": 1e-7, "adaptation": 1e-6, "saturable": 1e-7, "ethanol": 1e-7},
    ),
    Peer(
        name="diffrax Tsit5",
        module="diffrax_ode",
        needs=("diffrax",),
        patients={"adaptation": _EVERYBODY, "saturable": _EVERYBODY, "ethanol": _EVERYBODY},
        rtol={"adaptation": 1e-6, "saturable": 1e-6, "ethanol": 1e-7},
    ),
    Peer(
        name="deSolve LSODA, equations in C",
        module="desolve",
        commands=("R", "Rscript"),
        install="apt-get install r-cran-desolve",
        patients={"oral": 100, "adaptation": 50, "saturable": 50, "ethanol": 50},
        rtol={"oral": 1e-7, "adaptation": 1e-6, "saturable": 1e-7, "ethanol": 1e-7},
    ),
    Peer(
        name="SciPy odeint (LSODA)",
        module="scipy_ode",
        variant="odeint",
        needs=("scipy",),
        patients={"oral": 20, "adaptation": 8, "saturable": 8, "ethanol": 8},
        rtol={"oral": 1e-7, "adaptation": 1e-6, "saturable": 1e-7, "ethanol": 1e-7},
    ),
    Peer(
        name="SciPy solve_ivp (LSODA)",
        module="scipy_ode",
        variant="solve_ivp",
        needs=("scipy",),
        patients={"oral": 8, "adaptation": 4, "saturable": 4, "ethanol": 4},
        rtol={"oral": 1e-7, "adaptation": 1e-6, "saturable": 1e-7, "ethanol": 1e-7},
    ),
    Peer(
        name="pymixef",
        module="pymixef_peer",
        needs=("pymixef",),
        patients={"oral": 40, "adaptation": 2, "saturable": 2, "ethanol": 2},
        rtol={"adaptation": 1e-6, "saturable": 1e-6, "ethanol": 1e-7},
    ),
)
UNABLE = (
    "opendose-poppk 1.1.1 was looked at and left out: its model has no absorption phase, the dose enters plasma.",
    "mrgsolve and rxode2 are in neither PyPI nor Debian 12 and are not in this run.",
)


def peer_rows(
    work: str, problem: Problem, right: Floats, *, runs: int, share: float = 1.0
) -> Iterator[Row | str]:
    """Yield a row for each peer that can do this kind of problem, or a line on why it was not run.

    share : of the patients that a peer usually gets; for a quick look.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.npz"
        problem.save(path)
        for peer in PEERS:
            if problem.kind not in peer.patients:
                continue
            if absent := peer.missing():
                yield f"{work}: {peer.name} skipped: no {', '.join(absent)}; {peer.install}"
                continue
            few = min(peer.patients[problem.kind], problem.patients)
            yield ask(work, peer, path, right, patients=max(2, round(share * few)), runs=runs)


def ask(
    work: str, peer: Peer, problem: Path, right: Floats, *, patients: int, runs: int
) -> Row | str:
    """Return what a peer made of the problem of a file, or a line on how it failed."""
    with np.load(problem) as file:
        kind = str(file["kind"])
    rtol = peer.rtol.get(kind, 1e-8)
    answer = problem.with_name("answer.npz")
    command = [
        PYTHON, "-m", f"bench.peers.{peer.module}", str(problem), str(answer),
        "--patients", str(patients), "--runs", str(runs), "--limit-s", "20", "--variant", peer.variant,
        "--rtol", repr(rtol), "--atol", repr(rtol * _ATOL_PER_RTOL[kind]),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, env=_environment(), capture_output=True, text=True, timeout=_PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return f"{work}: {peer.name} was given up after {_PATIENCE_S:g} s"
    if done.returncode:
        return f"{work}: {peer.name} failed: {done.stderr.strip().splitlines()[-1][:200]}"
    with np.load(answer) as file:
        values, seconds, cpu = file["values"], file["seconds"], file["cpu"]
        version = str(file["version"])
    answer.unlink()
    assert_everybody(values, right[:patients], peer.name)
    scale = right.shape[0] / patients
    return Row(
        work=work,
        who=peer.name,
        what=version,
        seconds=statistics.median(seconds.tolist()) * scale,
        cpu_s=statistics.median(cpu.tolist()) * scale,
        runs=seconds.size,
        patients=patients,
        of=right.shape[0],
        error=worst_error(values, right[:patients], of_level=False),
        note=f"rtol {rtol:g}" if kind in peer.rtol else "",
    )


_ATOL_PER_RTOL = {"oral": 1e-2, "adaptation": 1e-2, "saturable": 1e-2, "ethanol": 1.0}


def assert_everybody(values: Floats, right: Floats, name: str) -> None:
    """Refuse an answer in which somebody is missing, is not a number, or is a copy of somebody else.

    >>> two = np.array([[0.0, 1.0], [0.0, 2.0]])
    >>> assert_everybody(two, two, "x")
    >>> assert_everybody(two[[0, 0]], two, "x")
    Traceback (most recent call last):
    ValueError: x: 1 different patients of 2
    """
    if values.shape != right.shape:
        raise ValueError(f"{name}: {values.shape} values, and {right.shape} were asked")
    if not np.all(np.isfinite(values)):
        raise ValueError(f"{name}: {int(np.sum(~np.isfinite(values)))} values are no numbers")
    different = len(np.unique(values, axis=0))
    if different < len(np.unique(right, axis=0)):
        raise ValueError(f"{name}: {different} different patients of {len(right)}")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONWARNINGS": "ignore"}


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0
