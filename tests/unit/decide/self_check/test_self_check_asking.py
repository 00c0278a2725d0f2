"""What the self-check asks, in which order, and what it does not accept."""

from __future__ import annotations

from typing import Any

import pytest
from self_check_people import asked, buyer, ms_patient, not_as_told, result_of

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.self_check.answer import run_self_check
from calando.decide.self_check.asking import questions_to_ask
from calando.decide.self_check.reading import read_answer
from calando.errors import InputError, Problem
from calando.facts.load_self_check import load_self_check


def walked(told: dict[str, Any], who: str = "self") -> list[str]:
    """The keys that a dialogue asks for somebody who would give these answers."""
    answers: dict[str, Any] = {}
    while question := questions_to_ask(answers, who):
        answers[question.key] = told.get(question.key, "not_told")
    return list(answers)


def problems(answers: dict[str, Any], **more: Any) -> dict[str, Problem]:
    """The problems of answers, by field."""
    with pytest.raises(InputError) as caught:
        run_self_check(ScreenAnswers(**{"instrument": "self_check", "answers": answers, **more}))
    return {p.field: p for p in caught.value.problems}


def test_everything_is_asked_in_the_order_of_the_facts() -> None:
    told = not_as_told("less")

    assert walked(told) == [q.key for q in load_self_check().questions]


def test_which_way_is_asked_only_where_it_is_not_taken_as_told() -> None:
    assert "which_way" not in walked(ms_patient())
    assert "which_way" in walked(ms_patient(as_directed="not_sure", which_way=("not_sure",)))
    assert "which_way" not in walked(buyer())


def test_who_has_no_prescription_is_not_asked_how_it_was_prescribed() -> None:
    keys = walked(buyer())

    assert "as_directed" not in keys
    assert "mg_prescribed_per_day" not in keys
    assert "mg_taken_per_day" in keys


@pytest.mark.parametrize(
    "flag", [o.key for o in load_self_check().questions[0].options if o.emergency]
)
def test_after_a_red_flag_nothing_else_is_asked(flag: str) -> None:
    assert walked({"red_flag": (flag,)}) == ["red_flag"]

    result = result_of({"red_flag": [flag]})

    assert result.emergency
    assert not result.finished
    assert result.steps[0].urgency == "now"
    assert (result.score, result.band, result.criteria) == (None, None, ())
    assert [f.id for f in result.flags] == [flag]


def test_answers_beside_a_red_flag_are_no_error_and_change_nothing_but_suicide() -> None:
    alone = result_of({"red_flag": ["fit"]})
    beside = result_of(ms_patient(red_flag=["fit"], q1="yes"))
    with_suicide = result_of({"red_flag": ["fit"], "suicide": "yes"})

    assert beside.steps == alone.steps
    assert beside.score is None
    assert [s.id for s in with_suicide.steps] == ["emergency", "crisis"]


def test_a_relative_is_asked_about_them() -> None:
    question = questions_to_ask({"red_flag": ["none"]}, "family")

    assert question is not None
    assert question.text.startswith("Have they talked of killing")


def test_every_question_has_other_words_for_a_relative() -> None:
    for question in load_self_check().questions:
        words = question.family_text.lower().replace(",", " ").replace("?", " ").split()
        assert {"they", "them", "their"} & set(words), question.key


def test_missing_answers_are_all_named_with_question_and_answers() -> None:
    answers = ms_patient(q3=None, route=None, under_18=None)

    found = problems(answers)

    assert list(found) == ["answers.route", "answers.q3", "answers.under_18"]
    assert "did you spend a lot of time" in found["answers.q3"].message
    assert found["answers.q3"].allowed == "yes, no, not_sure"
    assert "nose" in found["answers.route"].allowed


def test_an_empty_file_lacks_what_everybody_is_asked() -> None:
    assert {"answers.red_flag", "answers.suicide", "answers.prescribed", "answers.q11"} <= set(
        problems({})
    )


