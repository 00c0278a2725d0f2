"""What was typed for a placement: findings as `id=yes`, answers files, another view as `LEVEL: reason`."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from calando.decide.place.result import LEVELS
from calando.decide.place.wishes import PlaceWishes
from calando.decide.screen.answers import INTAKE, AnswerValue, ScreenAnswers
from calando.errors import InputError, Problem
from calando.facts.schema_placement import Finding
from calando.present import wording
from calando.present.answers_file import load_answers
from calando.present.plain_text import is_plain, safe

YES, NO = ("yes", "y", "true"), ("no", "n", "false")
NOT_KNOWN = ("", "?", "unknown", "not_known", "not_sure", "not sure")
FINDING_SHAPE = "id=yes, id=no or id=NUMBER, such as seizure_now=no or alcohol_units_per_day=22"
DISSENT_SHAPE = f'"LEVEL: reason", with a level out of {", ".join(LEVELS)}'
MOST_REASON = 500  # characters of another view


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding as it was told, and where."""

    field: str
    value: bool | float


def wishes_of(
    findings: Sequence[str],
    files: Sequence[Path],
    dissent: str | None,
    known: Mapping[str, Finding],
) -> PlaceWishes:
    """Return what was asked for; the answers of an intake become findings, all others are scored.

    Parameters
    ----------
    findings : as typed after `--finding`.
    files : answers files.
    dissent : as typed after `--dissent`.
    known : the findings by id.

    Raises
    ------
    InputError : every problem of all of them.
    """
    problems: list[Problem] = []
    told: dict[str, Told] = {}
    for text in findings:
        _typed(text, known, told, problems)
    screens: list[ScreenAnswers] = []
    for file in files:
        try:
            answers = load_answers(file)
        except InputError as error:
            problems.extend(error.problems)
            continue
        for one in answers:
            if one.instrument.strip() == INTAKE:
                for id, value in one.answers.items():
                    _tell(id, value, f"{file.name}: {id}", known, told, problems)
            else:
                screens.append(one)
    view = None if dissent is None else _dissent(dissent, problems)
    if problems:
        raise InputError(*problems)
    return PlaceWishes(
        findings={id: one.value for id, one in told.items()}, screens=tuple(screens), dissent=view
    )


# -- findings -----------------------------------------------------------------------------------------


def _typed(
    text: str, known: Mapping[str, Finding], told: dict[str, Told], problems: list[Problem]
) -> None:
    id, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not id or not value:
        message = f"“{safe(text)}” is no finding with its answer"
        problems.append(
            Problem(field="--finding", value=text, message=message, allowed=FINDING_SHAPE)
        )
        return
    _tell(id, value, f"--finding {id}", known, told, problems)


def _tell(
    id: str,
    value: AnswerValue,
    field: str,
    known: Mapping[str, Finding],
    told: dict[str, Told],
    problems: list[Problem],
) -> None:
    """Add one finding to what was told, or note what is wrong with it."""
    asked = id.strip().lower()
    finding = next((f for name, f in known.items() if name.lower() == asked), None)
    if finding is None:
        problems.append(_unknown_id(id, field, known))
        return
    if isinstance(value, str) and value.strip().lower() in NOT_KNOWN:
        return  # still not known, which is no answer
    read = _number(finding, value) if finding.is_number else _yes_or_no(value)
    if read is None:
        problems.append(
            Problem(
                field=safe(field),
                value=value,
                message=f"{_shown(value)} is no answer to: {finding.question}",
                allowed=allowed(finding),
            )
        )
        return
    before = told.setdefault(finding.id, Told(field=field, value=read))
    if before.value != read:
        message = f"is told twice and differently: {before.field} says {answer_text(before.value)}"
        problems.append(
            Problem(field=safe(field), value=value, message=message, allowed="one of them")
        )


def _unknown_id(id: str, field: str, known: Mapping[str, Finding]) -> Problem:
    names = {finding.title.lower(): name for name, finding in known.items()}
    names |= {name.lower().replace("_", " "): name for name in known}
    word = id.strip().lower().replace("_", " ")
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    ids = list(dict.fromkeys(names[name] for name in near))
    hint = f"; did you mean {' or '.join(ids)}?" if ids else ""
    return Problem(
        field=safe(field),
        value=id,
        message=f"“{safe(id)}” is no finding that calando knows{hint}",
        allowed="those that `calando place PATIENT --questions` prints",
    )


def _yes_or_no(value: AnswerValue) -> bool | None:
    word = value.strip().lower() if isinstance(value, str) else None
    if word in YES or word in NO:
        return word in YES
    return None


def _number(finding: Finding, value: AnswerValue) -> float | None:
    """Return a number inside the limits of the finding."""
    if isinstance(value, tuple):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    low = -math.inf if finding.low is None else finding.low
    high = math.inf if finding.high is None else finding.high
    return number if math.isfinite(number) and low <= number <= high else None


def allowed(finding: Finding) -> str:
    """Return what may be answered: "yes or no", "a number from 0 to 67 (points)"."""
    if not finding.is_number:
        return "yes or no; leave it out where it is not known"
    ends = [wording.number(end) for end in (finding.low, finding.high) if end is not None]
    between = f" from {' to '.join(ends)}" if len(ends) == 2 else ""
    return f"a number{between}{f' ({finding.unit})' if finding.unit else ''}"


def answer_text(value: bool | float) -> str:
    """Return an answer as it is typed: "yes", "22"."""
    return ("yes" if value else "no") if isinstance(value, bool) else wording.number(value)


def _shown(value: AnswerValue) -> str:
    return f"“{safe(', '.join(value) if isinstance(value, tuple) else str(value))}”"


# -- another view -------------------------------------------------------------------------------------


def _dissent(text: str, problems: list[Problem]) -> tuple[str, str] | None:
    """Return the level and the reason of another view, or note what is wrong."""
    named, colon, reason = (part.strip() for part in text.partition(":"))
    level = "_".join(named.lower().replace("-", " ").replace("_", " ").split())
    message = ""
    if not colon or not reason:
        message = f"“{safe(text[:80])}” has no level and reason with a colon between them"
    elif level not in LEVELS:
        near = difflib.get_close_matches(level, LEVELS, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else ""
        message = f"“{safe(named[:80])}” is no level of care{hint}"
    elif len(reason) > MOST_REASON or not is_plain(reason):
        message = f"the reason must be plain text of at most {MOST_REASON} characters"
    if message:
        problems.append(
            Problem(field="--dissent", value=text, message=message, allowed=DISSENT_SHAPE)
        )
        return None
    return level, reason
