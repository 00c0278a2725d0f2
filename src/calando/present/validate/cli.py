"""The command `calando validate`: run every check, print the report, write it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from calando.errors import InputError, Problem
from calando.present.cli_parts import JsonFlag, SeedText, files_option, hand_over, seed_of, shown_by

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
    from calando.present.write import later, render, target_problems

    formats = {
        ".html": later("validate.html", "report_html"),
        ".json": later("json_out", "answer_json"),
        ".svg": later("validate.plot", "report_svg"),
        ".png": later("validate.plot", "report_png"),
    }
    targets = tuple(out or ())
    problems: list[Problem] = []
    number = seed_of(seed, problems)
    problems += target_problems(targets, formats=tuple(formats))
    if problems:
        raise InputError(*problems)

    from calando import actions

    answer = actions.validate(seed=number)
    hand_over(answer, render(answer, targets, formats), shown_by("validate.terminal"), as_json=json)
