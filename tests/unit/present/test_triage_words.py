"""Words of a triage: it leans and never is; weights, windows and numbers are said with their units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_triage import ALL, CONTACTS, FEVER, RESULT, WINDOWS, band, both, make_triage, toxic

from calando.decide.triage.result import LEANINGS
from calando.facts.load_triage import load_triage
from calando.present.triage import words
from calando.present.urgent import words as urgent_words


@pytest.mark.parametrize("leaning", LEANINGS)
def test_every_leaning_is_said_as_a_leaning(leaning: str) -> None:
    title = words.LEANING_TITLES[leaning]

    assert "lean" in title.lower()
    assert " is " not in f" {title} "


def test_the_emergency_number_comes_before_the_leaning() -> None:
    assert words.first_lines(RESULT) == ("EMERGENCY: call 911 now.", "Leans withdrawing.")
    assert words.first_lines(toxic().result) == ("Leans toxic.",)


def test_the_strip_names_emergency_and_poison_line_whatever_the_order_on_file() -> None:
    title = urgent_words.strip_title(CONTACTS)

    assert title == "Emergency: 911 · Poison line: 1-800-222-1222"
    assert [c.kind for c in urgent_words.in_order(CONTACTS)] == ["emergency", "poison", "crisis"]


def test_without_a_number_on_file_the_strip_still_says_whom_to_call() -> None:
    assert urgent_words.strip_title(()) == "Emergency: your emergency number"
    assert urgent_words.call_now(()) == "EMERGENCY: call your emergency number now."


def test_a_leaning_has_a_side_for_and_a_side_against() -> None:
    for_, against = words.columns(toxic().result)

    assert (for_.title, against.title) == ("Speaks for toxic", "Speaks against toxic")
    assert [line.name for line in for_.lines] == [
        "Hypotonia", "Hypothermia", "Falling kidney function"
    ]  # fmt: skip
    assert [line.points for line in against.lines] == ["points to withdrawal"]


def test_without_one_leaning_signs_stand_where_they_point() -> None:
    toxic_, away, either = words.columns(both().result)

    assert {line.side for line in toxic_.lines} == {"toxic"}
    assert {line.side for line in away.lines} == {"withdrawing"}
    assert [line.name for line in either.lines] == ["Seizure"]
    assert [c.title for c in words.columns(ALL["unclear"]().result)] == [
        "Points to toxicity", "Points to withdrawal"
    ]  # fmt: skip


@pytest.mark.parametrize(("weight", "filled"), [("strong", 3), ("moderate", 2), ("weak", 1)])
def test_a_weight_is_a_word_and_a_bar(weight: str, filled: int) -> None:
    line = words.evidence_line(replace(FEVER, weight=weight))

    assert (line.weight, line.filled) == (weight, filled)


def test_what_separates_nothing_has_no_weight_whatever_it_is_given() -> None:
    line = words.evidence_line(replace(FEVER, points_to="neither", weight="strong"))

    assert (line.weight, line.filled) == ("no weight", 0)


def test_it_is_said_where_a_sign_comes_from() -> None:
    assert words.evidence_line(FEVER).written == "written: “burning hot”"
    assert words.evidence_line(replace(FEVER, asked="Fever")).written == ""
    assert words.evidence_line(replace(FEVER, asked="")).written == "from the file"
    assert "\x1b" not in words.evidence_line(replace(FEVER, asked="hot\x1b[2J")).written


def test_every_circumstance_that_the_facts_know_has_a_name() -> None:
    known = {row.id for row in load_triage().circumstances}

    assert known == set(words.CIRCUMSTANCES)


def test_a_circumstance_is_told_and_not_written() -> None:
    line = words.evidence_line(
        replace(FEVER, id="last_dose_in_window", asked="20 h since the last dose")
    )

    assert line.name == "Last dose: within the hours of withdrawal"
    assert line.written == "told: 20 h since the last dose"


def test_the_call_stands_once_on_top_and_not_in_the_headline_again() -> None:
    told = "Emergency: call the emergency number now. It leans to withdrawal."
    result = replace(RESULT, headline=told, leaning_text="It leans to withdrawal. Score 0 and 11.")

    assert words.headline(result) == "It leans to withdrawal."
    assert words.leaning_text(result) == "Score 0 and 11."


def test_a_reason_that_only_repeats_a_sign_is_not_said_twice() -> None:
    repeated = replace(make_triage().reasons[-1], text=f"Fever: strong. {FEVER.why}")
    answer = replace(make_triage(), reasons=(*make_triage().reasons, repeated))

    assert repeated not in words.reasons(answer)


def test_points_have_their_unit_and_are_no_probability() -> None:
    text = words.score_text(RESULT)

    assert text.startswith("Added up: 1 point to toxicity, 5.5 points to withdrawal.")
    assert "no probability" in text


@pytest.mark.parametrize(
    ("window", "now"),
    [
        (WINDOWS[0], "○ now, 20 h: outside"),
        (WINDOWS[1], "● now, 20 h: inside"),
        (WINDOWS[2], "? time not told"),
        (replace(WINDOWS[1], now_h=None), "● now: inside"),
    ],
)
def test_now_is_a_sign_and_words(window, now: str) -> None:
    assert words.window_now(window) == now


@pytest.mark.parametrize(
    ("from_h", "to_h", "text"),
    [
        (band(12, 18, 24), band(48, 72, 120), "18 to 72 h (12 to 120 h at the widest)"),
        (band(0.5, 0.5, 0.5), band(1, 1, 1), "0.5 to 1 h"),
        (band(18, 18, 18), band(18, 18, 18), "at 18 h"),
        (band(2.6, 4, 6), None, "at about 4 h (2.6 to 6 h)"),
        (band(0, 0, 0), None, "at any time"),
    ],
)
def test_a_stretch_of_time_has_its_unit_and_its_doubt(from_h, to_h, text: str) -> None:
    assert urgent_words.span(from_h, to_h) == text


def test_a_word_that_is_not_understood_is_listed_back_with_what_is_near() -> None:
    first, second = (words.unrecognised_text(word) for word in RESULT.unrecognised)

    assert first == "“floopy” is no sign that calando knows. Did you mean floppy?"
    assert second == "“xyz” is no sign that calando knows."


def test_what_stands_above_is_not_repeated_as_a_reason() -> None:
    assert [r.text for r in words.reasons(make_triage())] == [
        "Windows are stretched by the share that the kidneys clear."
    ]


def test_an_option_says_its_grade_and_for_which_leaning_it_is() -> None:
    text = words.option_grade(RESULT.options[0])

    assert text == "grade: case series of 23; where it leans withdrawing or leans both ways"
    assert words.option_grade(RESULT.options[1]) == "grade: case reports"
