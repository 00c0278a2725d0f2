"""What holds for every way through the self-check: it ends in a next step, it says the lines it always says."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from hostile import GIBBERISH, NUMBERS, STRANGE

import calando
from calando.decide.self_check.asking import questions_to_ask
from calando.decide.self_check.result import SelfCheckResult
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_self_check import SelfQuestion

SEED, PEOPLE = 20260708, 300
FACTS = load_self_check()
URGENCIES = ("now", "today", "this_week", "next_visit")
# a page for patients never tells anybody to take less, to take more or to stop
ADVICE_TO_CHANGE = re.compile(
    r"(?<!not )(?<!never )\b(?:stop taking|reduce your|lower your dose|raise your dose|cut your dose|take less|"
    r"take more)\b",
    re.IGNORECASE,
)


def drawn(rng: random.Random, question: SelfQuestion, *, calm: bool) -> Any:
    """Return one answer that this question has."""
    if question.kind == "number":
        return rng.choice(("not_told", rng.choice((5, 30, 60, 90, 180))))
    keys = [o.key for o in question.options]
    if question.kind == "many":
        if question.key == "red_flag" and calm:
            return ["none"]
        if "none" in keys and rng.random() < 0.5:
            return ["none"]
        return rng.sample([k for k in keys if k != "none"], k=rng.choice((1, 1, 2)))
    if question.is_optional and rng.random() < 0.5:
        return "not_told"
    return rng.choice(keys)


def walked(rng: random.Random, who: str) -> dict[str, Any]:
    calm = rng.random() < 0.85
    answers: dict[str, Any] = {}
    while (question := questions_to_ask(answers, who)) is not None:
        answers[question.key] = drawn(rng, question, calm=calm)
    return answers


def checked(answers: dict[str, Any], who: str, country: str = "UK") -> SelfCheckResult:
    told = calando.ScreenAnswers(
        instrument="self_check", answers=answers, who=who, jurisdiction=country
    )
    result = calando.screen(told).result
    assert isinstance(result, SelfCheckResult)
    return result


@pytest.fixture(scope="module")
def people() -> list[tuple[dict[str, Any], SelfCheckResult]]:
    rng = random.Random(SEED)
    found = []
    for _ in range(PEOPLE):
        who = rng.choice(("self", "self", "family"))
        answers = walked(rng, who)
        found.append((answers, checked(answers, who)))
    return found


def test_whatever_a_dialogue_collects_is_accepted_and_ends_in_a_next_step(people: Any) -> None:
    for answers, result in people:
        assert result.next_step.strip(), answers
        assert result.steps, answers
        assert result.steps[0].text in result.next_step or result.next_step in result.steps[0].text
        order = [URGENCIES.index(step.urgency) for step in result.steps]
        assert order == sorted(order), answers
    assert len({result.steps[0].id for _, result in people}) >= 8


def test_the_first_sentences_are_as_soon_as_the_first_step(people: Any) -> None:
    words = {"now": r"\b(?:now|emergency)\b", "today": r"\b(?:today|now|emergency)\b"}
    soon = [(a, r) for a, r in people if r.steps[0].urgency in words]
    assert len(soon) > 100
    for answers, result in soon:
        assert re.search(words[result.steps[0].urgency], result.headline), (answers, result)


def test_every_path_is_walked_by_somebody(people: Any) -> None:
    walked_paths = Counter(step.id for _, result in people for step in result.steps)
    rare = [path.id for path in FACTS.paths if not walked_paths[path.id]]
    assert len(rare) <= len(FACTS.paths) // 4, rare


def test_not_to_stop_suddenly_is_always_said_and_nobody_is_told_to_change_a_dose(
    people: Any,
) -> None:
    for _, result in people:
        always = " ".join(line.text for line in result.always).lower()
        assert re.search(r"(?:do not|never) (?:let .* )?stop\w*\b.*sudden", always), always
        said = " ".join((result.headline, result.next_step, *(s.text for s in result.steps)))
        assert not ADVICE_TO_CHANGE.search(said), said


def test_a_red_flag_ends_the_check_and_comes_before_everything(people: Any) -> None:
    flagged = [(a, r) for a, r in people if list(a["red_flag"]) != ["none"]]
    assert flagged
    for answers, result in flagged:
        assert result.emergency, answers
        assert not result.finished
        assert set(answers) == {"red_flag"}
        assert result.steps[0].urgency == "now"


def test_thoughts_of_suicide_are_answered_first_whatever_else_is_true(people: Any) -> None:
    told = [(a, r) for a, r in people if a.get("suicide") == "yes"]
    assert told
    for _, result in told:
        assert result.flags[0].kind == "suicide"
        assert result.steps[0].id == "crisis"


def test_answers_that_end_after_thoughts_of_suicide_give_the_crisis_line_and_no_error() -> None:
    rng = random.Random(SEED + 2)
    ended = 0
    for _ in range(100):
        said, first = rng.choice((("yes", "crisis"), ("not_sure", "crisis_maybe")))
        answers = walked(rng, "self") | {"suicide": said}
        if list(answers["red_flag"]) != ["none"]:
            continue
        kept = dict(list(answers.items())[: rng.randrange(2, len(answers) + 1)])
        result = checked(kept, "self")
        ended += not result.finished
        assert first in [step.id for step in result.steps]
        assert result.finished or result.steps[0].id == first
        assert result.contacts[0].kind == "crisis"
    assert ended > 50


def test_a_danger_is_told_first_whatever_else_is_wrong() -> None:
    rng = random.Random(SEED + 3)
    dangers = [o.key for o in FACTS.questions[0].options if o.emergency]
    for _ in range(100):
        answers = walked(rng, "self")
        danger = rng.choice(dangers)
        unread = rng.choice(("yes", True, "zorbly", ["none", "zorbly"], 1))
        answers["red_flag"] = rng.choice(
            ([danger], [danger, "zorbly"], ["none", danger], danger, unread)
        )
        answers["quux"] = rng.choice((*GIBBERISH, *STRANGE, None, 7))
        with pytest.raises(calando.InputError) as caught:
            checked(answers, "self")
        assert caught.value.problems[0].field == "urgent"
        assert "999" in caught.value.problems[0].message


def calm(**told: Any) -> dict[str, Any]:
    """Somebody who takes it as prescribed and has no sign of anything, but for what was told."""
    answers: dict[str, Any] = {}
    fixed: dict[str, Any] = {"red_flag": ["none"], "prescribed": "yes", "as_directed": "yes"}
    fixed |= {"route": ["mouth"], "substances": ["none"]} | told
    while (question := questions_to_ask(answers, "self")) is not None:
        otherwise = "not_told" if question.is_optional else "no"
        answers[question.key] = fixed.get(question.key, otherwise)
    return answers


def test_nobody_is_told_to_go_on_while_amount_gaps_or_kidneys_speak_against_it() -> None:
    rng = random.Random(SEED + 4)
    gone_on = 0
    for _ in range(300):
        limit, taken = (rng.choice((None, 0, 20, 40, 60, 80, 81, 120, 300)) for _ in range(2))
        missed, kidneys = rng.choices(("no", "yes", "not_sure"), (6, 1, 1), k=2)
        amounts = {"mg_prescribed_per_day": limit or "not_told", "mg_taken_per_day": taken}
        told = {k: v for k, v in amounts.items() if v is not None}
        result = checked(calm(missed_lately=missed, kidneys=kidneys, **told), "self")
        steps = {step.id: step.urgency for step in result.steps}
        soonest = result.steps[0].urgency
        speaks = missed != "no" or kidneys == "yes" or max(limit or 0, taken or 0) > 80
        if speaks or (limit and taken is not None and taken != limit):
            assert "go_on" not in steps, told
        gone_on += "go_on" in steps
        if missed != "no" or kidneys == "yes" or (taken or 0) > max(80, limit or 0):
            assert soonest in ("now", "today"), told
        if limit and taken is not None and taken <= limit / 2:
            assert soonest == "today", told
            assert not result.supervised, told
    assert gone_on > 10


def test_more_signs_never_make_a_milder_band() -> None:
    base = {
        "red_flag": ["none"],
        "suicide": "no",
        "prescribed": "no",
        "route": ["mouth"],
        "substances": ["none"],
    }
    scores = []
    for count in range(12):
        answers: dict[str, Any] = {}
        yes = {f"q{n}" for n in range(1, count + 1)}
        while (question := questions_to_ask(answers, "self")) is not None:
            otherwise = "not_told" if question.is_optional else "no"
            answers[question.key] = base.get(
                question.key, "yes" if question.key in yes else otherwise
            )
        result = checked(answers, "self")
        scores.append((result.score, result.band))
    assert [score for score, _ in scores] == list(range(12))
    bands = [band for _, band in scores]
    assert bands == ["none"] * 2 + ["mild"] * 2 + ["moderate"] * 2 + ["severe"] * 6


def test_wrong_answers_are_told_and_never_a_low_score() -> None:
    rng = random.Random(SEED + 1)
    refused = 0
    for _ in range(200):
        answers = walked(rng, "self")
        key = rng.choice(list(answers))
        answers[key] = rng.choice((*GIBBERISH, *STRANGE, *NUMBERS, None, {}, [], [1], ["zorbly"]))
        try:
            result = checked(answers, "self")
        except calando.InputError:
            refused += 1
        else:  # a number may be a number, however strange
            assert key.startswith("mg_"), (key, answers[key])
            assert result.steps
    assert refused > 180
