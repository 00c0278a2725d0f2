"""The pages of a triage: terminal, HTML, PDF, CSV, JSON and figure say the same, the emergency first."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from html_balance import check_page
from read_pages import one_line, paper_of, printed, words_of
from sample_triage import ALL, RESULT, make_triage, toxic, unclear

from calando.errors import InputError
from calando.present.answer_files import formats_of
from calando.present.drawing import NARROW, WIDE
from calando.present.triage import terminal as triage_terminal
from calando.present.triage.html import triage_html
from calando.present.triage.pdf import triage_pdf
from calando.present.triage.plot import figure_svg, triage_spec

TRIAGE_FORMATS = formats_of("triage")

BLANK = re.compile(r"\b(None|nan|NaN|inf)\b")
BARE_NUMBER = re.compile(r"\bnow, [\d.]+(?![\d.])(?! h\b)")


def terminal(answer) -> str:
    return printed(triage_terminal.show, answer)


def page(answer) -> str:
    return words_of(triage_html(answer))


def paper(answer) -> str:
    return paper_of(triage_pdf(answer))


TEXTS = {"terminal": terminal, "html": page, "pdf": paper}
EVERY = [(medium, name) for medium in TEXTS for name in ALL]


def text_of(medium: str, answer) -> str:
    return one_line(TEXTS[medium](answer))


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_the_numbers_to_call_are_the_first_words_whatever_the_answer(medium, name) -> None:
    text = text_of(medium, ALL[name]())

    assert re.match(r"Emergency: 911 · Poison line: 1-800-222-1222", text)
    assert text.index("Call 911 at once") < text.index("Leans" if name != "unclear" else "Unclear")


@pytest.mark.parametrize("medium", TEXTS)
def test_an_emergency_is_called_before_the_leaning_and_explained_before_what_to_do(medium) -> None:
    text = text_of(medium, make_triage())
    order = (
        "EMERGENCY: call 911 now.", "Leans withdrawing", RESULT.headline, "Why this is an emergency",
        "Do now", "Speaks for withdrawing", "Told, and separates nothing", "When each is seen",
        "Ask next", "Tests", "What else it may be", "Options, not orders", "Never",
        "Not understood", "Reasons", "Caveats", "Not told",
    )  # fmt: skip

    places = [text.index(words) for words in order]

    assert places == sorted(places)


@pytest.mark.parametrize("medium", TEXTS)
def test_without_an_emergency_nothing_says_that_it_is_one(medium) -> None:
    assert "EMERGENCY" not in text_of(medium, toxic())


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_no_page_shows_what_is_missing_as_a_word_of_the_program(medium, name) -> None:
    text = text_of(medium, ALL[name]())

    assert not BLANK.search(text)
    assert not BARE_NUMBER.search(text)


@pytest.mark.parametrize("medium", TEXTS)
def test_everything_that_was_found_is_on_the_page_with_its_weight(medium) -> None:
    text = text_of(medium, make_triage())

    for evidence in (*RESULT.for_, *RESULT.against):
        assert evidence.why.split(" ")[0] in text
    assert "Fever · strong" in text
    assert "Itch · moderate" in text
    for other in RESULT.exclude:
        assert other.name in text
    assert "matches here: fever, drowsiness" in text
    assert "grade: case series of 23" in text
    assert "“floopy” is no sign that calando knows. Did you mean floppy?" in text
    assert "pump refill date, temperature" in text


@pytest.mark.parametrize("medium", TEXTS)
def test_where_nothing_was_told_both_sides_say_so(medium) -> None:
    text = text_of(medium, unclear())

    assert text.count("Nothing that was told.") == 2
    assert "Ask next" in text
    assert text.count("time not told") >= 3


@pytest.mark.parametrize("medium", TEXTS)
def test_the_intended_use_is_said(medium) -> None:
    assert "Not a medical device" in text_of(medium, make_triage())


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_well_formed_and_loads_nothing(name) -> None:
    check_page(triage_html(ALL[name]()))


def test_what_was_written_cannot_become_a_part_of_the_page() -> None:
    word = RESULT.unrecognised[1].__class__(asked="<script>alert(1)</script>", did_you_mean=())

    assert "<script>" not in triage_html(make_triage(unrecognised=(word,)))


def test_a_page_without_emergency_is_not_red_and_no_page_is_green() -> None:
    assert 'class="emergency now"' in triage_html(make_triage())
    calm = triage_html(toxic())
    assert 'class="emergency now"' not in calm
    assert ".verdict { border-color: #e69f00; }" in calm


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_in_the_figure_leaves_its_frame(name, width) -> None:
    spec = triage_spec(ALL[name]().result, width)

    for panel in spec["vconcat"]:
        for layer in panel["layer"]:
            for row in layer["data"]["values"]:
                places = [row[k] for k in ("x", "x2", "faint", "faint2") if k in row]
                assert all(-0.01 <= x <= width + 0.01 for x in places)


def test_toxic_bars_go_left_and_withdrawing_bars_right_with_names() -> None:
    spec = triage_spec(make_triage().result)
    bars = next(v for v in spec["vconcat"][0]["layer"] if v["mark"]["type"] == "rect")
    sides = {(row["x2"] <= WIDE / 2, row["x"] >= WIDE / 2) for row in bars["data"]["values"]}

    assert sides == {(True, False), (False, True)}
    assert "Rigidity (strong)" in json.dumps(spec)
    assert "Falling kidney function" in json.dumps(spec)


def test_now_is_a_pointer_in_each_lane_that_knows_it() -> None:
    lanes = triage_spec(make_triage().result)["vconcat"][1]["layer"]
    pointer = next(v for v in lanes if v["mark"].get("shape") == "triangle-down")

    assert len(pointer["data"]["values"]) == 2


def test_without_anything_to_draw_the_figure_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to draw"):
        figure_svg(make_triage(for_=(), against=(), windows=()))
    bare = make_triage(for_=(), against=(), windows=())
    assert "<svg" not in triage_html(bare)
    assert triage_pdf(bare).startswith(b"%PDF")


def test_the_table_has_a_row_for_each_sign() -> None:
    rows = list(csv.DictReader(io.StringIO(TRIAGE_FORMATS[".csv"](make_triage()).decode())))

    assert rows[0]["sign"] == "withdrawing"
    assert rows[0]["weight"] == "emergency"
    parts = [row["part"] for row in rows]
    assert parts.count("for") == 4
    assert parts.count("against") == 1
    assert parts.count("not understood") == 2


def test_json_has_the_keys_of_the_contract() -> None:
    document = json.loads(TRIAGE_FORMATS[".json"](make_triage()))
    result = document["result"]

    assert {"leaning", "emergency", "for", "against", "tests", "exclude", "options"} <= set(result)
    assert result["unrecognised"][0] == {"asked": "floopy", "did_you_mean": ["floppy"]}
    assert result["windows"][0]["now_h"] == 20


@pytest.mark.parametrize("suffix", TRIAGE_FORMATS)
def test_equal_answers_give_equal_bytes(suffix) -> None:
    first, second = (TRIAGE_FORMATS[suffix](make_triage()) for _ in range(2))

    assert first == second
    assert len(first) > 200
