"""Plan the way off for many random patients, and check every promise on every answer.

    .venv/bin/python scripts/random_patients.py --patients 1000 --outputs 100 --seed 1

Prints what was promised and not kept, what crashed, what would make a pharmacist smile, and the CPU time it took.
Ends with status 1 if a promise was broken or an answer crashed. `--only N` shows one patient.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # before scripts/: the generator has the name of this file

EXAMPLES = 5  # shown of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one patient."""

    number: int
    verdict: str = ""
    form: str = ""
    seconds: float = 0.0
    output_seconds: float | None = None
    days: int | None = None
    proved: bool = False
    wrong: tuple[str, ...] = ()
    smiles: tuple[str, ...] = ()
    crash: str = ""


@dataclass(slots=True)
class Tally:
    """What became of all of them."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def bad(self) -> list[Outcome]:
        """Those that crashed or broke a promise."""
        return [o for o in self.outcomes if o.crash or o.wrong]


def plan_one(number: int, *, seed: int, with_outputs: frozenset[int]) -> Outcome:
    """Plan and check one patient; nothing it does stops the others."""
    from laughable import smiles
    from plan_checks import broken_promises
    from plan_outputs import disagreements
    from random_patients import random_patient

    from calando.actions import taper
    from calando.present.json_out import answer_json
    from calando.present.patient.file import patient_from_mapping

    began = time.process_time()
    try:
        drawn = random_patient(seed, number)
        patient = patient_from_mapping(drawn.tables)
        answer = taper(patient, drawn.wishes)
        seconds = time.process_time() - began
        wrong = broken_promises(answer, patient)
        output_seconds = None
        if number in with_outputs:
            began = time.process_time()
            wrong += disagreements(answer)
            output_seconds = time.process_time() - began
            if answer_json(answer) != answer_json(taper(patient, drawn.wishes)):
                wrong.append("asked twice, two answers")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return Outcome(number=number, crash=text, seconds=time.process_time() - began)
    plan = answer.result.plan
    return Outcome(
        number=number,
        verdict=answer.result.verdict,
        form=_form(plan.products) if plan else "none",
        seconds=seconds,
        output_seconds=output_seconds,
        days=plan.days if plan else None,
        proved=bool(plan and plan.optimal),
        wrong=tuple(wrong),
        smiles=tuple(smiles(plan, answer.result.patient.daily_mg or 0.0)) if plan else (),
    )


def _form(products: Iterable[str]) -> str:
    kinds = set()
    for name in products:
        lower = name.lower()
        is_liquid = "ml" in lower or "solution" in lower
        kinds.add("liquid" if is_liquid else "sachets" if "sachet" in lower else "tablets")
    return " and ".join(sorted(kinds, reverse=True))


def _progress(outcomes: Iterable[Outcome], total: int, *, quiet: bool) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True, quiet=quiet)
    yield from track(outcomes, description="patients", total=total, console=console)


def report(tally: Tally) -> str:
    """Return the counts as text."""
    outcomes = sorted(tally.outcomes, key=lambda o: o.number)
    lines = [f"{len(outcomes)} patients"]
    lines += _counted("by verdict", ((o.verdict or "crashed", o.number) for o in outcomes))
    lines += _counted("by product form", ((o.form, o.number) for o in outcomes if o.form))
    plans = [o for o in outcomes if o.verdict == "plan"]
    proved = sum(o.proved for o in plans)
    lines.append(f"plans whose length is proved: {proved} of {len(plans)}")
    shown = [o.output_seconds for o in outcomes if o.output_seconds is not None]
    lines.append(f"with every output compared: {len(shown)}")
    lines.append(f"promises broken: {sum(len(o.wrong) for o in outcomes)}")
    lines += _counted("", ((_kind(w), o.number) for o in outcomes for w in o.wrong))
    lines.append(f"crashes: {sum(bool(o.crash) for o in outcomes)}")
    lines += _counted("", ((o.crash, o.number) for o in outcomes if o.crash))
    lines += _counted(
        "a pharmacist would smile at", ((s, o.number) for o in outcomes for s in o.smiles)
    )
    lines.append("CPU seconds per answer: " + _percentiles([o.seconds for o in outcomes]))
    if shown:
        lines.append("CPU seconds for all outputs: " + _percentiles(shown))
    slowest = sorted(outcomes, key=lambda o: -o.seconds)[:EXAMPLES]
    lines.append("slowest: " + ", ".join(f"{o.number} ({o.seconds:.1f} s)" for o in slowest))
    return "\n".join(lines)


def _counted(title: str, found: Iterable[tuple[str, int]]) -> list[str]:
    """Return a line per kind: how often, and the first patients."""
    counts, examples = Counter[str](), dict[str, list[int]]()
    for what, number in found:
        counts[what] += 1
        examples.setdefault(what, []).append(number)
    lines = [f"{title}:"] if title else []
    for what, n in counts.most_common(40):
        first = ", ".join(str(k) for k in examples[what][:EXAMPLES])
        lines.append(f"  {n:5d}  {what}  (patients {first}{' ...' if n > EXAMPLES else ''})")
    return lines


def _kind(wrong: str) -> str:
    """Return a broken promise without its numbers, so that equal ones are counted together."""
    return re.sub(r"\d[\d.:]*", "N", wrong.split(": ")[0])


def _percentiles(values: list[float]) -> str:
    import numpy as np

    points = (5, 50, 90, 95, 99, 100)
    return ", ".join(
        f"p{p} {v:.2f}" for p, v in zip(points, np.percentile(values, points), strict=True)
    )


def main() -> int:
    """Run, print, and return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--patients", type=int, default=1000)
    parser.add_argument(
        "--outputs", type=int, default=100, help="of these, how many as PDF, .ics, HTML ..."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="number of the first patient"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, help="show one patient and what becomes of it")
    parser.add_argument(
        "--log", type=Path, help="write what became of each patient, a line of JSON each"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    asked = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the workers are the parallelism
    if asked.only is not None:
        return _show_one(asked.seed, asked.only)
    numbers = range(asked.first, asked.first + asked.patients)
    every = max(asked.patients // asked.outputs, 1) if asked.outputs else 0
    with_outputs = frozenset(numbers[::every][: asked.outputs]) if every else frozenset[int]()
    work = partial(plan_one, seed=asked.seed, with_outputs=with_outputs)
    tally = Tally()
    with multiprocessing.get_context("spawn").Pool(asked.workers) as pool:
        found = pool.imap_unordered(work, numbers)
        for outcome in _progress(found, len(numbers), quiet=asked.quiet):
            tally.outcomes.append(outcome)
            if asked.log is not None:
                with asked.log.open("a") as log:
                    log.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
    print(report(tally))
    return 1 if tally.bad else 0


def _show_one(seed: int, number: int) -> int:
    from random_patients import random_patient

    drawn = random_patient(seed, number)
    print(json.dumps(drawn.tables, indent=1, ensure_ascii=False))
    print(drawn.wishes)
    outcome = plan_one(number, seed=seed, with_outputs=frozenset({number}))
    print(outcome)
    return 1 if outcome.crash or outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
