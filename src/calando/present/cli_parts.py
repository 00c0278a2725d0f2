"""What every command of the line shares: grouped help, one way of checking what was typed, bytes out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, TypeVar

import typer
import typer.core

from calando.errors import InputError, Problem

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.present.write import Content

T = TypeVar("T")
Show = Callable[["Answer[Any]", IO[str]], None]
WISHES, OUTPUT = "What you wish", "How it is shown"
WHOLE = "a whole number"


def option(metavar: str, text: str, *names: str, panel: str = WISHES) -> Any:
    """Return an option in its group of the help; a flag has no metavar, but a name."""
    return typer.Option(*names, metavar=metavar, rich_help_panel=panel, help=text)


PatientFile = Annotated[
    Path, typer.Argument(metavar="PATIENT", help="Patient file (.toml, .yaml or .json).")
]
JsonFlag = Annotated[
    bool,
    typer.Option("--json", metavar="", rich_help_panel=OUTPUT, help="Print one JSON document."),
]
SeedText = Annotated[
    str, typer.Option(metavar="N", rich_help_panel=OUTPUT, help="Seed of the simulation.")
]
SeedUnused = Annotated[
    str,
    typer.Option(metavar="N", rich_help_panel=OUTPUT, help="No effect here: nothing is simulated."),
]
StartText = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        rich_help_panel=WISHES,
        help="Date of the first day, e.g. 2026-05-04. Without it: day numbers.",
    ),
]
ProductTexts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT",
        rich_help_panel=WISHES,
        help="Only these products. Repeat it, or separate by commas.",
    ),
]


def files_option(formats: str) -> Any:
    """Return the option --out, which names the formats that a command writes."""
    return typer.Option(
        metavar="FILE",
        rich_help_panel=OUTPUT,
        help=f"Also write a file: {formats}. Repeatable.",
    )


PlanFiles = Annotated[list[Path] | None, files_option(".pdf .html .ics .svg .png .json .csv")]
AnswerFiles = Annotated[list[Path] | None, files_option(".json .html .pdf .csv .svg .png")]


class GroupedCommand(typer.core.TyperCommand):
    """A command whose help groups its options, in plain text: Rich would cost 0.1 s."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write one list per group, in the order the options are declared."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                usual = "Arguments" if param.param_type_name == "argument" else "Options"
                group = getattr(param, "rich_help_panel", None) or usual
                groups.setdefault(group, []).append(record)
        for name, records in groups.items():
            with formatter.section(name):
                formatter.write_dl(records)


def parsed(
    parse: Callable[[str], T], text: str | None, field: str, allowed: str, problems: list[Problem]
) -> T | None:
    """Return what the text says; if it says nothing of the kind, note the problem."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError:
        message = f"{text!r} is not {allowed.split(',')[0].replace('year-month-day', 'a date')}"
        problems.append(Problem(field=field, value=text, message=message, allowed=allowed))
        return None


def noted(read: Callable[[], T], problems: list[Problem]) -> T | None:
    """Return what is read; note every problem of it instead of raising."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


def seed_number(text: str) -> int:
    """Return a seed, or raise ValueError."""
    seed = int(text)
    if not 0 <= seed < 2**63:
        raise ValueError(text)
    return seed


def seed_of(text: str, problems: list[Problem]) -> int:
    """Return the seed that was typed; note what is none."""
    return parsed(seed_number, text, "--seed", "a whole number from 0 on", problems) or 0


def write_files(files: Mapping[Path, Content]) -> None:
    """Write all files, or none."""
    if files:
        from calando.present.write import write_all

        write_all(files)


def print_bytes(data: bytes) -> None:
    """Write UTF-8 whatever the terminal's encoding: equal answers give equal bytes."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a test or a notebook has replaced the stream
        sys.stdout.write(data.decode())
    else:
        buffer.write(data)
    sys.stdout.flush()


def shown_by(module: str, function: str = "show") -> Show:
    """Return what prints an answer; its module of `present` is imported when there is one to print."""

    def show(answer: Answer[Any], stream: IO[str]) -> None:
        getattr(import_module(f"calando.present.{module}"), function)(answer, stream)

    return show


def hand_over(
    answer: Answer[Any], files: Mapping[Path, Content], show: Show, *, as_json: bool
) -> None:
    """Write the files, then print the answer: one JSON document, or a page for a person."""
    write_files(files)
    if as_json:
        from calando.present.json_out import answer_json

        print_bytes(answer_json(answer).encode())
    else:
        show(answer, sys.stdout)
    for path in files:
        typer.echo(f"Wrote {path}", err=True)
