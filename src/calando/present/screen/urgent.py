"""What cannot wait for a complete form, before all that is wrong with it: on standard error, in a frame of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.urgent_first import FIELD
from calando.errors import InputError, Problem
from calando.facts.schema_screen import Instrument
from calando.present.plain_text import safe

WIDTH = 78  # columns
BAR = "!" * WIDTH
THEN = "What is missing or wrong:"
_NO_ITEM = (
    "-"  # no instrument has it, so that the answers are refused, and what is urgent in them is said
)


def frame_of(problem: Problem) -> tuple[str, ...]:
    """Return an urgent problem as a frame of lines.

    Examples
    --------
    >>> for line in frame_of(Problem(field="urgent", message="A fit. Call: 999.")):
    ...     print(line[:20])
    !!!!!!!!!!!!!!!!!!!!
    ! A fit.
    ! Call: 999.
    !!!!!!!!!!!!!!!!!!!!
    """
    said = problem.message
    for begin in (" Call", " These answers are not complete"):  # each part on lines of its own
        said = said.replace(f".{begin}", f".\n{begin.strip()}")
    lines = [line for part in said.split("\n") for line in textwrap.wrap(safe(part), WIDTH - 2)]
    return (BAR, *(f"! {line}" for line in lines), BAR)


def parted(problems: Sequence[Problem]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return what is urgent, and what is only wrong."""
    urgent = tuple(p for p in problems if p.field == FIELD)
    return urgent, tuple(p for p in problems if p.field != FIELD)


def urgent_before(
    error: InputError, told: ScreenAnswers | None, own: Instrument | None
) -> InputError:
    """Return an error about options, after what is urgent in the answers that came with them.

    Parameters
    ----------
    told : the answers, as far as they could be read; the wishes beside them are what is wrong, so they are left out.
    own : an instrument of the user's own.
    """
    if told is None:
        return error
    from calando.decide.screen.answer import screen

    try:
        screen(
            replace(told, answers={**told.answers, _NO_ITEM: ""}, band_set="", context={}), own=own
        )
    except InputError as found:
        return InputError(*parted(found.problems)[0], *error.problems)
    return error
