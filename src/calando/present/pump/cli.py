"""The command `calando pump`: one task about intrathecal baclofen, its answer as files and a page of text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    JsonFlag,
    SeedText,
    files_option,
    hand_over,
    noted,
    parsed,
    seed_number,
)

if TYPE_CHECKING:
    from calando.decide.pump.result import PumpResult
    from calando.decide.recommendation import Answer
    from calando.present.pump.request import Typed

PUMP_EPILOG = """A stopped pump is an emergency: the numbers to call are the first line of the answer.

Examples:

\b
  calando pump patient.toml
  calando pump patient.toml --screen --response none --last-bolus-micrograms 50
  calando pump patient.toml --start --bolus-micrograms 75 --effect-hours 6
  calando pump patient.toml --adjust --out adjust.pdf
  calando pump patient.toml --refill --reservoir-mL 20 --alarm-mL 2 --micrograms-per-mL 500 --filled-on 2026-05-04
  calando pump patient.toml --failed-hours 20 --out failed.pdf --out failed.svg
  calando pump patient.toml --overdose-micrograms 500
  calando pump patient.toml --wean --json > wean.json

Without a task the answer is the checklist: is a pump an option. One task at a time. Amounts are micrograms, never mg;
mL count only with the micrograms in each. Too many tablets: calando overdose PATIENT --mg X.
"""
FORMATS = ".json .html .pdf .csv .svg .png"
TASK, SCREENED, FILLED = "The task (one of them)", "With --screen or --start", "With --refill"


def _flag(name: str, text: str) -> object:
    return typer.Option(name, metavar="", rich_help_panel=TASK, help=text)


def pump(
    patient: Annotated[
        Path, typer.Argument(metavar="PATIENT", help="Patient file (.toml, .yaml or .json).")
    ],
    screen: Annotated[bool, _flag("--screen", "The ladder of test doses.")] = False,
    start: Annotated[bool, _flag("--start", "The first rate of the pump, and the way up.")] = False,
    adjust: Annotated[bool, _flag("--adjust", "How far the rate may move at a visit.")] = False,
    refill: Annotated[
        bool, _flag("--refill", "When the reservoir is empty, and when it alarms.")
    ] = False,
    failed_hours: Annotated[
        str | None,
        typer.Option(
            metavar="H",
            rich_help_panel=TASK,
            help="Delivery stopped H hours ago: what comes, what to look for.",
        ),
    ] = None,
    wean: Annotated[bool, _flag("--wean", "Coming off the pump as planned.")] = False,
    overdose_micrograms: Annotated[
        str | None,
        typer.Option(
            metavar="N", rich_help_panel=TASK, help="So many micrograms too much were given."
        ),
    ] = None,
    bolus_micrograms: Annotated[
        str | None,
        typer.Option(
            metavar="N", rich_help_panel=SCREENED, help="--start: the test dose that worked."
        ),
    ] = None,
    effect_hours: Annotated[
        str | None,
        typer.Option(
            metavar="H", rich_help_panel=SCREENED, help="--start: how long its effect lasted."
        ),
    ] = None,
    response: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            rich_help_panel=SCREENED,
            help="--screen: what the last test dose did: none or good.",
        ),
    ] = None,
    last_bolus_micrograms: Annotated[
        str | None,
        typer.Option(metavar="N", rich_help_panel=SCREENED, help="--screen: the last test dose."),
    ] = None,
    reservoir_ml: Annotated[
        str | None,
        typer.Option(
            "--reservoir-mL", metavar="V", rich_help_panel=FILLED, help="mL in the reservoir."
        ),
    ] = None,
    alarm_ml: Annotated[
        str | None,
        typer.Option(
            "--alarm-mL",
            metavar="V",
            rich_help_panel=FILLED,
            help="mL at which this pump's low-reservoir alarm sounds.",
        ),
    ] = None,
    strength: Annotated[
        str | None,
        typer.Option(
            "--micrograms-per-mL",
            metavar="N",
            rich_help_panel=FILLED,
            help="The strength; needed wherever mL are told.",
        ),
    ] = None,
    filled_on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            rich_help_panel=FILLED,
            help="Date of the last refill, e.g. 2026-05-04. Without it: day numbers.",
        ),
    ] = None,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(FORMATS)] = None,
    seed: SeedText = "1",
) -> None:
    """Intrathecal baclofen: candidacy, screening, start, refill, failure, weaning, overdose.

    Micrograms only. Tablets are never shown as a sure cover for a stopped pump, and a pump is
    never stopped abruptly.
    """
    from calando.present.pump.request import Typed

    flags = {
        "--screen": screen,
        "--start": start,
        "--adjust": adjust,
        "--refill": refill,
        "--wean": wean,
    }
    texts = {
        "--failed-hours": failed_hours,
        "--overdose-micrograms": overdose_micrograms,
        "--bolus-micrograms": bolus_micrograms,
        "--effect-hours": effect_hours,
        "--response": response,
        "--last-bolus-micrograms": last_bolus_micrograms,
        "--reservoir-mL": reservoir_ml,
        "--alarm-mL": alarm_ml,
        "--micrograms-per-mL": strength,
        "--filled-on": filled_on,
    }
    typed = Typed(flags=flags, texts=texts)
    answer, files = _answer(patient, typed, seed, tuple(out or ()))

    def page() -> None:
        from calando.present.pump.terminal import show

        show(answer, sys.stdout)

    hand_over(answer, files, page, as_json=json)


def _answer(
    patient_file: Path, typed: Typed, seed_text: str, targets: tuple[Path, ...]
) -> tuple[Answer[PumpResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the answer, render the files; write nothing."""
    from calando.present.answer_files import formats_of, render
    from calando.present.patient.file import load_patient
    from calando.present.pump.request import wishes_of
    from calando.present.write import target_problems

    formats = formats_of("pump")
    problems: list[Problem] = []
    wishes = noted(lambda: wishes_of(typed), problems)
    seed = parsed(seed_number, seed_text, "--seed", "a whole number from 0 on", problems)
    problems += target_problems(
        targets, inputs={patient_file: "patient file"}, formats=tuple(formats)
    )
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None or wishes is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.pump(patient, wishes, seed=seed or 0)
    return answer, render(answer, targets, formats)
