"""The command `calando admission`: a patient file becomes a checklist for the person and for the team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    JsonFlag,
    PatientFile,
    SeedUnused,
    files_option,
    hand_over,
    noted,
    option,
    seed_of,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.admission.result import AdmissionResult
    from calando.decide.recommendation import Answer
    from calando.facts.schema_placement import CareLevel

ADMISSION_EPILOG = """An emergency does not wait for a list: the numbers to call are its first line.

Examples:

\b
  calando admission patient.toml --level residential
  calando admission patient.toml --answers intake.json --out checklist.pdf
  calando admission patient.toml --level medically_managed --json > checklist.json

Without --level the level is what calando place finds, from the file and --answers. With it, an emergency that one of
them tells still comes first. Levels: outpatient, intensive_outpatient, residential, medically_managed, emergency. No
business is named and none recommended.
"""
FORMATS = ".json .html .pdf .csv"


def admission(
    patient: PatientFile,
    answers: Annotated[
        list[Path] | None,
        option("FILE", "Answers of an intake or an instrument, for level and rows. Repeatable."),
    ] = None,
    level: Annotated[
        str | None,
        option("LEVEL", "The level that is decided already. Without it: what calando place finds."),
    ] = None,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(FORMATS)] = None,
    seed: SeedUnused = "1",
) -> None:
    """Pick the checklist of an admission: what to ask, agree, pack, and do on arrival.

    Rows are chosen by pump, other drugs, kidneys, age, pregnancy, home, country and level. Each
    says why. Baclofen goes on as it is taken until a written plan changes it.
    """
    answer, files = _answer(
        patient,
        answers=tuple(answers or ()),
        level=level,
        seed_text=seed,
        targets=tuple(out or ()),
    )
    hand_over(answer, files, shown_by("admission.terminal"), as_json=json)


def _answer(
    patient_file: Path,
    *,
    answers: tuple[Path, ...],
    level: str | None,
    seed_text: str,
    targets: tuple[Path, ...],
) -> tuple[Answer[AdmissionResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the checklist, render the files; write nothing."""
    from calando.decide.admission.wishes import AdmissionWishes, check_wishes
    from calando.decide.place.wishes import PlaceWishes
    from calando.facts.load_placement import load_placement
    from calando.present.answer_files import formats_of
    from calando.present.patient.file import load_patient
    from calando.present.place.request import wishes_of
    from calando.present.write import render, target_problems

    # there is nothing to draw in a checklist
    formats = {s: r for s, r in formats_of("admission").items() if s in FORMATS.split()}
    problems: list[Problem] = []
    seed = seed_of(seed_text, problems)
    read = {patient_file: "patient file", **dict.fromkeys(answers, "answers file")}
    problems += target_problems(targets, inputs=read, formats=tuple(formats))
    known = {finding.id: finding for finding in load_placement().findings}
    told = noted(lambda: wishes_of((), answers, None, known), problems)
    chosen = cast("CareLevel | None", level.strip().lower() if level is not None else None)
    wishes = AdmissionWishes(level=chosen, place=told or PlaceWishes())
    noted(lambda: check_wishes(wishes), problems)
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.admission(patient, wishes, seed=seed)
    return answer, render(answer, targets, formats)
