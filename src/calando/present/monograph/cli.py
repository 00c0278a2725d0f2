"""The command `calando facts`: one topic of the monograph on a page, in a file, as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    WISHES,
    JsonFlag,
    SeedUnused,
    files_option,
    hand_over,
    parsed,
    seed_number,
)

if TYPE_CHECKING:
    from calando.decide.monograph.result import MonographPage
    from calando.decide.recommendation import Answer
    from calando.present.write import Content

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
        str | None,
        typer.Option(
            metavar="COUNTRY",
            rich_help_panel=WISHES,
            help="Only what holds there: US UK FR DE CA CH AU IE.",
        ),
    ] = None,
    json: JsonFlag = False,
    out: Annotated[list[Path] | None, files_option(".json .html .csv .md")] = None,
    seed: SeedUnused = "1",
) -> None:
    """Browse the monograph of baclofen: every line with its source.

    A drug or an effect that calando does not know is answered as not covered, never as harmless.
    """
    from calando.present.write import target_problems

    targets = tuple(out or ())
    problems: list[Problem] = []
    parsed(seed_number, seed, "--seed", "a whole number from 0 on", problems)
    problems += target_problems(targets, formats=tuple(RENDERERS))
    if problems:
        raise InputError(*problems)

    from calando import actions

    answer = actions.monograph(topic, " ".join(about) if about else None, country=country)
    files: dict[Path, Content] = {t: RENDERERS[t.suffix.lower()](answer) for t in targets}

    def page() -> None:
        from calando.present.monograph.terminal import show

        show(answer, sys.stdout)

    hand_over(answer, files, page, as_json=json)


def _json(answer: Answer[MonographPage]) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: Answer[MonographPage]) -> bytes:
    from calando.present.monograph.html import monograph_html

    return monograph_html(answer).encode()


def _csv(answer: Answer[MonographPage]) -> bytes:
    from calando.present.monograph.text import page_csv

    return page_csv(answer.result)


def _md(answer: Answer[MonographPage]) -> bytes:
    from calando.present.monograph.text import page_markdown

    return page_markdown(answer).encode()


RENDERERS: Mapping[str, Callable[[Answer[MonographPage]], bytes]] = {
    ".json": _json,
    ".html": _html,
    ".csv": _csv,
    ".md": _md,
}