def test_unknown_keys_come_first_with_the_nearest() -> None:
    found = problems(ms_patient(q1="perhaps", q12="yes", prescribd="yes"))

    assert list(found) == ["answers.q12", "answers.prescribd", "answers.q1"]
    assert "Did you mean prescribed?" in found["answers.prescribd"].message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("q1", "perhaps"),
        ("q1", 1),
        ("q1", None),
        ("q1", ["yes"]),
        ("under_18", "not_sure"),
        ("route", []),
        ("route", ["ear"]),
        ("route", 3),
        ("substances", ["none", "alcohol"]),
        ("red_flag", "no"),
        ("red_flag", []),
        ("which_way", ["less", "more", "dance"]),
        ("kidneys", "not_told"),
        ("missed_lately", "perhaps"),
        ("mg_taken_per_day", -1),
        ("mg_taken_per_day", 30000),
        ("mg_taken_per_day", float("nan")),
        ("mg_taken_per_day", True),
        ("mg_taken_per_day", "a lot"),
        ("mg_prescribed_per_day", 0),
        ("suicide", "not_told"),
    ],
)
def test_an_answer_that_cannot_be_is_an_error_with_what_is_allowed(key: str, value: Any) -> None:
    answers = not_as_told("more") | {key: value}

    found = problems(answers)

    assert list(found) == [f"answers.{key}"]
    assert found[f"answers.{key}"].allowed


def test_several_problems_are_told_at_once() -> None:
    found = problems(
        ms_patient(q1="x", q2=None),
        jurisdiction="ZZ",
        who="dog",
        band_set="icd",
        context={"sex": "female"},
    )

    assert {"jurisdiction", "who", "band_set", "context.sex", "answers.q1", "answers.q2"} == set(
        found
    )
    assert "UK" in found["jurisdiction"].allowed


def test_an_answer_to_what_is_not_asked_is_an_error() -> None:
    found = problems(ms_patient(prescribed="no"))

    assert list(found) == ["answers.as_directed"]
    assert "not asked" in found["answers.as_directed"].message


def test_a_dialogue_refuses_what_a_file_refuses() -> None:
    with pytest.raises(InputError, match="not asked"):
        questions_to_ask(
            {"red_flag": ["none"], "suicide": "no", "prescribed": "no", "as_directed": "yes"}
        )


def test_answers_are_read_as_people_write_them() -> None:
    plain = result_of(ms_patient(q1="yes", substances=("alcohol", "cannabis"), mg_taken_per_day=60))
    written = result_of(
        ms_patient(
            q1=True, q2=" No ", substances="Cannabis, alcohol, alcohol", mg_taken_per_day="60"
        )
    )

    assert written == plain


def options() -> list[tuple[str, str, str]]:
    """Every answer of the questions that have some: question, key, words."""
    return [
        (q.key, o.key, words)
        for q in load_self_check().questions
        for o in q.options
        for words in (o.label, o.family_label)
        if words
    ]


def test_an_answer_may_be_told_in_the_words_that_are_shown_for_it() -> None:
    questions = {q.key: q for q in load_self_check().questions}

    for question, key, words in options():
        several = questions[question].kind == "many"
        for told in (words, f" {words.upper()}."):
            read = read_answer(questions[question], told, "not_told")
            assert read == ((key,) if several else key), words


def test_words_with_commas_in_them_may_stand_beside_others() -> None:
    red_flag = load_self_check().questions[0]
    dangers = [o for o in red_flag.options if o.emergency]

    for mark in (", ", "; ", ",", ";"):
        told = mark.join(o.label for o in dangers)
        assert read_answer(red_flag, told, "not_told") == tuple(o.key for o in dangers)


def test_the_answers_that_are_told_back_can_be_given_again() -> None:
    answers = not_as_told(
        "more", "other_way", route=("mouth", "pump"), substances=("ghb", "opioids")
    )
    result = result_of(answers)

    again = {a.key: a.answer.removesuffix(" mg") for a in result.asked}

    assert result_of(again) == result


def test_leaving_an_amount_out_is_the_same_as_not_naming_it() -> None:
    assert result_of(ms_patient(mg_taken_per_day="not_told")) == result_of(ms_patient())


def test_the_country_is_never_assumed() -> None:
    here, nowhere = asked(ms_patient(), jurisdiction="ie"), asked(ms_patient(), jurisdiction="")

    assert here.result.jurisdiction == "IE"
    assert nowhere.result.jurisdiction is None
    assert len(nowhere.result.contacts) > 3 * len(here.result.contacts)
    assert any("country was not told" in c.text for c in nowhere.caveats)
    assert not any("country was not told" in c.text for c in here.caveats)


def test_another_instrument_is_no_self_check() -> None:
    assert list(problems(ms_patient(), instrument="phq9")) == ["instrument"]
