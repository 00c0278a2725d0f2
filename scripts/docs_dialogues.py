"""docs/dialogues.md: talks at a terminal, recorded from the real program in a pseudo-terminal.

Each line is typed when the program waits for it, so that a recording has the same bytes every time.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docs_text

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.self_check.asking import may_stop_after, questions_to_ask
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_self_check import SelfQuestion
from calando.present.dialogue.talk import PROMPT, numbered

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "self_check"
PAGE = ROOT / "docs" / "dialogues.md"
COLUMNS, LINES = 90, 50
FOLDED_FROM = 200  # lines
LEFT_OUT = (
    "What was asked, and what was said", "What was answered", "About this instrument", "For your doctor or nurse",
    "Reasons", "Caveats", "Whom to call", "Sources",
)  # fmt: skip
KEPT = ("How often a cut is right, and in whom", "What to ask next")  # these may stand between them
WAIT_S = 60.0  # the program may start slowly on a busy machine
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

sys.path.insert(0, str(ROOT / "tests" / "cases"))
people = importlib.import_module("test_self_check_cases")


Runs = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One recording: its heading, what to look at, and commands with the lines that are typed at each."""

    title: str
    about: str
    runs: Runs | Callable[[], Runs]  # worked out when asked for: the questions decide what is typed

    def lines(self) -> Runs:
        """Return each command with the lines that are typed."""
        return self.runs() if callable(self.runs) else self.runs


