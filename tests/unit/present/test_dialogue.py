"""The talk: one question at a time, back, quit, help; a flag at once; a red flag ends it; lines over a pipe."""

from __future__ import annotations

import pytest

from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check
from calando.present.dialogue import talk as dialogue
from calando.present.dialogue.screen import (
    COUNTRY,
    COUNTRY_TEXT,
    LEAVING_URGENT,
    LICENCE_NOTE,
    InstrumentScript,
)
from calando.present.dialogue.self_check import PAUSE_TEXT, SelfCheckScript, told_of
from calando.present.dialogue.talk import hold, numbered


class Talk:
    """Lines to be read and what was said, in the order of both."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.said: list[str] = []
        self.styles: list[str] = []

    def read(self) -> str:
        if not self.lines:
            raise EOFError
        self.said.append(f"> {self.lines[0]}")
        self.styles.append("typed")
        return self.lines.pop(0)

    def write(self, text: str, style: str) -> None:
        self.said.append(text)
        self.styles.append(style)

    @property
    def text(self) -> str:
        return " ".join("\n".join(self.said).split())

    def alarms(self) -> str:
        return " ".join(t for t, s in zip(self.said, self.styles, strict=True) if s == "alarm")


def instrument(id: str, jurisdiction: str = "UK", **more: object) -> InstrumentScript:
    return InstrumentScript(
        instrument=load_instruments()[id], facts=load_facts(), jurisdiction=jurisdiction, **more
    )


def self_check(jurisdiction: str = "UK", who: str = "self") -> SelfCheckScript:
    return SelfCheckScript(
        own=load_self_check(), facts=load_facts(), jurisdiction=jurisdiction, who=who
    )


def held(script, *lines: str, is_piped: bool = False):
    talk = Talk(*lines)
    return hold(script, talk.read, talk.write, is_piped=is_piped), talk


# -- an instrument ------------------------------------------------------------------------------------


def test_every_item_is_asked_once_and_the_progress_is_told() -> None:
    answers, talk = held(instrument("phq9"), *["1"] * 8, "0")

    assert answers == {str(n): "1" if n < 9 else "0" for n in range(1, 10)}
    assert "Question 1 of 9" in talk.text
    assert "Question 9 of 9" in talk.text
    assert talk.lines == []


def test_the_numbers_to_call_are_said_before_the_first_question() -> None:
    _, talk = held(instrument("phq9"), "q")

    assert talk.text.index("Emergency: 999 · Crisis line: 116 123") < talk.text.index("Question 1")


def test_the_country_is_asked_first_and_enter_lists_every_number() -> None:
    answers, talk = held(instrument("phq2", jurisdiction=""), "", "0", "0")

    assert answers[COUNTRY] == ""
    assert "911 (US, CA)" in talk.text
    assert "999 (UK)" in talk.text
    assert talk.text.index(COUNTRY_TEXT) < talk.text.index("911 (US, CA)")
    assert talk.text.index("911 (US, CA)") < talk.text.index("Question 1 of 2")


def test_a_country_that_calando_has_no_numbers_for_is_asked_again() -> None:
    answers, talk = held(instrument("phq2", jurisdiction=""), "Atlantis", "us", "0", "0")

    assert answers[COUNTRY] == "US"
    assert "“Atlantis” is no country on the list" in talk.text
    assert "Emergency: 911" in talk.text


def test_a_wrong_answer_is_asked_again_with_what_is_allowed() -> None:
    answers, talk = held(instrument("phq2"), "4", "", "2", "0")

    assert answers == {"1": "2", "2": "0"}
    assert "“4” is none of the answers. Allowed: 0, 1, 2 or 3" in talk.text
    assert "no answer was typed" in talk.text
    assert sum(t.startswith("Question 1 of 2") for t in talk.said) == 1


def test_what_cannot_be_printed_is_not_said_again() -> None:
    _, talk = held(instrument("phq2"), "\x1b[2J", "q")

    assert "\x1b" not in "".join(t for t in talk.said if not t.startswith(">"))


def test_b_goes_back_and_the_new_answer_counts() -> None:
    answers, talk = held(instrument("phq2"), "3", "b", "0", "1")

    assert answers == {"1": "0", "2": "1"}
    assert sum(t.startswith("Question 1 of 2") for t in talk.said) == 2


def test_b_at_the_first_question_says_so() -> None:
    answers, talk = held(instrument("phq2"), "b", "0", "0")

    assert answers == {"1": "0", "2": "0"}
    assert dialogue.FIRST_QUESTION in talk.text


def test_q_ends_it_and_says_that_nothing_was_stored() -> None:
    answers, talk = held(instrument("phq9"), "1", "1", "q")

    assert answers is None
    assert talk.said[-1] == "Ended. Nothing was stored."


def test_a_question_mark_explains_and_asks_on() -> None:
    answers, talk = held(instrument("phq2"), "?", "0", "0")

    assert answers == {"1": "0", "2": "0"}
    assert "It measures:" in talk.text
    assert "Allowed: 0, 1, 2 or 3" in talk.text


def test_a_flag_is_said_when_the_answer_is_given_not_at_the_end() -> None:
    script = instrument("cssrs")

    _, talk = held(script, "no", "yes", "q")

    flag = next(f for f in script.instrument.flags if f.id == "suicide_possible")
    assert " ".join(flag.text.split()) in " ".join(talk.alarms().split())
    last_typed = max(i for i, text in enumerate(talk.said) if text == "> yes")
    assert next(i for i, t in enumerate(talk.said) if t.startswith("! ")) > last_typed


def test_a_flag_is_said_once_and_again_after_going_back() -> None:
    _, talk = held(instrument("phq9"), *["0"] * 8, "1")
    _, again = held(instrument("cssrs"), "yes", "b", "no", "yes", "q")

    assert sum(t.startswith("! ") for t in talk.said) == 1
    assert sum(t.startswith("! ") for t in again.said) == 2


def test_branches_are_followed_and_the_count_is_at_most() -> None:
    answers, talk = held(instrument("penn_spasm"), "0")
    both, _ = held(instrument("penn_spasm"), "2", "1")

    assert answers == {"1": "0"}
    assert both == {"1": "2", "2": "1"}
    assert "Question 1 of at most 2" in talk.text


def test_where_only_scoring_is_licensed_the_talk_says_so_and_shows_labels() -> None:
    script = instrument("cssrs")
    _, talk = held(script, "q")

    assert LICENCE_NOTE in talk.text
    assert script.instrument.items[0].text == ""
    assert script.instrument.items[0].label.casefold() in talk.text.casefold()


def test_what_bands_need_is_asked_and_may_be_left_out() -> None:
    told, talk = held(instrument("audit_c"), "1", "0", "0", "0")
    silent, _ = held(instrument("audit_c"), "", "0", "0", "0")
    known, quiet = held(instrument("audit_c", context={"sex": "female"}), "0", "0", "0")

    question = load_instruments()["audit_c"].context[0]
    assert told["@context.sex"] == question.options[0]
    assert silent["@context.sex"] == ""
    assert "@context.sex" not in known
    assert question.text in talk.text
    assert question.text not in quiet.text


def test_marks_of_a_scale_are_typed_as_they_are_and_words_by_number() -> None:
    grade, _ = held(instrument("modified_ashworth"), "1+")
    choices = numbered((("yes", "Yes"), ("no", "No")))

    assert grade == {"1": "1+"}
    assert [c.typed for c in choices] == ["1", "2"]


@pytest.mark.parametrize("typed", ["2", "no", "NO", " No "])
def test_a_word_is_chosen_by_its_number_or_by_itself(typed) -> None:
    answers, _ = held(instrument("cssrs"), typed, "q")
    question = dialogue.Question(key="1", text="", choices=numbered((("yes", "yes"), ("no", "no"))))

    assert answers is None
    assert dialogue.chosen(question, typed) == "no"


# -- the self-check -----------------------------------------------------------------------------------


def test_a_red_flag_ends_the_self_check_at_once_with_the_call() -> None:
    answers, talk = held(self_check(), "1")

    assert answers == {"red_flag": ("hard_to_wake",)}
    assert "EMERGENCY: call 999 now." in talk.text
    assert talk.text.count("Question") == 1


@pytest.mark.parametrize(("typed", "step"), [("yes", "crisis"), ("not_sure", "crisis_maybe")])
@pytest.mark.parametrize("who", ["self", "family"])
def test_thoughts_of_suicide_show_the_number_and_what_to_do_before_anything_else_is_asked(
    typed, step, who
) -> None:
    script = self_check(who=who)
    _, talk = held(script, "none", typed, "2", "q")

    path = next(p for p in script.own.paths if p.id == step)
    said = " ".join((path.family_text if who == "family" else path.text).split())
    places = [
        talk.text.index(t) for t in ("Crisis line: 116 123 · Emergency: 999", said, PAUSE_TEXT)
    ]
    assert "Crisis line: 116 123" in talk.alarms()
    assert places == sorted(places)
    assert talk.text.index(PAUSE_TEXT) < talk.text.index("prescribe the")


def test_after_thoughts_of_suicide_one_may_stop_and_gets_the_page() -> None:
    answers, talk = held(self_check(), "none", "yes", "1")

    assert told_of(answers) == {"red_flag": ("none",), "suicide": "yes"}
    assert self_check().has_stopped(answers)
    assert "prescribe the" not in talk.text


def test_who_is_not_sure_may_stop_too_and_gets_the_page() -> None:
    answers, talk = held(self_check(), "none", "not_sure", "1")

    assert told_of(answers) == {"red_flag": ("none",), "suicide": "not_sure"}
    assert "Crisis line: 116 123 · Emergency: 999" in talk.text
    assert "prescribe the" not in talk.text


def test_at_the_pause_b_takes_the_answer_back() -> None:
    _, talk = held(self_check(), "none", "yes", "b", "no", "q")

    assert talk.text.count(PAUSE_TEXT) == 1
    assert "prescribe the" in talk.text


def test_over_a_pipe_nobody_is_asked_whether_to_stop() -> None:
    with pytest.raises(InputError) as caught:
        held(self_check(), "none", is_piped=True)
    ended, talk = held(self_check(), "none", "yes", is_piped=True)

    assert "answers end" in caught.value.problems[0].message
    assert told_of(ended)["suicide"] == "yes"
    assert PAUSE_TEXT not in talk.text


# -- leaving ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "lines", "last"),
    [
        (self_check, ("none", "yes", "2", "q"), "Crisis line: 116 123 · Emergency: 999"),
        (
            lambda: instrument("phq9"),
            (*["0"] * 8, "b", "0", "q"),
            "Emergency: 999 · Crisis line: 116 123",
        ),
        (lambda: instrument("cssrs"), ("no", "yes", "q"), "Crisis line: 116 123 · Emergency: 999"),
    ],
)
def test_q_repeats_the_numbers_before_it_says_that_nothing_was_stored(script, lines, last) -> None:
    answers, talk = held(script(), *lines)

    assert answers is None
    assert talk.said[-2:] == [last, "Ended. Nothing was stored."]
    assert (LEAVING_URGENT in talk.text) is last.startswith("Crisis")


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_whatever_ends_it_after_a_flag_the_numbers_are_said_last(end) -> None:
    class Broken(Talk):
        def read(self) -> str:
            if not self.lines:
                raise end
            return super().read()

    talk = Broken("yes", "yes")

    with pytest.raises((InputError, KeyboardInterrupt)):
        hold(instrument("cssrs"), talk.read, talk.write)

    assert talk.said[-1] == "Crisis line: 116 123 · Emergency: 999"
    assert talk.styles[-1] == "alarm"


def test_before_the_country_is_asked_no_number_is_guessed() -> None:
    _, talk = held(instrument("phq9", jurisdiction=""), "q")

    assert "Emergency:" not in talk.text


def test_who_it_is_about_is_asked_and_changes_the_words() -> None:
    answers, talk = held(self_check(who=""), "2", "none", "q")
    _, own = held(self_check(who=""), "1", "none", "q")

    assert answers is None
    assert "true of them right now" in talk.text
    assert "true of them right now" not in own.text


def test_several_answers_stand_between_commas_and_each_has_to_be_one() -> None:
    answers, _ = held(self_check(), "2, fever_stiff")
    _, talk = held(self_check(), "none", "no", "no", "", "1, nose, zorbly", "q")

    assert answers == {"red_flag": ("fit", "fever_stiff")}
    assert "“zorbly” is none of the answers" in talk.text


def test_an_optional_question_is_left_out_by_enter() -> None:
    answers, talk = held(self_check(), "8", "2", "2", "", "q")

    assert answers is None
    assert "Enter: leave it out" in talk.text
    assert "Name all ways" in talk.text  # the question after it


def test_a_number_is_checked() -> None:
    _, talk = held(self_check(), "8", "2", "2", "lots", "5000", "20", "q")

    assert "“lots” is none of the answers. Allowed: a number from 0 to 3000 mg" in talk.text
    assert talk.text.count("is none of the answers") == 2


def test_the_whole_self_check_can_be_walked_through() -> None:
    script = self_check()
    lines = []
    for question in script.own.questions:
        if question.ask_if:  # only after a yes to `prescribed`
            continue
        keys = [o.key for o in question.options]
        several = "none" if "none" in keys else keys[:1]
        lines.append({"number": "", "many": several}.get(question.kind, "no"))

    answers, talk = held(script, *(line if isinstance(line, str) else line[0] for line in lines))

    assert talk.lines == []
    assert answers["q11"] == "no"
    assert answers["mg_taken_per_day"] == script.own.rules.not_told


# -- lines over a pipe --------------------------------------------------------------------------------


def test_over_a_pipe_a_wrong_line_ends_it_since_the_next_would_answer_another_question() -> None:
    with pytest.raises(InputError) as caught:
        held(instrument("phq2"), "7", "0", is_piped=True)

    problem = caught.value.problems[0]
    assert problem.field == "answers.1"
    assert problem.allowed == "0, 1, 2 or 3"


def test_over_a_pipe_back_and_help_work_and_lines_are_shown() -> None:
    answers, talk = held(instrument("phq2"), "1", "b", "?", "2", "0", is_piped=True)

    assert answers == {"1": "2", "2": "0"}
    assert "2" in talk.said


@pytest.mark.parametrize("is_piped", [True, False])
def test_lines_that_end_too_early_are_an_error_that_names_the_way_out(is_piped) -> None:
    with pytest.raises(InputError) as caught:
        held(instrument("phq9"), "0", "0", is_piped=is_piped)

    problem = caught.value.problems[0]
    assert "after 2 of 9 questions" in problem.message
    assert "--answers FILE" in problem.allowed
