"""The command `calando validate`: run every check, print the report, write it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    JsonFlag,
    SeedText,
    files_option,
    parsed,
    print_bytes,
    seed_number,
    write_files,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.simulate.checks.report import Credibility

VALIDATE_EPILOG = """Examples:

\b
  calando validate
  calando validate --out report.html --json > report.json
"""


def validate(
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".html .json .svg .png")] = None,
    seed: SeedText = "1",
) -> None:
    """Check calando against published numbers, other programs and itself.

    What it gets wrong stands first. Takes some seconds; the first time longer.
    """
    from calando.present.write import target_problems

    targets = tuple(out or ())
    problems: list[Problem] = []
    number = parsed(seed_number, seed, "--seed", "a whole number from 0 on", problems)
    problems += target_problems(targets, formats=tuple(RENDERERS))
    if problems:
        raise InputError(*problems)

    from calando import actions

    answer = actions.validate(seed=number or 0)
    files = {target: RENDERERS[target.suffix.lower()](answer) for target in targets}
    write_files(files)
    if json:
        print_bytes(_json(answer))
    else:
        from calando.present.validate.terminal import show

        show(answer, sys.stdout)
    for path in files:
        typer.echo(f"Wrote {path}", err=True)


def _json(answer: Answer[Credibility]) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: Answer[Credibility]) -> bytes:
    from calando.present.validate.html import report_html

    return report_html(answer).encode()


def _svg(answer: Answer[Credibility]) -> bytes:
    from calando.present.validate.plot import report_svg

    return report_svg(answer)


def _png(answer: Answer[Credibility]) -> bytes:
    from calando.present.validate.plot import report_png

    return report_png(answer)


RENDERERS: Mapping[str, Callable[[Answer[Credibility]], bytes]] = {
    ".html": _html,
    ".json": _json,
    ".svg": _svg,
    ".png": _png,
}
