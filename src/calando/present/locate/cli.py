"""The command `calando locate`: saved pages and wishes become a list of places. Nothing is downloaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    AnswerFiles,
    JsonFlag,
    SeedUnused,
    hand_over,
    noted,
    option,
    parsed,
    seed_of,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.locate.result import LocateResult
    from calando.decide.locate.wishes import LocateWishes
    from calando.decide.recommendation import Answer
    from calando.facts.schema_placement import CareLevel

LOCATE_EPILOG = """An emergency is not looked up in a list: call the emergency number.

Examples:

\b
  calando locate rows.json
  calando locate page1.json page2.json --near "39.8, -98.6" --within 50
  calando locate rows.json --level residential --payment medicaid
  calando locate rows.json --level outpatient --detox yes --out places.html --out places.pdf
  calando locate rows.json --near "39.8, -98.6" --json > places.json

ROWS are replies of the US treatment locator that you saved as JSON ({"rows": [...]}), one file or all of its pages.
calando downloads nothing, vets nothing, and puts no place higher for money: order is by distance, else by name.
Levels: medically_managed, residential, intensive_outpatient, outpatient; emergency gives the number to call.
"""
PLACE = 'latitude and longitude, such as "39.8, -98.6"'


def locate(
    rows: Annotated[
        list[Path], typer.Argument(metavar="ROWS", help="Saved replies of the locator (.json).")
    ],
    near: Annotated[
        str | None,
        option(
            "LAT,LNG", 'Where you are, e.g. "39.8, -98.6". Without it: the distances of the file.'
        ),
    ] = None,
    within: Annotated[str | None, option("KM", "Not farther than this, in km.")] = None,
    level: Annotated[str | None, option("LEVEL", "Only this level of care.")] = None,
    payment: Annotated[
        str | None, option("WORD", "Only places that name this way to pay, e.g. medicaid.")
    ] = None,
    detox: Annotated[
        str | None,
        option(
            "YES|NO",
            "Only places that name detoxification. Without it: yes for the two levels with a bed.",
        ),
    ] = None,
    country: Annotated[str, option("CODE", "Whose emergency numbers to show.")] = "US",
    taken_on: Annotated[str | None, option("DATE", "When the file was downloaded.")] = None,
    json: JsonFlag = False,
    out: AnswerFiles = None,
    seed: SeedUnused = "1",
) -> None:
    """List treatment places of a file, nearest first: listed, not vetted.

    Each with its levels and the words they were read in, ways to pay, distance and telephone,
    and what the file does not say. Rows that cannot be read are named, never dropped.
    """
    answer, files = _answer(
        tuple(rows),
        texts=(near, within, level, payment, detox, taken_on),
        country=country,
        seed_text=seed,
        targets=tuple(out or ()),
    )
    hand_over(answer, files, shown_by("locate.terminal"), as_json=json)


def _answer(
    files: tuple[Path, ...],
    *,
    texts: tuple[str | None, ...],
    country: str,
    seed_text: str,
    targets: tuple[Path, ...],
) -> tuple[Answer[LocateResult], dict[Path, bytes]]:
    """Check everything that was typed, ask for the list, render the files; write nothing."""
    from calando.decide.locate.wishes import check_wishes
    from calando.facts.load_locator import load_locator_words
    from calando.present.answer_files import formats_of
    from calando.present.locate.file import load_locator
    from calando.present.write import render, target_problems

    formats = formats_of("locate")
    problems: list[Problem] = []
    seed = seed_of(seed_text, problems)
    problems += target_problems(
        targets, inputs=dict.fromkeys(files, "file of rows"), formats=tuple(formats)
    )
    wishes = _wishes(texts, country, problems)
    noted(lambda: check_wishes(wishes, load_locator_words()), problems)
    rows = noted(lambda: load_locator(*files), problems)
    if problems or rows is None:
        raise InputError(*problems)

    from calando import actions

    answer = actions.locate(rows, wishes, seed=seed)
    return answer, render(answer, targets, formats)


def _wishes(texts: tuple[str | None, ...], country: str, problems: list[Problem]) -> LocateWishes:
    from calando.decide.locate.wishes import LocateWishes

    near, within, level, payment, detox, taken_on = texts
    allowed = "year-month-day, such as 2026-05-04"
    day = parsed(date.fromisoformat, taken_on, "--taken-on", allowed, problems)
    return LocateWishes(
        near=parsed(_point, near, "--near", PLACE, problems),
        within_km=parsed(_km, within, "--within", "a distance in km, such as 25", problems),
        level=cast("CareLevel | None", level.strip().lower() if level else None),
        payment=payment,
        detox=parsed(_yes, detox, "--detox", "yes or no", problems),
        jurisdiction=country.strip().upper(),
        taken_on=day,
    )


def _point(text: str) -> tuple[float, float]:
    lat, lng = (float(part) for part in text.split(","))
    return lat, lng


def _km(text: str) -> float:
    return float(text.lower().removesuffix("km").strip())


def _yes(text: str) -> bool:
    words = {"yes": True, "no": False}
    if text.strip().lower() not in words:
        raise ValueError(text)
    return words[text.strip().lower()]
