"""The command `calando overdose`: what was typed becomes wishes, the answer becomes files and a page of text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from calando.errors import Problem
from calando.present.check.cli import name_problems, names_of
from calando.present.cli_parts import (
    AnswerFiles,
    JsonFlag,
    PatientFile,
    SeedText,
    hand_over,
    noted,
    option,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes

OVERDOSE_EPILOG = """An emergency is not a computation: if the person is hard to wake or breathes badly, call first.

Examples:

\b
  calando overdose patient.toml --mg 600 --hours-ago 3
  calando overdose patient.toml --mg 600 --mg-high 900 --hours-ago 2 --hours-ago-high 4 --deliberate
  calando overdose patient.toml --mg 300 --with "alcohol, zopiclone" --someone-elses --naive
  calando overdose patient.toml --level 0.88@2 --level "880 ng/mL@0"
  calando overdose patient.toml --mg 600 --hours-ago 3 --out overdose.pdf --out overdose.html
  calando overdose patient.toml --mg 600 --json > overdose.json

Amounts are mg by mouth; hours count back from now. A level is in mg/L unless a unit is typed, and @2 means
drawn two hours before now. What is not told is not assumed: the answer says what it would change.
Too much through a pump is in micrograms: calando pump PATIENT --overdose-micrograms N.
"""
TAKEN, MEASURED = "What was taken (leave out what is not known)", "What was measured"


def _flag(name: str, text: str) -> Any:
    return typer.Option(name, metavar="", rich_help_panel=TAKEN, help=text)


def _text(metavar: str, text: str) -> Any:
    return option(metavar, text, panel=TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What was typed after `overdose`, before it is checked."""

    numbers: dict[str, str | None]
    also: tuple[str, ...]
    flags: dict[str, bool]
    levels: tuple[str, ...]


def overdose(
    patient: PatientFile,
    mg: Annotated[str | None, _text("MG", "Baclofen swallowed, mg.")] = None,
    mg_high: Annotated[str | None, _text("MG", "The most it may have been, mg.")] = None,
    hours_ago: Annotated[str | None, _text("H", "Hours ago, at least.")] = None,
    hours_ago_high: Annotated[str | None, _text("H", "Hours ago, at most.")] = None,
    also: Annotated[
        list[str] | None,
        option(
            "DRUGS", 'Taken with it, e.g. "alcohol, zopiclone". Repeatable.', "--with", panel=TAKEN
        ),
    ] = None,
    deliberate: Annotated[bool, _flag("--deliberate", "It was meant.")] = False,
    accidental: Annotated[bool, _flag("--accidental", "It was an accident.")] = False,
    someone_elses: Annotated[
        bool, _flag("--someone-elses", "Tablets prescribed for another person.")
    ] = False,
    own_tablets: Annotated[bool, _flag("--own-tablets", "The person's own tablets.")] = False,
    tolerant: Annotated[bool, _flag("--tolerant", "The body is used to baclofen.")] = False,
    naive: Annotated[bool, _flag("--naive", "The body is not used to baclofen.")] = False,
    level: Annotated[
        list[str] | None,
        option(
            "MG_PER_L[@H]",
            'A plasma level and hours before now, e.g. 0.88@2, "<0.05@0". Repeatable.',
            panel=MEASURED,
        ),
    ] = None,
    json: JsonFlag = False,
    out: AnswerFiles = None,
    seed: SeedText = "1",
) -> None:
    """Forecast an overdose of baclofen by mouth: how bad, how long, where to be treated, what follows.

    Emergency numbers come first. Chances are those among people who present to hospital; no
    amount reassures a child, failing kidneys, other sedatives or somebody else's tablets.
    """
    from calando.present.answer_files import answered

    typed = _Typed(
        numbers={
            "--mg": mg,
            "--mg-high": mg_high,
            "--hours-ago": hours_ago,
            "--hours-ago-high": hours_ago_high,
        },
        also=tuple(also or ()),
        flags={
            "--deliberate": deliberate,
            "--accidental": accidental,
            "--someone-elses": someone_elses,
            "--own-tablets": own_tablets,
            "--tolerant": tolerant,
            "--naive": naive,
        },
        levels=tuple(level or ()),
    )
    problems: list[Problem] = []
    wishes = _wishes(typed, problems)
    answer, files = answered(
        "overdose", patient, wishes, seed_text=seed, targets=tuple(out or ()), problems=problems
    )
    hand_over(answer, files, shown_by("overdose.terminal"), as_json=json)


def _wishes(typed: _Typed, problems: list[Problem]) -> OverdoseWishes:
    """Return what was typed as wishes; note every problem."""
    from calando.decide.overdose.wishes import OverdoseWishes
    from calando.present.overdose.request import hours_of, level_of, mg_of

    def number(option: str, read: Callable[[str, str], float]) -> float | None:
        text = typed.numbers[option]
        return None if text is None else noted(lambda: read(text, option), problems)

    def either(yes: str, no: str) -> bool | None:
        if typed.flags[yes] and typed.flags[no]:
            message = f"{yes} and {no} cannot both hold"
            allowed = "one of them, or none if it is not known"
            problems.append(Problem(field=yes, value=True, message=message, allowed=allowed))
        return True if typed.flags[yes] else False if typed.flags[no] else None

    mg, mg_high = number("--mg", mg_of), number("--mg-high", mg_of)
    first, last = number("--hours-ago", hours_of), number("--hours-ago-high", hours_of)
    levels: list[DrawnLevel] = []
    for text in typed.levels:
        found = noted(partial(level_of, text), problems)
        levels += [found] if found is not None else []
    names = names_of(typed.also)
    wrong = name_problems(typed.also)
    problems += wrong
    wishes = OverdoseWishes(
        mg=mg,
        mg_high=mg_high,
        hours_ago=first,
        hours_ago_high=last,
        co_ingested=() if wrong else names,
        deliberate=either("--deliberate", "--accidental"),
        someone_elses=either("--someone-elses", "--own-tablets"),
        tolerant=either("--tolerant", "--naive"),
        levels=tuple(levels),
    )
    problems += _impossible(wishes, {problem.field for problem in problems})
    return wishes


def _impossible(wishes: OverdoseWishes, told: set[str]) -> list[Problem]:
    """Return what cannot be asked for, without what follows from an option that could not be read."""
    from calando.decide.overdose.check_wishes import check_wishes

    found: list[Problem] = []
    noted(lambda: check_wishes(wishes), found)
    silent = (told | {f"{option}-high" for option in told}) - {"--level"}  # it may be repeated
    return [problem for problem in found if problem.field not in silent]
