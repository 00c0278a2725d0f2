"""The command `calando dispensing`: a history in, signs to talk about out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    JsonFlag,
    SeedUnused,
    files_option,
    hand_over,
    noted,
    option,
    seed_of,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.misuse.result import DispensingResult
    from calando.decide.recommendation import Answer
    from calando.present.dispensing.head import Told

DISPENSING_EPILOG = """Examples:

\b
  calando dispensing history.csv --country US
  calando dispensing history.csv --country UK --prescribed 30 --until 2026-08-01
  calando dispensing history.toml --out signs.html --out signs.svg --json > signs.json

Columns of a CSV file, in any order; date (or day) and drug are needed, for baclofen strength_mg and count too:

\b
  date         2026-05-04; or day, a whole number
  drug         baclofen, and whatever else was dispensed
  strength_mg  mg in one tablet, or in one mL of a liquid
  count        tablets, sachets or mL handed out
  days_supply  days that it is meant to last
  prescribed_mg_per_day  of baclofen by mouth, on that day
  pack_size    units in a whole pack, if only whole packs are handed out
  route        oral, enteral, intrathecal, sublingual, nasal, ...
  strength_micrograms  only for a pump (route intrathecal), never with strength_mg
  prescriber, practice, pharmacy  codes, never names
  paid_cash, lost  yes or no
  note         such as: holiday, hospital, owed, lost, dose raised
  country      the same in each row; or a line "# country: UK"; or --country

TOML has the same keys under [[dispensing]], and country, until, prescribed_mg_per_day, indication and age_years above.
"""


def dispensing(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Dispensing history of one person (.csv, .toml).")
    ],
    country: Annotated[
        str | None, option("CODE", "US UK FR DE CA CH AU IE; needed unless the file says it.")
    ] = None,
    prescribed: Annotated[
        str | None, option("MG", "Prescribed mg of baclofen a day, where an entry does not say.")
    ] = None,
    until: Annotated[
        str | None,
        option(
            "DATE",
            "The history is complete up to this date (or day); without it days without supply at the "
            "end are unknown.",
        ),
    ] = None,
    indication: Annotated[
        str | None,
        option("TEXT", "Such as spasticity or alcohol_use_disorder: chooses the highest dose."),
    ] = None,
    age: Annotated[str | None, option("YEARS", "Age: chooses the highest dose.")] = None,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".json .html .svg .png .csv")] = None,
    seed: SeedUnused = "1",
) -> None:
    """Show signs to talk about in a dispensing history.

    Early refills, a dose that creeps up, several sedatives or prescribers, and days without
    supply, which are as dangerous. Each with what else explains it. None proves misuse.
    """
    from calando.present.dispensing.files import without_figure
    from calando.present.dispensing.head import Told

    told = Told(
        country=country,
        until=until,
        prescribed_mg_per_day=prescribed,
        indication=indication,
        age_years=age,
        today=date.today(),
    )
    targets = tuple(out or ())
    answer, files = _dispensing_answer(file, told, seed, targets)
    hand_over(answer, files, shown_by("dispensing.terminal"), as_json=json)
    for path in without_figure(answer, targets):
        typer.echo(
            f"Not written: {path}. No baclofen by mouth, so there is nothing to draw.", err=True
        )


def _dispensing_answer(
    file: Path, told: Told, seed_text: str, targets: tuple[Path, ...]
) -> tuple[Answer[DispensingResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the signs, render the files; write nothing."""
    from calando.present.dispensing.file import read_dispensing
    from calando.present.dispensing.files import DISPENSING_FORMATS, render_dispensing
    from calando.present.write import target_problems

    problems: list[Problem] = []
    seed = seed_of(seed_text, problems)
    problems += target_problems(targets, inputs=(file,), formats=tuple(DISPENSING_FORMATS))
    history = noted(lambda: read_dispensing(file, told), problems)
    if problems or history is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.dispensing(history, seed=seed)
    return answer, render_dispensing(answer, targets)
