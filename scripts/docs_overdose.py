"""docs/overdose.md: how an overdose is forecast, every published series beside it, the way back, and four stories.

Usage: python scripts/docs_overdose.py; `make docs` runs it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs_text import GENERATED, cell, paragraph, table

import calando
from calando.decide.overdose.result import SeriesRow
from calando.decide.overdose.series_rows import series_rows
from calando.facts.load import load_facts
from calando.facts.load_overdose_model import load_overdose_model
from calando.present.overdose.plot import overdose_svg
from calando.present.patient.file import patient_from_mapping
from calando.present.pump.plot import pump_svg
from calando.simulate.checks.overdose import recovered

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "overdose.md"
FIGURES = ROOT / "docs" / "figures"
SEED = 1
COVERAGE_SEEDS = (1, 2, 3, 4, 5)

HOW = """`calando overdose PATIENT --mg X` forecasts a poisoning by mouth: where to be treated and until when, the
chances of coma, ventilation and seizures among those who present, levels, waking, what a machine would add, when
withdrawal begins, and, where a level was measured, dose and hour worked back from it. Emergency and poison-centre
numbers stand first. Everything that is not known is drawn ([why](decisions/0023-an-overdose-is-a-cloud.md)); where
somebody is treated is decided by rules that look at the upper end of what may have been swallowed, never by a chance.
Try it with [examples/overdose_kidneys.toml](../examples/overdose_kidneys.toml): `calando overdose
examples/overdose_kidneys.toml --mg 200 --hours-ago 4`. What comes after, or was it withdrawal all along: [`calando
triage`](triage.md). Too much through a pump: [`calando pump`](pump.md), in micrograms."""

SERIES = """Shares are of the people each source counted. *Forecast* is what the curves give for people with
such doses and sound kidneys (median, 5th to 95th percentile): how far the next series may lie from those in
print is inside the band. Rows without a forecast print no doses, or were chosen for their outcome. Rows marked
* are in the fit. *Outside* allows for the chance of few people."""

MASHHAD = """The series outside is the one whose ten women all had a GCS below 10 after 130 mg on average. Doses
are as the family told them, the cut is 10 and not 9, and nobody who stayed awake was in the records. It is in
the fit and widens the band; a curve that went through it would make a usual dose a poison. It is the reason why
no rule of place trusts a milligram threshold."""

BACK = """A level (or several) is weighed against 32,768 members with doses between 50 and 3,000 mg, 2 to 24 h
before. How often do the 90 % bands hold the truth? 1,000 invented ingestions each, with a residual error of 24
%."""


@dataclass(frozen=True, slots=True)
class Story:
    """A person and what happened, with the picture that is drawn of it."""

    title: str
    figure: str
    said: str
    svg: str


def _person(kidneys: float, *, doses: list[Mapping[str, Any]] | None = None, **more: Any) -> Any:
    file: dict[str, Any] = {
        "patient": {
            "age_years": 52,
            "sex": "male",
            "weight_kg": 74,
            "CLcr": kidneys,
            "dialysis": "none",
            "jurisdiction": "US",
            "indication": "spasticity",
        }
        | more
    }
    if doses:
        file["medication"] = doses
    return patient_from_mapping(file)


def _oral(mg: float) -> dict[str, Any]:
    times = ("08:00", "14:00", "20:00")
    return {
        "drug": "baclofen",
        "route": "oral",
        "since_weeks": 80,
        "doses": [{"time": t, "mg": mg} for t in times],
    }


def stories() -> list[Story]:
    """Return the four stories, each with its answer drawn."""
    failing = calando.overdose(
        _person(18), calando.OverdoseWishes(mg=200, hours_ago=4, tolerant=False), seed=SEED
    )
    on_dialysis = calando.overdose(
        _person(5, dialysis="hemodialysis"),
        calando.OverdoseWishes(mg=100, hours_ago=6, tolerant=False),
        seed=SEED,
    )
    pump = _person(
        95,
        doses=[
            {
                "drug": "baclofen",
                "route": "intrathecal",
                "since_weeks": 150,
                "micrograms_per_day": 450,
            }
        ],
        conditions=["spinal cord injury"],
    )
    stopped = calando.pump(pump, calando.PumpWishes(task="failed", failed_hours=20), seed=SEED)
    then = calando.overdose(
        _person(95, doses=[_oral(20)]),
        calando.OverdoseWishes(mg=800, hours_ago=2.5, deliberate=True),
        seed=SEED,
    )
    return [
        Story(
            "Failing kidneys: 200 mg at a creatinine clearance of 18 mL/min",
            "overdose_failing_kidneys.svg",
            f"{failing.result.headline} {failing.result.awake}",
            overdose_svg(failing.result),
        ),
        Story(
            "On hemodialysis: 100 mg, and what a session would do",
            "overdose_dialysis.svg",
            f"{on_dialysis.result.headline} {on_dialysis.result.dialysis.headline}",
            overdose_svg(on_dialysis.result),
        ),
        Story(
            "A pump that stopped 20 hours ago",
            "pump_stop.svg",
            f"{stopped.result.headline} {stopped.result.oral_cover}",
            pump_svg(stopped.result),
        ),
        Story(
            "Overdose, then withdrawal: 800 mg by somebody on 60 mg a day",
            "overdose_then_withdrawal.svg",
            f"{then.result.headline} {then.result.afterwards.text}",
            overdose_svg(then.result),
        ),
    ]


def _series() -> list[str]:
    fitted = {
        (key, curve.outcome)
        for curve in load_overdose_model().curves
        for key in curve.D50_mg.note.replace(",", "").split()
    }
    rows = series_rows(cases=True)
    seen = [r.inside for r in rows if r.inside is not None]
    lines = paragraph(
        f"{len({r.id for r in rows})} series and cases, {len(rows)} outcomes; {len(seen)} have a forecast, "
        f"**{sum(seen)} inside, {len(seen) - sum(seen)} outside**."
    )
    return [
        *lines,
        *table(
            "series | doses | outcome | published | forecast | inside? | what is odd",
            ([*_cells(r, fitted), r.said] for r in rows),
            right_from=99,
        ),
    ]


def _cells(row: SeriesRow, fitted: set[tuple[str, str]]) -> list[object]:
    kind = {"coma": "coma", "ventilated": "ventilation", "seizures": "seizure"}
    is_fitted = (row.id, kind[row.outcome.split()[0]]) in fitted
    band = row.forecast
    percent = "" if row.published_percent is None else f"{row.published_percent:.0f} %"
    return [
        f"{row.title}{' *' if is_fitted else ''}",
        row.doses,
        row.outcome,
        percent,
        ""
        if band is None
        else f"{100 * band['p50']:.0f} ({100 * band['p05']:.0f} to {100 * band['p95']:.0f}) %",
        {True: "inside", False: "**outside**", None: ""}[row.inside],
    ]


def _coverage() -> list[str]:
    facts = load_facts()
    rows = []
    for words, levels, other in (
        ("one level", 1, False),
        ("two levels, 4 h apart", 2, False),
        ("two levels, truth by a two-compartment model that is not among the members", 2, True),
    ):
        found = [recovered(facts, levels=levels, seed=s, other_model=other) for s in COVERAGE_SEEDS]
        dose, hour = (sum(float(one[i].mean()) for one in found) / len(found) for i in range(2))
        rows.append([words, f"{100 * dose:.1f} %", f"{100 * hour:.1f} %"])
    return table("measured | bands of the dose hold it | bands of the hour hold it", rows)


def make() -> dict[Path, str]:
    """Return the text of the page and of its figures."""
    told = stories()
    lines = ["# How an overdose is forecast", "", GENERATED, "", *paragraph(HOW)]
    for story in told:
        lines += [f"## {story.title}", "", *paragraph(story.said)]
        lines += [f"![{cell(story.title)}](figures/{story.figure})", ""]
    lines += ["## Every published series and case", "", *paragraph(SERIES), *_series()]
    lines += paragraph(MASHHAD)
    lines += ["## Back from levels", "", *paragraph(BACK), *_coverage()]
    lines += paragraph(
        "Published courses (hours of ventilation, awakening, levels) are held against the bands in "
        "[validation.md](validation.md); vignettes of overdose, triage and pump in "
        "[toxicology_benchmark.md](toxicology_benchmark.md)."
    )
    made = {PAGE: "\n".join(lines)}
    return made | {FIGURES / story.figure: story.svg for story in told}


if __name__ == "__main__":
    for path, text in make().items():
        path.write_text(text.rstrip() + "\n", encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
