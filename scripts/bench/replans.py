"""Plans from today: re-plans that are warm, one row for each thing that can happen, and the way on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import calando
from bench.measure import EXAMPLE, ROOT, Row, timed
from calando import actions
from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.running import RunningPlan
from calando.patient.profile import KidneyValue
from calando.present.plan.file import load_plan

_TARGET_S = 1.0  # of a warm re-plan
_DAY = 24
_START = ROOT / "examples" / "start_ms_us.toml"
_WORSE = KidneyValue(quantity="creatinine_umol_per_L", value=150.0)
_HAPPENED: tuple[tuple[str, tuple[Event, ...]], ...] = (
    ("nothing happened", ()),
    ("a dose missed", (Event(kind="missed", hours=13.0),)),
    ("stopped for two days", (Event(kind="stopped", days=2.0),)),
    ("symptoms 8 of 10: a step back", (Event(kind="symptom", score=8.0),)),
    ("kidneys failing", (Event(kind="kidneys", kidney=_WORSE),)),
    ("slower was asked", (Event(kind="pace", text="slower"),)),
)


def replan_rows(runs: int) -> Iterator[Row]:
    """Yield warm re-plans of the MS example (plan, what-ifs, published rates, curves), and a way on."""
    patient = calando.load_patient(EXAMPLE)
    plan = plan_of(patient)
    for what, events in _HAPPENED:
        wishes = ReplanWishes(today=_DAY, events=events)
        seconds, cpu = timed(partial(actions.replan, patient, plan, wishes), runs)
        yield Row(
            work="replan", what=f"day {_DAY}, {what}: the whole answer", seconds=seconds, cpu_s=cpu, runs=runs,
            target_s=_TARGET_S,
        )  # fmt: skip
    start = calando.load_patient(_START)
    seconds, cpu = timed(partial(actions.titrate, start), runs)
    what = "the way on of the US example: the whole answer (menu, bands, sources side by side)"
    yield Row(work="replan", what=what, seconds=seconds, cpu_s=cpu, runs=runs)


def plan_of(patient: calando.Patient) -> RunningPlan:
    """Return a person's plan as `replan` reads it from its file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_text(calando.answer_json(calando.taper(patient)), encoding="utf-8")
        return load_plan(file)
