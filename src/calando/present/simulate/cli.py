"""The command `calando simulate`: what was typed becomes wishes, the answer becomes files and a page of text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    OUTPUT,
    WHOLE,
    JsonFlag,
    SeedText,
    files_option,
    hand_over,
    option,
    parsed,
    seed_of,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.decide.simulation.wishes import SimulationWishes
    from calando.present.write import Content
    from calando.simulate.result import DatasetSimulation, SimulationResult

SIMULATE_EPILOG = """Examples:

\b
  calando simulate --model simon2018 --regimen "20 mg q8h"
  calando simulate --model simon2018 --regimen "50 mg once" --patients 10000 --out bands.svg
  calando simulate patient.toml
  calando simulate patient.toml --regimen "10 mg q6h for 3 d then 5 mg q8h for 7 d" --clcr "0:60 72:20"
  calando simulate --model csf_bolus --regimen "75 micrograms intrathecal once"
"""
WHOM, BODY, RUN = "Whom, and which doses", "Kidneys, body, and how doses are taken", "How it is run"
A_NUMBER = "a number"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """What was typed after `simulate`, before it is checked."""

    patient: Path | None
    model: str | None
    regimen: str | None
    numbers: dict[str, str | None]
    flags: dict[str, bool]
    clcr: str | None
    hemodialysis: str | None
    correlation: tuple[str, ...]
    checkpoint: Path | None
    individuals: bool
    seed: str


def simulate(
    patient: Annotated[
        Path | None,
        typer.Argument(metavar="PATIENT", help="Patient file; without it --model is needed."),
    ] = None,
    model: Annotated[
        str | None,
        option(
            "NAME",
            "Published model, e.g. simon2018, csf_bolus, lorazepam:greenblatt1979. For a patient "
            "file: by default every model that describes the person.",
            panel=WHOM,
        ),
    ] = None,
    regimen: Annotated[
        str | None,
        option(
            "TEXT", "Doses, e.g. '20 mg q8h'. By default those of the patient file.", panel=WHOM
        ),
    ] = None,
    patients: Annotated[
        str | None,
        option(
            "N",
            "1: the typical patient of the model. More: percentile bands. Of a patient file: 128 or more.",
            panel=WHOM,
        ),
    ] = None,
    days: Annotated[
        str | None, option("D", "How long. By default as the regimen needs.", panel=WHOM)
    ] = None,
    every: Annotated[
        str | None, option("H", "Hours between two levels: 0.5, or 1.", panel=WHOM)
    ] = None,
    residual: Annotated[
        bool, option("", "Levels as measured, with error.", "--residual", panel=WHOM)
    ] = False,
    uncertainty: Annotated[
        bool,
        option(
            "",
            "Draw the model's parameters from their printed intervals, too.",
            "--uncertainty",
            panel=WHOM,
        ),
    ] = False,
    weight_kg: Annotated[str | None, option("KG", "For models printed per kg.", panel=BODY)] = None,
    correlation: Annotated[
        list[str] | None,
        option("A,B=R", "Correlation of two parameters, e.g. CL,V=0.3. Repeatable.", panel=BODY),
    ] = None,
    clcr: Annotated[
        str | None,
        option(
            "X",
            "Creatinine clearance, mL/min; or its course, hour:mL/min: '0:100 72:30'.",
            panel=BODY,
        ),
    ] = None,
    hemodialysis: Annotated[
        str | None,
        option("DAYS", "Days of sessions, and when they begin: 'mon wed fri 13:00'.", panel=BODY),
    ] = None,
    missed: Annotated[
        str | None, option("P", "Share of doses missed, e.g. 0.1.", panel=BODY)
    ] = None,
    doubled: Annotated[str | None, option("P", "Share of doses taken twice.", panel=BODY)] = None,
    ran_out_day: Annotated[
        str | None, option("D", "Nothing is left from day D on.", panel=BODY)
    ] = None,
    workers: Annotated[
        str | None, option("N", "Processes; the answer is the same for any number.", panel=RUN)
    ] = None,
    checkpoint: Annotated[
        Path | None,
        option("FILE", "Remember what is done here; the same command goes on from it.", panel=RUN),
    ] = None,
    dataset: Annotated[
        Path | None,
        option(
            "FILE",
            "Predict every row of a data set (.csv or .parquet, NONMEM's columns), with --model.",
            panel=WHOM,
        ),
    ] = None,
    individuals: Annotated[
        bool,
        option(
            "",
            "Every patient's levels go to the .csv or .parquet, instead of the bands. With "
            "--dataset: draw a patient for each subject.",
            "--individuals",
            panel=OUTPUT,
        ),
    ] = False,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".html .svg .png .csv .parquet .json")] = None,
    seed: SeedText = "1",
) -> None:
    """Simulate the levels that doses give: of one person, or of patients of a published model.

    A patient file is simulated with every model that describes the person; a model alone shows
    its typical patient, or with --patients N the spread between patients.
    """
    raw = RawRequest(
        patient=patient,
        model=model,
        regimen=regimen,
        numbers={
            "days": days,
            "every_h": every,
            "weight_kg": weight_kg,
            "missed": missed,
            "doubled": doubled,
            "ran_out_day": ran_out_day,
            "patients": patients,
            "workers": workers,
        },
        flags={"residual": residual, "uncertainty": uncertainty},
        clcr=clcr,
        hemodialysis=hemodialysis,
        correlation=tuple(correlation or ()),
        checkpoint=checkpoint,
        individuals=individuals,
        seed=seed,
    )
    targets = tuple(out or ())
    if dataset is not None:
        predicted, files = _predicted(raw, dataset, targets)
        show = shown_by("simulate.terminal", "show_dataset")
        hand_over(predicted, files, show, as_json=json)
    else:
        answer, files = _answered(raw, targets)
        hand_over(answer, files, shown_by("simulate.terminal"), as_json=json)


def _answered(
    raw: RawRequest, targets: tuple[Path, ...]
) -> tuple[Answer[SimulationResult], dict[Path, Content]]:
    """Check everything that was typed, simulate, render the files; write nothing."""
    from calando.present.write import SIMULATION_FORMATS, render_simulation

    problems: list[Problem] = []
    tables = [t for t in targets if t.suffix.lower() in (".csv", ".parquet")]
    if raw.individuals and not tables:
        message = "every patient's levels need a table to go to"
        problems.append(
            Problem(field="--individuals", message=message, allowed="--out levels.parquet or .csv")
        )
    inputs = tuple(p for p in (raw.patient,) if p is not None)
    wishes, seed = _checked(raw, targets, tuple(SIMULATION_FORMATS), inputs, problems)

    from calando import actions
    from calando.present.simulate.progress import CompilerNote, ProgressLine
    from calando.present.simulate.request import with_dose_caveats

    person = None
    if raw.patient is not None:
        from calando.present.patient.file import load_patient

        person = load_patient(raw.patient)
    progress = ProgressLine()
    with CompilerNote(elsewhere=wishes.workers > 1):
        answer = actions.simulate(person, wishes, seed=seed, progress=progress)
    progress.clear()
    answer = with_dose_caveats(answer, wishes)
    rows = partial(actions.simulate_individuals, person, wishes, seed=seed)
    return answer, render_simulation(answer, targets, rows=rows if raw.individuals else None)


def _predicted(
    raw: RawRequest, dataset: Path, targets: tuple[Path, ...]
) -> tuple[Answer[DatasetSimulation], dict[Path, Content]]:
    """Predict the rows of a data set, render the files; write nothing."""
    from calando.present.write import DATASET_FORMATS, render_dataset

    problems: list[Problem] = []
    if raw.patient is not None:
        message = "a patient file and a data set are two questions"
        problems.append(Problem(field="PATIENT", message=message, allowed="one of the two"))
    wishes, seed = _checked(raw, targets, DATASET_FORMATS, (dataset,), problems)

    from calando import actions
    from calando.present.simulate.dataset_file import read_dataset

    table = read_dataset(dataset)
    answer = actions.simulate_dataset(table, wishes, individuals=raw.individuals, seed=seed)
    return answer, render_dataset(answer, table, targets)


def _checked(
    raw: RawRequest,
    targets: tuple[Path, ...],
    formats: tuple[str, ...],
    inputs: tuple[Path, ...],
    problems: list[Problem],
) -> tuple[SimulationWishes, int]:
    """Return what was typed as wishes and a seed, or refuse it with everything that is wrong."""
    from calando.present.simulate.request import simulation_wishes
    from calando.present.write import target_problems

    whole = ("patients", "workers")
    numbers = {
        name: parsed(
            int if name in whole else _finite,
            text,
            "--every" if name == "every_h" else f"--{name.replace('_', '-')}",
            WHOLE if name in whole else A_NUMBER,
            problems,
        )
        for name, text in raw.numbers.items()
        if text is not None
    }
    seed = seed_of(raw.seed, problems)
    problems += target_problems(targets, formats=formats, inputs=inputs)
    try:
        wishes = simulation_wishes(
            model=raw.model,
            regimen=raw.regimen,
            clcr=raw.clcr,
            hemodialysis=raw.hemodialysis,
            correlation=raw.correlation,
            checkpoint=raw.checkpoint,
            **({} if problems else numbers),
            **raw.flags,
        )
    except InputError as error:
        raise InputError(*problems, *error.problems) from None
    if problems:
        raise InputError(*problems)
    return wishes, seed


def _finite(text: str) -> float:
    value = float(text)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value
