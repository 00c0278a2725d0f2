"""The command `calando taper`: what was typed becomes wishes, the answer becomes files and a page of text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    WHOLE,
    JsonFlag,
    PatientFile,
    PlanFiles,
    ProductTexts,
    SeedText,
    StartText,
    hand_over,
    option,
    parsed,
    seed_of,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import TaperAnswer

TAPER_EPILOG = """Examples:

\b
  calando taper patient.toml
  calando taper patient.toml --start 2026-05-04 --out plan.pdf --out plan.ics
  calando taper patient.toml --like ansm2017 --step-days 14 --json > answer.json
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWishes:
    """What was typed after `taper`, before it is checked."""

    like: str | None
    start: str | None
    max_days: str | None
    step_days: str | None
    share: str | None
    products: tuple[str, ...]
    seed: str


def taper(
    patient: PatientFile,
    like: Annotated[
        str | None,
        option(
            "RATE",
            "Be no harder than this published rate, e.g. ansm2017. By default "
            "calando's own weekly10, or weekly5 where care is needed.",
        ),
    ] = None,
    start: StartText = None,
    max_days: Annotated[str | None, option("N", "Be done within N days.")] = None,
    step_days: Annotated[str | None, option("N", "Days on one dose, 3 to 28.")] = None,
    share: Annotated[
        str | None,
        option("S", "Share of simulated people who must be inside the yardstick, e.g. 0.95."),
    ] = None,
    products: ProductTexts = None,
    json: JsonFlag = False,
    out: PlanFiles = None,
    seed: SeedText = "1",
) -> None:
    """Plan the way off baclofen for one person.

    The shortest plan that a pharmacy can fill and of which no day is harder than a named
    published rate would be for the same person with healthy kidneys.
    """
    raw = RawWishes(
        like=like,
        start=start,
        max_days=max_days,
        step_days=step_days,
        share=share,
        products=tuple(p.strip() for text in products or () for p in text.split(",") if p.strip()),
        seed=seed,
    )
    answer, files = _taper_answer(patient, raw, tuple(out or ()))
    hand_over(answer, files, shown_by("terminal"), as_json=json)


def _taper_answer(
    patient_file: Path, raw: RawWishes, targets: tuple[Path, ...]
) -> tuple[TaperAnswer, dict[Path, bytes]]:
    """Check everything that was typed, ask for the plan, render the files; write nothing."""
    from calando.present.write import render, target_problems

    problems: list[Problem] = []
    any_date = "year-month-day, such as 2026-05-04"
    start = parsed(date.fromisoformat, raw.start, "--start", any_date, problems)
    max_days = parsed(int, raw.max_days, "--max-days", WHOLE, problems)
    step_days = parsed(int, raw.step_days, "--step-days", WHOLE, problems)
    share = parsed(float, raw.share, "--share", "a number such as 0.95", problems)
    seed = seed_of(raw.seed, problems)
    problems += target_problems(targets, has_start=raw.start is not None, inputs=(patient_file,))
    if problems:
        raise InputError(*problems)

    from calando import actions
    from calando.decide.taper.wishes import TaperWishes
    from calando.present.patient.file import load_patient

    wishes = TaperWishes(
        like=raw.like,
        start=start,
        max_days=max_days,
        step_days=step_days,
        share=share,
        products=raw.products,
    )
    answer = actions.taper(load_patient(patient_file), wishes, seed=seed)
    return answer, render(answer, targets)
