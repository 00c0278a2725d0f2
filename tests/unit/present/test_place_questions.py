"""The sheet of an intake: only what is open, asked in the order of an intake, numbers as numbers."""

from __future__ import annotations

import json
from dataclasses import replace

from sample_place import CIWA, NO_HOME, RESULT

from calando.facts.load_placement import load_placement
from calando.present.place.questions import (
    NOTHING_LEFT,
    open_questions,
    questions_json,
    questions_text,
)

FACTS = load_placement()
BARE = replace(RESULT, rules=(), needs=(), unknown_that_matter=())


def asked(**changes: object) -> list[str]:
    return [finding.id for finding in open_questions(replace(BARE, **changes), FACTS)]


def test_what_a_rule_waits_for_is_asked_once_in_the_order_of_the_intake() -> None:
    order = [finding.id for finding in FACTS.findings]

    found = asked(rules=(NO_HOME, CIWA), unknown_that_matter=RESULT.unknown_that_matter)

    assert found == [
        "confusion_now", "hallucinations_now", "ciwa_ar", "alcohol_free_home", "support_person"
    ]  # fmt: skip
    assert found == sorted(found, key=order.index)


def test_what_is_worked_out_of_a_number_is_asked_as_the_number() -> None:
    assert asked(rules=(replace(CIWA, missing=("units_high", "sadq_severe")),)) == [
        "alcohol_units_per_day", "sadq"
    ]  # fmt: skip


def test_a_rule_that_does_not_wait_asks_nothing() -> None:
    assert asked(rules=(replace(CIWA, state="not_fired"),)) == []


def test_a_need_that_is_not_told_is_asked() -> None:
    need = replace(RESULT.needs[2], id=FACTS.needs[0].id)

    assert asked(needs=(need,)) == [FACTS.needs[0].finding]
    assert asked(needs=(replace(need, met=False),)) == []


def test_the_sheet_is_empty_and_the_words_name_each_answer() -> None:
    found = open_questions(replace(BARE, rules=(CIWA, NO_HOME)), FACTS)

    sheet = json.loads(questions_json(found))
    text = questions_text(found)

    assert sheet == {
        "instrument": "place",
        "answers": {"ciwa_ar": None, "alcohol_free_home": None, "support_person": None},
        "questions": {finding.id: finding.question for finding in found},
    }
    assert all(question.endswith("?") for question in sheet["questions"].values())
    assert "unknown is not no" in text
    assert "a number from 0 to 67 (points)" in text
    assert all(f"{id}: " in text for id in sheet["answers"])


def test_where_nothing_is_open_that_is_said() -> None:
    assert questions_text(open_questions(BARE, FACTS)) == NOTHING_LEFT
    assert json.loads(questions_json(()))["answers"] == {}
