"""The pages of a score: terminal, HTML, PDF, CSV and JSON say the same, whom to call first."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from html_balance import check_page
from read_pages import one_line, paper_of, printed, words_of
from sample_screen import ALL, CIWA, CSSRS, PHQ9, make_screen

from calando.present.answer_files import formats_of
from calando.present.screen import band_words as bands
from calando.present.screen import terminal as screen_terminal
from calando.present.screen import words
from calando.present.screen.html import screen_html
from calando.present.screen.pdf import screen_pdf
from calando.present.screen.plot import screen_spec

FORMATS = formats_of("screen")
BLANK = re.compile(r"\b(None|nan|NaN|inf)\b")


def terminal(answer) -> str:
    return one_line(printed(screen_terminal.show, answer))


def page(answer) -> str:
    return words_of(screen_html(answer))


def paper(answer) -> str:
    return paper_of(screen_pdf(answer))


TEXTS = {"terminal": terminal, "html": page, "pdf": paper}
EVERY = [(medium, name) for medium in TEXTS for name in ALL]


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_every_page_begins_with_whom_to_call_and_has_score_and_next_step(medium, name) -> None:
    result = ALL[name]

    text = TEXTS[medium](make_screen(result))

    first = "EMERGENCY: call 911 now. Emergency: " if result.emergency else "Emergency: "
    assert text.startswith(first)
    assert words.call_number(result.contacts, result.jurisdiction) in text
    assert words.title_of(result) in text
    assert one_line(result.next_step) in text
    assert words.not_a_diagnosis(result) in text
    assert not BLANK.search(text)
    assert "Not a medical device" in text


@pytest.mark.parametrize("medium", TEXTS)
def test_an_emergency_and_its_flag_stand_before_the_score(medium) -> None:
    text = TEXTS[medium](make_screen(CSSRS))
    places = [
        text.index(part)
        for part in ("EMERGENCY: call 911 now.", CSSRS.flags[0].text, "High risk", words.NEXT_TITLE)
    ]  # fmt: skip

    assert places == sorted(places)


@pytest.mark.parametrize("medium", TEXTS)
def test_a_flag_on_suicide_stands_before_the_score_without_being_called_an_emergency(
    medium,
) -> None:
    text = TEXTS[medium](make_screen(PHQ9))

    assert text.index(PHQ9.flags[0].text) < text.index("PHQ-9: 12 of 27")
    assert "Crisis line: 988" in text
    assert "EMERGENCY" not in text


@pytest.mark.parametrize("medium", TEXTS)
def test_a_country_that_was_not_told_gets_no_single_number(medium) -> None:
    text = TEXTS[medium](make_screen(ALL["bam"]))

    assert "Emergency: 911 (US), 999 (UK), 112 (DE)" in text
    assert "Call the emergency number of your country at once" in text
    assert "Call 911" not in text


@pytest.mark.parametrize("medium", TEXTS)
def test_every_band_set_item_and_cut_is_on_the_page(medium) -> None:
    text = TEXTS[medium](make_screen())

    for line in CIWA.bands:
        assert bands.band_here(line) in text
    for item in CIWA.items:
        assert item.label in text
    assert "ASAM 2020 (chosen): Moderate, 10 to 18" in text
    assert "71.5 %" in text
    assert "not found" in text  # a specificity without its sensitivity
    assert "203 adults on a ward" in text
    assert "calando screen audit" in text
    assert "Not copyrighted; may be used freely." in text
    assert CIWA.never[0].text in text


@pytest.mark.parametrize("medium", TEXTS)
def test_what_was_not_asked_is_not_shown_as_zero(medium) -> None:
    text = TEXTS[medium](make_screen(CSSRS))

    assert "6. Behaviour, ever not asked" in text
    assert "Scoring only" in text


@pytest.mark.parametrize("medium", TEXTS)
def test_an_instrument_without_a_total_says_so(medium) -> None:
    text = TEXTS[medium](make_screen(ALL["bam"]))

    assert bands.NO_TOTAL in text
    assert "Risk: 14 of 24" in text


def test_an_instrument_that_was_not_validated_says_so_everywhere() -> None:
    for shown in TEXTS.values():
        assert words.NOT_VALIDATED in shown(make_screen(ALL["checklist"]))
        assert words.NOT_VALIDATED not in shown(make_screen())


@pytest.mark.parametrize("medium", TEXTS)
def test_a_flag_of_an_emergency_stands_before_every_other(medium) -> None:
    turned = replace(CSSRS, flags=CSSRS.flags[::-1])

    text = TEXTS[medium](make_screen(turned))

    assert text.index(CSSRS.flags[0].text) < text.index(CSSRS.flags[1].text)


@pytest.mark.parametrize("medium", TEXTS)
def test_thoughts_of_suicide_name_the_crisis_line_before_the_score(medium) -> None:
    text = TEXTS[medium](make_screen(PHQ9))

    call = "Thoughts of suicide: call the crisis line, 988, day or night. In danger now: call 911."
    assert text.index(call) < text.index("PHQ-9: 12 of 27")


@pytest.mark.parametrize("medium", TEXTS)
def test_a_page_for_whoever_answers_alone_speaks_to_them(medium) -> None:
    own, for_others = TEXTS[medium](make_screen(PHQ9)), TEXTS[medium](make_screen())

    assert "What you answered" in own
    assert "A doctor or nurse can tell you what it means for you." in own
    assert "Call 911 if you or someone else is hard to wake" in own
    assert "A clinician decides" not in own
    assert "A clinician decides" in for_others


@pytest.mark.parametrize("medium", TEXTS)
def test_own_words_are_never_called_validated(medium) -> None:
    own = TEXTS[medium](make_screen(CIWA))
    published = TEXTS[medium](make_screen(replace(CIWA, wording="published")))

    assert own.count(words.VALIDATED_FORM) == 2  # at the numbers, and in what is to be known of it
    assert words.VALIDATED_FORM not in published
    assert "Validated yes" in published


@pytest.mark.parametrize("medium", TEXTS)
def test_a_checklist_says_what_was_found_beside_its_title(medium) -> None:
    found = "Flowsheet: 2 warnings, no score; 3 of 9 not looked at."

    text = TEXTS[medium](make_screen(replace(ALL["checklist"], headline=found)))

    title = text.index("Flowsheet", text.index("Do not wait"))
    assert text.index("2 warnings, no score; 3 of 9 not looked at.") > title
    assert "2 warnings" in json.dumps(screen_spec(replace(ALL["checklist"], headline=found)))


@pytest.mark.parametrize("medium", TEXTS)
def test_a_warning_stands_before_the_next_step_and_is_not_said_twice(medium) -> None:
    warning = CIWA.flags[0].text
    result = replace(CIWA, next_step=f"{warning} Score again.", emergency=False)

    text = TEXTS[medium](make_screen(result))

    assert text.count(warning) == 1
    assert text.index(warning) < text.index("Score again.")


def test_the_table_begins_with_the_call_if_it_is_an_emergency() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS[".csv"](make_screen(CSSRS)).decode())))

    assert rows[0]["text"] == "EMERGENCY: call 911 now."


def test_an_urgent_line_is_not_said_twice_in_the_next_step() -> None:
    flag = PHQ9.flags[0].text
    result = replace(PHQ9, next_step=f"{flag} Then see a doctor.")

    assert words.next_step(result) == f"{words.FIRST_CALL} Then see a doctor."
    assert words.next_step(replace(result, next_step=flag)) == flag


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_well_formed_and_loads_nothing(name) -> None:
    check_page(screen_html(make_screen(ALL[name])))


def test_what_was_written_cannot_become_a_part_of_the_page() -> None:
    item = replace(CIWA.items[0], answer_label="<script>alert(1)</script>")

    assert "<script>" not in screen_html(make_screen(items=(item,)))


def test_only_an_emergency_makes_the_strip_red() -> None:
    assert 'class="emergency now"' in screen_html(make_screen(CSSRS))
    assert 'class="emergency now"' not in screen_html(make_screen(PHQ9))


def test_the_table_has_a_row_for_each_item_band_set_flag_and_number_to_call() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS[".csv"](make_screen()).decode())))
    parts = [row["part"] for row in rows]

    assert (rows[0]["id"], rows[0]["points"]) == ("ciwa_ar", "12")
    assert rows[1]["text"] == CIWA.next_step
    assert parts.count("item") == 10
    assert parts.count("band") == 4
    assert parts.count("flag: warning") == 1
    assert [row["answer"] for row in rows if row["part"] == "call"] == ["988", "1-800-222-1222", "911"]  # fmt: skip


def test_json_has_the_keys_of_the_contract() -> None:
    result = json.loads(FORMATS[".json"](make_screen()))["result"]

    keys = {"instrument", "score", "band", "band_set", "criteria", "flags", "next_step"}
    assert keys <= set(result)
    assert result["score"] == 12


@pytest.mark.parametrize("suffix", FORMATS)
def test_equal_answers_give_equal_bytes(suffix) -> None:
    first, second = (FORMATS[suffix](make_screen()) for _ in range(2))

    assert first == second
    assert len(first) > 200
