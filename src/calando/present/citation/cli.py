"""The command `calando cite`: which papers stand behind an answer, and for what."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    OUTPUT,
    JsonFlag,
    SeedUnused,
    files_option,
    hand_over,
    parsed,
    print_bytes,
    seed_number,
)

if TYPE_CHECKING:
    from calando.decide.monograph.citations import Citations
    from calando.decide.recommendation import Answer
    from calando.present.write import Content

CITE_EPILOG = """Examples:

\b
  calando taper patient.toml --json > answer.json
  calando cite answer.json
  calando cite answer.json --bibtex > refs.bib
  calando cite answer.json --out refs.csl.json
"""
FORMATS = (".bib", ".json", ".txt")  # and .csl.json, by the end of the name
CSL = ".csl.json"


def cite(
    answer: Annotated[
        str, typer.Argument(metavar="ANSWER", help="JSON that a command of calando wrote.")
    ],
    bibtex: Annotated[
        bool,
        typer.Option("--bibtex", metavar="", rich_help_panel=OUTPUT, help="Print BibTeX instead."),
    ] = False,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".bib .csl.json .json .txt")] = None,
    seed: SeedUnused = "1",
) -> None:
    """List the papers behind an answer, in order, each with what it is used for."""
    from calando.present.write import target_problems

    targets, file = tuple(out or ()), Path(answer)
    problems: list[Problem] = []
    parsed(seed_number, seed, "--seed", "a whole number from 0 on", problems)
    if bibtex and json:
        message = "--bibtex and --json cannot both be printed"
        problems.append(Problem(field="--bibtex", message=message, allowed="one of the two"))
    if not answer.strip():  # as a path it would be the folder one stands in
        allowed = "a file, such as answer.json"
        problems.append(
            Problem(field="ANSWER", value=answer, message="no file is named", allowed=allowed)
        )
    problems += target_problems(targets, inputs={file: "answer to read"}, formats=FORMATS)
    if problems:
        raise InputError(*problems)

    from calando.present.citation.file import cite as papers_behind

    found = papers_behind(file)
    files: dict[Path, Content] = {target: renderer(target)(found) for target in targets}

    def page() -> None:
        from calando.present.citation import out as citation_out

        write = citation_out.bibtex if bibtex else citation_out.citations_text
        print_bytes(write(found.result).encode())

    hand_over(found, files, page, as_json=json)
    if found.result.without_entry and not json:
        names = ", ".join(found.result.without_entry)
        typer.echo(f"Named without an entry: {names}", err=True)
    sys.stdout.flush()


def renderer(target: Path) -> Callable[[Answer[Citations]], bytes]:
    """Return what writes a file, by the end of its name."""
    if target.name.lower().endswith(CSL):
        return _csl
    return {".bib": _bib, ".json": _json, ".txt": _txt}[target.suffix.lower()]


def _bib(answer: Answer[Citations]) -> bytes:
    from calando.present.citation.out import bibtex

    return bibtex(answer.result).encode()


def _csl(answer: Answer[Citations]) -> bytes:
    from calando.present.citation.out import csl_json

    return csl_json(answer.result).encode()


def _json(answer: Answer[Citations]) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _txt(answer: Answer[Citations]) -> bytes:
    from calando.present.citation.out import citations_text

    return citations_text(answer.result).encode()
