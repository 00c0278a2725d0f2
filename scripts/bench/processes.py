"""W6: whole processes, from exec to exit, and the whole answer to each example."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import calando
from bench.measure import EXAMPLE, ROOT, Row, cpu_seconds, timed

_TAPER_S, _ONE_PATIENT_S, _IMPORT_S = 2.0, 0.3, 0.15


def process_rows(runs: int) -> Iterator[Row | str]:
    """Yield whole processes; a command that is not there (yet) is skipped with a line."""
    python, program = sys.executable, str(Path(sys.executable).parent / "calando")
    example = str(EXAMPLE.relative_to(ROOT))
    start = str(EXAMPLE.with_name("start_ms_us.toml").relative_to(ROOT))
    model = ["--model", "simon2018", "--regimen", "20 mg q8h"]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        commands: list[tuple[str, list[str], float | None]] = [
            ("Python alone", [python, "-c", "pass"], None),
            ("Python and NumPy", [python, "-c", "import numpy"], None),
            ("Python and Numba", [python, "-c", "import numba"], None),
            ("`import calando`", [python, "-c", "import calando"], None),
            ("`calando --version`", [program, "--version"], None),
            ('`calando simulate --model simon2018 --regimen "20 mg q8h" --json`',
             [program, "simulate", *model, "--json"], _ONE_PATIENT_S),
            ("`calando simulate ms_60mg.toml --json`", [program, "simulate", example, "--json"], _ONE_PATIENT_S),
            ("`calando simulate --model simon2018 --patients 100000 --json`",
             [program, "simulate", *model, "--patients", "100000", "--json"], None),
            ("`calando taper ms_60mg.toml --json`", [program, "taper", example, "--json"], _TAPER_S),
            ("`calando titrate start_ms_us.toml --json`", [program, "titrate", start, "--json"], None),
            ("`taper ... --out plan.pdf`", [program, "taper", example, "--out", str(out / "p.pdf")], _TAPER_S),
            ("`taper ... --out plan.html`", [program, "taper", example, "--out", str(out / "p.html")], _TAPER_S),
        ]  # fmt: skip
        for what, command, target in commands:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if done.returncode:
                yield f"W6: {what} skipped: it ended with {done.returncode}"
                continue
            seconds, cpu = timed(partial(run, command), runs)
            yield Row(work="W6", what=what, seconds=seconds, cpu_s=cpu, runs=runs, target_s=target)
            if what == "`import calando`":
                yield _import_from_within(python, runs)


def _import_from_within(python: str, runs: int) -> Row:
    clock = "import time; t = time.perf_counter(); import calando; print(time.perf_counter() - t)"
    inside = [float(run([python, "-c", clock])) for _ in range(runs)]
    return Row(
        work="W6", what="`import calando`, from within", seconds=statistics.median(inside), runs=runs,
        target_s=_IMPORT_S,
    )  # fmt: skip


def run(command: list[str]) -> str:
    """Run a program to its end and return what it printed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def example_rows() -> Iterator[Row]:
    """Yield the whole answer to each example, once."""
    for path in sorted((ROOT / "examples").glob("*.toml")):
        if path.stem.startswith(("start_", "check_", "overdose_")):  # not about a taper
            continue
        patient = calando.load_patient(path)
        begin, begin_cpu = time.perf_counter(), cpu_seconds()
        verdict = calando.taper(patient).result.verdict
        seconds, cpu = time.perf_counter() - begin, cpu_seconds() - begin_cpu
        what = f"`{path.name}`: `{verdict}`"
        yield Row(work="examples", what=what, seconds=seconds, cpu_s=cpu, runs=1)
