"""The command `calando triage`: signs in plain words become wishes, the answer becomes files and a page of text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.check.cli import name_problems, names_of
from calando.present.cli_parts import (
    WISHES,
    JsonFlag,
    SeedText,
    files_option,
    hand_over,
    noted,
    parsed,
    seed_number,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.decide.triage.result import TriageResult

TRIAGE_EPILOG = """An emergency does not wait for this page: the numbers to call are its first line.

Examples:

\b
  calando triage patient.toml --signs "drowsy, fever, rigid"
  calando triage patient.toml --signs "itch, rising tone" --missed "pump refill" --last-dose-hours 20
  calando triage patient.toml --signs coma --extra-mg 400 --extra-hours-ago 3
  calando triage patient.toml --out triage.pdf --out triage.html
  calando triage patient.toml --signs "confused, sweating" --json > triage.json

Signs are plain words between commas; what is not understood is listed back and not counted. Without signs the answer
is what to look for. Amounts by mouth are mg; a pump is in micrograms: calando pump PATIENT --failed-hours H.
"""
FORMATS = ".json .html .pdf .csv .svg .png"
SIGNS = 'signs between commas, such as "drowsy, fever, rigid"'
MISSED = 'what was missed, between commas, such as "oral tablets" or "pump refill"'


def triage(
    patient: Annotated[
        Path, typer.Argument(metavar="PATIENT", help="Patient file (.toml, .yaml or .json).")
    ],
    signs: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIGNS",
            rich_help_panel=WISHES,
            help='What is seen, in plain words, e.g. "drowsy, fever, rigid". Repeatable.',
        ),
    ] = None,
    last_dose_hours: Annotated[
        str | None,
        typer.Option(
            metavar="H", rich_help_panel=WISHES, help="Hours since the last dose of either route."
        ),
    ] = None,
    missed: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT",
            rich_help_panel=WISHES,
            help='What was missed, e.g. "oral tablets" or "pump refill". Repeatable.',
        ),
    ] = None,
    extra_mg: Annotated[
        str | None,
        typer.Option(
            metavar="MG", rich_help_panel=WISHES, help="Swallowed beyond the usual, in mg."
        ),
    ] = None,
    extra_hours_ago: Annotated[
        str | None,
        typer.Option(metavar="H", rich_help_panel=WISHES, help="How many hours ago that was."),
    ] = None,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(FORMATS)] = None,
    seed: SeedText = "1",
) -> None:
    """Toxic, withdrawing, or both: what speaks for what, what to do first.

    Both can look alike and both can be true. The answer leans, it never diagnoses; sedation
    never points to withdrawal and never rules it out.
    """
    answer, files = _answer(
        patient,
        signs=tuple(signs or ()),
        missed=tuple(missed or ()),
        numbers=(last_dose_hours, extra_mg, extra_hours_ago),
        seed_text=seed,
        targets=tuple(out or ()),
    )

    def page() -> None:
        from calando.present.triage.terminal import show

        show(answer, sys.stdout)

    hand_over(answer, files, page, as_json=json)


def _answer(
    patient_file: Path,
    *,
    signs: tuple[str, ...],
    missed: tuple[str, ...],
    numbers: tuple[str | None, str | None, str | None],
    seed_text: str,
    targets: tuple[Path, ...],
) -> tuple[Answer[TriageResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the triage, render the files; write nothing."""
    from calando.decide.triage.check_wishes import check_wishes
    from calando.decide.triage.wishes import TriageWishes
    from calando.present.answer_files import formats_of, render
    from calando.present.overdose.request import hours_of, mg_of
    from calando.present.patient.file import load_patient
    from calando.present.write import target_problems

    formats = formats_of("triage")
    problems: list[Problem] = []
    last, extra, ago = numbers
    wishes = TriageWishes(
        signs=_words(signs, "--signs", SIGNS, problems),
        last_dose_hours=_number(last, "--last-dose-hours", hours_of, problems),
        missed=_words(missed, "--missed", MISSED, problems),
        extra_mg=_number(extra, "--extra-mg", mg_of, problems),
        extra_hours_ago=_number(ago, "--extra-hours-ago", hours_of, problems),
    )
    noted(lambda: check_wishes(wishes), problems)  # what no triage can be asked
    seed = parsed(seed_number, seed_text, "--seed", "a whole number from 0 on", problems)
    problems += target_problems(
        targets, inputs={patient_file: "patient file"}, formats=tuple(formats)
    )
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.triage(patient, wishes, seed=seed or 0)
    return answer, render(answer, targets, formats)


def _words(
    texts: tuple[str, ...], field: str, allowed: str, problems: list[Problem]
) -> tuple[str, ...]:
    """Return the words between commas, each once; what cannot be read is noted."""
    wrong = name_problems(texts)
    problems += [
        Problem(
            field=field,
            value=p.value,
            message=p.message.replace("name", "word"),
            allowed=allowed,
        )
        for p in wrong
    ]
    return () if wrong else tuple(dict.fromkeys(name for name in names_of(texts) if name))


def _number(
    text: str | None, field: str, read: Callable[[str, str], float], problems: list[Problem]
) -> float | None:
    """Return a number read with its unit, or None with its problem noted."""
    return None if text is None else noted(lambda: read(text, field), problems)
