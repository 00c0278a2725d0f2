"""The command `calando titrate`: what was typed becomes wishes, the answer becomes files and a page of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from calando.errors import FactError, InputError, Problem
from calando.present.cli_parts import (
    WHOLE,
    JsonFlag,
    PatientFile,
    PlanFiles,
    ProductTexts,
    SeedText,
    StartText,
    hand_over,
    noted,
    option,
    parsed,
    seed_of,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.decide.titrate.result import TitrationResult
    from calando.facts.schema import Facts

TITRATE_EPILOG = """Examples:

\b
  calando titrate patient.toml
  calando titrate patient.toml --target 30 --step-days 7 --times-a-day 3
  calando titrate patient.toml --at "07:00 13:00 21:00" --start 2026-05-04 --out plan.pdf --out plan.ics
  calando titrate patient.toml --rules our_ladders.toml --json > answer.json
"""
A_DATE = "year-month-day, such as 2026-05-04"
MILLIGRAMS = "a number of milligrams a day, such as 30"
CLOCK_TIMES = 'clock times, such as "08:00 14:00 20:00"'
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWishes:
    """What was typed after `titrate`, before it is checked."""

    target: str | None
    start: str | None
    step_days: str | None
    times_a_day: str | None
    at: str | None
    products: tuple[str, ...]
    rules: Path | None
    seed: str


def titrate(
    patient: PatientFile,
    target: Annotated[
        str | None,
        option(
            "MG",
            "Milligrams a day to end at. By default the lower end of the source's usual range; "
            "nothing above the cap is planned.",
        ),
    ] = None,
    start: StartText = None,
    step_days: Annotated[
        str | None, option("N", "Days on one dose, to 28; never shorter than the source's own.")
    ] = None,
    times_a_day: Annotated[str | None, option("N", "Doses a day: 2, 3 or 4.")] = None,
    at: Annotated[
        str | None, option("TIMES", 'Clock times of the doses, e.g. "08:00 14:00 20:00".')
    ] = None,
    products: ProductTexts = None,
    rules: Annotated[
        Path | None,
        option(
            "FILE",
            "A TOML file with [[ladder]] and [[rule]] rows: they replace calando's own of the same name, "
            "or come beside them.",
        ),
    ] = None,
    json: JsonFlag = False,
    out: PlanFiles = None,
    seed: SeedText = "1",
) -> None:
    """Plan the way on to baclofen for one person.

    The country's ladder in doses that a pharmacy can fill, within the cap and the strictest
    kidney rule, beside what other sources print. The first step that is enough is the last.
    """
    raw = RawWishes(
        target=target,
        start=start,
        step_days=step_days,
        times_a_day=times_a_day,
        at=at,
        products=tuple(p.strip() for text in products or () for p in text.split(",") if p.strip()),
        rules=rules,
        seed=seed,
    )
    answer, files = _titration_answer(patient, raw, tuple(out or ()))
    hand_over(answer, files, shown_by("titrate.terminal"), as_json=json)


def _titration_answer(
    patient_file: Path, raw: RawWishes, targets: tuple[Path, ...]
) -> tuple[Answer[TitrationResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the plan, render the files; write nothing."""
    from calando.present.titrate.files import TITRATION_FORMATS
    from calando.present.write import render, target_problems

    problems: list[Problem] = []
    target = parsed(_milligrams, raw.target, "--target", MILLIGRAMS, problems)
    start = parsed(date.fromisoformat, raw.start, "--start", A_DATE, problems)
    step_days = parsed(int, raw.step_days, "--step-days", WHOLE, problems)
    times_a_day = parsed(int, raw.times_a_day, "--times-a-day", WHOLE, problems)
    at = parsed(clock_hours, raw.at, "--at", CLOCK_TIMES, problems)
    seed = seed_of(raw.seed, problems)
    problems += target_problems(
        targets,
        has_start=raw.start is not None,
        inputs=(patient_file, *([raw.rules] if raw.rules else [])),
        formats=tuple(TITRATION_FORMATS),
    )

    from calando.decide.titrate.wishes import TitrationWishes, check_titration_wishes
    from calando.present.patient.file import load_patient

    wishes = TitrationWishes(
        target_mg=target,
        start=start,
        step_days=step_days,
        times_a_day=times_a_day,
        intakes_h=at or (),
        products=raw.products,
    )
    # a wish that can be read but not be had, the files: all problems are told at once
    noted(lambda: check_titration_wishes(wishes), problems)
    patient = noted(lambda: load_patient(patient_file), problems)
    facts = _own_rules(raw.rules, problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.titrate(patient, wishes, seed=seed, facts=facts)
    return answer, render(answer, targets, TITRATION_FORMATS)


def clock_hours(text: str) -> tuple[float, ...]:
    """Return clock times as hours after midnight, or raise ValueError.

    Examples
    --------
    >>> clock_hours("08:00 14:30, 20:00")
    (8.0, 14.5, 20.0)
    """
    words = text.replace(",", " ").split()
    matches = [_CLOCK.fullmatch(word) for word in words]
    if not words or None in matches:
        raise ValueError(text)
    return tuple(int(m[1]) + int(m[2]) / 60 for m in matches if m)


def _milligrams(text: str) -> float:
    value = float(text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def _own_rules(path: Path | None, problems: list[Problem]) -> Facts | None:
    """Return the facts with the user's own rows; what is wrong with that file is not our fault."""
    if path is None:
        return None
    from calando.facts.load import load_rules

    try:
        return noted(lambda: load_rules(path), problems)
    except (FactError, OSError, UnicodeDecodeError) as error:
        message = str(error) if isinstance(error, FactError) else f"{path} cannot be read: {error}"
        allowed = "a TOML file of [[ladder]] and [[rule]] tables, as src/calando/facts/ladders.toml"
        problems.append(Problem(field="--rules", value=str(path), message=message, allowed=allowed))
        return None
