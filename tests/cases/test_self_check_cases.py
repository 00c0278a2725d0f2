"""What the self-check says, one readable file for each person: tests/cases/self_check/*.toml.

`[answers]` are the keys of the questions; `says` lists words that must stand in what is shown ("|" parts words of which
one is enough), `never_says` words that must not; `flags` are kinds or ids of flags.

The cases were written before `missed_lately` and `kidneys` were asked, about people of whom nothing of the kind was
told: a file that lacks them is answered with `NEW_QUESTIONS`, here and nowhere else. The program never fills them in.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import read

from calando.decide.recommendation import Answer
from calando.decide.screen.answers import ScreenAnswers
from calando.decide.self_check.answer import run_self_check
from calando.decide.self_check.asking import may_stop_after, questions_to_ask
from calando.decide.self_check.result import SelfCheckResult

FOLDER = Path(__file__).parent / "self_check"
FILES = sorted(FOLDER.glob("*.toml"))
EXACT = (
    "emergency", "finished", "supervised", "score", "score_high", "count_without_rule", "band", "band_high",
    "prescribed", "as_directed",
)  # fmt: skip
KEYS = {*EXACT, "next_step_urgency", "flags", "says", "never_says"}
NEW_QUESTIONS = {"missed_lately": "no", "kidneys": "no"}
BANDS = {"none", "mild", "moderate", "severe"}


def answers_of(path: Path) -> ScreenAnswers:
    case = read(path)
    answers = {k: tuple(v) if isinstance(v, list) else v for k, v in case["answers"].items()}
    if "q1" in answers:  # a check that was not ended by a danger or by thoughts of suicide
        answers = NEW_QUESTIONS | answers
    return ScreenAnswers(
        instrument="self_check",
        answers=answers,
        jurisdiction=case.get("jurisdiction", ""),
        who=case.get("who", "self"),
    )


def shown(answer: Answer[SelfCheckResult]) -> str:
    """Everything that a page may show, in one text."""
    r = answer.result
    parts = [r.headline, r.band_title, *(s.title + " " + s.text for s in r.steps)]
    parts += [x.text for x in (*r.flags, *r.substances, *r.co_occurring, *r.always)]
    parts += [x.text for x in (*answer.reasons, *answer.caveats)]
    parts += [f"{c.name} {c.number}" for c in r.contacts]
    return " ".join(parts).casefold()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_said(path: Path) -> None:
    expect = read(path)["expect"]
    answer = run_self_check(answers_of(path))
    result, text = answer.result, shown(answer)

    for key in EXACT:
        if key in expect:
            assert getattr(result, key) == expect[key], key
    if "next_step_urgency" in expect:
        wanted = expect["next_step_urgency"]
        assert result.steps[0].urgency in ([wanted] if isinstance(wanted, str) else wanted)
    flags = {f.id for f in result.flags} | {f.kind for f in result.flags}
    assert set(expect.get("flags", ())) <= flags
    for words in expect.get("says", ()):
        assert any(w.casefold() in text for w in words.split("|")), words
    for words in expect.get("never_says", ()):
        assert words.casefold() not in text, words


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_names_its_source_and_expects_something_known(path: Path) -> None:
    case = read(path)

    assert case["says"]
    assert case["source"]
    assert case["expect"]
    assert set(case["expect"]) <= KEYS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dialogue_that_gives_these_answers_ends_where_the_file_does(path: Path) -> None:
    told = answers_of(path)
    answers: dict[str, Any] = {}
    while question := questions_to_ask(answers, told.who):
        if set(told.answers) <= set(answers) and may_stop_after(answers):  # nothing more is told
            break
        answers[question.key] = told.answers.get(question.key, "not_told")

    kept = {k: v for k, v in answers.items() if v != "not_told"}

    assert kept == dict(told.answers)


def test_there_are_enough_and_every_band_is_among_them() -> None:
    assert len(FILES) >= 52
    assert {read(path)["expect"].get("band") for path in FILES} >= BANDS
