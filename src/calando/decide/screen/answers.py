"""What was answered: the keys of an instrument's items, as an answers file or a dialogue gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INTAKE = "place"  # the name under which an answers file carries the findings of an intake
AnswerValue = str | float | tuple[str, ...]  # a key, a number, or several keys


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenAnswers:
    """Answers to one instrument or to the self-check (contract section 3, "Answers file").

    `context` tells what bands need beside the answers, such as {"sex": "female"}; `jurisdiction` whose numbers to
    call are shown; `who` is "self" or "family" (the self-check only).
    """

    instrument: str
    answers: Mapping[str, AnswerValue]
    band_set: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    jurisdiction: str = ""
    who: str = "self"
