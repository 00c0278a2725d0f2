"""The pages of a self-check: for the person first, plain words, help before everything, sources last."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
import textstat
from html_balance import check_page
from read_pages import one_line, paper_of, printed, words_of
from sample_self_check import ALL, FAMILY, RED_FLAG, RESULT, make_self_check

from calando.present.answer_files import formats_of
from calando.present.drawing import NARROW, WIDE
from calando.present.self_check import terminal as self_check_terminal
from calando.present.self_check import words
from calando.present.self_check.html import self_check_html
from calando.present.self_check.pdf import self_check_pdf
from calando.present.self_check.plot import check_spec, tiles_svg

FORMATS = formats_of("self_check")
READING_GRADE = 6.0
CARE = words.FOR_CARE_TITLE
CHANGE_OF_DOSE = re.compile(
    r"\b(?:lower|raise|reduce|increase|skip|halve|double|change) (?:your|the|their) (?:dose|baclofen)\b"
    r"|(?:^|[.!:] )Take (?:less|more)\b"
)


def terminal(answer) -> str:
    return one_line(printed(self_check_terminal.show, answer))


def page(answer) -> str:
    return words_of(self_check_html(answer))


def paper(answer) -> str:
    return paper_of(self_check_pdf(answer))


TEXTS = {"terminal": terminal, "html": page, "pdf": paper}
EVERY = [(medium, name) for medium in TEXTS for name in ALL]


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_every_page_has_whom_to_call_first_the_result_and_a_next_step(medium, name) -> None:
    result = ALL[name]

    text = TEXTS[medium](make_self_check(result))

    first = "EMERGENCY: call 911 now. Emergency: " if result.emergency else "Emergency: "
    assert text.startswith(first)
    assert "Crisis line: 988" in text
    assert result.headline in text
    for step in result.steps:
        assert step.title in text
        assert step.text in text
    assert "Do not stop suddenly" in text
    assert words.CHECK_ONLY in text
    assert not re.search(r"\b(None|nan)\b", text)


@pytest.mark.parametrize("medium", TEXTS)
def test_a_red_flag_stands_before_the_title_and_counts_nothing(medium) -> None:
    text = TEXTS[medium](make_self_check(RED_FLAG))

    assert text.startswith("EMERGENCY: call 911 now.")
    assert text.index("Slow or stopped breathing.") < text.index(RED_FLAG.title)
    assert words.STOPPED in text
    assert "of 11" not in text


@pytest.mark.parametrize("medium", TEXTS)
def test_what_does_not_count_is_shown_with_its_reason(medium) -> None:
    text = TEXTS[medium](make_self_check())

    assert "Signs that count: 3 to 5 of 11." in text
    assert text.count("yes; does not count") == 2
    assert RESULT.criteria[9].why in text
    assert "Hid it from others" in text
    assert "Without the rule on supervision" in text


@pytest.mark.parametrize("medium", TEXTS)
def test_do_not_stop_suddenly_follows_the_first_step_before_all_others(medium) -> None:
    text = TEXTS[medium](make_self_check())
    first, second = RESULT.steps
    places = [text.index(t) for t in (first.text, "Do not stop suddenly", second.text)]

    assert places == sorted(places)


@pytest.mark.parametrize("medium", TEXTS)
def test_sources_stand_only_in_the_part_for_health_workers(medium) -> None:
    text = TEXTS[medium](make_self_check())

    assert "asam2020" in text
    assert text.index("asam2020") > text.index(CARE)


@pytest.mark.parametrize("medium", TEXTS)
def test_a_country_that_was_not_told_gets_no_single_number(medium) -> None:
    text = TEXTS[medium](make_self_check(FAMILY))

    assert "911 (US), 999 (UK), 112 (DE)" in text
    assert "Call the emergency number of your country" in text
    assert "answered by family" in text


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_no_page_says_to_change_a_dose(medium, name) -> None:
    assert not CHANGE_OF_DOSE.search(TEXTS[medium](make_self_check(ALL[name])))


def test_our_own_words_read_at_grade_six() -> None:
    shown = [
        words.strip_line(RESULT.contacts, "US"), words.strip_line(FAMILY.contacts, None),
        words.CHECK_ONLY, words.STOPPED, words.SUPERVISED, words.SUPERVISED_FAMILY,
        words.SUPPORTING_NOTE, words.FOR_CARE_NOTE,
    ]  # fmt: skip

    assert textstat.flesch_kincaid_grade(" ".join(shown)) <= READING_GRADE


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_well_formed_and_loads_nothing(name) -> None:
    check_page(self_check_html(make_self_check(ALL[name])))


def test_each_tile_tells_what_became_of_an_answer_without_colour() -> None:
    marks = [words.MARKS[words.state(c)] for c in RESULT.criteria]

    assert "".join(m or "." for m in marks) == "●.●?..●.?○○"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_in_the_figure_leaves_its_frame(width) -> None:
    for panel in check_spec(RESULT, width)["vconcat"]:
        for layer in panel["layer"]:
            for row in layer["data"]["values"]:
                assert all(0 <= row[k] <= width for k in ("x", "x2") if k in row)


def test_a_check_that_stopped_has_a_picture_with_the_call_and_no_tiles() -> None:
    text = json.dumps(check_spec(RED_FLAG))

    assert "EMERGENCY: call 911 now." in text
    assert len(check_spec(RED_FLAG)["vconcat"]) == 1
    assert tiles_svg(RED_FLAG) == ""


@pytest.mark.parametrize("medium", TEXTS)
def test_thoughts_of_suicide_name_the_crisis_line_before_the_result(medium) -> None:
    flag = replace(RED_FLAG.flags[0], id="suicide", kind="suicide", text="Suicide comes first.")

    text = TEXTS[medium](make_self_check(replace(RESULT, flags=(flag,))))

    assert "call the crisis line, 988, day or night" in text
    assert text.index("call the crisis line, 988") < text.index(RESULT.headline)


def test_the_table_begins_with_the_call_if_it_is_an_emergency() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS[".csv"](make_self_check(RED_FLAG)).decode())))

    assert rows[0]["text"] == "EMERGENCY: call 911 now."


def test_the_table_has_the_count_the_step_and_a_row_for_each_sign() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS[".csv"](make_self_check()).decode())))
    signs = [row for row in rows if row["part"] == "sign"]

    assert rows[0]["answer"] == "3 to 5 of 11"
    assert rows[1]["text"] == RESULT.next_step
    assert len(signs) == 11
    assert [row["counts"] for row in signs].count("yes") == 3


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ALL)
def test_every_format_is_made_and_equal_answers_give_equal_bytes(suffix, name) -> None:
    first, second = (FORMATS[suffix](make_self_check(ALL[name])) for _ in range(2))

    assert first == second
    assert len(first) > 200
