"""Read back any answer that calando wrote as JSON, to say which papers stand behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from calando.decide.monograph.citations import Citations
from calando.decide.recommendation import Answer
from calando.errors import InputError, Problem
from calando.present.patient.problems import shown

FIELD = "ANSWER"
MAX_BYTES = 50_000_000  # a simulation may hold the hours of a year
MEMBERS: Mapping[str, type | tuple[type, ...]] = {
    "calando": str,
    "command": str,
    "result": dict,
    "reasons": list,
    "caveats": list,
    "sources": dict,
}
ENTRY = ("title", "author", "year", "doi", "url")
ALLOWED = "the JSON that a command of calando wrote (--json, or --out answer.json)"


def cite(answer: Answer[Any] | Mapping[str, object] | Path | str) -> Answer[Citations]:
    """Return the papers behind an answer, in order, each with what it is used for.

    Parameters
    ----------
    answer : an answer, its document, or the file that holds it as JSON.

    Raises
    ------
    InputError : the file cannot be read, or holds no answer of calando.

    Examples
    --------
    >>> import calando
    >>> papers = calando.cite(calando.monograph("storage")).result.papers
    >>> papers[0].number, papers[0].key, papers[0].used_for[0].kind
    (1, 'us_tablet_medlibrary13', 'line')
    """
    from calando import actions
    from calando.present.json_out import answer_document

    if isinstance(answer, Answer):
        return actions.cite(answer_document(answer))
    if isinstance(answer, Mapping):
        return actions.cite(checked_document(answer))
    return actions.cite(read_answer(Path(answer)))


def read_answer(path: Path) -> dict[str, object]:
    """Return the answer document of a file.

    Raises
    ------
    InputError : it cannot be read, or holds no answer of calando.
    """
    if path.is_dir():
        _refuse(f"{path} is a folder. Name the file inside it.", path)
    if not path.exists():
        _refuse(f"{path} does not exist. Check the path and the spelling.", path)
    if not path.is_file():  # to open a pipe would wait for ever
        _refuse(f"{path} is not a regular file. Save it as one.", path)
    try:
        if path.stat().st_size > MAX_BYTES:
            _refuse(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.", path)
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror}.", path)
    except UnicodeDecodeError:
        _refuse(f"{path} is not UTF-8 text.{_other_format(path)}", path)
    try:
        document = json.loads(text)
    except RecursionError:
        _refuse(f"{path} is nested too deeply.", path)
    except ValueError as error:
        _refuse(f"{path} is not well-formed JSON: {error}.{_other_format(path)}", path)
    return checked_document(document, path)


def checked_document(document: object, path: Path | None = None) -> dict[str, object]:
    """Return a document if it is an answer of calando; everything that is wrong is named.

    Raises
    ------
    InputError : it is none.
    """
    name = str(path) if path else "The document"
    if not isinstance(document, Mapping):
        _refuse(f"{name} holds no answer of calando.", path)
    if "error" in document and "errors" in document:
        _refuse(f"{name} holds an error message of calando; no paper stands behind it.", path)
    problems = [
        Problem(
            field=key,
            value=shown(document.get(key)),
            message=f"{name} {'has no' if key not in document else 'has a wrong'} {key}: it is no answer of calando",
            allowed=ALLOWED,
        )
        for key, kind in MEMBERS.items()
        if not isinstance(document.get(key), kind)
    ]
    if problems:
        raise InputError(*problems)
    problems = _source_problems(document["sources"], name)
    if problems:
        raise InputError(*problems)
    return dict(document)


def _source_problems(sources: Mapping[str, object], name: str) -> list[Problem]:
    problems = []
    for key, entry in sources.items():
        what = ""
        if not isinstance(entry, Mapping):
            what = f"is {shown(entry)!r}"
        elif wrong := [f for f in ENTRY if not isinstance(entry.get(f) or "", str)]:
            what = f"has {', '.join(wrong)} that {'is' if len(wrong) == 1 else 'are'} no text"
        if what:
            message = f"{name}: the source {shown(key)} {what}"
            problems.append(
                Problem(field=f"sources.{shown(key)}", message=message, allowed="title, doi, url")
            )
    return problems


def _refuse(message: str, path: Path | None) -> NoReturn:
    raise InputError(
        Problem(field=FIELD, value=str(path) if path else None, message=message, allowed=ALLOWED)
    )


def _other_format(path: Path) -> str:
    if path.suffix.lower() in (".toml", ".yaml", ".yml"):
        return " A patient file is not an answer: run a command on it with --out answer.json."
    if path.suffix.lower() in (".pdf", ".html", ".ics", ".csv", ".svg", ".png"):
        return " Only the JSON of an answer can be read back: make it with --out answer.json."
    return ""
