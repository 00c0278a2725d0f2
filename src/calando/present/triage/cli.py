"""The command `calando triage`: signs in plain words become wishes, the answer becomes files and a page of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

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

TRIAGE_EPILOG = """An emergency does not wait for this page: the numbers to call are its first line.

Examples:

\b
  calando triage patient.toml --signs "drowsy, fever, rigid"
  calando triage patient.toml --signs "itch, rising tone" --missed "pump refill" --last-dose-hours 20
  calando triage patient.toml --signs coma --extra-mg 400 --extra-hours-ago 3
  calando triage patient.toml --out triage.pdf --out triage.html
  calando triage patient.toml --signs "confused, sweating" --json > triage.json

Signs are plain words between commas; what is not understood is listed back and not counted. Without signs the answer
is what to look for. Amounts by mouth are mg; a pump is in micrograms: calando pump PATIENT --failed-hours H.
"""
SIGNS = 'signs between commas, such as "drowsy, fever, rigid"'
MISSED = 'what was missed, between commas, such as "oral tablets" or "pump refill"'


def triage(
    patient: PatientFile,
    signs: Annotated[
        list[str] | None,
        option("SIGNS", 'What is seen, in plain words, e.g. "drowsy, fever, rigid". Repeatable.'),
    ] = None,
    last_dose_hours: Annotated[
        str | None, option("H", "Hours since the last dose of either route.")
    ] = None,
    missed: Annotated[
        list[str] | None,
        option("WHAT", 'What was missed, e.g. "oral tablets" or "pump refill". Repeatable.'),
    ] = None,
    extra_mg: Annotated[str | None, option("MG", "Swallowed beyond the usual, in mg.")] = None,
    extra_hours_ago: Annotated[str | None, option("H", "How many hours ago that was.")] = None,
    json: JsonFlag = False,
    out: AnswerFiles = None,
    seed: SeedText = "1",
) -> None:
    """Toxic, withdrawing, or both: what speaks for what, what to do first.

    Both can look alike and both can be true. The answer leans, it never diagnoses; sedation
    never points to withdrawal and never rules it out.
    """
    from calando.decide.triage.check_wishes import check_wishes
    from calando.decide.triage.wishes import TriageWishes
    from calando.present.answer_files import answered
    from calando.present.overdose.request import hours_of, mg_of

    problems: list[Problem] = []
    wishes = TriageWishes(
        signs=_words(tuple(signs or ()), "--signs", SIGNS, problems),
        last_dose_hours=_number(last_dose_hours, "--last-dose-hours", hours_of, problems),
        missed=_words(tuple(missed or ()), "--missed", MISSED, problems),
        extra_mg=_number(extra_mg, "--extra-mg", mg_of, problems),
        extra_hours_ago=_number(extra_hours_ago, "--extra-hours-ago", hours_of, problems),
    )
    noted(lambda: check_wishes(wishes), problems)  # what no triage can be asked
    answer, files = answered(
        "triage", patient, wishes, seed_text=seed, targets=tuple(out or ()), problems=problems
    )
    hand_over(answer, files, shown_by("triage.terminal"), as_json=json)


def _words(
    texts: tuple[str, ...], field: str, allowed: str, problems: list[Problem]
) -> tuple[str, ...]:
    """Return the words between commas, each once; what cannot be read is noted."""
    wrong = name_problems(texts)
    problems += [
        Problem(
            field=field,
            value=p.value,
            message=p.message.replace("name", "word"),
            allowed=allowed,
        )
        for p in wrong
    ]
    return () if wrong else tuple(dict.fromkeys(name for name in names_of(texts) if name))


def _number(
    text: str | None, field: str, read: Callable[[str, str], float], problems: list[Problem]
) -> float | None:
    """Return a number read with its unit, or None with its problem noted."""
    return None if text is None else noted(lambda: read(text, field), problems)
