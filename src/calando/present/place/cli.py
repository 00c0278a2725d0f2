"""The command `calando place`: findings and answers become wishes, the answer becomes files and a page of text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    OUTPUT,
    AnswerFiles,
    JsonFlag,
    PatientFile,
    SeedUnused,
    hand_over,
    noted,
    option,
    print_bytes,
    seed_of,
    shown_by,
    write_files,
)

if TYPE_CHECKING:
    from calando.decide.place.result import PlaceResult
    from calando.decide.recommendation import Answer
    from calando.facts.schema_placement import PlacementFacts

PLACE_EPILOG = """An emergency does not wait for this page: the numbers to call are its first line.

Examples:

\b
  calando place patient.toml
  calando place patient.toml --questions > sheet.json
  calando place patient.toml --answers sheet.json --answers ciwa.json --out place.pdf
  calando place patient.toml --finding seizure_now=no --finding alcohol_units_per_day=22
  calando place patient.toml --dissent "residential: no bed within 200 km"
  calando place patient.toml --json > place.json

The rules are calando's own, each with its source; the highest level that one of them asks for wins. What is not told
is neither yes nor no: --questions prints what should still be asked, as a sheet to fill in and give back. A unit of
alcohol is the UK's, 8 g. Another view is shown beside the answer and changes nothing in it.
"""


def place(
    patient: PatientFile,
    answers: Annotated[
        list[Path] | None,
        option(
            "FILE",
            "Answers to an instrument or to the questions of this command (.json). Repeatable.",
        ),
    ] = None,
    finding: Annotated[
        list[str] | None,
        option(
            "ID=ANSWER", "One finding, e.g. seizure_now=no or alcohol_units_per_day=22. Repeatable."
        ),
    ] = None,
    dissent: Annotated[
        str | None,
        option(
            '"LEVEL: REASON"', "A clinician's other view, kept beside the answer; never changes it."
        ),
    ] = None,
    questions: Annotated[
        bool,
        option(
            "",
            "Print what should still be asked, as an answers file to fill in.",
            "--questions",
            panel=OUTPUT,
        ),
    ] = False,
    json: JsonFlag = False,
    out: AnswerFiles = None,
    seed: SeedUnused = "1",
) -> None:
    """Which level of care, phase by phase: the rules that say so, and what is not known.

    Five levels from outpatient to emergency, for withdrawal, stabilisation and the time
    afterwards. Every rule is shown with its source. A clinician decides.
    """
    answer, files, facts = _answer(
        patient,
        answer_files=tuple(answers or ()),
        findings=tuple(finding or ()),
        dissent=dissent,
        seed_text=seed,
        targets=tuple(out or ()),
        questions=questions,
    )
    if questions:
        _ask(answer, tuple(out or ()), facts)
        return
    hand_over(answer, files, shown_by("place.terminal"), as_json=json)


def _ask(answer: Answer[PlaceResult], targets: tuple[Path, ...], facts: PlacementFacts) -> None:
    """Print the sheet; the questions in words go to the other stream, or to a person if the sheet is a file."""
    from calando.present.place.questions import open_questions, questions_json, questions_text
    from calando.present.place.words import first_lines

    for line in first_lines(answer.result)[:-1]:  # whom to call does not wait for questions
        typer.secho(line, err=True, fg="red")
    found = open_questions(answer.result, facts)
    sheet = questions_json(found).encode()
    if targets:
        write_files(dict.fromkeys(targets, sheet))
        typer.echo(questions_text(found))
        for path in targets:
            typer.echo(f"Wrote {path}", err=True)
        return
    print_bytes(sheet)
    typer.echo(questions_text(found), err=True)


def _answer(
    patient_file: Path,
    *,
    answer_files: tuple[Path, ...],
    findings: tuple[str, ...],
    dissent: str | None,
    seed_text: str,
    targets: tuple[Path, ...],
    questions: bool,
) -> tuple[Answer[PlaceResult], dict[Path, bytes], PlacementFacts]:
    """Check everything that was typed, ask for the placement, render the files; write nothing."""
    from calando.facts.load_placement import load_placement
    from calando.present.answer_files import formats_of
    from calando.present.patient.file import load_patient
    from calando.present.place.request import wishes_of
    from calando.present.write import render, target_problems

    facts = load_placement()
    known = {finding.id: finding for finding in facts.findings}
    formats = formats_of("place")
    problems: list[Problem] = []
    wishes = noted(lambda: wishes_of(findings, answer_files, dissent, known), problems)
    seed = seed_of(seed_text, problems)
    inputs = {patient_file: "patient file", **dict.fromkeys(answer_files, "answers file")}
    written = (".json",) if questions else tuple(formats)
    problems += target_problems(targets, inputs=inputs, formats=written)
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.place(patient, wishes, seed=seed)
    return answer, {} if questions else render(answer, targets, formats), facts
