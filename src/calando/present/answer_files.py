"""The files of an answer: what `--out` writes by extension, by the names that every command's modules share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from calando.decide.recommendation import Answer
from calando.errors import InputError, Problem
from calando.present.cli_parts import noted, seed_of
from calando.present.write import Render, later, render, target_problems


def formats_of(name: str) -> Mapping[str, Render]:
    """Return how an answer is written by extension, for a command whose modules are named after it.

    Parameters
    ----------
    name : "check": then `check.html.check_html`, `check.pdf.check_pdf`, `check.csv.check_csv` and the figures of
        `check.plot`. Each module is imported when its format is asked for.

    Examples
    --------
    >>> list(formats_of("check"))
    ['.json', '.html', '.pdf', '.csv', '.svg', '.png']
    """
    return {
        ".json": later("json_out", "answer_json"),
        ".html": later(f"{name}.html", f"{name}_html"),
        ".pdf": later(f"{name}.pdf", f"{name}_pdf"),
        ".csv": later(f"{name}.csv", f"{name}_csv"),
        ".svg": later(f"{name}.plot", "figure_svg"),
        ".png": later(f"{name}.plot", "figure_png"),
    }


def answered(
    name: str,
    patient_file: Path,
    wishes: object,
    *,
    seed_text: str,
    targets: Sequence[Path],
    problems: list[Problem],
) -> tuple[Answer[Any], dict[Path, bytes]]:
    """Answer the command of that name for the person of a file, and render the files; write nothing.

    What is wrong with seed, files and person joins the `problems` of the wishes: all are told at once.
    """
    from calando.present.patient.file import load_patient

    formats = formats_of(name)
    seed = seed_of(seed_text, problems)
    inputs = {patient_file: "patient file"}
    problems += target_problems(targets, inputs=inputs, formats=tuple(formats))
    patient = noted(lambda: load_patient(patient_file), problems)
    if problems or patient is None:
        raise InputError(*problems)

    from calando import actions

    answer = getattr(actions, name)(patient, wishes, seed=seed)
    return answer, render(answer, targets, formats)
