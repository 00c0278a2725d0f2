"""Dialysis: who is spoken of, and the disagreement shown."""

from __future__ import annotations

from typing import Any

import pytest
from overdose_people import scene

from calando.decide.overdose.dialysis_words import dialysis_statements, disagreement


def applying(**changes: Any) -> dict[str, str]:
    return {s.text: s.says for s in dialysis_statements(scene(**changes)) if s.applies}


def test_every_statement_is_shown_and_those_that_apply_come_first() -> None:
    found = dialysis_statements(scene())

    assert len(found) == len(scene().known.dialysis)
    assert [s.applies for s in found] == sorted((s.applies for s in found), reverse=True)


def test_working_kidneys_show_the_disagreement() -> None:
    said = set(applying().values())
    text = disagreement(dialysis_statements(scene()))

    assert {"for", "against"} <= said
    assert "EXTRIP" in text
    assert "2017 algorithm" in text
    assert "do not agree" in text


@pytest.mark.parametrize("changes", [{"eGFR": 10}, {"dialysis": "hemodialysis"}, {"eGFR": 45}])
def test_nobody_is_against_dialysis_with_poor_kidneys(changes: dict[str, Any]) -> None:
    said = applying(**changes)

    assert "for" in said.values()
    assert "against" not in said.values()
    assert disagreement(dialysis_statements(scene(**changes))).startswith("Nobody speaks against")


def test_the_girl_with_working_kidneys_speaks_only_of_working_kidneys() -> None:
    girl = "3.05 mg"

    assert any(girl in text for text in applying())
    assert not any(girl in text for text in applying(eGFR=20))


def test_withdrawal_by_a_machine_concerns_the_dependent() -> None:
    word = "withdrawal begins"

    assert any(word in text for text in applying())
    assert not any(word in text for text in applying(regular=False))


def test_what_is_recalled_is_marked_as_not_read() -> None:
    recalled = [s for s in dialysis_statements(scene()) if "recalled" in s.text]

    assert len(recalled) == 2
    assert {s.basis for s in recalled} == {"assumed"}
