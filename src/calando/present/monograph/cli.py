"""The command `calando facts`: one topic of the monograph on a page, in a file, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    JsonFlag,
    SeedUnused,
    files_option,
    hand_over,
    option,
    seed_of,
    shown_by,
)

FACTS_EPILOG = """Examples:

\b
  calando facts
  calando facts pharmacokinetics
  calando facts interactions ibuprofen
  calando facts "side effects" drowsy
  calando facts brands UK --out brands.html
"""


def facts(
    topic: Annotated[
        str, typer.Argument(metavar="[TOPIC]", help="A topic; without it: the list of topics.")
    ] = "contents",
    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ABOUT]", help="What of the topic: a drug, an effect, a country, a word."
        ),
    ] = None,
    country: Annotated[
        str | None, option("COUNTRY", "Only what holds there: US UK FR DE CA CH AU IE.")
    ] = None,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".json .html .csv .md")] = None,
    seed: SeedUnused = "1",
) -> None:
    """Browse the monograph of baclofen: every line with its source.

    A drug or an effect that calando does not know is answered as not covered, never as harmless.
    """
    from calando.present.write import later, render, target_problems

    formats = {
        ".json": later("json_out", "answer_json"),
        ".html": later("monograph.html", "monograph_html"),
        ".csv": later("monograph.text", "page_csv", of_result=True),
        ".md": later("monograph.text", "page_markdown"),
    }
    targets = tuple(out or ())
    problems: list[Problem] = []
    seed_of(seed, problems)
    problems += target_problems(targets, formats=tuple(formats))
    if problems:
        raise InputError(*problems)

    from calando import actions

    answer = actions.monograph(topic, " ".join(about) if about else None, country=country)
    hand_over(
        answer, render(answer, targets, formats), shown_by("monograph.terminal"), as_json=json
    )
