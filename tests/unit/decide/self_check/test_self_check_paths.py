"""What is said: every way ends in a next step, the most urgent first, and never a dose moved."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from self_check_people import asked, buyer, criteria, ms_patient, result_of, steps_of

from calando.decide.recommendation import Answer
from calando.decide.self_check.asking import has_ended, questions_to_ask, read_answers
from calando.decide.self_check.count import tally
from calando.decide.self_check.flags import flags_of, flags_of_emergency
from calando.decide.self_check.result import SelfCheckResult
from calando.decide.self_check.usage import usage_of
from calando.facts.checks_plans import FORBIDDEN
from calando.facts.checks_self_check import FLAGS
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_self_check import SelfQuestion

SOON = ("now", "today", "this_week", "next_visit")


def any_answer(question: SelfQuestion) -> st.SearchStrategy[Any]:
    """Any answer that a question has."""
    keys = [o.key for o in question.options]
    if question.kind == "number":
        assert question.low is not None
        assert question.high is not None
        amount: st.SearchStrategy[Any] = st.floats(question.low, question.high)
    elif question.kind == "many":
        named = [k for k in keys if k != "none"]
        amount = st.lists(st.sampled_from(named), min_size=1, unique=True)
        if "none" in keys:
            amount = st.one_of(st.just(["none"]), amount)
    else:
        amount = st.sampled_from(keys)
    if question.key == "red_flag":
        amount = st.one_of(
            *[st.just(["none"])] * 4, amount
        )  # mostly calm, so that the rest is seen too
    return st.one_of(amount, st.just("not_told")) if question.is_optional else amount


@st.composite
def anybody(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """Any dialogue to its end, and for whom it is."""
    who = draw(st.sampled_from(["self", "family"]))
    answers: dict[str, Any] = {}
    while question := questions_to_ask(answers, who):
        answers[question.key] = draw(any_answer(question))
    return answers, who


def said(answer: Answer[SelfCheckResult]) -> list[str]:
    """Every text of an answer."""
    r = answer.result
    rows = (
        *r.steps,
        *r.flags,
        *r.substances,
        *r.co_occurring,
        *r.always,
        *answer.reasons,
        *answer.caveats,
    )
    return [r.headline, *(row.text for row in rows), *(s.title for s in r.steps)]


@settings(max_examples=150, deadline=None)
@given(anybody())
def test_every_dialogue_ends_in_a_next_step(person: tuple[dict[str, Any], str]) -> None:
    answers, who = person

    answer = asked(answers, who=who)

    result = answer.result
    soon = [SOON.index(s.urgency) for s in result.steps]
    assert soon
    assert soon == sorted(soon)
    assert result.next_step == result.steps[0].text
    assert result.finished or result.emergency
    if result.emergency:
        assert soon[0] == 0
    assert "Do not stop baclofen suddenly" in result.always[0].text
    assert any("not a diagnosis" in line.text for line in result.always)
    assert answer.caveats
    assert {key for s in result.steps for key in s.sources} <= set(answer.sources)
    if result.finished:
        assert result.score is not None
        assert result.score_high is not None
        assert result.count_without_rule is not None
        assert result.score <= result.score_high
        assert result.score <= result.count_without_rule
        assert sum(c.counted for c in result.criteria) == result.score
    if answers.get("suicide") == "yes":
        assert result.steps[0].id == "crisis"
        assert result.contacts[0].kind == "crisis"


@settings(max_examples=100, deadline=None)
@given(anybody())
def test_no_answer_moves_a_dose_or_names_an_amount(person: tuple[dict[str, Any], str]) -> None:
    answers, who = person

    for text in said(asked(answers, who=who)):
        assert not FORBIDDEN.search(text.lower()), text
        assert not re.search(r"\d\s*mg|stop taking|you are addicted|\{", text.lower()), text


def test_somebody_with_ms_is_told_that_this_does_not_point_to_addiction() -> None:
    result = result_of(ms_patient(**criteria(10, 11)))

    assert "does not point to addiction" in result.headline
    assert "to be expected" in result.headline
    assert "Never stop it suddenly" in result.headline
    assert steps_of(result) == {"go_on": "next_visit", "used_to_it": "next_visit"}


def test_suicide_comes_first_and_the_count_goes_on() -> None:
    result = result_of(buyer(suicide="yes", **criteria(1, 2, 3, 4, 5, 6)))

    assert result.finished
    assert result.band == "severe"
    assert result.flags[0].id == "suicide"
    assert result.steps[0].id == "crisis"
    assert result.contacts[0].number == "116 123"


def test_not_sure_about_suicide_is_for_today() -> None:
    result = result_of(ms_patient(suicide="not_sure"))

    assert result.steps[0].id == "crisis_maybe"
    assert result.steps[0].urgency == "today"
    assert result.flags[0].kind == "suicide"


def test_a_pump_alone_is_never_called_addiction() -> None:
    result = result_of(ms_patient(route=("pump",), **criteria(1, 2, 4, 9, 6, 7)))

    texts = " ".join((result.headline, *(s.title + s.text for s in result.steps))).lower()
    assert "addict" not in texts
    assert steps_of(result)["pump_severe"] == "today"
    assert (
        steps_of(result_of(ms_patient(route=("pump",), **criteria(1, 2))))["pump_talk"]
        == "this_week"
    )


def test_a_pump_that_beeps_is_an_emergency_with_its_own_words() -> None:
    result = result_of({"red_flag": ["pump_problem"]})

    assert list(steps_of(result)) == ["emergency", "pump_problem"]


@pytest.mark.parametrize(
    ("changed", "step", "urgency"),
    [
        (criteria(1, 2), "signs", "this_week"),
        (criteria(1, 2, 3, 4), "signs", "this_week"),
        (criteria(1, 2, 3, 4, 5, 6), "severe", "today"),
        ({}, "not_prescribed", "this_week"),
        ({"route": ("nose",)}, "other_route", "this_week"),
        ({"substances": ("opioids",)}, "opioids_today", "today"),
        ({"substances": ("alcohol_daily",)}, "alcohol_daily", "this_week"),
        ({"substances": ("benzodiazepines",)}, "benzodiazepines", "this_week"),
        ({"pregnant": "yes"}, "pregnant_today", "today"),
        ({"pregnant": "not_sure"}, "pregnant_maybe", "this_week"),
        ({"under_18": "yes"}, "minor_today", "today"),
        ({"voices": "yes"}, "voices", "today"),
        ({"voices": "not_sure"}, "voices", "today"),
        ({"substances": ("ghb",)}, "ghb", "today"),
        ({"substances": ("other_sedatives",)}, "sedatives", "this_week"),
        ({"substances": ("gabapentinoids",)}, "sedatives", "this_week"),
        ({"missed_lately": "yes"}, "missed_not_prescribed", "today"),
        ({"kidneys": "yes"}, "kidneys", "today"),
        ({"kidneys": "not_sure"}, "kidneys_maybe", "this_week"),
        ({"mood_interest": "yes"}, "low_mood", "this_week"),
        ({"mood_low": "not_sure"}, "low_mood", "this_week"),
        ({"worry_nervous": "not_sure"}, "worry", "this_week"),
        ({"worry_control": "yes"}, "worry", "this_week"),
        ({"trauma": "yes"}, "trauma", "next_visit"),
        ({"s_stash": "yes"}, "supporting", "next_visit"),
    ],
)
def test_an_answer_leads_to_its_step(changed: dict[str, Any], step: str, urgency: str) -> None:
    assert steps_of(result_of(buyer(**changed)))[step] == urgency


def test_what_else_is_taken_has_its_words() -> None:
    result = result_of(buyer(substances=("opioids", "benzodiazepines", "alcohol")))
    text = " ".join(line.text for line in result.substances)

    assert len(result.substances) == 3
    assert "naloxone" in text
    assert "Do not stop benzos suddenly either" in text
    assert "do not stop drinking suddenly either" in text


def test_a_relative_hears_what_to_watch_for_and_not_to_take_it_away() -> None:
    result = result_of(buyer(**criteria(1, 2)), who="family")
    always = " ".join(line.text for line in result.always)

    assert "Do not take the tablets away suddenly" in always
    assert "Watch for very deep sleep" in always
    assert "A relative cannot tell for sure" in always


def test_every_step_has_words_for_a_relative() -> None:
    mine = re.compile(
        r"\b(your (prescriber|baclofen|pump|baby|body|kidneys|doctor|pills)|you (use|take|drink|swallow))\b"
    )
    for path in load_self_check().paths:
        assert not mine.search(f"{path.family_title or path.title} {path.family_text}".lower()), (
            path.id
        )


def test_for_a_child_or_at_risk_of_suicide_a_relative_locks_it_up() -> None:
    for changed in ({"suicide": "yes"}, {"suicide": "not_sure"}, {"under_18": "yes"}):
        result = result_of(buyer(**changed), who="family")
        assert any("Lock up" in s.text for s in result.steps), changed


@pytest.mark.parametrize(
    ("person", "step", "urgency"),
    [
        (buyer(substances=("opioids",)), "opioids_today", "today"),
        (
            ms_patient(as_directed="not_sure", which_way=("not_sure",), substances=("opioids",)),
            "opioids_today",
            "today",
        ),
        (ms_patient(substances=("opioids",)), "opioids", "this_week"),
    ],
)
def test_opioids_are_sooner_where_nobody_watches(
    person: dict[str, Any], step: str, urgency: str
) -> None:
    result = result_of(person)

    assert steps_of(result)[step] == urgency
    assert "naloxone" in next(s.text for s in result.steps if s.id == step)


def test_one_sign_is_below_and_two_are_not() -> None:
    one, two = result_of(buyer(**criteria(1))), result_of(buyer(**criteria(1, 2)))

    assert "does not point to addiction" in one.headline
    assert "not safe" in one.headline
    assert "2 of 11 signs fit" in two.headline


def test_the_same_answers_give_the_same_answer_whatever_their_order() -> None:
    answers = buyer(**criteria(1, 5), substances=("alcohol", "opioids"))
    turned = {
        k: tuple(reversed(v)) if isinstance(v, tuple) else v for k, v in reversed(answers.items())
    }

    assert asked(answers) == asked(turned)


def test_the_answers_are_told_back_in_words() -> None:
    told = {
        a.key: a.answer
        for a in result_of(ms_patient(mg_taken_per_day=60, route=("mouth", "pump"))).asked
    }

    assert told["mg_taken_per_day"] == "60 mg"
    assert told["route"] == "I swallow it; From a pump in my body"
    assert told["q1"] == "No"


@settings(max_examples=60, deadline=None)
@given(anybody())
def test_every_flag_that_code_raises_is_one_that_facts_may_name(
    person: tuple[dict[str, Any], str],
) -> None:
    answers, who = person
    facts = load_self_check()
    told = read_answers(answers, facts, who)

    if has_ended(told, facts):
        flags = flags_of_emergency(told, who)
    else:
        usage = usage_of(told, facts)
        flags = flags_of(told, usage, tally(told, usage.supervision, facts), who)

    assert flags <= FLAGS
