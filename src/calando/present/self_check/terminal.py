"""A self-check for a person at a terminal: whom to call, the result, the next step, then what counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calando.decide.self_check.result import SelfCheckResult, Step
from calando.present import terminal_parts as part
from calando.present.plain_text import safe
from calando.present.screen import words as screen_words
from calando.present.self_check import words
from calando.present.urgent import terminal as urgent


def show(answer: words.SelfCheckAnswer, stream: IO[str]) -> None:
    """Print an answer: the numbers to call first, whatever it says."""
    part.show_parts(_parts(answer), stream)


def _parts(answer: words.SelfCheckAnswer) -> Iterator[RenderableType]:
    result = answer.result
    called = [Text(text, style="bold red") for text in words.first_lines(result)]
    if result.emergency:  # nothing softer stands above it
        yield from called
    yield Text(screen_words.strip_title(result.contacts, result.jurisdiction), style="bold red")
    yield Text(words.strip_line(result.contacts, result.jurisdiction))
    yield Text("")
    if not result.emergency:
        yield from called
    flags = words.flags(result)
    yield _bullets((Text(f.text, style="bold red" if f.urgent else "yellow") for f in flags), "!")
    yield Text(words.title_of(result), style="bold")
    yield Text(result.headline, style="bold")
    for text in words.result_lines(result):
        yield Text(text)
    yield Text(words.CHECK_ONLY, style="dim")
    yield from _steps(words.NEXT_TITLE, result.steps[:1])
    if result.always:
        yield part.heading(words.ALWAYS_TITLE)
        yield _bullets(Text(x.text, style="bold" if x.urgent else "") for x in result.always)
    yield from _steps(words.MORE_TITLE, result.steps[1:])
    yield from _criteria(result)
    if beside := words.beside(result):
        yield part.heading(words.BESIDE_TITLE)
        yield _bullets(Text(text) for text in beside)
    yield part.heading(words.FOR_CARE_TITLE)
    for name, text in words.care_rows(result):
        yield Text(f" {name}: {text}")
    if cited := words.cited(result):
        yield part.statements(cited)
    yield from urgent.ending(answer, words.reasons(answer), answer.caveats, (), result.contacts)


def _steps(title: str, steps: tuple[Step, ...]) -> Iterator[RenderableType]:
    if steps:
        yield part.heading(title)
    for step in steps:
        yield Text(f" {words.urgency(step)}: {step.title}", style="bold")
        yield Padding(Text(step.text), (0, 0, 0, 3))


def _criteria(result: SelfCheckResult) -> Iterator[RenderableType]:
    if result.criteria:
        yield part.heading(words.COUNT_TITLE)
        rows = part.table("", "sign", "answer")
        for number, criterion in enumerate(result.criteria, start=1):
            mark = words.MARKS[words.state(criterion)]
            said = Text(words.state_text(criterion))
            if criterion.why:
                said.append(f"\n{criterion.why}", style="dim")
            rows.add_row(mark, f"{number}. {criterion.title}", said)
        yield rows
        yield Text(words.LEGEND, style="dim")
    if supporting := words.supporting(result):
        yield part.heading(words.SUPPORTING_TITLE)
        yield Text(words.SUPPORTING_NOTE, style="dim")
        yield _bullets(
            Text(f"{sign.title}: {words.ANSWERS[sign.answer]}. {sign.why}".rstrip())
            for sign in supporting
        )
    if result.asked:
        yield part.heading(words.ASKED_TITLE)
        yield _bullets(
            Text(f"{asked.text} ").append(safe(asked.answer), style="bold")
            for asked in result.asked
        )


def _bullets(texts: Iterable[Text], mark: str = " •") -> Table:
    """Return a list whose further lines stand under the first."""
    rows = Table.grid(padding=(0, 1))
    for text in texts:
        rows.add_row(Text(mark, style=text.style), text)
    return rows
