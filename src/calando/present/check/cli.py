"""The command `calando check`: what was typed becomes wishes, the answer becomes files and a page of text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    AnswerFiles,
    JsonFlag,
    PatientFile,
    SeedText,
    hand_over,
    noted,
    option,
    parsed,
    seed_of,
    shown_by,
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
DAYS = "a number of days from 0 to 3650, such as 3"
NAMES = 'names separated by commas, such as "ibuprofen, zopiclone"'
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
MAX_NAME, MAX_NAMES = 100, 60  # characters of a name, names; more than a list of drugs has


def check(
    patient: PatientFile,
    also: Annotated[
        list[str] | None,
        option(
            "DRUGS",
            'Check these as well, as if they stood in the file, e.g. "ibuprofen, zopiclone". '
            "Repeatable.",
            "--with",
        ),
    ] = None,
    raised_days_ago: Annotated[
        str | None, option("N", "Days since baclofen was started or raised.")
    ] = None,
    table: Annotated[
        Path | None, option("FILE", "Your own interaction rows (.csv or .toml), beside calando's.")
    ] = None,
    json: JsonFlag = False,
    out: AnswerFiles = None,
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
    hand_over(answer, files, shown_by("check.terminal"), as_json=json)


def _check_answer(
    patient_file: Path,
    also: tuple[str, ...],
    raised: str | None,
    table: Path | None,
    seed_text: str,
    targets: tuple[Path, ...],
) -> tuple[Answer[CheckResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the cards, render the files; write nothing."""
    from calando.present.answer_files import formats_of
    from calando.present.write import render, target_problems

    formats = formats_of("check")
    problems: list[Problem] = []
    days = parsed(days_number, raised, "--raised-days-ago", DAYS, problems)
    seed = seed_of(seed_text, problems)
    problems += target_problems(
        targets,
        inputs={patient_file: "patient file", **({table: "table to read"} if table else {})},
        formats=tuple(formats),
    )

    from calando.decide.check.wishes import CheckWishes, check_wishes
    from calando.present.patient.file import load_patient

    rows = noted(lambda: _own_rows(table), problems)
    wrong = name_problems(also)
    problems += wrong
    about = () if wrong else names_of(also)
    wishes = CheckWishes(about=about, raised_days_ago=days, table=rows or ())
    # all problems are told at once, those of the files too
    noted(lambda: check_wishes(wishes), problems)
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.check(patient, wishes, seed=seed)
    return answer, render(answer, targets, formats)


def names_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names between commas, the empty ones too: they are asked about.

    Examples
    --------
    >>> names_of(("ibuprofen, zopiclone", "naproxen"))
    ('ibuprofen', 'zopiclone', 'naproxen')
    >>> names_of(("zopiclone 7,5 mg,ibuprofen",))  # a decimal comma is no comma
    ('zopiclone 7,5 mg', 'ibuprofen')
    """
    return tuple(name.strip() for text in texts for name in _COMMA.split(text))


def name_problems(texts: tuple[str, ...]) -> list[Problem]:
    """Return what is wrong with names that were typed: nothing, too long, too many, not to be printed."""

    def problem(value: str, message: str, allowed: str = NAMES) -> Problem:
        return Problem(field="--with", value=shown(value), message=message, allowed=allowed)

    from calando.present.patient.problems import shown
    from calando.present.plain_text import is_plain

    found = [problem(text, "no name is given") for text in texts if not text.strip()]
    names = names_of(tuple(text for text in texts if text.strip()))
    found += [
        problem(
            name,
            "a name holds a character that cannot be printed",
            f"names of at most {MAX_NAME} printable characters",
        )
        for name in names
        if not is_plain(name)
    ]
    found += [
        problem(
            name,
            f"a name has {len(name)} characters",
            f"names of at most {MAX_NAME} characters, separated by commas",
        )
        for name in names
        if len(name) > MAX_NAME
    ]
    if len(names) > MAX_NAMES:
        message = f"{len(names)} names are too many"
        return [problem("", message, f"at most {MAX_NAMES} names"), *found[:MAX_NAMES]]
    return found


def days_number(text: str) -> float:
    """Return a number of days that can be asked for, or raise ValueError."""
    from calando.decide.check.wishes import MOST_DAYS

    days = float(text)
    if not 0 <= days <= MOST_DAYS:
        raise ValueError(text)
    return days


def _own_rows(table: Path | None) -> tuple[OwnRow, ...]:
    if table is None:
        return ()
    from calando.present.check.interaction_table_file import load_interaction_table

    return load_interaction_table(table)
