"""deSolve: LSODA with the equations compiled from C, doses as its events, patient by patient in R."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from bench.peers.equations import OUTPUT, SLOPES
from bench.peers.serve import answer, asked_task

_HERE = Path(__file__).parent


def main() -> None:
    """Answer one problem; the clock runs in R."""
    asked, task = asked_task()
    state, divisor = OUTPUT[task.kind]
    p = task.p
    head = [
        list(SLOPES).index(task.kind), task.patients, p.shape[1], task.hours.size, task.dose_h.size,
        task.states, state, -1 if divisor is None else divisor, task.rtol, task.atol, asked.runs, asked.limit_s,
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "peer.c").write_text((_HERE / "desolve.c").read_text(encoding="utf-8"))
        _run(["R", "CMD", "SHLIB", "peer.c"], here)
        parts = [head, task.hours, task.dose_h, task.dose_mg, p.ravel()]
        np.concatenate([np.asarray(x, dtype=float) for x in parts]).tofile(here / "in.bin")
        said = _run(["Rscript", str(_HERE / "desolve.R")], here).split()
        found = np.fromfile(here / "out.bin").reshape(-1, task.hours.size)
    seconds = [float(x) for x in said[2:]]
    answer(asked, found, seconds, seconds, f"deSolve {said[0]}, R {said[1]}")


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:])
    return done.stdout


if __name__ == "__main__":
    main()
