"""The command `calando pump`: one task about intrathecal baclofen, its answer as files and a page of text."""

from __future__ import annotations

from typing import Annotated

import typer

from calando.errors import Problem
from calando.present.cli_parts import (
    AnswerFiles,
    JsonFlag,
    PatientFile,
    SeedText,
    hand_over,
    noted,
    shown_by,
)

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
TASK, SCREENED, FILLED = "The task (one of them)", "With --screen or --start", "With --refill"


def _flag(name: str, text: str) -> object:
    return typer.Option(name, metavar="", rich_help_panel=TASK, help=text)


def pump(
    patient: PatientFile,
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
    out: AnswerFiles = None,
    seed: SeedText = "1",
) -> None:
    """Intrathecal baclofen: candidacy, screening, start, refill, failure, weaning, overdose.

    Micrograms only. Tablets are never shown as a sure cover for a stopped pump, and a pump is
    never stopped abruptly.
    """
    from calando.present.answer_files import answered
    from calando.present.pump.request import Typed, wishes_of

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
    problems: list[Problem] = []
    wishes = noted(lambda: wishes_of(Typed(flags=flags, texts=texts)), problems)
    answer, files = answered(
        "pump", patient, wishes, seed_text=seed, targets=tuple(out or ()), problems=problems
    )

    hand_over(answer, files, shown_by("pump.terminal"), as_json=json)
