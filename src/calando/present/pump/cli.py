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
    option,
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
        option("H", "Delivery stopped H hours ago: what comes, what to look for.", panel=TASK),
    ] = None,
    wean: Annotated[bool, _flag("--wean", "Coming off the pump as planned.")] = False,
    overdose_micrograms: Annotated[
        str | None, option("N", "So many micrograms too much were given.", panel=TASK)
    ] = None,
    bolus_micrograms: Annotated[
        str | None, option("N", "--start: the test dose that worked.", panel=SCREENED)
    ] = None,
    effect_hours: Annotated[
        str | None, option("H", "--start: how long its effect lasted.", panel=SCREENED)
    ] = None,
    response: Annotated[
        str | None,
        option("WORD", "--screen: what the last test dose did: none or good.", panel=SCREENED),
    ] = None,
    last_bolus_micrograms: Annotated[
        str | None, option("N", "--screen: the last test dose.", panel=SCREENED)
    ] = None,
    reservoir_ml: Annotated[
        str | None, option("V", "mL in the reservoir.", "--reservoir-mL", panel=FILLED)
    ] = None,
    alarm_ml: Annotated[
        str | None,
        option(
            "V", "mL at which this pump's low-reservoir alarm sounds.", "--alarm-mL", panel=FILLED
        ),
    ] = None,
    strength: Annotated[
        str | None,
        option(
            "N", "The strength; needed wherever mL are told.", "--micrograms-per-mL", panel=FILLED
        ),
    ] = None,
    filled_on: Annotated[
        str | None,
        option(
            "DATE",
            "Date of the last refill, e.g. 2026-05-04. Without it: day numbers.",
            panel=FILLED,
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