def record(command: str, typed: Sequence[str]) -> str:
    """Return everything that stood on the terminal, typed lines included.

    Raises
    ------
    RuntimeError : the program ended, or waited, where the lines do not fit it.
    """
    head, tail = pty.openpty()
    fcntl.ioctl(tail, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    settings = {"COLUMNS": str(COLUMNS), "LINES": str(LINES), "TERM": "dumb", "NO_COLOR": "1"}
    program = [sys.executable, "-m", *command.split()]
    run = subprocess.Popen(
        program, stdin=tail, stdout=tail, stderr=tail, cwd=ROOT, env={**os.environ, **settings}
    )
    os.close(tail)
    came, waiting = b"", list(typed)
    try:
        while True:
            if _waits(came):
                if not waiting:
                    raise RuntimeError(f"no line left for: {_text(came)[-300:]}")
                os.write(head, (waiting.pop(0) + "\n").encode())
            more = _read(head, came)
            while more and _waits(came) and b"\n" not in more:
                more += _read(head, came)  # what is typed is echoed, perhaps in pieces
            if not more:
                break
            came += more
    finally:
        run.kill()
        run.wait()
        os.close(head)
    if waiting:
        raise RuntimeError(
            f"lines left that nothing asked for: {waiting} after: {_text(came)[-300:]}"
        )
    return "\n".join(line.rstrip() for line in _text(came).splitlines())


def _read(head: int, came: bytes) -> bytes:
    """Return what came in since; nothing once the program has ended."""
    ready, _, _ = select.select([head], [], [], WAIT_S)
    if not ready:
        raise RuntimeError(f"nothing came for {WAIT_S} s after: {_text(came)[-300:]}")
    try:
        return os.read(head, 65536)
    except OSError:  # how Linux says that the other side is closed
        return b""


def _text(came: bytes) -> str:
    return ANSI.sub("", came.decode("utf-8", "replace")).replace("\r\n", "\n")


def _waits(came: bytes) -> bool:
    last = _text(came).rsplit("\n", 1)[-1]
    return last.startswith(PROMPT) and last.endswith("): ")


# -- what is typed --------------------------------------------------------------------------------


def self_check_lines(
    case: str, before: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, ...]:
    """Return the lines of a person of tests/cases/self_check; `before` are lines typed first at a question."""
    told: Any = people.answers_of(CASES / f"{case}.toml")
    lines = [told.jurisdiction, {"self": "1", "family": "2"}[told.who]]
    for question, answer in asked_of(told):
        lines += (before or {}).get(question.key, ())
        if answer == load_self_check().rules.not_told:
            lines.append("")
            continue
        given = answer if isinstance(answer, tuple) else (answer,)
        typed = {c.key: c.typed for c in numbered((o.key, o.label) for o in question.options)}
        lines.append(", ".join(typed.get(g) or f"{g:g}" for g in given))
    return tuple(lines)


def asked_of(told: ScreenAnswers) -> list[tuple[SelfQuestion, Any]]:
    """Return every question that somebody is asked, with the answer; a file need not speak of all of them."""
    answers: dict[str, Any] = {}
    asked: list[tuple[SelfQuestion, Any]] = []
    while question := questions_to_ask(answers, told.who):
        if (
            question.key not in told.answers
            and may_stop_after(answers)
            and set(told.answers) <= set(answers)
        ):
            break  # after thoughts of suicide a file may end, and so does the talk
        answers[question.key] = told.answers.get(question.key, _nothing(question))
        asked.append((question, answers[question.key]))
    return asked


def _nothing(question: SelfQuestion) -> str | tuple[str, ...]:
    """Return what somebody answers of whom the file says nothing here: no, none of these, or nothing at all."""
    if question.is_optional:
        return load_self_check().rules.not_told
    return ("none",) if question.kind == "many" else "no"


CHECK = "calando screen self_check"
TALKS = (
    Talk(
        title="Tablets for multiple sclerosis, taken as prescribed",
        about="""Ten years of tablets. A late dose makes her ill, and it takes more of it than at first. At one
        question she asks what counts (`?`). Both signs are shown and neither counts: that is a body that is used to
        a medicine.""",
        runs=lambda: (
            (CHECK, self_check_lines("ms_for_years_tolerance_and_withdrawal", {"q4": ("?",)})),
        ),
    ),
    Talk(
        title="Three times the prescribed dose",
        about="""He sees no problem and answers no to everything. His two amounts are enough for a call to the
        prescriber today.""",
        runs=lambda: ((CHECK, self_check_lines("three_times_the_dose_and_nothing_else")),),
    ),
    Talk(
        title="A relative",
        about="A brother answers for somebody who buys it. The words change, the count does not.",
        runs=lambda: ((CHECK, self_check_lines("relative_sees_five")),),
    ),
    Talk(
        title="Danger now",
        about="Two days without a tablet, trembling and sweating: the first question ends the check.",
        runs=lambda: ((CHECK, self_check_lines("flag_missed_and_ill")),),
    ),
    Talk(
        title="CIWA-Ar by a nurse",
        about="""She types a value that is not on the scale (9) and is asked again, then goes back one question (`b`)
        and
        makes sweating a 3. One score, five band sets: they do not agree.""",
        runs=(
            (
                "calando screen ciwa_ar --jurisdiction UK",
                ("2", "9", "3", "2", "b", "3", "3", "1", "0", "0", "0", "1", "0"),
            ),
        ),
    ),
    Talk(
        title="The C-SSRS branches",
        about="""A yes to the second question opens the third to the fifth, and a yes to the sixth asks when it was.
        What is urgent is said at once, not at the end. The wording is that of the original form: here stand short
        labels.""",
        runs=(
            (
                "calando screen cssrs --jurisdiction US",
                ("yes", "yes", "yes", "no", "no", "yes", "no"),
            ),
        ),
    ),
    Talk(
        title="From PHQ-2 to PHQ-9",
        about="""Two questions first; from 2 points on the nine follow. At item 9, thoughts of being better off dead,
        the
        crisis line is named at once, whatever the score.""",
        runs=(
            ("calando screen phq2 --jurisdiction UK", ("2", "1")),
            (
                "calando screen phq9 --jurisdiction UK",
                ("2", "1", "2", "2", "1", "1", "1", "0", "1"),
            ),
        ),
    ),
)


# -- the page -------------------------------------------------------------------------------------


def page() -> str:
    """Return docs/dialogues.md."""
    lines = ["# Dialogues at a terminal", "", docs_text.GENERATED, ""]
    lines += docs_text.paragraph(
        f"""Recorded from the program itself in a terminal of {COLUMNS} columns, typed answers included: what stands
        after a question is what somebody typed. At a terminal that shows colours, alarms are red and bold. The
        people are invented ([self-check](../tests/cases/self_check)). What the check rests on:
        [docs/screen.md](screen.md)."""
    )
    for talk in TALKS:
        lines += [f"## {talk.title}", "", *docs_text.paragraph(talk.about)]
        for command, typed in talk.lines():
            lines += shown(command, record(command, typed))
    return "\n".join(lines)


def shown(command: str, recording: str) -> list[str]:
    """Return a recording as blocks: the questions, folded away where they are many, and what is said at the end."""
    rows = recording.splitlines()
    end = max(i for i, row in enumerate(rows) if row.startswith(PROMPT)) + 1
    asked, said = [f"$ {command}", *rows[:end]], rows[end:]
    while said and not said[0]:
        said = said[1:]
    block = ["```text", *asked, "```", ""]
    if len(asked) > FOLDED_FROM:
        count = sum(row.startswith("Question ") for row in asked)
        summary = f"<summary>The {count} questions and answers</summary>"
        block = ["<details>", summary, "", *block, "</details>", ""]
    return [*block, "```text", *_without_the_rest(said), "```", ""]


def _without_the_rest(said: Sequence[str]) -> list[str]:
    """Return what is said without the lists that stand on other pages too, and the names of those left out."""
    kept: list[str] = []
    left: list[str] = []
    is_kept = True
    for row in said:
        if row in LEFT_OUT or row in KEPT:
            is_kept = row in KEPT
            left += [] if is_kept else [row]
        if is_kept:
            kept.append(row)
    return [*kept, f"[left out here: {'; '.join(left)}]"] if left else kept


def make() -> dict[Path, str]:
    """Return the page."""
    return {PAGE: page()}
