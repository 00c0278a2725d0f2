"""The talk at a terminal, or over a pipe: where lines are read and what is said goes. Nothing is stored."""

from __future__ import annotations

import os
import select
import sys
from typing import IO

import typer

from calando.decide.screen.answers import ScreenAnswers
from calando.errors import InputError, Problem
from calando.facts.load import load_facts
from calando.facts.load_self_check import load_self_check
from calando.present.dialogue.screen import CONTEXT, COUNTRY, InstrumentScript
from calando.present.dialogue.self_check import WHO, SelfCheckScript
from calando.present.dialogue.talk import PROMPT, Answers, Read, Script, Style, hold
from calando.present.screen.request import ScreenWish

BOLD: tuple[Style, ...] = ("title", "question", "alarm")


def ask(wish: ScreenWish, *, to_stderr: bool) -> ScreenAnswers | None:
    """Return the answers of a talk on what was wished for; None: it was ended with "q".

    Raises
    ------
    InputError : as of `talk`.
    """
    given = talk(_script(wish), to_stderr=to_stderr)
    if given is None:
        return None
    context = {
        key.removeprefix(CONTEXT): str(value)
        for key, value in given.items()
        if key.startswith(CONTEXT) and value
    }
    return ScreenAnswers(
        instrument=wish.id,
        answers={key: value for key, value in given.items() if not key.startswith("@")},
        band_set=wish.band_set,
        context={**wish.context, **context},
        jurisdiction=wish.jurisdiction or str(given.get(COUNTRY, "")),
        who=wish.who or str(given.get(WHO, "self")),
    )


def _script(wish: ScreenWish) -> Script:
    facts, country = load_facts(), wish.jurisdiction
    if wish.instrument is None:
        return SelfCheckScript(
            own=load_self_check(), facts=facts, jurisdiction=country, who=wish.who
        )
    return InstrumentScript(
        instrument=wish.instrument, facts=facts, jurisdiction=country, context=wish.context
    )


def talk(script: Script, *, to_stderr: bool) -> Answers | None:
    """Hold a talk on standard input; None: it was ended with "q".

    Parameters
    ----------
    to_stderr : questions go to standard error, so that standard output holds one JSON document and nothing else.

    Raises
    ------
    InputError : nobody is there to ask and nothing is piped in; lines that are piped in end too early, are no
        answers, or are more than the questions: then it is not known which answer belongs to which question.
    """
    stream = sys.stdin
    if stream is None or stream.closed:
        raise InputError(_no_answers())
    is_piped = not stream.isatty()
    lines = _Lines(stream) if is_piped else None
    read = _not_empty(lines.read) if lines else _reader(stream)

    def write(text: str, style: Style) -> None:
        waits = text.startswith(PROMPT) and not is_piped
        typer.secho(
            text,
            err=to_stderr,
            nl=not waits,
            color=False if "NO_COLOR" in os.environ else None,
            fg="red" if style == "alarm" else None,
            bold=style in BOLD or None,
            dim=style == "quiet" or None,
        )

    answers = hold(script, read, write, is_piped=is_piped)
    write("", "plain")
    if lines and answers is not None and not script.has_stopped(answers):
        _no_more(lines)
    return answers


def _reader(stream: IO[str]) -> Read:
    def read() -> str:
        try:
            line = stream.readline()
        except UnicodeDecodeError:
            raise InputError(_no_text()) from None
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return read


class _Lines:
    """Lines that are piped in, read as they are needed: what has come can be told from what may still come."""

    def __init__(self, stream: IO[str]) -> None:
        self._come = b""
        self._read = _reader(stream)
        try:
            self._file: int | None = stream.fileno()
        except (OSError, AttributeError, ValueError):  # no real file: all that it holds is there
            self._file = None

    def read(self) -> str:
        """Return the next line, or raise EOFError."""
        if self._file is None:
            return self._read()
        while b"\n" not in self._come and (more := os.read(self._file, 65536)):
            self._come += more
        if not self._come:
            raise EOFError
        line, _, self._come = self._come.partition(b"\n")
        try:
            return line.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError:
            raise InputError(_no_text()) from None

    def rest(self) -> str:
        """Return the next line that is not empty and has come already, "" if none has; it waits for nobody."""
        try:
            while self._file is None or self._come.strip() or self._has_come(self._file):
                if line := self.read().strip():
                    return line
        except EOFError:
            pass
        return ""

    def _has_come(self, file: int) -> bool:
        try:
            return bool(select.select([file], [], [], 0)[0])
        except (OSError, ValueError):  # a system that cannot tell
            return False


def _not_empty(read: Read) -> Read:
    """Return the same lines; raises at once if there are none, before anything is asked."""
    try:
        waiting = [read()]
    except EOFError:
        raise InputError(_no_answers()) from None
    return lambda: waiting.pop() if waiting else read()


def _no_more(lines: _Lines) -> None:
    """Raise if lines are left that are not empty."""
    if not (line := lines.rest()):
        return
    raise InputError(
        Problem(
            field="answers",
            value=line[:60],
            message="there are more lines than questions, so it is not known which answer belongs to which question",
            allowed="one line for each question that is asked; or --answers FILE",
        )
    )


def _no_text() -> Problem:
    return Problem(field="answers", message="what is piped in is no text", allowed="lines in UTF-8")


def _no_answers() -> Problem:
    return Problem(
        field="answers",
        message="there is no terminal to ask at and no answers were given; nothing was stored",
        allowed="--answers FILE; --template prints such a file to fill in",
    )
