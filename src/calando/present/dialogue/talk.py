"""Questions asked one at a time, and answers taken back: the talk itself, without a terminal, a file or an instrument.

What is asked comes from a script; what is typed comes from `read`, and what is said goes to `write`. Nothing is stored.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from calando.decide.screen.answers import AnswerValue
from calando.errors import InputError, Problem
from calando.present.plain_text import safe
from calando.present.screen.words import is_mark

Style = Literal["plain", "title", "question", "alarm", "quiet"]
Read = Callable[[], str]  # one line without its end; raises EOFError when there are no more
Write = Callable[[str, Style], None]
Answers = dict[str, AnswerValue]
HELP, BACK, QUIT = "?", "b", "q"
PROMPT = "Answer ("
HOW = "Type an answer and press Enter. ? explains, b goes back one question, q ends without storing anything."
FIRST_QUESTION = "This is the first question."
QUIT_TEXT = "Ended. Nothing was stored."
WIDTH = 78  # columns
MANY = 6  # answers that follow each other are named by the first and the last
MAX_SHOWN = 60  # characters of a wrong answer that are shown again


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: what is typed, what an answers file says, what it means."""

    typed: str
    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; without choices a number is asked for.

    `empty` says what Enter alone means, "" if it is no answer; `is_counted`: in "question 3 of 11"; `is_pause`: its
    last choice goes on, which is taken for granted over a pipe, where nobody is there to ask.
    """

    key: str
    text: str
    title: str = ""
    help: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    several: bool = False
    allowed: str = ""
    empty: str = ""
    note: str = ""  # stands beside the count
    is_counted: bool = True
    is_pause: bool = False


class Script(Protocol):
    """What is asked, in which order, and what is said when."""

    def intro(self) -> Iterable[tuple[str, Style]]:
        """Return what stands before the first question."""

    def following(self, answers: Answers) -> Question | None:
        """Return what is asked after these answers; None: nothing more."""

    def most(self) -> tuple[int, bool]:
        """Return how many questions there are, and whether some may not be asked."""

    def value(self, question: Question, typed: str) -> AnswerValue:
        """Return the answer as a file would hold it, or raise InputError."""

    def at_once(self, question: Question, answers: Answers) -> Iterable[tuple[str, Style]]:
        """Return what is said as soon as this question has its answer: an alarm does not wait for the end."""

    def has_stopped(self, answers: Answers) -> bool:
        """True if it ended before its last question, because help comes first."""

    def may_stop(self, answers: Answers) -> bool:
        """True if the answers may end here all the same: help comes first, and the rest can wait."""

    def leaving(self, answers: Answers) -> Iterable[tuple[str, Style]]:
        """Return what is said to somebody who ends it here: whom to call."""


def numbered(options: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """Return choices for (key, label): a scale is typed as it is scored, words get numbers.

    >>> [c.typed for c in numbered((("0", "none"), ("1+", "a catch")))]
    ['0', '1+']
    >>> [c.typed for c in numbered((("yes", "Yes"), ("no", "No")))]
    ['1', '2']
    """
    given = tuple(options)
    commands = {HELP, BACK, QUIT}
    is_scale = any(is_mark(key) for key, _ in given)
    own = is_scale and not any(key.casefold() in commands for key, _ in given)
    return tuple(
        Choice(typed=key if own else str(n), key=key, label=label)
        for n, (key, label) in enumerate(given, start=1)
    )


def chosen(question: Question, typed: str) -> str:
    """Return the key of what was typed: the number before a choice, its key, or its label.

    Raises
    ------
    InputError : it is none of the choices.
    """
    wanted = " ".join(typed.split()).casefold()
    for choice in question.choices:
        if wanted and wanted.lstrip("+") == choice.typed.casefold().lstrip("+"):
            return choice.key
    for choice in question.choices:
        if wanted and wanted in (choice.key.casefold(), choice.label.casefold()):
            return choice.key
    raise InputError(wrong(question, typed))


def wrong(question: Question, typed: str, message: str = "is none of the answers") -> Problem:
    """Return the problem of an answer that this question does not have."""
    shown = safe(typed.strip())
    shown = shown if len(shown) <= MAX_SHOWN else shown[:MAX_SHOWN] + "…"
    said = f"“{shown}” {message}" if shown else "no answer was typed"
    field = f"answers.{question.key.lstrip('@')}"
    return Problem(field=field, value=shown, message=said, allowed=allowed(question))


def allowed(question: Question) -> str:
    """Return what may be typed: "0, 1 or 2"."""
    if not question.choices:
        text = question.allowed
    else:
        text = _listed([choice.typed for choice in question.choices])
        text += "; several with commas between" if question.several else ""
    return f"{text}; Enter: {question.empty}" if question.empty else text


def _listed(typed: Sequence[str]) -> str:
    """Return what may be typed: "0, 1 or 2", and "1 to 8" where they are many."""
    if len(typed) >= MANY and _follow(typed):
        return f"{typed[0]} to {typed[-1]}"
    *first, last = typed
    return f"{', '.join(first)} or {last}" if first else last


def _follow(typed: Sequence[str]) -> bool:
    """True if these are whole numbers, each one more than the one before."""
    first = typed[0]
    return first.isdigit() and list(typed) == [str(int(first) + i) for i in range(len(typed))]


def hold(script: Script, read: Read, write: Write, *, is_piped: bool = False) -> Answers | None:
    """Ask until the script has no more questions.

    Parameters
    ----------
    is_piped : the answers come from a file of lines: what is typed is shown, and a wrong line ends it, because every
        line after it would be taken for the answer to another question.

    Returns
    -------
    The answers by key, in the order of asking; None: it was ended with "q".

    Raises
    ------
    InputError : the lines end before the questions do; or, piped, a line is no answer. Whom to call is said before.
    """
    answers: Answers = {}
    _say(write, script.intro())
    write("", "plain")
    write(folded(HOW), "quiet")
    try:
        found = _held(script, read, write, answers, is_piped)
    except (InputError, KeyboardInterrupt):  # nobody leaves without the numbers, whatever ended it
        _say(write, script.leaving(answers))
        raise
    if found is None:
        _say(write, script.leaving(answers))
        write(QUIT_TEXT, "title")
    return found


def _held(
    script: Script, read: Read, write: Write, answers: Answers, is_piped: bool
) -> Answers | None:
    """Ask, and put each answer into `answers`; None: ended with "q"."""
    while (question := script.following(answers)) is not None:
        if question.is_pause and is_piped:
            answers[question.key] = question.choices[-1].key
            continue
        _ask(script, question, answers, write)
        while True:
            try:
                typed = read().strip()
            except EOFError:
                if is_piped and script.may_stop(answers):
                    return answers
                raise InputError(_ended(script, answers)) from None
            if is_piped:
                write(safe(typed), "plain")
            if typed.casefold() == QUIT:
                return None
            if typed.casefold() == BACK:
                if answers:
                    answers.popitem()
                    break
                write(FIRST_QUESTION, "quiet")
            elif typed == HELP:
                for line in question.help or ("There is no more to say about it.",):
                    write(folded(line, "  "), "quiet")
            else:
                try:
                    answers[question.key] = script.value(question, typed)
                except InputError as error:
                    if is_piped:
                        raise
                    _again(write, error.problems)
                else:
                    _say(write, script.at_once(question, answers))
                    if _ends_here(script, question, answers):
                        return None
                    break
            write(prompt(question), "plain")
    return answers


def _ends_here(script: Script, question: Question, answers: Answers) -> bool:
    """True if the person stops at a pause and the answers so far give no page: what to do was said already."""
    goes_on = question.choices[-1].key if question.is_pause else None
    return question.is_pause and answers[question.key] != goes_on and not script.may_stop(answers)


def prompt(question: Question) -> str:
    """Return the line behind which an answer is typed."""
    return f"{PROMPT}{allowed(question)}): "


def folded(text: str, indent: str = "") -> str:
    """Return a text in lines that a terminal of 80 columns holds; lines after "! " begin where its words do."""
    after = "  " if text.startswith("! ") else indent
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=after)


def _ask(script: Script, question: Question, answers: Answers, write: Write) -> None:
    write("", "plain")
    if question.is_counted:
        note = f" · {question.note}" if question.note else ""
        write(folded(_progress(script, question, answers) + note), "quiet")
    if question.title:
        write(folded(question.title), "title")
    write(folded(question.text), "question")
    widest = max((len(choice.typed) for choice in question.choices), default=0)
    for choice in question.choices:
        label = textwrap.fill(choice.label, WIDTH - widest - 4, subsequent_indent=" " * (widest + 4))  # fmt: skip
        write(f"  {choice.typed:>{widest}}  {label}".rstrip(), "plain")
    write(prompt(question), "plain")


def _progress(script: Script, question: Question, answers: Answers) -> str:
    most, branches = script.most()
    return f"Question {_counted(script, answers) + 1} of {'at most ' if branches else ''}{most}"


def _counted(script: Script, answers: Answers) -> int:
    """Return how many counted questions have an answer; setting out is not counted."""
    return sum(1 for key in answers if not key.startswith("@"))


def _again(write: Write, problems: Sequence[Problem]) -> None:
    for problem in problems:
        said = f"{problem.message}. Allowed: {problem.allowed}" if problem.allowed else problem.message  # fmt: skip
        write(folded(said), "alarm")


def _say(write: Write, lines: Iterable[tuple[str, Style]]) -> None:
    for text, style in lines:
        write(folded(text), style)


def _ended(script: Script, answers: Answers) -> Problem:
    most, branches = script.most()
    count = f"{'at most ' if branches else ''}{most}"
    return Problem(
        field="answers",
        message=f"the answers end after {_counted(script, answers)} of {count} questions; nothing was stored or scored",
        allowed="answers typed at a terminal, one line each; or --answers FILE (--template prints one to fill in)",
    )
