"""The pages of a placement: terminal, HTML, PDF, CSV, JSON and figure say the same, whom to call first."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from html_balance import check_page
from read_pages import one_line, paper_of, printed, words_of
from sample_place import ALL, RESULT, emergency, make_place, taper_only

from calando.decide.place.result import LEVELS
from calando.present.answer_files import formats_of
from calando.present.drawing import NARROW, WIDE
from calando.present.place import rule_words, words
from calando.present.place import terminal as place_terminal
from calando.present.place.html import place_html
from calando.present.place.pdf import place_pdf
from calando.present.place.plot import STEP_WIDTH, place_spec

PLACE_FORMATS = formats_of("place")
BLANK = re.compile(r"\b(None|nan|NaN|inf)\b")


def terminal(answer) -> str:
    return printed(place_terminal.show, answer)


def page(answer) -> str:
    return words_of(place_html(answer))


def paper(answer) -> str:
    return paper_of(place_pdf(answer))


TEXTS = {"terminal": terminal, "html": page, "pdf": paper}
EVERY = [(medium, name) for medium in TEXTS for name in ALL]


def text_of(medium: str, answer) -> str:
    return one_line(TEXTS[medium](answer))


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_the_numbers_to_call_are_the_first_words_whatever_the_level(medium, name) -> None:
    answer = ALL[name]()
    text = text_of(medium, answer)

    assert re.match(r"Emergency: 911 · Poison line: 1-800-222-1222", text)
    assert text.index("Call 911 at once") < text.index(words.title_of(answer.result))


@pytest.mark.parametrize("medium", TEXTS)
def test_an_emergency_is_called_before_its_level(medium) -> None:
    text = text_of(medium, emergency())

    assert text.index("EMERGENCY: call 911 now.") < text.index(
        "Emergency department, with intensive"
    )
    assert "EMERGENCY" not in text_of(medium, make_place())


@pytest.mark.parametrize("medium", TEXTS)
def test_the_page_goes_from_the_level_to_what_is_not_told_and_then_to_the_rules(medium) -> None:
    text = text_of(medium, make_place())
    order = (
        "So far: medically managed inpatient care", RESULT.headline, words.LEVEL_NOTE, words.DO_NOW, words.PHASES_TITLE,
        words.UNKNOWN_TITLE, words.NEEDS_TITLE, rule_words.FIRED_TITLE, rule_words.STATE_TITLES["unknown"],
        rule_words.STATE_TITLES["not_fired"], rule_words.STATE_TITLES["not_applicable"], words.REHAB_TITLE,
        words.DISSENT_TITLE, words.CO_TITLE, words.INSTRUMENTS_TITLE, "Never lower", "Reasons", "Caveats",
    )  # fmt: skip

    places = [text.index(said) for said in order]

    assert places == sorted(places)


@pytest.mark.parametrize(("medium", "name"), EVERY)
def test_it_is_said_once_whose_rules_they_are_and_never_whose_they_are_not(medium, name) -> None:
    text = text_of(medium, ALL[name]())

    assert text.count(words.LEVEL_NOTE) == 1
    assert "asam level" not in text.lower()
    assert "Not a medical device" in text
    assert not BLANK.search(text)


@pytest.mark.parametrize("medium", TEXTS)
def test_every_phase_has_its_level_its_time_and_how_often_somebody_is_seen(medium) -> None:
    spread = re.sub(
        r"\s", "", text_of(medium, make_place())
    )  # cells of a table are broken anywhere
    said = (
        "5 to 10 days",
        "2 to 4 weeks",
        "4 contacts a week",
        "1 contact a week",
        "rules A2, A3, B3",
    )

    for words_ in said:
        assert words_.replace(" ", "") in spread
    assert "Outpatientcare" in spread


@pytest.mark.parametrize("medium", TEXTS)
def test_every_question_that_could_change_it_is_asked_with_its_name(medium) -> None:
    text = text_of(medium, make_place())

    assert "The level could be as high as: emergency." in text
    for unknown in RESULT.unknown_that_matter:
        assert unknown.question in text
        assert unknown.id in text


@pytest.mark.parametrize("medium", TEXTS)
def test_every_rule_stands_there_and_by_its_title_unless_folded_on_the_terminal(medium) -> None:
    text = text_of(medium, make_place())

    for rule in RESULT.rules:
        folded = medium == "terminal" and rule.state in ("not_fired", "not_applicable")
        assert rule.id in text
        assert (rule.title in text) is not folded
    assert text.count(rule_words.ALL_OF_THEM) == (2 if medium == "terminal" else 0)
    assert "own analogy, not yet reviewed by a clinician" in text
    assert "A competent clinician may judge otherwise" in text


@pytest.mark.parametrize("medium", TEXTS)
def test_needs_are_there_missing_or_not_told(medium) -> None:
    text = text_of(medium, make_place())

    for state in ("in place", "MISSING", "not told"):
        assert state in text
    assert text.count("Then residential care is the lowest that works.") == 2


@pytest.mark.parametrize("medium", TEXTS)
def test_a_taper_alone_says_whether_an_addiction_is_known(medium) -> None:
    text = text_of(medium, taper_only())

    assert "Not known whether addiction treatment is needed" in text
    assert "The prescriber's usual visits" in text or "The prescriber's" in text


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_well_formed_and_loads_nothing(name) -> None:
    check_page(place_html(ALL[name]()))


def test_what_did_not_fire_is_folded_away_and_what_fired_is_not() -> None:
    html = place_html(make_place())
    folded = "".join(re.findall(r"<details>.*?</details>", html, flags=re.DOTALL))

    assert "Overheating with rigid muscles" in folded
    assert "A withdrawal seizure or delirium before" not in folded


def test_what_was_written_cannot_become_a_part_of_the_page() -> None:
    sly = replace(RESULT.dissent, reason="<script>alert(1)</script>")

    assert "<script" not in place_html(make_place(dissent=sly))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ALL)
def test_the_ladder_stays_inside_its_frame(name, width) -> None:
    spec = place_spec(ALL[name]().result, width)

    for layer in spec["layer"]:
        for row in layer["data"]["values"]:
            assert all(-0.01 <= row[k] <= width + 0.01 for k in ("x", "x2") if k in row)
            assert all(-0.01 <= row[k] <= spec["height"] for k in ("y", "y2") if k in row)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ALL)
def test_bar_and_tint_of_a_phase_lie_in_the_row_of_its_level(name, width) -> None:
    result = ALL[name]().result
    layers = place_spec(result, width)["layer"]
    (tints,) = (v["data"]["values"] for v in layers if v["mark"]["type"] == "rect")
    (bars,) = (v["data"]["values"] for v in layers if v["mark"].get("strokeWidth") == STEP_WIDTH)
    (lines,) = (v["data"]["values"] for v in layers if v["mark"].get("color") == "#cfcfcf")
    rungs = (*reversed(LEVELS), None)

    assert len(tints) == len(bars) == len(result.phases)
    for phase, tint, bar in zip(result.phases, tints, bars, strict=True):
        row = rungs.index(phase.level)
        above = lines[row - 1]["y"] if row else 0
        assert above < tint["y"] < bar["y"] < tint["y2"] < lines[row]["y"]
        assert bar["y"] + STEP_WIDTH / 2 <= tint["y2"]


def test_one_level_higher_is_explained_only_where_it_is_drawn() -> None:
    higher = replace(RESULT.rules[0], id="A11", effect="one_higher", level=None)

    for rules, drawn in ((RESULT.rules, False), ((*RESULT.rules, higher), True)):
        texts = json.dumps(place_spec(replace(RESULT, rules=rules))["layer"])
        assert ("A11 (+1)" in texts) is drawn
        assert ("(+1): one level higher" in texts) is drawn


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_full_mark_fired_and_a_hollow_one_waits_above_the_step(width) -> None:
    layers = place_spec(RESULT, width)["layer"]
    points = [layer for layer in layers if layer["mark"]["type"] == "point"]
    hollow = [p for p in points if p["mark"]["filled"] is False]
    said = json.dumps([layer["data"]["values"] for layer in layers], ensure_ascii=False)

    assert len(hollow) == 2  # in the ladder and in its legend
    assert '"E1"' in said
    assert '"A2, A3, B3"' in said
    assert "A8" not in said  # waits as well, but could not raise a step


def test_texts_of_a_rung_do_not_meet() -> None:
    many = tuple(replace(RESULT.rules[0], id=f"A{n}") for n in range(20, 40))
    spec = place_spec(replace(RESULT, rules=many), NARROW)
    rows = [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text"
        for row in layer["data"]["values"]
    ]
    left = sorted(
        (row["y"], row["y"] + 15 * (len(row["text"]) - 1)) for row in rows if row["x"] < 30
    )

    assert all(b[0] - a[1] >= 14 or a == b for a, b in pairwise(left))


def test_the_table_has_a_row_for_each_rule_and_each_row_says_the_level() -> None:
    rows = list(csv.DictReader(io.StringIO(PLACE_FORMATS[".csv"](make_place()).decode())))

    assert [row["id"] for row in rows] == [rule.id for rule in RESULT.rules]
    assert {row["level_of_care"] for row in rows} == {"medically_managed"}
    assert {row["emergency"] for row in rows} == {"number: 911"}
    assert (
        next(r for r in rows if r["id"] == "E1")["not_known"] == "confusion_now; hallucinations_now"
    )
    called = csv.DictReader(io.StringIO(PLACE_FORMATS[".csv"](emergency()).decode()))
    assert {row["emergency"] for row in called} == {"EMERGENCY: call 911 now."}


def test_json_has_the_keys_of_the_contract() -> None:
    result = json.loads(PLACE_FORMATS[".json"](make_place()))["result"]

    assert result["level"] == "medically_managed"
    assert (
        result["phases"][0] | {"name": "withdrawal", "level": "medically_managed", "days": [5, 10]}
        == (result["phases"][0])
    )
    assert {"id", "fired", "level", "source", "basis", "why"} <= set(result["rules"][0])
    assert result["rules"][0]["fired"] is True
    assert result["needs"][1]["met"] is False
    assert result["unknown_that_matter"][0]["could_be"] == "emergency"


@pytest.mark.parametrize("suffix", PLACE_FORMATS)
def test_equal_answers_give_equal_bytes(suffix) -> None:
    first, second = (PLACE_FORMATS[suffix](make_place()) for _ in range(2))

    assert first == second
    assert len(first) > 200
