"""The patient lines that the code of the check writes: plain, and they change no dose."""

from __future__ import annotations

import pytest
import textstat

from calando.decide.check import (
    burden_card,
    condition_cards,
    interactions,
    just_stopped,
    kidney_card,
    kidney_cards,
    kidney_states,
)
from calando.facts.checks_plans import FORBIDDEN

MODULES = (
    burden_card,
    condition_cards,
    interactions,
    just_stopped,
    kidney_card,
    kidney_cards,
    kidney_states,
)
TEXTS = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if "PATIENT" in name and isinstance(value, str)
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_patient_line_is_plain_and_changes_no_dose(text: str) -> None:
    assert textstat.flesch_kincaid_grade(text) <= 6
    assert not FORBIDDEN.search(text.lower())
