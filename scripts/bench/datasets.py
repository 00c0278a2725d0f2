"""Event tables: rows per second from a CSV file to a prediction for every row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.measure import Row, power, runs_for, timed
from bench.problems import DOSE_MG, EVERY_H, SEED, simon
from calando.facts.load import load_facts
from calando.present.simulate.dataset_file import read_dataset
from calando.simulate.dataset import DatasetModel, simulate_dataset
from calando.simulate.events import EventTable, from_columns

_PER_SUBJECT = 100


def _text(rows: int, *, doses: int) -> str:
    """Return a data set: per subject one dose that repeats (or `doses` typed ones), and levels at odd times."""
    lines = ["ID,TIME,AMT,EVID,CMT,II,ADDL,DV,CLCR"]
    observed = _PER_SUBJECT - doses
    for subject in range(1, rows // _PER_SUBJECT + 1):
        typed = [
            (EVERY_H * i, f"{subject},{EVERY_H * i:g},{DOSE_MG:g},1,1,{EVERY_H if doses == 1 else 0:g},"
             f"{89 if doses == 1 else 0},.,{60 + subject % 60}")
            for i in range(doses)
        ]  # fmt: skip
        seen = [
            (t, f"{subject},{t:g},.,0,2,.,.,0.1,.")
            for t in np.linspace(0.37, 700.11, observed).round(2)
        ]
        lines += [line for _, line in sorted([*typed, *seen], key=lambda pair: pair[0])]
    return "\n".join(lines) + "\n"


def dataset_rows(*, rows: int, runs: int) -> Iterator[Row]:
    """Yield reading, simulating and both, for doses that repeat by ADDL and for doses typed one by one."""
    facts = load_facts()
    model = DatasetModel(
        population=simon(),
        structure="one_compartment_oral",
        per_kg=False,
        kidney_facts=facts.kidney,
    )
    with tempfile.TemporaryDirectory() as folder:
        for doses, how in ((1, "ADDL 89, 99 levels each"), (90, "90 typed doses, 10 levels each")):
            path = Path(folder) / f"{doses}.csv"
            path.write_text(_text(rows, doses=doses), encoding="utf-8")
            table = read_dataset(path)
            columns: dict[str, Any] = dict(table.columns())
            if table.rows != rows or table.subjects != rows // _PER_SUBJECT:
                raise ValueError(f"{table.rows} rows and {table.subjects} subjects were read")

            def simulate(table: EventTable = table) -> Any:
                return simulate_dataset(table, model, seed=SEED, individuals=True, residual=True)

            if not np.all(np.isfinite(simulate().IPRED)):
                raise ValueError("a prediction is no number")
            for what, work in (
                (f"simulate, {how}", simulate),
                ("... check columns", lambda columns=columns: from_columns(columns)),
                ("... read CSV and check", lambda path=path: read_dataset(path)),
            ):
                often = min(runs_for(work, at_least=min(runs, 3)), 15)
                seconds, cpu = timed(work, often)
                yield Row(
                    work="datasets", what=f"{what}: {power(rows)} rows, {power(table.subjects)} subjects",
                    seconds=seconds, cpu_s=cpu, runs=often, note=f"{rows / seconds / 1e6:.2g} million rows/s",
                )  # fmt: skip
