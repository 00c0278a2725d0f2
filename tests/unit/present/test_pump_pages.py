"""The pages about a pump: terminal, HTML, PDF, CSV, JSON and figure; the emergency first, the box on every page."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from html_balance import check_page
from read_pages import one_line, printed, sheets_of, words_of
from sample_pump import BRIDGES, FAILED, ORAL, RESULTS, make_pump

from calando.errors import InputError
from calando.present.answer_files import formats_of
from calando.present.drawing import NARROW, WIDE
from calando.present.pump import terminal as pump_terminal
from calando.present.pump.html import pump_html
from calando.present.pump.pdf import pump_pdf
from calando.present.pump.plot import AXIS, figure_svg, has_figure, pump_spec

PUMP_FORMATS = formats_of("pump")

BLANK = re.compile(r"\b(None|nan|NaN|inf)\b")
AMOUNTS = re.compile(r"\b(?:bolus|pump) [\d.]+(?![\d.])(?! micrograms)")
BOX = "Boxed warning of the US label, on intrathecal baclofen only"


def terminal(answer) -> str:
    return re.sub(r"[│╭╮╰╯─]", " ", printed(pump_terminal.show, answer))


def page(answer) -> str:
    return words_of(pump_html(answer))


def sheets(answer) -> list[str]:
    return sheets_of(pump_pdf(answer))


TEXTS = {"terminal": terminal, "html": page, "pdf": lambda answer: " ".join(sheets(answer))}
EVERY = [(medium, task) for medium in TEXTS for task in RESULTS]


def text_of(medium: str, answer) -> str:
    return one_line(TEXTS[medium](answer))


@pytest.mark.parametrize(("medium", "task"), EVERY)
def test_the_numbers_to_call_come_first_then_the_task_then_the_box(medium, task) -> None:
    text = text_of(medium, make_pump(task))

    assert text.startswith("Emergency: 911 · Poison line: 1-800-222-1222")
    assert text.index("Call 911 at once") < text.index(RESULTS[task].headline) < text.index(BOX)
    if RESULTS[task].do_now:
        assert text.index("Do now") < text.index(BOX)
    for part in ("Steps", "Checklist", "What comes when", "Refill"):
        if f" {part} " in text.split(BOX)[0].split(RESULTS[task].headline)[-1]:
            raise AssertionError(f"{part} before the box")
    assert "An abrupt end of intrathecal baclofen" in text


@pytest.mark.parametrize("medium", TEXTS)
@pytest.mark.parametrize("task", ["failed", "overdose"])
def test_a_failure_and_an_overdose_call_before_everything_else(medium, task) -> None:
    text = text_of(medium, make_pump(task))

    assert text.index("EMERGENCY: call 911 now.") < text.index("Urgent") < text.index(BOX)
    assert "EMERGENCY" not in text_of(medium, make_pump("start"))


@pytest.mark.parametrize("task", RESULTS)
def test_every_sheet_of_paper_has_the_box_and_whom_to_call(task) -> None:
    for sheet in sheets(make_pump(task)):
        assert BOX in sheet
        assert "911" in sheet


@pytest.mark.parametrize(("medium", "task"), EVERY)
def test_amounts_have_their_unit_and_nothing_is_blank(medium, task) -> None:
    text = text_of(medium, make_pump(task))

    assert not BLANK.search(text)
    assert not AMOUNTS.search(text)
    assert "All amounts are micrograms into the spinal fluid, never mg." in text


@pytest.mark.parametrize("medium", TEXTS)
def test_no_step_is_in_mg(medium) -> None:
    for task in ("screen", "start", "adjust", "wean"):
        text = text_of(medium, make_pump(task))
        steps = text[text.index("Steps") : text.index("Reasons")]
        amounts = re.findall(r"\d mg\b", steps)
        assert amounts == []
        assert "micrograms" in steps


@pytest.mark.parametrize("medium", TEXTS)
def test_a_failure_is_told_in_order(medium) -> None:
    text = text_of(medium, make_pump("failed"))
    order = (
        FAILED.headline, "Do now", "What comes when", "What is left after the stop",
        "Look for the fault, in this order", "Until delivery is back: options, not orders",
        "How sure: surest", "Tablets instead: uncertain", "Watch", "Not understood", "Reasons",
        "Caveats", "Not told",
    )  # fmt: skip

    places = [text.index(words) for words in order]

    assert places == sorted(places)
    assert "► NOW, 20 h" in text.replace("▶", "►")


@pytest.mark.parametrize("medium", TEXTS)
@pytest.mark.parametrize("task", RESULTS)
def test_no_bridge_is_shown_without_saying_that_oral_cover_is_uncertain(medium, task) -> None:
    text = text_of(medium, make_pump(task))

    if RESULTS[task].bridge:
        assert "Tablets instead: uncertain" in text
        assert ORAL in text
        assert all(f"How sure: {option.certainty}" in text for option in RESULTS[task].bridge)
    bridged = text_of(medium, make_pump("start", bridge=BRIDGES))
    assert ORAL in bridged


@pytest.mark.parametrize(("medium", "task"), EVERY)
def test_tablets_are_spoken_of_only_beside_a_bridge(medium, task) -> None:
    text = text_of(medium, make_pump(task))

    assert ("Tablets instead" in text) is bool(RESULTS[task].bridge)
    assert ("Until delivery is back" in text) is (task == "failed")


@pytest.mark.parametrize("medium", TEXTS)
def test_the_checklist_shows_each_state_as_sign_and_word(medium) -> None:
    text = text_of(medium, make_pump("candidacy"))

    for mark in ("✓ met", "NOT met", "? not told"):
        assert mark in text
    assert "1 of 4 points met, 1 not met, 2 not told." in text
    assert "origin of the spasticity not told" in text


@pytest.mark.parametrize("medium", TEXTS)
def test_the_refill_has_its_dates(medium) -> None:
    text = text_of(medium, make_pump("refill"))

    for words in ("Thu 28 May 2026", "Mon 1 Jun 2026", "Thu 4 Jun 2026", "Low-reservoir alarm"):
        assert words in text


@pytest.mark.parametrize("task", RESULTS)
def test_the_page_is_well_formed_and_loads_nothing(task) -> None:
    check_page(pump_html(make_pump(task)))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("task", ["failed", "overdose", "screen"])
def test_the_figure_draws_bands_marks_and_now_inside_its_frame(task, width) -> None:
    result = make_pump(task).result
    curves, marks, *_ = pump_spec(result, width)["vconcat"]
    rows = curves["layer"][0]["data"]["values"]
    dots = next(v for v in marks["layer"] if v["mark"].get("filled"))["data"]["values"]
    now = [v for v in curves["layer"] if v["mark"]["type"] == "rule"]

    assert {row["of"] for row in rows} == {"amount in the spinal fluid", "effect"}
    assert all(0 <= row["p50"] <= 100.001 for row in rows)
    assert len(dots) == len(result.curves.marks)
    assert all(0 <= dot["x"] <= width - AXIS + 0.01 for dot in dots)
    assert len(now) == (1 if result.now_h is not None else 0)


def test_the_timeline_alone_is_drawn_where_there_are_no_curves() -> None:
    result = replace(FAILED, curves=None)

    assert has_figure(result)
    assert "Fever, rigidity, seizures" in json.dumps(pump_spec(result))


def test_where_there_is_nothing_to_draw_the_figure_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="nothing to draw for the next refill"):
        figure_svg(make_pump("refill"))
    assert not has_figure(RESULTS["refill"])


def test_the_table_names_micrograms_in_its_columns_and_has_every_part() -> None:
    rows = list(csv.DictReader(io.StringIO(PUMP_FORMATS[".csv"](make_pump("screen")).decode())))
    timeline = list(csv.DictReader(io.StringIO(PUMP_FORMATS[".csv"](make_pump()).decode())))

    assert [row["bolus_micrograms"] for row in rows if row["part"] == "step"] == ["50", "75", "100"]
    assert not any(name.endswith("_mg") for name in rows[0])
    assert [r["is_now"] for r in timeline if r["part"] == "timeline"] == ["yes", "no", "no"]
    assert timeline[0]["state"] == "emergency"


def test_json_has_the_keys_of_the_contract() -> None:
    result = json.loads(PUMP_FORMATS[".json"](make_pump("refill")))["result"]

    assert {"verdict", "steps", "timeline", "bridge", "refill", "boxed_warning"} <= set(result)
    assert {"date_or_day", "alarm"} <= set(result["refill"])
    marks = json.loads(PUMP_FORMATS[".json"](make_pump("failed")))["result"]["curves"]["marks"]
    assert marks[0] == {"hour": 18, "text": "hallucinations after a lost catheter (case)"}


@pytest.mark.parametrize("suffix", PUMP_FORMATS)
def test_equal_answers_give_equal_bytes(suffix) -> None:
    first, second = (PUMP_FORMATS[suffix](make_pump("failed")) for _ in range(2))

    assert first == second
    assert len(first) > 200
