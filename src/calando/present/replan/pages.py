"""Where the answer of a re-plan goes: to the pages of a taper, or to those of a titration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, cast

from calando.decide.recommendation import Answer, TaperAnswer
from calando.decide.replan.result import TitrationReplanResult
from calando.decide.titrate.result import TitrationResult


def show_replan(answer: Answer[Any], stream: IO[str]) -> None:
    """Print a re-plan: what to do now, what changed, the story so far, then the plan's own page."""
    if isinstance(answer.result, TitrationReplanResult):
        from calando.present.titrate import terminal as titrate_terminal

        titrate_terminal.show(cast(Answer[TitrationResult], answer), stream)
    else:
        from calando.present import terminal

        terminal.show(cast(TaperAnswer, answer), stream)


def render_replan(answer: Answer[Any], targets: Sequence[Path]) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    from calando.present.write import render

    if isinstance(answer.result, TitrationReplanResult):
        from calando.present.titrate.files import TITRATION_FORMATS

        return render(answer, targets, TITRATION_FORMATS)
    return render(answer, targets)
