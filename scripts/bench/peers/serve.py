"""The side of a peer: read the problem, do the work as often as asked, write what was found and how long it took."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.peers.equations import PARAMETERS, STATES


@dataclass(frozen=True, kw_only=True)
class Task:
    """A problem as a peer sees it; `p` has shape (patient, parameter), in the order of the equations."""

    kind: str
    hours: Any
    dose_h: Any
    dose_mg: Any
    parameters: dict[str, Any]
    variant: str
    rtol: float
    atol: float

    @property
    def patients(self) -> int:
        """How many there are."""
        return max(np.size(v) for v in self.parameters.values())

    @property
    def states(self) -> int:
        """States of the equations."""
        return STATES[self.kind]

    @property
    def p(self) -> Any:
        """The parameters, shape (patient, parameter)."""
        own = dict(self.parameters)
        if "CL" in own:
            own["ke"] = own["CL"] / own["V"]
        return np.ascontiguousarray(np.array([own[name] for name in PARAMETERS[self.kind]]).T)

    @property
    def stretches(self) -> list[tuple[float, Any]]:
        """Return (dose, hours) of each stretch: from a dose to the next, both ends among the hours."""
        ends = np.append(self.dose_h[1:], self.hours[-1])
        return [
            (float(mg), self.hours[(self.hours >= start) & (self.hours <= end)])
            for start, end, mg in zip(self.dose_h, ends, self.dose_mg, strict=True)
        ]


def asked_task() -> tuple[argparse.Namespace, Task]:
    """Return what the command line asks, and the problem it names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("problem")
    parser.add_argument("answer")
    parser.add_argument("--patients", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--limit-s", type=float, required=True)
    parser.add_argument("--variant", default="")
    parser.add_argument("--rtol", type=float, required=True)
    parser.add_argument("--atol", type=float, required=True)
    asked = parser.parse_args()
    with np.load(asked.problem) as file:
        own = {n[2:]: file[n][: asked.patients] for n in file.files if n.startswith("p_")}
        task = Task(
            kind=str(file["kind"]), hours=file["hours"], dose_h=file["dose_h"], dose_mg=file["dose_mg"],
            parameters=own, variant=asked.variant, rtol=asked.rtol, atol=asked.atol,
        )  # fmt: skip
    return asked, task


def serve(prepare: Callable[[Task], Callable[[], Any]], *, version: str) -> None:
    """Answer one problem from the command line.

    prepare : what is done once (compiling, tables); returns the call that is timed, which gives (patient, time).
    """
    asked, task = asked_task()
    work = prepare(task)
    values = work()  # compiles, where something compiles; not counted
    seconds: list[float] = []
    busy: list[float] = []
    while len(seconds) < asked.runs and sum(seconds) < asked.limit_s:
        begin, begin_cpu = time.perf_counter(), time.process_time()
        values = work()
        seconds.append(time.perf_counter() - begin)
        busy.append(time.process_time() - begin_cpu)
    answer(asked, values, seconds, busy, version)


def answer(
    asked: argparse.Namespace, values: Any, seconds: list[float], cpu: list[float], version: str
) -> None:
    """Write what was found, shape (patient, time), and how long each run took."""
    np.savez(asked.answer, values=np.asarray(values), seconds=seconds, cpu=cpu, version=version)
