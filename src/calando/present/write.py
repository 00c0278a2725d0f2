"""Files for `--out`: the format follows the extension; all are written, or none.

Everything wrong with a target is found before any work; every file is rendered in memory before
the first is written (a table of a whole cohort is streamed instead); each is written beside its
target and then renamed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from calando.decide.recommendation import Answer
from calando.errors import InputError, Problem

if TYPE_CHECKING:
    from calando.present.simulate.rows import Blocks
    from calando.simulate.events import EventTable
    from calando.simulate.result import DatasetSimulation, SimulationResult

Content: TypeAlias = bytes | Callable[[Path], None]  # what a file holds, or what writes it


Render: TypeAlias = Callable[[Answer[Any]], bytes]


def later(module: str, function: str, *, of_result: bool = False) -> Render:
    """Return what writes an answer; its module of `present` is imported when its format is asked for."""

    def rendered(answer: Answer[Any]) -> bytes:
        write = getattr(import_module(f"calando.present.{module}"), function)
        made = write(answer.result if of_result else answer)
        return made.encode() if isinstance(made, str) else bytes(made)

    return rendered


RENDERERS: Mapping[str, Render] = {
    ".json": later("json_out", "answer_json"),
    ".html": later("html", "answer_html"),
    ".pdf": later("pdf", "answer_pdf"),
    ".ics": later("calendar", "calendar_ics"),
    ".svg": later("plots", "figure_svg"),
    ".png": later("plots", "figure_png"),
    ".csv": later("table_out", "plan_csv"),
}
ALLOWED = " ".join(RENDERERS)


# -- a simulation ---------------------------------------------------------------------------------


DATASET_FORMATS = (".csv", ".parquet", ".json")
SIMULATION_FORMATS: Mapping[str, Render] = {
    ".json": later("json_out", "answer_json"),
    ".html": later("simulate.html", "simulation_html"),
    ".svg": later("simulate.plot", "simulation_svg", of_result=True),
    ".png": later("simulate.plot", "simulation_png", of_result=True),
    ".csv": later("simulate.table", "bands_csv", of_result=True),
    ".parquet": later("simulate.table", "bands_parquet", of_result=True),
}


def render_simulation(
    answer: Answer[SimulationResult],
    targets: Sequence[Path],
    *,
    rows: Callable[[], Blocks] | None = None,
) -> dict[Path, Content]:
    """Return what each file asked for holds; with `rows` the tables hold every patient instead of the bands."""
    files: dict[Path, Content] = {}
    for target in targets:
        suffix = target.suffix.lower()
        if rows is not None and suffix in (".csv", ".parquet"):
            from calando.present.simulate.rows import rows_writer

            files[target] = rows_writer(rows, answer.result.hours, suffix)
        else:
            files[target] = SIMULATION_FORMATS[suffix](answer)
    return files


def render_dataset(
    answer: Answer[DatasetSimulation], table: EventTable, targets: Sequence[Path]
) -> dict[Path, Content]:
    """Return what each file asked for holds: the data set with its predictions, or the answer as JSON."""
    from calando.present.simulate.table import dataset_bytes

    return {
        target: RENDERERS[".json"](answer)
        if target.suffix.lower() == ".json"
        else dataset_bytes(answer.result, table, target.suffix.lower())
        for target in targets
    }


# -- targets --------------------------------------------------------------------------------------


def target_problems(
    targets: Sequence[Path],
    *,
    has_start: bool = True,
    inputs: Iterable[Path] | Mapping[Path, str] = (),
    formats: Sequence[str] = tuple(RENDERERS),
) -> list[Problem]:
    """Return everything that is wrong with the files asked for, before any work is done.

    Parameters
    ----------
    inputs : what is read and must not be overwritten; as a mapping each with what it is called.
    """
    problems: list[Problem] = []
    seen: set[Path] = set()
    names = inputs if isinstance(inputs, Mapping) else dict.fromkeys(inputs, "")
    read = {path.resolve(): name for path, name in names.items()}
    for target in targets:
        message, allowed = _target_problem(target, read, seen, formats)
        if message:
            problems.append(
                Problem(field="--out", value=str(target), message=message, allowed=allowed)
            )
        elif target.suffix.lower() == ".ics" and not has_start:
            problems.append(
                Problem(
                    field="--start",
                    message="a calendar (.ics) needs the date of the first day; add --start",
                    allowed="a date such as 2026-05-04",
                )
            )
        seen.add(target.resolve())
    return problems


def _target_problem(
    target: Path, read: Mapping[Path, str], seen: set[Path], formats: Sequence[str]
) -> tuple[str, str]:
    if target.suffix.lower() not in formats:
        what = f"cannot write {target.suffix}" if target.suffix else "has no extension"
        return f"{target.name}: {what}; the extension decides the format", " ".join(formats)
    if target.is_dir():
        return f"{target} is a folder", "a file name"
    if target.resolve() in read:
        is_table = target.suffix.lower() in (".csv", ".parquet")
        what = read[target.resolve()] or ("data set" if is_table else "plan or patient file")
        return f"{target} is the {what}; it would be overwritten", "another file name"
    if target.resolve() in seen:
        return f"{target} is given twice", "each file once"
    folder = target.resolve().parent
    if not folder.is_dir():
        return f"the folder {folder} does not exist", "an existing folder"
    if not os.access(folder, os.W_OK):
        return f"the folder {folder} cannot be written to", "a folder you may write to"
    return "", ""


def render(
    answer: Answer[Any], targets: Sequence[Path], formats: Mapping[str, Render] = RENDERERS
) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    return {target: formats[target.suffix.lower()](answer) for target in targets}


def write_all(rendered: Mapping[Path, Content]) -> None:
    """Write every file, or none: first all beside their targets, then rename."""
    waiting: dict[Path, Path] = {}
    target = Path()
    try:
        for target, data in rendered.items():
            beside = target.with_name(f".{target.name}.{os.getpid()}.part")
            waiting[beside] = target
            _write_new(beside, data)
        for beside, target in waiting.items():
            os.replace(beside, target)
    except OSError as error:
        raise InputError(
            Problem(
                field="--out",
                value=str(target),
                message=f"{target} cannot be written: {error.strerror or error}",
                allowed="a file in a folder you may write to",
            )
        ) from error
    finally:
        for beside in waiting:
            with contextlib.suppress(OSError):
                beside.unlink()


def _write_new(path: Path, data: Content) -> None:
    if callable(data):
        data(path)
        return
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
