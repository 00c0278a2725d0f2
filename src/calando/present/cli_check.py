"""The command `calando check`: what was typed becomes wishes, the answer becomes files and a page of text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    OUTPUT,
    WISHES,
    JsonFlag,
    SeedText,
    hand_over,
    noted,
    parsed,
    seed_number,
)

if TYPE_CHECKING:
    from calando.decide.check.own_table import OwnRow
    from calando.decide.check.result import CheckResult
    from calando.decide.recommendation import Answer

CHECK_EPILOG = """Examples:

\b
  calando check patient.toml
  calando check patient.toml --with "ibuprofen, zopiclone" --raised-days-ago 3
  calando check patient.toml --table our_interactions.csv --out check.pdf --out check.html
  calando check patient.toml --json > cards.json

A table of your own is CSV with the columns drug, severity (avoid, major, moderate, minor) and action, and if you
like mechanism, evidence, source and route; or TOML with [[interaction]]. It stands beside calando's own rows.
"""
DAYS = "a number of days, such as 3"


def check(
    patient: Annotated[
        Path, typer.Argument(metavar="PATIENT", help="Patient file (.toml, .yaml or .json).")
    ],
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="DRUGS",
            rich_help_panel=WISHES,
            help='Check these as well, as if they stood in the file, e.g. "ibuprofen, zopiclone". '
            "Repeatable.",
        ),
    ] = None,
    raised_days_ago: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            rich_help_panel=WISHES,
            help="Days since baclofen was started or raised.",
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=WISHES,
            help="Your own interaction rows (.csv or .toml), beside calando's.",
        ),
    ] = None,
    json: JsonFlag = False,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="Also write a file: .json .html .pdf .csv .svg .png. Repeatable.",
        ),
    ] = None,
    seed: SeedText = "1",
) -> None:
    """Check interactions, kidneys and contraindications of one person.

    Every listed drug gets an answer: what to decide now, what to look at, what is good to know,
    that nothing is known, or that it was not covered. Silence is never an answer.
    """
    answer, files = _check_answer(
        patient,
        tuple(also or ()),
        raised_days_ago,
        table,
        seed,
        tuple(out or ()),
    )

    def page() -> None:
        from calando.present.check_terminal import show

        show(answer, sys.stdout)

    hand_over(answer, files, page, as_json=json)


def _check_answer(
    patient_file: Path,
    also: tuple[str, ...],
    raised: str | None,
    table: Path | None,
    seed_text: str,
    targets: tuple[Path, ...],
) -> tuple[Answer[CheckResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the cards, render the files; write nothing."""
    from calando.present.check_files import CHECK_FORMATS, render_check
    from calando.present.write import target_problems

    problems: list[Problem] = []
    days = parsed(float, raised, "--raised-days-ago", DAYS, problems)
    seed = parsed(seed_number, seed_text, "--seed", "a whole number from 0 on", problems)
    problems += target_problems(
        targets,
        inputs=(patient_file, *([table] if table else [])),
        formats=tuple(CHECK_FORMATS),
    )

    from calando.decide.check.wishes import CheckWishes, check_wishes
    from calando.present.patient_file import load_patient

    rows = noted(lambda: _own_rows(table), problems)
    wishes = CheckWishes(about=names_of(also), raised_days_ago=days, table=rows or ())
    # all problems are told at once, those of the files too
    noted(lambda: check_wishes(wishes), problems)
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.check(patient, wishes, seed=seed or 0)
    return answer, render_check(answer, targets)


def names_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names between commas, the empty ones too: they are asked about.

    Examples
    --------
    >>> names_of(("ibuprofen, zopiclone", "naproxen"))
    ('ibuprofen', 'zopiclone', 'naproxen')
    """
    return tuple(name.strip() for text in texts for name in text.split(","))


def _own_rows(table: Path | None) -> tuple[OwnRow, ...]:
    if table is None:
        return ()
    from calando.present.interaction_table_file import load_interaction_table

    return load_interaction_table(table)
