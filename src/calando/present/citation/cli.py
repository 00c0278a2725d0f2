"""The command `calando cite`: which papers stand behind an answer, and for what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    OUTPUT,
    JsonFlag,
    SeedUnused,
    files_option,
    hand_over,
    option,
    print_bytes,
    seed_of,
)

if TYPE_CHECKING:
    from calando.decide.monograph.citations import Citations
    from calando.decide.recommendation import Answer
    from calando.present.write import Content, Render

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
    bibtex: Annotated[bool, option("", "Print BibTeX instead.", "--bibtex", panel=OUTPUT)] = False,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".bib .csl.json .json .txt")] = None,
    seed: SeedUnused = "1",
) -> None:
    """List the papers behind an answer, in order, each with what it is used for."""
    from calando.present.write import target_problems

    targets, file = tuple(out or ()), Path(answer)
    problems: list[Problem] = []
    seed_of(seed, problems)
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

    def page(found: Answer[Citations], _: IO[str]) -> None:
        from calando.present.citation import out as citation_out

        write = citation_out.bibtex if bibtex else citation_out.citations_text
        print_bytes(write(found.result).encode())

    hand_over(found, files, page, as_json=json)
    if found.result.without_entry and not json:
        names = ", ".join(found.result.without_entry)
        typer.echo(f"Named without an entry: {names}", err=True)
    sys.stdout.flush()


def renderer(target: Path) -> Render:
    """Return what writes a file, by the end of its name."""
    from calando.present.write import later

    if target.name.lower().endswith(CSL):
        return later("citation.out", "csl_json", of_result=True)
    return {
        ".bib": later("citation.out", "bibtex", of_result=True),
        ".json": later("json_out", "answer_json"),
        ".txt": later("citation.out", "citations_text", of_result=True),
    }[target.suffix.lower()]
