"""Read the answers to instruments, to the self-check or to an intake from a JSON file; write them back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calando.decide.screen.answers import AnswerValue, ScreenAnswers
from calando.errors import InputError, Problem
from calando.present.patient.problems import shown

MAX_BYTES = 1_000_000
# "questions" is for the reader of a file: it is not read back
KEYS = ("instrument", "answers", "band_set", "context", "jurisdiction", "who", "questions")
SHAPE = '{"instrument": "ciwa_ar", "answers": {"1": 3, "2": 0, ...}, "band_set": "asam2020"}'


def load_answers(path: Path | str) -> tuple[ScreenAnswers, ...]:
    """Read an answers file: one object, or a list of them.

    Parameters
    ----------
    path : a JSON file as in section 3 of the contract; `context`, `jurisdiction` and `who` may stand in it too.

    Raises
    ------
    InputError : the file cannot be read or has another shape; every problem is named.

    Examples
    --------
    >>> import calando
    >>> [told.instrument for told in calando.load_answers("examples/answers_ciwa.json")]
    ['ciwa_ar']
    """
    where = Path(path)
    return answers_from_document(_parsed(where), where.name)


def answers_from_document(
    document: object, name: str = "answers file"
) -> tuple[ScreenAnswers, ...]:
    """Return the answers that a JSON document holds; see `load_answers`."""
    entries = document if isinstance(document, list) else [document]
    if not entries:
        raise InputError(
            Problem(field=name, message="holds no answers", allowed=f"{SHAPE}, or a list of such")
        )
    found: list[ScreenAnswers] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries):
        before = f"[{number}]." if isinstance(document, list) else ""
        try:
            found.append(_entry(entry, before, name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(found)


def answers_document(answers: ScreenAnswers) -> dict[str, Any]:
    """Return answers as the JSON object that `load_answers` reads; what was not told is left out."""
    said: dict[str, Any] = {"instrument": answers.instrument, "answers": {}}
    for key, value in answers.answers.items():
        said["answers"][key] = list(value) if isinstance(value, tuple) else value
    if answers.band_set:
        said["band_set"] = answers.band_set
    if answers.context:
        said["context"] = dict(answers.context)
    if answers.jurisdiction:
        said["jurisdiction"] = answers.jurisdiction
    if answers.who != "self":
        said["who"] = answers.who
    return said


def _parsed(path: Path) -> object:
    field = path.name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise InputError(Problem(field=field, message=message, allowed=SHAPE)) from error
    if len(raw) > MAX_BYTES:
        message = f"has {len(raw)} bytes"
        raise InputError(
            Problem(field=field, message=message, allowed=f"at most {MAX_BYTES} bytes")
        )
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        message = f"is no JSON: {error}"
        raise InputError(Problem(field=field, message=message, allowed=SHAPE)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: which of two answers was meant cannot be known."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        found[key] = value
    return found


def _entry(entry: object, before: str, name: str) -> ScreenAnswers:
    if not isinstance(entry, dict):
        raise InputError(
            Problem(
                field=before.rstrip(".") or name,
                value=shown(entry),
                message="is no object",
                allowed=SHAPE,
            )
        )
    problems = [
        Problem(
            field=f"{before}{key}",
            value=shown(entry[key]),
            message="unknown key",
            allowed=", ".join(KEYS),
        )
        for key in entry
        if key not in KEYS
    ]
    texts = {}
    for key in ("instrument", "band_set", "jurisdiction", "who"):
        texts[key] = entry.get(key, "self" if key == "who" else "")
        if not isinstance(texts[key], str) or (key == "instrument" and not texts[key].strip()):
            problems.append(
                Problem(
                    field=f"{before}{key}",
                    value=shown(entry.get(key)),
                    message="must be text" if key in entry else "is missing",
                    allowed="the name of an instrument, self_check, or place"
                    if key == "instrument"
                    else "text",
                )
            )
    answers = _answers(entry.get("answers"), before, problems, is_there="answers" in entry)
    context = _context(entry.get("context", {}), before, problems)
    if problems:
        raise InputError(*problems)
    return ScreenAnswers(answers=answers, context=context, **texts)


def _answers(
    raw: object, before: str, problems: list[Problem], *, is_there: bool
) -> dict[str, AnswerValue]:
    if not isinstance(raw, dict):
        problems.append(
            Problem(
                field=f"{before}answers",
                value=shown(raw) if is_there else None,
                message="must be an object of item and answer" if is_there else "is missing",
                allowed='such as {"1": 3, "2": 0}',
            )
        )
        return {}
    found: dict[str, AnswerValue] = {}
    for key, value in raw.items():
        if value is None:
            continue  # an empty place of a template: the item has no answer yet
        if isinstance(value, bool):
            found[key] = "yes" if value else "no"
        elif isinstance(value, list) and all(isinstance(v, str) for v in value):
            found[key] = tuple(value)
        elif isinstance(value, str | int | float):
            found[key] = value
        else:
            problems.append(
                Problem(
                    field=f"{before}answers.{key}",
                    value=shown(value),
                    message="is no answer",
                    allowed="a number, text, true or false, or a list of texts",
                )
            )
    return found


def _context(raw: object, before: str, problems: list[Problem]) -> Mapping[str, str]:
    if isinstance(raw, dict) and all(isinstance(v, str) for v in raw.values()):
        return raw
    problems.append(
        Problem(
            field=f"{before}context",
            value=shown(raw),
            message="must be an object of texts",
            allowed='such as {"sex": "female"}',
        )
    )
    return {}
